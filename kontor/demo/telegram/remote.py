"""The same people, met from another process: a client of the control interface over HTTP."""

from collections.abc import Mapping
from typing import Any, cast

from aiohttp import ClientSession, ClientTimeout, FormData

from kontor.demo.telegram.chats import Json
from kontor.demo.telegram.people import ImpossibleError
from kontor.demo.telegram.view import SeenMessage, seen

PATIENCE = 10.0


class RemoteTelegram:
    """A local Telegram that runs elsewhere; use as `async with RemoteTelegram(url) as telegram`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session = ClientSession(timeout=ClientTimeout(total=90))

    async def __aenter__(self) -> "RemoteTelegram":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def ask(self, verb: str, path: str, body: Mapping[str, object] | FormData | None = None) -> Any:
        """One request below `/control/`; what the server calls impossible raises `ImpossibleError`."""
        payload = {"data": body} if isinstance(body, FormData) else {"json": body}
        async with self._session.request(
            verb, f"{self.url}/control/{path}", **cast(Any, payload)
        ) as response:
            answer = await response.json()
            if response.status != 200:
                raise ImpossibleError(answer["error"])
            return answer

    async def user(self, first_name: str, language: str = "de") -> "RemoteUser":
        """A new person."""
        made = await self.ask("POST", "users", {"first_name": first_name, "language_code": language})
        return RemoteUser(self, made["id"])

    async def fault(self, method: str, kind: str, **options: object) -> None:
        """Have the next calls of `method` fail; see `Fault` for kinds and options."""
        await self.ask("POST", "faults", {"method": method, "kind": kind, **options})

    async def requests(self, method: str = "") -> list[Json]:
        """The bot's calls so far."""
        return cast(list[Json], await self.ask("GET", f"requests?method={method}"))

    async def seen(self, message: Json) -> SeenMessage:
        """A message with the bytes of its files."""
        return seen(message, await self._content(message["document"]), await self._content(message["photo"]))

    async def _content(self, file: Json | None) -> bytes:
        if not file:
            return b""
        async with self._session.get(f"{self.url}/control/files/{file['file_id']}") as response:
            return await response.read()


class RemoteUser:
    """A person with a private chat with the bot."""

    def __init__(self, telegram: RemoteTelegram, number: int) -> None:
        self.id = number
        self._telegram = telegram
        self._last_seen = 0

    async def _do(self, action: str, **body: object) -> Any:
        return await self._telegram.ask("POST", f"users/{self.id}/{action}", body)

    async def write(self, text: str) -> SeenMessage:
        """Send a text to the bot."""
        return await self._telegram.seen(await self._do("messages", text=text))

    async def send_document(self, name: str, content: bytes, caption: str = "") -> SeenMessage:
        """Send a file."""
        form = FormData(quote_fields=False)
        form.add_field("caption", caption)
        form.add_field("file", content, filename=name, content_type="application/octet-stream")
        return await self._telegram.seen(await self._telegram.ask("POST", f"users/{self.id}/files", form))

    async def open_link(self, link: str) -> SeenMessage:
        """Open `https://t.me/<bot>?start=<payload>` (or give the payload) and tap Start."""
        return await self._telegram.seen(await self._do("open", link=link))

    async def block(self) -> None:
        """Block the bot."""
        await self._do("block")

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self._do("unblock")

    async def messages(self) -> list[SeenMessage]:
        """Every message that is there now, oldest first."""
        chat = await self._telegram.ask("GET", f"chats/{self.id}")
        return [await self._telegram.seen(message) for message in chat["messages"]]

    async def next_message(self, timeout: float = PATIENCE) -> SeenMessage:
        """The bot's next message that this method has not returned yet; waits for it."""
        path = f"chats/{self.id}?after={self._last_seen}&count=1&timeout={timeout}"
        for message in (await self._telegram.ask("GET", path))["messages"]:
            if message["from_bot"] and message["id"] > self._last_seen:
                self._last_seen = message["id"]
                return await self._telegram.seen(message)
        raise TimeoutError(f"nothing new from the bot within {timeout} s")

    async def press(self, button: str, timeout: float = PATIENCE) -> str:
        """Press the newest button with this text or data; the text of the bot's answer, often empty."""
        found = [message for message in await self.messages() if message.button(button)]
        if not found:
            raise ImpossibleError(f"no button {button!r}")
        pressed = await self._do("press", message=found[-1].id, button=button)
        path = f"callbacks/{pressed['callback']}?timeout={timeout}"
        answer = (await self._telegram.ask("GET", path))["answer"]
        if answer is None:
            raise TimeoutError(f"the pressed button was not answered within {timeout} s")
        return str(answer["text"])
