"""What all recorded reports show: no exception, and sums that agree with the report's own."""

import json

import pytest

from docs.findings_tables import DATA, recorded_reports
from tests.unit.test_evidence import assert_adds_up, body_of

RECORDED = recorded_reports()
pytestmark = pytest.mark.skipif(not RECORDED, reason="../shared/data is absent")

MOST_BYTES = 24_000


def test_every_report_is_told_whole_and_short() -> None:
    estimated = beyond = 0
    for mint, report, _ in RECORDED:
        body = body_of(report)
        assert_adds_up(body)
        assert len(json.dumps(body, separators=(",", ":")).encode()) < MOST_BYTES, mint
        estimated += bool(body["pools"]["sales"]["of"])
        beyond += body["holders"]["exceeds"]
    assert estimated > 150
    assert beyond == 1, "one report lists more than the supply"


def test_sums_are_those_of_the_report() -> None:
    """By the report as it is written, without our reading of it."""
    for mint, report, _ in RECORDED:
        raw = json.loads((DATA / "reports" / f"{mint}.json").read_bytes())
        body = body_of(report)
        listed = sum(entry["pct"] for entry in raw.get("topHolders") or [])
        assert (body["holders"]["listed_pct"] or 0.0) == pytest.approx(listed, rel=1e-4)
        sides = [
            (market["lp"].get("baseUSD") or 0) + (market["lp"].get("quoteUSD") or 0)
            for market in raw.get("markets") or []
            if market.get("lp")
        ]
        if body["pools"]["pools_unknown"] == 0 and sides:
            assert body["pools"]["pools_usd"] == pytest.approx(sum(sides), rel=1e-4, abs=0.01)
        locks = [lock.get("usdcLocked") or 0 for lock in (raw.get("lockers") or {}).values()]
        assert (body["pools"]["locks_usd"] or 0.0) == pytest.approx(sum(locks), rel=1e-4)
