"""The small world, built anew for each test."""

import pytest

from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import World


@pytest.fixture
async def world(core: Core) -> World:
    return await worlds.build(core)
