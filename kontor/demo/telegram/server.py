"""The local Telegram as an HTTP server: the Bot API, the control interface and the chat page on one port."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from kontor.demo.telegram import api, control, incoming, page
from kontor.demo.telegram.chats import Json, Person
from kontor.demo.telegram.client import ChatWindow, TelegramUser
from kontor.demo.telegram.faults import Fault, Kind
from kontor.demo.telegram.incoming import Incoming
from kontor.demo.telegram.keeping import load, save
from kontor.demo.telegram.keys import WORLD
from kontor.demo.telegram.people import add_bot
from kontor.demo.telegram.webhook import WebhookDelivery
from kontor.demo.telegram.world import RecordedRequest, World

BOT_ID = 5550001000
LOCAL_TOKEN = f"{BOT_ID}:opens-nothing-outside-this-machine0"  # valid here only
BODY_BYTES = incoming.UPLOAD_BYTES + 1024 * 1024


def application(world: World, nav: Sequence[tuple[str, str]] = ()) -> web.Application:
    """The server's routes around one world."""
    app = web.Application(client_max_size=BODY_BYTES)
    app[WORLD] = world
    api.add_routes(app)
    control.add_routes(app)
    page.add_routes(app, nav)
    return app


class LocalTelegram:
    """A Telegram of one's own, with one bot: `start` it, point the bot at `url`, talk to it as a `user`."""

    def __init__(
        self,
        bot_name: str = "Kontor",
        bot_username: str = "kontor_demo_bot",
        token: str = LOCAL_TOKEN,
        *,
        nav: Sequence[tuple[str, str]] = (),
        webhook_delay: float = 1.0,
        folder: Path | None = None,
    ) -> None:
        """`nav`: names and addresses shown above the chat; `webhook_delay`: seconds before a first retry.

        With a `folder`, what was said is kept there when the server stops, and is there again at the next start.
        """
        bot = Person(int(token.partition(":")[0]), bot_name, username=bot_username, is_bot=True)
        self.world = World(token, bot)
        self.url = ""
        self._nav = nav
        self._webhook_delay = webhook_delay
        self._folder = folder
        if folder is not None:
            load(self.world, folder)
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None

    @property
    def token(self) -> str:
        """The bot's token; any other is answered with 401."""
        return self.world.token

    @property
    def bot_username(self) -> str:
        """The name in `t.me/<name>`."""
        return self.world.bot.username

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; afterwards `url` is the base address of the Bot API and of the chat page."""
        self.world.updates.closed = False
        self._runner = web.AppRunner(application(self.world, self._nav), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0]
        shown = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
        self.url = f"http://{shown}:{bound[1]}"
        delivery = WebhookDelivery(self.world.updates, self._from_webhook, self._webhook_delay)
        self._delivery = asyncio.create_task(delivery.run())

    async def stop(self) -> None:
        """End every wait and stop listening; what was said stays in `world`."""
        self.world.close()
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()
        if self._folder is not None:
            save(self.world, self._folder)

    async def __aenter__(self) -> "LocalTelegram":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _from_webhook(self, call: Json) -> None:
        method = str(call.pop("method"))
        await api.answered(self.world, method, Incoming(call))

    def user(
        self,
        first_name: str,
        language: str = "de",
        username: str = "",
        id: int | None = None,
        last_name: str = "",
    ) -> TelegramUser:
        """A new person; with an `id` that exists already, that person as they are (a kept chat goes on)."""
        if id is not None and id in self.world.people:
            return TelegramUser(self.world, self.world.people[id])
        number = self.world.free_person_id() if id is None else id
        person = Person(number, first_name, language, username, last_name)
        self.world.add_person(person)
        return TelegramUser(self.world, person)

    def group(self, title: str, *members: TelegramUser, with_bot: bool = True) -> ChatWindow:
        """A new group; the first member adds the bot to it."""
        chat = self.world.add_group(title)
        chat.members = {member.id: member.person for member in members}
        if with_bot:
            add_bot(self.world, members[0].person, chat)
        return ChatWindow(self.world, chat)

    def chat(self, chat_id: int) -> ChatWindow:
        """The chat with this id; `KeyError` when there is none."""
        return ChatWindow(self.world, self.world.chats[chat_id])

    def fail(
        self, method: str, code: int = 500, description: str = "", retry_after: int = 0, **options: Any
    ) -> Fault:
        """The next call of `method` is refused; see `Fault` for the options (`times`, `chat_id`)."""
        return self._fault(
            method, "error", code=code, description=description, retry_after=retry_after, **options
        )

    def cut(self, method: str, accepted: bool = False, **options: Any) -> Fault:
        """The next call's connection is closed; with `accepted` its effect stands nevertheless."""
        return self._fault(method, "cut", accepted=accepted, **options)

    def hang(self, method: str, accepted: bool = False, **options: Any) -> Fault:
        """The next call is never answered; with `accepted` its effect stands nevertheless."""
        return self._fault(method, "hang", accepted=accepted, **options)

    def delay(self, method: str, seconds: float, **options: Any) -> Fault:
        """The next call is carried out after `seconds`."""
        return self._fault(method, "delay", seconds=seconds, **options)

    def hold(self, method: str, **options: Any) -> Fault:
        """The next call waits until `release` is called on the returned fault."""
        return self._fault(method, "hold", **options)

    def _fault(self, method: str, kind: Kind, **options: Any) -> Fault:
        return self.world.faults.add(Fault(self.world.bell, method, kind, **options))

    def clear_faults(self) -> None:
        """No more faults; held calls go on."""
        self.world.faults.clear()

    def requests(self, method: str = "") -> list[RecordedRequest]:
        """The bot's calls so far, all or those of one method."""
        return [entry for entry in self.world.requests if method.lower() in ("", entry.method.lower())]

    async def wait_for_requests(self, method: str, number: int = 1, timeout: float = 10) -> None:
        """Wait until the bot has called `method` `number` times in all; `TimeoutError` otherwise."""
        if not await self.world.bell.wait_for(lambda: len(self.requests(method)) >= number, timeout):
            raise TimeoutError(f"{len(self.requests(method))} of {number} calls of {method} in {timeout} s")

    async def wait_for_bot(self, timeout: float = 10) -> None:
        """Wait until a bot polls or has set a webhook; `TimeoutError` otherwise."""
        queue = self.world.updates
        if not await self.world.bell.wait_for(lambda: queue.polls > 0 or bool(queue.webhook.url), timeout):
            raise TimeoutError(f"no bot came to {self.url} within {timeout} s")

    def limit_rates(self, enabled: bool = True) -> None:
        """Apply Telegram's limits on sending, which are off at first."""
        self.world.limits.enabled = enabled
