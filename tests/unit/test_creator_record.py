"""The record of a creator: the rule's lines, who has a record, how an answer carries it."""

import csv
from collections import Counter, defaultdict
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain import jsontext
from detector.domain import thresholds as at
from detector.domain.creators import (
    COUNTED,
    LAUNCH_SERVICES,
    CreatorRecord,
    asked_about,
    is_shared,
)
from detector.domain.known_accounts import KNOWN_ACCOUNTS
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.mint import address
from detector.domain.rules.rule import Severity
from detector.domain.rules_engine import check
from detector.services.creator_record import read_record
from detector.wire.creator_record import creator_record
from docs.findings_tables import DATA
from tests.unit.reports import CREATOR, MINT, NOW, finding, outcome, parsed
from tests.unit.test_rules_engine import assert_json_safe, assert_one_answer_each

CODE = "creator_record"


def record(lost: int = 0, settled: int = 0, critical: int = 0, **more: int) -> CreatorRecord:
    """Counts that fit each other: by default nothing more was analysed than was settled."""
    counts = {"analysed": max(settled, critical, 1), "lost_80": lost, "unknown": 0} | more
    return CreatorRecord(critical=critical, settled=settled, lost_90=lost, **counts)


def said(found: CreatorRecord | None, **changes: Any) -> str:
    checks = check(parsed(changes), NOW, MINT, found)
    assert_one_answer_each(checks)
    assert_json_safe(checks)
    return outcome(checks, CODE)


@pytest.mark.parametrize(
    ("lost", "settled", "expected"),
    [
        (0, 1, "not checked"),
        (0, 2, "not checked"),
        (0, 3, "passed"),
        (1, 1, "warn"),
        (1, 2, "warn"),
        (1, 3, "info"),
        (2, 2, "warn"),
        (2, 3, "warn"),
        (2, 4, "warn"),
        (2, 5, "info"),
        (3, 3, "danger"),
        (3, 4, "danger"),
        (3, 5, "warn"),
        (5, 7, "warn"),
        (6, 8, "danger"),
        (7, 50, "info"),
    ],
)
def test_what_became_of_the_other_tokens(lost: int, settled: int, expected: str) -> None:
    assert said(record(lost, settled)) == expected


@pytest.mark.parametrize(
    ("critical", "analysed", "expected"),
    [
        (0, 50, "not checked"),
        (1, 1, "warn"),
        (1, 5, "warn"),
        (1, 6, "info"),
        (2, 2, "danger"),
        (2, 10, "danger"),
        (2, 11, "info"),
        (9, 50, "info"),
        (10, 50, "danger"),
    ],
)
def test_critical_findings_in_other_tokens(critical: int, analysed: int, expected: str) -> None:
    assert said(record(critical=critical, analysed=analysed)) == expected


def test_it_says_how_many_of_how_many() -> None:
    found = check(parsed(), NOW, MINT, record(4, 5, analysed=8, lost_80=5, unknown=2))
    hit = finding(found, CODE)
    assert hit.sentence == (
        "Of 5 other tokens of this creator that were followed here, 4 lost 90% or more."
    )
    assert hit.context == (
        "80% or more: 5. Followed, and the outcome is unknown: 2. "
        "Counted are the newest 50 at most."
    )
    assert (hit.severity, hit.value, hit.threshold, hit.unit) == (Severity.DANGER, 80, 75, "pct")
    assert not hit.critical, "no other token is fraud for it"
    one = check(parsed(), NOW, MINT, record(1, 1, critical=1))
    assert [each.sentence for each in one.findings] == [
        "Of 1 other token of this creator that was followed here, 1 lost 90% or more.",
        "Of 1 other token of this creator that was analysed here, 1 has critical findings.",
    ]


def test_what_is_not_checked_says_why() -> None:
    def reason(found: CreatorRecord | None, mint: str = MINT, **changes: Any) -> str:
        checks = check(parsed(changes), NOW, mint, found)
        (missing,) = [each for each in checks.not_checked if each.code == CODE]
        assert not missing.essential
        return missing.reason

    bad = record(5, 5)
    assert reason(None) == "No other token of this creator was analysed here."
    assert reason(bad, creator=None) == "The report names no creator."
    assert reason(bad, creator="'; DROP TABLE tokens") == "The report names no creator."
    assert "Many" in reason(bad, creator=next(iter(LAUNCH_SERVICES)))
    assert "known token" in reason(bad, next(iter(KNOWN_TOKENS)))
    assert reason(record(0, 2, analysed=4, unknown=1)) == (
        "Of 4 other tokens of this creator that were analysed here, the outcome of 2 is known."
    )


@pytest.mark.parametrize("shared", [*KNOWN_ACCOUNTS, *LAUNCH_SERVICES])
def test_a_shared_address_has_no_record(shared: str) -> None:
    assert address(shared) == shared, "it is an address"
    assert is_shared(shared)
    assert asked_about(shared, MINT) is None


def test_who_is_asked_about() -> None:
    assert asked_about(CREATOR, MINT) == CREATOR
    assert asked_about(CREATOR, next(iter(KNOWN_TOKENS))) is None
    for junk in (None, "", "x", CREATOR + "1", "z" * 44, "\u202e" * 40, "1' OR 1=1 --" * 3):
        assert asked_about(junk, MINT) is None


@st.composite
def records(draw: st.DrawFn) -> CreatorRecord:
    analysed = draw(st.integers(1, COUNTED))
    settled = draw(st.integers(0, analysed))
    lost_80 = draw(st.integers(0, settled))
    return CreatorRecord(
        analysed=analysed,
        critical=draw(st.integers(0, analysed)),
        settled=settled,
        lost_80=lost_80,
        lost_90=draw(st.integers(0, lost_80)),
        unknown=draw(st.integers(0, analysed - settled)),
    )


RANK = ["not checked", "passed", "info", "warn", "danger"]


@given(records())
def test_a_worse_record_is_never_told_as_better(found: CreatorRecord) -> None:
    worse = [found]
    for name, most in (("lost_90", found.lost_80), ("critical", found.analysed)):
        if getattr(found, name) < most:
            worse.append(replace(found, **{name: getattr(found, name) + 1}))
    told = [RANK.index(said(each)) for each in worse]
    assert min(told) == told[0]
    assert RANK[told[0]] != "critical"


@given(records())
def test_a_danger_is_far_above_what_is_common(found: CreatorRecord) -> None:
    if said(found) == "danger":
        lost = found.lost_90 >= 3 and found.lost_90 / found.settled >= 0.75
        assert lost or (found.critical >= 2 and found.critical / found.analysed >= 0.2)


@given(records() | st.none())
def test_an_answer_gives_back_its_record(found: CreatorRecord | None) -> None:
    body = jsontext.encode({"creator_record": creator_record(found), "summary": "x"})
    answer = f'{body[:-1]},"raw_data":{{"creator_record":{{"analysed":9}}}}}}'
    assert read_record(answer) == found


@pytest.mark.parametrize(
    "changes",
    [
        {"analysed": -1},
        {"analysed": COUNTED + 1},
        {"settled": 4.5},
        {"unknown": None},
        {"critical": True},
        {"lost_90": 3, "lost_80": 2},
        {"lost_80": 5},
        {"settled": 0, "lost_80": 0, "lost_90": 1},
        {"unknown": 2},
        {"critical": 6},
    ],
)
def test_a_record_that_cannot_be_is_none(changes: dict[str, Any]) -> None:
    right = asdict(record(1, 4, analysed=5))
    assert read_record(jsontext.encode({"creator_record": right})) == record(1, 4, analysed=5)
    assert read_record(jsontext.encode({"creator_record": right | changes})) is None


@pytest.mark.parametrize("answer", ["", "{", "[]", "{}", '{"creator_record":[]'])
def test_what_is_no_answer_has_no_record(answer: str) -> None:
    assert read_record(answer) is None


def _labelled() -> list[tuple[str, str, bool]]:
    """When a token was first seen, by whom it was made, whether it lost 90 %."""
    found: dict[str, tuple[str, str, bool]] = {}
    for name in ("outcomes.csv", "outcomes_more.csv"):
        with (DATA / name).open(newline="") as file:
            for row in csv.DictReader(file):
                if row.get("first_sight", "1") == "1":
                    end = row["final_roi_pct"]
                    lost = row["outcome"] != "win" and end != "" and float(end) <= -90
                    found.setdefault(row["mint"], (row["observed_at"], row["creator"], lost))
    return sorted(found.values())


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent")
def test_the_figures_behind_the_lines() -> None:
    """Those of the table of lines and of docs/findings.md."""
    before: dict[str, list[bool]] = defaultdict(list)
    tokens: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for _, creator, fell in _labelled():
        if address(creator) is None or is_shared(creator):
            continue
        seen, bad = len(before[creator]), sum(before[creator])
        share = 100 * bad / seen if seen else 0.0
        kinds = {
            "all": True,
            "none lost": seen > 0 and bad == 0,
            "some lost": bad > 0,
            "half lost": share >= at.CREATOR_LOST_WARN_PCT,
            "danger": bad >= at.CREATOR_LOST_DANGER and share >= at.CREATOR_LOST_DANGER_PCT,
        }
        for kind in (name for name, fits in kinds.items() if fits):
            tokens[kind] += 1
            lost[kind] += fell
        before[creator].append(fell)
    assert {kind: (lost[kind], tokens[kind]) for kind in tokens} == {
        "all": (250, 2_004),
        "none lost": (15, 180),
        "some lost": (11, 48),
        "half lost": (9, 37),
    }
