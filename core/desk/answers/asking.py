"""Asking back: for a slot that is missing, and before something is done that cannot be undone."""

from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent


def ask_for(ask: Ask, missing: str, *choices: tuple[Action, ...], **facts: object) -> Reply:
    """A question whose answer fills the slot `missing`; `choices` are buttons that fill it, too."""
    html = ask.text("which", missing=missing, intent=ask.request.intent.value, **facts)
    stop = (ask.button(ask.gettext("Cancel"), Intent.CANCEL),)
    return Reply(html, actions=(*choices, stop), awaiting=ask.request, missing=missing, ends_dialogue=False)


def are_you_sure(ask: Ask, template: str, label: str, *, email: str | None = None, **facts: object) -> Reply:
    """Says what would happen; the button `label` asks for it again, confirmed, and about `email` if one is given."""
    request = ask.request.having(confirmed=True, **({} if email is None else {"email": email}))
    no = ask.button(ask.gettext("Cancel"), Intent.CANCEL)
    return Reply(ask.text(template, **facts), actions=((Action(label, request), no),))
