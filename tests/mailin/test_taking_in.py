"""The SMTP and LMTP conversation, over raw sockets."""

from __future__ import annotations

import asyncio
import re
import ssl
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import PostState
from mailin.reception import _normal
from mailin.smtp import SIZE_LIMIT, Intake
from tests.mailin.conftest import MASTER, SERVICE, Bed, OpenBed
from tests.mailin.letters import letter


class TestRecipients:
    @pytest.mark.parametrize(
        "address",
        [
            SERVICE,
            "SERVICE@Kontor.Example",
            "service+a1b2@kontor.example",
            "postmaster@kontor.example",
            "Postmaster",
        ],
    )
    async def test_our_own_addresses_are_taken(self, bed: Bed, address: str) -> None:
        async with bed.wire() as wire:
            await wire.hear()
            await wire.say("EHLO client.example")
            await wire.say(f"MAIL FROM:<{MASTER}>")
            assert (await wire.say(f"RCPT TO:<{address}>")).startswith("250")

    @pytest.mark.parametrize(
        "address",
        [
            "sales@kontor.example",
            "service@other.example",
            "service+@kontor.example",
            "serviced@kontor.example",
        ],
    )
    async def test_any_other_is_refused_at_once(self, bed: Bed, address: str) -> None:
        async with bed.wire() as wire:
            await wire.hear()
            await wire.say("EHLO client.example")
            await wire.say(f"MAIL FROM:<{MASTER}>")
            assert (await wire.say(f"RCPT TO:<{address}>")).startswith("550 5.1.1")
        assert await bed.answers() == ()

    @pytest.mark.parametrize("argument", ["<", "<a", "<@>", "<a@b", "<\xe4@b", '<"', "<(((@x>", "a b@c"])
    async def test_what_is_no_address_is_refused_for_good(self, bed: Bed, argument: str) -> None:
        async with bed.wire() as wire:
            await wire.hear()
            await wire.say("EHLO client.example")
            await wire.say(f"MAIL FROM:<{MASTER}>")
            assert (await wire.say(f"RCPT TO:{argument}".encode("latin-1")))[0] == "5"
            assert (await wire.say(f"RCPT TO:<{SERVICE}>")).startswith("250")


class TestExtensions:
    async def test_ehlo_shows_what_the_door_can(self, bed: Bed) -> None:
        async with bed.wire() as wire:
            await wire.hear()
            shown = await wire.say("EHLO client.example")
        assert f"SIZE {SIZE_LIMIT}" in shown
        assert "8BITMIME" in shown
        assert "SMTPUTF8" in shown
        assert "AUTH" not in shown

    async def test_a_mail_declared_too_large_is_refused_at_once(self, bed: Bed) -> None:
        async with bed.wire() as wire:
            await wire.hear()
            await wire.say("EHLO client.example")
            assert (await wire.say(f"MAIL FROM:<{MASTER}> SIZE={SIZE_LIMIT + 1}")).startswith("552")

    async def test_a_mail_that_turns_out_too_large_is_refused_after_it(self, bed: Bed) -> None:
        async with bed.wire() as wire:
            await wire.envelope()
            assert (await wire.say("DATA")).startswith("354")
            await wire.send((b"x" * 998 + b"\r\n") * (SIZE_LIMIT // 1000 + 10))
            assert (await wire.say(".")).startswith("552")
            assert (await wire.say(f"MAIL FROM:<{MASTER}>")).startswith("250")
        assert await bed.inbox() == []

    async def test_utf8_addresses_are_taken(self, bed: Bed) -> None:
        async with bed.wire() as wire:
            await wire.hear()
            await wire.say("EHLO client.example")
            assert (await wire.say("MAIL FROM:<jürgen@müller.example> SMTPUTF8")).startswith("250")
            assert (await wire.say(f"RCPT TO:<{SERVICE}>")).startswith("250")
            await wire.say("DATA")
            assert (await wire.say(letter() + b".")).startswith("250")

    async def test_long_lines_are_taken(self, bed: Bed) -> None:
        await bed.send(letter("Wo finde ich meine Rechnungen?\n" + "x" * 100_000))
        assert len(await bed.answers()) == 1


class TestStarttls:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> Path:
        path = tmp_path / "mail.pem"
        made = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=kontor.example",
        ]
        subprocess.run([*made, "-keyout", path, "-out", tmp_path / "crt"], check=True, capture_output=True)
        path.write_bytes(path.read_bytes() + (tmp_path / "crt").read_bytes())
        return path

    async def test_it_is_offered_with_a_certificate_and_works(
        self, open_bed: OpenBed, certificate: Path
    ) -> None:
        import aiosmtplib

        bed = await open_bed(mail_certificate=certificate)
        client = aiosmtplib.SMTP(
            hostname="127.0.0.1", port=bed.door.port, start_tls=True, validate_certs=False, timeout=20
        )
        async with client:
            assert "AUTH" not in client.last_ehlo_response.message if client.last_ehlo_response else True
            await client.sendmail(MASTER, [SERVICE], letter())
        assert len(await bed.answers()) == 1

    async def test_what_was_sent_in_clear_before_it_is_forgotten(
        self, open_bed: OpenBed, certificate: Path
    ) -> None:
        bed = await open_bed(mail_certificate=certificate)
        reader, writer = await asyncio.open_connection("127.0.0.1", bed.door.port)
        await reader.readline()
        writer.write(b"EHLO client.example\r\n")
        while (await reader.readline())[3:4] == b"-":
            pass
        writer.write(b"STARTTLS\r\nMAIL FROM:<evil@evil.example>\r\nRCPT TO:<service@kontor.example>\r\n")
        assert (await reader.readline()).startswith(b"220")
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        await writer.start_tls(context)
        writer.write(b"DATA\r\n")
        assert (await asyncio.wait_for(reader.readline(), 10)).startswith(b"503")
        writer.close()


class TestStoring:
    async def test_what_was_acknowledged_is_in_the_database(self, bed: Bed) -> None:
        await bed.rest()
        raw = letter()
        await bed.send(raw)
        [item] = await bed.inbox()
        assert item.content == raw
        assert item.lane == MASTER
        assert item.envelope["rcpt_tos"] == [SERVICE]

    async def test_without_the_database_the_sender_is_asked_to_come_back(self, bed: Bed) -> None:
        working = bed.core.database

        class Away:
            def begin(self) -> None:
                raise ConnectionError("the database is away")

            read = begin

        bed.core.database = Away()  # type: ignore[assignment]  # what a database that is away does
        async with bed.wire() as wire:
            await wire.envelope()
            await wire.say("DATA")
            refused = await wire.say(letter() + b".")
            bed.core.database = working
            assert refused.startswith("451")
            await wire.say(f"MAIL FROM:<{MASTER}>")
            await wire.say(f"RCPT TO:<{SERVICE}>")
            await wire.say("DATA")
            assert (await wire.say(letter() + b".")).startswith("250")
        assert len(await bed.answers()) == 1

    async def test_many_at_once_are_all_stored(self, bed: Bed) -> None:
        await asyncio.gather(*(bed.send(letter(f"Frage {number}")) for number in range(40)))
        assert len(await bed.inbox()) == 40


class TestSmuggling:
    @pytest.mark.parametrize(
        "end",
        [
            b"\n.\n",
            b"\n.\r\n",
            b"\r\n.\n",
            b"\r.\r",
            b"\r\n.\r",
            b"\r.\r\n",
            b"\r\n\0.\r\n",
            b"\r\n.\0\r\n",
            b"\n\n.\r\n",
        ],
    )
    async def test_an_odd_end_is_not_the_end(self, bed: Bed, end: bytes) -> None:
        second = b"MAIL FROM:<evil@evil.example>\r\nRCPT TO:<service@kontor.example>\r\nDATA\r\n" + letter()
        async with bed.wire() as wire:
            await wire.envelope()
            await wire.say("DATA")
            answer = await wire.say(letter("erste").rstrip() + end + second + b".")
            assert answer[0] in "25"
            assert (await wire.say("NOOP")).startswith("250")
        stored = await bed.inbox()
        assert len(stored) <= 1
        for item in stored:
            content = item.content or b""
            assert b"\n" not in content.replace(b"\r\n", b"")
            assert b"\r" not in content.replace(b"\r\n", b"")


class TestIntake:
    async def test_too_many_bytes_at_once_are_asked_to_come_back(self, open_bed: OpenBed) -> None:
        intake = Intake(under_way=20_000)
        bed = await open_bed(door={"intake": intake})
        async with bed.wire() as slow, bed.wire() as other:
            await slow.envelope()
            await slow.say("DATA")
            await slow.send(b"x" * 15_000 + b"\r\n")
            await other.envelope()
            await other.say("DATA")
            async with asyncio.timeout(10):
                while intake.used < 15_000:  # noqa: ASYNC110 - the other end of a socket rings no bell
                    await asyncio.sleep(0.01)
            assert (await other.say(letter("x" * 9_000) + b".")).startswith("452")
            assert (await slow.say(".")).startswith("250")
            await other.say(f"MAIL FROM:<{MASTER}>")
            await other.say(f"RCPT TO:<{SERVICE}>")
            await other.say("DATA")
            assert (await other.say(letter("x" * 9_000) + b".")).startswith("250")
        assert intake.used == 0

    async def test_a_broken_connection_gives_its_bytes_back(self, open_bed: OpenBed) -> None:
        intake = Intake()
        bed = await open_bed(door={"intake": intake})
        async with bed.wire() as wire:
            await wire.envelope()
            await wire.say("DATA")
            await wire.send(b"x" * 15_000 + b"\r\n")
            async with asyncio.timeout(10):
                while not intake.used:  # noqa: ASYNC110 - the other end of a socket rings no bell
                    await asyncio.sleep(0.01)
        async with asyncio.timeout(10):
            while intake.used or intake.open_ones:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)

    async def test_a_line_too_long_is_refused_and_the_next_mail_taken(self, bed: Bed) -> None:
        async with bed.wire() as wire:
            await wire.envelope()
            await wire.say("DATA")
            await wire.send(b"x" * 600_000 + b".\r\nRCPT TO:<a@b.example>\r\n")
            assert (await wire.say(".")).startswith("500")
            assert (await wire.say("NOOP")).startswith("250")

    async def test_doubled_dots_are_taken_off(self, bed: Bed) -> None:
        await bed.rest()
        async with bed.wire() as wire:
            await wire.envelope()
            await wire.say("DATA")
            assert (await wire.say(letter("a") + b"..b\r\n...\r\n.")).startswith("250")
        [item] = await bed.inbox()
        assert (item.content or b"").endswith(b"a\r\n.b\r\n..\r\n")

    async def test_bare_line_feeds_that_grow_beyond_the_limit_are_refused(self, bed: Bed) -> None:
        lines = (b"\n" * 200_000 + b"\r\n") * (SIZE_LIMIT // 200_000 - 5)
        async with bed.wire() as wire:
            await wire.envelope()
            await wire.say("DATA")
            await wire.send(letter() + lines)
            assert (await wire.say(".")).startswith("552")


class TestLineEnds:
    @given(content=st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a", b"."])).map(b"".join))
    def test_all_become_crlf(self, content: bytes) -> None:
        assert _normal(content) == re.sub(rb"\r\n|\r|\n", b"\r\n", content)


class TestLmtp:
    async def test_every_recipient_gets_a_reply_after_the_dot(self, bed: Bed) -> None:
        async with bed.wire(bed.door.lmtp_port) as wire:
            await wire.envelope(
                MASTER,
                SERVICE,
                "service+abc@kontor.example",
                "nobody@kontor.example",
                hello="LHLO relay.example",
            )
            await wire.say("DATA")
            assert (await wire.say(letter() + b".")).startswith("250")
            assert (await wire.hear()).startswith("250")
            assert (await wire.say("NOOP")).startswith("250")
        assert len(await bed.answers()) == 1

    async def test_it_is_greeted_with_lhlo_only(self, bed: Bed) -> None:
        async with bed.wire(bed.door.lmtp_port) as wire:
            await wire.hear()
            assert (await wire.say("EHLO client.example")).startswith("500")


class TestConnections:
    async def test_an_idle_one_ends_with_421(self, open_bed: OpenBed) -> None:
        bed = await open_bed(door={"timeout": 0.3})
        async with bed.wire() as wire:
            await wire.hear()
            assert (await wire.hear()).startswith("421")
            assert await wire.ended()

    async def test_one_too_many_is_asked_to_come_back(self, open_bed: OpenBed) -> None:
        bed = await open_bed(door={"max_connections": 1})
        async with bed.wire() as first:
            await first.hear()
            async with bed.wire() as second:
                assert (await second.hear()).startswith("421")
                assert await second.ended()

    async def test_one_address_cannot_take_them_all(self, open_bed: OpenBed) -> None:
        intake = Intake(per_address=2)
        bed = await open_bed(door={"intake": intake})
        async with bed.wire() as first, bed.wire() as second:
            await first.hear()
            await second.hear()
            async with bed.wire() as third:
                assert (await third.hear()).startswith("421")
                assert await third.ended()
            assert (await second.say("NOOP")).startswith("250")
        async with asyncio.timeout(10):
            while intake.open_ones:  # noqa: ASYNC110 - the other end of a socket rings no bell
                await asyncio.sleep(0.01)
        async with bed.wire() as again:
            assert (await again.hear()).startswith("220")

    async def test_a_mail_passes_among_500_idle_ones(self, bed: Bed) -> None:
        idle = await asyncio.gather(
            *(asyncio.open_connection("127.0.0.1", bed.door.port) for _ in range(500))
        )
        await bed.send(letter())
        for _, writer in idle:
            writer.close()
        assert len(await bed.answers()) == 1


class TestAnyBytes:
    async def test_any_mail_is_taken_or_refused_and_the_next_one_answered(self, open_bed: OpenBed) -> None:
        bed = await open_bed()

        async def try_one(raw: bytes) -> None:
            async with bed.wire() as wire:
                await wire.envelope("odd@odd.example")
                await wire.say("DATA")
                stuffed = raw.replace(b"\r\n.", b"\r\n..")
                answer = await asyncio.wait_for(
                    wire.say((b"." if raw[:1] == b"." else b"") + stuffed + b"\r\n."), 5
                )
                assert answer[:3] in ("250", "500", "552", "554")

        for raw in ODD_MAILS:
            await try_one(raw)
        async with asyncio.timeout(60):
            await bed.settled()
        assert {item.state for item in await bed.inbox()} <= {PostState.DONE}
        await bed.send(letter())
        assert [mail.subject for mail in await bed.answers() if mail.to == (MASTER,)] == ["Re: Frage"]


def _nested(depth: int) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(depth)
    )
    return b"From: odd@odd.example\r\n" + opened + b"\r\nhello\r\n"


ODD_MAILS = [
    b"",
    b"\r\n\r\n",
    b"\0\0\0",
    b"From: <",
    b"Message-ID: <[a]@x>\r\nFrom: a@b.example\r\n\r\n",
    b"From: " + b"(" * 5000 + b"a@b.example\r\n\r\nx",
    b"From: a: b: c: d@e.example;;;\r\n\r\nx",
    b"Content-Type: text/plain; charset=klingon\r\nFrom: a@b.example\r\n\r\n\xff\xfe",
    b"Content-Transfer-Encoding: base64\r\nFrom: a@b.example\r\n\r\n!!!===",
    b"Subject: =?utf-8?b?DQpCY2M6IHhAeS56?=\r\nFrom: a@b.example\r\n\r\nx",
    b"Subject: =?x?q?=FF?=\r\n" * 1000 + b"From: a@b.example\r\n\r\nx",
    b"X-Flood: x\r\n" * 50_000 + b"\r\nx",
    _nested(1500),
    b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    + b"--b\r\n\r\nx\r\n" * 20_000
    + b"--b--",
    b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 50_000,
    b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<!--" * 50_000,
    b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<" * 500_000,
    b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<a " * 200_000,
    b"From: \xff\xfe\xfd <a@b.example>\r\n\r\n\x80\x81",
    b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
    b"From: a@b.example\r\nContent-Disposition: attachment; filename*0*=utf-8''%ff; filename*2=x\r\n\r\nx",
    b"References: " + b"<" * 100_000 + b"\r\nFrom: a@b.example\r\n\r\nx",
]


class TestAnyStream:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.binary(max_size=400))
    async def test_garbage_on_the_line_stops_nothing(self, bed: Bed, data: bytes) -> None:
        async with bed.wire() as wire:
            await wire.hear()
            await wire.send(data + b"\r\n")
        async with bed.wire() as wire:
            assert (await wire.hear()).startswith("220")
            assert (await wire.say("NOOP")).startswith("250")
