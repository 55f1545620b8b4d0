"""What the attacks need: the small world, its pages, and browsers without a screen."""

from __future__ import annotations

import pytest

from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import World
from tests.web.conftest import browser, site, visit

__all__ = ["browser", "site", "visit"]


@pytest.fixture
async def world(core: Core) -> World:
    return await worlds.build(core)
