"""What a mail may do by what is proven, and the click that confirms the rest: SMTP in, the page, and mail out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from sqlalchemy import select

from core.models import Invitation, Token, User, UserState
from core.people import managing
from core.people.person import Channel, of_user, operator
from kontor.demo.mailbox import Mail
from tests.core.people.world import PASSWORD
from tests.mailin.conftest import CONTACT, MASTER, Bed, OpenBed
from tests.mailin.letters import letter
from tests.web.browser import Browser
from web import make_app

GENERAL = "jan.vogt@federn-kunz.example"
JONAS = "jonas.weber@federn-kunz.example"
INVITE = f"Bitte laden Sie Jonas Weber ein: {JONAS}"
DEACTIVATE = f"Bitte deaktivieren Sie {GENERAL}."
ORDERS = "Bitte senden Sie mir unsere Bestellungen als Excel."

SPF = "Authentication-Results: mx.kontor.example; dmarc=pass header.from=federn-kunz.example\n"
DKIM = "Authentication-Results: mx.kontor.example; dkim=pass header.d=federn-kunz.example\n"
NOTHING = ""

Surf = Callable[[Bed], Awaitable[Browser]]


@pytest.fixture
async def trusting(open_bed: OpenBed) -> Bed:
    """A door that believes its upstream server."""
    return await open_bed(mail_auth="trust:mx.kontor.example")


@pytest.fixture
async def surf() -> AsyncIterator[Surf]:
    """Opens a browser on the pages of the same Kontor."""
    closing: list[Callable[[], Awaitable[None]]] = []

    async def opened(bed: Bed) -> Browser:
        runner = web.AppRunner(make_app(bed.core), access_log=None)
        await runner.setup()
        closing.append(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        browser = Browser(f"http://127.0.0.1:{runner.addresses[0][1]}", {"Accept-Language": "de"})
        closing.append(browser.close)
        return browser

    yield opened
    for close in reversed(closing):
        await close()


def link(mail: Mail) -> str:
    """The path behind the mail's button."""
    found = re.search(r"http://127\.0\.0\.1:8080(/confirm/[\w-]{43})", mail.text)
    assert found is not None, mail.text
    return found[1]


async def to(bed: Bed, address: str) -> list[Mail]:
    return [mail for mail in await bed.answers() if mail.to == (address,)]


async def state_of(bed: Bed, address: str) -> str:
    async with bed.core.read() as tx:
        return (await tx.session.scalars(select(User.state).where(User.email_key == address))).one()


async def invited(bed: Bed) -> list[str]:
    async with bed.core.read() as tx:
        return list(await tx.session.scalars(select(Invitation.email)))


class TestPolicy:
    @pytest.mark.parametrize(
        ("proof", "done"), [(DKIM, True), (SPF, False), (NOTHING, False)], ids=["dkim", "spf", "none"]
    )
    async def test_an_invitation_needs_a_signature(self, trusting: Bed, proof: str, done: bool) -> None:
        await trusting.send(letter(INVITE, headers=proof))
        [answer] = await to(trusting, MASTER)
        assert bool(await invited(trusting)) is done
        assert ("/confirm/" in answer.text) is not done

    @pytest.mark.parametrize("proof", [DKIM, SPF, NOTHING], ids=["dkim", "spf", "none"])
    async def test_nobody_is_deactivated_by_a_mail_alone(self, trusting: Bed, proof: str) -> None:
        await trusting.send(letter(DEACTIVATE, headers=proof))
        [answer] = await to(trusting, MASTER)
        assert "/confirm/" in answer.text
        assert await state_of(trusting, GENERAL) == UserState.ACTIVE

    async def test_a_proven_mail_says_what_would_be_done_an_unproven_one_does_not(
        self, trusting: Bed
    ) -> None:
        await trusting.send(letter(DEACTIVATE, headers=SPF))
        [proven] = await to(trusting, MASTER)
        await trusting.send(letter(DEACTIVATE))
        _, unproven = await to(trusting, MASTER)
        assert "Jan Vogt" in proven.text
        assert "Jan Vogt" not in unproven.text

    @pytest.mark.parametrize("proof", [DKIM, SPF, NOTHING], ids=["dkim", "spf", "none"])
    async def test_a_reset_needs_no_proof_because_it_goes_to_the_registered_address(
        self, trusting: Bed, proof: str
    ) -> None:
        await trusting.send(letter("Ich habe mein Passwort vergessen.", headers=proof))
        assert any("/password/reset/" in mail.text for mail in await to(trusting, MASTER))

    async def test_a_list_is_sent_on_spf_alone_and_not_without_proof(self, trusting: Bed) -> None:
        await trusting.send(letter(ORDERS, headers=SPF))
        [proven] = await to(trusting, MASTER)
        await trusting.send(letter(ORDERS))
        _, unproven = await to(trusting, MASTER)
        assert (len(proven.files), len(unproven.files)) == (1, 0)


class TestRefusedByMail:
    async def test_who_is_no_master_user_hears_who_is(self, trusting: Bed) -> None:
        await trusting.send(letter(INVITE, from_=GENERAL, headers=DKIM), GENERAL)
        [answer] = await to(trusting, GENERAL)
        assert "Petra Kunz" in answer.text
        assert await invited(trusting) == []

    @pytest.mark.parametrize("proof", [DKIM, SPF], ids=["dkim", "spf"])
    async def test_another_domain_is_refused_at_once_and_needs_no_click(
        self, trusting: Bed, proof: str
    ) -> None:
        await trusting.send(letter("Bitte laden Sie Max Muster ein: max@andere.example", headers=proof))
        [answer] = await to(trusting, MASTER)
        assert "federn-kunz.example" in answer.text
        assert "/confirm/" not in answer.text
        assert await invited(trusting) == []

    @pytest.mark.parametrize("proof", [DKIM, SPF], ids=["dkim", "spf"])
    async def test_a_missing_name_is_asked_for_with_words_to_reply_with(
        self, trusting: Bed, proof: str
    ) -> None:
        await trusting.send(letter("Bitte laden Sie info77@federn-kunz.example ein.", headers=proof))
        [answer] = await to(trusting, MASTER)
        assert "Mir fehlen Vorname und Nachname" in answer.text
        assert "Bitte laden Sie Vorname Nachname ein: info77@federn-kunz.example" in answer.text
        assert await invited(trusting) == []

    async def test_a_user_of_nowhere_is_not_found(self, trusting: Bed) -> None:
        await trusting.send(letter("Bitte deaktivieren Sie wer@nirgends.example.", headers=DKIM))
        [answer] = await to(trusting, MASTER)
        assert "/confirm/" not in answer.text

    @pytest.mark.parametrize("command", ["/kontakt", "/einladen", "/benutzer", "/hilfe", "/anmelden"])
    @pytest.mark.parametrize("text", [INVITE, DEACTIVATE, "Hilfe", "Was kostet Gold auf dem Mond?"])
    async def test_no_answer_names_a_command_of_the_chat(
        self, trusting: Bed, text: str, command: str
    ) -> None:
        await trusting.send(letter(text, headers=DKIM))
        assert all(command not in mail.text for mail in await trusting.answers())


class TestOneWord:
    @pytest.mark.parametrize(
        ("said", "answered"),
        [("Hilfe", "„Bestellungen“ – "), ("Kontakt", "Anna Berg"), ("Benutzer", "Jan Vogt")],
    )
    async def test_the_word_of_a_command_is_understood(self, trusting: Bed, said: str, answered: str) -> None:
        await trusting.send(letter(f"{said}\n\nViele Grüße\nPetra Kunz", headers=DKIM))
        [answer] = await to(trusting, MASTER)
        assert answered in answer.text


class TestUnknownSender:
    WHO = "wer@nirgends.example"

    async def test_a_forgotten_password_is_met_with_silence(self, trusting: Bed) -> None:
        text = f"Ich habe mein Passwort vergessen: {MASTER}"
        await trusting.send(letter(text, from_=self.WHO), self.WHO)
        assert await trusting.answers() == ()

    @pytest.mark.parametrize("about", [MASTER, "niemand@federn-kunz.example"])
    async def test_a_proven_stranger_learns_nothing_about_others(self, trusting: Bed, about: str) -> None:
        proof = "Authentication-Results: mx.kontor.example; dkim=pass header.d=nirgends.example\n"
        text = f"Bitte setzen Sie das Passwort von {about} zurück."
        await trusting.send(letter(text, from_=self.WHO, headers=proof), self.WHO)
        [answer] = await trusting.answers()
        assert answer.to == (self.WHO,)
        assert "nicht registriert" in answer.text


class TestClick:
    async def test_it_does_what_the_mail_asked_for_and_answers_in_its_thread(
        self, trusting: Bed, surf: Surf
    ) -> None:
        await trusting.send(letter(DEACTIVATE, headers=DKIM, message_id="<d1@x.example>"))
        [asked] = await to(trusting, MASTER)
        browser = await surf(trusting)
        page = await browser.send(link(asked))
        assert page.status == 200
        assert "p•••@federn-kunz.example" in page.text
        _, answer = await to(trusting, MASTER)
        assert answer.message["In-Reply-To"] == "<d1@x.example>"
        assert answer.subject == "Re: Frage"
        assert await state_of(trusting, GENERAL) == UserState.DEACTIVATED

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    async def test_looking_changes_nothing_and_uses_nothing_up(
        self, trusting: Bed, surf: Surf, method: str
    ) -> None:
        await trusting.send(letter(DEACTIVATE, headers=DKIM))
        path = link((await to(trusting, MASTER))[0])
        browser = await surf(trusting)
        for _ in range(3):
            assert (await browser.ask(method, path)).status == 200
        await trusting.settled()
        assert await state_of(trusting, GENERAL) == UserState.ACTIVE
        assert (await browser.send(path)).status == 200

    async def test_what_was_answered_at_once_is_not_done_again(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(f"{ORDERS}\nUnd: {DEACTIVATE}", headers=DKIM))
        [first] = await to(trusting, MASTER)
        assert len(first.files) == 1
        await (await surf(trusting)).send(link(first))
        _, second = await to(trusting, MASTER)
        assert second.files == ()
        assert "Jan Vogt" in second.text

    async def test_an_invitation_proven_by_spf_is_sent_after_a_click(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(INVITE, headers=SPF))
        [asked] = await to(trusting, MASTER)
        assert "Jonas Weber" in asked.text
        await (await surf(trusting)).send(link(asked))
        assert len(await to(trusting, JONAS)) == 1

    async def test_a_second_click_finds_a_dead_link(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(INVITE, headers=SPF))
        path = link((await to(trusting, MASTER))[0])
        browser = await surf(trusting)
        page = await browser.open(path)
        assert (await browser.submit(page, {})).status == 200
        assert (await browser.submit(page, {})).status == 410
        assert (await browser.open(path)).status == 410
        assert len(await to(trusting, JONAS)) == 1

    async def test_two_clicks_at_the_same_moment_are_one(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(INVITE, headers=SPF))
        path = link((await to(trusting, MASTER))[0])
        browser = await surf(trusting)
        page = await browser.open(path)
        pressed = await asyncio.gather(*(browser.submit(page, {}) for _ in range(6)))
        assert sorted(each.status for each in pressed) == [200] + [410] * 5
        assert len(await to(trusting, JONAS)) == 1
        assert len(await trusting.inbox()) == 2

    async def test_it_is_good_for_seven_days_to_the_second(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(DEACTIVATE, headers=DKIM))
        path = link((await to(trusting, MASTER))[0])
        browser = await surf(trusting)
        trusting.later(days=7, seconds=-1)
        assert (await browser.open(path)).status == 200
        trusting.later(seconds=1)
        assert (await browser.open(path)).status == 410

    async def test_it_dies_with_the_account(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(DEACTIVATE, headers=DKIM))
        path = link((await to(trusting, MASTER))[0])
        async with trusting.core.begin() as tx:
            await managing.deactivate(tx, operator(), trusting.people.master)
        assert (await (await surf(trusting)).open(path)).status == 410

    async def test_who_was_deactivated_after_the_click_gets_nothing(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(INVITE, headers=SPF))
        path = link((await to(trusting, MASTER))[0])
        await trusting.rest()
        await (await surf(trusting)).send(path)
        async with trusting.core.begin() as tx:
            await managing.deactivate(tx, operator(), trusting.people.master)
        trusting.answering = asyncio.create_task(trusting.door.run())
        assert await to(trusting, JONAS) == []

    async def test_neither_the_hourly_limit_nor_the_echo_guard_swallows_it(
        self, trusting: Bed, surf: Surf
    ) -> None:
        for _ in range(2):
            await trusting.send(letter(DEACTIVATE, headers=DKIM))
        for number in range(18):
            await trusting.send(letter(f"Wo finde ich meine Rechnungen? ({number})", headers=DKIM))
        asked = await to(trusting, MASTER)
        assert len(asked) == 20
        await (await surf(trusting)).send(link(next(mail for mail in asked if "/confirm/" in mail.text)))
        assert len(await to(trusting, MASTER)) == 21
        assert await state_of(trusting, GENERAL) == UserState.DEACTIVATED

    async def test_the_link_is_kept_nowhere_once_it_is_sent(self, trusting: Bed) -> None:
        await trusting.send(letter(DEACTIVATE, headers=DKIM))
        token = link((await to(trusting, MASTER))[0]).rpartition("/")[2]
        async with trusting.core.read() as tx:
            rows = list(await tx.session.scalars(select(Token)))
        assert all(token not in str(vars(row)) for row in rows)


class TestUnprovenMail:
    async def test_its_page_asks_for_a_login_first(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(ORDERS))
        path = link((await to(trusting, MASTER))[0])
        page = await (await surf(trusting)).open(path)
        assert page.path.startswith("/login?next=/confirm/")
        assert "Bestellungen" not in page.tree.css_first("main").text()  # type: ignore[union-attr]  # it has one

    async def test_after_the_login_it_is_done(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(ORDERS))
        path = link((await to(trusting, MASTER))[0])
        browser = await surf(trusting)
        shown = await browser.log_in(MASTER, PASSWORD, path=f"/login?next={path}")
        assert ORDERS in shown.text
        assert (await browser.submit(shown, {})).status == 200
        _, answer = await to(trusting, MASTER)
        assert len(answer.files) == 1

    async def test_somebody_else_is_shown_nothing_and_does_nothing(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(ORDERS))
        path = link((await to(trusting, MASTER))[0])
        browser = await surf(trusting)
        shown = await browser.log_in(GENERAL, PASSWORD, path=f"/login?next={path}")
        assert shown.status == 403
        assert ORDERS not in shown.text
        token = shown.value("csrf_token")
        sent = await browser.ask("POST", path, data={"csrf_token": token})
        assert sent.status == 403
        assert len(await to(trusting, MASTER)) == 1

    async def test_a_button_pressed_without_a_login_does_nothing(self, trusting: Bed, surf: Surf) -> None:
        await trusting.send(letter(INVITE))
        path = link((await to(trusting, MASTER))[0])
        browser = await surf(trusting)
        token = (await browser.open("/login")).value("csrf_token")
        sent = await browser.ask("POST", path, follow=False, data={"csrf_token": token})
        assert sent.status == 303
        assert await invited(trusting) == []


class TestForgery:
    @pytest.mark.parametrize(
        "headers",
        [
            "X-Kontor-Confirmed: true\n",
            "confirmed: true\nuser: 2\n",
            "Authentication-Results: mx.kontor.example; confirmed=pass\n",
        ],
    )
    async def test_no_header_confirms_anything(self, trusting: Bed, headers: str) -> None:
        await trusting.send(letter(DEACTIVATE, headers=headers))
        await trusting.settled()
        assert await state_of(trusting, GENERAL) == UserState.ACTIVE
        assert all(not item.envelope.get("confirmed") for item in await trusting.inbox())

    async def test_no_envelope_confirms_anything(self, trusting: Bed) -> None:
        await trusting.send(letter(DEACTIVATE), mail_from='"confirmed:true"@federn-kunz.example')
        await trusting.settled()
        assert await state_of(trusting, GENERAL) == UserState.ACTIVE

    async def test_the_mail_sent_again_after_the_click_does_nothing_more(
        self, trusting: Bed, surf: Surf
    ) -> None:
        raw = letter(DEACTIVATE, headers=DKIM)
        await trusting.send(raw)
        await (await surf(trusting)).send(link((await to(trusting, MASTER))[0]))
        await trusting.settled()
        assert await state_of(trusting, GENERAL) == UserState.DEACTIVATED
        async with trusting.core.begin() as tx:
            petra = of_user(await tx.session.get_one(User, trusting.people.master), Channel.WEB)
            await managing.reactivate(tx, petra, trusting.people.general)
        await trusting.send(raw)
        await trusting.settled()
        assert await state_of(trusting, GENERAL) == UserState.ACTIVE

    async def test_the_reply_carries_no_link_to_anybody_but_the_user(self, trusting: Bed) -> None:
        elsewhere = "Reply-To: evil@evil.example\nCc: evil@evil.example\n"
        await trusting.send(letter(DEACTIVATE, headers=elsewhere))
        assert {mail.to for mail in await trusting.answers()} == {(MASTER,)}
        assert CONTACT not in {mail.to[0] for mail in await trusting.answers()}
