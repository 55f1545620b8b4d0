"""What Telegram may carry: everything, data without files, or the FAQ only, and where the rest goes instead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.desk import Desk, Intent, Reply, Request, Slots
from core.desk.answers.telegram import NAMES
from core.desk.ask import Answer, Ask
from core.desk.carrying import CARRIES, Carries, NotByTelegram, policy_for, within_policy
from core.desk.table import ANSWERS
from core.errors import NotFound
from core.models import Company, Door, OutboxItem, Role, TelegramPolicy
from core.people.person import Channel, ChatIdentity
from core.post import outbox
from core.post.files import FileRecipe
from kontor.demo.example_data import LINDNER, LINDNER_DOMAIN
from tests.core.desk.conftest import Counter

EVERYTHING, NO_FILES, FAQ_ONLY = TelegramPolicy
EXPORT = Request(Intent.EXPORT, Slots(what="orders", format="csv"))
DATA = [intent for intent, carries in CARRIES.items() if carries is Carries.DATA]
OPEN = [intent for intent, carries in CARRIES.items() if carries in (Carries.FAQ, Carries.ACCESS)]


def under(counter: Counter, policy: TelegramPolicy, **changes: object) -> Counter:
    """The same person, in a chat of a company with this policy."""
    return counter.as_(chat=ChatIdentity(1, 1, "Petra", policy=policy), **changes)


async def set_for_company(desk: Desk, policy: TelegramPolicy) -> None:
    async with desk.core.begin() as tx:
        company = (await tx.session.scalars(select(Company).where(Company.number == LINDNER))).one()
        company.telegram_policy = policy


async def mails(desk: Desk) -> list[OutboxItem]:
    async with desk.core.read() as tx:
        chosen = select(OutboxItem).where(OutboxItem.door == Door.MAIL).order_by(OutboxItem.id)
        return list(await tx.session.scalars(chosen))


class TestTable:
    @pytest.mark.parametrize("intent", Intent)
    def test_says_of_every_wish_what_it_carries(self, intent: Intent) -> None:
        assert intent in CARRIES

    def test_what_needs_a_company_is_data(self) -> None:
        assert {Intent.ORDERS, Intent.DOCUMENT, Intent.EXPORT, Intent.USERS, Intent.INVITATIONS} <= set(DATA)


class TestFaqOnly:
    async def test_no_data_is_even_looked_up(self, petra: Counter) -> None:
        async def never(_ask: Ask) -> Reply:
            raise AssertionError("looked up")

        async with petra.desk.core.begin() as tx:
            for intent in DATA:
                ask = Ask(tx, under(petra, FAQ_ONLY).person, Request(intent), petra.desk.book.current)
                reply = await within_policy(ask, never)
                assert "nur allgemeine Fragen" in reply.html
                assert petra.desk.core.settings.mail_address in reply.html
                assert not reply.files

    async def test_questions_and_access_work_as_ever(self, petra: Counter) -> None:
        for intent in set(OPEN) & set(ANSWERS):
            request = Request(intent, Slots(entry="datenschutz", token="x" * 43))
            usual = await petra.wants(request)
            reply = await under(petra, FAQ_ONLY).wants(request)
            assert reply.html == usual.html
            assert "nur allgemeine Fragen beantworte" not in reply.html

    async def test_wishes_in_plain_words_are_refused_too(self, petra: Counter) -> None:
        [reply] = await under(petra, FAQ_ONLY).says("Zeig mir unsere offenen Bestellungen")
        assert "nur allgemeine Fragen" in reply.html

    async def test_a_refusal_names_the_portal_where_there_is_one(self, petra: Counter) -> None:
        portal = petra.desk.core.settings.model_copy(update={"portal_url": "https://portal.example"})
        async with petra.desk.core.begin() as tx:
            there = replace(tx, settings=portal)
            reply = await petra.desk.answer(there, under(petra, FAQ_ONLY).person, Request(Intent.ORDERS))
        assert [action.url for row in reply.actions for action in row] == ["https://portal.example"]

    async def test_a_contact_person_is_bound_by_the_company_looked_at(self, petra: Counter) -> None:
        hanna = under(petra, FAQ_ONLY, role=Role.CONTACT)
        assert "Dieses Unternehmen hat festgelegt" in (await hanna.wants(Request(Intent.ORDERS))).html


class TestNoFiles:
    async def test_the_text_comes_in_the_chat_and_the_file_by_mail(self, petra: Counter) -> None:
        usual = await petra.wants(EXPORT)
        reply = await under(petra, NO_FILES).wants(EXPORT)
        assert reply.html.startswith(usual.html)
        assert f"an p•••@{LINDNER_DOMAIN} gesendet" in reply.html
        assert (reply.files, len(usual.files)) == ((), 1)
        [mail] = await mails(petra.desk)
        assert mail.content is not None
        assert mail.content["to"] == f"petra@{LINDNER_DOMAIN}"
        assert usual.html.split("\n", maxsplit=1)[0] in mail.content["html"]
        [recipe] = outbox.recipes(mail)
        assert (await petra.desk.make_file(recipe)).name.endswith(".csv")

    async def test_data_without_files_is_shown_as_ever(self, petra: Counter) -> None:
        usual = await petra.wants(Request(Intent.ORDERS))
        reply = await under(petra, NO_FILES).wants(Request(Intent.ORDERS))
        assert reply == usual
        assert not await mails(petra.desk)

    async def test_a_mail_that_asks_for_a_file_gets_it(self, petra: Counter) -> None:
        by_mail = under(petra, NO_FILES, channel=Channel.MAIL)
        assert len((await by_mail.wants(EXPORT)).files) == 1
        assert not await mails(petra.desk)


class TestQueuedFile:
    async def test_is_made_while_telegram_may_carry_it(self, petra: Counter) -> None:
        [recipe] = (await under(petra, EVERYTHING).wants(EXPORT)).files
        assert (await petra.desk.make_file(recipe)).content

    @pytest.mark.parametrize("policy", [NO_FILES, FAQ_ONLY])
    async def test_is_refused_when_the_company_changed_its_mind(
        self, petra: Counter, policy: TelegramPolicy
    ) -> None:
        [recipe] = (await under(petra, EVERYTHING).wants(EXPORT)).files
        await set_for_company(petra.desk, policy)
        with pytest.raises(NotByTelegram):
            await petra.desk.make_file(FileRecipe.from_json(recipe.to_json()))

    async def test_for_a_mail_is_made_all_the_same(self, petra: Counter) -> None:
        [recipe] = (await petra.as_(channel=Channel.MAIL, chat=None).wants(EXPORT)).files
        await set_for_company(petra.desk, FAQ_ONLY)
        assert (await petra.desk.make_file(recipe)).content

    async def test_of_a_company_that_is_gone_is_refused(self, petra: Counter) -> None:
        with pytest.raises(NotByTelegram):
            await petra.desk.make_file(FileRecipe("document", {"telegram_of": 10**9}))


class TestHumansAnswer:
    """Whatever the answer to HANDOVER_MESSAGE looks like, it passes the same gate."""

    TEXT = "<b>Hanna Fuchs</b> schreibt:\n\n<blockquote>Ja, &lt;am Montag&gt;.</blockquote>"
    FILE = FileRecipe("export", {"user": 1})

    def _answer(self, *files: FileRecipe) -> Answer:
        async def answer(_ask: Ask) -> Reply:
            return Reply(self.TEXT, files=files)

        return answer

    async def test_a_notice_who_has_the_question_now_stays_in_the_chat(self, petra: Counter) -> None:
        async with petra.desk.core.begin() as tx:
            moved = Request(Intent.HANDOVER_MESSAGE, Slots(handover=1))
            ask = Ask(tx, under(petra, FAQ_ONLY).person, moved, petra.desk.book.current)
            assert (await within_policy(ask, self._answer())).html == self.TEXT
        assert not await mails(petra.desk)

    async def _carried(self, counter: Counter, *files: FileRecipe) -> Reply:
        async with counter.desk.core.begin() as tx:
            request = Request(Intent.HANDOVER_MESSAGE, Slots(handover=1, message=1))
            ask = Ask(tx, counter.person, request, counter.desk.book.current)
            return await within_policy(ask, self._answer(*files))

    async def test_comes_whole_where_everything_is_allowed(self, petra: Counter) -> None:
        reply = await self._carried(under(petra, EVERYTHING), self.FILE)
        assert (reply.html, len(reply.files)) == (self.TEXT, 1)

    async def test_without_files_its_attachments_are_mailed(self, petra: Counter) -> None:
        reply = await self._carried(under(petra, NO_FILES), self.FILE)
        assert reply.html.startswith(self.TEXT)
        assert not reply.files
        [mail] = await mails(petra.desk)
        assert outbox.recipes(mail) == [self.FILE]

    async def test_with_questions_only_it_is_in_the_mailbox(self, petra: Counter) -> None:
        reply = await self._carried(under(petra, FAQ_ONLY), self.FILE)
        assert "Montag" not in reply.html
        assert f"Postfach p•••@{LINDNER_DOMAIN}" in reply.html
        [mail] = await mails(petra.desk)
        assert mail.content is not None
        assert "Ja, &lt;am Montag&gt;." in mail.content["html"]
        assert mail.content["subject"] == "Die Antwort auf Ihre Frage"
        assert mail.content["reply_to"].startswith("service+q1-")
        assert outbox.recipes(mail) == [self.FILE]


class TestSettingIt:
    def _choices(self, reply: Reply) -> dict[str, Request]:
        return {a.label: a.request for row in reply.actions for a in row if a.request}

    async def test_a_master_user_chooses_confirms_and_it_holds(self, petra: Counter) -> None:
        shown = await petra.wants(Request(Intent.TELEGRAM_POLICY))
        assert "Daten und Dateien" in shown.html
        choices = self._choices(shown)
        assert list(choices) == ["Daten ohne Dateien", "Nur allgemeine Fragen"]
        summary = await petra.wants(choices["Daten ohne Dateien"])
        assert "für alle Chats Ihres Unternehmens" in summary.html
        done = await petra.wants(self._choices(summary)["Ja, ändern"])
        assert "Erledigt" in done.html
        again = await petra.wants(Request(Intent.TELEGRAM_POLICY))
        assert list(self._choices(again)) == ["Daten und Dateien", "Nur allgemeine Fragen"]

    async def test_looking_and_choosing_change_nothing(self, petra: Counter) -> None:
        await petra.wants(Request(Intent.TELEGRAM_POLICY, Slots(policy="no_files")))
        assert len(self._choices(await petra.wants(Request(Intent.TELEGRAM_POLICY)))) == 2
        async with petra.desk.core.read() as tx:
            policies = set(await tx.session.scalars(select(Company.telegram_policy)))
        assert policies == {EVERYTHING}

    async def test_others_see_it_and_cannot_change_it(self, petra: Counter) -> None:
        general = petra.as_(role=Role.GENERAL)
        shown = await general.wants(Request(Intent.TELEGRAM_POLICY))
        assert "nur ein Master User" in shown.html
        assert not shown.actions
        forced = Request(Intent.TELEGRAM_POLICY, Slots(policy="faq_only", confirmed=True))
        assert "nicht freigegeben" in (await general.wants(forced)).html

    async def test_a_policy_that_is_none_is_only_shown(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.TELEGRAM_POLICY, Slots(policy="nothing", confirmed=True)))
        assert len(self._choices(reply)) == 2

    def test_every_policy_has_a_name(self) -> None:
        assert set(NAMES) == set(TelegramPolicy)


class TestWhoIsBound:
    def test_a_visitor_and_other_doors_are_not(self, petra: Counter, visitor: Counter) -> None:
        bound = under(petra, FAQ_ONLY).person
        assert policy_for(bound) is FAQ_ONLY
        assert policy_for(replace(bound, channel=Channel.MAIL)) is EVERYTHING
        assert policy_for(replace(bound, user_id=None)) is EVERYTHING
        assert policy_for(visitor.person) is EVERYTHING

    async def test_a_refused_file_is_nobodys_secret(self, petra: Counter) -> None:
        with pytest.raises(NotFound):
            await petra.desk.make_file(FileRecipe("document", {"user": 0, "language": "de", "document": 1}))
