"""Answers: what comes by itself, switched on and off one by one (SPEC 3), and a notice that has come."""

from core.business.data_age import data_as_of
from core.desk import notices
from core.desk.answers.documents import document_label
from core.desk.ask import Ask
from core.desk.carrying import policy_for
from core.desk.notices import News
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent
from core.models import TelegramPolicy, Topic, User
from core.people import addresses, subscriptions
from core.people.rights import Right, demand
from core.text import _

NAMES = {
    Topic.STATEMENT: _("Statement"),
    Topic.DOCUMENTS: _("All documents"),
    Topic.NEW_DOCUMENT: _("New documents"),
    Topic.CONTRACT: _("Contracts"),
}
"""As short as a button; the template says the rest."""


async def switches(ask: Ask) -> Reply:
    """What is on and what is off, with a button for each; `slots.topic` is switched first.

    Raises NotSignedIn, NotAllowed (a contact person has no company of their own).
    """
    topic = _topic(ask.slots.topic)
    if topic is not None:
        await notices.switch(ask.tx, ask.person, topic, on=ask.slots.on)
    on = await subscriptions.topics_of(ask.tx, ask.person)
    buttons = tuple((_button(ask, each, each not in on),) for each in Topic)
    html = ask.text("subscriptions", on=on, address=addresses.masked(ask.person.email))
    return Reply(html, actions=buttons, heading=ask.gettext("Notices"))


def _is_ours(number: str) -> bool:
    """A notice's own number; whatever else somebody wrote is none."""
    return number.isascii() and number.isdecimal() and len(number) < 19


async def notice(ask: Ask) -> Reply:
    """New documents or contracts at a mark, as they are now; by mail where Telegram may not carry them any more.

    Raises NotFound for what is not the person's own, NotAllowed without the right.
    """
    demand(ask.person, Right.SUBSCRIBE)
    found = await notices.find(ask.tx, ask.person, map(int, filter(_is_ours, ask.slots.numbers)))
    news = await notices.news(ask.tx, ask.person, found)
    if policy_for(ask.person) is TelegramPolicy.FAQ_ONLY:
        await notices.letter(ask.tx, await ask.tx.session.get_one(User, ask.person.user_id), news)
        return ask.reply("telegram_notice_by_mail", address=addresses.masked(ask.person.email))
    html = ask.text("notice", news=news, as_of=await data_as_of(ask.tx))
    return Reply(html, actions=_offers(ask, news), heading=ask.gettext("Notices"))


def _topic(said: str | None) -> Topic | None:
    return Topic(said) if said in list(Topic) else None


def _button(ask: Ask, topic: Topic, on: bool) -> Action:
    label = ask.gettext("{name}: turn on") if on else ask.gettext("{name}: turn off")
    name = ask.gettext(NAMES[topic])
    return ask.button(label.format(name=name), Intent.SUBSCRIPTIONS, topic=topic.value, on=on)


def _offers(ask: Ask, news: News) -> Rows:
    """A button to fetch each document, or to open each contract."""
    fetch = [
        ask.button(document_label(ask, row), Intent.DOCUMENT, numbers=(row.number,), document_type=row.kind)
        for row in news.documents
    ]
    named = {each.contract.number: each.contract.kind_word for each in news.contracts}
    show = [
        ask.button(f"{kind} {number}", Intent.CONTRACTS, numbers=(number,)) for number, kind in named.items()
    ]
    return tuple((action,) for action in (*fetch, *show))
