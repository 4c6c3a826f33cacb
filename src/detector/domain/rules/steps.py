"""Where a warning begins, and where a danger does: one comparison for every rule that has both.

Imports the domain only.
"""

from dataclasses import dataclass
from typing import final

from detector.domain.rules.rule import Clear, Hit, Severity
from detector.domain.rules.said import Sentence


@final
@dataclass(frozen=True, slots=True)
class Reached:
    """The step that a value has reached: a severity and the threshold that stands for it."""

    severity: Severity
    threshold: float
    unit: str | None
    critical: bool = False

    def hit(self, said: Sentence, value: float, *, context: Sentence | None = None) -> Hit:
        """The finding of a value that has reached it."""
        return Hit(
            self.severity,
            said,
            value=value,
            threshold=self.threshold,
            unit=self.unit,
            critical=self.critical,
            context=context,
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """Thresholds of one value. A danger below the warning means that smaller values are worse.

    Where larger values are worse a threshold is reached at its value; where smaller ones are,
    below it. `critical`: from here a danger is evidence, too.
    """

    warn: float
    danger: float
    unit: str | None = None
    critical: float | None = None

    def at(self, value: float, *, danger: bool = True, critical: bool = True) -> Reached | None:
        """The worst step that a value has reached; None before the first.

        `danger`, `critical`: whether the facts beside the value allow that step.
        """
        if danger:
            if critical and self.critical is not None and self._reached(value, self.critical):
                return Reached(Severity.DANGER, self.critical, self.unit, critical=True)
            if self._reached(value, self.danger):
                return Reached(Severity.DANGER, self.danger, self.unit)
        if not self._reached(value, self.warn):
            return None
        return Reached(Severity.WARN, self.warn, self.unit)

    def remark(self) -> Reached:
        """For a fact that is told although the value has reached no step."""
        return Reached(Severity.INFO, self.warn, self.unit)

    def clear(self, value: float) -> Clear:
        """For a value that has reached no step."""
        return Clear(value, self.warn, self.unit)

    def _reached(self, value: float, threshold: float) -> bool:
        return value < threshold if self.danger < self.warn else value >= threshold
