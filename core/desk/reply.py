"""What the desk answers: a text, files and actions that know no channel; each door renders them."""

from __future__ import annotations

from dataclasses import dataclass

from core.desk.requests import Request
from core.post.files import FileRecipe


@dataclass(frozen=True)
class Action:
    """Something the person can do next: a request (a button in chat, a hint in mail) or a link."""

    label: str
    request: Request | None = None
    url: str | None = None


Rows = tuple[tuple[Action, ...], ...]
"""Buttons, row by row from top to bottom."""


@dataclass(frozen=True)
class Reply:
    """One answer. `html` uses the subset that Telegram and mail both know: b, i, u, s, a, code, pre, blockquote.

    `awaiting` is a wish with a slot missing: the next text fills
    the slot named in `missing`. `secret`: the text holds a link that must not outlive its sending.
    `understood`: False counts as a miss (two in a row offer a human, SPEC 8). `heading` is its title in a mail.
    """

    html: str
    actions: Rows = ()
    files: tuple[FileRecipe, ...] = ()
    awaiting: Request | None = None
    missing: str | None = None
    secret: bool = False
    understood: bool = True
    heading: str = ""
    ends_dialogue: bool = True
