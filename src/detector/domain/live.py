"""The feed of new verdicts: its events, and who wants which. Pure."""

from dataclasses import dataclass

REPLAYED_AT_ONCE = 100
"""Events that are read at a time."""

KEPT = 5_000
"""The newest events that can be replayed; the database removes older ones."""


@dataclass(frozen=True, slots=True)
class Event:
    """A new verdict. Ids grow by the order in which verdicts were kept; `message` is JSON text."""

    id: int
    mint: str
    risk_level: str
    band: str
    message: str

    @property
    def text(self) -> str:
        """What listeners are sent: the message with its id, a JSON object."""
        return f'{{"id":{self.id},{self.message[1:]}'


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a listener wants: levels, bands and mints, each empty for all.

    `after`: the id of the last event that it has; None: it wants new ones only.
    """

    levels: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    mints: tuple[str, ...] = ()
    after: int | None = None

    @property
    def everything(self) -> bool:
        """Whether no event is left out."""
        return not (self.levels or self.bands or self.mints)

    def takes(self, event: Event) -> bool:
        """Whether the listener wants this event."""
        return (
            (not self.levels or event.risk_level in self.levels)
            and (not self.bands or event.band in self.bands)
            and (not self.mints or event.mint in self.mints)
        )
