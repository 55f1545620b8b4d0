"""The control interface under `/control/`: what people do and see in the chat, over HTTP."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, cast, get_args
from urllib.parse import quote, urlsplit

from aiohttp import web

from kontor.demo.telegram import incoming, people
from kontor.demo.telegram.chats import Chat, Json, Message, Person, StoredFile
from kontor.demo.telegram.errors import ApiError
from kontor.demo.telegram.faults import Fault, Kind
from kontor.demo.telegram.keys import WORLD
from kontor.demo.telegram.people import ImpossibleError
from kontor.demo.telegram.view import describe
from kontor.demo.telegram.world import World

CONTACT: tuple[str, ...] = ("phone_number", "first_name", "user_id")
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif"})
FAULT_OPTIONS = frozenset(
    {"method", "kind", "times", "chat_id", "accepted", "code", "description", "retry_after", "seconds"}
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Other web sites may not use the control interface; what is impossible is answered with 400."""
    if not request.path.startswith("/control/"):
        return await handler(request)
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        return _problem(403, "the request comes from another site")
    try:
        return await handler(request)
    except ImpossibleError as error:
        return _problem(400, str(error))
    except ApiError as error:
        return _problem(400, error.description)
    except (KeyError, ValueError, TypeError) as error:
        return _problem(400, f"{type(error).__name__}: {error}")


def _problem(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)


def _world(request: web.Request) -> World:
    return request.app[WORLD]


def _person(request: web.Request) -> Person:
    person = _world(request).people.get(int(request.match_info["user"]))
    if person is None:
        raise ImpossibleError("no such user")
    return person


def _chat(request: web.Request) -> Chat:
    chat = _world(request).chats.get(int(request.match_info["chat"]))
    if chat is None:
        raise ImpossibleError("no such chat")
    return chat


def _target(request: web.Request, body: Json) -> Chat:
    return _world(request).chats[int(body.get("chat") or _person(request).id)]


async def _body(request: web.Request) -> Json:
    return cast(Json, await request.json()) if request.can_read_body else {}


def _shown(message: Message) -> web.Response:
    return web.json_response(describe(message))


def _user(person: Person) -> Json:
    return {"id": person.id, "first_name": person.first_name, "language": person.language_code}


async def list_users(request: web.Request) -> web.Response:
    """Everybody who has an account."""
    return web.json_response([_user(person) for person in _world(request).people.values()])


async def create_user(request: web.Request) -> web.Response:
    """`first_name`, and if wanted `language_code`, `username`, `last_name`, `id`."""
    body = await _body(request)
    world = _world(request)
    name = str(body["first_name"]).strip()
    if not name:
        raise ImpossibleError("a name is needed")
    person = Person(
        int(body.get("id") or world.free_person_id()),
        name,
        str(body.get("language_code") or "de"),
        str(body.get("username") or ""),
        str(body.get("last_name") or ""),
    )
    world.add_person(person)
    return web.json_response(_user(person))


async def write(request: web.Request) -> web.Response:
    """`text`, and if wanted `chat` (a group) and `reply_to`."""
    body = await _body(request)
    person, chat = _person(request), _target(request, body)
    return _shown(people.write(_world(request), person, str(body["text"]), chat, body.get("reply_to")))


async def send_file(request: web.Request) -> web.Response:
    """Multipart with `file`, and if wanted `caption`, `chat` and `kind` (document or photo)."""
    given = await incoming.read(request)
    upload = given.uploads["file"]
    file = StoredFile.of(upload.name, upload.content, upload.content_type)
    send = SEND_FILE[str(given.parameters.get("kind", "document"))]
    chat = _target(request, given.parameters)
    return _shown(
        send(_world(request), _person(request), file, str(given.parameters.get("caption", "")), chat)
    )


SEND_FILE = {"document": people.send_document, "photo": people.send_photo}


async def send_contact(request: web.Request) -> web.Response:
    """`phone_number` and `first_name`; `user_id` when it belongs to an account."""
    body = await _body(request)
    contact: Json = {key: body[key] for key in CONTACT if key in body}
    return _shown(people.send_contact(_world(request), _person(request), contact, _target(request, body)))


async def press(request: web.Request) -> web.Response:
    """`message` and `button` (its text or data); answers with the callback's id."""
    body = await _body(request)
    message = _target(request, body).messages.get(int(body["message"]))
    if message is None:
        raise ImpossibleError("no such message")
    callback = people.press(_world(request), _person(request), message, str(body["button"]))
    return web.json_response({"callback": callback.id})


async def callback_answer(request: web.Request) -> web.Response:
    """Wait up to `timeout` seconds for the bot's answer to a pressed button; null when there is none."""
    world = _world(request)
    callback = world.callbacks[request.match_info["callback"]]
    await world.bell.wait_for(lambda: callback.answer is not None, _timeout(request))
    return web.json_response({"answer": callback.answer})


async def open_link(request: web.Request) -> web.Response:
    """`link`: `https://t.me/<bot>?start=<payload>` or the payload alone."""
    body = await _body(request)
    return _shown(people.open_link(_world(request), _person(request), str(body["link"])))


async def block(request: web.Request) -> web.Response:
    """Block the bot."""
    people.block(_world(request), _person(request))
    return web.json_response({"blocked": True})


async def unblock(request: web.Request) -> web.Response:
    """Unblock the bot."""
    people.unblock(_world(request), _person(request))
    return web.json_response({"blocked": False})


async def create_group(request: web.Request) -> web.Response:
    """`title` and `members` (user ids); the first of them adds the bot."""
    body, world = await _body(request), _world(request)
    members = [world.people[int(number)] for number in body["members"]]
    chat = world.add_group(str(body["title"]))
    chat.members = {person.id: person for person in members}
    people.add_bot(world, members[0], chat)
    return web.json_response(chat.to_api())


async def see_chat(request: web.Request) -> web.Response:
    """The chat's messages, at once or when the bot has written `count` after message `after`."""
    world, chat = _world(request), _chat(request)
    after, count = int(request.query.get("after", "0")), int(request.query.get("count", "0"))

    def enough() -> bool:
        return sum(m.from_bot and m.id > after for m in chat.messages.values()) >= count

    await world.bell.wait_for(enough, _timeout(request))
    return web.json_response(snapshot(world, chat))


def snapshot(world: World, chat: Chat) -> Json:
    """Everything that a page needs to show a chat."""
    return {
        "messages": [describe(message) for message in chat.messages.values()],
        "commands": world.commands_for(chat),
        "blocked": chat.blocked,
    }


def _timeout(request: web.Request) -> float:
    return min(float(request.query.get("timeout", "0")), 60.0)


async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: first the whole chat, then every change."""
    world, chat = _world(request), _chat(request)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    await _stream(response, world, chat)
    return response


async def _stream(response: web.StreamResponse, world: World, chat: Chat) -> None:
    with world.listening(chat) as queue:
        event: Json = {"type": "snapshot", **snapshot(world, chat)}
        while event["type"] != "closed":
            await response.write(f"data: {json.dumps(event)}\n\n".encode())
            event = await queue.get()


async def add_fault(request: web.Request) -> web.Response:
    """A fault as described by `Fault`: `method`, `kind`, and its options."""
    body, world = await _body(request), _world(request)
    unknown = body.keys() - FAULT_OPTIONS
    if unknown or body["kind"] not in get_args(Kind):
        raise ImpossibleError(f"unknown: {', '.join(sorted(unknown)) or body['kind']}")
    world.faults.add(Fault(world.bell, **cast(Any, body)))
    return web.json_response({"faults": len(world.faults.faults)})


async def clear_faults(request: web.Request) -> web.Response:
    """Forget all faults."""
    _world(request).faults.clear()
    return web.json_response({"faults": 0})


async def set_limits(request: web.Request) -> web.Response:
    """`enabled`: whether Telegram's limits on sending apply."""
    limits = _world(request).limits
    limits.enabled = bool((await _body(request))["enabled"])
    return web.json_response({"enabled": limits.enabled})


async def list_requests(request: web.Request) -> web.Response:
    """The bot's calls, all or those of one `method`."""
    wanted = request.query.get("method", "").lower()
    entries = [e for e in _world(request).requests if wanted in ("", e.method.lower())]
    return web.json_response([vars(entry) for entry in entries])


async def download(request: web.Request) -> web.Response:
    """A file of the chat. Only harmless kinds are shown in the browser, the others are saved."""
    file = _world(request).files.get(request.match_info["file"])
    if file is None:
        raise ImpossibleError("no such file")
    how = "inline" if file.mime_type in SHOWN_INLINE else "attachment"
    headers = {
        "Content-Type": file.mime_type,
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=file.content, headers=headers)


async def about_bot(request: web.Request) -> web.Response:
    """The bot, with the token under which it may use the Bot API here."""
    world = _world(request)
    return web.json_response(world.bot.to_api() | {"token": world.token})


def add_routes(app: web.Application) -> None:
    """Serve the control interface."""
    app.middlewares.append(guard)
    app.router.add_get("/control/bot", about_bot)
    app.router.add_get("/control/users", list_users)
    app.router.add_post("/control/users", create_user)
    app.router.add_post("/control/users/{user}/messages", write)
    app.router.add_post("/control/users/{user}/files", send_file)
    app.router.add_post("/control/users/{user}/contact", send_contact)
    app.router.add_post("/control/users/{user}/press", press)
    app.router.add_post("/control/users/{user}/open", open_link)
    app.router.add_post("/control/users/{user}/block", block)
    app.router.add_post("/control/users/{user}/unblock", unblock)
    app.router.add_get("/control/callbacks/{callback}", callback_answer)
    app.router.add_post("/control/groups", create_group)
    app.router.add_get("/control/chats/{chat}", see_chat)
    app.router.add_get("/control/chats/{chat}/events", events)
    app.router.add_post("/control/faults", add_fault)
    app.router.add_delete("/control/faults", clear_faults)
    app.router.add_put("/control/limits", set_limits)
    app.router.add_get("/control/requests", list_requests)
    app.router.add_get("/control/files/{file}", download)
