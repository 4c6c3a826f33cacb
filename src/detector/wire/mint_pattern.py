"""Base58 of exactly 32 bytes as a regular expression. Imports the domain only.

Written out in full it would fill pages: the bounds are numbers. Each bound is followed for a few
characters, and what remains at its edge is left out, so that all that matches is an address and
almost every address matches.
"""

from collections.abc import Iterator

from detector.domain.vocabulary import BASE58

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BYTES = 32
_DEPTHS = (4, 3)
"""How many characters of a bound are followed, by the number of leading ones; then one is.

Of all addresses one in 256 begins with a 1, one in 65,536 with two.
"""


def mint_pattern() -> str:
    """The expression, anchored."""
    return f"^(?:{'|'.join(_with_ones(ones) for ones in range(_BYTES + 1))})$"


def _with_ones(ones: int) -> str:
    """Addresses with that many leading zero bytes, each of which is written as a 1."""
    start = f"1{{{ones}}}" if ones else ""
    if ones == _BYTES:
        return start
    depth = _DEPTHS[ones] if ones < len(_DEPTHS) else 1
    least, most = 256 ** (_BYTES - ones - 1), 256 ** (_BYTES - ones)
    low, high = _base58(least), _base58(most)
    parts = [*_from(low, depth), *_below(high, depth)]
    parts += [_any_of(1, 57) + _more(length - 1) for length in range(len(low) + 1, len(high))]
    return f"{start}(?:{'|'.join(parts)})"


def _from(bound: str, depth: int) -> Iterator[str]:
    """Texts of the bound's length that are above it."""
    for place, character in enumerate(bound[:depth]):
        above = _any_of(_ALPHABET.index(character) + 1, 57)
        if above:
            yield bound[:place] + above + _more(len(bound) - place - 1)


def _below(bound: str, depth: int) -> Iterator[str]:
    """Texts of the bound's length that are below it and do not begin with a 1."""
    for place, character in enumerate(bound[:depth]):
        below = _any_of(0 if place else 1, _ALPHABET.index(character) - 1)
        if below:
            yield bound[:place] + below + _more(len(bound) - place - 1)


def _any_of(least: int, most: int) -> str:
    """One character with a value in that range; empty when there is none."""
    if least > most:
        return ""
    runs: list[str] = []
    for character in _ALPHABET[least : most + 1]:
        if runs and ord(character) == ord(runs[-1][-1]) + 1:
            runs[-1] += character
        else:
            runs.append(character)
    return "[" + "".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else run for run in runs) + "]"


def _more(count: int) -> str:
    return f"{BASE58}{{{count}}}" if count else ""


def _base58(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = _ALPHABET[digit] + text
    return text
