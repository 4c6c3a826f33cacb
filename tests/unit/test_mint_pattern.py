"""The regular expression of an address: all that matches is one, and almost all of them match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.mint import InvalidMint, number_of, parse_mint
from detector.wire.mint_pattern import mint_pattern
from local.samples.addresses import address_of

PATTERN = mint_pattern()
ADDRESS = re.compile(PATTERN)


@pytest.mark.no_cover
@given(st.from_regex(PATTERN.replace("$", r"\Z")))
def test_all_that_matches_is_an_address(text: str) -> None:
    assert parse_mint(text) == text


def test_almost_every_address_matches() -> None:
    missing = [n for n in range(30_000) if not ADDRESS.match(address_of(f"address {n}"))]
    assert missing == []


@pytest.mark.parametrize(
    "mint",
    [
        "So11111111111111111111111111111111111111112",
        "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
        "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn",
        "11111111111111111111111111111111",
    ],
)
def test_known_addresses_match(mint: str) -> None:
    assert parse_mint(mint) == mint
    assert ADDRESS.match(mint)


@pytest.mark.parametrize(
    "text",
    ["", "1" * 31, "1" * 33, "z" * 44, "K" + "1" * 43, "1" * 44, "2" * 43, "EPjFWdd5 "],
)
def test_what_is_no_address_does_not_match(text: str) -> None:
    assert not ADDRESS.match(text)
    with pytest.raises(InvalidMint):
        parse_mint(text)


def test_the_expression_stays_short() -> None:
    assert len(PATTERN) < 4_000


def test_numbers_are_stable_apart_and_exact_in_javascript() -> None:
    assert number_of("So11111111111111111111111111111111111111112") == 3790907191729273
    numbers = {number_of(address_of(f"number {n}")) for n in range(20_000)}
    assert len(numbers) == 20_000
    assert max(numbers) < 2**52
