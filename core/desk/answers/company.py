"""Answers: the companies that a contact person looks after, choosing one, and what can be seen and done there."""

from __future__ import annotations

from core.desk.ask import Ask
from core.desk.listing import Stretch
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent
from core.models import Role, TelegramPolicy
from core.people import visits
from core.people.person import Channel
from core.people.rights import Right, demand
from core.people.visits import CompanyCard, CompanyRow

PAGE = 8


async def company(ask: Ask) -> Reply:
    """The company that the wish names, or those to choose from, or none any more.

    Raises NotSignedIn, and NotAllowed for anybody who is no contact person.
    """
    demand(ask.person, Right.LOOK_INTO)
    if ask.slots.leave:
        await visits.leave(ask.tx, ask.person)
        return Reply(ask.text("company_left"), actions=((_other(ask),),))
    if not ask.slots.company:
        return await choose(ask)
    card = await visits.card(ask.tx, ask.person)
    if ask.person.chat is not None and ask.person.chat.policy is TelegramPolicy.FAQ_ONLY:
        return Reply(ask.text("company_faq_only", company=card), actions=((_other(ask), _leave(ask)),))
    return Reply(ask.text("company", company=card), actions=_next_steps(ask, card))


async def choose(ask: Ask) -> Reply:
    """Asks which company the wish is about; a button or a name answers it, and the wish goes on.

    Only a chat remembers the company; a mail says where that is.
    """
    if ask.person.channel is not Channel.CHAT:
        return ask.reply("company_only_in_chat", login=f"{ask.tx.settings.public_url}/login?next=/connect")
    said = ask.slots.company or ""
    found = await visits.companies(ask.tx, ask.person, said)
    rows = found or await visits.companies(ask.tx, ask.person)
    # A place in this list only if the list was shown before.
    page = Stretch.after(ask.slots.after if ask.slots.company is not None else None, len(rows), PAGE)
    html = ask.text("company_choice", said=bool(said.strip()), found=len(found), rows=rows)
    shown = tuple(_choice(ask, row) for row in rows[page.start : page.end])
    others = page.turning(ask, company=said if found else "")
    return ask.having(company="", after=None).question(html, "company", *shown, *others)


async def successor(ask: Ask) -> Rows:
    """The button with which a contact person goes on, who has just ended the last master user's access."""
    if ask.person.role is not Role.CONTACT or ask.person.company_id is None:
        return ()
    card = await visits.card(ask.tx, ask.person)
    return () if card.masters else (_first(ask, card.number),)


def _choice(ask: Ask, row: CompanyRow) -> tuple[Action, ...]:
    return (Action(f"{row.name} ({row.number})", ask.request.having(company=row.number, after=None)),)


def _next_steps(ask: Ask, card: CompanyCard) -> Rows:
    number = card.number

    def step(label: str, intent: Intent) -> Action:
        return ask.button(label, intent, company=number)

    return (
        (step(ask.gettext("Orders"), Intent.ORDERS), step(ask.gettext("Documents"), Intent.DOCUMENT)),
        (
            step(ask.gettext("Contracts"), Intent.CONTRACTS),
            step(ask.gettext("Metal account"), Intent.METAL_ACCOUNT),
        ),
        (step(ask.gettext("Users"), Intent.USERS), step(ask.gettext("Invitations"), Intent.INVITATIONS)),
        *(() if card.masters else (_first(ask, number),)),
        (_other(ask), _leave(ask)),
    )


def _first(ask: Ask, number: str) -> tuple[Action, ...]:
    return (ask.button(ask.gettext("Invite master user"), Intent.INVITE, company=number),)


def _other(ask: Ask) -> Action:
    return ask.button(ask.gettext("Choose company"), Intent.COMPANY)


def _leave(ask: Ask) -> Action:
    return ask.button(ask.gettext("Leave company"), Intent.COMPANY, leave=True)
