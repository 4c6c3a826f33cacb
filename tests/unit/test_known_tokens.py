"""The list of known tokens is sound, and explains without removing."""

import pytest

from detector.domain.known_tokens import KNOWN_TOKENS, Kind, KnownToken, context_of, known
from detector.domain.mint import parse_mint
from detector.domain.rules.lookalike import skeleton
from detector.domain.rules_engine import RULES
from tests.unit.reports import checked, finding

USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
CODES = {rule.code for rule in RULES}
EXTENSIONS = {
    "paused_now",
}
"""A pause that is on has a name of its own among the powers, not among the checks."""


@pytest.mark.parametrize("token", KNOWN_TOKENS.values(), ids=lambda token: token.symbol)
def test_entry(token: KnownToken) -> None:
    assert parse_mint(token.mint) == token.mint
    assert token.powers <= CODES | EXTENSIONS
    assert bool(token.powers) == bool(token.reason)
    assert token.powers or token.kind in (Kind.COIN, Kind.WRAPPED)
    assert len(token.source.split("; ")) >= 2
    assert len(skeleton(token.name)) >= 3


def test_symbols_and_names_are_told_apart() -> None:
    tokens = KNOWN_TOKENS.values()
    assert len({skeleton(token.symbol) for token in tokens}) == len(tokens)
    assert len({skeleton(token.name) for token in tokens}) == len(tokens)


def test_context_explains_an_authority_and_leaves_the_finding() -> None:
    changes = {"mint": USDC, "token.freezeAuthority": SOMEBODY}
    found = finding(checked(changes, mint=USDC), "freeze_authority")
    assert str(found.severity) == "danger"
    assert found.context is not None
    assert found.context.startswith("Expected for USDC, a known stablecoin: its issuer")
    assert len(found.context) <= 300


def test_context_needs_the_mint_that_was_asked_for() -> None:
    changes = {"mint": SOMEBODY, "token.freezeAuthority": SOMEBODY}
    assert finding(checked(changes, mint=USDC), "freeze_authority").context is None
    assert known(USDC, None) is not None
    assert known(USDC, USDC) is not None
    assert known(USDC, SOMEBODY) is None


def test_context_only_for_powers_that_are_accounted_for() -> None:
    assert context_of(KNOWN_TOKENS[USDC], "permanent_delegate") is None
    assert context_of(None, "mint_authority") is None
