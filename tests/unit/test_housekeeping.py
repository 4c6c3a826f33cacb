"""What cron takes out, and when; what somebody was told stays."""

import json
from dataclasses import dataclass, field

import pytest

from detector.domain.retention import KeptDays
from detector.ports.history import Thinned
from detector.services.history import DAY_MS
from detector.services.housekeeping import MAX_ANSWERS, MAX_OUTCOMES, TURN_MS, keep_house
from tests.unit import reports
from tests.unit.doubles import reply, run
from tests.unit.service import Service

EVEN = 2_000_000 * TURN_MS


@dataclass
class House:
    """History and retention, and what was asked of them."""

    asked: list[tuple[object, ...]] = field(default_factory=list)

    async def thin(self, oldest_ms: int | None, move: int, walk: int) -> Thinned:
        self.asked.append(("history", oldest_ms))
        return Thinned(0, 3)

    async def forget_answers(self, oldest_ms: int, walk: int) -> int:
        self.asked.append(("answers", oldest_ms, walk))
        return 4

    async def forget_outcomes(self, oldest_ms: int, walk: int) -> int:
        self.asked.append(("outcomes", oldest_ms, walk))
        return 5


def told(at_ms: int, days: KeptDays) -> tuple[dict[str, int], list[tuple[object, ...]]]:
    house = House()
    return run(keep_house(house, house, at_ms, days)), house.asked


def test_answers_and_outcomes_take_turns() -> None:
    days = KeptDays(history=10, answers=20, outcomes=30)
    at_ms = EVEN
    line, asked = told(at_ms, days)
    assert line == {"history_moved": 0, "history_removed": 3, "outcomes_removed": 5}
    assert asked == [
        ("history", at_ms - 10 * DAY_MS),
        ("outcomes", at_ms - 30 * DAY_MS, MAX_OUTCOMES),
    ]
    at_ms += TURN_MS
    line, asked = told(at_ms, days)
    assert line == {"history_moved": 0, "history_removed": 3, "answers_removed": 4}
    assert asked[1] == ("answers", at_ms - 20 * DAY_MS, MAX_ANSWERS)


@pytest.mark.parametrize("turn", [0, TURN_MS])
def test_nothing_is_taken_out_that_is_kept_for_ever(turn: int) -> None:
    _, asked = told(EVEN + turn, KeptDays(0, 0, 0))
    assert asked == [("history", None)]


def test_an_old_answer_goes_and_what_was_told_stays() -> None:
    service = Service({"ANSWERS_DAYS": "30", "HISTORY_DAYS": "60"})
    service.fetch.script = lambda _: reply(200, json.dumps(reports.healthy()))
    first = service.json(f"/predict/{reports.MINT}")
    service.host.ms += 31 * DAY_MS
    removed = 0
    for _ in range(2):
        service.host.ms += TURN_MS
        run(service.app.scheduled())
        removed += int(str(service.log[-1].get("answers_removed", 0)))
    assert removed == 1
    listed = service.json("/api/tokens")["tokens"]
    assert [row["token_id"] for row in listed] == [reports.MINT]
    (step,) = service.json(f"/api/tokens/{reports.MINT}/history")["history"]
    assert step["band"] == first["band"]
    assert service.get(f"/api/tokens/{reports.MINT}/explain").status == 404
    again = service.json(f"/predict/{reports.MINT}")
    assert (again["cached"], first["fetched_at"] < again["fetched_at"]) == (False, True)
    service.database.close()
