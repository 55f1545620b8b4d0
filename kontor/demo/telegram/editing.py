"""Methods that change or remove messages and answer pressed buttons."""

from kontor.demo.telegram import markup
from kontor.demo.telegram.call import Call
from kontor.demo.telegram.chats import Json, Message
from kontor.demo.telegram.entities import Entity, detected
from kontor.demo.telegram.errors import BadRequestError

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _editable(call: Call) -> Message:
    call.open_chat()
    message = call.message("message to edit not found")
    if not message.from_bot:
        raise BadRequestError("message can't be edited")
    return message


def _edit(call: Call, message: Message, text: str, entities: list[Entity]) -> Json:
    """Without a `reply_markup` the buttons go, as at Telegram."""
    keyboard = markup.check(call.get("reply_markup"))
    entities = detected(text, entities)
    if (text, entities, keyboard) == (message.text, message.entities, message.markup):
        raise BadRequestError(UNCHANGED)
    message.text, message.entities, message.markup = text, entities, keyboard
    call.world.touched(message)
    return message.to_api()


async def edit_message_text(call: Call) -> Json:
    """`editMessageText` of a message without a file."""
    message = _editable(call)
    if message.has_media:
        raise BadRequestError("there is no text in the message to edit")
    return _edit(call, message, *call.text())


async def edit_message_caption(call: Call) -> Json:
    """`editMessageCaption` of a message with a file."""
    message = _editable(call)
    if not message.has_media:
        raise BadRequestError("there is no caption in the message to edit")
    return _edit(call, message, *call.caption())


async def edit_message_reply_markup(call: Call) -> Json:
    """`editMessageReplyMarkup`: other buttons, or none."""
    message = _editable(call)
    return _edit(call, message, message.text, message.entities)


async def delete_message(call: Call) -> bool:
    """`deleteMessage`."""
    call.world.delete(call.message("message to delete not found"))
    return True


async def delete_messages(call: Call) -> bool:
    """`deleteMessages`: those that are not there are passed over."""
    chat = call.chat()
    for number in call.get("message_ids"):
        if number in chat.messages:
            call.world.delete(chat.messages[number])
    return True


async def answer_callback_query(call: Call) -> bool:
    """`answerCallbackQuery`, once and in time."""
    callback = call.world.callbacks.get(call.get("callback_query_id"))
    if callback is None or not call.world.is_fresh(callback):
        raise BadRequestError(TOO_OLD)
    answer = {
        "text": call.get("text", ""),
        "alert": call.get("show_alert", False),
        "url": call.get("url", ""),
    }
    call.world.answer(callback, answer)
    return True
