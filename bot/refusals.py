"""Why a file does not come, in the words of the desk."""

from __future__ import annotations

from bot import words
from core.desk.carrying import NotByTelegram
from core.desk.wording import render
from core.errors import FileTooLarge, KontorError, NotAllowed, NotFound, NotSignedIn, TooManyRows
from core.people.person import Channel, visitor

GONE = (NotFound, NotAllowed, NotSignedIn)
"""Nobody is told which of these it was (SPEC 1)."""


def why_no_file(error: KontorError, language: str) -> str:
    """The sentence that is sent instead of the file."""
    reader = visitor(Channel.CHAT, language)
    if isinstance(error, NotByTelegram):
        return render(reader, "telegram_file_kept")
    if isinstance(error, GONE):
        return render(reader, "file_gone")
    if isinstance(error, TooManyRows):
        return render(reader, "too_many_rows", rows=error.rows, limit=error.limit)
    if isinstance(error, FileTooLarge):
        return words.file_too_large(language, error.size, error.limit)
    return words.file_failed(language)
