"""Watched tokens, and what their watchers are to be sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from detector.domain.watch import Look, Style, Telling, Watch


@dataclass(frozen=True, slots=True)
class Due:
    """A watched token that is to be read anew; `attempts` since the last that went well."""

    mint: str
    due_at_ms: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent to a watcher: the same id and body however often. `attempts` so far."""

    watch_id: str
    at_ms: int
    url: str = field(repr=False)
    style: Style
    body: str
    attempts: int

    @property
    def id(self) -> str:
        """The id that receivers know it by: of a watch and a verdict there is one message."""
        return f"{self.watch_id}-{self.at_ms}"


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of an attempt. `failure` None: it was taken. `parked`: there is no next attempt.

    `gone`: the receiver wants no more.
    """

    message: Message
    at_ms: int
    failure: str | None
    parked: bool = False
    gone: bool = False


class Watches(Protocol):
    """What clients do with their watches. Every method raises StorageUnavailable."""

    async def add(self, watch: Watch, most: int) -> Watch | None:
        """Keep a new watch, with the verdict that is stored now as told. One query.

        None where its owner has `most` already, or watches the token with the same url.
        """
        ...

    async def count(self, owner: str) -> int:
        """How many watches the owner has."""
        ...

    async def page(
        self, owner: str, limit: int, after: tuple[int, str] | None
    ) -> tuple[Watch, ...]:
        """An owner's watches, newest first, after the one of that creation time and id."""
        ...

    async def remove(self, owner: str, watch_id: str) -> bool:
        """End a watch and what waits to be sent for it. False: the owner has no such watch."""
        ...


class WatchRuns(Protocol):
    """What cron does for watches.

    Every method raises StorageUnavailable, and is one query or batch unless it tells otherwise.
    Two runs at the same time do nothing twice, and one that is stopped anywhere loses nothing.
    """

    async def due(self, now_ms: int, limit: int) -> tuple[Due, ...]:
        """Tokens to be read anew: of each owner the one that waits longest, then the second."""
        ...

    async def put_off(self, changes: Collection[Due]) -> None:
        """Set when tokens are due, for all their watches, and how many attempts were made."""
        ...

    async def looks(self, limit: int) -> Sequence[Look]:
        """Watches whose tokens have a newer verdict, longest first."""
        ...

    async def tell(self, tellings: Collection[Telling], now_ms: int) -> None:
        """Keep what watchers are told, and the messages that tell them: all or none."""
        ...

    async def messages(self, now_ms: int, limit: int) -> tuple[Message, ...]:
        """Messages that are due: of each owner the one that waits longest, then the second."""
        ...

    async def take(self, messages: Collection[Message], now_ms: int) -> frozenset[str]:
        """Count an attempt and set the next one; the ids of those that nobody else took."""
        ...

    async def settle(self, sent: Collection[Sent]) -> None:
        """Keep what came of attempts, all or none."""
        ...

    async def sweep(self, now_ms: int, oldest_ms: int, limit: int) -> int:
        """Remove watches whose key has expired, and messages parked before `oldest_ms`; how many.

        Two queries.
        """
        ...
