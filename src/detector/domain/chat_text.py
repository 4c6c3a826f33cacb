"""What chats are sent of a watched token, as plain text. Imports the domain only; pure.

Anybody may choose a token's name. Chats make links of dots, mentions of at signs, tags of # and $,
and markup of much else, without being asked to: of a name only letters, digits and spaces are left.
"""

import re
import unicodedata
from typing import Final

from detector.domain.shown_name import shown_name
from detector.domain.watch import ToldVerdict

MAX_NAME: Final = 32
_MARKUP: Final = re.compile(r"[<>@#*_~`|\[\]\\]")


def chat_text(
    mint: str,
    name: str | None,
    symbol: str | None,
    before: ToldVerdict,
    now: ToldVerdict,
    sentence: str,
) -> str:
    """One line: the token, what became of it and why, and how its chance moved."""
    words = [each for each in (plain_name(symbol), plain_name(name)) if each]
    token = f"{' / '.join(dict.fromkeys(words))} ({mint})" if words else mint
    line = f"{token}: {_MARKUP.sub(' ', sentence)}"
    if before.risk_level not in (None, now.risk_level):
        line += f" Level: {before.risk_level} before, {now.risk_level} now."
    if now.chance is not None and before.chance != now.chance:
        was = "" if before.chance is None else f"{_percent(before.chance)} before, "
        line += f" Chance of a collapse: {was}{_percent(now.chance)} now."
    return line


def plain_name(name: str | None) -> str:
    """A name without anything that a chat could take for more than letters; "" where none is."""
    shown = shown_name(name, MAX_NAME * 4)
    kept = [c if unicodedata.category(c)[0] in "LMN" else " " for c in shown]
    return " ".join("".join(kept).split())[:MAX_NAME].rstrip()


def _percent(chance: float) -> str:
    return f"{100.0 * chance:.0f}%"
