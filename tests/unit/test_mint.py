"""Solana addresses: base58 and exactly 32 bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.mint import InvalidMint, parse_mint

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"


def encode(raw: bytes) -> str:
    """The textbook encoding, as an independent reference."""
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = ALPHABET[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


@given(st.binary(min_size=32, max_size=32))
def test_every_32_bytes_are_an_address(raw: bytes) -> None:
    assert parse_mint(encode(raw)) == encode(raw)


@given(st.binary(max_size=40).filter(lambda raw: len(raw) != 32))
def test_no_other_length_is(raw: bytes) -> None:
    with pytest.raises(InvalidMint):
        parse_mint(encode(raw))


def test_known_addresses() -> None:
    for known in (USDC, "1" * 32, "So11111111111111111111111111111111111111112"):
        assert parse_mint(known) == known


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "0 characters"),
        ("abc", "3 characters"),
        ("z" * 44, "33 bytes"),
        ("1" * 33, "33 bytes"),
        ("0" * 44, "outside base58"),
        (USDC[:-1] + "l", "outside base58"),
        (USDC[:-1] + "\u0660", "outside base58"),
        ("' OR 1=1; DROP TABLE tokens; --      ", "outside base58"),
        ("x" * 5000, "5000 characters"),
        (USDC + "\0", "45 characters"),
        (USDC[:-1] + "\0", "outside base58"),
    ],
)
def test_the_message_names_the_rule(text: str, rule: str) -> None:
    with pytest.raises(InvalidMint, match=rule):
        parse_mint(text)
