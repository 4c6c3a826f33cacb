"""Solana addresses. Imports the standard library only.

An address is 32 bytes written in base58 with Bitcoin's alphabet (no 0, O, I, l); each leading
zero byte is written as one leading `1`. Text of 32 to 44 such characters may still decode to
another length, so the length is checked after decoding.
"""

import hashlib
from functools import lru_cache

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_BYTES = 32
_ID_DIGITS = 13
_MIN_LENGTH, _MAX_LENGTH = 32, 44


def number_of(mint: str) -> int:
    """A number for an address: always the same, 52 bits of its SHA-256, exact in JavaScript.

    For clients that want a numeric key. Two of a million tokens share one with a chance of about
    1 in 9,000; the address itself is the key.
    """
    return int(hashlib.sha256(mint.encode()).hexdigest()[:_ID_DIGITS], 16)


class InvalidMint(ValueError):
    """The text is not a Solana address; the message names the rule that failed."""


@lru_cache(maxsize=64)
def is_mint(text: str) -> bool:
    """Whether the text is a Solana address. An analysis asks several times of the same."""
    try:
        parse_mint(text)
    except InvalidMint:
        return False
    return True


def address(text: str | None) -> str | None:
    """The text if it is an address, else None: a report may say anything there."""
    return text if text is not None and is_mint(text) else None


def parse_mint(text: str) -> str:
    """Return the address unchanged. Raises InvalidMint naming the rule that failed."""
    if not _MIN_LENGTH <= len(text) <= _MAX_LENGTH:
        raise InvalidMint(f"has {len(text)} characters; a Solana address has 32 to 44")
    number = 0
    for character in text:
        value = _VALUE.get(character)
        if value is None:
            raise InvalidMint("has a character outside base58 (no 0, O, I or l, no signs)")
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip("1"))
    length = zeros + (number.bit_length() + 7) // 8
    if length != _BYTES:
        raise InvalidMint(f"decodes to {length} bytes; a Solana address has exactly 32")
    return text
