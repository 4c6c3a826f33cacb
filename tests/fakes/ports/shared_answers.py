"""Stored answers for those who only look, in memory."""

from detector.domain.stored_analysis import StoredAnswer
from detector.ports.shared_answers import PictureLinks


class FakeSharedAnswers:
    """`ports.shared_answers.SharedAnswers`, by mint."""

    def __init__(self) -> None:
        self.stored: dict[str, StoredAnswer] = {}
        self.links: dict[str, PictureLinks] = {}

    async def fields(self, mint: str) -> StoredAnswer | None:
        return self.stored.get(mint)

    async def pictures(self, mint: str) -> PictureLinks | None:
        return self.links.get(mint)
