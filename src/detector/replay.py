"""Say again what the service said of a report: `python -m detector.replay REPORT.json --now TIME`.

Prints, as canonical JSON, the answer of the local model without what changes from one sending to
the next and without the report itself: byte for byte what the Worker stored, when rules and model
have the same versions.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from detector.domain import jsontext, untrusted
from detector.domain.earlier import read_earlier
from detector.domain.judgement import conclude
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.model import load
from detector.domain.sources.source import READERS, Source, read_report
from detector.errors import DetectorError
from detector.model import read_parameters
from detector.services.creator_record import read_record
from detector.services.scoring import build_analysis, predict
from detector.wire.stored import write

NOT_REPLAYED = (
    "cached", "cache_age_hours", "fresh_until", "imported", "stale", "stale_reason", "raw_data",
)  # fmt: skip
"""What an answer of the API carries beside the verdict."""


class ReplayError(Exception):
    """The report or the time cannot be read; the message says why."""


def replay(
    body: bytes, now: str, answer: str | None = None, source: Source = Source.RUGCHECK
) -> str:
    """The verdict on a report (JSON, as its source gives it or as `raw_data` has it) at a time.

    `now` is ISO 8601 (an answer's `fetched_at`) or Unix seconds. `answer`: the answer that is to be
    given again. It carries what the verdict rests on beside the report: the record of the creator,
    and what earlier answers had found in checks that are no longer made. Raises ReplayError.
    """
    try:
        data = jsontext.decode(body)
        mint = parse_mint(data["mint"])
    except (jsontext.InvalidJson, InvalidMint, TypeError, KeyError) as error:
        raise ReplayError(f"not a report of a token: {error}") from error
    model = load(*read_parameters())
    found, at_ms = read_report(source, data), _milliseconds(now)
    try:
        before = None if answer is None else read_earlier(answer)
        record = None if answer is None else read_record(answer)
        made = predict(found.report, at_ms, model)
        analysis = build_analysis(conclude(mint, found, at_ms, model, made, before, record), write)
    except DetectorError as error:
        raise ReplayError(error.error) from error
    return verdict_of(analysis.answer)


def verdict_of(answer: str) -> str:
    """The part of an answer's JSON text that a replay gives, as canonical JSON."""
    fields: dict[str, Any] = json.loads(answer)
    return jsontext.encode({k: v for k, v in fields.items() if k not in NOT_REPLAYED})


def _milliseconds(now: str) -> int:
    seconds = untrusted.timestamp(now)
    if seconds is None:
        try:
            seconds = untrusted.unix_time(float(now))
        except ValueError:
            seconds = None
    if seconds is None:
        raise ReplayError("the time is neither ISO 8601 nor Unix seconds")
    return round(seconds * 1000)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="detector.replay", description=__doc__)
    parser.add_argument("report", type=Path, help="a report, or - for standard input")
    parser.add_argument("--now", required=True, help="ISO 8601, or Unix seconds")
    parser.add_argument(
        "--answer",
        type=Path,
        help="the answer itself; needed where it has creator_record or no_longer_checked",
    )
    parser.add_argument(
        "--source", type=Source, choices=tuple(READERS), default=Source.RUGCHECK, help="who gave it"
    )
    asked = parser.parse_args(arguments)
    try:
        body = sys.stdin.buffer.read() if str(asked.report) == "-" else asked.report.read_bytes()
        answer = None if asked.answer is None else asked.answer.read_text()
        text = replay(body, asked.now, answer, asked.source)
    except (OSError, UnicodeDecodeError, ReplayError) as error:
        print(f"replay: {error}", file=sys.stderr)  # noqa: T201 - a command's message
        return 2
    print(text)  # noqa: T201 - the command's result
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
