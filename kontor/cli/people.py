"""`kontor invite`, `kontor users`, `kontor deactivate`: people, from the operator's side."""

import click

from core.people import directory, invitations, managing
from core.people.invitations import Invitee
from core.people.person import operator
from core.service import Tx
from core.text import moment
from kontor.cli.transaction import in_transaction


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

    click.echo(in_transaction(act))


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

    click.echo(in_transaction(act))


@click.command()
@click.argument("address")
def deactivate_command(address: str) -> None:
    """Take the access of the user with this ADDRESS away: sessions, chats and links end at once."""

    async def act(tx: Tx) -> str:
        await managing.deactivate_address(tx, operator(), address)
        return f"{address} is deactivated; sessions, chats and links have ended."

    click.echo(in_transaction(act))
