"""Puts what the service refuses into words: one table for all doors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core.business.drafts import BadDate, BadQuantity, WrongContract
from core.desk.answers import company
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.errors import (
    AlreadyInvited,
    AlreadyUser,
    BadAddress,
    ChatFrozen,
    DeadLink,
    KontorError,
    NoCompanyChosen,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Throttled,
    TooManyRows,
    UndeliverableAddress,
    WrongDomain,
)
from core.models import Role
from core.people import directory, visits

MANAGING = frozenset(
    {
        Intent.INVITE,
        Intent.INVITATIONS,
        Intent.RESEND_INVITATION,
        Intent.REVOKE_INVITATION,
        Intent.USERS,
        Intent.REACTIVATE,
        Intent.DEACTIVATE,
        Intent.MAKE_MASTER,
        Intent.SET_RIGHT,
        Intent.CUT_CHAT,
    }
)
"""What only master users do: who that is, is said when somebody else tries."""

Words = Callable[[Ask, KontorError], Awaitable[Reply]]


def _plain(template: str) -> Words:
    async def words(ask: Ask, _error: KontorError) -> Reply:
        return ask.reply(template)

    return words


def _about_address(template: str) -> Words:
    async def words(ask: Ask, _error: KontorError) -> Reply:
        return _say_it_again(ask, ask.text(template, email=ask.slots.email or ""))

    return words


def _say_it_again(ask: Ask, html: str) -> Reply:
    """The address was refused; whoever was inviting can name another one."""
    if ask.request.intent is not Intent.INVITE:
        return Reply(html)
    return ask.having(email=None, confirmed=False).question(html, "email")


async def _not_signed_in(ask: Ask, _error: KontorError) -> Reply:
    login = ask.button(ask.gettext("Log in"), Intent.LOGIN)
    return Reply(ask.text("not_signed_in"), actions=((login,),))


async def _not_allowed(ask: Ask, _error: KontorError) -> Reply:
    if ask.person.role is Role.CONTACT or ask.request.intent is Intent.COMPANY:
        return await _whose_it_is(ask)
    if ask.request.intent not in MANAGING or not ask.person.company_id:
        return ask.reply("not_allowed")
    return ask.reply("master_only", masters=await directory.master_names(ask.tx, ask.person))


async def _whose_it_is(ask: Ask) -> Reply:
    looks = ask.person.role is Role.CONTACT and ask.person.company_id is not None
    asked = looks and ask.request.intent in MANAGING
    masters = await directory.master_names(ask.tx, ask.person) if asked else ()
    name = (await visits.looked_at(ask.tx, ask.person)).name if asked else ""
    return ask.reply("company_not_allowed", intent=ask.request.intent.value, masters=masters, company=name)


async def _no_company_chosen(ask: Ask, _error: KontorError) -> Reply:
    return await company.choose(ask)


async def _not_found(ask: Ask, _error: KontorError) -> Reply:
    return ask.reply("not_found", number=", ".join(ask.slots.numbers))


async def _wrong_domain(ask: Ask, error: KontorError) -> Reply:
    assert isinstance(error, WrongDomain)
    template = "company_wrong_domain" if ask.person.role is Role.CONTACT else "wrong_domain"
    html = ask.text(template, email=ask.slots.email or "", domains=error.allowed)
    return _say_it_again(ask, html)


async def _too_many_rows(ask: Ask, error: KontorError) -> Reply:
    assert isinstance(error, TooManyRows)
    return ask.reply("too_many_rows", rows=error.rows, limit=error.limit)


async def _order_anew(ask: Ask, _error: KontorError) -> Reply:
    """What was right when it was asked for is so no longer: the order is gone through once more."""
    anew = ask.request.having(
        quantity_kg=None, source=None, contract=None, wanted_date=None, soon=False, confirmed=False
    )
    return Reply(ask.text("order_changed"), actions=((Action(ask.gettext("Order again"), anew),),))


WORDS: dict[type[KontorError], Words] = {
    NotSignedIn: _not_signed_in,
    NotAllowed: _not_allowed,
    NoCompanyChosen: _no_company_chosen,
    NotFound: _not_found,
    DeadLink: _plain("dead_link"),
    ChatFrozen: _plain("chat_frozen"),
    BadAddress: _about_address("bad_address"),
    UndeliverableAddress: _about_address("invite_undeliverable"),
    AlreadyUser: _about_address("already_user"),
    AlreadyInvited: _about_address("already_invited"),
    WrongDomain: _wrong_domain,
    TooManyRows: _too_many_rows,
    Throttled: _plain("throttled"),
    BadQuantity: _order_anew,
    BadDate: _order_anew,
    WrongContract: _order_anew,
}


async def refused(ask: Ask, error: KontorError) -> Reply:
    """The kind sentence for the refusal, and the next step. Raises the error itself when nobody expected it."""
    words = WORDS.get(type(error))
    if words is None:
        raise error
    return await words(ask, error)
