"""`kontor withdraw`: hides a wrong document and says who has fetched it."""

from collections.abc import Sequence

import click

from core.business import withdrawing
from core.business.withdrawing import Fetched, Withdrawn
from core.people.person import operator
from core.service import Tx
from core.text import moment
from kontor.cli.transaction import in_transaction


@click.command()
@click.argument("number")
def withdraw_command(number: str) -> None:
    """Hide the document with this NUMBER from everybody, and list who has fetched it."""

    async def act(tx: Tx) -> str:
        return _told(*await withdrawing.withdraw(tx, operator(), number))

    click.echo(in_transaction(act, unknown=f"there is no document {number}"))


def _told(hidden: Sequence[Withdrawn], fetched: Sequence[Fetched]) -> str:
    lines = [
        f"Withdrawn: {each.number} ({each.kind}) {each.file_name}, company {each.company_number}"
        for each in hidden
    ]
    if not fetched:
        return "\n".join([*lines, "Nobody has fetched it."])
    who = [
        f"  {moment(each.at, 'en')}  {each.address or '(forgotten)'} by {each.channel}: {each.file_name}"
        for each in fetched
    ]
    return "\n".join([*lines, "Fetched by:", *who])
