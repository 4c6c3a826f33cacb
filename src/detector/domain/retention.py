"""How long things are kept. Imports nothing; pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptDays:
    """Days by kind of thing; 0 is for ever."""

    history: int
    answers: int
    outcomes: int
