"""What Telegram refuses although it can be said another way: the words on the left, the other way on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from bot import splitting
from bot.calls import Call

Mend = Callable[[Call], Call]


def mend(call: Call, refusal: str) -> Call | None:
    """The call to make instead; the same call when nothing is left to do; None when it is refused for good."""
    for words, way in WAYS:
        if words.casefold() in refusal.casefold():
            return way(call)
    return None


def _nothing(call: Call) -> Call:
    return call


def _as_new(call: Call) -> Call:
    """Words that cannot take the place of a message are sent; buttons that cannot be removed stay."""
    if call.method != "editMessageText":
        return call
    return Call("sendMessage", {**call.parameters}, call.language).with_parameters(message_id=None)


def _plain(call: Call) -> Call:
    text = splitting.read(call.parameters["text"]).text
    return call.with_parameters(text=text, parse_mode=None)


def _links_as_text(call: Call) -> Call:
    rows = call.parameters["reply_markup"]["inline_keyboard"]
    links = [button for row in rows for button in row if "url" in button]
    kept = [[button for button in row if "url" not in button] for row in rows]
    told = [f"{escape(button['text'])}:\n{escape(button['url'])}" for button in links]
    markup = {"inline_keyboard": [row for row in kept if row]}
    text = "\n\n".join([call.parameters["text"], *told])
    return call.with_parameters(text=text, reply_markup=markup if markup["inline_keyboard"] else None)


WAYS: Sequence[tuple[str, Mend]] = (
    ("message is not modified", _nothing),
    ("message to delete not found", _nothing),
    ("message to edit not found", _as_new),
    ("message can't be edited", _as_new),
    ("no text in the message to edit", _as_new),
    ("MESSAGE_ID_INVALID", _as_new),
    ("can't parse entities", _plain),
    ("BUTTON_URL_INVALID", _links_as_text),
    ("Wrong HTTP URL", _links_as_text),
)
