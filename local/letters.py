"""Makes the letters of the card's picture: `python -m local.letters` writes them.

The font is Aileron by Sora Sagano, in the public domain (CC0); Pillow carries these letters of it.
"""

import base64
import struct
import zlib
from pathlib import Path

from PIL import ImageFont

FILE = Path(__file__).parents[1] / "src" / "detector" / "wire" / "letters.py"
SIZES = (40, 24, 16)
LETTERS = [*map(chr, range(32, 127)), "\u2026"]
SHADES = 4
_LINE = 88

_HEAD = '''"""Letters as pictures, made by `python -m local.letters`: do not edit.

Aileron by Sora Sagano, in the public domain (CC0). Imports the standard library only.
"""

import base64
import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

HEAD: Final = "<BHBbBBB"
"""Before the shades of each letter: size, code point, advance, left, top, width, height."""


class Letter(NamedTuple):
    """A letter in its line: rows of shades, a byte a pixel from 0 (ground) to 3 (ink)."""

    advance: int
    left: int
    top: int
    rows: tuple[bytes, ...]


@lru_cache(maxsize=1)
def letters() -> Mapping[tuple[int, str], Letter]:
    """Every letter, by the size of its font in pixels and its character."""
    data = zlib.decompress(base64.b85decode(_DATA))
    found, at = {}, 0
    while at < len(data):
        size, code, advance, left, top, width, height = struct.unpack_from(HEAD, data, at)
        at += struct.calcsize(HEAD)
        rows = tuple(data[at + row * width : at + (row + 1) * width] for row in range(height))
        at += width * height
        found[size, chr(code)] = Letter(advance, left, top, rows)
    return found


_DATA: Final = (
'''


def packed() -> bytes:
    """All letters of all sizes."""
    out = bytearray()
    for size in SIZES:
        font = ImageFont.load_default(size)
        if not isinstance(font, ImageFont.FreeTypeFont):
            raise SystemExit("This Pillow has no FreeType.")
        for letter in LETTERS:
            mask = font.getmask(letter, mode="L")
            left, top, _, _ = font.getbbox(letter)
            width, height = mask.size if letter != " " else (0, 0)
            shades = bytes(round(v / 255 * (SHADES - 1)) for v in bytes(mask)[: width * height])
            out += struct.pack(
                "<BHBbBBB",
                *(size, ord(letter), round(font.getlength(letter))),
                *(round(left), round(top), width, height),
            )
            out += shades
    return bytes(out)


def text() -> str:
    """The module."""
    coded = base64.b85encode(zlib.compress(packed(), 9)).decode()
    lines = [coded[at : at + _LINE] for at in range(0, len(coded), _LINE)]
    return _HEAD + "".join(f'    "{line}"\n' for line in lines) + ")\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
