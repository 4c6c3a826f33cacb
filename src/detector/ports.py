"""What the use cases need from the world, as protocols. Imports the domain only.

Times are Unix milliseconds (UTC) in names that end in `_ms`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from detector.domain.breaker import Record
from detector.domain.creators import CreatorRecord
from detector.domain.forecast import Forecast


class Host(Protocol):
    """Clock, patience and chance of the machine."""

    def now_ms(self) -> int:
        """The time now. At the edge it advances only at I/O."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def jitter(self) -> float:
        """A random number in [0, 1), for spreading retries; not for secrets."""
        ...

    def new_id(self) -> str:
        """An unguessable id of 32 hexadecimal digits."""
        ...


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One outgoing request. Redirects are never followed; the timeout covers the body too."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None
    timeout_s: float
    max_bytes: int


@dataclass(frozen=True, slots=True)
class HttpReply:
    """The answer, whatever its status. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class FetchFailed(Exception):
    """No connection, or it broke before the end of the body."""


class FetchTimeout(FetchFailed):
    """The call took longer than its timeout."""


class BodyTooLarge(FetchFailed):
    """The body passed `max_bytes`; reading stopped there."""


class Fetch(Protocol):
    """The network."""

    async def __call__(self, call: HttpCall) -> HttpReply:
        """Make one call. Raises FetchFailed, FetchTimeout or BodyTooLarge."""
        ...


class ReportSource(Protocol):
    """Where reports come from."""

    async def report(self, mint: str, *, again: bool = True) -> dict[str, Any]:
        """The decoded report of a token (`domain.jsontext.decode`).

        `again`: whether what may be a lone failure is tried once more. Raises TokenNotFound or an
        UpstreamError.
        """
        ...


@dataclass(frozen=True, slots=True)
class RemotePrediction:
    """A remote model's answer: a probability, 0 to 1, and who gave it.

    `opinion`: it is not of the local model's target but of what its makers called fraud.
    """

    probability: float
    model_version: str
    opinion: bool = False


class RemoteModelFailed(Exception):
    """The remote model gave no valid answer in time; `code` says why, stably."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RemoteModel(Protocol):
    """A model elsewhere, which is shown the local model's features or the report itself."""

    async def predict(
        self, mint: str, features: Mapping[str, float | None], report: Mapping[str, Any]
    ) -> RemotePrediction:
        """Ask about a token; `report` as `domain.jsontext` reads it. Raises RemoteModelFailed."""
        ...


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The newest answer of a token: JSON text of an object, and when its report was read.

    `fresh_until_ms`: when it is to be made again, by what was known when it was made.
    """

    body: str
    fetched_at_ms: int
    fresh_until_ms: int


class Sort(StrEnum):
    """The orders of a list, each with the mint as tie-break, all descending."""

    NEWEST = "newest"
    RISKIEST = "riskiest"


@dataclass(frozen=True, slots=True)
class TokenRow:
    """What lists show of a token's newest analysis. None is unknown.

    Not `calibrated`: the probability is an extrapolation, or another model's.
    """

    mint: str
    name: str | None
    symbol: str | None
    risk_level: str
    band: str
    risk_score: float | None
    completeness: float
    collapse_probability: float | None
    calibrated: bool
    market_cap_usd: float | None
    liquidity_usd: float | None
    price_usd: float | None
    holders: int | None
    detected_at_ms: int | None
    fetched_at_ms: int
    score_normalised: float | None
    creator_holdings_pct: float | None

    def sort_value(self, sort: Sort) -> float:
        """What the row is ordered by; an unknown score comes last."""
        if sort is Sort.NEWEST:
            return self.fetched_at_ms
        return -1.0 if self.risk_score is None else self.risk_score


class Source(StrEnum):
    """Where the answers come from that this service does not make itself."""

    RUGCHECK = "rugcheck"
    REPLICATE = "replicate"


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What came of asking a source.

    `error` is the code of a failure of the source's own, which its breaker counts; `rest_ms` is
    then its pause, should it be one too many. Not `useful`: it answered, with nothing of use.
    """

    source: Source
    at_ms: int
    useful: bool = True
    error: str | None = None
    rest_ms: int = 0


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis to be kept: the list's row, the whole answer, the small record of history.

    `forecast` None: there is nothing that an outcome could be measured by. `outcomes`: what came
    of asking the sources that were asked for it. `creator`: an address, or None.
    """

    row: TokenRow
    answer: str
    record: str
    words: tuple[str, ...]
    fresh_until_ms: int
    forecast: Forecast | None = None
    outcomes: tuple[SourceOutcome, ...] = ()
    creator: str | None = None


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
    """All that decides how a token is answered: what is stored, who is at work, who fails.

    `answer` is None unless it is newer than what was asked for.
    """

    answer: StoredAnswer | None
    lease: Lease | None
    sources: Mapping[Source, Record]


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """The number of the newest migration, and what is remembered of the sources."""

    schema_version: int
    sources: Mapping[Source, Record]


@dataclass(frozen=True, slots=True)
class Search:
    """Beginnings to look for: of a word of a name or symbol (folded), of the mint. Empty: none."""

    word: str
    mint: str


@dataclass(frozen=True, slots=True)
class TokenQuery:
    """A page of tokens: from an offset, or after a row given by its sort value and mint."""

    sort: Sort
    limit: int
    risk_level: str | None = None
    search: Search | None = None
    offset: int = 0
    after: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of tokens by `(risk_level, band)` of their newest analysis; what has none may lack."""

    verdicts: Mapping[tuple[str, str], int]
    recent_24h: int

    @property
    def total(self) -> int:
        """All tokens."""
        return sum(self.verdicts.values())

    def of_level(self, level: str) -> int:
        """Tokens of one level, whatever their band."""
        return sum(n for (each, _), n in self.verdicts.items() if each == level)

    def of_band(self, band: str) -> int:
        """Tokens of one band, whatever their level."""
        return sum(n for (_, each), n in self.verdicts.items() if each == band)


class Store(Protocol):
    """The database. Every method raises StorageUnavailable and then has changed nothing."""

    async def look(self, mint: str, now_ms: int, seen_ms: int = -1) -> Standing:
        """How a token stands, with its answer if that is newer than `seen_ms`. One query."""
        ...

    async def claim(self, mint: str, owner: str, now_ms: int, until_ms: int, seen_ms: int) -> bool:
        """Take the right to analyse a token until a time. One query.

        False: somebody else holds it, its last failure is remembered still, or an answer newer
        than `seen_ms` is there already.
        """
        ...

    async def probe(self, source: Source, open_until_ms: int, until_ms: int) -> bool:
        """Take the right to try a source whose pause, known by its end, is over. One query.

        False: somebody else has it. Until `until_ms` nobody else tries.
        """
        ...

    async def give_up(
        self, mint: str, lease: Lease, outcomes: Collection[SourceOutcome] = ()
    ) -> None:
        """Keep the failure of an analysis for all who ask until it ends; count the outcomes."""
        ...

    async def save(self, analysis: Analysis, owner: str) -> None:
        """Keep an analysis and free its token, in one transaction; never over a newer one.

        Its forecast is followed, unless an earlier one of this token and model still is.
        """
        ...

    async def creator_record(self, creator: str, mint: str) -> CreatorRecord | None:
        """What became of the creator's newest tokens but this one; None: no other. One query."""
        ...

    async def count(self, query: TokenQuery) -> int:
        """How many tokens a query's filters select. One query; searches count to 1,000."""
        ...

    async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
        """The rows of a page. One query."""
        ...

    async def stats(self, now_ms: int) -> Stats:
        """The counters. One query, whatever the number of tokens."""
        ...

    async def schema_version(self) -> int:
        """The number of the newest migration that was applied. One query."""
        ...

    async def health(self) -> StoreHealth:
        """What the database knows of itself and the sources. One query."""
        ...

    async def sweep(self, now_ms: int) -> int:
        """Remove claims that ended and empty counters; returns how many rows went."""
        ...
