"""The body of /api/tokens/{token_id}/explain. Imports the domain only."""

from collections.abc import Iterable
from typing import Annotated, Literal, TypedDict

from detector.domain.explain import Altered, Direction, Way, Ways
from detector.domain.instants import iso_utc
from detector.domain.verdict import Band, Verdict
from detector.domain.vocabulary import (
    BandName,
    Completeness,
    Doc,
    Level,
    Mint,
    Probability,
    RiskScore,
    Time,
)

_ALL_ELSE = (
    "By this deployment's rules and model, of the stored report, with everything else as it was: "
    "a statement about them and no advice, and no forecast that it happens."
)


class AlteredFact(TypedDict):
    """A fact, and what it would be instead."""

    fact: str
    unit: Annotated[str | None, Doc("usd, pct, count, points (0-100) or days; null: no number.")]
    now: Annotated[float | None, Doc("Null: unknown, or no number.")]
    value: Annotated[float | None, Doc("The limit that `words` name; null: no number.")]
    words: Annotated[str, Doc('Completes "if ...".')]


class BandChange(TypedDict):
    """Facts which, altered together, change the band; each is needed."""

    band: BandName
    risk_level: Level
    smallest: Annotated[
        bool, Doc("No set of fewer facts does it. False: a smaller one was not found.")
    ]
    sentence: str
    facts: list[AlteredFact]


class _Direction(TypedDict):
    sets: Annotated[list[BandChange], Doc("The smallest that were found, each judged.")]
    complete: Annotated[
        bool, Doc("False: the judgements ran out before the search for further sets ended.")
    ]
    note: Annotated[str | None, Doc("Why there is no set.")]


class ToldBand(TypedDict):
    """What the stored answer says."""

    band: str | None
    model_version: str | None
    rules_version: str | None


class ExplanationBody(TypedDict):
    """What would have to change for the band to change."""

    status: Literal["success"]
    token_id: Mint
    fetched_at: Annotated[Time, Doc("When the stored report was read; it is judged as of then.")]
    band: Annotated[BandName, Doc("Of the stored report, by the versions that run now.")]
    risk_level: Level
    basis: str
    risk_score: RiskScore
    completeness: Completeness
    fraud_probability: Probability
    model_version: str
    rules_version: str
    told: Annotated[ToldBand, Doc("Differs where other versions made the stored answer.")]
    assumes: Annotated[list[str], Doc("What the judgements take for granted.")]
    better: Annotated[_Direction, Doc("Towards low.")]
    worse: Annotated[_Direction, Doc("Towards critical.")]
    judgements: Annotated[int, Doc("How often the report was judged.", minimum=1, maximum=60)]


_REMOTE = "Another model's opinion of the token stays what it was: it is not asked again."
_NOTES = {
    (Band.LOW, Direction.BETTER): "There is no better band.",
    (Band.CRITICAL, Direction.WORSE): "There is no worse band.",
}
_NONE = "No set of the facts that are tried here does it."


def directions(band: Band, better: Ways, worse: Ways) -> tuple[_Direction, _Direction]:
    """`better` and `worse`."""
    return _direction(band, better, Direction.BETTER), _direction(band, worse, Direction.WORSE)


def _direction(band: Band, ways: Ways, direction: Direction) -> _Direction:
    return {
        "sets": [_set(band, way) for way in ways.ways],
        "complete": ways.complete,
        "note": None if ways.ways else _NOTES.get((band, direction), _NONE),
    }


def _set(band: Band, way: Way) -> BandChange:
    words = [each.target.words for each in way.altered]
    return {
        "band": way.verdict.band,
        "risk_level": way.verdict.risk_level,
        "smallest": way.smallest,
        "sentence": (
            f"The band would be {way.verdict.band} instead of {band} if {_joined(words)}."
        ),
        "facts": [_fact(each) for each in way.altered],
    }


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])}; and {words[-1]}"


def _fact(each: Altered) -> AlteredFact:
    return {
        "fact": each.lever.fact,
        "unit": each.lever.unit,
        "now": each.lever.now,
        "value": each.target.value,
        "words": each.target.words,
    }


def assumptions(*, remote: bool) -> list[str]:
    """`assumes`."""
    follows = "What RugCheck says of an altered fact follows it; RugCheck's own score does not."
    return [_ALL_ELSE, follows, *([_REMOTE] if remote else [])]


def explanation(
    mint: str,
    at_ms: int,
    verdict: Verdict,
    chance: float | None,
    versions: tuple[str, str],
    told: ToldBand,
    assumes: Iterable[str],
    ways: tuple[_Direction, _Direction],
    judgements: int,
) -> ExplanationBody:
    """The body."""
    return {
        "status": "success",
        "token_id": mint,
        "fetched_at": iso_utc(at_ms),
        "band": verdict.band,
        "risk_level": verdict.risk_level,
        "basis": verdict.basis,
        "risk_score": verdict.risk_score,
        "completeness": verdict.completeness,
        "fraud_probability": chance,
        "model_version": versions[0],
        "rules_version": versions[1],
        "told": told,
        "assumes": [*assumes],
        "better": ways[0],
        "worse": ways[1],
        "judgements": judgements,
    }
