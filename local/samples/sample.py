"""A sample: a recipe with a name, words for people, and what is notable about its report."""

from collections.abc import Iterable
from dataclasses import dataclass

from local.samples.addresses import address_of
from local.samples.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Sample:
    """`name` is stable and gives the mint; `traits` are stable codes of what the report shows."""

    name: str
    title: str
    description: str
    traits: tuple[str, ...]
    recipe: Recipe

    @property
    def mint(self) -> str:
        """The same mint for the same name, for ever."""
        return address_of(f"token {self.name}")


def by_name(samples: Iterable[Sample], name: str) -> Sample:
    """The sample of that name; KeyError if there is none."""
    return {sample.name: sample for sample in samples}[name]


def by_mint(samples: Iterable[Sample]) -> dict[str, Sample]:
    """Samples by their mint."""
    return {sample.mint: sample for sample in samples}
