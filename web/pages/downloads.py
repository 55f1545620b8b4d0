"""Files that no chat and no mail can carry: made when their user, logged in, follows the link, and streamed."""

from __future__ import annotations

import asyncio
import tempfile
from typing import IO

from aiohttp import web

from core.desk import files
from core.errors import KontorError, NotAllowed, NotSignedIn
from core.people import downloads
from core.people.downloads import Download
from core.post.files import MadeFile
from core.post.mail import disposition
from web import headers
from web.rendering import goto, page
from web.signing import to_login
from web.visit import CORE, VISIT

CHUNK = 256 * 1024
MAKING = asyncio.Semaphore(2)
"""So many files lie in memory at a time, however many browsers wait: the others' lie on disk."""


async def fetch(request: web.Request) -> web.StreamResponse:
    """The file, for the user whose link it is, as often as it is wanted. Raises DeadLink.

    HEAD makes nothing: what the file is called and how long it is, is known when it is made (RFC 9110 9.3.2).
    """
    async with request.app[CORE].read() as tx:
        download = await downloads.look(tx, request.match_info["token"])
    try:
        download.allow(request[VISIT].person)
    except NotSignedIn:
        return _without_referrer(goto(to_login(request)))
    except NotAllowed:
        return _page(request, 403, "somebody_else")
    if request.method == "HEAD":
        return web.Response(headers=_described("attachment"), content_type="application/octet-stream")
    return await _made(request, download)


async def _made(request: web.Request, download: Download) -> web.StreamResponse:
    with tempfile.TemporaryFile() as kept:
        try:
            async with MAKING:
                made = await files.make(request.app[CORE], download.recipe)
                await asyncio.to_thread(_keep, kept, made.content)
        except KontorError:
            return _page(request, 404, "gone")
        response = _response(made)
        del made  # while it is sent, the file lies on disk alone
        return await _sent(request, response, kept)


def _keep(kept: IO[bytes], content: bytes) -> None:
    kept.write(content)
    kept.seek(0)


def _response(made: MadeFile) -> web.StreamResponse:
    response = web.StreamResponse(headers=_described(disposition(made.name)))
    response.content_type = made.media_type
    response.content_length = len(made.content)
    return response


async def _sent(request: web.Request, response: web.StreamResponse, kept: IO[bytes]) -> web.StreamResponse:
    try:
        await response.prepare(request)
        while chunk := await asyncio.to_thread(kept.read, CHUNK):
            await response.write(chunk)
        await response.write_eof()
    except ConnectionResetError:  # whoever waited has gone
        request.protocol.force_close()
    return response


def _described(attachment: str) -> dict[str, str]:
    return {"Content-Disposition": attachment, **headers.NO_REFERRER}


def _page(request: web.Request, status: int, what: str) -> web.Response:
    return page(request, "download.html", status=status, headers=headers.NO_REFERRER, what=what)


def _without_referrer(response: web.Response) -> web.Response:
    response.headers.update(headers.NO_REFERRER)
    return response


ROUTES = (web.get("/files/{token}", fetch),)
