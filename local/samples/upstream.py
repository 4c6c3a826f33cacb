"""Where the sample server's answers come from: the samples, or a folder of recorded reports."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from local.samples.catalogue import SAMPLES
from local.samples.report import build, encode, report
from local.samples.sample import Sample, by_mint, by_name
from local.samples.special import SPECIALS, Special

SUMMARY_KEYS = ("tokenProgram", "tokenType", "risks", "score", "score_normalised")
RETRY_AFTER_S = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer, due after `delay_s` seconds."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


class Source(Protocol):
    """Answers by mint; every mint given is valid base58 of 32 bytes."""

    def report(self, mint: str) -> Answer:
        """The full report, or what stands in its place."""
        ...

    def summary(self, mint: str) -> Answer:
        """The short report."""
        ...

    def listing(self) -> dict[str, list[dict[str, str]]]:
        """`samples` and `specials`, each with mint, name, title and description."""
        ...


def refusal(status: int, error: str, **headers: str) -> Answer:
    """An error in the upstream's shape, `{"error": ...}`; recorded for an unknown mint (400)."""
    return Answer(status, json.dumps({"error": error}).encode(), headers)


class Synthetic:
    """The samples as of `now`, and the special mints; `slow_s` is what the slow one takes."""

    def __init__(self, now: datetime, *, slow_s: float) -> None:
        self._now = now
        self._slow_s = slow_s
        self._samples = by_mint(SAMPLES)
        self._specials = {special.mint: special for special in SPECIALS}

    def report(self, mint: str) -> Answer:
        """The sample's report; 400 for a mint that is none."""
        if mint in self._specials:
            return self._special(mint)
        sample = self._samples.get(mint)
        if sample is None:
            return refusal(400, "not found")
        return Answer(200, encode(report(sample, self._now)))

    def summary(self, mint: str) -> Answer:
        """The sample's summary."""
        return _summary(self.report(mint))

    def listing(self) -> dict[str, list[dict[str, str]]]:
        """All samples, all special mints."""
        return {
            "samples": [_entry(each.mint, each.name, each) for each in SAMPLES],
            "specials": [_entry(each.mint, each.kind, each) for each in SPECIALS],
        }

    def _special(self, mint: str) -> Answer:
        match self._specials[mint].kind:
            case "slow":
                # The healthy sample's content under this mint.
                healthy = by_name(SAMPLES, "healthy").recipe
                body = encode(build(healthy, mint, self._now))
                return Answer(200, body, delay_s=self._slow_s)
            case "failing":
                return refusal(500, "internal server error")
            case "rate_limited":
                return refusal(429, "too many requests", **{"Retry-After": str(RETRY_AFTER_S)})
            case "unknown":
                return refusal(400, "not found")


class Recorded:
    """Reports from `<mint>.json` files in a folder, byte for byte."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.stem: path for path in sorted(folder.glob("*.json"))}

    def report(self, mint: str) -> Answer:
        """The file's bytes; 400 where there is no file."""
        path = self._files.get(mint)
        return Answer(200, path.read_bytes()) if path else refusal(400, "not found")

    def summary(self, mint: str) -> Answer:
        """The summary that the real upstream would give of that report."""
        return _summary(self.report(mint))

    def listing(self) -> dict[str, list[dict[str, str]]]:
        """Every file; a recorded report has no other name than its mint."""
        entries = [
            {"mint": mint, "name": mint, "title": mint, "description": "Recorded report."}
            for mint in self._files
        ]
        return {"samples": entries, "specials": []}


def _summary(full: Answer) -> Answer:
    """The keys of a summary out of a full report; `lpLockedPct` is that of the largest pool."""
    if full.status != 200:
        return full
    source: dict[str, Any] = json.loads(full.body)
    lps = [market["lp"] for market in source.get("markets") or []]
    largest = max(lps, key=lambda lp: lp["baseUSD"] + lp["quoteUSD"], default=None)
    short = {key: source[key] for key in SUMMARY_KEYS if key in source}
    short["lpLockedPct"] = largest["lpLockedPct"] if largest else 0
    return Answer(200, encode(short), full.headers, full.delay_s)


def _entry(mint: str, name: str, words: Sample | Special) -> dict[str, str]:
    return {"mint": mint, "name": name, "title": words.title, "description": words.description}
