"""A proxy before the local Telegram that answers some methods with a page of its own, as a gateway does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

PAGE = b"<html><body>502 Bad Gateway \xff</body></html>"


class Gateway:
    """`pages`: how often it answered with its page, by method."""

    def __init__(self, target: str, broken: Collection[str]) -> None:
        self._target, self._broken = target, broken
        self.pages: list[str] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        if method in self._broken:
            self.pages.append(method)
            return web.Response(status=502, body=PAGE, headers={"Content-Type": "text/html; charset=utf-8"})
        headers = {"Content-Type": request.headers.get("Content-Type", "application/json")}
        async with (
            ClientSession() as session,
            session.post(self._target + request.path, data=await request.read(), headers=headers) as answer,
        ):
            return web.Response(
                status=answer.status, body=await answer.read(), content_type=answer.content_type
            )


@asynccontextmanager
async def gateway(target: str, *broken: str) -> AsyncIterator[Gateway]:
    """The proxy while the block runs."""
    made = Gateway(target, broken)
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", made.answer)
    async with TestServer(app) as server:
        made.url = str(server.make_url("")).rstrip("/")
        yield made
