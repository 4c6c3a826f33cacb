"""What a file's first bytes say it is. Imports the standard library only; pure.

Only pictures of points: no SVG, which is a document. Width and height are read too, because a small
file can unpack to a picture that a browser has no memory for.
"""

import struct
from dataclasses import dataclass
from typing import Final

LONGEST_SIDE: Final = 4_096
"""Pixels."""

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_NO_SIZE: Final = frozenset({0xC4, 0xC8, 0xCC})
"""JPEG markers among those of frames that begin none."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file with the type that its bytes have."""

    data: bytes
    content_type: str


def read_picture(data: bytes) -> Picture | None:
    """The picture in a file; None for anything else, and for one that is too large to show."""
    try:
        found = _kind(data)
    except (struct.error, IndexError):
        return None
    if found is None:
        return None
    content_type, width, height = found
    fits = 0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE
    return Picture(data, content_type) if fits else None


def _kind(data: bytes) -> tuple[str, int, int] | None:
    """Type, width and height. Raises struct.error, IndexError where the file ends too early."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR":
        return ("image/png", *struct.unpack_from(">II", data, 16))
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ("image/gif", *struct.unpack_from("<HH", data, 6))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    return _jpeg(data) if data.startswith(_JPEG) else None


def _webp(data: bytes) -> tuple[str, int, int] | None:
    """WebP's three kinds (RFC 9649)."""
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
    elif kind == b"VP8L" and data[20] == 0x2F:
        bits = struct.unpack_from("<I", data, 21)[0]
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    else:
        return None
    return ("image/webp", width, height)


def _jpeg(data: bytes) -> tuple[str, int, int] | None:
    """The first frame's size, found by walking the segments before it (ITU T.81, annex B)."""
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return ("image/jpeg", width, height)
        at += 2 + int(struct.unpack_from(">H", data, at + 2)[0])
    return None
