"""Asking for a slot that is missing."""

from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent


def ask_for(ask: Ask, missing: str, *choices: tuple[Action, ...], **facts: object) -> Reply:
    """A question whose answer fills the slot `missing`; `choices` are buttons that fill it, too."""
    html = ask.text("which", missing=missing, intent=ask.request.intent.value, **facts)
    stop = (ask.button(ask.gettext("Cancel"), Intent.CANCEL),)
    return Reply(html, actions=(*choices, stop), awaiting=ask.request, missing=missing, ends_dialogue=False)
