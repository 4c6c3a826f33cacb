"""What would have to change for a band to change. Imports the domain only; pure.

Sets of facts are tried by judging again, smallest first: one fact, then two. Where more are needed,
all are altered at once and taken back one by one, as long as the band stays moved: what is left is
needed, each of it, though there may be a smaller set. All of it within a number of judgements.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from detector.domain.edits import Situation
from detector.domain.levers import Lever, Target
from detector.domain.verdict import Band, Verdict

MOST_SETS: Final = 8
"""Sets that are told in one direction."""

_RANK: Final = {Band.LOW: 0, Band.MEDIUM: 1, Band.HIGH: 2, Band.CRITICAL: 3}


class Direction(StrEnum):
    """Which way a band moves."""

    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Altered:
    """A fact, and what it would be instead."""

    lever: Lever
    target: Target


@dataclass(frozen=True, slots=True)
class Way:
    """Facts which, altered together, move the band. `smallest`: no smaller set does."""

    altered: tuple[Altered, ...]
    verdict: Verdict
    smallest: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """What was found, in the order of the facts. Not `complete`: the judgements ran out before."""

    ways: tuple[Way, ...]
    complete: bool


class _OutOfJudgementsError(Exception):
    """No judgement is left."""


class Judge:
    """Judges altered situations, so often at the most."""

    def __init__(self, weigh: Callable[[Situation], Verdict], most: int) -> None:
        self._weigh = weigh
        self.left, self.made = most, 0

    def __call__(self, one: Situation, altered: Iterable[Altered] = ()) -> Verdict:
        """The verdict on a situation with these facts altered, one after the other."""
        if not self.left:
            raise _OutOfJudgementsError
        self.left, self.made = self.left - 1, self.made + 1
        return self._weigh(apply(one, altered))


def apply(one: Situation, altered: Iterable[Altered]) -> Situation:
    """The situation with these facts altered, one after the other."""
    for each in altered:
        one = each.target.edit(one)
    return one


def moves(band: Band, to: Band, direction: Direction) -> bool:
    """Whether a band that became another one moved that way.

    From unknown, low and medium are better, high and critical worse; to unknown is neither.
    """
    if to is Band.UNKNOWN or to is band:
        return False
    if band is Band.UNKNOWN:
        return (_RANK[to] <= _RANK[Band.MEDIUM]) is (direction is Direction.BETTER)
    return (_RANK[to] < _RANK[band]) is (direction is Direction.BETTER)


def search(
    one: Situation, band: Band, levers: Sequence[Lever], direction: Direction, judge: Judge
) -> Ways:
    """The smallest sets of facts that move the band, as far as the judgements reach."""
    search_of = _Search(one, band, direction, judge)
    try:
        search_of.run(levers)
    except _OutOfJudgementsError:
        return Ways(tuple(search_of.found[:MOST_SETS]), complete=False)
    return Ways(tuple(search_of.found[:MOST_SETS]), complete=True)


class _Search:
    def __init__(self, one: Situation, band: Band, direction: Direction, judge: Judge) -> None:
        self._one, self._band, self._direction, self._judge = one, band, direction, judge
        self.found: list[Way] = []

    def run(self, levers: Sequence[Lever]) -> None:
        """Each fact alone; else two, or as few as can be found."""
        self._singles(levers)
        if self.found or len(levers) < 2:
            return
        # More of a fact is not always better for the chance, so the mildest change is tried too.
        strongest = [Altered(lever, lever.targets[-1]) for lever in levers]
        mildest = [Altered(lever, lever.targets[0]) for lever in levers]
        for altered in (strongest, mildest):
            if self._moved(self._judge(self._one, altered)):
                self._fewest(altered)
                return
        self.found = self._pairs(strongest)

    def _singles(self, levers: Iterable[Lever]) -> None:
        """Facts that move the band alone, each with the smallest change that does."""
        for lever in levers:
            for target in lever.targets:
                altered = (Altered(lever, target),)
                verdict = self._judge(self._one, altered)
                if self._moved(verdict):
                    self.found.append(Way(altered, verdict, smallest=True))
                    break

    def _fewest(self, altered: list[Altered]) -> None:
        """Of facts that move the band together, those that are needed; two, where two do."""
        needed = self._reduced(altered)
        verdict = self._judge(self._one, needed)
        self.found = [Way(tuple(needed), verdict, smallest=len(needed) == 2)]
        pairs = self._pairs(altered) if len(needed) > 2 else []
        self.found = pairs or [self._weakened(self.found[0])]

    def _reduced(self, altered: list[Altered]) -> list[Altered]:
        """Without each fact that is not needed, tried in order."""
        needed = list(altered)
        for each in altered:
            less = [other for other in needed if other is not each]
            if less and self._moved(self._judge(self._one, less)):
                needed = less
        return needed

    def _pairs(self, altered: list[Altered]) -> list[Way]:
        """Pairs that move the band; none unless all of them can be tried."""
        pairs = list(combinations(altered, 2))
        if len(pairs) > self._judge.left:
            return []
        judged = [(pair, self._judge(self._one, pair)) for pair in pairs]
        return [
            Way(pair, verdict, smallest=True) for pair, verdict in judged if self._moved(verdict)
        ]

    def _weakened(self, way: Way) -> Way:
        """The way with the smallest change of each fact, one fact after the other."""
        altered, verdict = list(way.altered), way.verdict
        for place, each in enumerate(way.altered):
            for target in each.lever.targets:
                if target is each.target or not self._judge.left:
                    break
                tried = [*altered[:place], Altered(each.lever, target), *altered[place + 1 :]]
                found = self._judge(self._one, tried)
                if self._moved(found):
                    altered, verdict = tried, found
                    break
        return Way(tuple(altered), verdict, way.smallest)

    def _moved(self, verdict: Verdict) -> bool:
        return moves(self._band, verdict.band, self._direction)
