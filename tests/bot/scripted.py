"""A desk of few words with the real one's interface: every wish it carries out leaves one row to be counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core.desk.reply import Action, Reply
from core.desk.requests import Intent, Request, Slots
from core.desk.understanding import Message
from core.errors import KontorError, NotFound
from core.models import AuditEntry
from core.people.person import Person
from core.post.files import FileRecipe, MadeFile
from core.service import Core, Tx

LONG = "\n\n".join(f"Absatz {number}: " + "Kupfer und Messing. " * 20 for number in range(20))


def _button(label: str, intent: Intent, **slots: Any) -> Action:
    return Action(label, Request(intent, Slots(**slots)))


def _orders(request: Request) -> Reply:
    page = request.slots.after or "1"
    turn = tuple(
        Action(label, request.having(after=after))
        for label, after in (("Newer", "1"), ("Older", "2"))
        if after != page
    )
    export = _button("Excel", Intent.EXPORT, what="orders", format="xlsx")
    return Reply(f"Orders, page {page}", actions=(turn, (export,)))


def _export(_request: Request) -> Reply:
    return Reply("Your file follows.", files=(FileRecipe("export", {"name": "orders.xlsx"}),))


def _invite(request: Request) -> Reply:
    stop = (_button("Cancel", Intent.CANCEL),)
    for slot in ("email", "last_name"):
        if getattr(request.slots, slot) is None:
            return Reply(
                f"Which {slot}?", actions=(stop,), awaiting=request, missing=slot, ends_dialogue=False
            )
    if request.slots.confirmed:
        return Reply(f"Invited {request.slots.email}.")
    send = (Action("Send invitation", request.having(confirmed=True)),)
    name = " ".join(filter(None, (request.slots.first_name, request.slots.last_name)))
    return Reply(f"Invite {name} &lt;{request.slots.email}&gt;?", actions=(send, stop))


def _connect(request: Request) -> Reply:
    if request.slots.confirmed:
        return Reply("Connected.")
    return Reply(
        "Connect with Nordblech?",
        actions=((Action("Connect", request.having(confirmed=True)),),),
        secret=True,
    )


def _login(_request: Request) -> Reply:
    return Reply(
        "Here you log in.", actions=((Action("To the login page", url="http://127.0.0.1:8080/login"),),)
    )


def _words(html: str) -> Callable[[Request], Reply]:
    return lambda request: Reply(f"{html} {' '.join(request.slots.numbers)}".strip())


ANSWERS: Mapping[Intent, Callable[[Request], Reply]] = {
    Intent.ORDERS: _orders,
    Intent.EXPORT: _export,
    Intent.INVITE: _invite,
    Intent.CONNECT: _connect,
    Intent.LOGIN: _login,
    Intent.START: _words("Welcome."),
    Intent.HELP: _words(LONG),
    Intent.CANCEL: _words("Stopped."),
    Intent.DOCUMENT: _words("Document"),
    Intent.LANGUAGE: lambda request: Reply(f"Language: {request.slots.language}"),
}


@dataclass(frozen=True)
class Understood:
    requests: tuple[Request, ...] = ()


class ScriptedDesk:
    """`broken`: how many of the next answers fail; `stuck`: when this file exists, answers wait for `release`."""

    def __init__(self, core: Core, stuck: Path | None = None) -> None:
        self.core = core
        self.broken = 0
        self.stuck, self.release = stuck, asyncio.Event()
        self.files: dict[str, MadeFile | KontorError] = {}
        self.heard: list[tuple[str, Request | None, str | None, int]] = []

    async def answer(self, tx: Tx, person: Person, request: Request) -> Reply:
        await self._act(tx, request.intent.value)
        words = ANSWERS.get(request.intent, _words(request.intent.value))
        return words(request)

    async def hear(
        self,
        tx: Tx,
        person: Person,
        message: Message,
        *,
        awaiting: Request | None = None,
        missing: str | None = None,
        misses: int = 0,
    ) -> list[Reply]:
        self.heard.append((message.text, awaiting, missing, misses))
        if awaiting and missing:
            value = (message.text,) if missing == "numbers" else message.text
            return [await self.answer(tx, person, awaiting.having(**{missing: value}))]
        await self._act(tx, message.text)
        if message.text == "what?":
            return [Reply(f"Miss {misses + 1}", understood=False)]
        return [Reply(f"You said <b>{message.text}</b>.")]

    def understand(self, message: Message, today: date) -> Understood:
        """Numbers are documents, everything behind "Export" is an export of orders in that format."""
        first, _, rest = message.text.partition(" ")
        if first.isdecimal():
            return Understood((Request(Intent.DOCUMENT, Slots(numbers=(first,))),))
        if first == "Export":
            return Understood((Request(Intent.EXPORT, Slots(what="orders", format=rest)),))
        return Understood()

    async def make_file(self, recipe: FileRecipe) -> MadeFile:
        made = self.files.get(recipe.parts["name"], NotFound())
        if isinstance(made, KontorError):
            raise made
        return made

    async def _act(self, tx: Tx, what: str) -> None:
        tx.session.add(AuditEntry(at=tx.now, channel="chat", action="said", facts={"what": what}))
        await tx.session.flush()
        if self.broken:
            self.broken -= 1
            raise RuntimeError("broken on purpose")
        if self.stuck and self.stuck.exists():
            await self.release.wait()
