"""What is held about a person: all of it, for people to read, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import BadAddress, NotFound, NotSignedIn
from core.models import AuditEntry, Base, Document, Door, Token, User, WebSession
from core.people import chats, managing, personal_data
from core.people.person import Channel, visitor
from core.people.personal_data import COVERED, EXEMPT, NOTES
from core.service import Core
from tests.core.people import somebody
from tests.core.people import world as worlds
from tests.core.people.somebody import EMAIL, PHONE
from tests.core.people.world import World

MARKS = ("email", "telegram", "phone")


def unpacked(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def data_of(core: Core, world: World) -> dict[str, Any]:
    me = await somebody.live(core, world)
    files = unpacked(await personal_data.collect(core, me.user))
    return {name[:-5]: json.loads(content) for name, content in files.items() if name.endswith(".json")}


def columns_about_people() -> set[str]:
    """Every column that refers to a user, or holds an address or a Telegram account."""
    found = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            refers = any(key.column.table.name == "user" for key in column.foreign_keys)
            if refers or column.name == "actor_id" or any(mark in column.name for mark in MARKS):
                found.add(f"{table.name}.{column.name}")
    return found


class TestCoverage:
    def test_every_column_about_people_is_collected_or_exempted_by_name(self) -> None:
        assert columns_about_people() == set(COVERED) | set(EXEMPT)

    def test_every_file_is_explained_and_made(self) -> None:
        assert set(COVERED.values()) <= set(NOTES) == set(personal_data.SECTIONS)


class TestCollecting:
    async def test_there_is_something_in_every_file(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        async with core.begin() as tx:
            petra = await worlds.person(core, world.master)
            await managing.deactivate(tx, petra, me.user)
        files = unpacked(await personal_data.collect(core, me.user))
        empty = [name for name, content in files.items() if content == b"[]"]
        assert set(empty) == {"sessions.json", "invitations.json", "notices.json"}  # ended, and never had
        assert {f"{name}.json" for name in NOTES} <= set(files)

    async def test_account_chats_and_invitations_are_as_they_are(self, core: Core, world: World) -> None:
        data = await data_of(core, world)
        [account] = data["account"]
        assert (account["email"], account["phone"], account["company"]) == (EMAIL, PHONE, "Federn Kunz GmbH")
        assert data["chats"][0]["telegram_user_id"] == somebody.TELEGRAM.telegram_user_id
        assert "+01:00" in account["created_at"]

    async def test_what_was_written_is_there(self, core: Core, world: World) -> None:
        data = await data_of(core, world)
        written = data["messages_from_you"]
        assert [row["by"] for row in written] == ["telegram", "mail", "mail"]
        assert written[0]["content"]["message"]["text"] == "Wo bleibt mein Kupfer?"
        assert any("Guten Tag, Zacharias" in row["text"] for row in data["messages_to_you"])

    async def test_mails_are_there_as_they_arrived(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        files = unpacked(await personal_data.collect(core, me.user))
        mails = [content for name, content in files.items() if name.startswith("mails/")]
        assert len(mails) == 2
        assert all(b"Wo bleibt mein Kupfer?" in mail for mail in mails)

    async def test_an_index_says_in_two_languages_what_it_is(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        readme = unpacked(await personal_data.collect(core, me.user))["README.txt"].decode()
        assert "Ihre Daten bei Kontor, Stand 2026-11-23" in readme
        assert "Your data with Kontor, as of 2026-11-23" in readme
        assert all(name in readme for name in NOTES)

    async def test_no_hash_and_no_link_is_in_it(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        everything = b"".join(unpacked(await personal_data.collect(core, me.user)).values()).decode()
        async with core.read() as tx:
            hashes = [*await tx.session.scalars(select(Token.token_hash))]
            hashes += await tx.session.scalars(select(WebSession.token_hash))
        assert len(hashes) > 2
        assert not [
            each for each in (*hashes, "argon2", "/disown/", "/password/reset/") if each in everything
        ]

    async def test_nobody_elses_data_is_in_it(self, core: Core, world: World) -> None:
        data = await data_of(core, world)
        text = json.dumps(data, ensure_ascii=False)
        for foreign in ("Petra", "max@federn-kunz", "Muster", "Jan Vogt", "Ich weiß es auch nicht"):
            assert foreign not in text

    async def test_of_those_whom_one_invited_only_that_one_did(self, core: Core, world: World) -> None:
        await somebody.live(core, world)
        files = unpacked(await personal_data.collect(core, world.master))
        [invitation] = json.loads(files["invitations.json"])
        assert (invitation["email"], invitation["invited_by_you"]) == (personal_data.LEFT_OUT, True)

    async def test_contact_persons_see_what_they_answered_but_not_the_question(
        self, core: Core, world: World
    ) -> None:
        await somebody.live(core, world)
        files = unpacked(await personal_data.collect(core, world.contact))
        [handover] = json.loads(files["handovers.json"])
        assert handover["question"] == personal_data.LEFT_OUT
        assert [message.get("text") for message in handover["messages"]] == [
            None,
            "Bald, Herr Quittenbaum.",
            None,
        ]
        assert json.loads(files["account.json"])[0]["looks_after_companies"] == ["200100"]

    async def test_it_is_found_by_address(self, core: Core, world: World) -> None:
        assert unpacked(await personal_data.collect_of_address(core, "PETRA.KUNZ@federn-kunz.example"))
        for address, error in (("nobody@federn-kunz.example", NotFound), ("nonsense", BadAddress)):
            with pytest.raises(error):
                await personal_data.collect_of_address(core, address)
        with pytest.raises(NotFound):
            await personal_data.collect(core, 10**9)

    async def test_fetching_ones_own_is_noted(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master, Channel.WEB)
        assert unpacked(await personal_data.collect_own(core, petra))
        async with core.read() as tx:
            assert (await tx.session.scalars(select(AuditEntry.action))).all() == ["data.fetched"]
        with pytest.raises(NotSignedIn):
            await personal_data.collect_own(core, visitor(Channel.WEB))

    async def test_a_chat_that_spoke_for_somebody_else_is_left_out(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        async with core.begin() as tx:
            petra = await tx.session.get_one(User, world.master)
            web = await worlds.person(core, petra.id, Channel.WEB)
            offer = await chats.offer_connect(tx, web, "https://t.me/kontor")
            await chats.connect(tx, somebody.TELEGRAM, offer.token)
            await somebody.store(
                tx, Door.TELEGRAM, "telegram:9", str(somebody.TELEGRAM.chat_id), b'{"a": "Petras"}'
            )
        files = unpacked(await personal_data.collect(core, me.user))
        assert b"Petras" not in files["messages_from_you.json"]
        assert (
            b"Petras" in unpacked(await personal_data.collect(core, world.master))["messages_from_you.json"]
        )

    async def test_thousands_of_fetched_documents_are_listed(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            made = [_document(tx.now, world.company, f"{90000000 + each}") for each in range(1_100)]
            tx.session.add_all(made)
            await tx.session.flush()
            for document in made:
                facts = {"document": document.id}
                entry = AuditEntry(
                    at=tx.now,
                    actor_id=petra.user_id,
                    company_id=world.company,
                    channel="web",
                    action="document.fetched",
                    facts=facts,
                )
                tx.session.add(entry)
        files = unpacked(await personal_data.collect(core, world.master))
        listed = [row["what"] for row in json.loads(files["activity.json"])]
        assert listed == [f"Fetched a document: {90000000 + each}" for each in range(1_100)]

    async def test_large_mails_are_not_held_in_memory_together(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        async with core.begin() as tx:
            raw = f"From: {EMAIL}\r\nSubject: Bild\r\n\r\n".encode() + b"x" * 1_000_000
            for number in range(40):
                await somebody.store(tx, Door.MAIL, f"large:{number}", EMAIL.lower(), raw)
        tracemalloc.start()
        packed = await personal_data.collect(core, me.user)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 25_000_000
        files = unpacked(packed)
        written = json.loads(files["messages_from_you.json"])
        pictures = [row["file"] for row in written if row.get("subject") == "Bild"]
        assert [files[name] for name in pictures] == [raw] * 40


def _document(now: datetime, company_id: int, number: str) -> Document:
    return Document(
        number=number,
        number_key=number,
        company_id=company_id,
        kind="invoice",
        issued_on=now.date(),
        file_name=f"{number}.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        imported_at=now,
    )
