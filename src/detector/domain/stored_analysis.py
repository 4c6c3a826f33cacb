"""An analysis as it is kept, and how its token stands. Imports the domain only; pure.

Times are Unix milliseconds (UTC) in names that end in `_ms`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from detector.domain.answer_text import HeldText, without_report
from detector.domain.breaker import SourceRecord
from detector.domain.budget import NOTHING_SPENT, Spent
from detector.domain.forecast import Forecast
from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.token_row import TokenRow


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The newest answer of a token: JSON text of an object, and when its report was read.

    `fresh_until_ms`: when it is to be made again, by what was known when it was made.
    """

    body: HeldText
    fetched_at_ms: int
    fresh_until_ms: int


@dataclass(frozen=True, slots=True)
class Texts:
    """An analysis as JSON texts: the whole answer, history's small record, the live message."""

    answer: str
    record: str
    message: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis to be kept: the list's row, the whole answer, the small record of history.

    `forecast` None: there is nothing that an outcome could be measured by. `outcomes`: what came
    of asking the sources that were asked for it. `creator`: an address, or None.
    """

    row: TokenRow
    answer: str
    record: str
    message: str
    words: tuple[str, ...]
    fresh_until_ms: int
    forecast: Forecast | None = None
    outcomes: tuple[SourceOutcome, ...] = ()
    creator: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    """What is counted of it, by `domain.rollup`."""
    findings: tuple[str, ...] = ()
    """The codes of the checks that found something, which a list can be narrowed to."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to analyse a token, or with an `error` the memory that its last attempt failed.

    Either way nobody else may begin before `until_ms`.
    """

    owner: str
    until_ms: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides how a token is answered: what is stored, who works, fails, what was spent.

    `answer` is None unless it is newer than what was asked for.
    """

    answer: StoredAnswer | None
    lease: Lease | None
    sources: Mapping[Source, SourceRecord]
    spent: Spent = NOTHING_SPENT

    def without_report(self) -> "Standing":
        """The same, its answer without the report: that is not held while a new one is made."""
        if self.answer is None:
            return self
        return replace(self, answer=replace(self.answer, body=without_report(self.answer.body)))
