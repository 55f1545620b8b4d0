"""Settles whether a text is a question for the FAQ or a wish to be done, where both were recognised."""

from core.desk.requests import Intent, Request
from core.desk.understanding import Heard
from faq import AnswerBook, Entry, Match

SAME_MATTER = {
    "kontrakte-uebersicht": {"contracts"},
    "umarbeitungskonto-uebersicht": {"metal_account"},
    "bestellverlauf": {"orders", "order"},
    "dokumente": {"document"},
    "registrieren": {"register"},
    "passwort-vergessen": {"reset_password"},
    "nutzer-anlegen": {"invite"},
    "nutzer-deaktivieren": {"deactivate"},
    "portal-inhalt": {"place_order"},
}
"""Which entry is about what a request does."""


def settle(book: AnswerBook, heard: Heard, match: Match) -> tuple[Entry | None, tuple[Request, ...]]:
    """The entry to answer with, if any, and the requests to carry out.

    "Where do I find ..." is the entry, whose buttons do it; "send me ..." is the request. A sentence that asked for
    nothing, beside others that did, may be a question of its own.
    """
    if not heard.requests:
        return (None if heard.idle else match.entry), ()
    if _only_sounds_like(heard.requests, match):
        return match.entry, tuple(request for request in heard.requests if request.intent is Intent.CONTACT)
    if heard.asks_how and match.entry is not None and not _concrete(heard.requests):
        return match.entry, ()
    return _question_beside(book, heard), heard.requests


def _only_sounds_like(requests: tuple[Request, ...], match: Match) -> bool:
    """`What is your minimum order quantity?`, `Add a user in Excel?`: a wish's words, but about something else."""
    if match.leaning is None or match.leaning >= 0 or _concrete(requests) or _narrowed(requests):
        return False
    if match.elsewhere:
        return True
    about = SAME_MATTER.get(match.topic or "", set())
    return not any(_topic(request) in about for request in requests)


def _concrete(requests: tuple[Request, ...]) -> bool:
    """Does a request name a number or a person? Then it is more than a question of how."""
    return any(request.slots.numbers or request.slots.email for request in requests)


def _narrowed(requests: tuple[Request, ...]) -> bool:
    """Does a request name a part of a list (`stornierte Bestellungen`, `Gutschriften`)? Then it is meant."""
    said = (request.slots for request in requests)
    return any(slots.status or slots.channel or slots.document_type == "credit_note" for slots in said)


def _question_beside(book: AnswerBook, heard: Heard) -> Entry | None:
    topics = {_topic(request) for request in heard.requests}
    for sentence in heard.rest:
        entry = book.match(sentence).entry
        if entry is not None and not SAME_MATTER.get(entry.id, set()) & topics:
            return entry
    return None


def _topic(request: Request) -> str:
    if request.intent is Intent.EXPORT and request.slots.what:
        return request.slots.what
    return request.intent.value
