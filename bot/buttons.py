"""What a button carries back to us: typed, and within Telegram's 64 bytes."""

from aiogram.filters.callback_data import CallbackData


class Press(CallbackData, prefix="p"):
    """The button at place `index` of an offer (core.desk.offers); `here`: its answer takes the message's place."""

    offer: int
    index: int
    here: bool


class Join(CallbackData, prefix="join"):
    """*Verbinden*: the token itself, because a link in clear must lie in no table (ARCHITECTURE, Secrets)."""

    token: str


class Stop(CallbackData, prefix="stop"):
    """*Abbrechen*, below the word that a file is being made: the outbox row that it is made for."""

    item: int


def is_secret(data: str) -> bool:
    """Does the callback data hold a link's token?"""
    return data.startswith(f"{Join.__prefix__}{Join.__separator__}")
