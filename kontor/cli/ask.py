"""`kontor ask`: shows what a text is understood as, without touching any account (SPEC 5)."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from core.clock import local_date
from core.desk import understand
from core.desk.understanding import Message
from faq import FaqFaults, LiveBook
from kontor.cli.explaining import explanation
from kontor.cli.refusal import Refused


@click.command()
@click.argument("text", required=False)
@click.option(
    "--jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One text per line."
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that 'last week' counts from.")
@click.option("--faq", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Other entries.")
def ask_command(text: str | None, jsonl: Path | None, today: datetime | None, faq: Path | None) -> None:
    """Show what TEXT is understood as; with --jsonl, one JSON object for each line of the file."""
    if (text is None) == (jsonl is None):
        raise click.UsageError("give a TEXT or --jsonl FILE")
    day = today.date() if today else local_date(datetime.now(UTC))
    book = _open(faq)
    if jsonl is None:
        assert text is not None
        click.echo("\n".join(explanation(understand(book, Message("chat", text), day))))
        return
    with jsonl.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                click.echo(json.dumps(_answer(book, _message(line, number), day), ensure_ascii=False))


def _open(folder: Path | None) -> LiveBook:
    try:
        return LiveBook(folder)
    except FaqFaults as faulty:
        for fault in faulty.faults:
            click.echo(str(fault), err=True)
        sys.exit(1)


def _message(line: str, number: int) -> Message:
    try:
        row = json.loads(line)
        return Message(row.get("channel", "chat"), row["text"], row.get("subject"))
    except (ValueError, KeyError, AttributeError):
        raise Refused(f'line {number} is not {{"channel", "subject", "text"}}') from None


def _answer(book: LiveBook, message: Message, day: date) -> dict[str, Any]:
    understood = understand(book, message, day)
    return {
        "faq": understood.faq.id if understood.faq else None,
        "suggestions": [entry.id for entry in understood.suggestions],
        "requests": [_request(request.to_json()) for request in understood.requests],
        "automatic": understood.automatic,
    }


def _request(plain: dict[str, Any]) -> dict[str, Any]:
    """One number is `number`, several are `numbers` (SPEC 5)."""
    numbers = plain.pop("numbers", [])
    if len(numbers) == 1:
        return {**plain, "number": numbers[0]}
    return {**plain, "numbers": numbers} if numbers else plain
