"""What the log says of a failed call."""

from __future__ import annotations

from aiogram.exceptions import TelegramConflictError, TelegramNetworkError
from aiogram.methods import GetMe
from aiohttp import InvalidURL

from bot.reasons import reason

ADDRESS = "https://api.telegram.org/bot5550001111:token/getMe"


class TestReason:
    def test_of_the_network_never_names_the_address(self) -> None:
        error = TelegramNetworkError(GetMe(), f"HTTP Client says - InvalidURL: {ADDRESS}")
        error.__cause__ = InvalidURL(ADDRESS)
        assert reason(error) == "TelegramNetworkError: InvalidURL"

    def test_is_told_as_telegram_told_it(self) -> None:
        error = TelegramConflictError(GetMe(), "Conflict: terminated by other getUpdates request")
        assert reason(error) == "TelegramConflictError: Conflict: terminated by other getUpdates request"
