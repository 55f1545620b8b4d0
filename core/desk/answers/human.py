"""Answers: who the contact person is, and passing a question on to them (SPEC 8)."""

from core.desk import handover
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.people import directory
from core.people.directory import ContactCard


async def contact(ask: Ask) -> Reply:
    """Name and phone of the contact person; a question is shown before it is passed on."""
    card = await directory.contact_of(ask.tx, ask.person) if ask.person.company_id else None
    if ask.slots.text and ask.slots.confirmed:
        return await _pass_on(ask, card)
    if ask.slots.text:
        return _confirm(ask, card)
    return _card(ask, card)


def _card(ask: Ask, card: ContactCard | None) -> Reply:
    may_write = ask.person.is_signed_in and ask.person.chat is not None
    html = ask.text("contact", contact=card, desk_address=ask.tx.settings.general_desk, may_write=may_write)
    if not may_write:
        return Reply(html)
    stop = ask.button(ask.gettext("Cancel"), Intent.CANCEL)
    return Reply(html, actions=((stop,),), awaiting=ask.request, missing="text", ends_dialogue=False)


def _confirm(ask: Ask, card: ContactCard | None) -> Reply:
    if not handover.reachable(ask.tx.settings, ask.person, card):
        return _card(ask, card)
    name = card.name if card else ask.gettext("our service desk")
    yes = Action(ask.gettext("Pass it on"), ask.request.having(confirmed=True))
    no = ask.button(ask.gettext("Cancel"), Intent.CANCEL)
    return Reply(ask.text("handover_confirm", name=name, question=ask.slots.text), actions=((yes, no),))


async def _pass_on(ask: Ask, card: ContactCard | None) -> Reply:
    await handover.pass_on(ask.tx, ask.person, ask.slots.text or "", card)
    return ask.reply("handed_over", question=ask.slots.text, contact=card)


async def by_hand(ask: Ask) -> Reply:
    """What Kontor does not do by itself yet: the contact person does it."""
    button = ask.button(ask.gettext("My contact person"), Intent.CONTACT, text=ask.slots.text)
    return Reply(ask.text("not_yet"), actions=((button,),))
