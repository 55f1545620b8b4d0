"""People to act with in tests and in the tour: they write, press, and wait for what the bot says."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kontor.demo.telegram import people
from kontor.demo.telegram.chats import Chat, Json, Message, Person, StoredFile
from kontor.demo.telegram.people import ImpossibleError
from kontor.demo.telegram.view import SeenMessage, look_at
from kontor.demo.telegram.world import Callback, World

PATIENCE = 10.0


@dataclass
class ChatWindow:
    """A chat as its members see it."""

    world: World
    chat: Chat

    @property
    def id(self) -> int:
        """The chat id."""
        return self.chat.id

    @property
    def messages(self) -> list[SeenMessage]:
        """Every message that is there now, oldest first; deleted ones are gone."""
        return [look_at(message) for message in self.chat.messages.values()]

    @property
    def from_bot(self) -> list[SeenMessage]:
        """The bot's messages, oldest first."""
        return [message for message in self.messages if message.from_bot]

    @property
    def action(self) -> str:
        """The last sign of work ("typing") since the bot's last message, "" if there was none."""
        return self.chat.action

    @property
    def commands(self) -> list[Json]:
        """The commands that the client shows in this chat."""
        return self.world.commands_for(self.chat)

    async def wait_until(self, condition: Callable[["ChatWindow"], bool], timeout: float = PATIENCE) -> None:
        """Wait until `condition` holds for this chat; `TimeoutError` with what was there instead."""
        if not await self.world.bell.wait_for(lambda: condition(self), timeout):
            raise TimeoutError(f"not within {timeout} s; the chat holds:\n{self.transcript()}")

    async def wait_for_messages(self, number: int, timeout: float = PATIENCE) -> list[SeenMessage]:
        """Wait until the bot has written `number` messages in all, and return them."""
        await self.wait_until(lambda chat: len(chat.from_bot) >= number, timeout)
        return self.from_bot

    def transcript(self) -> str:
        """The chat as lines of text, for failures and the tour."""
        return "\n".join(_line(message) for message in self.messages) or "(nothing)"


def _line(message: SeenMessage) -> str:
    file = message.document or message.photo
    extras = ([f"<{file.name}>"] if file else []) + [f"[{text}]" for text in message.button_texts]
    return " ".join([f"{message.id} {message.sender}: {message.text}", *extras])


@dataclass(frozen=True)
class Press:
    """A pressed button. A link has only its address, as nothing reaches the bot."""

    world: World
    url: str = ""
    callback: Callback | None = None

    async def answered(self, timeout: float = PATIENCE) -> str:
        """Wait for `answerCallbackQuery` and return its text, which is often empty."""
        callback = self.callback
        if callback is None:
            raise ImpossibleError(f"{self.url} is a link; nobody answers it")
        if not await self.world.bell.wait_for(lambda: callback.answer is not None, timeout):
            raise TimeoutError(f"the pressed button was not answered within {timeout} s")
        return str((callback.answer or {})["text"])


@dataclass
class TelegramUser:
    """A person with a private chat with the bot."""

    world: World
    person: Person
    _last_seen: int = field(default=0, init=False)

    @property
    def id(self) -> int:
        """The Telegram user id, which is the id of the private chat as well."""
        return self.person.id

    @property
    def chat(self) -> ChatWindow:
        """The private chat with the bot."""
        return ChatWindow(self.world, self.world.chats[self.id])

    async def write(
        self, text: str, group: ChatWindow | None = None, reply_to: SeenMessage | None = None
    ) -> SeenMessage:
        """Send a text to the bot, or to a group."""
        number = reply_to.id if reply_to else None
        return look_at(people.write(self.world, self.person, text, self._target(group), number))

    async def send_document(
        self, name: str, content: bytes, caption: str = "", group: ChatWindow | None = None
    ) -> SeenMessage:
        """Send a file."""
        file = StoredFile.of(name, content)
        return look_at(people.send_document(self.world, self.person, file, caption, self._target(group)))

    async def send_photo(
        self, content: bytes, caption: str = "", group: ChatWindow | None = None
    ) -> SeenMessage:
        """Send a picture (PNG, GIF, JPEG)."""
        file = StoredFile.of("photo.jpg", content)
        return look_at(people.send_photo(self.world, self.person, file, caption, self._target(group)))

    async def send_contact(self, phone_number: str, first_name: str = "", own: bool = True) -> SeenMessage:
        """Send a phone number: one's own, or somebody else's."""
        contact: Json = {"phone_number": phone_number, "first_name": first_name or self.person.first_name}
        if own:
            contact["user_id"] = self.id
        return look_at(people.send_contact(self.world, self.person, contact, self._target(None)))

    def _target(self, group: ChatWindow | None) -> Chat:
        return group.chat if group else self.world.chats[self.id]

    async def press(
        self, button: str, message: SeenMessage | None = None, timeout: float = PATIENCE
    ) -> Press:
        """Press the button with this text or data: under `message`, else under the newest that has it.

        Waits for such a button up to `timeout` seconds; then `ImpossibleError` says which there are.
        """
        await self.world.bell.wait_for(lambda: self._with_button(button, message) is not None, timeout)
        target = self._with_button(button, message)
        if target is None:
            raise ImpossibleError(f"no button {button!r}; the chat holds:\n{self.chat.transcript()}")
        entry = people.button_of(target, button)
        if "callback_data" not in entry:
            return Press(self.world, url=entry.get("url", ""))
        return Press(self.world, callback=people.press(self.world, self.person, target, button))

    def _with_button(self, wanted: str, within: SeenMessage | None) -> Message | None:
        messages = self.world.chats[self.id].messages
        candidates = [messages[within.id]] if within else [*reversed(messages.values())]
        return next((m for m in candidates if look_at(m).button(wanted)), None)

    async def open_link(self, link: str) -> SeenMessage:
        """Open `https://t.me/<bot>?start=<payload>` (or give the payload) and tap Start."""
        return look_at(people.open_link(self.world, self.person, link))

    async def block(self) -> None:
        """Block the bot."""
        people.block(self.world, self.person)

    async def unblock(self) -> None:
        """Unblock the bot."""
        people.unblock(self.world, self.person)

    async def next_message(self, timeout: float = PATIENCE) -> SeenMessage:
        """The bot's next message that this method has not returned yet; waits for it."""
        await self.chat.wait_until(lambda _: self._unseen() is not None, timeout)
        message = self._unseen()
        assert message is not None
        self._last_seen = message.id
        return look_at(message)

    async def next_messages(self, number: int, timeout: float = PATIENCE) -> list[SeenMessage]:
        """The next `number` messages of the bot."""
        return [await self.next_message(timeout) for _ in range(number)]

    def skip(self) -> None:
        """Regard everything written so far as seen."""
        self._last_seen = self.world.chats[self.id].last_id

    def _unseen(self) -> Message | None:
        messages = self.world.chats[self.id].messages.values()
        return next((m for m in messages if m.from_bot and m.id > self._last_seen), None)
