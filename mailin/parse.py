"""Reads a mail as it came in: any bytes at all, in bounded time, and never raises."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message

from core.errors import BadAddress
from core.people import addresses
from core.post import mail_text
from core.post.mail import message_ids, one_line

MAX_HEADER = 256_000  # bytes of header that are read
MAX_BODY = 30_000_000
MAX_LINES = 500_000  # each is an object while it is parsed; 30 MB of base64 have 400,000
MAX_PARAMETERS = 10_000  # characters of a header that are searched for parameters
MAX_BOUNDARIES = 60  # more nesting than that has no reader in mind
MAX_PARTS = 500
MAX_DEPTH = 20
MAX_TEXT = 200_000  # characters
MAX_FROM = 2_000

_ADDRESS = r"[^\s<>\"(),:;@\\]+@[^\s<>\"(),:;@\\]+"
_FROM = re.compile(
    rf'(?P<name>"(?:[^"\\]|\\.)*"|[^<>"(),:;@\\]*)\s*<(?P<angle>{_ADDRESS})>(?:\s*\([^()]*\))?'
    rf"|(?P<bare>{_ADDRESS})(?:\s*\((?P<comment>[^()]*)\))?"
)
_ANY_ADDRESS = re.compile(_ADDRESS)
_CHARSETS = re.compile(
    r"ascii|utf-(?:7|8(?:-sig)?|(?:16|32)(?:-[lb]e)?)|iso8859-\d+|iso2022_(?:jp|kr)\w*|tis-620"
    r"|cp(?:125\d|437|85\d|866|874|932|949|950)|koi8-[rtu]|gb2312|gbk|gb18030|hz|big5(?:hkscs)?"
    r"|shift_jis\w*|euc_(?:jp|kr|jis_2004|jisx0213)|johab|mac-(?:roman|latin2|cyrillic|greek|turkish|iceland)"
)
"""Codecs of text, by Python's own names: the others are slow (punycode) or run escapes."""
_CONTENT_TYPE = re.compile(rb"^content-type:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
_SIGNATURE_TYPES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)


@dataclass(frozen=True)
class Attached:
    """A file that came with a mail; signatures and the pictures in them do not count."""

    name: str
    media_type: str


@dataclass(frozen=True)
class Incoming:
    """What a mail says. `sender` is the address key in From, None when there is none that can be read.

    `doubtful`: From is missing, double, a group, names another address or is malformed (RFC 7489 6.6.1).
    `headers` are names in lower case and unfolded values, from top to bottom.
    """

    headers: tuple[tuple[str, str], ...]
    sender: str | None
    doubtful: bool
    subject: str
    message_id: str | None
    references: tuple[str, ...]
    media_type: str
    text: str
    attached: tuple[Attached, ...]

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a header, from top to bottom."""
        return tuple(value for other, value in self.headers if other == name)

    @property
    def unreadable(self) -> bool:
        """It has no text: encrypted, a picture, a calendar entry, winmail.dat, or empty."""
        return not self.text.strip()


def read(raw: bytes) -> Incoming:
    """The mail in these bytes. Never raises; what cannot be read is empty."""
    message = _parsed(raw)
    headers = tuple((name.lower(), _unfolded(value)) for name, value in message.raw_items())
    sender, doubtful = _sender([value for name, value in headers if name == "from"])
    parts = _parts(message)
    return Incoming(
        headers=headers,
        sender=sender,
        doubtful=doubtful,
        subject=one_line(_decoded(_first(headers, "subject"))),
        message_id=next(iter(message_ids(_first(headers, "message-id"))), None),
        references=message_ids(_first(headers, "references")) or message_ids(_first(headers, "in-reply-to")),
        media_type=_media_type(message),
        text=_text(parts),
        attached=tuple(_attached(parts)),
    )


def header_and_body(raw: bytes) -> tuple[bytes, bytes]:
    """The two halves around the first empty line, with CRLF line ends."""
    header, _, body = raw.partition(b"\r\n\r\n")
    return header, body


def _parsed(raw: bytes) -> Message:
    header, body = header_and_body(raw)
    if len(header) > MAX_HEADER:
        header = header[: header.rfind(b"\r\n", 0, MAX_HEADER)]
    if body.lower().count(b"boundary=") > MAX_BOUNDARIES or _has_endless_type(body):
        body = b""
    try:
        return message_from_bytes(header + b"\r\n\r\n" + _first_lines(body[:MAX_BODY]))
    except Exception:  # the parser has known holes; a mail must not stop the door
        return Message()


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


def _unfolded(value: object) -> str:
    """One line; bytes that are not ASCII are read as UTF-8 where they can be."""
    try:
        text = str(value)
    except Exception:  # a Header object of broken bytes
        return ""
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())


def _first(headers: tuple[tuple[str, str], ...], name: str) -> str:
    return next((value for other, value in headers if other == name), "")


def _decoded(value: str) -> str:
    """The value with its encoded words decoded (RFC 2047)."""
    try:
        words = decode_header(value[:10_000])
    except Exception:  # broken base64, and what else the library raises
        return value
    return "".join(_word(content, charset) for content, charset in words)


def _word(content: str | bytes, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    if charset is None:  # between encoded words; the library made these bytes so
        return _whole(content.decode("raw-unicode-escape", "replace"))
    return _decode(content, charset)


def _sender(values: list[str]) -> tuple[str | None, bool]:
    """The address that From names, and whether anything about it is doubtful."""
    if not values or len(values[0]) > MAX_FROM:
        return None, True
    match = _FROM.fullmatch(values[0])
    if match is None:
        found = _ANY_ADDRESS.findall(values[0])
        return (_key(found[-1]) if found else None), True
    key = _key(match["angle"] or match["bare"])
    named = _decoded(match["name"] or match["comment"] or "")
    others = {_key(address) for address in _ANY_ADDRESS.findall(named)} - {key}
    return key, key is None or bool(others) or len(values) > 1


def _key(address: str) -> str | None:
    try:
        return addresses.parse(address).key
    except BadAddress:
        return None


def _parts(message: Message) -> list[Message]:
    found: list[Message] = []
    stack = [(message, 0)]
    while stack and len(found) < MAX_PARTS:
        part, depth = stack.pop()
        payload = part.get_payload() if part.is_multipart() else None
        if isinstance(payload, list):
            children = [child for child in payload[:MAX_PARTS] if isinstance(child, Message)]
            if depth < MAX_DEPTH and _media_type(part) != "message/rfc822":
                stack.extend((child, depth + 1) for child in reversed(children))
            else:
                found.append(part)
        else:
            found.append(part)
    return found


def _media_type(part: Message) -> str:
    try:
        return part.get_content_type()
    except Exception:  # an odd header
        return "text/plain"


def _text(parts: list[Message]) -> str:
    """The first text/plain that says something, else the first HTML that does."""
    for media_type, reading in (("text/plain", _plain), ("text/html", _from_html)):
        for part in parts:
            if _media_type(part) == media_type and not _is_file(part):
                text = _whole(reading(part))
                if text.strip():
                    return text[:MAX_TEXT]
    return ""


def _plain(part: Message) -> str:
    text = _characters(part)
    if str(_parameter(part, "format")).lower() == "flowed":
        text = re.sub(r"(?<=[^\n ]) \n(?![> \n])", " ", text)  # RFC 3676 4.1
    return text


def _from_html(part: Message) -> str:
    return mail_text.plain(_characters(part))


def _characters(part: Message) -> str:
    try:
        content = part.get_payload(decode=True)
    except Exception:  # broken transfer encoding
        content = None
    if not isinstance(content, bytes):
        return ""
    text = _decode(content[: 4 * MAX_TEXT + mail_text.MAX_HTML], str(_parameter(part, "charset") or "utf-8"))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _decode(content: bytes, declared: str) -> str:
    for charset in (declared, "utf-8", "cp1252"):
        try:
            if _CHARSETS.fullmatch(codecs.lookup(charset).name):
                return _whole(content.decode(charset))
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _whole(text: str) -> str:
    """The text without halves of surrogate pairs, which no other encoding can hold."""
    return text.encode("utf-8", "replace").decode()


def _parameter(part: Message, name: str, header: str = "content-type") -> str | None:
    """A parameter of a header, decoded by RFC 2231 when it is encoded so."""
    try:
        if len(str(part.get(header, ""))) > MAX_PARAMETERS:
            return None
        value = part.get_param(name, header=header)
    except Exception:  # an odd header
        return None
    if isinstance(value, tuple):
        charset, _, text = value
        return _decode(text.encode("raw-unicode-escape"), charset or "utf-8")
    return value


def _file_name(part: Message) -> str:
    return _parameter(part, "filename", "content-disposition") or _parameter(part, "name") or ""


def _is_file(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(_file_name(part))
    except Exception:  # an odd header
        return True


def _attached(parts: list[Message]) -> Iterator[Attached]:
    for part in parts:
        media_type = _media_type(part)
        if media_type in _SIGNATURE_TYPES or _is_decoration(part, media_type):
            continue
        if _is_file(part) or not media_type.startswith("text/"):
            yield Attached(_name(part), media_type)


def _is_decoration(part: Message, media_type: str) -> bool:
    """A picture that the text shows, such as the logo in a signature."""
    if not media_type.startswith("image/"):
        return False
    return "content-id" in part or str(part.get("content-disposition", "")).lower().startswith("inline")


def _name(part: Message) -> str:
    return one_line(_decoded(_whole(_file_name(part))))
