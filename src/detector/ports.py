"""What the use cases need from the world, as protocols. Imports the domain only.

Times are Unix milliseconds (UTC) in names that end in `_ms`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

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
    headers: Mapping[str, str]
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

    async def report(self, mint: str) -> dict[str, Any]:
        """The decoded report of a token (`domain.jsontext.decode`).

        Raises TokenNotFound or an UpstreamError.
        """
        ...


@dataclass(frozen=True, slots=True)
class RemotePrediction:
    """A remote model's answer: the probability of a collapse, 0 to 1, and who gave it."""

    probability: float
    model_version: str


class RemoteModelFailed(Exception):
    """The remote model gave no valid answer in time; `code` says why, stably."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RemoteModel(Protocol):
    """A model elsewhere that sees the same features."""

    async def predict(self, mint: str, features: Mapping[str, float | None]) -> RemotePrediction:
        """Raises RemoteModelFailed."""
        ...


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The newest answer of a token: JSON text of an object, and when its report was read."""

    body: str
    fetched_at_ms: int


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

    def sort_value(self, sort: Sort) -> float:
        """What the row is ordered by; an unknown score comes last."""
        if sort is Sort.NEWEST:
            return self.fetched_at_ms
        return -1.0 if self.risk_score is None else self.risk_score


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis to be kept: the list's row, the whole answer, the small record of history.

    `forecast` None: there is nothing that an outcome could be measured by.
    """

    row: TokenRow
    answer: str
    record: str
    words: tuple[str, ...]
    forecast: Forecast | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How the analysis that another request makes of a token stands.

    `owner` None: nobody is at work. `error` is the code with which `owner` gave up.
    """

    fetched_at_ms: int | None
    owner: str | None
    error: str | None


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

    async def answer(self, mint: str) -> StoredAnswer | None:
        """The newest answer of a token. One query."""
        ...

    async def claim(self, mint: str, owner: str, now_ms: int, until_ms: int, seen_ms: int) -> bool:
        """Take the right to analyse a token until a time. One query.

        False: somebody else holds it, or an answer newer than `seen_ms` is there already.
        """
        ...

    async def progress(self, mint: str, now_ms: int) -> Progress:
        """How the analysis of a token stands. One query."""
        ...

    async def give_up(self, mint: str, owner: str, error: str, now_ms: int) -> None:
        """Tell those who wait for `owner` why it has no answer; the token is free again."""
        ...

    async def save(self, analysis: Analysis, owner: str) -> None:
        """Keep an analysis and free its token, in one transaction; never over a newer one.

        Its forecast is followed, unless an earlier one of this token and model still is.
        """
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

    async def sweep(self, now_ms: int) -> int:
        """Remove claims that ended and empty counters; returns how many rows went."""
        ...
