"""Creators whose records the test writes."""

from detector.domain.creators import CreatorRecord, OtherTokens


class FakeCreators:
    """`ports.creators.Creators`; `asked` are the creators and tokens asked about."""

    def __init__(self, **records: CreatorRecord) -> None:
        self.records = records
        self.asked: list[tuple[str, str]] = []

    async def creator_record(self, creator: str, mint: str) -> CreatorRecord | None:
        self.asked.append((creator, mint))
        return self.records.get(creator)

    async def other_tokens(self, _mint: str, _limit: int) -> OtherTokens | None:
        return None
