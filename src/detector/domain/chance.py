"""What models say of a fall, as the verdict takes it. Imports the standard library only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cuts:
    """The thresholds that the model's words were measured with, shares 0-1.

    Below `low_below` at the upper end of its interval a chance is low; from `high_from` it is high.
    """

    low_below: float
    high_from: float


@dataclass(frozen=True, slots=True)
class Chance:
    """The local model's chance of its main fall, 0-1, with the upper end of its interval.

    `inside`: the token is of the kind that the model was measured on. `remote`: the chance by
    another model, an opinion of which nothing was measured.
    """

    main: float
    upper: float
    inside: bool
    cuts: Cuts
    fall_pct: int
    window_hours: int | None
    remote: float | None = None

    @property
    def worst(self) -> float:
        """The larger of what the models say."""
        return self.main if self.remote is None else max(self.main, self.remote)

    @property
    def high(self) -> bool:
        """Whether one of the models calls the chance high, measured or not."""
        return self.worst >= self.cuts.high_from

    @property
    def low(self) -> bool:
        """Whether the chance was measured as low, and no other model objects."""
        below = max(self.upper, self.worst) < self.cuts.low_below
        return self.inside and below
