"""What a prediction said, kept until it can be compared with what became. Imports nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """What was said of the window, by this deployment's own model and rules.

    `chance` of a fall of `fall_pct` percent, 0-1, with its `interval`; `falls`: the chances of
    each of FALLS_PCT. None is unknown or not said. `evidence`: codes of findings with their
    severity, worst first.
    """

    model_version: str
    window_hours: int
    basis: str
    evidence: tuple[str, ...]
    chance: float | None
    fall_pct: int | None
    interval: tuple[float, float] | None
    falls: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a prediction said and who said it, to be compared with what becomes of the token.

    `price_usd` above 0. `probability` of a collapse by the model that spoke (`source`,
    `model_version`), 0 to 1, or None. `word` None: made before windows were followed.
    """

    price_usd: float
    probability: float | None
    inside_domain: bool
    band: str
    source: str
    model_version: str
    rules_version: str
    word: Word | None = None
