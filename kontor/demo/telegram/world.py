"""Everything the local server knows, and the changes that people and the bot make to it."""

import asyncio
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kontor.demo.telegram.bell import Bell
from kontor.demo.telegram.chats import Chat, Json, Message, Person, StoredFile
from kontor.demo.telegram.commands import CommandBook
from kontor.demo.telegram.entities import detected, trimmed
from kontor.demo.telegram.faults import FaultBook
from kontor.demo.telegram.limits import SendLimits
from kontor.demo.telegram.updates import UpdateQueue
from kontor.demo.telegram.view import describe

ACTION_SECONDS = 5.0
CALLBACK_SECONDS = 900.0
REMEMBERED_REQUESTS = 50_000


@dataclass
class Callback:
    """A pressed button that waits for `answerCallbackQuery`."""

    id: str
    pressed: float
    answer: Json | None = None


@dataclass(frozen=True)
class RecordedRequest:
    """A call of the bot as it arrived, with the answer's status (0: none was given)."""

    method: str
    parameters: Json
    files: tuple[str, ...]
    at: float
    status: int
    description: str = ""


@dataclass
class World:
    """The state behind one bot. Everything lives in memory and in one event loop."""

    token: str
    bot: Person
    bell: Bell = field(default_factory=Bell)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    requests: deque[RecordedRequest] = field(default_factory=lambda: deque(maxlen=REMEMBERED_REQUESTS))
    faults: FaultBook = field(default_factory=FaultBook)
    limits: SendLimits = field(default_factory=SendLimits)
    commands: CommandBook = field(default_factory=CommandBook)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    callback_seconds: float = CALLBACK_SECONDS
    listeners: dict[int, set[asyncio.Queue[Json]]] = field(default_factory=lambda: defaultdict(set))
    updates: UpdateQueue = field(init=False)

    def __post_init__(self) -> None:
        self.updates = UpdateQueue(self.bell)

    def add_person(self, person: Person) -> Chat:
        """A new account and its (still empty) chat with the bot; `ValueError` when the id is taken."""
        if person.id in self.chats:
            raise ValueError(f"user {person.id} exists already")
        self.people[person.id] = person
        return self._add_chat(Chat(person.id, "private", person=person, bot_is_member=True))

    def add_group(self, title: str) -> Chat:
        """A new group without members."""
        number = -1_000_000_000 - len(self.chats)
        return self._add_chat(Chat(number, "group", title=title))

    def _add_chat(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        self.bell.ring()
        return chat

    def free_person_id(self) -> int:
        """An id for the next account: they count up, so that the same demo has the same ids again."""
        return max(self.people, default=555_000_000) + 1

    def keep(self, file: StoredFile) -> StoredFile:
        """Remember a file for `getFile`."""
        self.files[file.file_id] = file
        return file

    def post(self, chat: Chat, sender: Person, **content: Any) -> Message:
        """Put a message into a chat: everybody who looks at it sees it at once."""
        text, entities = trimmed(content.pop("text", ""), content.pop("entities", []))
        message = Message(
            chat.take_id(),
            chat,
            sender,
            int(time.time()),
            text=text,
            entities=detected(text, entities),
            **content,
        )
        chat.messages[message.id] = message
        if sender.is_bot:
            chat.action = ""
        self.publish(chat, {"type": "message", "message": describe(message)})
        return message

    def touched(self, message: Message) -> None:
        """Note that a message was edited."""
        message.edited = int(time.time())
        self.publish(message.chat, {"type": "message", "message": describe(message)})

    def delete(self, message: Message) -> None:
        """Remove a message for everybody."""
        del message.chat.messages[message.id]
        self.publish(message.chat, {"type": "deleted", "id": message.id})

    def show_action(self, chat: Chat, action: str) -> None:
        """Show "typing" and the like for five seconds or until the bot's next message."""
        chat.action, chat.action_until = action, time.monotonic() + ACTION_SECONDS
        self.publish(chat, {"type": "action", "action": action})

    def press(self, message: Message, person: Person, button: Json) -> Callback:
        """A person presses a button with callback data."""
        callback = Callback(str(secrets.randbits(62)), time.monotonic())
        self.callbacks[callback.id] = callback
        payload = {
            "id": callback.id,
            "from": person.to_api(),
            "message": message.to_api(),
            "chat_instance": str(message.chat.id),
            "data": button["callback_data"],
        }
        self.updates.push("callback_query", payload, message.chat.id)
        return callback

    def answer(self, callback: Callback, answer: Json) -> None:
        """The bot's answer to a pressed button."""
        callback.answer = answer
        self.bell.ring()

    def is_fresh(self, callback: Callback) -> bool:
        """Whether the bot may still answer."""
        return callback.answer is None and time.monotonic() - callback.pressed < self.callback_seconds

    def change_membership(self, chat: Chat, person: Person, old: str, new: str) -> None:
        """Tell the bot that its own place in a chat has changed."""
        payload = {
            "chat": chat.to_api(),
            "from": person.to_api(),
            "date": int(time.time()),
            "old_chat_member": self._membership(old),
            "new_chat_member": self._membership(new),
        }
        self.updates.push("my_chat_member", payload, chat.id)
        self.publish(chat, {"type": "state", "blocked": chat.blocked})

    def _membership(self, status: str) -> Json:
        member: Json = {"status": status, "user": self.bot.to_api()}
        return member | {"until_date": 0} if status == "kicked" else member

    def publish(self, chat: Chat, event: Json) -> None:
        """Tell the pages that show `chat`, and everybody who waits."""
        for queue in self.listeners[chat.id]:
            queue.put_nowait(event)
        self.bell.ring()

    @contextmanager
    def listening(self, chat: Chat) -> Iterator[asyncio.Queue[Json]]:
        """A queue that gets every event of `chat` while the block lasts."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self.listeners[chat.id].add(queue)
        try:
            yield queue
        finally:
            self.listeners[chat.id].discard(queue)

    def publish_commands(self) -> None:
        """The command list has changed: every chat has its own."""
        for chat in self.chats.values():
            self.publish(chat, {"type": "commands", "commands": self.commands_for(chat)})

    def commands_for(self, chat: Chat) -> list[Json]:
        """The commands that the client shows in this chat."""
        language = chat.person.language_code if chat.person else ""
        return self.commands.shown(chat.id, chat.private, language)

    def close(self) -> None:
        """End every wait: polls, held calls and the pages' event streams."""
        self.updates.close()
        for queues in self.listeners.values():
            for queue in queues:
                queue.put_nowait({"type": "closed"})
