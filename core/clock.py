"""The one source of time: UTC inside, Europe/Berlin for people, settable in tests."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


class Clock(Protocol):
    """Tells the present moment as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock is set to an aware datetime")
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by


async def set_within(event: asyncio.Event, seconds: float) -> bool:
    """Waits until the event is set, so many seconds at most; is it?"""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def local(moment: datetime) -> datetime:
    """The moment on the wall clock of the people who read it."""
    return moment.astimezone(BERLIN)


def day_begins(day: date) -> datetime:
    """The moment the day begins on the wall clock in Germany."""
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN)


def local_date(moment: datetime) -> date:
    """The calendar day of the moment in Germany: at 23:30 UTC it is already tomorrow."""
    return local(moment).date()
