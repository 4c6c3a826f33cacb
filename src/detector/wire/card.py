"""The picture of a link to a token: a PNG of 1200 by 630 pixels. Imports the domain only.

A name in letters that the font does not have is left out: the address names the token.
"""

from typing import Final

from detector.domain.glance import Glance
from detector.wire.canvas import SCALE, Canvas, drawable, text_width
from detector.wire.shared_words import BRAND, LANGUAGES, read_time, reason, title, word
from detector.wire.tones import LIGHT, colours

WIDTH: Final = 1200
HEIGHT: Final = 630
_WIDTH, _HEIGHT = WIDTH // SCALE, HEIGHT // SCALE
_LEFT, _RIGHT = 44, 562
_BIG, _MIDDLE, _SMALL = 40, 24, 16
_LANGUAGE: Final = "en"
_STEP: Final = 23
_GROUND: Final = 0
_INK, _SOFT, _TONE = (0, 1, 2, 3), (0, 4, 5, 6), (7, 8, 9, 10)
"""Shades from ground to ink, by number in the palette: on the surface, and on the tone's ground."""


def card(seen: Glance) -> bytes:
    """The picture of a token, in English: the font has no letters with marks."""
    ink, ground = colours(seen.tone, LIGHT)
    canvas = Canvas(_WIDTH, _HEIGHT)
    canvas.fill(0, 34, _WIDTH, 74, _TONE[0])
    canvas.fill(0, 34, 14, 74, _TONE[-1])
    canvas.write(_LEFT, 45, word(seen, _LANGUAGE), _BIG, _TONE)
    name, top = title(seen, _LANGUAGE), 122
    if seen.name and drawable(name, _MIDDLE):
        canvas.write(_LEFT, top, _cut(name, _MIDDLE), _MIDDLE, _INK)
        top += 36
    canvas.write(_LEFT, top, f"{LANGUAGES[_LANGUAGE]['token']} {seen.mint}", _SMALL, _SOFT)
    top += 36
    for line in _lines(reason(seen, _LANGUAGE), _SMALL):
        canvas.write(_LEFT, top, line, _SMALL, _INK)
        top += _STEP
    canvas.write(_LEFT, 276, BRAND, _SMALL, _SOFT)
    read = read_time(seen, _LANGUAGE)
    canvas.write(_RIGHT - text_width(read, _SMALL), 276, read, _SMALL, _SOFT)
    return canvas.png(
        [
            *_shades(LIGHT["surface"], LIGHT["ink"]),
            *_shades(LIGHT["surface"], LIGHT["ink-2"])[1:],
            *_shades(ground, ink),
        ]
    )


def _cut(text: str, size: int) -> str:
    """As much of a line as fits, with an ellipsis for the rest."""
    if text_width(text, size) <= _RIGHT - _LEFT:
        return text
    while text and text_width(f"{text}\u2026", size) > _RIGHT - _LEFT:
        text = text[:-1]
    return f"{text.rstrip()}\u2026"


def _lines(text: str, size: int) -> list[str]:
    lines: list[str] = []
    for each in text.split():
        longer = f"{lines[-1]} {each}" if lines else each
        if lines and text_width(longer, size) <= _RIGHT - _LEFT:
            lines[-1] = longer
        else:
            lines.append(each)
    return lines


def _shades(ground: str, ink: str) -> list[str]:
    """Four colours from the ground to the ink."""
    start, end = (bytes.fromhex(colour.removeprefix("#")) for colour in (ground, ink))
    return [
        "#" + bytes((a * (3 - n) + b * n) // 3 for a, b in zip(start, end, strict=True)).hex()
        for n in range(4)
    ]
