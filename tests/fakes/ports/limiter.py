"""A limiter that counts for ever, and refuses from a number on that the test sets."""

from collections import Counter

from detector.domain.limits import Burst


class FakeLimiter:
    """`ports.limiter.Limiter`. `most` holds what is enforced; `counts` by burst and subject."""

    def __init__(self, **most: int) -> None:
        self.most = {Burst(name): limit for name, limit in most.items()}
        self.counts: Counter[tuple[Burst, str]] = Counter()

    def enforces(self, burst: Burst) -> bool:
        return burst in self.most

    async def allow(self, burst: Burst, subject: str, cost: int = 1) -> bool:
        for _ in range(cost):
            if self.counts[burst, subject] >= self.most.get(burst, 10**9):
                return False
            self.counts[burst, subject] += 1
        return True
