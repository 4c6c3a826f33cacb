"""Names as they may stand in somebody else's page. Imports the standard library only; pure.

Anybody may choose a token's name. What rearranges a line, hides in it, or is no character of XML is
left out, as the dashboard does.
"""

import re
from typing import Any, Final

_INVISIBLE: Final = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES: Final = re.compile(r"\s+")
_READ_TIMES: Final = 20
"""So many times the longest name is looked at, so that a huge one costs little."""


def shown_name(value: Any, longest: int) -> str:
    """A name of at most `longest` characters, with an ellipsis where it was cut; "" for none."""
    if not isinstance(value, str):
        return ""
    start = _SPACES.sub(" ", value[: longest * _READ_TIMES])
    text = _SPACES.sub(" ", _INVISIBLE.sub("", start)).strip()
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}\u2026"


def short_mint(mint: str) -> str:
    """Both ends of an address, for where it does not fit."""
    return f"{mint[:4]}\u2026{mint[-4:]}"
