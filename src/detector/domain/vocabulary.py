"""The words of answers with their meaning, as annotated types. Imports the domain only.

`Annotated[float | None, Doc("USD.", minimum=0)]` is a type for mypy, a sentence for people, and a
limit for whoever checks what was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from detector.domain.verdict import Band, RiskLevel


@dataclass(frozen=True, slots=True, init=False, eq=False)
class Doc:
    """What a value means; `keywords` are those of JSON Schema that its type does not tell."""

    text: str
    keywords: Mapping[str, Any]

    def __init__(self, text: str = "", **keywords: Any) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "keywords", keywords)


TIME = "ISO 8601, UTC, with a Z."
BASE58 = "[1-9A-HJ-NP-Za-km-z]"

Time = Annotated[str, Doc(TIME)]
TimeOrNone = Annotated[str | None, Doc(TIME)]
Mint = Annotated[
    str,
    Doc(
        "The token's mint address: 32 bytes in base58.",
        minLength=32,
        maxLength=44,
        pattern=f"^{BASE58}+$",
    ),
]
Level = Annotated[
    str,
    Doc(
        "`Fraud`: there is evidence (RugCheck's score, its rugged mark or a critical finding). "
        "`Safe`: enough was checked and nothing dangerous found. `Unknown`: anything else.",
        enum=[level.value for level in RiskLevel],
    ),
]
BandName = Annotated[str, Doc(enum=[band.value for band in Band])]
RiskScore = Annotated[
    float | None,
    Doc("0 to 100, higher is riskier; null when too little is known.", minimum=0, maximum=100),
]
Completeness = Annotated[
    float, Doc("Weighted share of the checks that could be made, 0 to 1.", minimum=0, maximum=1)
]
Probability = Annotated[
    float | None,
    Doc(
        "The model's probability that the token loses 80% or more before it gains 50%.",
        minimum=0,
        maximum=1,
    ),
]
Calibrated = Annotated[bool, Doc("False: the probability is an extrapolation, or another model's.")]
Usd = Annotated[float | None, Doc("USD.")]
RugCheckScore = Annotated[
    float | None, Doc("RugCheck's own score, 0 to 100.", minimum=0, maximum=100)
]
HeldPct = Annotated[float | None, Doc("Percent of supply.", minimum=0, maximum=100)]
Plain = Annotated[float | int | str | bool | None, Doc("A number, text, truth value or null.")]
