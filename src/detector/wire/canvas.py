"""A small picture of few colours, and its PNG file (PNG, third edition). Standard library only.

A point is drawn as 2 by 2 pixels: at that size the letters are smooth, and the file stays small.
"""

import struct
import zlib
from collections.abc import Sequence
from typing import Final

from detector.wire.letters import letters

SCALE: Final = 2
MOST_COLOURS: Final = 16
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_FOUR_BITS, _PALETTE = 4, 3
_EFFORT: Final = 8
"""Of the packing: the highest, 9, takes twice as long for half a percent."""


def text_width(text: str, size: int) -> int:
    """Points that a line takes. Raises KeyError for what the font does not have."""
    found = letters()
    return sum(found[size, each].advance for each in text)


def drawable(text: str, size: int) -> bool:
    """Whether the font has every character."""
    found = letters()
    return all((size, each) in found for each in text)


class Canvas:
    """Points of colours by number; everything starts as colour 0."""

    def __init__(self, width: int, height: int) -> None:
        self._width = width
        self._rows = [bytearray(width) for _ in range(height)]

    def fill(self, left: int, top: int, width: int, height: int, colour: int) -> None:
        """A rectangle within the canvas."""
        for row in self._rows[top : top + height]:
            row[left : left + width] = bytes((colour,)) * width

    def write(self, left: int, top: int, text: str, size: int, shades: Sequence[int]) -> None:
        """A line of text from its upper left corner; four `shades` from ground to ink.

        The ground must be of the first shade. What would leave the canvas is left out.
        """
        table = bytes((*shades, *range(len(shades), 256)))
        found = letters()
        for each in text:
            letter = found[size, each]
            at = left + letter.left
            width = len(letter.rows[0]) if letter.rows else 0
            if at < 0 or at + width > self._width:
                return
            for number, row in enumerate(letter.rows, top + letter.top):
                self._rows[number][at : at + width] = row.translate(table)
            left += letter.advance

    def png(self, colours: Sequence[str]) -> bytes:
        """The file; `colours` as #rrggbb, at most 16."""
        # Both halves of a byte are the two pixels of one point.
        table = bytes(17 * number for number in range(MOST_COLOURS)) + bytes(256 - MOST_COLOURS)
        lines = [b"\0" + bytes(row).translate(table) for row in self._rows]
        head = struct.pack(
            ">IIBBBBB", self._width * SCALE, len(self._rows) * SCALE, _FOUR_BITS, _PALETTE, 0, 0, 0
        )
        palette = b"".join(bytes.fromhex(colour.removeprefix("#")) for colour in colours)
        pixels = zlib.compress(b"".join(line for line in lines for _ in range(SCALE)), _EFFORT)
        return b"".join(
            (
                _SIGNATURE,
                _chunk(b"IHDR", head),
                _chunk(b"PLTE", palette),
                _chunk(b"IDAT", pixels),
                _chunk(b"IEND", b""),
            )
        )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
