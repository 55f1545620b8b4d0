"""Reads the parameters and files of a Bot API request, whichever way they were sent."""

from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from kontor.demo.telegram.errors import TOO_LARGE, ApiError, BadRequestError
from kontor.demo.telegram.schema import Upload

UPLOAD_BYTES = 50 * 1024 * 1024
FIELD_BYTES = 1024 * 1024


@dataclass
class Incoming:
    """What a request brought along."""

    parameters: dict[str, object] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


async def read(request: web.Request) -> Incoming:
    """Query, JSON body, form or multipart; over 50 MB is refused with 413 after it was read to its end."""
    incoming = Incoming(dict(request.query))
    if request.content_type == "application/json":
        incoming.parameters |= await _json(request)
    elif request.content_type.startswith("multipart/"):
        await _multipart(request, incoming)
    elif request.can_read_body:
        form = await request.post()
        incoming.parameters |= {name: value for name, value in form.items() if isinstance(value, str)}
    return incoming


async def _json(request: web.Request) -> dict[str, object]:
    try:
        body = await request.json()
    except ValueError:
        raise BadRequestError("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise BadRequestError("object expected as the request's body")
    return body


async def _multipart(request: web.Request, incoming: Incoming) -> None:
    too_large = False
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = await _content(part, UPLOAD_BYTES if part.filename else FIELD_BYTES)
        too_large = too_large or content is None
        _keep(incoming, part, content or b"")
    if too_large:
        raise ApiError(413, TOO_LARGE)


async def _content(part: BodyPartReader, limit: int) -> bytes | None:
    """The bytes of one part; None, with the rest read and dropped, when there are more than `limit`."""
    chunks, length = [], 0
    while chunk := await part.read_chunk(256 * 1024):
        length += len(chunk)
        if length <= limit:
            chunks.append(chunk)
    return b"".join(chunks) if length <= limit else None


def _keep(incoming: Incoming, part: BodyPartReader, content: bytes) -> None:
    name = part.name or ""
    if part.filename is None:
        incoming.parameters[name] = content.decode("utf-8", "replace")
        return
    kind = part.headers.get("Content-Type", "")
    generic = kind == "application/octet-stream"
    incoming.uploads[name] = Upload(part.filename, "" if generic else kind, content)
