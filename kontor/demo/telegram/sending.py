"""Methods that put new messages into a chat."""

import secrets
from typing import Any

from kontor.demo.telegram import markup, pictures
from kontor.demo.telegram.call import Call, caption
from kontor.demo.telegram.chats import Chat, Json
from kontor.demo.telegram.errors import BadRequestError

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
PHOTO_BYTES = 10 * 1024 * 1024
ALBUM = {"document": "document", "photo": "photo"}


def _send(call: Call, chat: Chat, **content: Any) -> Json:
    options = {
        "markup": markup.check(call.get("reply_markup")),
        "reply_to": call.reply_to(),
        "protected": call.get("protect_content", False),
    }
    call.world.limits.spend(chat)
    return call.world.post(chat, call.world.bot, **content, **options).to_api()


async def send_message(call: Call) -> Json:
    """`sendMessage`."""
    chat = call.open_chat()
    text, entities = call.text()
    return _send(call, chat, text=text, entities=entities)


async def send_document(call: Call) -> Json:
    """`sendDocument`: an uploaded file, or one sent before by its `file_id`."""
    chat = call.open_chat()
    text, entities = call.caption()
    return _send(call, chat, text=text, entities=entities, document=call.file(call.get("document")))


async def send_photo(call: Call) -> Json:
    """`sendPhoto`: PNG, JPEG or GIF of at most 10 MB."""
    chat = call.open_chat()
    text, entities = call.caption()
    photo = call.file(call.get("photo"))
    if len(photo.content) > PHOTO_BYTES:
        raise BadRequestError("file is too big")
    pictures.size(photo.content)
    return _send(call, chat, text=text, entities=entities, photo=photo)


async def send_media_group(call: Call) -> list[Json]:
    """`sendMediaGroup`: an album of 2-10 documents or photos."""
    chat = call.open_chat()
    items = call.get("media")
    if not 2 <= len(items) <= 10:
        raise BadRequestError("group of 2-10 messages must be sent")
    album = [_album_item(call, item) for item in items]
    group = str(secrets.randbits(50))
    return [_send(call, chat, group_id=group, **content) for content in album]


def _album_item(call: Call, item: Json) -> Json:
    if item["type"] not in ALBUM:
        raise BadRequestError(f"media of type {item['type']} is not served by the local server")
    text, entities = caption(item)
    return {"text": text, "entities": entities, ALBUM[item["type"]]: call.file(item["media"])}


async def send_chat_action(call: Call) -> bool:
    """`sendChatAction`: shown for five seconds."""
    if call.get("action") not in ACTIONS:
        raise BadRequestError("wrong parameter action in request")
    call.world.show_action(call.open_chat(), call.get("action"))
    return True
