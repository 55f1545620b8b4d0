"""What is wrong with what was typed, in words, beside the field it belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import (
    BadAddress,
    KontorError,
    LoginFailed,
    PasswordsDiffer,
    Throttled,
    UndeliverableAddress,
    WeakPassword,
    WrongDomain,
)
from core.people.address_change import SameAddress
from core.people.addresses import readable
from core.people.profile import BadPhone
from core.people.registration import Missing
from core.text import _, gettext, ngettext

Faults = Mapping[str, str]
"""A sentence by the name of the field."""

WEAK = {
    "too_short": _("Please choose a password of at least 8 characters."),
    "too_long": _("Please choose a password of at most 128 characters."),
    "common": _("Very many people use this password. Please choose another one."),
    "personal": _("This password is too close to your name or address. Please choose another one."),
}
MISSING = {
    "first_name": _("Please enter your first name."),
    "last_name": _("Please enter your last name."),
}
PLAIN: Mapping[type[KontorError], str] = {
    PasswordsDiffer: _("The two passwords are not the same. Please type the same one twice."),
    LoginFailed: _("This is not your current password. Please type it again."),
    UndeliverableAddress: _(
        "We cannot send e-mail to this address. Please choose one without umlauts before the @."
    ),
    BadAddress: _("This is no e-mail address. Please check it."),
    SameAddress: _("This is your address already. Please enter the new one."),
    BadPhone: _("This is no telephone number. Please use digits, as in 0711 5550100."),
}
"""What a refusal means where a field was filled in."""


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
        case Throttled():
            return waiting(language, fault)
        case WrongDomain(allowed=allowed):
            text = gettext(
                "Please choose an address that ends in @{domain}, like your present one.", language
            )
            return text.format(domain=", @".join(map(readable, allowed)))
        case WeakPassword(reason=reason):
            return gettext(WEAK[reason], language)
        case Missing():
            return gettext(MISSING[field], language)
    return gettext(_plain(fault), language)


def _plain(fault: KontorError) -> str:
    """The sentence for a refusal that says nothing more; one that has none is passed on as it is."""
    for kind, text in PLAIN.items():
        if isinstance(fault, kind):
            return text
    raise fault
