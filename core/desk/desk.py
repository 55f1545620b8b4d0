"""The desk: understands a text, answers each wish, and puts refusals into kind words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.desk import carrying, files, gaps, looking, questions_first
from core.desk.answers import human, questions
from core.desk.ask import Ask
from core.desk.handover import AskedByMail
from core.desk.open_question import OpenQuestion
from core.desk.refusals import refused
from core.desk.reply import Reply
from core.desk.requests import Intent, Request, Slots
from core.desk.table import ANSWERS
from core.desk.understanding import Heard, Message, hear, stops, with_asides
from core.errors import KontorError
from core.models import GapKind
from core.people.person import Person
from core.post.files import FileRecipe, MadeFile
from core.service import Core, Tx
from core.text import gettext
from faq import Entry, LiveBook, Match, in_language

ASKED_ONCE_MORE = frozenset({Intent.PLACE_ORDER, Intent.INVITE})
"""Long dialogues that a misunderstood answer does not end."""


@dataclass(frozen=True)
class Understanding:
    """What a text wants: an FAQ entry that answers it, requests, or neither."""

    faq: Entry | None
    suggestions: tuple[Entry, ...]
    requests: tuple[Request, ...]
    automatic: bool
    heard: Heard
    match: Match = field(default_factory=Match)

    @property
    def wishes(self) -> tuple[Request, ...]:
        """All that is to be answered, in order."""
        requests = with_asides(self.requests, self.heard.question_text)
        if self.faq is None:
            return requests
        asked = self.heard.question_text[: questions.LONGEST_TEXT] or None
        return (*requests, Request(Intent.FAQ, Slots(entry=self.faq.id, text=asked)))


def understand(book: LiveBook, message: Message, today: date) -> Understanding:
    """What the text wants, without touching any account."""
    heard = hear(message, today)
    if heard.automatic:
        return Understanding(None, (), (), automatic=True, heard=heard)
    match = book.current.match(heard.question_text or message.text)  # a mere greeting has no question in it
    faq, requests = questions_first.settle(book.current, heard, match)
    return Understanding(faq, match.suggestions, requests, automatic=False, heard=heard, match=match)


class Desk:
    """What every door talks to. It never raises a KontorError: what is refused comes back in words."""

    def __init__(self, core: Core, book: LiveBook) -> None:
        self.core = core
        self.book = book

    def understand(self, message: Message, today: date) -> Understanding:
        """What the text wants, without touching any account."""
        return understand(self.book, message, today)

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
        """Answers a text. `awaiting` is the wish whose slot `missing` was asked for; `misses` before failed."""
        if message.channel == "chat" and stops(message.text):
            return [await self.answer(tx, person, Request(Intent.CANCEL))]
        understood = self.understand(message, tx.today)
        if awaiting is not None and missing is not None:
            question, known = OpenQuestion(awaiting, missing), understood.faq is not None
            wishes = question.answered(
                message.text, understood.heard, tx.today, person.language, is_known=known
            )
            if wishes:
                return [await self.answer(tx, person, wish) for wish in wishes]
        if understood.automatic:
            return []
        if (
            not understood.wishes
            and awaiting is not None
            and awaiting.intent in ASKED_ONCE_MORE
            and not misses
        ):
            return [await self._once_more(tx, person, awaiting)]
        if not understood.wishes:
            return [await self.not_understood(tx, person, understood, misses=misses)]
        return [await self.answer(tx, person, wish) for wish in understood.wishes]

    async def _once_more(self, tx: Tx, person: Person, awaiting: Request) -> Reply:
        """The question again: what was written did not answer it, and nothing else was understood."""
        reply = await self.answer(tx, person, awaiting)
        sorry = gettext("I did not understand that.", person.language)
        return replace(reply, html=f"{sorry}\n\n{reply.html}", understood=False)

    async def answer(self, tx: Tx, person: Person, request: Request) -> Reply:
        """Answers one wish. What it changed is undone when it is refused."""
        ask = Ask(tx, person, request, self.book.current)
        try:
            ask = await looking.turn(ask)
            async with tx.session.begin_nested():
                reply = await carrying.within_policy(ask, ANSWERS[request.intent])
        except KontorError as error:
            reply = await refused(ask, error)
        return await looking.signed(ask, reply)

    async def pass_on(
        self,
        tx: Tx,
        person: Person,
        question: str,
        mail: AskedByMail,
        *,
        files: Sequence[FileRecipe] = (),
        is_letter: bool = False,
    ) -> Reply:
        """Hands what a mail says over to a human, and says to whom; what is refused comes back in words (SPEC 8)."""
        slots = Slots(text=question, confirmed=True)
        ask = Ask(tx, person, Request(Intent.CONTACT, slots), self.book.current)
        try:
            async with tx.session.begin_nested():
                return await human.pass_on(ask, mail=mail, files=files, is_letter=is_letter)
        except KontorError as error:
            return await refused(ask, error)

    async def not_understood(
        self, tx: Tx, person: Person, understood: Understanding, *, misses: int = 0
    ) -> Reply:
        """Asks back, says what Kontor cannot do, or offers a human (SPEC 4: the three bands)."""
        ask = Ask(tx, person, Request(Intent.HELP), self.book.current)
        question = understood.heard.question_text
        if understood.match.refusal is not None:
            words = in_language(understood.match.refusal.answer, person.language)
            return questions.refuse(ask, words, question)
        if not understood.heard.idle:
            await gaps.note(tx, person, question, *_gap(understood))
        if understood.suggestions and not misses:
            return questions.ask_back(ask, understood.suggestions, question)
        return questions.hand_over(ask, question, misses)

    async def make_file(self, recipe: FileRecipe) -> MadeFile:
        """Makes a file that a queued message carries. Raises NotFound, NotByTelegram or TooManyRows."""
        return await files.make(self.core, await carrying.unsealed(self.core, recipe))


def _gap(understood: Understanding) -> tuple[GapKind, str | None]:
    """What kind of gap a question leaves, and the entry next to it."""
    if not understood.suggestions:
        return GapKind.UNANSWERED, None
    return GapKind.ASKED_BACK, understood.suggestions[0].id
