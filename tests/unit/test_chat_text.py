"""Texts for chats: a token's name is never more than letters in them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.chat_text import MAX_NAME, chat_text, plain_name
from detector.domain.watch import NOTHING, ToldVerdict

MINT = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"
NOW = ToldVerdict(7, "Fraud", "high", 0.625)
BEFORE = ToldVerdict(5, "Safe", "low", 0.125)
SENTENCE = "Low became high: liquidity fell by 92%."


def test_the_line_says_what_and_why() -> None:
    assert chat_text(MINT, "Bonk", "BONK", BEFORE, NOW, SENTENCE) == (
        f"BONK / Bonk ({MINT}): Low became high: liquidity fell by 92%."
        " Level: Safe before, Fraud now. Chance of a collapse: 12% before, 62% now."
    )
    assert chat_text(MINT, None, "", NOTHING, NOW, "First verdict: high.") == (
        f"{MINT}: First verdict: high. Chance of a collapse: 62% now."
    )
    still = chat_text(MINT, "WIF", "WIF", NOW, ToldVerdict(8, "Fraud", "high", None), "Still high.")
    assert still == f"WIF ({MINT}): Still high."


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("@everyone", "everyone"),
        ("<@&123>", "123"),
        ("https://evil.example/x?y", "https evil example x y"),
        ("t.me/scam", "t me scam"),
        ("evil\uff0ecom", "evil com"),
        ("evil\u3002com", "evil com"),
        ("[click](https://x.example)", "click https x example"),
        ("**bold** __u__ ~~s~~ ||spoiler||", "bold u s spoiler"),
        ("`code`", "code"),
        ("$WIF #tag /start", "WIF tag start"),
        ("a\u202eb\u200bc\nd", "abc d"),
        ("\U0001f680", ""),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),
        ("x" * 99, "x" * MAX_NAME),
    ],
)
def test_what_is_left_of_a_name(name: str, left: str) -> None:
    assert plain_name(name) == left


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_name_makes_markup_a_mention_or_a_link(name: str, symbol: str, sentence: str) -> None:
    line = chat_text(MINT, name, symbol, BEFORE, NOW, SENTENCE)
    assert not re.search(r"[<>@#$*_~`|\[\]\\\n\r]|://|www\.", line)
    # A dot ends a sentence: nothing of it stands between two letters.
    assert not re.search(r"\w\.\w", line)
    assert len(line) < 400
    assert not re.search(r"[<>@#*_~`|\[\]\\]", chat_text(MINT, name, symbol, BEFORE, NOW, sentence))
