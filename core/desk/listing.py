"""What all lists in the chat share: pages, export buttons, the filter in force in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.desk.ask import Ask
from core.desk.reply import Action, Rows
from core.desk.requests import Intent
from core.people.person import Channel

FORMATS = (("Excel", "xlsx"), ("PDF", "pdf"), ("CSV", "csv"))
PAGE = 6
PAGE_BY_MAIL = 50
"""A mail has no button for the next page: it shows more at once, and says when that is not all."""


class Paged(Protocol):
    """A page of a list, with the cursors of its neighbours."""

    @property
    def next(self) -> str | None: ...
    @property
    def previous(self) -> str | None: ...


class Numbered(Protocol):
    """A row of a list that is asked for by its number."""

    @property
    def number(self) -> str: ...


def in_rows(buttons: Sequence[Action], width: int = 2) -> Rows:
    """The buttons, so many in a row."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def by_number(ask: Ask, intent: Intent, rows: Sequence[Numbered]) -> Rows:
    """A button for each row that opens it."""
    return in_rows([ask.button(row.number, intent, numbers=(row.number,)) for row in rows])


def open_only(ask: Ask, label: str) -> tuple[Action, ...]:
    """What most people want of a list, with one tap, unless a status is chosen already."""
    return () if ask.slots.status else (Action(label, ask.request.having(status="open", after=None)),)


def size(ask: Ask) -> int:
    """How many rows a page has where the person reads it."""
    return PAGE_BY_MAIL if ask.person.channel is Channel.MAIL else PAGE


def turning(ask: Ask, page: Paged, on: str = "", back: str = "") -> Rows:
    """Buttons to the neighbouring pages; empty when the list fits on one. Lists go from new to old unless told."""
    steps = (
        ("◀ ", back or ask.gettext("Newer"), page.previous),
        ("▶ ", on or ask.gettext("Older"), page.next),
    )
    row = tuple(
        Action(sign + label, ask.request.having(after=after)) for sign, label, after in steps if after
    )
    return (row,) if row else ()


@dataclass(frozen=True)
class Stretch:
    """A page of a list that is at hand as a whole: `size` of `count` rows from `start` on."""

    start: int
    size: int
    count: int

    @classmethod
    def after(cls, after: str | None, count: int, size: int) -> Stretch:
        """The page that begins at the place `after` names; an old button may point behind the end."""
        place = int(after) if after and after.isascii() and after.isdigit() and len(after) < 9 else 0
        return cls(place if place < count else 0, size, count)

    @property
    def end(self) -> int:
        return self.start + self.size

    def turning(self, ask: Ask, **slots: Any) -> Rows:
        """Buttons to the neighbouring pages, which ask for the same wish with these slots."""
        steps = (
            ("◀ ", ask.gettext("Previous"), max(self.start - self.size, 0), self.start > 0),
            ("▶ ", ask.gettext("Next"), self.end, self.end < self.count),
        )
        row = tuple(
            Action(sign + label, ask.request.having(**slots, after=str(place)))
            for sign, label, place, there in steps
            if there
        )
        return (row,) if row else ()


def exporting(ask: Ask, what: Intent) -> Rows:
    """One button per format, for the list with the filter in force."""
    slots = {
        name: value for name, value in vars(ask.slots).items() if name not in ("after", "what", "format")
    }
    return (
        tuple(
            ask.button(f"⬇ {name}", Intent.EXPORT, **{**slots, "what": what.value, "format": code})
            for name, code in FORMATS
        ),
    )
