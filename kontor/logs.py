"""Log lines for the operator: one line each, as text or JSON, nothing personal in them."""

import json
import logging
import sys
from typing import Literal


class Lines(logging.Formatter):
    """`2026-11-23T12:00:00 ERROR core.post.worker: ...` on one line, without tracebacks."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatException(self, ei: object) -> str:  # noqa: ARG002, N802 - the signature is logging's
        return ""

    def format(self, record: logging.LogRecord) -> str:
        return " ".join(super().format(record).split())


class JsonLines(Lines):
    """The same as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {
                "time": self.formatTime(record, self.datefmt),
                "level": record.levelname.lower(),
                "name": record.name,
                "message": " ".join(record.getMessage().split()),
            },
            ensure_ascii=False,
        )


def set_up(style: Literal["text", "json"], level: int = logging.INFO) -> None:
    """Writes log lines to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if style == "json" else Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("aiogram", "mail.log", "aiohttp.access", "alembic", "fontTools"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
