"""Answers: the company's users and what each may do, for those who manage them; every change is asked about first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.desk.answers import access, company
from core.desk.answers.asking import are_you_sure, ask_for
from core.desk.ask import Ask
from core.desk.listing import Stretch
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent
from core.errors import LastMasterUser, NotFound
from core.people import directory, managing, resets
from core.people.directory import Colleague
from core.people.person import Channel
from core.people.profile import ConnectedChat
from core.people.rights import Right, demand, may
from core.text import day

PAGE = 10
WITHHOLDABLE = {"order": Right.ORDER, "prices": Right.SEE_PRICES}
"""What the slot `right` names."""


async def users(ask: Ask) -> Reply:
    """A page of the company's users, or the one with the address, with what can be done."""
    if ask.slots.email:
        return _card(ask, await _by_address(ask, ask.slots.email))
    colleagues = await directory.colleagues(ask.tx, ask.person)
    page = Stretch.after(ask.slots.after, len(colleagues), PAGE)
    shown = colleagues[page.start : page.end]
    masters = [each for each in colleagues if each.master and each.active]
    html = ask.text("users", users=shown, first=page.start + 1, total=len(colleagues), masters=masters)
    new = ask.button(ask.gettext("Invite a colleague"), Intent.INVITE)
    telegram = ask.button(ask.gettext("What Telegram may carry"), Intent.TELEGRAM_POLICY)
    rows = (*_names(ask, shown), *page.turning(ask))
    return Reply(html, actions=(*rows, (new,), (telegram,)) if may(ask.person, Right.INVITE) else rows)


def _names(ask: Ask, shown: Sequence[Colleague]) -> Rows:
    others = (each for each in shown if each.id != ask.person.user_id)
    return tuple((ask.button(each.name, Intent.USERS, email=each.email),) for each in others)


def _card(ask: Ask, user: Colleague) -> Reply:
    back = ask.button(ask.gettext("All users"), Intent.USERS)
    return Reply(ask.text("user", user=user), actions=(*_steps(ask, user), (back,)))


def _steps(ask: Ask, user: Colleague) -> Rows:
    if user.id == ask.person.user_id:
        return ()
    if not user.active:
        return ((ask.button(ask.gettext("Reactivate"), Intent.REACTIVATE, email=user.email),),)
    reset = ask.button(ask.gettext("Send password reset"), Intent.RESET_PASSWORD, email=user.email)
    end = ask.button(ask.gettext("Deactivate"), Intent.DEACTIVATE, email=user.email)
    return (*_grants(ask, user), (reset,), (end,))


def _grants(ask: Ask, user: Colleague) -> Rows:
    """What only a master user does: contact persons end access, and leave the rest to the company."""
    if not may(ask.person, Right.GRANT):
        return ()
    cuts = tuple((_cutting(ask, user, chat),) for chat in user.chats)
    if user.master:
        return cuts
    master = ask.button(ask.gettext("Make master user"), Intent.MAKE_MASTER, email=user.email)
    return ((master,), _rights(ask, user), *cuts)


def _rights(ask: Ask, user: Colleague) -> tuple[Action, ...]:
    order = ask.gettext("Withhold ordering") if user.may_order else ask.gettext("Allow ordering")
    prices = ask.gettext("Withhold prices") if user.may_see_prices else ask.gettext("Show prices")
    switches = ((order, "order", user.may_order), (prices, "prices", user.may_see_prices))
    return tuple(
        ask.button(label, Intent.SET_RIGHT, email=user.email, right=right, granted=not has)
        for label, right, has in switches
    )


def _cutting(ask: Ask, user: Colleague, chat: ConnectedChat) -> Action:
    since = day(chat.linked_at.date(), ask.person.language)
    label = ask.gettext("Cut chat: {name}, since {day}").format(name=chat.name or "Telegram", day=since)
    return ask.button(label, Intent.CUT_CHAT, email=user.email, chat_link=chat.id)


async def deactivate(ask: Ask) -> Reply:
    """Says what ends, and ends it when confirmed. The last active master user hears who can do it instead."""
    demand(ask.person, Right.MANAGE_USERS)
    if not (ask.slots.email or ask.slots.last_name):
        return ask_for(ask, "email")
    found = await _meant(ask)
    if len(found) > 1:
        choices = tuple((Action(each.email, ask.request.having(email=each.email)),) for each in found)
        return Reply(ask.text("which_user", users=found), actions=choices)
    try:
        return await _deactivate(ask, found[0])
    except LastMasterUser:
        return ask.reply("last_master", contact=await directory.contact_of(ask.tx, ask.person))


async def _deactivate(ask: Ask, user: Colleague) -> Reply:
    if ask.slots.confirmed:
        await managing.deactivate(ask.tx, ask.person, user.id)
        done = _done(ask, user, "user_deactivated")
        return replace(done, actions=(*await company.successor(ask), *done.actions))
    if not user.active:
        return _card(ask, user)
    ending = await managing.what_ends(ask.tx, ask.person, user.id)
    label = ask.gettext("Deactivate")
    return are_you_sure(ask, "user_deactivate", label, email=user.email, user=user, ending=ending)


async def reactivate(ask: Ask) -> Reply:
    """Says with which password access comes back, and gives it back when confirmed. Raises NotFound."""
    user = await _by_address(ask, ask.slots.email or "")
    if not ask.slots.confirmed:
        return are_you_sure(ask, "user_reactivate", ask.gettext("Reactivate"), user=user)
    await managing.reactivate(ask.tx, ask.person, user.id)
    return _done(ask, user, "user_reactivated")


async def reset_password(ask: Ask) -> Reply:
    """A new password for a colleague: asks first, except by mail. For anybody else as `access.reset_password`."""
    user = await _colleague_to_reset(ask)
    if user is None:
        return await access.reset_password(ask)
    if not (ask.slots.confirmed or ask.person.channel is Channel.MAIL):
        return are_you_sure(ask, "user_reset", ask.gettext("Send link"), user=user)
    await resets.ask(ask.tx, user.email, ask.person)
    return _done(ask, user, "user_reset_sent")


async def _colleague_to_reset(ask: Ask) -> Colleague | None:
    if ask.slots.email is None or not may(ask.person, Right.MANAGE_USERS):
        return None
    try:
        user = await _by_address(ask, ask.slots.email)
    except NotFound:
        return None
    return user if user.active and user.id != ask.person.user_id else None


async def make_master(ask: Ask) -> Reply:
    """Says what a master user may, and makes the colleague one when confirmed. Raises NotAllowed, NotFound."""
    demand(ask.person, Right.GRANT)
    user = await _by_address(ask, ask.slots.email or "")
    if not ask.slots.confirmed and (user.master or not user.active):
        return _card(ask, user)
    if not ask.slots.confirmed:
        return are_you_sure(ask, "user_make_master", ask.gettext("Make master user"), user=user)
    await managing.make_master(ask.tx, ask.person, user.id)
    return _done(ask, user, "user_made_master")


async def set_right(ask: Ask) -> Reply:
    """Says what changes, and withholds the right or gives it back when confirmed. Raises NotAllowed, NotFound."""
    demand(ask.person, Right.GRANT)
    user = await _by_address(ask, ask.slots.email or "")
    right = WITHHOLDABLE.get(ask.slots.right or "")
    if right is None or user.master or not user.active:
        return _card(ask, user)
    if not ask.slots.confirmed:
        label = ask.gettext("Give back") if ask.slots.granted else ask.gettext("Withhold")
        return are_you_sure(ask, "user_right", label, user=user)
    await managing.set_right(ask.tx, ask.person, user.id, right, granted=ask.slots.granted)
    return _done(ask, user, "user_right_set")


async def cut_chat(ask: Ask) -> Reply:
    """Names the chat, and cuts it when confirmed. Raises NotAllowed, NotFound."""
    demand(ask.person, Right.GRANT)
    user = await _by_address(ask, ask.slots.email or "")
    chat = next((each for each in user.chats if each.id == ask.slots.chat_link), None)
    if ask.slots.confirmed:
        await managing.cut_chat(ask.tx, ask.person, ask.slots.chat_link or 0)
        return _done(ask, user, "user_chat_cut")
    if chat is None:
        return _card(ask, user)
    return are_you_sure(ask, "user_cut_chat", ask.gettext("Cut chat"), user=user, chat=chat)


def _done(ask: Ask, user: Colleague, template: str) -> Reply:
    """What was done, and the way back to the user and to all."""
    one = ask.button(user.name, Intent.USERS, email=user.email)
    back = ask.button(ask.gettext("All users"), Intent.USERS)
    return Reply(ask.text(template, user=user), actions=((one, back),))


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
