"""Every check that an answer can name, by group. Imports the domain only."""

from typing import Final

from detector.domain.rules.rule import Check, Group
from detector.domain.rules_engine import RULES
from detector.domain.verdict import SCORES_DISAGREE

_GROUPS: Final = list(Group)

CATALOGUE: Final[tuple[Check, ...]] = tuple(
    sorted((*RULES, SCORES_DISAGREE), key=lambda check: _GROUPS.index(check.group))
)
"""In the order of groups, and within a group in that of findings."""
