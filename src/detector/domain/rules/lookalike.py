"""When two names look the same. Imports the standard library only.

A skeleton is what remains of a name when everything that the eye passes over is folded away:
compatibility forms (fullwidth, mathematical, circled letters), case, invisible characters,
diacritics, spaces and punctuation, and letters of other scripts that look Latin. The idea is that
of Unicode Technical Standard 39; the map is a small one of our own, for names in Latin letters.
"""

import unicodedata

from detector.domain.rules.wording import is_invisible

_LOOKS_LIKE = {
    "a": "\u0430\u03b1\u0251",
    "b": "\u044c\u0432\u03b2\u0e3f\u20bf\u0180",
    "c": "\u0441\u03f2\u00e7\u2184",
    "d": "\u0501\u0111\u00f0",
    "e": "\u0435\u0454\u03b5\u04bd",
    "f": "\u0192\u0493",
    "g": "\u0261\u0581\u01e5",
    "h": "\u04bb\u043d\u0127",
    "i": "\u0456\u03b9\u0131\u0457\u04cf1l|\u0269",
    "j": "\u0458\u03f3",
    "k": "\u043a\u03ba",
    "m": "\u043c\u03fb",
    "n": "\u043f\u03b7\u0578",
    "o": "\u043e\u03bf\u03c30\u00f8\u0585",
    "p": "\u0440\u03c1\u00fe",
    "q": "\u051b\u0563",
    "r": "\u0433\u027e",
    "s": "\u0455$5\ua731",
    "t": "\u0442\u03c4\u20ae\u0167",
    "u": "\u03c5\u057d\u0446",
    "v": "\u0475\u03bd",
    "w": "\u051d\u03c9\u0448\u026f",
    "x": "\u0445\u03c7\u00d7",
    "y": "\u0443\u03b3\u04af\u00a5",
    "z": "\u0290\u01b6",
}
"""Letters (in lower case) and signs that pass for a Latin letter; mostly Cyrillic and Greek."""

_FOLD = {ord(look): latin for latin, looks in _LOOKS_LIKE.items() for look in looks}

_MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F),
)  # fmt: skip
_OUTLINED = {0x1CCD6 + n: chr(ord("a") + n) for n in range(26)} | {
    0x1CCF0 + n: str(n) for n in range(10)
}
"""Letters of Unicode 16, which Python 3.11's tables do not know: mapped here for every host."""
_SQUARED = {
    start + n: chr(ord("a") + n) for start in (0x1F150, 0x1F170, 0x1F1E6) for n in range(26)
}
"""Letters in black circles and squares, and flag letters: no compatibility forms in Unicode."""
_SUPERSCRIPTS: dict[int, None] = dict.fromkeys(range(0x1E030, 0x1E08F + 1))
"""Cyrillic superscripts of Unicode 15, likewise unknown there: they count as ornament."""

_FIRST = _OUTLINED | _SQUARED | _SUPERSCRIPTS


def skeleton(text: str) -> str:
    """The folded form; equal skeletons look alike. Empty when nothing but ornament was there."""
    if text.isascii():
        folded = text.lower()
    else:
        plain = unicodedata.normalize("NFKD", text.translate(_FIRST)).casefold()
        bare = "".join(c for c in plain if not _is_mark(ord(c)) and not is_invisible(c))
        folded = unicodedata.normalize("NFKC", bare)
    folded = folded.removeprefix("$").translate(_FOLD)
    return "".join(c for c in folded if ord(c) > 0x7F or c.isalnum())


def _is_mark(point: int) -> bool:
    return any(first <= point <= last for first, last in _MARKS)


_STROKES = str.maketrans("0l1|5$", "oiiiss")


def spells_another(text: str, *originals: str) -> bool:
    """Whether plain letters spell another word although the skeletons agree.

    A skeleton takes every l for an i, as a small l passes for a capital I. A capital L does not:
    WIFI is not WLFI.
    """
    if not text.isascii() or any(_letters(text) == _letters(each) for each in originals):
        return False
    return all(_strokes(text) != _strokes(each) for each in originals)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _strokes(text: str) -> str:
    """Text with signs for the letter they pass for, a capital L apart from the small one."""
    plain = text.removeprefix("$").translate(_STROKES).replace("L", "_").casefold()
    return "".join(character for character in plain if character.isalnum() or character == "_")
