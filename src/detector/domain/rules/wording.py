"""Numbers and strangers' text as people may read them in a sentence. Standard library only.

Character classes are fixed ranges, never the running Python's Unicode tables: the same report
must yield the same bytes on every host.
"""

from bisect import bisect_right

_INVISIBLE = (
    (0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160),
    (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),
    (0x3164, 0x3164), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_STARTS = [first for first, _ in _INVISIBLE]

ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER = "\u200c", "\u200d"
_LAST_EUROPEAN = 0x52F
"""Latin, Greek and Cyrillic end here (Unicode blocks); their letters need no joiners."""
_LIMIT = 40
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def is_invisible(character: str) -> bool:
    """Whether it is a control, bidi control, zero-width or otherwise unseen character."""
    point = ord(character)
    place = bisect_right(_STARTS, point) - 1
    return place >= 0 and point <= _INVISIBLE[place][1]


def hidden_characters(text: str) -> list[str]:
    """The invisible characters that have no honest use where they stand.

    Joiners between emoji and in scripts that are written with them are ordinary, as are the tag
    characters that spell a flag; after Latin, Greek or Cyrillic text or a space they are not.
    """
    hidden: list[str] = []
    before = " "
    for character in text:
        if not is_invisible(character):
            before = character
            continue
        joiner = character in (ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER)
        flag = "\U000e0020" <= character <= "\U000e007f" and before == "\U0001f3f4"
        if not flag and not (joiner and ord(before) > _LAST_EUROPEAN):
            hidden.append(character)
    return hidden


def visible(text: str) -> str:
    """The text without invisible characters; runs of white space become one space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(" " if c.isspace() else c for c in text if _kept(c)).split())


def _kept(character: str) -> bool:
    return character.isspace() or not is_invisible(character)


def quoted(text: str) -> str:
    """A stranger's text for a sentence: visible, in quotes, at most 40 characters within them."""
    shown = visible(text).replace('"', "'")
    if len(shown) > _LIMIT:
        shown = shown[: _LIMIT - 3].rstrip() + "..."
    return f'"{shown}"'


def usd(amount: float) -> str:
    """An amount of money, rounded for reading: "$0.26", "$11,884", "$1.2 million"."""
    if amount < 0.01:
        return "$0" if amount == 0 else "less than $0.01"
    if amount < 100:
        return f"${amount:.2f}"
    for scale, word in _SCALES:
        if amount >= scale:
            return f"${amount / scale:,.1f} {word}" if amount < 1e18 else "more than $1 quintillion"
    return f"${amount:,.0f}" if amount < 999_999.5 else "$1.0 million"


def pct(share: float) -> str:
    """A percentage 0-100: "22.6%"; one decimal, never rounded up to 100 or down to 0."""
    if 0 < share < 0.1:
        return "less than 0.1%"
    if 99.9 < share < 100:
        return "more than 99.9%"
    return f"{share:.1f}%".replace(".0%", "%")


def count(number: float, one: str, many: str | None = None) -> str:
    """A number of things: "1 holder", "1,248 holders"."""
    return f"{number:,.0f} {one if number == 1 else many or one + 's'}"


def span(seconds: float) -> str:
    """A length of time in its largest fitting unit: "40 minutes", "5 hours", "12 days"."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size * (2 if unit == "day" else 1):
            return count(seconds // size, unit)
    return "less than a minute"
