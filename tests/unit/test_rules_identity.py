"""Rules on names, and the folding and cleaning of strangers' text."""

import hashlib

import pytest

from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.rules.lookalike import skeleton
from detector.domain.rules.wording import hidden_characters, quoted, visible
from tests.unit.reports import MINT, Json, checked, finding, outcome


def _named(name: object, symbol: object) -> Json:
    return {"tokenMeta.name": name, "tokenMeta.symbol": symbol}


@pytest.mark.parametrize(
    ("name", "symbol", "expected"),
    [
        ("Harbour Light", "HARB", "passed"),
        ("Anything", "USDC", "danger"),
        ("usd  coin", "X", "danger"),
        ("Anything", "$usdc", "danger"),
        ("Anything", "USD\u0421", "danger"),
        ("Anything", "\u0405\u041e\u217c", "danger"),
        ("Anything", "\uff35\uff33\uff24\uff23", "danger"),
        ("Anything", "\U0001d414\U0001d412\U0001d403\U0001d402", "danger"),
        ("Anything", "\U0001f184\U0001f182\U0001f173\U0001f172", "danger"),
        ("Anything", "US\u200bDC", "danger"),
        ("Anything", "U\u0301SDC", "danger"),
        ("Anything", "USD\u20ae", "danger"),
        ("Anything", "B0NK", "warn"),
        ("Bonk", "BONK", "danger"),
        ("Ray", "Ray", "warn"),
        ("OFFICIAL TRUMP", "TRUMP", "danger"),
        ("Official Trump 3", "TRUMP3", "passed"),
        ("USDC killer", "KILL", "passed"),
        ("\u0628\u064a\u062a", "\u0628\u064a\u062a", "passed"),
        ("", "USDC", "danger"),
        (None, None, "not checked"),
        (7, [], "not checked"),
    ],
)
def test_imitates_known(name: object, symbol: object, expected: str) -> None:
    assert outcome(checked(_named(name, symbol)), "imitates_known") == expected


def test_no_known_token_imitates_itself_or_its_peers() -> None:
    for token in KNOWN_TOKENS.values():
        changes = _named(token.name, token.symbol) | {"mint": token.mint}
        assert outcome(checked(changes, mint=token.mint), "imitates_known") == "passed"
        one_word = token.word and skeleton(token.name) == skeleton(token.symbol)
        copied = outcome(checked(_named(token.name, token.symbol)), "imitates_known")
        assert copied == ("warn" if one_word else "danger")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("<img src=x onerror=alert(1)>", "danger"),
        ("a</b>", "danger"),
        ("<!--", "danger"),
        ("&lt;b&gt;", "danger"),
        ("&#x3c;", "danger"),
        ("JavaScript:alert(1)", "danger"),
        ("[free](evil)", "danger"),
        ("I <3 you", "passed"),
        ("S&P500", "passed"),
        ("a > b", "passed"),
        (":)", "passed"),
    ],
)
def test_name_markup(name: str, expected: str) -> None:
    assert outcome(checked(_named(name, "OK")), "name_markup") == expected
    assert outcome(checked(_named("OK", name)), "name_markup") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain", "passed"),
        ("ze\u200bro", "warn"),
        ("\ufefflead", "warn"),
        ("tab\tbed", "warn"),
        ("soft\u00adhyphen", "warn"),
        ("\u202egnihton", "danger"),
        ("\u2066isolate\u2069", "danger"),
        ("latin\u200djoiner", "warn"),
        ("tag\U000e0041", "warn"),
        # Honest uses: emoji sequences, a flag spelt with tags, Persian and Hindi joiners.
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "passed"),
        ("\u2764\ufe0f", "passed"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "passed"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "passed"),
        ("\u0915\u094d\u200d\u0937", "passed"),
        ("\u0628\u064a\u062a", "passed"),
    ],
)
def test_name_invisible(name: str, expected: str) -> None:
    assert outcome(checked(_named(name, "OK")), "name_invisible") == expected


@pytest.mark.parametrize("code", ["name_markup", "name_invisible"])
def test_names_unknown(code: str) -> None:
    assert outcome(checked(_named(None, None)), code) == "not checked"


def test_strangers_text_in_sentences_is_short_visible_and_in_quotes() -> None:
    name = "<b>\u202e" + "x" * 190
    found = finding(checked(_named(name, "OK")), "name_markup")
    assert found.sentence == f'The name or symbol carries markup: "<b>{"x" * 34}...".'
    assert found.value == f"<b>{'x' * 61}"


def test_quoted_keeps_its_quotes_to_itself() -> None:
    assert quoted('say "hi"\x00\u2028now') == "\"say 'hi' now\""
    assert len(quoted("y" * 500)) == 42


def test_visible_and_hidden_agree() -> None:
    text = "a\u200bb\u0007 c\u00a0 d"
    assert visible(text) == "ab c d"
    assert hidden_characters(text) == ["\u200b", "\x07"]


def test_skeleton_of_ornament_is_empty() -> None:
    assert skeleton("... \u200b -- ") == ""
    assert skeleton("") == ""


@pytest.mark.no_cover
def test_skeletons_do_not_depend_on_the_unicode_tables_of_the_host() -> None:
    """The same digest on CPython 3.11 (Unicode 14) and on the edge's 3.14 (Unicode 16)."""
    points = [*range(0xD800), *range(0xE000, 0x20000), *range(0xE0000, 0xE1000)]
    plain = [(p, s) for p in points if (s := skeleton(f"x{chr(p)}")).isascii()]
    assert hashlib.sha256(repr(plain).encode()).hexdigest()[:16] == "c781205225b0904f"


def test_mint_of_the_tests_is_not_known() -> None:
    assert MINT not in KNOWN_TOKENS
