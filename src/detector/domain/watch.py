"""A watched token: what its watcher was told last, and what is news since. Domain only; pure."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from detector.domain.past import KeptRecord

ADMINISTRATOR_ID: Final = "administrator"
"""The owner of what was made with the administrator's token; no API key has this id."""


class Style(StrEnum):
    """What a watcher is sent."""

    STANDARD = "standard"
    TELEGRAM = "telegram"
    DISCORD = "discord"


class Reason(StrEnum):
    """Why a watcher is told."""

    FIRST = "first_verdict"
    LEVEL = "risk_level"
    BAND = "band"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class ToldVerdict:
    """A verdict as watchers see it. `band` None: there was none yet, and `at_ms` is 0.

    `at_ms`: when its report was read. `chance`: 0 to 1; of what was told last it is the newest one
    that was known.
    """

    at_ms: int = 0
    risk_level: str | None = None
    band: str | None = None
    chance: float | None = None


NOTHING: Final = ToldVerdict()


@dataclass(frozen=True, slots=True)
class Watch:
    """A token that somebody watches. `owner`: the id of a key, or ADMINISTRATOR_ID.

    `url` None: nobody is called. `due_at_ms` None: it is not read anew any more. `waiting` and
    `parked` count messages; `failure` is of the newest attempt that failed.
    """

    id: str
    owner: str
    mint: str
    url: str | None = field(repr=False)
    style: Style
    chance_line: float | None
    created_at_ms: int
    told: ToldVerdict = NOTHING
    due_at_ms: int | None = None
    disabled_at_ms: int | None = None
    delivered_at_ms: int | None = None
    failure: str | None = None
    waiting: int = 0
    parked: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """A watch whose token has a newer verdict. `event`: the newest event that it was marked by.

    `before` and `after`: the records of what was told last and of now; None where none is kept.
    """

    watch: Watch
    event: int
    now: ToldVerdict
    fresh_until_ms: int
    name: str | None
    symbol: str | None
    before: KeptRecord | None
    after: KeptRecord | None


@dataclass(frozen=True, slots=True)
class Telling:
    """What becomes of a look. `body` None: there is nothing to send."""

    look: Look
    told: ToldVerdict
    body: str | None


def reasons(told: ToldVerdict, now: ToldVerdict, line: float | None) -> tuple[Reason, ...]:
    """Why the watcher is to be told of the verdict of now; empty: there is no news.

    A chance on the line is over it. One that is known for the first time is news when it is over.
    """
    if told.band is None:
        return (Reason.FIRST,)
    found = []
    if told.risk_level != now.risk_level:
        found.append(Reason.LEVEL)
    if told.band != now.band:
        found.append(Reason.BAND)
    if line is not None and now.chance is not None:
        was_over = told.chance is not None and told.chance >= line
        if was_over != (now.chance >= line):
            found.append(Reason.CHANCE)
    return tuple(found)


def told_next(told: ToldVerdict, now: ToldVerdict, *, news: bool) -> ToldVerdict:
    """What the watcher was told last, once it was told of `now` or there was no news in it."""
    chance = told.chance if now.chance is None else now.chance
    return replace(now if news else told, chance=chance)
