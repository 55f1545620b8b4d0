"""Answers of ordering: the shape of its questions, whose answer fills the next slot of the same wish."""

from __future__ import annotations

from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.people.person import Channel

Rows = tuple[tuple[Action, ...], ...]


def asking(ask: Ask, missing: str, *rows: tuple[Action, ...], **facts: object) -> Reply:
    """A question of ordering; `rows` are buttons that answer it."""
    html = ask.text("order_step", missing=missing, **{"refusal": None, "notice": "", **facts})
    return Reply(html, actions=(*rows, stop(ask)), awaiting=ask.request, missing=missing, ends_dialogue=False)


def stop(ask: Ask) -> tuple[Action, ...]:
    """The button that ends the dialogue."""
    return (ask.button(ask.gettext("Cancel"), Intent.CANCEL),)


def is_step_by_step(ask: Ask) -> bool:
    """Is there somebody to answer one question after the other? In a letter all is said at once."""
    return ask.person.channel is Channel.CHAT
