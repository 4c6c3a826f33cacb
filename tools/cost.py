"""What a million requests of each kind cost, and where Cloudflare's free plan ends.

    .venv/bin/python -m tools.cost
    .venv/bin/python -m tools.cost --new-a-day 2000 --stored-a-day 50000 --cpu-ms 12

The rows are measured each time: the service answers here, over invented tokens, and a D1 of this
machine counts what its statements read and write. CPU time is this machine's, times `--slower`:
an assumption, for Cloudflare's processors and its Python are others. `--cpu-ms` takes what its
dashboard shows instead. Prices stand in tools/costs/prices.py. Needs `make install-test`.

exit: 0 done, 2 wrong use, 3 the rows cannot be measured
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

if __package__ in (None, ""):  # Run as a file: the project's folder is not on the path.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.costs.measuring import (
    FOLLOWING,
    IDLE,
    NEW,
    STORED,
    WATCHING,
    MeasuringFailed,
    measure,
)
from tools.costs.prices import FREE, PAID, READ_ON, SOURCES
from tools.costs.reckoning import Use, free_plan_ends, usd_a_million, usd_a_month

TOKENS = 100
SLOWER = 3.0
CRON_RUNS_A_DAY = {IDLE: 144.0, WATCHING: 720.0}
"""Every ten minutes, and every two."""

DAYS = 30
UNUSABLE = 3


def table(uses: Sequence[Use]) -> Iterator[str]:
    """Lines: what each kind uses, what a million cost, how many a day are free."""
    width = max(len(use.kind) for use in uses)
    yield (
        f"{'kind':<{width}}  {'d1':>5}  {'read':>6}  {'written':>7}  {'cpu ms':>6}  "
        f"{'$ a million':>11}  free plan, a day"
    )
    for use in uses:
        end = free_plan_ends(use)
        free = "no end" if end is None else f"{end.a_day:>9,.0f} ({end.by})"
        cpu = f"{use.cpu_ms:.1f}" if use.requests else "-"
        yield (
            f"{use.kind:<{width}}  {use.statements:>5.1f}  {use.rows_read:>6.1f}  "
            f"{use.rows_written:>7.1f}  {cpu:>6}  {usd_a_million(use):>11.2f}  {free}"
        )
    heavy = [use.kind for use in uses if use.cpu_ms > FREE.cpu_ms_a_request]
    if heavy:
        yield f"over the free plan's {FREE.cpu_ms_a_request:.0f} ms of CPU: {', '.join(heavy)}"


def month(uses: Mapping[str, Use], new_a_day: float, stored_a_day: float) -> Iterator[str]:
    """Lines: the bill of a month, and whether the free plan takes such a day."""
    day = (
        (uses[NEW], new_a_day),
        (uses[STORED], stored_a_day),
        (uses[FOLLOWING], new_a_day),
        *((uses[kind], number) for kind, number in CRON_RUNS_A_DAY.items()),
    )
    bill = usd_a_month((use, number * DAYS) for use, number in day)
    yield f"{new_a_day:,.0f} new analyses and {stored_a_day:,.0f} stored answers a day:"
    yield f"  paid plan: ${bill:.2f} in {DAYS} days, of which ${PAID.fee_usd:.2f} are the fee"
    for used, limit, what in (
        (sum(use.requests * number for use, number in day), FREE.requests_a_day, "requests"),
        (sum(use.rows_read * number for use, number in day), FREE.rows_read_a_day, "rows read"),
        (
            sum(use.rows_written * number for use, number in day),
            FREE.rows_written_a_day,
            "rows written",
        ),
    ):
        fits = "fits" if used <= limit else "TOO MANY"
        yield f"  free plan: {used:>11,.0f} of {limit:>9,.0f} {what} a day: {fits}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        uses = measure(asked.tokens, asked.slower)
    except MeasuringFailed as error:
        print(f"cost: {error}", file=sys.stderr)
        return UNUSABLE
    if asked.cpu_ms is not None:
        uses = [replace(use, cpu_ms=asked.cpu_ms * use.requests) for use in uses]
    print(f"Prices as of {READ_ON}: {', '.join(SOURCES)}")
    print(f"Measured with {asked.tokens} stored tokens; averages of one request\n")
    for line in table(uses):
        print(line)
    print()
    for line in month({use.kind: use for use in uses}, asked.new_a_day, asked.stored_a_day):
        print(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cost", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tokens", type=_count, default=TOKENS, help="stored tokens, 40 to 2000")
    parser.add_argument("--slower", type=_number, default=SLOWER, help="CPU time there by here")
    parser.add_argument("--cpu-ms", type=_number, help="CPU time of every request, as measured")
    parser.add_argument("--new-a-day", type=_number, default=1_000.0, help="new analyses")
    parser.add_argument("--stored-a-day", type=_number, default=20_000.0, help="stored answers")
    return parser


def _count(text: str) -> int:
    if not 40 <= (number := int(text)) <= 2_000:
        raise argparse.ArgumentTypeError("40 to 2000")
    return number


def _number(text: str) -> float:
    if not 0 <= (number := float(text)) <= 1e12:
        raise argparse.ArgumentTypeError("0 or more")
    return number


if __name__ == "__main__":
    raise SystemExit(main())
