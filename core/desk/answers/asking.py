"""Asking back: for a slot that is missing, and before something is done that cannot be undone."""

from core.desk.ask import Ask
from core.desk.reply import Action, Reply


def ask_for(ask: Ask, missing: str, *choices: tuple[Action, ...], **facts: object) -> Reply:
    """A question whose answer fills the slot `missing`; `choices` are buttons that fill it, too."""
    html = ask.text("which", missing=missing, intent=ask.request.intent.value, **facts)
    return ask.question(html, missing, *choices)


def are_you_sure(ask: Ask, template: str, label: str, *, email: str | None = None, **facts: object) -> Reply:
    """Says what would happen; the button `label` asks for it again, confirmed, and about `email` if one is given."""
    request = ask.request.having(confirmed=True, **({} if email is None else {"email": email}))
    return Reply(ask.text(template, **facts), actions=((Action(label, request), ask.cancel),))
