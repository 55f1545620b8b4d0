"""`kontor invite`, `kontor users`, `kontor deactivate`: people, from the operator's side."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from core import settings as settings_of
from core.errors import (
    AlreadyInvited,
    AlreadyUser,
    BadAddress,
    KontorError,
    NotFound,
    UndeliverableAddress,
    WrongDomain,
)
from core.people import directory, invitations
from core.people.invitations import Invitee
from core.people.person import operator
from core.service import Tx
from core.text import moment
from kontor.house import open_core


@click.command()
@click.option("--company", required=True, help="The company's number.")
@click.option("--email", required=True, help="The address; it will be the user name.")
@click.option("--title", default="", type=click.Choice(["", "Frau", "Herr"]), help="Frau, Herr or nothing.")
@click.option("--first-name", default="")
@click.option("--last-name", default="")
def invite_command(company: str, email: str, title: str, first_name: str, last_name: str) -> None:
    """Invite the first user of a company, who becomes master user on registering."""
    invitee = Invitee(email=email, title=title, first_name=first_name, last_name=last_name, master=True)

    async def act(tx: Tx) -> str:
        invitation = await invitations.invite_first(tx, operator(), company, invitee)
        return f"Invitation sent to {invitation.email}, valid until {moment(invitation.expires_at, 'en')}."

    click.echo(_in_transaction(act))


@click.command()
@click.option("--company", help="Only the users of the company with this number.")
def users_command(company: str | None) -> None:
    """List users: company, address, name, role, state, last seen."""

    async def act(tx: Tx) -> str:
        rows = await directory.all_users(tx, company)
        return "\n".join(
            f"{row.company_number or '-':10} {row.email:40} {row.name:30} {row.role:8} {row.state:12} "
            f"{moment(row.last_seen_at, 'en') if row.last_seen_at else 'never seen'}"
            for row in rows
        )

    click.echo(_in_transaction(act))


@click.command()
@click.argument("address")
def deactivate_command(address: str) -> None:
    """Take the access of the user with this ADDRESS away: sessions, chats and links end at once."""

    async def act(tx: Tx) -> str:
        await directory.deactivate_address(tx, operator(), address)
        return f"{address} is deactivated; sessions, chats and links have ended."

    click.echo(_in_transaction(act))


def _in_transaction(act: Callable[[Tx], Awaitable[str]]) -> str:
    try:
        return asyncio.run(_run(act))
    except KontorError as error:
        raise click.ClickException(_words(error)) from None


async def _run(act: Callable[[Tx], Awaitable[str]]) -> str:
    core = await open_core(settings_of.load())
    try:
        async with core.begin() as tx:
            return await act(tx)
    finally:
        await core.close()


def _words(error: KontorError) -> str:
    if isinstance(error, WrongDomain):
        return f"the address must be at {' or '.join(error.allowed)}"
    words = {
        NotFound: "there is no such company or user",
        BadAddress: "that is not an e-mail address",
        UndeliverableAddress: "mail cannot reach it: before the @ only plain letters, digits and signs may stand",
        AlreadyUser: "the address belongs to a user already",
        AlreadyInvited: "the address has an open invitation already",
    }
    return words.get(type(error), type(error).__name__)
