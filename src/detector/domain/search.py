"""How names are found: folding, the words kept for a token, the prefix of a query.

Imports the standard library only.
"""

import unicodedata

MAX_PREFIX = 48
"""Characters of a folded name that take part in a search."""

_MAX_WORDS = 8


def fold(text: str) -> str:
    """Text as searches compare it: NFKC, case folded, letters and digits, single spaces."""
    folded = unicodedata.normalize("NFKC", text[: 4 * MAX_PREFIX]).casefold()
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    return " ".join(kept.split())[:MAX_PREFIX].strip()


def words(*texts: str | None) -> tuple[str, ...]:
    """What to keep so that a prefix search finds any word: each text from each word on, folded."""
    found: dict[str, None] = {}
    for text in texts:
        parts = fold(text).split() if text else []
        for start in range(min(len(parts), _MAX_WORDS)):
            found[" ".join(parts[start:])] = None
    return tuple(found)
