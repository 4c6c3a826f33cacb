"""No recorded report makes a badge green unless it is low, fresh and measured."""

import pytest

from detector.domain.glance import Tone, glance_at
from detector.domain.stored_analysis import StoredAnswer
from detector.wire.badge import badge
from detector.wire.card import card
from detector.wire.embed import embed
from detector.wire.shared_words import LANGUAGES
from tests.unit.answers_digest import RECORDED
from tests.unit.doubles import reply
from tests.unit.service import Service

REPORTS = sorted(RECORDED.glob("*.json"))
LARGEST = 8 * 1024
DAY_MS = 86_400_000

pytestmark = pytest.mark.skipif(not REPORTS, reason="../shared/data is absent")


def test_no_recorded_report_is_green_without_cause() -> None:
    service = Service()
    tones = set()
    for path in REPORTS:
        service.fetch.answers = [reply(200, path.read_bytes())]
        told = service.json(f"/predict/{path.stem}")
        (row,) = service.database.connection.execute(
            "SELECT body, fetched_at_ms, fresh_until_ms FROM answers WHERE mint = ?", [path.stem]
        ).fetchall()
        body = row["body"].partition(',"raw_data":')[0] + "}"
        stored = StoredAnswer(body, row["fetched_at_ms"], row["fresh_until_ms"])
        now_ms = service.host.now_ms()
        seen = glance_at(path.stem, stored, DAY_MS, now_ms)
        promised = told["band"] == "low" and told["risk_level"] == "Safe" and bool(told["promise"])
        assert (seen.tone is Tone.LOW) == promised, path.stem
        assert glance_at(path.stem, stored, DAY_MS, now_ms + DAY_MS).tone is not Tone.LOW
        assert len(card(seen)) <= LARGEST
        for language in LANGUAGES:
            assert len(badge(seen, language).encode()) <= LARGEST
            assert len(embed(seen, language).encode()) <= LARGEST
        tones.add(seen.tone)
    service.database.close()
    assert {Tone.LOW, Tone.MEDIUM, Tone.CRITICAL} <= tones
