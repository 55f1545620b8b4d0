"""`kontor faq`: looks after the FAQ."""

import sys
from pathlib import Path

import click

from core import settings as settings_of


@click.group()
def faq_command() -> None:
    """Look after the FAQ: the text files that staff edit."""


@faq_command.command("list")
def list_command() -> None:
    """List the entries, group by group."""
    from faq import load

    book = load(settings_of.load().faq_dir)
    for group in book.groups:
        click.echo(group.title["de"])
        for key in group.entries:
            entry = book.entries[key]
            asked = sum(len(phrasings) for phrasings in entry.phrasings.values())
            click.echo(f"  {entry.id:28} {entry.question['de']} ({asked} ways to ask)")


@faq_command.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check_command(folder: Path | None) -> None:
    """Check the entries, of FOLDER if one is named: faults by file and line, then the regression questions.

    A regression question that would now be answered differently is shown; it is no fault, but look at it.
    """
    from faq import check, load, regressions

    folder = folder or settings_of.load().faq_dir
    faults = check(folder)
    for fault in faults:
        click.echo(str(fault), err=True)
    if any(not fault.warning for fault in faults):
        sys.exit(1)
    changed, unreadable = regressions(load(folder), folder)
    for regression in changed:
        click.echo(f"answered differently: {regression}")
    for fault in unreadable:
        click.echo(str(fault), err=True)
    if unreadable:
        sys.exit(1)
    click.echo(
        "The FAQ is in order." if not changed else f"{len(changed)} questions are answered differently."
    )
