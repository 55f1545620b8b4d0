"""One command, one transaction, and the words for what the service refuses."""

import asyncio
from collections.abc import Awaitable, Callable

from core import settings as settings_of
from core.business.lists import Ambiguous
from core.errors import (
    AlreadyInvited,
    AlreadyUser,
    BadAddress,
    KontorError,
    NotFound,
    SettingsFault,
    UndeliverableAddress,
    WrongDomain,
)
from core.service import Tx
from kontor.cli.refusal import Refused
from kontor.house import open_core

WORDS: dict[type[KontorError], str] = {
    BadAddress: "that is not an e-mail address",
    UndeliverableAddress: "mail cannot reach it: before the @ only plain letters, digits and signs may stand",
    AlreadyUser: "the address belongs to a user already",
    AlreadyInvited: "the address has an open invitation already",
}


def in_transaction(
    act: Callable[[Tx], Awaitable[str]], *, unknown: str = "there is no such company or user"
) -> str:
    """What `act` says, once its transaction is committed. Raises Refused; `unknown` are the words for NotFound."""
    try:
        return asyncio.run(_run(act))
    except SettingsFault:
        raise
    except KontorError as error:
        raise Refused(_words(error, unknown)) from None


async def _run(act: Callable[[Tx], Awaitable[str]]) -> str:
    core = await open_core(settings_of.load())
    try:
        async with core.begin() as tx:
            return await act(tx)
    finally:
        await core.close()


def _words(error: KontorError, unknown: str) -> str:
    if isinstance(error, WrongDomain):
        return f"the address must be at {' or '.join(error.allowed)}"
    if isinstance(error, NotFound):
        return unknown
    if isinstance(error, Ambiguous):
        return f"which one? {', '.join(map(str, error.candidates))}"
    return WORDS.get(type(error), type(error).__name__)
