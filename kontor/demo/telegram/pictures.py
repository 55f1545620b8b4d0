"""Width and height of an uploaded picture, read from its first bytes."""

import struct

from kontor.demo.telegram.errors import BadRequestError

START_OF_FRAME = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB})


def size(content: bytes) -> tuple[int, int]:
    """Pixels across and down of a PNG, GIF or JPEG; anything else is refused as Telegram refuses it."""
    for signature, read in READERS.items():
        if content.startswith(signature):
            found = read(content)
            if found is not None:
                return found
    raise BadRequestError("IMAGE_PROCESS_FAILED")


def _png(content: bytes) -> tuple[int, int] | None:
    if len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int] | None:
    if len(content) < 10:
        return None
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in START_OF_FRAME:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


READERS = {b"\x89PNG\r\n\x1a\n": _png, b"GIF8": _gif, b"\xff\xd8\xff": _jpeg}
