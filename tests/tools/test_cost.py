"""Costs: the arithmetic, the prices, and what is told of them."""

import re

import pytest

from tests.documents import output_of
from tools import cost
from tools.cost import main, month, table
from tools.costs.measuring import (
    FOLLOWING,
    IDLE,
    NEW,
    STORED,
    WATCHING,
    MeasuringFailed,
    kinds,
    mint,
)
from tools.costs.prices import FREE, PAID, READ_ON, SOURCES
from tools.costs.reckoning import End, Use, free_plan_ends, usd_a_million, usd_a_month

ONE = Use("one", statements=14, rows_read=40, rows_written=27, cpu_ms=10)


def test_a_million_beyond_what_is_included() -> None:
    # 0.30 + 10 * 0.02 + 40 * 0.001 + 27 * 1.00
    assert usd_a_million(ONE) == pytest.approx(27.54)
    assert usd_a_million(Use("refused", 0, 0, 0, 0)) == pytest.approx(0.30)
    assert usd_a_million(Use("cron", 6, 200, 1, 0, requests=0)) == pytest.approx(1.20)


@pytest.mark.parametrize(
    ("use", "end"),
    [
        (ONE, End(100_000 / 27, "rows written")),
        (Use("stored", 1, 4, 0, 2), End(100_000, "requests")),
        (Use("edge", 1, 50, 0, 2), End(100_000, "requests")),
        (Use("list", 2, 51, 0, 2), End(5e6 / 51, "rows read")),
        (Use("edge", 1, 0, 1, 2), End(100_000, "requests")),
        (Use("nothing", 0, 0, 0, 0, requests=0), None),
    ],
)
def test_where_the_free_plan_ends(use: Use, end: End | None) -> None:
    assert free_plan_ends(use) == end


def test_a_month_that_is_included_costs_the_fee_alone() -> None:
    assert usd_a_month([]) == PAID.fee_usd
    plain = Use("plain", 1, 0, 0, 3)
    assert usd_a_month([(plain, 10e6)]) == PAID.fee_usd
    # A million more: 0.30, and 3 million milliseconds at 0.02.
    assert usd_a_month([(plain, 11e6)]) == pytest.approx(5.36)


def test_a_month_adds_up_all_kinds_before_it_takes_off_what_is_included() -> None:
    writes = Use("writes", 1, 0, 10, 0, requests=0)
    assert usd_a_month([(writes, 3e6), (writes, 2e6)]) == PAID.fee_usd
    assert usd_a_month([(writes, 3e6), (writes, 3e6)]) == pytest.approx(15.0)
    reads = Use("reads", 1, 1e4, 0, 0, requests=0)
    assert usd_a_month([(reads, 2.5e6 + 1e5)]) == pytest.approx(6.0)


def test_cloudflares_own_example() -> None:
    """Its page: 15 million requests of 7 ms are $8.00."""
    assert usd_a_month([(Use("example", 0, 0, 0, 7), 15e6)]) == pytest.approx(8.0)


def test_the_table_names_what_is_too_heavy_for_the_free_plan() -> None:
    limit = FREE.cpu_ms_a_request
    lines = [*table([ONE, Use("heavy", 1, 1, 0, limit + 0.1), Use("cron", 6, 0, 0, 0, 0)])]
    assert lines[-1].endswith(": heavy")
    assert "27.54" in lines[1]
    assert "3,704 (rows written)" in lines[1]
    assert lines[3].endswith("no end")
    assert len([*table([ONE])]) == 2, "exactly the limit is not over it"


def test_the_month_says_what_does_not_fit() -> None:
    uses = {kind: Use(kind, 1, 2, 10, 1) for kind in (NEW, STORED)}
    uses |= {kind: Use(kind, 1, 2, 10, 0, requests=0) for kind in (FOLLOWING, IDLE, WATCHING)}
    fitting = "\n".join(month(uses, 1_000, 7_000))
    assert "TOO MANY" not in fitting
    # 1,000 + 7,000 + 1,000 + 144 + 720, ten rows each.
    assert "98,640 of   100,000 rows written" in fitting
    assert "TOO MANY" in "\n".join(month(uses, 1_000, 9_000))


def test_every_kind_asks_for_tokens_that_are_there_or_are_new() -> None:
    known = {mint(number) for number in range(50)}
    for kind in kinds(50):
        asked = {kind.path(number) for number in range(20)}
        named = {one for one in known if any(one in path for path in asked)}
        has_token = "{" in kind.name or kind.name.startswith("/predict")
        assert len(named) == (20 if has_token and kind.name != NEW else 0), kind.name


def test_the_page_shows_what_is_measured() -> None:
    """Its kinds are those that are, and its dollars and ends follow from its own columns."""
    shown = output_of("-m tools.cost")
    assert shown[0] == f"Prices as of {READ_ON}: {', '.join(SOURCES)}"
    begin = shown.index("") + 1
    rows = [re.split(r" {2,}", line) for line in shown[begin + 1 : shown.index("", begin) - 1]]
    uses = [
        Use(kind, float(d1), float(read), float(written), float(cpu.strip("-") or 0), cpu != "-")
        for kind, d1, read, written, cpu, _, _ in rows
    ]
    assert [use.kind for use in uses] == [
        *(kind.name for kind in kinds(100)),
        *(IDLE, WATCHING, FOLLOWING),
    ]
    again = [*table(uses), "", *month({use.kind: use for use in uses}, 1_000, 20_000)]
    number = re.compile(r" *[\d,]*\d(?:\.\d+)?")
    for line, made in zip(shown[begin:], again, strict=True):
        assert number.sub(" #", line) == number.sub(" #", made)
        values = [[float(n.replace(",", "")) for n in number.findall(one)] for one in (line, made)]
        # The columns are rounded, so what follows from them is nearly what followed before.
        assert values[0] == pytest.approx(values[1], rel=0.03, abs=0.02)


def test_the_command_tells_what_was_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = (NEW, STORED, FOLLOWING, IDLE, WATCHING)

    def measured(tokens: int, slower: float) -> list[Use]:
        assert (tokens, slower) == (40, 2.0)
        return [Use(name, 1, 2, 3, 4, float(name in (NEW, STORED))) for name in names]

    monkeypatch.setattr(cost, "measure", measured)
    assert main(["--tokens", "40", "--slower", "2", "--cpu-ms", "7"]) == 0
    out = capsys.readouterr().out
    assert "7.0" in out
    assert "developers.cloudflare.com/d1" in out


def test_the_command_says_why_it_cannot_measure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> list[Use]:
        raise MeasuringFailed("no runtime here")

    monkeypatch.setattr(cost, "measure", broken)
    assert main([]) == 3
    assert "no runtime here" in capsys.readouterr().err
    for wrong in (["--tokens", "39"], ["--cpu-ms", "-1"], ["--cpu-ms", "nan"]):
        with pytest.raises(SystemExit):
            main(wrong)
