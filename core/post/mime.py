"""Takes a mail apart into its parts: any bytes at all, in bounded time and memory, and never raises (RFC 2045)."""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes
from email.header import decode_header
from email.message import Message

MAX_HEADER = 256_000  # bytes of header that are read
MAX_BODY = 30_000_000
MAX_LINES = 500_000  # each is an object while it is parsed; 30 MB of base64 have 400,000
MAX_PARAMETERS = 10_000  # characters of a header that are searched for parameters
MAX_BOUNDARIES = 60  # more nesting than that has no reader in mind
MAX_PARTS = 500
MAX_DEPTH = 20

_CHARSETS = re.compile(
    r"ascii|utf-(?:7|8(?:-sig)?|(?:16|32)(?:-[lb]e)?)|iso8859-\d+|iso2022_(?:jp|kr)\w*|tis-620"
    r"|cp(?:125\d|437|85\d|866|874|932|949|950)|koi8-[rtu]|gb2312|gbk|gb18030|hz|big5(?:hkscs)?"
    r"|shift_jis\w*|euc_(?:jp|kr|jis_2004|jisx0213)|johab|mac-(?:roman|latin2|cyrillic|greek|turkish|iceland)"
)
"""Codecs of text, by Python's own names: the others are slow (punycode) or run escapes."""
_CONTENT_TYPE = re.compile(rb"^content-type:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)


def parsed(raw: bytes) -> Message:
    """The mail as the library reads it; an empty one when it cannot be read."""
    header, body = header_and_body(raw)
    if len(header) > MAX_HEADER:
        header = header[: header.rfind(b"\r\n", 0, MAX_HEADER)]
    if body.lower().count(b"boundary=") > MAX_BOUNDARIES or _has_endless_type(body):
        body = b""
    try:
        return message_from_bytes(header + b"\r\n\r\n" + _first_lines(body[:MAX_BODY]))
    except Exception:  # the parser has known holes; a mail must not stop the door
        return Message()


def header_and_body(raw: bytes) -> tuple[bytes, bytes]:
    """The two halves around the first empty line, with CRLF line ends."""
    header, _, body = raw.partition(b"\r\n\r\n")
    return header, body


def parts_of(message: Message) -> list[Message]:
    """The parts that hold no further ones, in order; a mail within the mail is one part."""
    found: list[Message] = []
    stack = [(message, 0)]
    while stack and len(found) < MAX_PARTS:
        part, depth = stack.pop()
        payload = part.get_payload() if part.is_multipart() else None
        if isinstance(payload, list):
            children = [child for child in payload[:MAX_PARTS] if isinstance(child, Message)]
            if depth < MAX_DEPTH and not media_type(part).startswith("message/"):
                stack.extend((child, depth + 1) for child in reversed(children))
            else:
                found.append(part)
        else:
            found.append(part)
    return found


def media_type(part: Message) -> str:
    """Such as `text/plain`, in lower case."""
    try:
        return part.get_content_type()
    except Exception:  # an odd header
        return "text/plain"


def content(part: Message) -> bytes:
    """What the part holds, its transfer encoding undone; a mail within the mail as it would be written."""
    try:
        payload = part.get_payload()
        if isinstance(payload, list):
            return b"\r\n".join(child.as_bytes() for child in payload if isinstance(child, Message))
        found = part.get_payload(decode=True)
    except Exception:  # broken transfer encoding
        return b""
    return found if isinstance(found, bytes) else b""


def characters(part: Message, limit: int) -> str:
    """The text of at most `limit` bytes of the part, with line feeds as line ends."""
    text = decode(content(part)[:limit], parameter(part, "charset") or "utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def parameter(part: Message, name: str, of: str = "content-type") -> str | None:
    """A parameter of the header `of`, decoded by RFC 2231 when it is encoded so."""
    try:
        if len(str(part.get(of, ""))) > MAX_PARAMETERS:
            return None
        value = part.get_param(name, header=of)
    except Exception:  # an odd header
        return None
    if isinstance(value, tuple):
        charset, _, text = value
        return decode(text.encode("raw-unicode-escape"), charset or "utf-8")
    return value


def header(part: Message, name: str) -> str:
    """The header's value in one line; bytes that are not ASCII are read as UTF-8 where they can be."""
    try:
        value = part.get(name, "")
    except Exception:  # an odd header
        return ""
    return unfolded(value)


def unfolded(value: object) -> str:
    """One line of a header's value, however the library holds it."""
    try:
        text = str(value)
    except Exception:  # a Header object of broken bytes
        return ""
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())


def file_name(part: Message) -> str:
    """The name that the part gives itself, decoded; empty when it has none."""
    name = parameter(part, "filename", "content-disposition") or parameter(part, "name") or ""
    return decoded(whole(name))


def is_file(part: Message) -> bool:
    """Does the part say that it is a file rather than something to be shown?"""
    try:
        return part.get_content_disposition() == "attachment" or bool(file_name(part))
    except Exception:  # an odd header
        return True


def decoded(value: str) -> str:
    """The value with its encoded words decoded (RFC 2047)."""
    try:
        words = decode_header(value[:10_000])
    except Exception:  # broken base64, and what else the library raises
        return value
    return "".join(_word(word, charset) for word, charset in words)


def decode(encoded: bytes, declared: str) -> str:
    """The text in these bytes by the declared charset, or one that fits."""
    for charset in (declared, "utf-8", "cp1252"):
        try:
            if _CHARSETS.fullmatch(codecs.lookup(charset).name):
                return whole(encoded.decode(charset))
        except (LookupError, ValueError):
            continue
    return encoded.decode("latin-1")


def whole(text: str) -> str:
    """The text without halves of surrogate pairs, which no other encoding can hold."""
    return text.encode("utf-8", "replace").decode()


def _word(word: str | bytes, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    if charset is None:  # between encoded words; the library made these bytes so
        return whole(word.decode("raw-unicode-escape", "replace"))
    return decode(word, charset)


def _has_endless_type(body: bytes) -> bool:
    """A Content-Type so long that taking it apart, quadratic in the library, would take minutes."""
    return any(len(found[0]) > MAX_PARAMETERS for found in _CONTENT_TYPE.finditer(body))


def _first_lines(body: bytes) -> bytes:
    if body.count(b"\n") <= MAX_LINES:
        return body
    end = 0
    for _ in range(MAX_LINES):
        end = body.find(b"\n", end) + 1
    return body[:end]
