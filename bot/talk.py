"""One update being answered: asks the desk, queues what it replies, and notes where the dialogue stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiogram.fsm.context import FSMContext

from bot import calls, menu, words
from bot.calls import Call
from bot.dialogue import Asking, Questions, is_summary, key_of
from bot.render import Place, Renderer
from core.desk import Desk, handover, offers
from core.desk.reply import Action, Reply
from core.desk.requests import Intent, Request
from core.desk.understanding import Message
from core.people import chats
from core.people.person import ChatIdentity, Person
from core.service import Tx

CHANGES_WHO_ASKS = frozenset({Intent.CONNECT, Intent.START, Intent.LOGOUT, Intent.LANGUAGE})


@dataclass
class Talk:
    """A private chat's turn, inside the transaction that also closes the update."""

    tx: Tx
    desk: Desk
    person: Person
    state: FSMContext
    renderer: Renderer

    @property
    def chat(self) -> ChatIdentity:
        """The private chat."""
        assert self.person.chat is not None
        return self.person.chat

    async def ask(self, request: Request, message_id: int | None = None) -> None:
        """Answers a wish, in place of the message `message_id` where that fits."""
        if request.intent is Intent.LANGUAGE and request.slots.language:
            await self._speak(request.slots.language)
        reply = await self.desk.answer(self.tx, self.person, request)
        if request.intent in CHANGES_WHO_ASKS:
            await self._see_who_it_is()
        await self._give(reply, request, message_id)

    async def put(self, request: Request) -> None:
        """Shows the answer to a wish that nobody uttered here just now; the dialogue stays where it is."""
        reply = await self.desk.answer(self.tx, self.person, request)
        place = Place(self.chat.chat_id)
        made = await self.renderer.render(self.tx, place, reply, self.person.language, request)
        slip = handover.slip_of(request)  # one goes with the words; what is told of a file, the chat tells
        await self._queue([*(replace(call, slip=slip) for call in made[:1]), *made[1:]])

    async def hear(self, text: str, *, fills: bool = False) -> None:
        """Answers a text; with `fills` it is the answer to the question that the desk asked last."""
        asked = await self._questions()
        awaiting = asked.awaiting if fills else None
        replies = await self._heard(text, awaiting, asked)
        for reply in replies:
            await self._give(reply, awaiting)

    async def fill(self, request: Request, missing: str, text: str) -> None:
        """Answers a wish whose slot `missing` was said along with it."""
        for reply in await self._heard(text, request, Questions((request,), missing)):
            await self._give(reply, request)

    async def narrow(self, intent: Intent, words: str, said: str) -> bool:
        """Answers a command by what was `said` behind it, alone or after the `words` that it stands for.

        False when neither is understood as this intent: nothing was answered.
        """
        for text in (said, f"{words} {said}"):
            understood = self.desk.understand(Message(channel="chat", text=text), self.tx.today)
            found = [wish for wish in understood.requests if wish.intent is intent]
            for wish in found:
                await self.ask(wish)
            if found:
                return True
        return False

    async def press(self, offer: int, index: int, *, here: bool, message_id: int | None) -> None:
        """Answers a button. One that did something does it once, and disappears."""
        key = key_of(self.chat.chat_id)
        request = await offers.find(self.tx, key, offer, index)
        if request is None:
            await self._gone(offer)
            return
        if request.slots.confirmed or request.intent is Intent.CANCEL:
            await offers.spend(self.tx, key, offer)
            await self.put_away(message_id)
        await self.ask(request, message_id if here else None)
        if request.slots.rating is not None:
            await offers.remember_rating(self.tx, key, offer, request.slots.rating)

    async def _gone(self, offer: int) -> None:
        """Says so once, however often a button that was used already is pressed in a row."""
        if (await self.state.get_data()).get("gone") != offer:
            await self.say(words.button_gone(self.person.language))
            await self.state.update_data(gone=offer)

    async def put_away(self, message_id: int | None) -> None:
        """Takes the buttons off a message whose question is settled."""
        if message_id is not None:
            call = calls.without_buttons(self.chat.chat_id, message_id, self.person.language)
            await calls.queue(
                self.tx, self.chat.chat_id, call
            )  # says nothing of the user: also when it logs out

    async def say(self, html: str) -> None:
        """Says something of the chat's own; the dialogue stays where it is."""
        await self._queue([calls.text(self.chat.chat_id, html, self.person.language)])

    async def show_menu(self) -> None:
        """Lets the chat show the commands that fit the person, if it shows others."""
        facts = await self.state.get_data()
        shown, fitting = facts.get("menu"), menu.kind(self.person)
        if shown == fitting or (shown is None and not self.person.is_signed_in):
            return
        await self._queue([menu.call(self.person, self.chat.chat_id)])
        await self.state.update_data(menu=fitting if self.person.is_signed_in else None)

    async def _heard(self, text: str, awaiting: Request | None, asked: Questions) -> Sequence[Reply]:
        return await self.desk.hear(
            self.tx,
            self.person,
            Message(channel="chat", text=text),
            awaiting=awaiting,
            missing=asked.missing if awaiting else None,
            misses=asked.misses,
        )

    async def _give(self, reply: Reply, asked: Request | None, message_id: int | None = None) -> None:
        questions = await self._questions()
        wish = _filled(reply, asked)
        shown = self._with_way_back(reply, questions.back(reply, wish))
        place = Place(self.chat.chat_id, message_id)
        await self._queue(await self.renderer.render(self.tx, place, shown, self.person.language, wish))
        await self._note(questions.after(reply, wish))

    def _with_way_back(self, reply: Reply, earlier: Request | None) -> Reply:
        if earlier is None:
            return reply
        back = Action(words.back(self.person.language), earlier)
        *rows, last = reply.actions or ((),)
        stops = any(action.request and action.request.intent is Intent.CANCEL for action in last)
        ends = ((back, *last),) if stops else (last, (back,))
        return replace(reply, actions=(*rows, *(row for row in ends if row)))

    async def _questions(self) -> Questions:
        return Questions.read(await self.state.get_data())

    async def _note(self, questions: Questions) -> None:
        await self.state.update_data({**questions.facts(), "gone": None})
        await self.state.set_state(Asking.slot if questions.awaiting else None)

    async def _queue(self, made: Sequence[Call]) -> None:
        for call in made:
            await calls.queue(self.tx, self.chat.chat_id, call, self.person.user_id)

    async def _speak(self, language: str) -> None:
        """A user's account keeps the language; a visitor's is kept by the chat."""
        await self.state.update_data(language=language)
        self.person = self.person.speaking(language)

    async def _see_who_it_is(self) -> None:
        known = await chats.person_of_chat(self.tx, self.chat, self.person.language)
        self.person = known.speaking(self.person.language) if not known.is_signed_in else known


def _filled(reply: Reply, asked: Request | None) -> Request | None:
    """The wish that the reply is about: of a summary, the one with all that was said."""
    if not is_summary(reply):
        return asked
    confirming = (a.request for row in reply.actions for a in row if a.request and a.request.slots.confirmed)
    found = next(confirming)
    return asked if asked and asked.intent is not found.intent else found.having(confirmed=False)
