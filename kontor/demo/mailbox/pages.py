"""The mailbox in the browser: its page, the mails as data, and each mail's HTML in a cage."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from core.post.mail import disposition
from kontor.demo.mailbox.correspondence import Correspondence, NotAcceptedError
from kontor.demo.mailbox.mails import File, Mail
from kontor.demo.page_files import QUIET, served

MAILBOX: web.AppKey[Correspondence] = web.AppKey("mailbox")
BODY_BYTES = 40 * 1024 * 1024
ASSETS = frozenset({"mailbox.css", "mailbox.js", "texts.js", "icon.svg"})
PAGE_HEADERS = QUIET | {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
CAGE_HEADERS = QUIET | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
}
HEARTBEAT = 15.0  # seconds


def application(mailbox: Correspondence) -> web.Application:
    """The routes of the mailbox page."""
    app = web.Application(client_max_size=BODY_BYTES)
    app[MAILBOX] = mailbox
    app.router.add_get("/", _page)
    app.router.add_get("/terms", _terms)
    app.router.add_get("/page/{name}", _asset)
    app.router.add_get("/api/settings", _settings)
    app.router.add_get("/api/mails", _list)
    app.router.add_post("/api/mails", _write)
    app.router.add_get("/api/events", _events)
    app.router.add_get(r"/api/mails/{id:\d+}", _show)
    app.router.add_get(r"/mails/{id:\d+}/html", _html)
    app.router.add_get(r"/mails/{id:\d+}/source", _source)
    app.router.add_get(r"/mails/{id:\d+}/files/{place:\d+}", _file)
    return app


def _served(name: str) -> web.Response:
    return served("kontor.demo.mailbox", name, PAGE_HEADERS)


async def _page(_request: web.Request) -> web.Response:
    return _served("mailbox.html")


async def _terms(_request: web.Request) -> web.Response:
    """Where the link to the terms of sale leads in the demo."""
    return _served("terms.html")


async def _asset(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in ASSETS:
        raise web.HTTPNotFound
    return _served(name)


async def _settings(request: web.Request) -> web.Response:
    mailbox = request.app[MAILBOX]
    return web.json_response(
        {
            "service": mailbox.service,
            "nav": [{"name": name, "url": url} for name, url in mailbox.nav],
            "people": [{"name": name, "address": address} for name, address in mailbox.people],
        }
    )


async def _list(request: web.Request) -> web.Response:
    """All mails, the newest first."""
    mails = reversed(list(request.app[MAILBOX].shelf))
    return web.json_response([_summary(mail) for mail in mails])


async def _show(request: web.Request) -> web.Response:
    mail = _mail(request)
    details = {
        "text": mail.text,
        "html": mail.html is not None,
        "mail_from": mail.mail_from,
        "answers_to": mail.answers_to,
        "headers": [[name, mail.header(name)] for name in dict.fromkeys(mail.message)],
        "files": [
            {"name": file.name, "type": file.media_type, "size": len(file.content)} for file in mail.files
        ],
    }
    return web.json_response(_summary(mail) | details)


async def _html(request: web.Request) -> web.Response:
    """The mail's own HTML: no script runs, nothing is loaded, links open outside."""
    html = _mail(request).html
    if html is None:
        raise web.HTTPNotFound
    framed = html.replace("<head>", '<head><base target="_blank">', 1)
    return web.Response(text=framed, content_type="text/html", headers=CAGE_HEADERS)


async def _source(request: web.Request) -> web.Response:
    raw = _mail(request).raw
    return web.Response(body=raw, headers=CAGE_HEADERS | {"Content-Type": "text/plain; charset=iso-8859-1"})


async def _file(request: web.Request) -> web.Response:
    """An attachment: pictures, PDF and text open in the browser, with `?download` all are saved."""
    files = _mail(request).files
    place = int(request.match_info["place"])
    if place >= len(files):
        raise web.HTTPNotFound
    file = files[place]
    opens = file.media_type in ("application/pdf", "image/png", "image/jpeg", "text/plain")
    shown = disposition(file.name)
    if opens and "download" not in request.query:
        shown = shown.replace("attachment", "inline", 1)
    kind = file.media_type if opens else "application/octet-stream"
    return web.Response(
        body=file.content, headers=QUIET | {"Content-Type": kind, "Content-Disposition": shown}
    )


async def _write(request: web.Request) -> web.Response:
    """Sends a mail to Kontor; Kontor's refusal comes back in words."""
    _demand_own_page(request)
    mailbox = request.app[MAILBOX]
    try:
        said = await request.json()
        answered = mailbox.shelf.get(int(said.get("reply_to") or 0))
        files = [_uploaded(file) for file in said.get("files", [])]
        await mailbox.write(
            str(said["from"]).strip(),
            str(said["subject"]),
            str(said["text"]),
            files,
            to=str(said["to"]).strip(),
            reply_to=answered,
        )
    except NotAcceptedError as refusal:
        return web.json_response({"error": str(refusal)}, status=422)
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
    return web.json_response({})


async def _events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: the number of mails, each time it changes."""
    mailbox = request.app[MAILBOX]
    response = web.StreamResponse(headers=QUIET | {"Content-Type": "text/event-stream"})
    await response.prepare(request)
    seen = -1
    while not mailbox.closing:
        count = await mailbox.wait_for_change(seen, HEARTBEAT)
        try:
            await response.write(f"data: {json.dumps(count)}\n\n".encode())
        except ConnectionError:
            break
        seen = count
    return response


def _demand_own_page(request: web.Request) -> None:
    """No other page of the browser may write mails here."""
    origin = request.headers.get("Origin")
    if request.content_type != "application/json" or (origin and urlsplit(origin).netloc != request.host):
        raise web.HTTPForbidden


def _mail(request: web.Request) -> Mail:
    mail = request.app[MAILBOX].shelf.get(int(request.match_info["id"]))
    if mail is None:
        raise web.HTTPNotFound
    return mail


def _summary(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "at": mail.at.isoformat(),
        "from": mail.header("From") or mail.mail_from,
        "to": list(mail.to),
        "subject": mail.subject,
        "beginning": " ".join(mail.text.split())[:140],
        "files_count": len(mail.files),
        "written": mail.written,
    }


def _uploaded(data: dict[str, Any]) -> File:
    content = base64.b64decode(data["content"], validate=True)
    return File(str(data["name"]), str(data["type"]) or "application/octet-stream", content)
