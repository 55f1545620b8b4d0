"""Nobody learns which addresses have an account: not by text, status, headers, cookies or time (SPEC 2)."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy import delete

from core.desk import Desk, Intent, Request, Slots
from core.models import Role, Throttle, UserState
from core.people import invitations, passwords
from core.people.invitations import Invitee
from core.people.person import Channel, ChatIdentity, Person, visitor
from core.service import Core, Tx
from faq import LiveBook
from tests.core.business.firms import ON_SQLITE
from tests.core.people import world as worlds
from tests.core.people.world import World
from tests.security import stopwatch
from tests.web.browser import Browser, Page
from web import make_app

pytestmark = pytest.mark.thorough

KNOWN, UNKNOWN = "petra.kunz@federn-kunz.example", "berta.funk@federn-kunz.example"
WITHOUT_PASSWORD, GONE = "nina.neu@federn-kunz.example", "gero.gone@federn-kunz.example"
ADDRESSES = (KNOWN, UNKNOWN, WITHOUT_PASSWORD, GONE, "anna.berg@metallservice.example", "no address at all")
WRONG = "a password that nobody has"
ANSWER: Mapping[str, Mapping[str, str]] = {"/login": {"password": WRONG}, "/password/forgot": {}}
NOBODY_SLOWER: Mapping[str, float] = {}


@pytest.fixture
async def world(core: Core, world: World) -> World:
    """With a user who never set a password, and one who was deactivated."""
    async with core.begin() as tx:
        await worlds.add_user(tx, WITHOUT_PASSWORD, "Nina", "Neu", Role.GENERAL, world.company)
        gone = await worlds.add_user(tx, GONE, "Gero", "Gone", Role.GENERAL, world.company)
        gone.state, gone.password_hash = (
            UserState.DEACTIVATED,
            await passwords.hash_password("lang her, aber gut"),
        )
    return world


async def forgive(core: Core) -> None:
    """Forgets all attempts, so that the next one is the first again."""
    async with core.begin() as tx:
        await tx.session.execute(delete(Throttle))


def looks(page: Page, email: str) -> tuple[object, ...]:
    """Everything that a browser sees, less what was typed and what is random each time."""
    text = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", page.text).replace(email, "…")
    headers = {name: value for name, value in page.headers.items() if name not in ("Date", "Content-Length")}
    if "Set-Cookie" in headers:
        headers["Set-Cookie"] = re.sub(r"=[^;]*", "=", headers["Set-Cookie"], count=1)
    return page.status, page.path, headers, text


class TestPages:
    @pytest.mark.parametrize("path", ANSWER)
    async def test_answer_every_address_alike(
        self, core: Core, world: World, visit: Callable[..., Browser], path: str
    ) -> None:
        seen = {}
        for email in ADDRESSES:
            browser = visit()
            page = await browser.send(path, email=email, **ANSWER[path])
            cookies = sorted(cookie.key for cookie in browser._session.cookie_jar)
            seen[email] = (*looks(page, email), cookies)
            await forgive(core)
        assert [seen[email] for email in ADDRESSES] == [seen[KNOWN]] * len(ADDRESSES)

    async def test_are_slowed_down_alike(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        """Attempts are counted for addresses that nobody has as well."""
        answers = {}
        for email in (KNOWN, UNKNOWN, GONE):
            pages = [await visit().send("/login", email=email, password=WRONG) for _ in range(7)]
            answers[email] = [looks(page, email) for page in pages]
            await forgive(core)
        assert answers[KNOWN] == answers[UNKNOWN] == answers[GONE]
        assert {status for status, *_ in answers[KNOWN]} == {422, 429}

    async def test_only_the_mailbox_tells(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        for email in ADDRESSES:
            await visit().send("/password/forgot", email=email)
        told = {mail["to"] for mail in await worlds.mails(core)}
        assert told == {KNOWN, WITHOUT_PASSWORD, "anna.berg@metallservice.example"}


@asynccontextmanager
async def site_without_throttle(core: Core, slow: Mapping[str, float]) -> AsyncIterator[str]:
    """The pages, to which every attempt is the first; `slow` addresses take so much longer."""

    @web.middleware
    async def handicap(request: web.Request, handler: Handler) -> web.StreamResponse:
        await forgive(core)
        typed = (await request.post()).get("email", "") if request.method == "POST" else ""
        answer = await handler(request)
        await asyncio.sleep(slow.get(str(typed), 0.0))
        return answer

    app = make_app(core)
    app.middlewares.insert(0, handicap)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def measured(
    core: Core,
    path: str,
    first: str,
    second: str,
    slow: Mapping[str, float] = NOBODY_SLOWER,
    abreast: int = 1,
    most: int = 120,
) -> stopwatch.Difference:
    """How much longer the form takes with the first address than with the second."""
    async with site_without_throttle(core, slow) as address:
        browser = Browser(address, {"Accept-Language": "de"})
        token = (await browser.open(path)).value("csrf_token")

        def sending(email: str) -> stopwatch.Act:
            return lambda: browser.ask(
                "POST", path, data={"csrf_token": token, "email": email, **ANSWER[path]}
            )

        try:
            return await stopwatch.compare(sending(first), sending(second), abreast=abreast, most=most)
        finally:
            await browser.close()


class TestTime:
    async def test_of_a_failed_login_tells_nothing(self, core: Core, world: World) -> None:
        found = await measured(core, "/login", KNOWN, UNKNOWN)
        assert not found.is_noticeable, found

    @ON_SQLITE
    @pytest.mark.parametrize("other", [WITHOUT_PASSWORD, GONE])
    async def test_of_a_login_without_password_or_after_deactivation_tells_nothing(
        self, core: Core, world: World, other: str
    ) -> None:
        found = await measured(core, "/login", other, UNKNOWN)
        assert not found.is_noticeable, found

    async def test_of_a_forgotten_password_tells_nothing(self, core: Core, world: World) -> None:
        found = await measured(core, "/password/forgot", KNOWN, UNKNOWN, abreast=6)
        assert not found.is_noticeable, found

    @ON_SQLITE
    async def test_would_tell_if_there_were_20_milliseconds_between(self, core: Core, world: World) -> None:
        """The test of the test, with as many measurements as it takes."""
        found = await measured(core, "/login", KNOWN, UNKNOWN, {KNOWN: 0.02}, most=500)
        assert found.is_noticeable, found


class TestStopwatch:
    """On a machine as busy as may be: the noise is many times the difference."""

    def _apart(self, seed: int, shift: float) -> list[float]:
        dice = random.Random(seed)
        noise = (dice.expovariate(1 / 0.01) - dice.expovariate(1 / 0.01) for _ in range(60))
        hiccups = (dice.choice((0, 0, 0, 0, 0, 0, 0, 0, 0.3, -0.3)) for _ in range(60))
        return [a + b + shift for a, b in zip(noise, hiccups, strict=True)]

    def test_gives_no_false_alarm(self) -> None:
        assert sum(stopwatch.of(self._apart(seed, 0.0)).is_noticeable for seed in range(100)) == 0

    def test_finds_20_milliseconds(self) -> None:
        assert sum(stopwatch.of(self._apart(seed, 0.02)).is_noticeable for seed in range(100)) >= 90

    def test_finds_them_whichever_is_slower(self) -> None:
        assert stopwatch.of(self._apart(1, -0.03)).is_noticeable


class TestInvitingSomebody:
    """An address of another company's user is invited like one that nobody knows."""

    async def _invite(self, core: Core, world: World, email: str) -> tuple[object, ...]:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            made = await invitations.invite(tx, petra, Invitee(email, "", "Max", "Muster"))
            return made.state, made.role, made.expires_at

    async def test_says_the_same_of_another_companys_user(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            other = await worlds.add_company(tx, "300300", "Drittel AG", world.contact, "federn-kunz.example")
            await self._join(tx, other.id)
        assert await self._invite(core, world, "max.eins@federn-kunz.example") == await self._invite(
            core, world, "max.zwei@federn-kunz.example"
        )

    async def _join(self, tx: Tx, company: int) -> None:
        await worlds.add_user(tx, "max.eins@federn-kunz.example", "Max", "Eins", Role.GENERAL, company)


class TestOtherDoors:
    """The same words by chat and by mail, whoever asks."""

    @pytest.fixture
    def askers(self, world: World) -> list[Person]:
        chat = ChatIdentity(1, 1, "Gast")
        return [visitor(Channel.CHAT, "de", chat), visitor(Channel.MAIL), visitor(Channel.CHAT, "en", chat)]

    async def test_a_forgotten_password_is_answered_alike(
        self, core: Core, world: World, askers: list[Person], book: LiveBook
    ) -> None:
        desk = Desk(core, book)
        for person in askers:
            said = set()
            for email in ADDRESSES:
                async with core.begin() as tx:
                    reply = await desk.answer(tx, person, Request(Intent.RESET_PASSWORD, Slots(email=email)))
                said.add(repr(reply).replace(email, "…"))
            assert len(said) == 1
