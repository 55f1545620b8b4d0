"""The way to the relay: when it is encrypted, and what is for good."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import select

from core import settings as settings_of
from core.errors import NotAllowed, NotFound
from core.models import Door, InboxItem, OutboxItem, PostState
from core.people import downloads
from core.post import inbox, outbox, relay
from core.post.files import FileMaker, FileRecipe, MadeFile
from core.post.mail import Mail, queue_mail
from core.post.queue import OUTBOX, claim
from core.post.relay import OfferFile, Sender, mail_sender, route_of
from core.post.worker import Refused, Retry
from core.service import Core
from kontor.demo.mailbox import Mailbox, When
from tests.conftest import changed
from tests.core.people import world as worlds


class TestRoute:
    @pytest.mark.parametrize(
        ("relay", "use_tls", "start_tls", "verify"),
        [
            ("smtp://127.0.0.1:2526", False, False, False),
            ("smtp://localhost", False, False, False),
            ("smtp://relay.example", False, None, False),
            ("smtp://relay.example:587?tls=required", False, True, True),
            ("smtp://kontor:geheim@relay.example:587", False, True, True),
            ("smtps://relay.example", True, False, True),
        ],
    )
    def test_it_is_as_safe_as_it_can_be(
        self, relay: str, use_tls: bool, start_tls: bool | None, verify: bool
    ) -> None:
        route = route_of(settings_of.load(_env_file=None, smtp_relay=relay))
        assert (route.use_tls, route.start_tls, route.verify) == (use_tls, start_tls, verify)

    def test_name_and_password_are_decoded(self) -> None:
        route = route_of(settings_of.load(_env_file=None, smtp_relay="smtps://a%40b:p%2Fw@relay.example"))
        assert (route.username, route.password, route.port) == ("a@b", "p/w", 465)


async def missing(_recipe: FileRecipe) -> MadeFile:
    raise NotFound


async def large(recipe: FileRecipe) -> MadeFile:
    return MadeFile(f"{recipe.parts['name']}.pdf", "application/pdf", b"x" * 12_000_000)


async def broken(_recipe: FileRecipe) -> MadeFile:
    raise RuntimeError("for max@firma.example")


async def forbidden(_recipe: FileRecipe) -> MadeFile:
    raise NotAllowed


class TestSending:
    """Each against a relay that catches what it is sent."""

    async def sent(
        self,
        core: Core,
        mailbox: Mailbox,
        make_file: FileMaker = missing,
        attempts: int = 1,
        offer_file: OfferFile | None = None,
        **facts: Any,
    ) -> OutboxItem:
        settings = settings_of.load(
            _env_file=None,
            data_dir=core.settings.data_dir,
            smtp_relay=f"smtp://127.0.0.1:{mailbox.smtp_port}",
        )
        core.settings = settings
        async with core.begin() as tx:
            item = await queue_mail(
                tx, Mail(facts.pop("to", "max@firma.example"), "Betreff", "<p>Text</p>", **facts)
            )
        async with core.begin() as tx:
            [claimed] = await claim(tx, OUTBOX[Door.MAIL], 1)
            claimed.attempts = attempts
        await Sender(core, make_file, offer_file).send(claimed)
        async with core.read() as tx:
            return await tx.session.get_one(OutboxItem, item.id)

    async def test_the_receipt_is_kept(self, core: Core, mailbox: Mailbox) -> None:
        row = await self.sent(core, mailbox)
        assert row.state == PostState.DONE
        assert row.receipt is not None
        assert row.receipt["answer"].endswith("Caught")
        assert row.receipt["message_id"] == mailbox.mails[0].message["Message-ID"]

    async def test_a_file_that_is_gone_becomes_a_sentence(self, core: Core, mailbox: Mailbox) -> None:
        await self.sent(core, mailbox, files=(FileRecipe("document", {"id": 1}),))
        assert mailbox.mails[0].files == ()
        assert "nicht mehr verfügbar" in mailbox.mails[0].text

    async def test_a_file_that_may_not_be_seen_any_more_becomes_a_sentence(
        self, core: Core, mailbox: Mailbox
    ) -> None:
        await self.sent(core, mailbox, forbidden, files=(FileRecipe("document", {"id": 1}),))
        assert "nicht mehr verfügbar" in mailbox.mails[0].text

    async def test_a_fault_in_making_a_file_is_tried_again_first(self, core: Core, mailbox: Mailbox) -> None:
        with pytest.raises(RuntimeError):
            await self.sent(core, mailbox, broken, files=(FileRecipe("document", {"id": 1}),))
        assert mailbox.mails == ()

    async def test_a_fault_that_stays_does_not_hold_the_mail_back(self, core: Core, mailbox: Mailbox) -> None:
        files = (FileRecipe("document", {"id": 1}),)
        row = await self.sent(core, mailbox, broken, attempts=relay.FILE_ATTEMPTS, files=files)
        assert row.state == PostState.DONE
        assert "Fehlers bei uns" in mailbox.mails[0].text

    async def test_an_original_too_large_is_not_even_read(self, core: Core, mailbox: Mailbox) -> None:
        async with core.begin() as tx:
            stored = await inbox.store(
                tx,
                Door.MAIL,
                unique_key="large",
                lane="large",
                content=b"x" * (relay.MAX_FILES + 1),
                envelope={},
            )
        assert stored
        async with core.read() as tx:
            number = await tx.session.scalar(select(InboxItem.id))
        await self.sent(core, mailbox, files=(FileRecipe(relay.ORIGINAL, {"id": number}),))
        assert "für eine E-Mail zu groß" in mailbox.mails[0].text

    @pytest.mark.parametrize("address", ["jürgen@firma.example", "max@firma..example", "max"])
    async def test_what_is_no_address_is_refused_for_good(
        self, core: Core, mailbox: Mailbox, address: str
    ) -> None:
        with pytest.raises(Refused, match=r"^unaddressable: [^@]*$"):
            await self.sent(core, mailbox, to=address)

    async def test_a_fault_in_composing_is_no_refusal(
        self, core: Core, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> bytes:
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")

        monkeypatch.setattr(relay, "compose", fail)
        with pytest.raises(UnicodeEncodeError):
            await self.sent(core, mailbox)

    async def test_files_that_do_not_fit_together_are_named(self, core: Core, mailbox: Mailbox) -> None:
        files = tuple(FileRecipe("document", {"name": name}) for name in ("Eins", "Zwei"))
        await self.sent(core, mailbox, large, files=files)
        assert [file.name for file in mailbox.mails[0].files] == ["Eins.pdf"]
        assert "Zwei.pdf fehlt hier" in mailbox.mails[0].text

    async def test_what_does_not_fit_is_linked_to_for_its_user(self, core: Core, mailbox: Mailbox) -> None:
        world = await worlds.build(core)
        files = tuple(FileRecipe("document", {"name": name}) for name in ("Eins", "Zwei"))
        await self.sent(core, mailbox, large, offer_file=downloads.offer, files=files, user_id=world.master)
        mail = mailbox.mails[0]
        assert [file.name for file in mail.files] == ["Eins.pdf"]
        assert "Zwei.pdf (12 MB) ist für eine E-Mail zu groß" in mail.text
        (url,) = re.findall(r"http://127\.0\.0\.1:8080/files/[\w-]{43}", mail.text)
        assert f'<a href="{url}"' in (mail.html or "")
        async with core.read() as tx:
            download = await downloads.look(tx, url.rpartition("/")[2])
        assert (download.user_id, download.recipe) == (world.master, files[1])

    async def test_4xx_is_tried_again(self, core: Core, mailbox: Mailbox) -> None:
        mailbox.fail("451 4.7.1 Greylisted", when=When.RECIPIENT)
        with pytest.raises(Retry):
            await self.sent(core, mailbox)

    @pytest.mark.parametrize("when", [When.RECIPIENT, When.DATA])
    async def test_5xx_is_for_good(self, core: Core, mailbox: Mailbox, when: When) -> None:
        mailbox.fail("550 5.1.1 Unknown", when=when)
        with pytest.raises(Refused, match="550"):
            await self.sent(core, mailbox)

    async def test_a_relay_that_is_away_is_tried_again(self, core: Core, mailbox: Mailbox) -> None:
        await mailbox.stop()
        with pytest.raises(Retry):
            await self.sent(core, mailbox)

    async def test_the_recipes_survive_in_the_queue(self, core: Core) -> None:
        recipe = FileRecipe("document", {"id": 1})
        async with core.begin() as tx:
            item = await queue_mail(tx, Mail("max@firma.example", "Betreff", "<p>x</p>", files=(recipe,)))
        assert outbox.recipes(item) == [recipe]


class TestGivingUp:
    """What the operator hears of a mail that was not delivered."""

    @pytest.fixture
    async def core(self, core: Core, mailbox: Mailbox) -> Core:
        core.settings = changed(
            core.settings,
            smtp_relay=f"smtp://127.0.0.1:{mailbox.smtp_port}",
            operator_address="betrieb@kontor.example",
        )
        return core

    async def worked(self, core: Core) -> None:
        """Sends until nothing waits any more."""
        sender = mail_sender(core, missing)
        running = asyncio.create_task(sender.run())
        async with asyncio.timeout(20):
            while await self.waiting(core):  # noqa: ASYNC110 - rows ring no bell
                await asyncio.sleep(0.02)
        sender.stop()
        await running

    async def waiting(self, core: Core) -> list[OutboxItem]:
        async with core.read() as tx:
            due = select(OutboxItem).where(OutboxItem.state == PostState.WAITING)
            return list(await tx.session.scalars(due))

    async def queued(self, core: Core, **facts: Any) -> int:
        async with core.begin() as tx:
            return (await queue_mail(tx, Mail("max@firma.example", "Geheim", "<p>Text</p>", **facts))).id

    async def test_the_operator_is_told_number_kind_and_code(self, core: Core, mailbox: Mailbox) -> None:
        mailbox.fail("550 5.1.1 <max@firma.example> Unknown", when=When.RECIPIENT)
        number = await self.queued(core, kind="answer")
        await self.worked(core)
        [notice] = mailbox.mails
        assert notice.to == ("betrieb@kontor.example",)
        assert notice.subject == f"E-Mail {number} wurde nicht zugestellt"
        assert "answer" in notice.text and "550" in notice.text
        assert "max@firma.example" not in notice.text and "Geheim" not in notice.text

    async def test_of_a_lost_notice_there_is_no_notice(self, core: Core, mailbox: Mailbox) -> None:
        mailbox.fail("550 5.1.1 Unknown", when=When.RECIPIENT)
        await self.queued(core, kind=relay.UNDELIVERED)
        await self.worked(core)
        assert mailbox.mails == ()

    async def test_without_an_operator_nothing_is_sent(self, core: Core, mailbox: Mailbox) -> None:
        core.settings = core.settings.model_copy(update={"operator_address": None})
        mailbox.fail("550 5.1.1 Unknown", when=When.RECIPIENT)
        await self.queued(core)
        await self.worked(core)
        assert mailbox.mails == ()

    async def test_a_flood_of_lost_mails_is_no_flood_of_notices(self, core: Core, mailbox: Mailbox) -> None:
        numbers = [await self.queued(core) for _ in range(relay.NOTICES_PER_HOUR + 3)]
        for number in numbers:
            async with core.begin() as tx:
                item = await tx.session.get_one(OutboxItem, number)
                await Sender(core, missing).give_up(tx, item)
        assert len(await self.waiting(core)) == len(numbers) + relay.NOTICES_PER_HOUR
