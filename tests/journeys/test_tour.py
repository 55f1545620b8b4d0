"""The tour that newcomers see plays to its end, on both databases."""

import pytest

from kontor.demo.stage import Stage
from kontor.demo.tour import STEPS, play


class TestTour:
    async def test_it_plays_to_its_end(self, set_up: Stage) -> None:
        told: list[str] = []
        await play(set_up, told.append)
        assert sum("✓" in line for line in told) == len(STEPS)

    @pytest.mark.thorough
    async def test_it_plays_on_postgresql_as_well(self, set_up_on_postgresql: Stage) -> None:
        told: list[str] = []
        await play(set_up_on_postgresql, told.append)
        assert sum("✓" in line for line in told) == len(STEPS)
