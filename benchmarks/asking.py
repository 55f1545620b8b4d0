"""Puts labelled texts to `kontor ask --jsonl` and brings back what it said to each."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
SEEN = ("channel", "subject", "text")  # of a labelled line; the rest is none of the program's business


class AskFailed(RuntimeError):
    """The command did not answer every text; the message is its last word."""


def read_lines(file: Path) -> list[Row]:
    """The labelled texts of a JSON lines file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


def answers(command: Sequence[str], rows: Sequence[Row], today: str) -> list[Row]:
    """One answer for each text, in their order. What was said to automatic mail counts for nothing.

    Raises AskFailed when the command fails or does not answer each text.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(_seen(row), ensure_ascii=False)}\n" for row in rows)
        file.flush()
        ended = subprocess.run(  # noqa: S603 - the command that whoever measures has named, no shell
            [*command, "--jsonl", file.name, "--today", today],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if ended.returncode:
        raise AskFailed(ended.stderr.strip().rpartition("\n")[2] or f"exit status {ended.returncode}")
    said: list[Row] = [json.loads(line) for line in ended.stdout.split("\n") if line.strip()]
    if len(said) != len(rows):
        raise AskFailed(f"{len(said)} answers to {len(rows)} texts")
    return [{} if answer.get("automatic") else answer for answer in said]


def _seen(row: Row) -> Row:
    return {"channel": "chat", **{key: row[key] for key in SEEN if key in row}}
