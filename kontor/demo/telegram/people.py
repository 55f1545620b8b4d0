"""What people do in Telegram: write, send files, press buttons, follow links, block the bot, add it."""

import re
from urllib.parse import parse_qs, urlsplit

from kontor.demo.telegram import pictures
from kontor.demo.telegram.chats import Chat, Json, Message, Person, StoredFile
from kontor.demo.telegram.world import Callback, World

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class ImpossibleError(Exception):
    """A person cannot do this: no such button, a blocked bot, a link to somebody else."""


def write(world: World, person: Person, text: str, chat: Chat, reply_to: int | None = None) -> Message:
    """Write a message, which reaches the bot as Telegram would let it."""
    if not text.strip():
        raise ImpossibleError("an empty message cannot be sent")
    return _post(world, person, chat, text=text, reply_to=reply_to)


def send_document(world: World, person: Person, file: StoredFile, caption: str, chat: Chat) -> Message:
    """Send any file."""
    return _post(world, person, chat, text=caption, document=world.keep(file))


def send_photo(world: World, person: Person, file: StoredFile, caption: str, chat: Chat) -> Message:
    """Send a PNG, GIF or JPEG as a picture; anything else raises `ApiError`."""
    pictures.size(file.content)
    return _post(world, person, chat, text=caption, photo=world.keep(file))


def send_contact(world: World, person: Person, contact: Json, chat: Chat) -> Message:
    """Send a phone number with a name; with `user_id` it belongs to that account."""
    return _post(world, person, chat, contact=contact)


def _post(world: World, person: Person, chat: Chat, **content: object) -> Message:
    if chat.blocked:
        raise ImpossibleError(f"{person.first_name} has blocked the bot")
    if not chat.private and person.id not in chat.members:
        raise ImpossibleError(f"{person.first_name} is not in the group {chat.title}")
    message = world.post(chat, person, **content)
    if chat.private or _concerns_bot(world, message):
        world.updates.push("message", message.to_api(), chat.id)
    return message


def _concerns_bot(world: World, message: Message) -> bool:
    """Privacy mode: in groups a bot sees commands, replies to it and its name, nothing else."""
    if not message.chat.bot_is_member:
        return False
    replied = message.chat.messages.get(message.reply_to or 0)
    return (
        message.text.startswith("/")
        or f"@{world.bot.username}".lower() in message.text.lower()
        or (replied is not None and replied.from_bot)
    )


def button_of(message: Message, wanted: str) -> Json:
    """The button with this text or callback data; says which there are if it is not among them."""
    buttons = [button for row in message.keyboard for button in row]
    for button in buttons:
        if wanted in (button["text"], button.get("callback_data")):
            return button
    texts = ", ".join(repr(button["text"]) for button in buttons) or "none"
    raise ImpossibleError(f"no button {wanted!r} under message {message.id}; there are: {texts}")


def press(world: World, person: Person, message: Message, wanted: str) -> Callback:
    """Press a button that carries callback data."""
    button = button_of(message, wanted)
    if "callback_data" not in button:
        raise ImpossibleError(f"the button {button['text']!r} is a link")
    return world.press(message, person, button)


def open_link(world: World, person: Person, link: str) -> Message:
    """Open `https://t.me/<bot>?start=<payload>`, or a bare payload, and tap Start."""
    chat = world.chats[person.id]
    payload = payload_of(world, link)
    if chat.blocked:
        unblock(world, person)
    return write(world, person, f"/start {payload}".strip(), chat)


def payload_of(world: World, link: str) -> str:
    """The start payload of a link to this bot; at most 64 of A-Z, a-z, 0-9, `_` and `-`."""
    parts = urlsplit(link)
    payload = parse_qs(parts.query).get("start", [""])[0] if parts.scheme else link
    if parts.scheme and parts.path.strip("/").split("/")[-1].lower() != world.bot.username.lower():
        raise ImpossibleError(f"{link} does not lead to @{world.bot.username}")
    if not PAYLOAD.fullmatch(payload):
        raise ImpossibleError(f"{payload!r} is not a valid start payload")
    return payload


def block(world: World, person: Person) -> None:
    """Block the bot: it can no longer write, and is told so."""
    chat = world.chats[person.id]
    if not chat.blocked:
        chat.blocked = True
        world.change_membership(chat, person, "member", "kicked")


def unblock(world: World, person: Person) -> None:
    """Let the bot write again."""
    chat = world.chats[person.id]
    if chat.blocked:
        chat.blocked = False
        world.change_membership(chat, person, "kicked", "member")


def add_bot(world: World, person: Person, group: Chat) -> None:
    """A member adds the bot to a group."""
    group.bot_is_member = True
    world.change_membership(group, person, "left", "member")
    members = {"new_chat_members": [world.bot.to_api()]}
    message = world.post(group, person, service=members)
    world.updates.push("message", message.to_api(), group.id)
