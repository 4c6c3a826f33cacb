"""Hiding a field never improves a verdict."""

import json
from datetime import UTC, datetime

import pytest

from detector.domain import jsontext
from detector.domain.creators import CreatorRecord
from detector.domain.verdict import Band
from docs.findings_tables import DATA, recorded_reports
from local.samples import SAMPLES, report
from tests.recorded.hiding import (
    ABSENT,
    gains,
    improves,
    judged,
    places,
    random_gains,
    recorded,
    without,
)
from tests.unit.reports import CREATOR, NOW, healthy

SAMPLE_REPORTS = [report(sample, datetime.fromtimestamp(NOW, UTC)) for sample in SAMPLES]
RECORDED = [
    (mint, now)
    for mint, _, now in recorded_reports()
    if (DATA / "reports" / f"{mint}.json").stat().st_size < 16_000
][::20]
"""Every twentieth of the small ones; `python -m tests.recorded.hiding` tries all."""


HUGE = 100_000
"""Characters of the one sample that is there for its size; its like is small among the others."""


@pytest.mark.parametrize(
    "data",
    [data for data in SAMPLE_REPORTS if len(json.dumps(data)) < HUGE],
    ids=lambda data: str(data["tokenMeta"]["name"])[:20],
)
def test_no_sample_gains_by_hiding(data: dict[str, object]) -> None:
    assert list(gains(data, NOW)) == []


@pytest.mark.parametrize(
    ("record", "band"),
    [
        (CreatorRecord(5, 0, 4, 4, 4, 1), Band.HIGH),
        (CreatorRecord(4, 2, 0, 0, 0, 0), Band.HIGH),
        (CreatorRecord(3, 0, 1, 1, 1, 0), Band.MEDIUM),
    ],
)
def test_hiding_the_creator_hides_no_record(record: CreatorRecord, band: Band) -> None:
    data = healthy()
    known = {CREATOR: record}
    assert judged(data, NOW, known)[1].band is band
    assert list(gains(data, NOW, known)) == []
    _, hidden = judged(without(data, ("creator",), ABSENT), NOW, known)
    assert hidden.band is Band.UNKNOWN


@pytest.mark.skipif(not RECORDED, reason="../shared/data is absent")
@pytest.mark.parametrize(("mint", "now"), RECORDED)
def test_no_recorded_report_gains_by_hiding(mint: str, now: float) -> None:
    data = jsontext.decode((DATA / "reports" / f"{mint}.json").read_bytes())
    assert list(gains(data, now)) == []


@pytest.mark.skipif(not RECORDED, reason="../shared/data is absent")
def test_no_random_hiding_gains_or_breaks_an_answer() -> None:
    assert random_gains(recorded(20_000), 300, seed=7) == []


def test_the_search_sees_a_gain() -> None:
    """A warning that is hidden would be one, were its check not essential."""
    checks, plain = judged(healthy(), NOW)
    assert plain.band in (Band.LOW, Band.MEDIUM)
    _, frozen = judged(healthy() | {"freezeAuthority": "x" * 40}, NOW)
    assert frozen.band is Band.HIGH
    assert improves(frozen, plain, checks)
    assert not improves(plain, frozen, checks)
    assert ("token", "supply") in set(places(healthy()))
    assert "supply" not in without(healthy(), ("token", "supply"), ABSENT)["token"]
