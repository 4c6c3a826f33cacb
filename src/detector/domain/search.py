"""How tokens are found: folded names, the words kept for a token, addresses of pools.

Imports the standard library and `mint`. A name's words are letters, digits and spaces, so that none
is like the word of a pool: makers choose names.
"""

import re
import unicodedata

from detector.domain.mint import is_mint

MAX_PREFIX = 48
"""Characters of a folded name that take part in a search."""

_MAX_WORDS = 8
_POOL = "@"
_LIKE_ADDRESS = re.compile(r"[1-9A-Za-z]{32,44}")
_DIGIT = re.compile(r"[1-9]")


def fold(text: str) -> str:
    """Text as searches compare it: NFKC, case folded, letters and digits, single spaces."""
    folded = unicodedata.normalize("NFKC", text[: 4 * MAX_PREFIX]).casefold()
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    return " ".join(kept.split())[:MAX_PREFIX].strip()


def words(*texts: str | None) -> tuple[str, ...]:
    """What to keep so that a prefix search finds any word: each text from each word on, folded.

    What another one begins with is found by that one: each is a row written.
    """
    found: dict[str, None] = {}
    for text in texts:
        parts = fold(text).split() if text else []
        for start in range(min(len(parts), _MAX_WORDS)):
            found[" ".join(parts[start:])] = None
    return tuple(
        word
        for word in found
        if not any(other != word and other.startswith(word) for other in found)
    )


def pool_word(address: str) -> str:
    """What a token is found by whose report names this pool. Some sites write small letters."""
    return _POOL + address.lower()


def like_address(text: str) -> bool:
    """Whether it is an address, or may be one in small letters; a long word without digits is not.

    Of 1,400 addresses one has no digit: in small letters it is taken for a word.
    """
    if _LIKE_ADDRESS.fullmatch(text) is None:
        return False
    return _DIGIT.search(text) is not None or is_mint(text)
