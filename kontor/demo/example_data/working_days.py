"""Days on which offices and furnaces work: Monday to Friday is enough for example data."""

from collections.abc import Iterator
from datetime import date, timedelta


def is_working_day(day: date) -> bool:
    return day.weekday() < 5


def working_days(first: date, last: date) -> Iterator[date]:
    """Every working day from `first` to `last`, both included."""
    day = first
    while day <= last:
        if is_working_day(day):
            yield day
        day += timedelta(days=1)


def after(day: date, count: int) -> date:
    """The working day `count` working days later, or earlier when `count` is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if is_working_day(day):
            count -= 1 if count > 0 else -1
    return day
