"""Mails to test with, as bytes."""

from __future__ import annotations

import itertools

from tests.mailin.conftest import MASTER, QUESTION, SERVICE

_numbers = itertools.count(1)


def letter(
    text: str = QUESTION,
    *,
    from_: str = MASTER,
    subject: str = "Frage",
    headers: str = "",
    message_id: str | None = None,
) -> bytes:
    """A plain mail with further `headers`, each line ended by \\n."""
    message_id = message_id or f"<test.{next(_numbers)}@federn-kunz.example>"
    identified = f"Message-ID: {message_id}\n" if message_id != "none" else ""
    head = f"From: {from_}\nTo: {SERVICE}\nSubject: {subject}\n{identified}{headers}MIME-Version: 1.0\n"
    content = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return f"{head}{content}\n{text}\n".replace("\n", "\r\n").encode()
