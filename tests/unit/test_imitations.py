"""Borrowed names are noticed, honest ones are left alone, and a name never makes an issuer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain import famous_names
from detector.domain.imitations import imitation, of_listed
from detector.domain.issuers import VERIFIED_POWERS, Issuer, issuer_of, power_context
from detector.domain.known_tokens import ISSUER_CONTROLLED, KNOWN_TOKENS, KnownToken
from detector.domain.known_tokens_shares import COMPANIES
from detector.domain.rules.lookalike import skeleton
from tests.unit.reports import MINT, Json, checked, finding, outcome, parsed

USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
TESLA = "XsDoVfqeBukxuZHWhdvWHBhgEHjGNst4MLodqsJHzoB"
ISSUED = [token for token in KNOWN_TOKENS.values() if token.kind in ISSUER_CONTROLLED]
POWERFUL = [token for token in ISSUED if token.powers][:: len(ISSUED) // 70 or 1]
SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"


def _copy(token: KnownToken, mint: str, **verification: bool) -> Json:
    """A report of a mint that bears a token's name and its issuer's powers."""
    changes: Json = {
        "mint": mint,
        "tokenMeta.name": token.name,
        "tokenMeta.symbol": token.symbol,
        "token.mintAuthority": SOMEBODY,
        "token.freezeAuthority": SOMEBODY,
    }
    return changes | ({"verification": verification} if verification else {})


def test_there_are_sixty_real_issuers() -> None:
    assert len([token for token in ISSUED if token.powers]) >= 60
    assert len(POWERFUL) >= 60


@pytest.mark.parametrize("token", POWERFUL, ids=lambda token: token.symbol)
def test_a_real_issuer_is_no_imitation_and_its_copy_is(token: KnownToken) -> None:
    real = checked(_copy(token, token.mint), mint=token.mint)
    assert outcome(real, "imitates_known") == "passed"
    context = finding(real, "mint_authority").context
    assert context is not None
    assert context.startswith("Expected for ")
    copy = checked(_copy(token, MINT, jup_verified=True))
    assert outcome(copy, "imitates_known") in ("danger", "warn")
    assert finding(copy, "mint_authority").context is None
    assert finding(copy, "imitates_known").sentence.startswith(f"This is not {token.symbol} (")


@pytest.mark.parametrize("token", POWERFUL, ids=lambda token: token.symbol)
def test_the_issuer_is_known_by_the_mint_and_never_by_the_name(token: KnownToken) -> None:
    real = parsed(_copy(token, token.mint, jup_verified=False))
    assert issuer_of(token.mint, real) is Issuer.KNOWN
    copy = parsed(_copy(token, MINT, jup_verified=True))
    assert issuer_of(MINT, copy) is None
    assert power_context(MINT, copy, "mint_authority") is None


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("Tether USD 2", "USDT2"),
        ("USDC v2", "X"),
        ("X", "USDC.e"),
        ("X", "wUSDC"),
        ("X", "USDT.0"),
        ("Tether USD (official)", "X"),
        ("New USDC", "X"),
        ("X", "USD\u0421.e"),
        ("Wrapped Ethereum", "X"),
        ("Bitcoin (Wormhole)", "X"),
        ("Bridged XRP", "X"),
        ("Tesla xStock", "X"),
        ("TESLA XSTOCK", "X"),
        ("Te\u0455la xStock", "X"),
        ("X", "TSLAx"),
        ("X", "TSLAX"),
        ("X", "TSL\u0410x"),
        ("X", "tslaX"),
        ("X", "NVDAon"),
        ("Tesla tokenized stock", "X"),
        ("NVIDIA (Ondo Tokenised)", "X"),
        ("Tesla", "TSLA"),
        ("Ondo US Dollar Yield", "X"),
        ("X", "USDY"),
        ("Bitcoin", "BTC"),
        ("Bitcoin on Solana", "BTC"),
        ("Hedera", "HBAR"),
        ("Chainlink", "LINK"),
        ("Binance USD", "X"),
        ("X", "RLUSD"),
    ],
)
def test_dangers(name: str, symbol: str) -> None:
    found = imitation(name, symbol, verified=False)
    assert found is not None
    assert found.grave


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("X", "BTC"),
        ("X", "btc"),
        ("Ethereum", "X"),
        ("X", "XRP"),
        ("XRP", "XRP"),
        ("X", "HBAR"),
        ("X", "BNB"),
        ("X", "D0GE"),
        ("Cardano", "X"),
        ("Chainlink", "X"),
        ("Pepe", "PEPE"),
        ("Wen", "WEN"),
        ("X", "TSLA"),
        ("SpaceX", "SPACEX"),
        ("Netflix", "X"),
        ("Nobody Ever Heard xStock", "X"),
        ("X", "QQQX"),
    ],
)
def test_warnings(name: str, symbol: str) -> None:
    found = imitation(name, symbol, verified=False)
    assert found is not None
    assert not found.grave


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("BTC dog", "BTCDOG"),
        ("Bitcoin Dog", "BDOG"),
        ("USDC killer", "KILL"),
        ("Livestock", "COW"),
        ("Apple", "FRUIT"),
        ("Gold", "GOLD"),
        ("Meta", "META"),
        ("Circle", "CRCL2"),
        ("Bacon", "BACON"),
        ("Max", "MAX"),
        ("max", "$max"),
        ("Open", "OPEN"),
        ("Link", "LINK"),
        ("Flow", "F"),
        ("Leo", "LEO"),
        ("Infinity", "INF"),
        ("WIFI", "WIFI"),
        ("Imagine", "iBTC"),
        ("Life Changing Pill", "LCP"),
        ("Newton", "NEWT"),
        ("Jupiter USDC receipt", "jlUSDC"),
        ("", ""),
        ("ab", "ab"),
    ],
)
def test_honest_names(name: str, symbol: str) -> None:
    assert imitation(name, symbol, verified=False) is None


def test_a_verified_token_may_be_a_bridged_coin_but_no_copy_of_a_listed_one() -> None:
    assert imitation("XRP", "XRP", verified=True) is None
    assert imitation("Cardano", "ADA", verified=True) is None
    copied = imitation("USD Coin", "USDC", verified=True)
    assert copied is not None
    assert copied.grave


@given(st.text(max_size=12), st.text(max_size=12), st.booleans())
def test_total_and_blind_to_ornament(name: str, symbol: str, verified: bool) -> None:
    found = imitation(name, symbol, verified=verified)
    assert found is None or found.text in (name, symbol)
    if of_listed(name, symbol):
        assert found is not None


@given(st.sampled_from(ISSUED))
def test_no_copy_escapes_by_case(token: KnownToken) -> None:
    for symbol in (token.symbol.upper(), token.symbol.lower()):
        assert imitation(token.name.upper(), symbol, verified=False) is not None


@pytest.mark.parametrize("token", POWERFUL, ids=lambda token: token.symbol)
def test_no_copy_escapes_by_letters_or_ornament(token: KnownToken) -> None:
    looks = str.maketrans("aeosixp", "\u0430\u0435\u043e\u0455\u0456\u0445\u0440")
    for name in (token.name.translate(looks), f" {token.name}\u200b", f"({token.name})"):
        assert imitation(name, token.symbol, verified=False) is not None
    if not token.word and len(skeleton(token.name)) > 5:
        for name in (f"{token.name} (official)", f"{token.name} v2", f"Real {token.name}"):
            found = imitation(name, "X", verified=False)
            assert found is not None, name
            assert found.grave


def test_a_company_with_an_own_name_has_a_share_on_the_list() -> None:
    listed = {skeleton(text) for pair in COMPANIES for text in pair}
    assert {skeleton(name) for name in famous_names.COMPANIES} <= listed


def test_verified_issuer_accounts_for_named_powers_only() -> None:
    changes: Json = {"mint": MINT, "verification": {"jup_verified": True}}
    marked = parsed(changes)
    assert issuer_of(MINT, marked) is Issuer.VERIFIED
    for code in VERIFIED_POWERS:
        said = power_context(MINT, marked, code)
        assert said is not None
        assert said.text.startswith("Expected ")
    assert power_context(MINT, marked, "transfer_fee") is None
    assert power_context(MINT, marked, "transfer_fee") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"mint": MINT, "verification": None},
        {"mint": MINT, "verification": {"jup_verified": False}},
        {"mint": MINT, "verification": {"jup_verified": "true"}},
        {"mint": MINT, "verification": {}},
        {"mint": SOMEBODY, "verification": {"jup_verified": True}},
        {"mint": None, "verification": {"jup_verified": True}},
    ],
)
def test_no_issuer_without_a_mark_in_a_report_about_this_mint(changes: Json) -> None:
    assert issuer_of(MINT, parsed(changes)) is None


def test_a_listed_coin_has_no_issuer_even_when_verified() -> None:
    bonk = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"
    marked = parsed({"mint": bonk, "verification": {"jup_verified": True}})
    assert issuer_of(bonk, marked) is None


def test_a_report_about_another_mint_explains_nothing() -> None:
    other = parsed({"mint": SOMEBODY, "verification": {"jup_verified": True}})
    assert issuer_of(USDC, other) is None
    assert power_context(USDC, other, "mint_authority") is None
    unnamed = parsed({"mint": None})
    assert issuer_of(TESLA, unnamed) is Issuer.KNOWN


def test_names_of_the_tables_meet_no_skeleton_of_two_letters_alone() -> None:
    for token in KNOWN_TOKENS.values():
        if len(skeleton(token.symbol)) < 3:
            found = imitation("Something Else", token.symbol, verified=False)
            assert found is None, token.symbol
