"""`kontor faq`: looks after the FAQ."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core import settings as settings_of
from kontor.cli.refusal import Refused

if TYPE_CHECKING:
    from core.desk.gaps import Group
    from core.service import Tx
    from faq import AnswerBook, Fault


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
KINDS = {"unanswered": "unanswered", "asked_back": "asked back", "bad": "badly rated"}


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


@faq_command.command("gaps")
@click.option("--least", type=click.IntRange(1), default=1, help="Only what was asked so often.")
def gaps_command(least: int) -> None:
    """Show the questions of the last 90 days without a good answer, by likeness, newest first; they name nobody."""
    from kontor.cli.transaction import in_transaction

    click.echo(in_transaction(lambda tx: _gaps(tx, least)))


async def _gaps(tx: Tx, least: int) -> str:
    from core.desk import gaps

    found = [group for group in await gaps.grouped(tx) if group.count >= least]
    ratings = await gaps.ratings(tx)
    lines = list(map(_line, found)) or ["No question was left without a good answer."]
    return "\n".join([*lines, *([""] if ratings else []), *map(_rated, ratings.items())])


def _line(group: Group) -> str:
    kinds = ", ".join(f"{KINDS[kind]} {count}" for kind, count in group.kinds.most_common())
    nearest = f", nearest: {group.entry}" if group.entry else ""
    return f"{group.count:4} x  {group.newest}  {group.text}  ({kinds}{nearest})"


def _rated(rated: tuple[str, Counter[str]]) -> str:
    entry, counts = rated
    return f"{entry}: a help {counts['good']} x, no help {counts['bad']} x"


@faq_command.command("check")
@click.argument("folder", required=False, type=FOLDER)
@click.option("--before", type=FOLDER, help="Entries to compare with; those in force if FOLDER is named.")
def check_command(folder: Path | None, before: Path | None) -> None:
    """Check the entries, of FOLDER if one is named: faults by file and line, then the regression questions.

    A regression question that is not answered as expected, or not as before, is shown; it is no fault, but look at it.
    """
    from faq import check

    in_force = settings_of.load().faq_dir
    _show_faults(check(folder or in_force))
    _show_regressions(folder or in_force)
    if folder is not None or before is not None:
        _show_changes(before or in_force, folder or in_force)


def _show_faults(faults: Sequence[Fault]) -> None:
    """Ends the command when one of them is no mere warning."""
    for fault in faults:
        click.echo(str(fault), err=True)
    if any(not fault.warning for fault in faults):
        sys.exit(1)


def _show_regressions(folder: Path | None) -> None:
    from faq import regressions

    differing, faults = regressions(_loaded(folder), folder)
    for regression in differing:
        click.echo(str(regression))
    _show_faults(faults)
    said = f"Questions not answered as expected: {len(differing)}"
    click.echo(said if differing else "The FAQ is in order.")


def _show_changes(before: Path | None, now: Path | None) -> None:
    from faq import changes, texts_of

    changed = changes(_loaded(before), _loaded(now), [*texts_of(before), *texts_of(now)])
    for change in changed:
        click.echo(str(change))
    said = f"Questions that would be answered differently: {len(changed)}"
    click.echo(said if changed else "Nothing is answered differently.")


def _loaded(folder: Path | None) -> AnswerBook:
    from faq import FaqFaults, TrainingFailed, load

    try:
        return load(folder)
    except FaqFaults as faulty:
        raise Refused(str(faulty)) from None
    except TrainingFailed as failed:
        raise Refused(f"training failed: {failed}") from None
