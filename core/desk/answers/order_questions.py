"""Answers of ordering: the shape of its questions, whose answer fills the next slot of the same wish."""

from __future__ import annotations

from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.people.person import Channel


def asking(ask: Ask, missing: str, *rows: tuple[Action, ...], **facts: object) -> Reply:
    """A question of ordering; `rows` are buttons that answer it."""
    html = ask.text("order_step", missing=missing, **{"refusal": None, "notice": "", **facts})
    return ask.question(html, missing, *rows)


def is_step_by_step(ask: Ask) -> bool:
    """Is there somebody to answer one question after the other? In a letter all is said at once."""
    return ask.person.channel is Channel.CHAT
