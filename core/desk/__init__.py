"""The desk that all doors share: a text or a request in, a reply out that knows no channel."""

from core.desk.desk import Desk, Understanding, understand
from core.desk.reply import Action, Reply
from core.desk.requests import Intent, Request, Slots

__all__ = ["Action", "Desk", "Intent", "Reply", "Request", "Slots", "Understanding", "understand"]
