"""The reckoning of shards: who holds what, what moves, and what a list costs."""

import random
import re
from collections import Counter

import pytest

from bench.shards import (
    SLOTS,
    main,
    measured,
    moved,
    moved_by_remainder,
    page,
    sizes,
    slot_of,
    spread,
    with_one_more,
)
from tests.earlier import ROOT


def test_a_mint_has_one_slot_and_slots_are_spread() -> None:
    found = Counter(slot_of(f"mint {number}") * 16 // SLOTS for number in range(8_000))
    assert sorted(found) == list(range(16))
    assert max(found.values()) < 1.2 * min(found.values())
    assert 0 <= slot_of("") < SLOTS


@pytest.mark.parametrize("shards", [1, 2, 7, 33, 329, SLOTS - 1])
def test_one_more_takes_its_part_and_nothing_else_moves(shards: int) -> None:
    before = spread(shards)
    after = with_one_more(before)
    assert {new for old, new in zip(before, after, strict=True) if old != new} == {shards}
    held = Counter(after)
    assert held[shards] == SLOTS // (shards + 1)
    assert max(held.values()) - min(held.values()) <= 1
    assert moved(before, after) == held[shards] / SLOTS
    assert moved(before, before) == 0


def test_it_grows_step_by_step_and_stays_even() -> None:
    slots = spread(1)
    for _ in range(40):
        slots = with_one_more(slots)
    held = Counter(slots)
    assert len(held) == 41
    assert max(held.values()) - min(held.values()) <= 1


def test_a_remainder_moves_nearly_all() -> None:
    assert moved_by_remainder(9, 4_000) == pytest.approx(0.9, abs=0.03)


def test_sizes_are_near_the_mean_and_come_again() -> None:
    first = sizes(spread(32), 10**8, random.Random(1))
    assert first == sizes(spread(32), 10**8, random.Random(1))
    assert sum(first) == pytest.approx(10**8, rel=0.001)
    assert max(first) < 1.01 * min(first)


def test_a_page_over_all_is_the_newest_of_all() -> None:
    lists = [[9, 4, 1], [8, 7, 6], [], [5]]
    assert page(lists, 3) == ([9, 8, 7], 7)
    assert page(lists, 99)[0] == [9, 8, 7, 6, 5, 4, 1]


def test_bytes_are_measured_on_todays_schema() -> None:
    assert 1_500 < measured(200).token_bytes < 4_000


def test_the_command_reports(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--tokens", "1000000", "--shards", "4"]) == 0
    out = capsys.readouterr().out
    assert "(here: 4)" in out
    assert "20.020% of the tokens move" in out or "19.995% of the tokens move" in out
    with pytest.raises(SystemExit) as stopped:
        main(["--shards", "0"])
    assert stopped.value.code == 2


def test_the_page_shows_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Without its figures: how many bytes a token takes depends a little on the SQLite there is."""
    shown = (
        (ROOT / "docs" / "scale.md").read_text().replace("-m bench.shards\n", "").split("```")[1]
    )
    for options in ([], ["--without-answers"]):
        main(options)
        for line in capsys.readouterr().out.splitlines():
            words = re.escape(re.sub(r"[\d.,]+", "#", line)).replace(r"\#", "[0-9.,]+")
            assert re.search(f"^{words}$", shown, re.MULTILINE), line
