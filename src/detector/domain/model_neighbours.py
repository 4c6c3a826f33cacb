"""How many training tokens are like a token in several quantities at once. Imports the domain.

Each quantity is cut at quantiles of the training table into steps. Alike are tokens that lie in the
same or the next step in every quantity, and whose supply is of the same kind. Each range alone says
little: young tokens and concentrated ones are known, one that is both, behind a thin pool, may not
be.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from detector.domain import features
from detector.domain.curve import InvalidParametersError, number
from detector.domain.features import FeatureInputs

QUANTITIES = {
    "pool_share_pct": features.pool_share_pct,
    "other_holders_pct": features.other_holders_pct,
    "age_seconds": features.age_seconds,
    "liquidity_usd": features.liquidity_usd,
}
"""In this order in every cell; after them comes 1 for a supply that no launchpad mints, else 0."""

ODD_SUPPLY_FROM = 1.2
"""A supply so many times above or below one billion tokens was chosen by hand."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The training tokens by cell: its steps as one number. `edges` in the order of QUANTITIES."""

    needed: int
    edges: tuple[tuple[float, ...], ...]
    cells: Mapping[int, int]

    def count(self, inputs: FeatureInputs) -> int | None:
        """How many training tokens are alike; None when a quantity is unknown."""
        found = steps(self.edges, inputs)
        if found is None:
            return None
        *places, kind = found
        cells = [0]
        for place, cuts in zip(places, self.edges, strict=True):
            near = range(max(place - 1, 0), min(place + 1, len(cuts)) + 1)
            cells = [10 * cell + step for cell in cells for step in near]
        return sum(self.cells.get(10 * cell + kind, 0) for cell in cells)


def steps(edges: tuple[tuple[float, ...], ...], inputs: FeatureInputs) -> tuple[int, ...] | None:
    """The step of a token in each quantity, then its kind; None when a quantity is unknown."""
    supply = features.supply_factor(inputs)
    if supply is None:
        return None
    found = []
    for cuts, read in zip(edges, QUANTITIES.values(), strict=True):
        value = read(inputs)
        if value is None:
            return None
        found.append(bisect_right(cuts, value))
    return (*found, int(supply >= ODD_SUPPLY_FROM))


def parse_neighbours(data: object) -> Neighbours:
    """The `neighbours` of parameters.json's domain; raises InvalidParametersError.

    `edges` by name of the quantity; `cells` maps a cell, its steps as digits, to its tokens.
    """
    if not isinstance(data, Mapping):
        raise InvalidParametersError("neighbours are required")
    edges, cells, needed = data.get("edges"), data.get("cells"), data.get("needed")
    if not isinstance(edges, Mapping) or set(edges) != set(QUANTITIES):
        raise InvalidParametersError(f"edges must be of {', '.join(QUANTITIES)}")
    if not isinstance(cells, Mapping) or not isinstance(needed, int) or needed < 1:
        raise InvalidParametersError("cells and needed are required")
    return Neighbours(
        needed, tuple(_edges(edges[name]) for name in QUANTITIES), dict(map(_cell, cells.items()))
    )


def _edges(data: object) -> tuple[float, ...]:
    if not isinstance(data, list) or not 0 < len(data) < 10:
        raise InvalidParametersError(f"not a list of up to nine edges: {data!r}")
    found = tuple(number(entry) for entry in data)
    if any(a >= b for a, b in pairwise(found)):
        raise InvalidParametersError("edges must rise")
    return found


def _cell(entry: tuple[str, object]) -> tuple[int, int]:
    digits, tokens = entry
    if len(digits) != len(QUANTITIES) + 1 or not (digits.isascii() and digits.isdecimal()):
        raise InvalidParametersError(f"not a cell: {digits!r}")
    if isinstance(tokens, bool) or not isinstance(tokens, int) or tokens < 1:
        raise InvalidParametersError(f"not a count: {tokens!r}")
    return int(digits), tokens
