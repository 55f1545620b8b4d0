"""The Bot API's two addresses, `/bot<token>/<method>` and `/file/bot<token>/<path>`; faults included."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from kontor.demo.telegram import incoming
from kontor.demo.telegram.errors import ApiError
from kontor.demo.telegram.faults import Fault, Kind
from kontor.demo.telegram.incoming import Incoming
from kontor.demo.telegram.keys import WORLD
from kontor.demo.telegram.methods import carry_out
from kontor.demo.telegram.world import RecordedRequest, World

TOKEN_FORM = re.compile(r"\d{6,}:[A-Za-z0-9_-]{35}")

Answer = Callable[[], Awaitable[web.Response]]


def _check_token(request: web.Request, world: World) -> None:
    given = request.match_info["token"]
    if not TOKEN_FORM.fullmatch(given):
        raise ApiError(404, "Not Found")
    if given != world.token:
        raise ApiError(401, "Unauthorized")


async def _api(request: web.Request) -> web.StreamResponse:
    """`/bot<token>/<method>`: every call is recorded, may meet a fault, and is answered as Telegram does."""
    world, method = request.app[WORLD], request.match_info["method"]
    try:
        _check_token(request, world)
        call = await incoming.read(request)
    except ApiError as error:
        return _refusal(error)

    async def answer() -> web.Response:
        return await answered(world, method, call)

    fault = world.faults.take(method, call.parameters)
    if fault is None:
        return await answer()
    return await FAULTS[fault.kind](request, fault, answer, lambda error: _record(world, method, call, error))


async def answered(world: World, method: str, call: Incoming) -> web.Response:
    try:
        result = await carry_out(world, method, call.parameters, call.uploads)
    except ApiError as error:
        _record(world, method, call, error)
        return _refusal(error)
    _record(world, method, call, None)
    return web.json_response({"ok": True, "result": result})


def _refusal(error: ApiError) -> web.Response:
    return web.json_response(error.to_api(), status=error.code)


def _record(world: World, method: str, call: Incoming, error: ApiError | None) -> None:
    status, description = (error.code, error.description) if error else (200, "")
    files = tuple(upload.name for upload in call.uploads.values())
    entry = RecordedRequest(method, dict(call.parameters), files, time.time(), status, description)
    world.requests.append(entry)
    world.bell.ring()


Note = Callable[[ApiError], None]


async def _fail(_: web.Request, fault: Fault, answer: Answer, note: Note) -> web.StreamResponse:
    if fault.accepted:
        await answer()
    error = fault.to_error()
    note(error)
    return _refusal(error)


async def _cut(request: web.Request, fault: Fault, answer: Answer, note: Note) -> web.StreamResponse:
    await (answer() if fault.accepted else _unheard(note))
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _hang(request: web.Request, fault: Fault, answer: Answer, note: Note) -> web.StreamResponse:
    await (answer() if fault.accepted else _unheard(note))
    world = request.app[WORLD]
    await world.bell.wait_for(lambda: fault.released or world.updates.closed)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _unheard(note: Note) -> None:
    note(ApiError(0, "the connection was lost before the call was carried out"))


async def _delay(_: web.Request, fault: Fault, answer: Answer, __: Note) -> web.StreamResponse:
    await asyncio.sleep(fault.seconds)
    return await answer()


async def _hold(request: web.Request, fault: Fault, answer: Answer, _: Note) -> web.StreamResponse:
    world = request.app[WORLD]
    await world.bell.wait_for(lambda: fault.released or world.updates.closed)
    return await answer()


Carried = Callable[[web.Request, Fault, Answer, Note], Awaitable[web.StreamResponse]]
FAULTS: dict[Kind, Carried] = {"error": _fail, "cut": _cut, "hang": _hang, "delay": _delay, "hold": _hold}


async def _download(request: web.Request) -> web.StreamResponse:
    """`/file/bot<token>/<path>`: the bytes that `getFile` spoke of."""
    world = request.app[WORLD]
    try:
        _check_token(request, world)
    except ApiError as error:
        return _refusal(error)
    wanted = request.match_info["path"]
    file = next((file for file in world.files.values() if file.path == wanted), None)
    if file is None:
        return _refusal(ApiError(404, "Not Found"))
    return web.Response(body=file.content, content_type="application/octet-stream")


def add_routes(app: web.Application) -> None:
    """Serve the Bot API."""
    app.router.add_route("*", "/bot{token:[^/]+}/{method:[A-Za-z]+}", _api)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", _download)
