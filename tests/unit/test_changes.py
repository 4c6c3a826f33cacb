"""What changed between two records: symmetric, exact where it is a sum, and never a guess."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from detector.domain.change_sentence import first_sentence, sentence
from detector.domain.change_words import CAME_WENT, FACT_OF
from detector.domain.changes import UNITS, ChancePart, Changes, FactChange, NoSplit, compare
from detector.domain.past import KeptRecord, Past, PastFinding, read_past
from detector.domain.rules_engine import RULES
from tests.unit.pasts import FEATURES, MODEL, as_first_release, past, records, told

DRAINED = [["drained_pool", "critical", 38.0], ["liquidity_low", "danger", 38.0]]


def said(before: Past, after: Past) -> str:
    return sentence(before, after, compare(before, after, MODEL))


def fact(changes: Changes, name: str) -> FactChange:
    return next(each for each in changes.facts if each.fact == name)


@settings(max_examples=60, deadline=None)
@given(records(), records())
def test_any_two_records_compare_and_swapped_they_mirror(first: str, second: str) -> None:
    before, after = read_past(KeptRecord(1, first)), read_past(KeptRecord(2, second))
    forth, back = compare(before, after, MODEL), compare(after, before, MODEL)
    assert {(f.code, f.before, f.after, f.value_before, f.value_after) for f in forth.findings} == {
        (f.code, f.after, f.before, f.value_after, f.value_before) for f in back.findings
    }
    assert [(f.fact, f.before, f.after) for f in forth.facts] == [
        (f.fact, f.after, f.before) for f in back.facts
    ]
    assert forth.newly_checked == back.newly_unchecked
    assert forth.newly_unchecked == back.newly_checked
    assert [(v.name, v.before, v.after) for v in forth.versions] == [
        (v.name, v.after, v.before) for v in back.versions
    ]
    if isinstance(forth.chance_by, NoSplit):
        assert forth.chance_by is back.chance_by
    else:
        assert not isinstance(back.chance_by, NoSplit)
        for there, here in zip(forth.chance_by, back.chance_by, strict=True):
            assert (there.log_odds, there.points) == pytest.approx((-here.log_odds, -here.points))
    for text in (said(before, after), said(after, before), first_sentence(before)):
        assert text.endswith(".")
        assert "None" not in text


@settings(max_examples=40, deadline=None)
@given(records())
def test_a_record_does_not_differ_from_itself(text: str) -> None:
    one = read_past(KeptRecord(1, text))
    found = compare(one, replace(one, at_ms=2), MODEL)
    nothing: tuple[Any, ...] = ()
    assert (found.findings, found.facts, found.newly_checked, found.newly_unchecked) == (
        nothing, nothing, nothing, nothing,
    )  # fmt: skip
    if not isinstance(found.chance_by, NoSplit):
        assert all(part.log_odds == part.points == 0 for part in found.chance_by)


def split(**moved: float | None) -> tuple[ChancePart, ...] | NoSplit:
    return compare(past(), past(features={**FEATURES, **moved}), MODEL).chance_by


def test_the_parts_add_up_to_the_moves() -> None:
    parts = split(pool_share_pct=1.0, other_holders_pct=60.0)
    assert not isinstance(parts, NoSplit)
    before, after = past(), past(features={**FEATURES, "pool_share_pct": 1.0,
                                           "other_holders_pct": 60.0})  # fmt: skip
    assert before.chance is not None
    assert after.chance is not None
    assert sum(part.points for part in parts) == pytest.approx(after.chance - before.chance)
    by_name = {part.feature: part for part in parts}
    assert by_name["supply_factor"].points == by_name["age_seconds"].log_odds == 0.0
    pool = by_name["pool_share_pct"]
    assert (pool.before, pool.after) == (20.0, 1.0)
    curve = next(curve for curve in MODEL.curves if curve.name == "pool_share_pct")
    assert pool.log_odds == curve.at(1.0) - curve.at(20.0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"model_version": "other"}, NoSplit.VERSIONS),
        ({"prediction": {**told()["prediction"], "model_version": "other"}}, NoSplit.ANOTHER_MODEL),
        ({"prediction": {**told()["prediction"], "fraud_probability": 0.5}}, NoSplit.NOT_KEPT),
        ({"prediction": {**told()["prediction"], "fraud_probability": None}}, NoSplit.NOT_KEPT),
        ({"features": None, "prediction": told()["prediction"]}, NoSplit.NOT_KEPT),
        ({"features": {"age": 1.0}, "prediction": told()["prediction"]}, NoSplit.NOT_KEPT),
    ],
)
def test_no_split_where_it_would_be_a_guess(change: dict[str, Any], reason: NoSplit) -> None:
    # `told` would give any features their chance, so the prediction stands beside them.
    odd = {**told(), **change}

    other = read_past(KeptRecord(2, json.dumps(odd)))
    assert compare(past(), other, MODEL).chance_by is reason
    assert compare(other, past(), MODEL).chance_by is reason


def test_what_was_not_kept_is_not_compared() -> None:

    old = read_past(KeptRecord(1, json.dumps(as_first_release(told(findings=DRAINED)))))
    new = past(findings=DRAINED, facts={"lp_locked_pct": 3.0})
    changes = compare(old, new, MODEL)
    assert changes.facts == ()
    # The first version called a critical finding a danger; that is no change of the token.
    older = replace(old, findings=(PastFinding("drained_pool", "danger", 38.0), old.findings[1]))
    assert compare(older, new, MODEL).findings == ()
    assert compare(new, older, MODEL).findings == ()
    assert changes.chance_by is NoSplit.NOT_KEPT


def test_unknown_is_told_apart_from_not_kept_and_from_zero() -> None:
    gone = compare(past(), past(liquidity=None), MODEL)
    assert fact(gone, "liquidity") == FactChange("liquidity", "usd", 26_000.0, None, None)
    zero = fact(compare(past(), past(liquidity=0.0), MODEL), "liquidity")
    assert (zero.after, zero.change_pct) == (0.0, -100.0)
    back = fact(compare(past(liquidity=0.0), past(), MODEL), "liquidity")
    assert (back.before, back.change_pct) == (0.0, None)


def test_findings_that_did_not_fit_did_not_go() -> None:
    full, cut = past(findings=DRAINED), past(findings=DRAINED[:1], findings_cut=1)
    assert compare(full, cut, MODEL).findings == ()
    assert compare(cut, full, MODEL).findings == ()


def test_risks_of_rugcheck_are_told_apart_by_name() -> None:
    one, other = (past(findings=[["rugcheck_risk", "warn", name]]) for name in ("A", "B"))
    came, went = compare(one, other, MODEL).findings
    assert (came.value_after, came.before) == ("B", None)
    assert (went.value_before, went.after) == ("A", None)


SENTENCES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "the reason leads": (
        {},
        {"band": "critical", "liquidity": 2_080.0, "findings": DRAINED, "basis": "evidence"},
        "Low became critical: liquidity fell by 92%, and 1 more finding.",
    ),
    "a finding that no fact explains": (
        {},
        {"band": "high", "findings": [["mint_authority", "danger", "x"]]},
        "Low became high: the mint authority is set.",
    ),
    "liquidity that rose is no reason for worse": (
        {"liquidity": 100.0},
        {"band": "critical", "findings": DRAINED},
        "Low became critical: its pools are drained, and 1 more finding.",
    ),
    "back again": (
        {"band": "high", "findings": [["mint_authority", "danger", "x"]]},
        {},
        "High became low: the mint authority was revoked.",
    ),
    "what could not be checked did not go": (
        {"band": "high", "findings": [["mint_authority", "danger", "x"]]},
        {"band": "unknown", "not_checked": ["creator_record", "mint_authority"]},
        "High became unknown: the mint authority could no longer be checked.",
    ),
    "nor in the same band": (
        {"findings": [["metadata_mutable", "warn", True]]},
        {"not_checked": ["creator_record", "metadata_mutable"]},
        "Still low: whether the metadata can change could no longer be checked.",
    ),
    "known again": (
        {"band": "unknown", "not_checked": ["creator_record", "mint_authority"]},
        {},
        "Unknown became low: the mint authority could be checked.",
    ),
    "a finding that grew": (
        {"band": "high", "findings": [["rugcheck_score", "danger", 55.0]]},
        {"band": "critical", "findings": [["rugcheck_score", "critical", 63.0]]},
        "High became critical: what was found about RugCheck's score is graver.",
    ),
    "with its fact": (
        {"band": "high", "findings": [["rugcheck_score", "danger", 55.0]], "score_normalised": 55},
        {"band": "critical", "findings": [["rugcheck_score", "critical", 63.0]],
         "score_normalised": 63},
        "High became critical: RugCheck's score rose from 55 to 63.",
    ),
    "only the rules": (
        {},
        {"band": "medium", "rules_version": "6.b"},
        "Low became medium: the rules changed.",
    ),
    "a fact and the rules": (
        {},
        {"band": "high", "findings": [["mint_authority", "danger", "x"]], "rules_version": "6.b"},
        "Low became high: the mint authority is set; the rules changed in between.",
    ),
    "nothing that is kept": (
        {}, {"band": "medium"}, "Low became medium: no change of weight is kept."
    ),
    "the same band": ({}, {"price": 6e-05}, "Still low: the price rose by 20%."),
    "the same band, small moves": (
        {}, {"price": 5.1e-05}, "Still low: no change of weight is kept."
    ),
    "a fact that became known": (
        {"holders": None}, {}, "Still low: the number of holders became known."
    ),
    "out of the domain": (
        {},
        {"band": "medium", "basis": "outside",
         "prediction": {**told()["prediction"], "calibrated": False}},
        "Low became medium: it is no longer like the tokens that the model was measured on.",
    ),
    "many times": ({"price": 1e-7}, {}, "Still low: the price rose to 500 times what it was."),
    "a code of another version": (
        {},
        {"band": "high", "findings": [["brand_new_check", "danger", 1]]},
        "Low became high: brand_new_check was found.",
    ),
    "a code of nobody": (
        {},
        {"band": "high", "findings": [["<b>x", "danger", 1]]},
        "Low became high: something was found.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences(name: str) -> None:
    before, after, expected = SENTENCES[name]
    assert said(past(**before), past(**after)) == expected


def test_the_chance_leads_where_the_band_rests_on_it() -> None:
    worse = {**FEATURES, "pool_share_pct": 0.5, "other_holders_pct": 90.0}
    text = said(past(), past(band="high", basis="chance", features=worse))
    assert text.startswith("Low became high: the model's chance of a fall rose from ")


def test_every_check_has_its_words() -> None:
    assert {rule.code for rule in RULES} | {"scores_disagree"} == set(CAME_WENT)
    assert set(FACT_OF) <= set(CAME_WENT)
    assert {name for name, _ in FACT_OF.values()} <= set(UNITS)
