"""Answers: the company's users, and taking a user's access away or giving it back (master users only)."""

from __future__ import annotations

from collections.abc import Sequence

from core.desk.answers.asking import ask_for
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.errors import LastMasterUser, NotFound
from core.people import directory
from core.people.directory import Colleague

SHOWN = 20


async def users(ask: Ask) -> Reply:
    """All users of the company, or the one with the address, with what can be done."""
    colleagues = await directory.colleagues(ask.tx, ask.person)
    if ask.slots.email:
        return _card(ask, _by_address(colleagues, ask.slots.email))
    buttons = tuple(
        (ask.button(each.name, Intent.USERS, email=each.email),)
        for each in colleagues[:SHOWN]
        if each.id != ask.person.user_id
    )
    new = ask.button(ask.gettext("Invite a colleague"), Intent.INVITE)
    return Reply(ask.text("users", users=colleagues[:SHOWN]), actions=(*buttons, (new,)))


def _card(ask: Ask, user: Colleague) -> Reply:
    back = ask.button(ask.gettext("All users"), Intent.USERS)
    if not user.active:
        again = ask.button(ask.gettext("Reactivate"), Intent.REACTIVATE, email=user.email)
        return Reply(ask.text("user", user=user), actions=((again,), (back,)))
    reset = ask.button(ask.gettext("Send password reset"), Intent.RESET_PASSWORD, email=user.email)
    end = ask.button(ask.gettext("Deactivate"), Intent.DEACTIVATE, email=user.email)
    return Reply(ask.text("user", user=user), actions=((reset,), (end,), (back,)))


async def deactivate(ask: Ask) -> Reply:
    """Says what ends, and ends it when confirmed. The last active master user hears who can do it instead."""
    colleagues = await directory.colleagues(ask.tx, ask.person)
    if not (ask.slots.email or ask.slots.last_name):
        return ask_for(ask, "email")
    found = _meant(ask, colleagues)
    if len(found) > 1:
        choices = tuple((Action(each.email, ask.request.having(email=each.email)),) for each in found)
        return Reply(ask.text("which_user"), actions=choices)
    user = found[0]
    if not ask.slots.confirmed:
        return _are_you_sure(ask, user)
    try:
        await directory.deactivate(ask.tx, ask.person, user.id)
    except LastMasterUser:
        return ask.reply("last_master", contact=await directory.contact_of(ask.tx, ask.person))
    return ask.reply("user_deactivated", user=user)


def _are_you_sure(ask: Ask, user: Colleague) -> Reply:
    yes = Action(ask.gettext("Deactivate"), ask.request.having(confirmed=True, email=user.email))
    no = ask.button(ask.gettext("Cancel"), Intent.CANCEL)
    return Reply(ask.text("user_deactivate", user=user), actions=((yes, no),))


async def reactivate(ask: Ask) -> Reply:
    """Gives a user's access back; a new password is set by link. Raises NotFound."""
    user = _by_address(await directory.colleagues(ask.tx, ask.person), ask.slots.email or "")
    await directory.reactivate(ask.tx, ask.person, user.id)
    return ask.reply("user_reactivated", user=user)


def _by_address(colleagues: Sequence[Colleague], address: str) -> Colleague:
    for each in colleagues:
        if each.email.casefold() == address.casefold():
            return each
    raise NotFound


def _meant(ask: Ask, colleagues: Sequence[Colleague]) -> list[Colleague]:
    """By address, else by name, active ones only. Raises NotFound."""
    if ask.slots.email:
        return [_by_address(colleagues, ask.slots.email)]
    wanted = [part.casefold() for part in (ask.slots.first_name, ask.slots.last_name) if part]
    found = [each for each in colleagues if each.active and _fits(each.name.casefold(), wanted)]
    if not found:
        raise NotFound
    return found


def _fits(name: str, wanted: Sequence[str]) -> bool:
    return all(part in name for part in wanted)
