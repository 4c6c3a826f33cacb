"""The sentences of every recorded report, their German on the page, and that no verdict moved."""

import hashlib
import json
import statistics
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detector.domain import jsontext
from detector.domain.judgement import Judgement, conclude
from detector.domain.model import load
from detector.domain.rules_engine import Severity
from detector.domain.sources.source import Source, read_report
from detector.domain.verdict import Band, judge
from detector.model import read_parameters
from detector.services.scoring import predict
from detector.wire.analysis import Kept, kept
from docs.findings_tables import DATA, recorded_reports
from tests.worker import NODE, ROOT

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent")
MODEL = load(*read_parameters())
MOST_GROWTH = 1_536
"""Bytes that keys, values and what passed may add to the median answer."""
VERDICTS = "50079180a58121435555fd41315a6a2fac5dcb8ffc7f8a678363742bb4ff2c62"
"""Of every report's band, score, level and basis, as they were before sentences had keys."""


@pytest.fixture(scope="module")
def judged() -> list[Judgement]:
    made = []
    for mint, _, now in recorded_reports():
        raw = jsontext.decode((DATA / "reports" / f"{mint}.json").read_bytes())
        found, at_ms = read_report(next(iter(Source)), raw), round(now * 1000)
        made.append(conclude(mint, found, at_ms, MODEL, predict(found.report, at_ms, MODEL)))
    return made


@pytest.fixture(scope="module")
def answers(judged: list[Judgement]) -> list[Kept]:
    return [kept(each) for each in judged]


def _without_news(answer: Kept) -> dict[str, Any]:
    """The answer as it was before its sentences had keys."""
    news = {"key", "values", "context_said", "same_as"}
    old: dict[str, Any] = {k: v for k, v in answer.items() if k != "passed_values"}
    for name in ("findings", "not_checked"):
        old[name] = [{k: v for k, v in each.items() if k not in news} for each in old[name]]
    return old


def test_no_verdict_moved(judged: list[Judgement]) -> None:
    rows = sorted(
        (j.mint, j.verdict.band, j.verdict.risk_score, j.verdict.risk_level, j.verdict.basis)
        for j in judged
    )
    assert hashlib.sha256(json.dumps(rows).encode()).hexdigest() == VERDICTS


def test_a_name_of_rugchecks_on_our_card_weighs_as_its_own(judged: list[Judgement]) -> None:
    for one in judged:
        apart = replace(
            one.checks, findings=tuple(replace(f, same_as=None) for f in one.checks.findings)
        )
        assert judge(one.report, apart, one.chance, one.at_ms / 1000, one.mint) == one.verdict


def test_every_sentence_has_a_key(answers: list[Kept]) -> None:
    for answer in answers:
        assert all(each["key"] is not None for each in answer["findings"])
        assert all(each["key"] is not None for each in answer["not_checked"])


def test_the_answer_grows_little(answers: list[Kept]) -> None:
    growth = [
        len(jsontext.encode(each)) - len(jsontext.encode(_without_news(each))) for each in answers
    ]
    assert 0 < statistics.median(growth) <= MOST_GROWTH


def test_no_fact_stands_on_two_cards(answers: list[Kept]) -> None:
    """Before, 26 cards of 16 reports said what another card said."""
    told = [sum("same_as" in each for each in answer["findings"]) for answer in answers]
    assert (sum(told), sum(number > 0 for number in told)) == (26, 16)


def test_no_headline_gives_a_warning_as_the_cause_or_rugchecks_score(
    judged: list[Judgement],
) -> None:
    for one in judged:
        reason = one.summary.split(": ", 1)[1]
        if one.verdict.band is Band.LOW:
            assert reason.startswith("no danger was found")
        own = [f for f in one.findings if f.severity is Severity.DANGER]
        if any(not f.code.startswith("rugcheck_") for f in own):
            assert not reason.startswith("RugCheck's own score")


def test_the_german_page_has_no_english_sentence_of_ours(
    answers: list[Kept], tmp_path: Path
) -> None:
    """Sections are drawn by the dashboard's own modules; what is marked as English is theirs."""
    (tmp_path / "answers.json").write_text(jsontext.encode(answers), encoding="utf-8")
    drawn = subprocess.run(
        [NODE, ROOT / "tests/recorded/german.mjs", tmp_path / "answers.json"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    pages = json.loads(drawn.stdout)
    assert len(pages) == len(answers)
    for page, answer in zip(pages, answers, strict=True):
        ours = {each["sentence"] for each in answer["findings"]}
        ours |= {each["reason"] for each in answer["not_checked"]}
        ours |= {str(each["context"]) for each in answer["findings"] if "context_said" in each}
        assert [each for each in ours if each and each in page["text"]] == []
        descriptions = {each["context"] for each in answer["findings"]}
        assert {each for each in page["english"] if each not in descriptions} == set()
        assert page["isolated"]
