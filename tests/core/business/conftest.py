"""The two customers, settled in each test's own database."""

import pytest

from core.service import Core
from tests.core.business import firms as example
from tests.core.business.firms import Firms


@pytest.fixture
async def firms(core: Core) -> Firms:
    return await example.settle(core)
