"""What is wrong with what was typed, in words, beside the field it belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import KontorError, PasswordsDiffer, Throttled, WeakPassword
from core.people.registration import Missing
from core.text import gettext, ngettext

Faults = Mapping[str, str]
"""A sentence by the name of the field."""


def words_for(language: str, faults: Mapping[str, KontorError]) -> Faults:
    """The sentences for typed refusals."""
    return {field: _sentence(language, field, fault) for field, fault in faults.items()}


def waiting(language: str, wait: Throttled) -> str:
    """How long until the next attempt is heard."""
    if wait.seconds < 90:
        text = ngettext(
            "There were too many attempts. Please try again in {count} second.",
            "There were too many attempts. Please try again in {count} seconds.",
            wait.seconds,
            language,
        )
        return text.format(count=wait.seconds)
    text = gettext("There were too many attempts. Please try again in {count} minutes.", language)
    return text.format(count=-(-wait.seconds // 60))


def _sentence(language: str, field: str, fault: KontorError) -> str:
    match fault:
        case WeakPassword(reason="too_short"):
            return gettext("Please choose a password of at least 8 characters.", language)
        case WeakPassword(reason="too_long"):
            return gettext("Please choose a password of at most 128 characters.", language)
        case WeakPassword(reason="common"):
            return gettext("Very many people use this password. Please choose another one.", language)
        case WeakPassword():
            return gettext(
                "This password is too close to your name or address. Please choose another one.", language
            )
        case PasswordsDiffer():
            return gettext("The two passwords are not the same. Please type the same one twice.", language)
        case Missing() if field == "first_name":
            return gettext("Please enter your first name.", language)
        case Missing():
            return gettext("Please enter your last name.", language)
    raise fault
