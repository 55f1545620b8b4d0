"""By when an answer is promised, and how that is said."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_datetime

from core.clock import local
from core.desk.handover.humans import Human
from core.text import _, day, gettext

WORKING_TIME = timedelta(hours=2)  # of office time from when the question arrives
REMINDED_BEFORE = timedelta(minutes=30)  # of office time

_WEEKDAYS = (
    *(_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")),
)


def promised(human: Human, now: datetime) -> datetime:
    """By when the human answers what arrives now."""
    return human.hours.due(now, WORKING_TIME)


def remind_at(human: Human, promised_at: datetime) -> datetime:
    """When the human is reminded of what was promised."""
    return human.hours.before(promised_at, REMINDED_BEFORE)


def when(promised_at: datetime, now: datetime, language: str) -> str:
    """`heute bis 15:30 Uhr`, `am Montag bis 10:00 Uhr`, `am 04.01.2027 bis 10:00 Uhr`."""
    at, today = local(promised_at), local(now).date()
    days = (at.date() - today).days
    time = format_datetime(at.replace(tzinfo=None), "HH:mm")
    if days <= 0:
        return gettext("by {time} today", language).format(time=time)
    if days == 1:
        return gettext("by {time} tomorrow", language).format(time=time)
    if days < 7:
        weekday = gettext(_WEEKDAYS[at.weekday()], language)
        return gettext("by {time} on {weekday}", language).format(time=time, weekday=weekday)
    return gettext("by {time} on {date}", language).format(time=time, date=day(at.date(), language))
