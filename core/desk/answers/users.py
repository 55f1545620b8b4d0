"""Answers: the company's users, and taking a user's access away or giving it back (master users only)."""

from __future__ import annotations

from collections.abc import Sequence

from core.desk.answers.asking import are_you_sure, ask_for
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.errors import LastMasterUser, NotFound
from core.people import directory
from core.people.directory import Colleague
from core.people.rights import Right, demand

SHOWN = 20


async def users(ask: Ask) -> Reply:
    """All users of the company, or the one with the address, with what can be done."""
    if ask.slots.email:
        return _card(ask, await _by_address(ask, ask.slots.email))
    colleagues = await directory.colleagues(ask.tx, ask.person)
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
    demand(ask.person, Right.MANAGE_USERS)
    if not (ask.slots.email or ask.slots.last_name):
        return ask_for(ask, "email")
    found = await _meant(ask)
    if len(found) > 1:
        choices = tuple((Action(each.email, ask.request.having(email=each.email)),) for each in found)
        return Reply(ask.text("which_user"), actions=choices)
    user = found[0]
    if not ask.slots.confirmed:
        label = ask.gettext("Deactivate")
        return are_you_sure(ask, "user_deactivate", label, email=user.email, user=user)
    try:
        await directory.deactivate(ask.tx, ask.person, user.id)
    except LastMasterUser:
        return ask.reply("last_master", contact=await directory.contact_of(ask.tx, ask.person))
    return ask.reply("user_deactivated", user=user)


async def reactivate(ask: Ask) -> Reply:
    """Gives a user's access back; a new password is set by link. Raises NotFound."""
    user = await _by_address(ask, ask.slots.email or "")
    await directory.reactivate(ask.tx, ask.person, user.id)
    return ask.reply("user_reactivated", user=user)


async def _by_address(ask: Ask, address: str) -> Colleague:
    return await directory.colleague_of_address(ask.tx, ask.person, address)


async def _meant(ask: Ask) -> list[Colleague]:
    """By address, else by name, active ones only. Raises NotFound."""
    if ask.slots.email:
        return [await _by_address(ask, ask.slots.email)]
    wanted = [part.casefold() for part in (ask.slots.first_name, ask.slots.last_name) if part]
    colleagues = await directory.colleagues(ask.tx, ask.person)
    found = [each for each in colleagues if each.active and _fits(each.name.casefold(), wanted)]
    if not found:
        raise NotFound
    return found


def _fits(name: str, wanted: Sequence[str]) -> bool:
    return all(part in name for part in wanted)
