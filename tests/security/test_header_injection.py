"""A line break in what people type never begins a header: not in a mail, not in a page."""

from __future__ import annotations

import email
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.clock import SystemClock
from core.errors import BadAddress, KontorError
from core.models import Door, OutboxItem, Role, TelegramPolicy, User
from core.people import addresses, invitations, registration, telegram_policy
from core.people.invitations import Invitee
from core.people.person import Channel, of_user
from core.people.registration import Registration
from core.post.mail import Mail, compose, queue_mail
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World
from tests.web import links
from tests.web.browser import Browser

pytestmark = pytest.mark.thorough

BREAKS = ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\r\n\t", "\x00\r\n")
EVIL = tuple(f"Max{end}Bcc: victim@evil.example{end}X-Evil: 1{end}{end}<b>text" for end in BREAKS)
OURS = {
    "date", "from", "to", "reply-to", "subject", "message-id", "in-reply-to", "references", "auto-submitted",
    "x-auto-response-suppress", "x-kontor-loop", "content-language", "mime-version", "content-type",
}  # fmt: skip
PETRA = "petra.kunz@federn-kunz.example"


async def composed(core: Core) -> list[EmailMessage]:
    """Every queued mail as it would go over the wire, read again."""
    async with core.read() as tx:
        found = await tx.session.scalars(select(OutboxItem).where(OutboxItem.door == Door.MAIL))
        contents = [item.content or {} for item in found]
    raw = [compose(content, [], core.settings, SystemClock().now()) for content in contents]
    return [email.message_from_bytes(each, EmailMessage, policy=policy.default) for each in raw]


def assert_clean(mail: EmailMessage) -> None:
    assert {name.lower() for name in mail.keys()} <= OURS  # noqa: SIM118 - a message is no mapping
    assert len(mail.keys()) == len(set(mail.keys()))
    assert len(mail["To"].addresses) == 1
    assert "evil.example" not in mail["To"]


class TestMails:
    @pytest.mark.parametrize("evil", EVIL, ids=repr)
    async def test_keep_names_and_titles_of_invited_people_in_line(
        self, core: Core, world: World, evil: str
    ) -> None:
        async with core.begin() as tx:
            petra = await tx.session.get_one(User, world.master)
            stored = evil.replace("\x00", "")[:100]  # what a database holds
            petra.first_name = petra.last_name = stored
            petra.title = stored[:20]
            boss = of_user(petra, Channel.WEB)
            await worlds.add_user(tx, "eva@federn-kunz.example", stored, stored, Role.MASTER, world.company)
            await invitations.invite(tx, boss, Invitee("neu@federn-kunz.example", evil, evil, evil))
            await telegram_policy.set_policy(tx, boss, TelegramPolicy.NO_FILES)
        token = (await links.newest(core, "neu@federn-kunz.example")).rpartition("/")[2]
        await registration.register(
            core, token, Registration(PASSWORD, PASSWORD, evil, f"M {evil}", f"N {evil}", evil)
        )
        mails = await composed(core)
        assert len(mails) >= 3
        for mail in mails:
            assert_clean(mail)
        async with core.read() as tx:
            neu = (
                await tx.session.scalars(select(User).where(User.email == "neu@federn-kunz.example"))
            ).one()
        for kept in (neu.first_name, neu.last_name, neu.phone, neu.title):
            assert "\n" not in kept
            assert "\r" not in kept

    @pytest.mark.parametrize("evil", EVIL, ids=repr)
    async def test_keep_subjects_and_ids_in_line(self, core: Core, evil: str) -> None:
        async with core.begin() as tx:
            made = Mail(
                PETRA, evil, "<p>x</p>", in_reply_to=f"<a@b>{evil}", references=(f"<a@b>{evil}", evil)
            )
            await queue_mail(tx, made)
        [mail] = await composed(core)
        assert_clean(mail)

    @pytest.mark.parametrize("end", BREAKS, ids=repr)
    async def test_go_to_no_address_with_a_line_break(self, core: Core, world: World, end: str) -> None:
        typed = f"a@federn-kunz.example{end}Bcc: victim@evil.example"
        async with core.begin() as tx:
            petra = of_user(await tx.session.get_one(User, world.master), Channel.WEB)
            with pytest.raises(BadAddress):
                await invitations.invite(tx, petra, Invitee(typed))
        assert not await worlds.mails(core)

    @given(st.text(max_size=40))
    def test_an_address_is_one_line_or_none(self, typed: str) -> None:
        try:
            parsed = addresses.parse(f"a@b.example{typed}")
        except KontorError:
            return
        assert len(f"{parsed.display}{parsed.key}".split()) == 1


class TestPages:
    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u0a0d", "\u560a\u560d"], ids=repr)
    async def test_put_nothing_typed_into_a_header(
        self, core: Core, world: World, visit: Callable[..., Browser], end: str
    ) -> None:
        evil = f"x{end}Set-Cookie: evil=1{end}X-Evil: 1"
        asked = quote(evil.encode(), safe="")
        browser = visit()
        pages = [
            await browser.ask("GET", f"{path}?{field}={asked}", follow=False)
            for path in ("/login", "/password/forgot", "/account", "/", "/connect")
            for field in ("next", "lang", "email", asked)
        ]
        pages.append(await browser.ask("GET", f"/{asked}", follow=False))
        pages.append(await browser.send("/login", email=evil, password=evil, next=evil))
        pages.append(await browser.send("/password/forgot", email=evil))
        pages.append(
            await browser.submit(
                await browser.open("/login"),
                {"email": PETRA, "password": PASSWORD, "next": f"/{evil}"},
                follow=False,
            )
        )
        for page in pages:
            assert "X-Evil" not in page.headers
            assert "evil=1" not in page.headers.get("Set-Cookie", "")
        assert browser.cookie("evil") is None
