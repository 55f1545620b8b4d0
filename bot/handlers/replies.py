"""A text that replies, in Telegram's sense, to what a human wrote: goes to that human, as after the button."""

from collections.abc import Iterator

from aiogram import F, Router
from aiogram.types import Message

from bot.buttons import Press
from bot.dialogue import key_of
from bot.talk import Talk
from core.desk import offers
from core.desk.requests import Intent, Request


async def answers(message: Message, talk: Talk) -> dict[str, Request] | bool:
    """The wish behind the button *Antworten* of the message replied to; False when it has none."""
    for press in _buttons(message.reply_to_message):
        request = await offers.find(talk.tx, key_of(talk.chat.chat_id), press.offer, press.index)
        if request and request.intent is Intent.CONTACT and request.slots.handover is not None:
            return {"answer": request}
    return False


async def replied(message: Message, talk: Talk, answer: Request) -> None:
    await talk.fill(answer, "text", message.text or "")


def _buttons(message: Message | None) -> Iterator[Press]:
    rows = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    for button in (button for row in rows for button in row):
        try:
            yield Press.unpack(button.callback_data or "")
        except (TypeError, ValueError):  # a link, or a button of another kind
            continue


def router() -> Router:
    made = Router(name="replies")
    made.message.register(replied, F.text, F.reply_to_message, answers)
    return made
