"""The documents of an import: files inside the folder, PDF or XML, put into the store under their SHA-256."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path, PurePosixPath

from core.erp.kinds import BadValueError, shown
from core.erp.scratch import Content

LARGEST = 100 * 1024 * 1024
_MAGIC = 1024  # a PDF may begin with some rubbish (ISO 32000-1, Annex H)
_PAGES = (b"<!doctype html", b"<html")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def locate(folder: Path, file: str) -> Path:
    """The file named relative to the folder. Raises BadValueError when it is not there or not inside."""
    relative = PurePosixPath(file.replace("\\", "/"))
    if relative.is_absolute() or ".." in relative.parts or ":" in file:
        raise BadValueError(f"{shown(file)} is outside the folder")
    root = folder.resolve()
    try:
        path = (root / relative).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        raise BadValueError(f"{shown(file)} is not in the folder") from None
    if not path.is_relative_to(root):
        raise BadValueError(f"{shown(file)} is outside the folder")
    if not path.is_file():
        raise BadValueError(f"{shown(file)} is not a file")
    return path


def check(folder: Path, file: str) -> None:
    """Raises BadValueError unless the file is there, small enough, and PDF or XML."""
    path = locate(folder, file)
    try:
        if path.stat().st_size > LARGEST:
            raise BadValueError(f"{shown(file)} is larger than {LARGEST // 1024 // 1024} MB")
        with path.open("rb") as content:
            _media_type(content.read(_MAGIC), file)
    except OSError:
        raise BadValueError(f"{shown(file)} cannot be read") from None


def read(folder: Path, file: str) -> tuple[bytes, Content]:
    """The file and what is to be known of it. Raises BadValueError as `check` does."""
    try:
        content = locate(folder, file).read_bytes()
    except OSError:
        raise BadValueError(f"{shown(file)} cannot be read") from None
    return content, Content(sha256(content).hexdigest(), len(content), _media_type(content[:_MAGIC], file))


def name(file: str) -> str:
    """The file's name without its folders: what a customer sees."""
    return PurePosixPath(file.replace("\\", "/")).name


def _media_type(start: bytes, file: str) -> str:
    if b"%PDF-" in start:
        return "application/pdf"
    for mark in _BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    text = start.replace(b"\0", b"").lstrip().lower()
    if text.startswith(b"<") and not text.startswith(_PAGES):
        return "application/xml"
    raise BadValueError(f"{shown(file)} is neither PDF nor XML")
