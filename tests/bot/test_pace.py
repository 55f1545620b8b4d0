"""Telegram's limits: in no window of time are more messages sent than it allows."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import Bucket, Pace, Window


class TestWindow:
    @given(st.lists(st.integers(0, 20), max_size=60), st.integers(1, 5), st.integers(5, 30))
    def test_never_lets_more_through_than_its_number(
        self, gaps: list[int], number: int, seconds: int
    ) -> None:
        window, now, sent = Window(number, seconds), 0, list[int]()
        for gap in gaps:
            now += gap
            if window.wait(now) == 0:
                window.count(now)
                sent.append(now)
        for last in sent:
            assert sum(last - seconds < moment <= last for moment in sent) <= number

    @given(st.integers(1, 5), st.floats(0.5, 3))
    def test_tells_how_long_until_the_next(self, number: int, seconds: float) -> None:
        window = Window(number, seconds)
        for _ in range(number):
            window.count(0.0)
        wait = window.wait(0.25)
        assert 0 < wait <= seconds
        assert window.wait(0.25 + wait + 1e-9) == 0


class TestBucket:
    @given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5))
    def test_lets_one_a_second_and_a_burst_through(self, gaps: list[float], burst: int) -> None:
        bucket, now, sent = Bucket(burst, 1.0), 0.0, list[float]()
        for gap in gaps:
            now += gap
            if bucket.wait(now) == 0:
                bucket.count(now)
                sent.append(now)
        for first, start in enumerate(sent):
            for last in range(first, len(sent)):
                assert last - first + 1 <= burst + (sent[last] - start) + 1e-6

    def test_is_free_after_the_wait_that_it_told(self) -> None:
        bucket = Bucket(2, 1.0)
        bucket.count(0.0)
        bucket.count(0.0)
        assert bucket.wait(0.25) == 0.75
        assert bucket.wait(1.0) == 0


class TestPace:
    async def test_a_busy_chat_does_not_hold_up_another(self) -> None:
        now = 0.0
        pace = Pace(now=lambda: now)
        for _ in range(4):
            await pace.turn(1)
        async with asyncio.timeout(0.5):
            await pace.turn(2)

    async def test_a_group_hears_twenty_a_minute(self) -> None:
        pace = Pace(now=lambda: 0.0)
        for _ in range(20):
            await pace.turn(-1)
            pace.overall = Window(30, 1.0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await pace.turn(-1)
