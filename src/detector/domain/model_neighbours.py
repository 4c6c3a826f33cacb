"""How many training tokens are like a token in several quantities at once. Imports the domain.

Each quantity is cut at quantiles of the training table into steps of as many tokens. Alike are
tokens that lie in the same or the next step in every quantity, and whose supply is of the same
kind. Each range alone says little: young tokens and concentrated ones are known, a token that is
both behind a thin pool may not be.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from detector.domain import features
from detector.domain.features import FeatureInputs
from detector.domain.model_shape import InvalidParametersError, number

QUANTITIES = {
    "pool_share_pct": features.pool_share_pct,
    "other_holders_pct": features.other_holders_pct,
    "age_seconds": features.age_seconds,
    "liquidity_usd": features.liquidity_usd,
}
"""In this order in every cell; after them comes 1 for a supply no launchpad mints, else 0."""

ODD_SUPPLY_FROM = 1.2
"""A supply so many times above or below one billion tokens was chosen by hand."""

Cell = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The training tokens by cell. `edges` stand in the order of QUANTITIES."""

    needed: int
    edges: tuple[tuple[float, ...], ...]
    cells: Mapping[Cell, int]

    def count(self, inputs: FeatureInputs) -> int | None:
        """How many training tokens are alike; None when a quantity is unknown."""
        found = cell(self.edges, inputs)
        if found is None:
            return None
        *steps, kind = found
        total = 0
        for other, tokens in self.cells.items():
            if other[-1] != kind:
                continue
            for mine, theirs in zip(steps, other, strict=False):
                if mine - theirs > 1 or theirs - mine > 1:
                    break
            else:
                total += tokens
        return total


def cell(edges: tuple[tuple[float, ...], ...], inputs: FeatureInputs) -> Cell | None:
    """The cell of a token, or None when a quantity is unknown."""
    values = [read(inputs) for read in QUANTITIES.values()]
    supply = features.supply_factor(inputs)
    if supply is None:
        return None
    steps = []
    for cuts, value in zip(edges, values, strict=True):
        if value is None:
            return None
        steps.append(bisect_right(cuts, value))
    return (*steps, int(supply >= ODD_SUPPLY_FROM))


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


def _cell(entry: tuple[str, object]) -> tuple[Cell, int]:
    digits, tokens = entry
    if len(digits) != len(QUANTITIES) + 1 or not (digits.isascii() and digits.isdecimal()):
        raise InvalidParametersError(f"not a cell: {digits!r}")
    if isinstance(tokens, bool) or not isinstance(tokens, int) or tokens < 1:
        raise InvalidParametersError(f"not a count: {tokens!r}")
    return tuple(map(int, digits)), tokens
