"""What can go wrong around the service, each as a change of a deployment. Names are the table's."""

from collections.abc import Callable, Mapping
from typing import Any

from detector.adapters.database import Statement
from detector.ports.outgoing_http import HttpCall
from tests.survival.ground import HOUR_MS, NEW, Ground, Way, healthy
from tests.survival.machine import Sick
from tests.survival.ways import PICTURE_WAYS, REPLICATE_WAYS, RUGCHECK_WAYS
from tests.unit.doubles import Answer

Fault = Callable[[Ground], None]
"""Changes a deployment before it is asked."""


def _rugcheck(way: Way) -> Fault:
    def change(ground: Ground) -> None:
        ground.network.rugcheck = way

    return change


def _replicate(way: Way) -> Fault:
    def change(ground: Ground) -> None:
        ground.network.replicate = way

    return change


def _pictures(way: Way) -> Fault:
    def change(ground: Ground) -> None:
        ground.network.pictures = way

    return change


def reads(_number: int, statement: Statement) -> bool:
    sql = statement.sql.lstrip()
    return sql.startswith("SELECT") or (sql.startswith("WITH") and "INSERT" not in sql)


def writes(number: int, statement: Statement) -> bool:
    return not reads(number, statement)


def everything(_number: int, _statement: Statement) -> bool:
    return True


OVERLOADED = "D1 DB is overloaded. Requests queued for too long."


def _database(breaks: Callable[[int, Statement], bool], **more: Any) -> Fault:
    return lambda ground: ground.use(Sick(ground.service.database, breaks, **more))


class _Batches(Sick):
    """Transactions fail, at their last statement."""

    async def rows(self, statement: Statement) -> Any:
        return await self.database.rows(statement)


def _batches(ground: Ground) -> None:
    ground.use(_Batches(ground.service.database, everything))


def _claimed_for_ever(ground: Ground) -> None:
    """Others analyse the tokens, and never come to an end."""
    until_ms = ground.host.ms + 300_000
    ground.service.database.connection.executemany(
        "INSERT INTO leases (mint, owner, expires_at_ms) VALUES (?, 'another', ?)",
        [(mint, until_ms) for mint in _mints(ground)],
    )


def _mints(ground: Ground) -> list[str]:
    known = ground.service.database.connection.execute("SELECT mint FROM tokens").fetchall()
    return [NEW, *(mint for (mint,) in known)]


def _claim_taken_over(ground: Ground) -> None:
    """While the source is asked, another takes the claim, as if it had ended."""

    def way(call: HttpCall) -> Answer:
        ground.service.database.connection.execute("UPDATE leases SET owner = 'another'")
        return healthy(call)

    ground.network.rugcheck = way


def _feed(ground: Ground) -> None:
    """The Durable Object does not answer."""
    ground.feed_fails = True
    ground.break_feed()


def _clock(hours: float) -> Fault:
    def change(ground: Ground) -> None:
        ground.host.ms += round(hours * HOUR_MS)

    return change


def all_of(*faults: Fault) -> Fault:
    """Several at once."""

    def change(ground: Ground) -> None:
        for fault in faults:
            fault(ground)

    return change


RUGCHECK: Mapping[str, Fault] = {name: _rugcheck(way) for name, way in RUGCHECK_WAYS.items()}
REPLICATE: Mapping[str, Fault] = {name: _replicate(way) for name, way in REPLICATE_WAYS.items()}
PICTURES: Mapping[str, Fault] = {name: _pictures(way) for name, way in PICTURE_WAYS.items()}
D1: Mapping[str, Fault] = {
    "reads fail": _database(reads),
    "writes fail": _database(writes),
    "transactions fail": _batches,
    "overloaded": _database(everything, message=OVERLOADED),
    "answers get lost": _database(everything, after=True),
    "claimed for ever": _claimed_for_ever,
    "claim taken over": _claim_taken_over,
}
FEED: Mapping[str, Fault] = {"unreachable": _feed}
CLOCK: Mapping[str, Fault] = {
    "1 h ahead": _clock(1),
    "30 d ahead": _clock(720),
    "2 y ahead": _clock(17_520),
    "1 h back": _clock(-1),
    "30 d back": _clock(-720),
}
MIXED: Mapping[str, Fault] = {
    "RugCheck 500, Replicate hangs": all_of(RUGCHECK["500"], REPLICATE["hangs"]),
    "Replicate 500, transactions fail": all_of(REPLICATE["500"], D1["transactions fail"]),
    "RugCheck 429, writes fail": all_of(RUGCHECK["429, later"], D1["writes fail"]),
    "RugCheck 401, the feed": all_of(RUGCHECK["401"], FEED["unreachable"]),
    "RugCheck refused, 1 h back": all_of(RUGCHECK["connection refused"], CLOCK["1 h back"]),
    "all of them": all_of(
        RUGCHECK["500"], REPLICATE["500"], PICTURES["500"], D1["overloaded"], FEED["unreachable"]
    ),
}
FAULTS: Mapping[str, Mapping[str, Fault]] = {
    "RugCheck": RUGCHECK,
    "Replicate": REPLICATE,
    "Pictures": PICTURES,
    "D1": D1,
    "Live feed": FEED,
    "Clock": CLOCK,
    "Several": MIXED,
}
"""By what fails, and how."""
