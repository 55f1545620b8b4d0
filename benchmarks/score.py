"""`make score`: how well Kontor understands texts it has never met, as a table; fails below what is asked for.

It shows shares and never a single text: nobody mends single misses of a blind set, or it is blind no longer.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from benchmarks import asking
from benchmarks.figures import Figure, figures, of_questions, of_requests
from benchmarks.tables import lines

BLIND = Path(__file__).parent / "blind"
LABELLED_ON = "2026-11-23"  # the day that the labels of the blind set count from
ASK = f"{shlex.quote(str(Path(sys.executable).parent / 'kontor'))} ask"
HEAD = ("figure", "value", "n", "at least", "aim", "held")

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--questions", type=_file, default=BLIND / "questions.jsonl", help="Labelled questions.")
@click.option("--requests", type=_file, default=BLIND / "requests.jsonl", help="Labelled requests.")
@click.option("--today", default=LABELLED_ON, help="The day that 'last week' counts from.")
@click.option("--command", default=ASK, help="What answers the texts; it is given --jsonl and --today.")
def main(questions: Path, requests: Path, today: str, command: str) -> None:
    """Measure how well texts are understood; exit status 1 when a figure misses what is asked for at least."""
    try:
        found = measured(questions, requests, today, command)
    except asking.AskFailed as failed:
        raise click.ClickException(f"{command}: {failed}") from None
    click.echo("\n".join(table(found)))
    sys.exit(0 if all(figure.held for figure in found) else 1)


def measured(questions: Path, requests: Path, today: str, command: str) -> list[Figure]:
    """The figures of a command on two labelled files. Raises AskFailed."""
    counts: dict[str, int] = {}
    for file, judge in ((questions, of_questions), (requests, of_requests)):
        rows = asking.read_lines(file)
        counts.update(judge(rows, asking.answers(shlex.split(command), rows, today), today))
    return figures(counts)


def table(found: Iterable[Figure]) -> Iterator[str]:
    """The figures as lines of a table."""
    return lines(HEAD, (_cells(figure) for figure in found))


def _cells(figure: Figure) -> tuple[str, ...]:
    sign = "≤ " if figure.bar.most else "≥ "
    value = "–" if figure.share is None else _percent(figure.share, 1)
    held = "aim" if figure.aimed else "yes" if figure.held else "NO"
    bounds = (f"{sign}{_percent(figure.bar.least)}", f"{sign}{_percent(figure.bar.aim)}")
    return figure.bar.name, value, str(figure.among), *bounds, held


def _percent(share: float, places: int = 0) -> str:
    return f"{share * 100:.{places}f} %"


if __name__ == "__main__":
    main()
