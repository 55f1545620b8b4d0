"""Whose data a contact person is answered with: the company that the wish or the chat names, said in every answer."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent, Request
from core.errors import NoCompanyChosen
from core.models import Role
from core.people import visits
from core.people.person import Channel

LOOKS = frozenset(
    {
        Intent.ORDERS,
        Intent.ORDER,
        Intent.DOCUMENT,
        Intent.CONTRACTS,
        Intent.METAL_ACCOUNT,
        Intent.BALANCE_PICTURE,
        Intent.BUNDLE,
        Intent.EXPORT,
        Intent.USERS,
        Intent.INVITATIONS,
        Intent.COMPANY,
    }
)
"""Wishes that show something of a company: each is noted."""

CHANGES = frozenset(
    {
        Intent.INVITE,
        Intent.RESEND_INVITATION,
        Intent.REVOKE_INVITATION,
        Intent.DEACTIVATE,
        Intent.REACTIVATE,
        Intent.MAKE_MASTER,
        Intent.SET_RIGHT,
        Intent.CUT_CHAT,
        Intent.TELEGRAM_POLICY,
    }
)
"""Wishes that change something of a company: what they do, they note themselves."""


def _is_about_company(ask: Ask, request: Request) -> bool:
    return ask.person.role is Role.CONTACT and request.intent in LOOKS | CHANGES


async def turn(ask: Ask) -> Ask:
    """Turns a contact person to the company that the wish names, by its number or as somebody typed it.

    Raises NoCompanyChosen when that is not one company, or when in a chat neither names one. For anybody else
    nothing changes.
    """
    said = ask.slots.company
    if not _is_about_company(ask, ask.request) or (said is None and not _is_lost(ask)):
        return ask
    if said is None:
        raise NoCompanyChosen
    found = await visits.companies(ask.tx, ask.person, said)
    if len(found) != 1 or not said.strip():
        raise NoCompanyChosen
    person = await visits.look_at(ask.tx, ask.person, found[0].number)
    return replace(ask, person=person, request=ask.request.having(company=found[0].number))


def _is_lost(ask: Ask) -> bool:
    """Has nobody said in this chat which company it is about? By mail a colleague's address can say so, too."""
    choosing = ask.request.intent is Intent.COMPANY
    return ask.person.company_id is None and ask.person.channel is Channel.CHAT and not choosing


async def signed(ask: Ask, reply: Reply) -> Reply:
    """The answer with the company's name above it, noted as a look; its buttons stay with this company.

    So a button of an old message never does something at another company than the one it was shown for.
    """
    if not (_is_about_company(ask, ask.request) and ask.person.company_id) or _is_choosing(ask, reply):
        return reply
    company = await visits.looked_at(ask.tx, ask.person)
    if ask.request.intent in LOOKS:
        await visits.note(ask.tx, ask.person, ask.request.intent.value)
    if ask.request.intent is Intent.COMPANY:
        return reply  # it is about nothing else
    line = ask.gettext("Company: {name} ({number})").format(name=company.name, number=company.number)
    return replace(
        reply,
        html=f"<i>{escape(line)}</i>\n\n{reply.html}",
        actions=tuple(tuple(_bound(ask, action, company.number) for action in row) for row in reply.actions),
        awaiting=_staying(ask, reply.awaiting, company.number) if reply.awaiting else None,
    )


def _is_choosing(ask: Ask, reply: Reply) -> bool:
    return ask.slots.leave or reply.missing == "company"


def _bound(ask: Ask, action: Action, number: str) -> Action:
    return replace(action, request=_staying(ask, action.request, number)) if action.request else action


def _staying(ask: Ask, request: Request, number: str) -> Request:
    named = request.slots.company is not None or request.intent is Intent.COMPANY
    return request if named or not _is_about_company(ask, request) else request.having(company=number)
