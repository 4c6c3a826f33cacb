"""The fault table: what each route answers, keeps and asks for, without a fault and with each.

One row a fault; a route that a row does not name is unchanged, to the byte (the clock's rows: in
status, code and effects). `python -m tests.survival.page` writes docs/faults.md from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.survival.asks import ASKS
from tests.survival.ways import REPLICATE_WAYS


@dataclass(frozen=True, slots=True)
class Cell:
    """What a client gets, and what else happens.

    `said`: the error's code, why the answer is stale, or why the remote model said nothing; of a
    batch that of its first token. `wrote`: a name in WROTE. Then calls to RugCheck, to Replicate
    and to servers of pictures.
    """

    status: int
    said: str = ""
    wrote: str = ""
    rugcheck: int = 0
    replicate: int = 0
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Wrote:
    """The tables whose rows changed: all of `must`, and perhaps some of `may`."""

    must: frozenset[str]
    may: frozenset[str] = frozenset()

    def fits(self, changed: frozenset[str]) -> bool:
        """Whether these are the ones."""
        return self.must <= changed <= self.must | self.may


def _tables(names: str) -> frozenset[str]:
    return frozenset(names.split())


VERDICT, FAILURE, NO_REPORT, CLAIM = "verdict", "failure", "failure of the token", "claim"
USAGE, A_KEY, A_WATCH, LOOKED = "usage", "key", "watch", "verdict and usage"
A_PROBE: Final = "probes"
FAILED_USE: Final = "failure and usage"

_SPENT = "hourly upstream_spent"
_OF_A_VERDICT = _tables(f"answers events history tokens {_SPENT}")
_SOMETIMES = _tables(
    "follow_days hour_counts leases series sources token_words verdict_counts watches"
)
WROTE: Mapping[str, Wrote] = {
    "": Wrote(frozenset()),
    VERDICT: Wrote(_OF_A_VERDICT, _SOMETIMES),
    LOOKED: Wrote(_OF_A_VERDICT | {"api_key_usage"}, _SOMETIMES),
    FAILURE: Wrote(_tables(f"leases sources {_SPENT}")),
    FAILED_USE: Wrote(_tables(f"api_key_usage leases sources {_SPENT}")),
    NO_REPORT: Wrote(_tables(f"leases {_SPENT}")),
    CLAIM: Wrote(_tables("leases upstream_spent")),
    USAGE: Wrote(_tables("api_key_usage")),
    A_KEY: Wrote(_tables("api_keys")),
    A_PROBE: Wrote(_tables("api_key_usage hourly last_probe")),
    A_WATCH: Wrote(_tables("api_key_usage watches")),
}
"""By name: what a request may have changed. A verdict is one transaction: all of it or nothing."""

_MADE, _READ = Cell(200, "", VERDICT, 1, 1), Cell(200)
WITHOUT: Mapping[str, Cell] = {
    **dict.fromkeys(ASKS, _READ),
    **dict.fromkeys(("predict, new", "predict, expired", "predict, forced", "detect, new"), _MADE),
    "predict, with a key": Cell(200, "", USAGE),
    # One that is missing, and one that has expired, which is renewed behind the answer.
    **dict.fromkeys(("batch", "batch, in lines"), Cell(200, "", VERDICT, 2, 2)),
    "live": Cell(101),
    "image": Cell(200, pictures=1),
    "keys, make": Cell(201, "", A_KEY),
    "keys, rotate": Cell(200, "", A_KEY),
    "keys, revoke": Cell(204, "", A_KEY),
    "probes": Cell(204, "", A_PROBE),
    "watches, make": Cell(201, "", A_WATCH),
    "watches, list": Cell(200, "", USAGE),
    "watches, end": Cell(204, "", A_WATCH),
}
"""Each request without a fault."""

Row = Mapping[str, Cell]

_NEW, _STORED = ("predict, new", "detect, new"), ("predict, expired", "predict, forced")
_BATCHES = ("batch", "batch, in lines")


def _source(status: int, code: str, calls: int, wrote: str = FAILURE) -> Row:
    """The source gives no report: what is stored is served, and says why it is old."""
    # Two calls have a second between them: an expired answer is served meanwhile.
    soon = code if calls == 1 else "renewing"
    return {
        **dict.fromkeys(_NEW, Cell(status, code, wrote, calls)),
        "predict, expired": Cell(200, soon, wrote, calls),
        "predict, forced": Cell(200, code, wrote, calls),
        # The expired one is tried once: a source that failed a moment ago is not asked twice.
        **dict.fromkeys(_BATCHES, Cell(200, code, wrote, calls + 1)),
    }


def _invalid(code: str = "upstream_invalid") -> Row:
    """What came is no report: that says nothing of the source."""
    return _source(502, code, 1, NO_REPORT)


def _model(reason: str, calls: int = 1, *, slow: bool = False) -> Row:
    """The remote model says nothing: the answer is whole, by the local one."""
    each = Cell(200, reason, VERDICT, 1, calls)
    both = Cell(200, reason, VERDICT, 2, calls * 2)
    late = {"predict, expired": Cell(200, "renewing", VERDICT, 1, calls)} if slow else {}
    return {**dict.fromkeys((*_NEW, *_STORED), each), **dict.fromkeys(_BATCHES, both), **late}


def _named(names: Iterable[str], cell: Cell) -> Row:
    return dict.fromkeys(names, cell)


RUGCHECK: Mapping[str, Row] = {
    "connection refused": _source(502, "upstream_unreachable", 2),
    "name not resolved": _source(502, "upstream_unreachable", 2),
    "reset": _source(502, "upstream_unreachable", 2),
    "breaks off": _source(502, "upstream_unreachable", 2),
    "hangs": _source(504, "upstream_timeout", 2),
    "500": _source(502, "upstream_failed", 2),
    "502 page": _source(502, "upstream_failed", 2),
    "503, later": _source(502, "upstream_failed", 1),
    "429, later": _source(503, "upstream_busy", 1),
    "429": _source(503, "upstream_busy", 1),
    "429, nonsense": _source(503, "upstream_busy", 1),
    "401": _source(502, "upstream_refused", 1),
    "403 words": _source(502, "upstream_refused", 1),
    "403 page": _source(502, "upstream_blocked", 1),
    "404 unknown": _source(404, "token_not_found", 1),
    "400 unknown": _source(404, "token_not_found", 1),
    "400 unable": _source(502, "upstream_unable", 1),
    "400 other": _invalid(),
    "404 page": _invalid(),
    "302": _invalid(),
    "204": _invalid(),
    "page": _invalid(),
    "empty": _invalid(),
    "cut": _invalid(),
    "garbage behind": _invalid(),
    "not UTF-8": _invalid(),
    "UTF-16": _invalid(),
    "too deep": _invalid(),
    "a list": _invalid(),
    "another's": _invalid(),
    "too large": _invalid(),
    "unforeseen": _invalid("upstream_unexpected"),
    # A report, if a poor one: what it does not say is unknown.
    "says nothing": {**_named((*_NEW, *_STORED), _MADE), **_named(_BATCHES, WITHOUT["batch"])},
}

REPLICATE: Mapping[str, Row] = {
    "connection refused": _model("replicate_unreachable"),
    "hangs": _model("replicate_timeout", slow=True),
    "401": _model("replicate_refused"),
    "402": _model("replicate_refused"),
    "403": _model("replicate_refused"),
    "404": _model("replicate_rejected"),
    "422": _model("replicate_rejected"),
    "429": _model("replicate_busy"),
    "500": _model("replicate_error"),
    "503 page": _model("replicate_error"),
    "page": _model("replicate_invalid"),
    "empty": _model("replicate_invalid"),
    "a list": _model("replicate_invalid"),
    "too large": _model("replicate_invalid"),
    "failed": _model("replicate_failed"),
    "canceled": _model("replicate_canceled"),
    "aborted": _model("replicate_aborted"),
    # Asked every half second, then cancelled.
    "never done": _model("replicate_timeout", 21, slow=True),
    "unknown state": _model("replicate_invalid"),
    "asks elsewhere": _model("replicate_invalid", slow=True),
    "unforeseen": _model("replicate_unexpected"),
    **{name: _model("replicate_invalid") for name in REPLICATE_WAYS if name.startswith("output")},
}

_NO_PICTURE = Cell(404, "image_not_found", pictures=1)
PICTURES: Mapping[str, Row] = {
    **{
        name: {"image": _NO_PICTURE}
        for name in (
            "connection refused", "hangs", "404", "500", "page", "empty", "too large",
            "redirects inside", "redirects to us",
        )
    },
    "redirects for ever": {"image": Cell(404, "image_not_found", pictures=3)},
}  # fmt: skip

_NO_STORE = Cell(503, "storage_unavailable")
_READERS = (
    *_NEW, *_STORED, "predict, fresh", "predict, with a key", *_BATCHES, "tokens", "tokens.csv",
    "suggest", "stats", "history", "explain", "evidence", "creator", "timeline",
    "changes", "model", "outcomes.csv", "analytics", "analytics.csv", "badge", "embed", "card",
    "image", "health", "keys, list", "watches, make", "watches, list", "watches, end", "status",
    "probes",
)  # fmt: skip
_WRITERS = ("keys, make", "keys, rotate", "keys, revoke")
_WITH_A_KEY = ("predict, with a key", "watches, make", "watches, list", "watches, end", "probes")
# These say themselves what they could not look up; the rest of their answer is whole.
_NONETHELESS = {"token page": Cell(200), "health, deep": Cell(200)}
_NOTHING_WORKS = {**_named((*_READERS, *_WRITERS), _NO_STORE), **_NONETHELESS}

_ENDED = Cell(503, "storage_unavailable", CLAIM, 1, 1)
_NOT_KEPT: Row = {
    **_named(_NEW, _ENDED),
    **_named(_STORED, Cell(200, "storage_unavailable", CLAIM, 1, 1)),
    **_named(_BATCHES, Cell(200, "storage_unavailable", CLAIM, 2, 2)),
    "probes": Cell(503, "storage_unavailable", USAGE),
}
_NO_WRITES: Row = {
    **_named((*_NEW, *_WRITERS, *_WITH_A_KEY), _NO_STORE),
    **_named((*_STORED, *_BATCHES), Cell(200, "storage_unavailable")),
}
D1: Mapping[str, Row] = {
    "reads fail": {**_named(_READERS, _NO_STORE), **_NONETHELESS},
    "writes fail": _NO_WRITES,
    "transactions fail": _NOT_KEPT,
    "overloaded": _NOTHING_WORKS,
    # What was done and could not be told stays done: whoever lists the keys finds it.
    "answers get lost": {
        **_NOTHING_WORKS, **_named(_WRITERS, Cell(503, "storage_unavailable", A_KEY))
    },
    "claimed for ever": {
        **_named(_NEW, Cell(504, "upstream_timeout")),
        "predict, expired": Cell(200, "renewing"),
        "predict, forced": Cell(200, "upstream_timeout"),
        **_named(_BATCHES, Cell(200, "batch_timeout")),
    },
    "claim taken over": {
        **_named((*_NEW, *_STORED), _MADE), **_named(_BATCHES, WITHOUT["batch"])
    },
}  # fmt: skip

_NO_FEED = Cell(503, "feed_unavailable")
FEED: Mapping[str, Row] = {"unreachable": _named(("live", "events"), _NO_FEED)}

_RENEWED: Row = {
    "predict, fresh": _MADE,
    "predict, with a key": Cell(200, "", LOOKED, 1, 1),
    **_named(_BATCHES, Cell(200, "", VERDICT, 3, 3)),
}
"""What was fresh by the other time is none by this one."""

_LATE_PROBE = {"probes": Cell(400, "invalid_body", USAGE)}
"""What a probe saw weeks ago, or will see, counts for nothing."""

CLOCK: Mapping[str, Row] = {
    "1 h ahead": {},
    "30 d ahead": {**_RENEWED, **_LATE_PROBE},
    "2 y ahead": {**_RENEWED, **_LATE_PROBE},
    "1 h back": {**_RENEWED, **_LATE_PROBE},
    "30 d back": {**_RENEWED, **_LATE_PROBE},
}

SEVERAL: Mapping[str, Row] = {
    "RugCheck 500, Replicate hangs": RUGCHECK["500"],
    "Replicate 500, transactions fail": _NOT_KEPT,
    "RugCheck 429, writes fail": _NO_WRITES,
    "RugCheck 401, the feed": {**RUGCHECK["401"], **FEED["unreachable"]},
    "RugCheck refused, 1 h back": {
        **RUGCHECK["connection refused"],
        "predict, fresh": Cell(200, "renewing", FAILURE, 2),
        "predict, with a key": Cell(200, "renewing", FAILED_USE, 2),
        **_named(_BATCHES, Cell(200, "upstream_unreachable", FAILURE, 4)),
        **_LATE_PROBE,
    },
    "all of them": {**_NOTHING_WORKS, **FEED["unreachable"]},
}

TABLE: Mapping[str, Mapping[str, Row]] = {
    "RugCheck": RUGCHECK,
    "Replicate": REPLICATE,
    "Pictures": PICTURES,
    "D1": D1,
    "Live feed": FEED,
    "Clock": CLOCK,
    "Several": SEVERAL,
}

AFTERWARDS: Mapping[tuple[str, str], int] = {
    ("answers get lost", "keys, revoke"): 404,
    **{
        (fault, "probes"): 400
        for fault in (*CLOCK, "RugCheck refused, 1 h back")
        if fault != "1 h ahead"
    },
}
"""The status of the same request once all is well again, where it is not the usual one."""


def cell(group: str, fault: str, ask: str) -> Cell:
    """One cell."""
    return TABLE[group][fault].get(ask, WITHOUT[ask])
