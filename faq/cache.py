"""Finds the model of a library in the cache, or has it trained in a process of its own."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from faq.book import Entry, Refusal, Wish
from faq.library import Library
from faq.model import Model, restore

log = logging.getLogger(__name__)

PACKAGE = Path(__file__).parent
LEARNT_BY = ("normalise.py", "lexicon.py", "reading.py", "model.py", "training.py")
TRAINING_SECONDS = 1_800  # a thousand entries take five minutes of an idle core
KEPT_FILES = 8


class TrainingFailed(RuntimeError):
    """The training process did not end well; the message is its last word."""


def default_directory() -> Path:
    """The user's cache folder (XDG Base Directory Specification), or one under the temporary folder."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    for parent in (Path(home), Path(tempfile.gettempdir())):
        folder = parent / f"metallkontor-{os.getuid() if hasattr(os, 'getuid') else 'user'}" / "faq"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if os.access(folder, os.W_OK):
                return folder
    return Path(tempfile.mkdtemp(prefix="metallkontor-faq-"))


def model_of(library: Library, directory: Path) -> Model:
    """The model for exactly these phrasings, from the cache when it is there. Raises TrainingFailed."""
    job = json.dumps(_job(library), ensure_ascii=False, sort_keys=True)
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / f"{_fingerprint(job)}.npz"
    try:
        model = restore(file)
    except FileNotFoundError:
        return _trained(job, file)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        log.warning("the cached model %s cannot be read; training anew", file.name)
        return _trained(job, file)
    with suppress(OSError):
        os.utime(file)
    return model


def _job(library: Library) -> dict[str, Any]:
    topics: list[Entry | Refusal | Wish] = [
        *library.entries.values(),
        *library.refusals.values(),
        *library.wishes.values(),
    ]
    return {
        "ids": [topic.id for topic in topics],
        "entries": list(library.entries),
        "wishes": list(library.wishes),
        "phrasings": [_ways_to_ask(topic) for topic in topics],
        "concepts": [{**asdict(concept), "stems": sorted(concept.stems)} for concept in library.concepts],
    }


def _ways_to_ask(topic: Entry | Refusal | Wish) -> list[str]:
    questions = list(topic.question.values()) if isinstance(topic, Entry) else []
    return [*questions, *(text for texts in topic.phrasings.values() for text in texts)]


def _fingerprint(job: str) -> str:
    digest = hashlib.sha256(job.encode())
    for name in LEARNT_BY:
        digest.update((PACKAGE / name).read_bytes())
    return digest.hexdigest()[:32]


def _trained(job: str, file: Path) -> Model:
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]))
    try:
        ended = _run(job, file, path)
    except subprocess.TimeoutExpired:
        raise TrainingFailed(f"took more than {TRAINING_SECONDS} seconds") from None
    if ended.returncode:
        raise TrainingFailed(ended.stderr.strip().rpartition("\n")[2] or f"exit status {ended.returncode}")
    _forget_old_ones(file.parent)
    return restore(file)


def _run(job: str, file: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", "faq.training", str(file)],
        input=job,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
        timeout=TRAINING_SECONDS,
        check=False,
    )


def _forget_old_ones(directory: Path) -> None:
    with suppress(OSError):
        kept = sorted(directory.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in kept[KEPT_FILES:]:
            file.unlink(missing_ok=True)
