"""The way to the relay: when it is encrypted, and what is for good."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from core import settings as settings_of
from core.errors import NotFound
from core.models import Door, OutboxItem, PostState
from core.post import outbox
from core.post.files import FileMaker, FileRecipe, MadeFile
from core.post.mail import Mail, queue_mail
from core.post.queue import OUTBOX, claim
from core.post.relay import Sender, route_of
from core.post.worker import Refused, Retry
from core.service import Core
from kontor.demo.mailbox import Mailbox, When


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


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """A relay that catches everything."""
    made = Mailbox()
    await made.start()
    yield made
    await made.stop()


async def missing(_recipe: FileRecipe) -> MadeFile:
    raise NotFound


async def large(recipe: FileRecipe) -> MadeFile:
    return MadeFile(f"{recipe.parts['name']}.pdf", "application/pdf", b"x" * 12_000_000)


class TestSending:
    """Each against a relay that catches what it is sent."""

    async def sent(
        self, core: Core, mailbox: Mailbox, make_file: FileMaker = missing, **facts: Any
    ) -> OutboxItem:
        settings = settings_of.load(
            _env_file=None,
            data_dir=core.settings.data_dir,
            smtp_relay=f"smtp://127.0.0.1:{mailbox.smtp_port}",
        )
        core.settings = settings
        async with core.begin() as tx:
            item = await queue_mail(tx, Mail("max@firma.example", "Betreff", "<p>Text</p>", **facts))
        async with core.begin() as tx:
            [claimed] = await claim(tx, OUTBOX[Door.MAIL], 1)
        await Sender(core, make_file).send(claimed)
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

    async def test_files_that_do_not_fit_together_are_named(self, core: Core, mailbox: Mailbox) -> None:
        files = tuple(FileRecipe("document", {"name": name}) for name in ("Eins", "Zwei"))
        await self.sent(core, mailbox, large, files=files)
        assert [file.name for file in mailbox.mails[0].files] == ["Eins.pdf"]
        assert "Zwei.pdf fehlt hier" in mailbox.mails[0].text

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
