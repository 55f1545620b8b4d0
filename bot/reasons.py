"""Why a call of the Bot API failed, for the log: never the address, which holds the bot's token."""

from __future__ import annotations

from aiogram.exceptions import TelegramAPIError, TelegramNetworkError

from core.errors import one_line


def reason(error: Exception) -> str:
    """The kind of the error, and what Telegram itself said about it; of the network's errors only their kind."""
    if isinstance(error, TelegramNetworkError):
        cause = type(error.__cause__).__name__ if error.__cause__ else "no answer"
        return f"{type(error).__name__}: {cause}"
    if isinstance(error, TelegramAPIError):
        return f"{type(error).__name__}: {error.message}"
    return one_line(error)
