"""Records and explanations over recorded reports: sizes, bounds, and sets that do what they say."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pytest

from detector.domain import jsontext
from detector.domain.change_sentence import sentence
from detector.domain.changes import NoSplit, compare
from detector.domain.edits import Situation
from detector.domain.explain import Direction, apply, moves
from detector.domain.judgement import Judgement, conclude
from detector.domain.past import KeptRecord, read_past
from detector.domain.sources.source import Source, SourceReport, read_report
from detector.domain.stored_analysis import Standing, StoredAnswer, Texts
from detector.domain.verdict import Band
from detector.services.explain import MOST_JUDGEMENTS, explain
from detector.services.scoring import Scorer, predict
from detector.wire.history import MAX_BYTES
from detector.wire.stored import write
from docs.findings_tables import DATA, recorded_reports
from tests.recorded.hiding import MODEL

RECORDED = recorded_reports()
pytestmark = pytest.mark.skipif(not RECORDED, reason="../shared/data is absent")
EXPLAINED = 25
"""Every so many-th report is explained."""


@dataclass(frozen=True)
class Stored:
    """A store of one answer."""

    answer: StoredAnswer

    async def look(self, mint: str, now_ms: int, seen_ms: int = -1) -> Standing:
        return Standing(self.answer, None, {})


def judged() -> Iterator[tuple[Judgement, Texts]]:
    for mint, _, now in RECORDED:
        raw = jsontext.decode((DATA / "reports" / f"{mint}.json").read_bytes())
        found, at_ms = read_report(Source.RUGCHECK, raw), round(now * 1000)
        one = conclude(mint, found, at_ms, MODEL, predict(found.report, at_ms, MODEL))
        yield one, write(one)


@pytest.fixture(scope="module")
def stored() -> list[tuple[Judgement, Texts]]:
    return list(judged())


def test_records_are_small_and_whole(stored: list[tuple[Judgement, Texts]]) -> None:
    sizes = [len(texts.record.encode()) for _, texts in stored]
    assert max(sizes) <= MAX_BYTES
    assert median(sizes) < 1_400
    assert not any("findings_cut" in texts.record for _, texts in stored)


def test_any_two_compare(stored: list[tuple[Judgement, Texts]]) -> None:
    pasts = [read_past(KeptRecord(n, texts.record)) for n, (_, texts) in enumerate(stored)]
    for before, after in pairwise(pasts):
        changes = compare(before, after, MODEL)
        assert before.chance is not None
        assert after.chance is not None
        assert not isinstance(changes.chance_by, NoSplit)
        moved = sum(part.points for part in changes.chance_by)
        assert moved == pytest.approx(after.chance - before.chance, abs=1e-12)
        if before.band != after.band:
            assert "no change of weight" not in sentence(before, after, changes)


def test_explanations_hold(stored: list[tuple[Judgement, Texts]]) -> None:
    for one, texts in stored[::EXPLAINED]:
        answer = StoredAnswer(texts.answer, one.at_ms, one.at_ms)
        found = asyncio.run(
            explain(
                Stored(answer),  # type: ignore[arg-type]
                Scorer(MODEL, write), Source.RUGCHECK, one.mint, one.at_ms,
            )
        )  # fmt: skip
        assert found.verdict == one.verdict
        assert found.judgements <= MOST_JUDGEMENTS
        assert found.worse.ways or one.verdict.band is Band.CRITICAL
        for direction, ways in ((Direction.BETTER, found.better), (Direction.WORSE, found.worse)):
            for way in ways.ways:
                there = apply(Situation(one.report, None), way.altered).report
                made = predict(there, one.at_ms, MODEL)
                again = conclude(
                    one.mint, SourceReport(Source.RUGCHECK, "{}", there), one.at_ms, MODEL, made
                )
                assert again.verdict == way.verdict
                assert moves(one.verdict.band, again.verdict.band, direction)
