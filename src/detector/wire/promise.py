"""`promise` of an answer: what the band's word was measured to mean. Imports the domain only."""

from typing import Annotated, TypedDict

from detector.domain.judgement import Judgement
from detector.domain.model_promise import Rate
from detector.domain.vocabulary import Doc, Probability, Time


class _Rate(TypedDict):
    share: Annotated[float, Doc(minimum=0, maximum=1)]
    interval: Annotated[list[Probability], Doc("95%, over days.", minItems=2, maxItems=2)]


Promise = TypedDict(
    "Promise",
    {
        "n": Annotated[int, Doc("So many tokens.")],
        "from": Time,
        "until": Time,
        "lost_50": _Rate,
        "lost_80": _Rate,
        "lost_90": _Rate,
    },
)
"""What became of tokens of this band."""


def promise(judged: Judgement) -> Promise | None:
    """`promise` of an answer."""
    measured = judged.measured
    if measured is None:
        return None
    return {
        "n": measured.n,
        "from": judged.model.promise.first_at,
        "until": judged.model.promise.last_at,
        "lost_50": _rate(measured.falls[50]),
        "lost_80": _rate(measured.falls[80]),
        "lost_90": _rate(measured.falls[90]),
    }


def _rate(rate: Rate) -> _Rate:
    return {"share": rate.share, "interval": [rate.low, rate.high]}
