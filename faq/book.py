"""What an answer book is made of: entries, groups, refusal topics, and what a match says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")

ACTION_NAMES = frozenset(
    {
        "document", "orders", "order", "contracts", "metal_account", "export", "place_order", "invite",
        "invitations", "users", "deactivate", "reset_password", "register", "login", "contact", "account",
        "privacy", "subscriptions",
    }
)  # fmt: skip
SLOT_NAMES = frozenset(
    {"document_type", "kind", "status", "what", "format", "alloy", "number", "period", "entry"}
)


@dataclass(frozen=True)
class Action:
    """A wish that an answer offers as a button: an intent of the desk, its slots, a label per language."""

    name: str
    slots: Mapping[str, str]
    label: Mapping[Language, str]


@dataclass(frozen=True)
class Entry:
    """A question, the ways people ask it, and its answer (HTML subset: b, i, u, s, code, a).

    Our own entries have both languages; entries of others may lack one, so ask with `in_language`.
    """

    id: str
    group: str
    question: Mapping[Language, str]
    phrasings: Mapping[Language, tuple[str, ...]]
    answer: Mapping[Language, str]
    links: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A topic Kontor knows it cannot help with, and the kind reply that says whom to ask instead."""

    id: str
    phrasings: Mapping[Language, tuple[str, ...]]
    answer: Mapping[Language, str]


@dataclass(frozen=True)
class Wish:
    """What people have the desk do; known here only so that a question is not taken for it."""

    id: str
    phrasings: Mapping[Language, tuple[str, ...]]


@dataclass(frozen=True)
class Group:
    """A heading over entries, in the order in which staff put them."""

    id: str
    title: Mapping[Language, str]
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Why a match came out as it did, for people who look after the entries."""

    nearest: str = ""  # the known phrasing most like the text, of the best entry or refusal
    similarity: float = 0.0  # of that phrasing, 0 to 1
    words: tuple[str, ...] = ()  # what spoke for the best one, strongest first
    ranking: tuple[tuple[str, float], ...] = ()  # best ids, entries and refusals, with the classifier's score
    answer_from: float = 1.0  # confidence from which Kontor answers
    ask_from: float = 1.0  # confidence from which Kontor asks back


@dataclass(frozen=True)
class Match:
    """What a text is about.

    `entry` is set only when sure enough to answer; `refusal` when the text is about something Kontor cannot do.
    `suggestions` are at most three entries, best first, to ask back with; also filled when `entry` is set
    (then it comes first), empty when nothing fits. `confidence` (0 to 1) is that of the best entry.
    `topic` is the id of what fits best, an entry or a refusal, however unsure. `leaning` is above 0 when the text
    sounds more like a wish to have something done than like that topic, below 0 when less; None where the folder
    knows no wishes. `elsewhere` says that it speaks of what belongs to others (`my bank password`).
    """

    entry: Entry | None = None
    suggestions: tuple[Entry, ...] = ()
    refusal: Refusal | None = None
    confidence: float = 0.0
    why: Explanation = field(default_factory=Explanation)
    topic: str | None = None
    leaning: float | None = None
    elsewhere: bool = False


def in_language(texts: Mapping[Language, str], language: str) -> str:
    """The text in that language, or in the other one where it is missing."""
    for wanted in (language, *LANGUAGES):
        for key, text in texts.items():
            if key == wanted and text:
                return text
    return ""
