"""The record of settled predictions: rows of text, each with the hash of the one before. Pure.

A row's hash is the SHA-256 of its other cells, joined by line feeds, as UTF-8; an empty
`sample_rate`, which rows from before there was a sample do not have, is left out. The hash of the
row before is one of those cells, so that a row that is changed, taken out, put in or moved later no
longer fits, and who noted one hash can prove that nothing before it was changed.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from detector.domain import jsontext
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import FALLS_PCT, Fate, Reading, Unknown

COLUMNS: Final = (
    "number", "predicted_at", "settled_at", "mint", "model_version", "rules_version", "fall_pct",
    "window_hours", "chance", "chance_low", "chance_high",
    *(f"chance_{pct}" for pct in FALLS_PCT),
    "inside_domain", "remote_version", "remote_chance", "band", "basis", "evidence", "price",
    "readings", *(f"fell_{pct}" for pct in FALLS_PCT), "unknown_reason", "sample_rate",
    "previous_hash", "hash",
)  # fmt: skip

_RATE: Final = COLUMNS.index("sample_rate")

FIRST_HASH: Final = "0" * 64
"""What the first row holds as the hash of the one before it."""

_FORMULA: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_CONTROLS: Final = dict.fromkeys((*range(32), 127), " ")


@dataclass(frozen=True, slots=True)
class Link:
    """The end of the record: its number of rows and the hash of the last."""

    number: int
    hash: str


START: Final = Link(0, FIRST_HASH)
"""The end of a record without rows."""


def cells(
    after: Link, mint: str, times: tuple[str, str], made: tuple[Forecast, Word],
    readings: Iterable[Reading], fate: Fate, rate: float = 1.0,
) -> tuple[str, ...]:  # fmt: skip
    """The row after another, as texts in the order of COLUMNS, its hash included.

    `times`: of the prediction and of the settling, ISO 8601. Of the readings, those of the window.
    `rate`: the share of that day's predictions that was followed.
    """
    forecast, word = made
    low, high = word.interval or (None, None)
    remote = forecast.source != "local"
    values = (
        after.number + 1,
        *times,
        mint,
        word.model_version,
        forecast.rules_version,
        word.fall_pct,
        word.window_hours,
        word.chance,
        low,
        high,
        *word.falls,
        forecast.inside_domain,
        forecast.model_version if remote else None,
        forecast.probability if remote else None,
        forecast.band,
        word.basis,
        " ".join(word.evidence),
        float(forecast.price_usd),
        write_readings(r for r in readings if r.hour <= word.window_hours),
        *(fate.falls or (None,) * len(FALLS_PCT)),
        fate.unknown,
        None if rate == 1 else rate,
        after.hash,
    )
    texts = tuple(map(_text, values))
    return (*texts, digest(texts))


def digest(texts: Sequence[str]) -> str:
    """The hash of a row's cells, given without it."""
    return jsontext.digest("\n".join(shortened(texts)))


def shortened(texts: Sequence[str]) -> tuple[str, ...]:
    """A row as it is kept: without the sample's rate where everybody was followed."""
    return tuple(texts) if texts[_RATE] else (*texts[:_RATE], *texts[_RATE + 1 :])


def whole(texts: Sequence[str]) -> tuple[str, ...]:
    """What was `shortened`, with all its cells."""
    return tuple(texts) if len(texts) == len(COLUMNS) else (*texts[:_RATE], "", *texts[_RATE:])


def write_readings(readings: Iterable[Reading]) -> str:
    """JSON: of each reading the hour, Unix milliseconds, the price or null, why there is none."""
    rows = [[each.hour, each.at_ms, each.price_usd, each.unknown] for each in readings]
    return json.dumps(rows, separators=(",", ":"), allow_nan=False)


def read_readings(text: str) -> tuple[Reading, ...]:
    """What `write_readings` wrote. Raises ValueError or TypeError on anything else."""
    return tuple(
        Reading(
            int(hour),
            int(at_ms),
            None if price_usd is None else float(price_usd),
            None if unknown is None else Unknown(unknown),
        )
        for hour, at_ms, price_usd, unknown in json.loads(text)
    )


def _text(value: object) -> str:
    """A cell. Text that could start a formula gets an apostrophe, before it is hashed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    text = str(value).translate(_CONTROLS)
    return f"'{text}" if text.startswith(_FORMULA) else text
