"""Keeps people, chats and files in a folder, so that a demo goes on where it was stopped."""

import json
from pathlib import Path

from kontor.demo.telegram.chats import Chat, Json, Message, Person, StoredFile
from kontor.demo.telegram.updates import Update
from kontor.demo.telegram.world import World

STATE = "telegram.json"
FILES = "telegram-files"
PLAIN = (
    *("id", "date", "text", "entities", "contact", "service", "markup"),
    *("reply_to", "group_id", "edited", "protected"),
)


def save(world: World, folder: Path) -> None:
    """Write everything that was said; the state replaces the former one in one step."""
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    for file in world.files.values():
        path = folder / FILES / file.unique_id
        if not path.exists():
            path.write_bytes(file.content)
    draft = folder / f"{STATE}.new"
    draft.write_text(json.dumps(_state(world), ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / STATE)


def load(world: World, folder: Path) -> None:
    """Read what `save` wrote; an empty folder leaves the world as it is."""
    path = folder / STATE
    if not path.exists():
        return
    state = json.loads(path.read_text(encoding="utf-8"))
    for entry in state["files"]:
        world.keep(StoredFile(**entry, content=(folder / FILES / entry["unique_id"]).read_bytes()))
    world.people = {entry["id"]: Person(**entry) for entry in state["people"]}
    for entry in state["chats"]:
        world.chats[entry["id"]] = _chat(world, entry)
    world.updates.pending = {entry["id"]: Update(**entry) for entry in state["updates"]}
    world.updates.next_id = max(world.updates.next_id, state["next_update"])


def _state(world: World) -> Json:
    return {
        "people": [vars(person) for person in world.people.values()],
        "files": [_without(vars(file), "content") for file in world.files.values()],
        "chats": [_kept_chat(chat) for chat in world.chats.values()],
        "updates": [vars(update) for update in world.updates.pending.values()],
        "next_update": world.updates.next_id,
    }


def _without(values: Json, name: str) -> Json:
    return {key: value for key, value in values.items() if key != name}


def _kept_chat(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "bot_is_member": chat.bot_is_member,
        "blocked": chat.blocked,
        "last_id": chat.last_id,
        "members": list(chat.members),
        "messages": [_kept_message(message) for message in chat.messages.values()],
    }


def _kept_message(message: Message) -> Json:
    return {name: getattr(message, name) for name in PLAIN} | {
        "sender": message.sender.id,
        "document": message.document.file_id if message.document else None,
        "photo": message.photo.file_id if message.photo else None,
    }


def _chat(world: World, entry: Json) -> Chat:
    members, messages = entry.pop("members"), entry.pop("messages")
    chat = Chat(**entry, person=world.people.get(entry["id"]))
    chat.members = {number: world.people[number] for number in members}
    chat.messages = {kept["id"]: _message(world, chat, kept) for kept in messages}
    return chat


def _message(world: World, chat: Chat, kept: Json) -> Message:
    fields = {name: kept[name] for name in PLAIN}
    return Message(
        chat=chat,
        sender=world.people.get(kept["sender"], world.bot),
        document=world.files.get(kept["document"]),
        photo=world.files.get(kept["photo"]),
        **fields,
    )
