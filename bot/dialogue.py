"""Where a chat's conversation stands: aiogram's state machine, kept in the transaction that answers the update."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from core.desk import dialogues
from core.desk.reply import Reply
from core.desk.requests import Request
from core.service import Tx


class Asking(StatesGroup):
    """The desk has asked for a slot; the next text fills it."""

    slot = State()


def key_of(chat_id: int) -> str:
    """The chat's key in the tables of dialogues and offers."""
    return f"telegram:{chat_id}"


class TransactionStorage(BaseStorage):
    """Reads and writes dialogues in one transaction: they are kept exactly when the answer is."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        _, facts = await dialogues.load(self._tx, key_of(key.chat_id))
        name = state.state if isinstance(state, State) else state
        await dialogues.save(self._tx, key_of(key.chat_id), name, facts)

    async def get_state(self, key: StorageKey) -> str | None:
        return (await dialogues.load(self._tx, key_of(key.chat_id)))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        state, _ = await dialogues.load(self._tx, key_of(key.chat_id))
        await dialogues.save(self._tx, key_of(key.chat_id), state, data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return (await dialogues.load(self._tx, key_of(key.chat_id)))[1]

    async def close(self) -> None:
        """The transaction's owner ends it."""


def context(tx: Tx, bot_id: int, chat_id: int) -> FSMContext:
    """The state machine of a private chat, in the transaction."""
    return FSMContext(TransactionStorage(tx), StorageKey(bot_id, chat_id, chat_id))


@dataclass(frozen=True)
class Questions:
    """What the desk has asked for, step by step: the last wish waits for its slot `missing`."""

    steps: tuple[Request, ...] = ()
    missing: str | None = None
    misses: int = 0

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Questions:
        """From the facts of a dialogue; wishes that an older Kontor kept and this one cannot read are forgotten."""
        try:
            steps = tuple(Request.from_json(step) for step in facts.get("steps", ()))
        except (KeyError, TypeError, ValueError):
            return cls()
        return cls(steps, facts.get("missing"), facts.get("misses", 0))

    def facts(self) -> dict[str, Any]:
        """For the facts of a dialogue."""
        steps = [step.to_json() for step in self.steps]
        return {"steps": steps, "missing": self.missing, "misses": self.misses}

    @property
    def awaiting(self) -> Request | None:
        """The wish whose slot the next text fills."""
        return self.steps[-1] if self.steps and self.missing else None

    def after(self, reply: Reply, asked: Request | None) -> Questions:
        """Where the dialogue stands once the reply to `asked` is given."""
        misses = 0 if reply.understood else self.misses + 1
        if reply.awaiting is not None:
            return Questions((*self.before(reply.awaiting), reply.awaiting), reply.missing, misses)
        if is_summary(reply):
            return Questions(self.before(asked) if asked else (), None, misses)
        return Questions(misses=misses) if reply.ends_dialogue else replace(self, misses=misses)

    def before(self, wish: Request) -> tuple[Request, ...]:
        """The questions that led to this one: a wish asked before is gone back to, another intent starts anew."""
        if wish in self.steps:
            return self.steps[: self.steps.index(wish)]
        return self.steps if self.steps and self.steps[-1].intent is wish.intent else ()

    def back(self, reply: Reply, asked: Request | None) -> Request | None:
        """The wish whose question comes before this reply; None at the first question and after the last."""
        wish = reply.awaiting or (asked if is_summary(reply) else None)
        earlier = self.before(wish) if wish else ()
        return earlier[-1] if earlier else None


def is_summary(reply: Reply) -> bool:
    """Does the reply end in a button that does what was asked for?"""
    requests = [action.request for row in reply.actions for action in row if action.request]
    return reply.awaiting is None and any(request.slots.confirmed for request in requests)
