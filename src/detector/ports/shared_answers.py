"""Stored answers for those who only look: badges, cards, link previews, pictures of tokens."""

from dataclasses import dataclass
from typing import Protocol

from detector.domain.stored_analysis import StoredAnswer


@dataclass(frozen=True, slots=True)
class PictureLinks:
    """Where a token's report says that its picture is, as its maker wrote it; "" for nowhere.

    `image`: the picture. `metadata`: a JSON file that names one.
    """

    image: str
    metadata: str


class SharedAnswers(Protocol):
    """What is stored, read without beginning an analysis.

    Every method raises StorageUnavailable.
    """

    async def fields(self, mint: str) -> StoredAnswer | None:
        """A token's answer, its body without the report. One query."""
        ...

    async def pictures(self, mint: str) -> PictureLinks | None:
        """The links of a token's report; None where it was never analysed. One query."""
        ...
