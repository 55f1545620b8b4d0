"""Works the inbox: one stored update, one transaction that holds its effects, its replies and its end."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update
from pydantic import ValidationError

from bot import activity, calls, dialogue, held, updates, words
from bot.render import Renderer
from bot.talk import Talk
from core.desk import Desk, handover, prompts
from core.desk.requests import Request
from core.models import InboxItem
from core.people import chats, directory
from core.people.person import Channel, ChatIdentity, Person, visitor
from core.post import queue as queues
from core.post.queue import Item
from core.post.worker import Refused
from core.service import Core, Tx
from core.text import LANGUAGES


class Intake:
    """Feeds stored updates to the dispatcher; what its handlers need is given to them by name."""

    def __init__(self, core: Core, desk: Desk, bot: Bot, dispatcher: Dispatcher, renderer: Renderer) -> None:
        self._core, self._desk, self._bot = core, desk, bot
        self._dispatcher, self._renderer = dispatcher, renderer

    async def handle(self, item: Item) -> None:
        """Answers the update and closes its row; a crash before the commit leaves nothing behind."""
        prompt = _prompt(item)
        if prompt is not None:
            async with self._core.begin() as tx:
                await self._put(tx, *prompt)
                await queues.end(tx, item)
            return
        update = self._read(item)
        async with self._sign_of_work(update), self._core.begin() as tx:
            await self._feed(tx, update)
            await queues.end(tx, item)

    async def apologise(self, tx: Tx, item: Item) -> None:
        """Says that the answer failed, to people who wrote in private; of a prompt, to whom it came from."""
        try:
            prompt = _prompt(item)
            if prompt is not None:
                await handover.not_arrived(tx, handover.slip_of(prompt[1]))
                return
            update = self._read(item)
        except Refused:
            return
        chat, user = updates.chat_of(update), updates.sender_of(update)
        if user is None or chat is None or chat.type != "private" or update.my_chat_member:
            return
        facts = await dialogue.context(tx, self._bot.id, chat.id).get_data()
        language = facts.get("language") or updates.language(user)
        await calls.queue(tx, chat.id, calls.text(chat.id, words.failed(language), language))

    def _read(self, item: Item) -> Update:
        assert isinstance(item, InboxItem)
        try:
            return Update.model_validate_json(item.content or b"", context={"bot": self._bot})
        except ValidationError as error:
            raise Refused(f"not an update that we know: {error.error_count()} faults") from None

    def _sign_of_work(self, update: Update) -> AbstractAsyncContextManager[None]:
        chat = updates.chat_of(update)
        if chat is None or chat.type != "private" or update.my_chat_member:
            return nullcontext()
        return activity.shown(self._bot, chat.id, activity.TYPING)

    async def _feed(self, tx: Tx, update: Update) -> None:
        given = {"tx": tx, "desk": self._desk, "core": self._core}
        chat, user = updates.chat_of(update), updates.sender_of(update)
        if chat is None or user is None or chat.type != "private":
            person = visitor(Channel.CHAT, updates.language(user))
            await self._dispatcher.feed_update(self._bot, update, person=person, raw_state=None, **given)
            return
        talk = await self._talk(tx, update)
        raw_state = await talk.state.get_state()
        await self._dispatcher.feed_update(
            self._bot, update, person=talk.person, talk=talk, state=talk.state, raw_state=raw_state, **given
        )
        if update.my_chat_member is None:
            await held.release(tx, chat.id)  # who writes to us can be written to
            await talk.show_menu()
            await directory.seen(tx, talk.person)

    async def _put(self, tx: Tx, chat_id: int, request: Request) -> None:
        """Shows what nobody asked for just now; a question that is open in the chat stays open."""
        state = dialogue.context(tx, self._bot.id, chat_id)
        language = (await state.get_data()).get("language") or LANGUAGES[0]
        person = await chats.person_of_chat(tx, ChatIdentity(chat_id, chat_id), language)
        if await handover.may_see(tx, person, request):
            await Talk(tx, self._desk, person, state, self._renderer).put(request)
        else:
            await handover.not_arrived(tx, handover.slip_of(request))

    async def _talk(self, tx: Tx, update: Update) -> Talk:
        user = updates.sender_of(update)
        assert user is not None
        state = dialogue.context(tx, self._bot.id, user.id)
        person = await _person(tx, update, await state.get_data())
        return Talk(tx, self._desk, person, state, self._renderer)


def _prompt(item: Item) -> tuple[int, Request] | None:
    assert isinstance(item, InboxItem)
    try:
        return prompts.read(item)
    except ValueError as error:
        raise Refused(str(error)) from None


async def _person(tx: Tx, update: Update, facts: Mapping[str, Any]) -> Person:
    user = updates.sender_of(update)
    assert user is not None
    language = facts.get("language") or updates.language(user)
    return await chats.person_of_chat(tx, updates.identity(user), language)
