"""The catalogue of sentences: English and German of the same places, and what answers say."""

import json
import re
from pathlib import Path

import pytest

from detector.domain import jsontext
from detector.domain.imitations import SHARE_OF, imitation
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.rules.said import (
    PLACE,
    UNITS,
    number,
    plain,
    read_said,
    say,
    seconds,
    shares,
    text,
    texts,
)
from detector.domain.rules.sentences import SENTENCES, TERMS
from detector.domain.rules_engine import RULES
from detector.wire.findings import findings, measured, not_checked
from docs.findings_words import FILE, script
from tests.unit.reports import MINT, checked, market
from tests.worker import ROOT

RULE_FILES = [
    *(ROOT / "src/detector/domain/rules").glob("*.py"),
    *(ROOT / "src/detector/domain").glob("*.py"),
]
SAID = re.compile(r'(?:say\(\s*|key, values(?:\["\w+"\])? = |key = f?|else )f?"([a-z0-9_.]+)')
HOSTILE = "<img src=x onerror=alert(1)>\u202e{n}{n?a|b}"


def places(sentence: str) -> list[tuple[str, bool]]:
    """Names of the places and whether they choose words, each once."""
    return sorted({(place[1], place[2] is not None) for place in PLACE.finditer(sentence)})


@pytest.mark.parametrize("key", SENTENCES)
def test_german_says_the_same_with_the_same_values(key: str) -> None:
    english, german = SENTENCES[key]
    assert german.strip()
    assert german != english
    values = [{name for name, words in places(each) if not words} for each in SENTENCES[key]]
    assert values[0] == values[1]
    # Words that follow a count may be the same for every count in one of the languages.
    assert {name for name, _ in places(german)} == values[1]
    assert english.endswith(".")
    assert german.endswith(".")
    for each in SENTENCES[key]:
        assert not set("{}") & set(PLACE.sub("", each))


def test_every_sentence_is_said_and_every_check_has_one() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in RULE_FILES)
    said = set(SAID.findall(sources)) | set(re.findall(r'"([a-z0-9_]+(?:\.[a-z_]+)+)"', sources))
    never = {
        key for key in SENTENCES if not any(key.startswith(each) for each in said | {"lp_lock_exp"})
    }
    assert never == set()
    finding = {rule.code for rule in RULES if rule.finds and rule.code != "figures_contradict"}
    assert finding <= {key.split(".")[0] for key in SENTENCES}


def test_every_word_of_ours_in_a_sentence_has_german() -> None:
    words = {token.reason for token in KNOWN_TOKENS.values() if token.reason and token.powers}
    for token in KNOWN_TOKENS.values():
        words.add(token.kind.value)
        words.add(f"that of a known {token.kind.value}")
    for name in ("Ethereum", "USDT2", "Tesla tokenized stock", "Foo xStock", "Tesla"):
        found = imitation(name, name, verified=False)
        assert found is not None, name
        words |= {found.whose, found.by}
    assert words <= TERMS.keys()
    assert not any(german.startswith(SHARE_OF) for german in TERMS.values())


def test_the_pages_german_is_made_from_the_catalogue() -> None:
    """Made again by `PYTHONPATH=src:. python -m docs.findings_words` and `make dashboard`."""
    assert FILE.read_text(encoding="utf-8") == script()
    assert Path(FILE).name == "findings-de.js"


def test_english_is_made_of_the_values() -> None:
    assert say("few_holders", n=number(1)).text == "Only 1 account holds the token."
    assert say("few_holders", n=number(1248)).text == "Only 1,248 accounts hold the token."
    assert say("top_holder", share=shares(99.99)).text.endswith("more than 99.9% of the supply.")
    assert say("token_new", age=seconds(7200)).text == "The token is new: first seen 2 hours ago."
    with pytest.raises(KeyError):
        say("top_holder")


def test_strangers_text_is_a_value_and_never_a_place() -> None:
    one = say("rugcheck_risk.values", risk=text(HOSTILE), values=texts([HOSTILE, '"']))
    assert one.key == "rugcheck_risk.values"
    shown = "<img src=x onerror=alert(1)>{n}{n?a|b}"
    assert one.values["risk"].value == shown
    assert one.text == f'RugCheck names a risk: "{shown}" ("{shown}", "\'").'


def test_an_answer_carries_key_and_values_and_can_be_read_again() -> None:
    checks = checked(
        {
            "markets": [market(100.0, "raydium", 0)],
            "totalMarketLiquidity": 100.0,
            "risks": [{"name": HOSTILE, "level": "warn", "value": "7%"}],
            "totalHolders": None,
        }
    )
    stored = json.loads(jsontext.encode(findings(checks.findings)))
    assert stored
    for body, finding in zip(stored, checks.findings, strict=True):
        assert read_said(body["key"], body["values"]) == finding.said
        assert {each["unit"] for each in body["values"].values()} <= UNITS
    gaps = json.loads(jsontext.encode(not_checked(checks.not_checked)))
    assert {gap["key"] for gap in gaps} >= {"gap.holders_number"}
    assert all(read_said(gap["key"], gap["values"]) is not None for gap in gaps)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        (None, {}),
        ("no_such", {}),
        ("top_holder", {}),
        ("top_holder", None),
        ("top_holder", {"share": {"value": "7", "unit": "pct"}}),
        ("top_holder", {"share": {"value": True, "unit": "pct"}}),
        ("top_holder", {"share": {"value": 7, "unit": "miles"}}),
        ("top_holder", {"share": 7}),
    ],
)
def test_what_a_stored_answer_says_wrongly_is_no_sentence(key: object, values: object) -> None:
    assert read_said(key, values) is None


def test_a_passed_check_tells_its_value_and_where_it_warns() -> None:
    checks = checked()
    told = measured(checks.measured)
    assert told.keys() <= set(checks.passed)
    assert {"top_holder", "top_10_holders", "few_holders", "liquidity_low"} <= told.keys()
    for code in ("top_holder", "top_10_holders", "creator_holdings"):
        assert told[code]["unit"] == "pct"
        assert told[code]["value"] < told[code]["threshold"]
    for code in ("few_holders", "liquidity_low"):
        assert told[code]["value"] >= told[code]["threshold"]


def _risk(name: str, level: str) -> dict[str, str]:
    return {"name": name, "level": level}


def test_a_risk_of_the_same_fact_names_our_finding_and_keeps_its_weight() -> None:
    somebody = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
    risks = [_risk("Freeze Authority still enabled", "danger"), _risk("Mutable metadata", "danger")]
    changes = {"token.freezeAuthority": somebody, "tokenMeta.mutable": True, "risks": risks}
    found = {
        (f.value if f.code == "rugcheck_risk" else f.code): f for f in checked(changes).findings
    }
    assert found["Freeze Authority still enabled"].same_as == "freeze_authority"
    assert found["Mutable metadata"].same_as == "metadata_mutable"
    assert found["Mutable metadata"].severity == "danger"
    assert found["metadata_mutable"].severity == "warn"
    alone = checked({"risks": risks, "tokenMeta.mutable": False})
    assert [f.same_as for f in alone.findings if f.code == "rugcheck_risk"] == [None, None]


def test_plain_values_are_visible() -> None:
    assert plain(f"{MINT}\u202e").value == MINT
