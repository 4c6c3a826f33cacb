"""A network on a budget: every call is counted before it is made. Imports ports and errors."""

from detector.domain.budget import HOUR_MS, Budget
from detector.errors import BudgetExhausted
from detector.ports.call_budget import CallBudget
from detector.ports.host import Host
from detector.ports.outgoing_http import Fetch, HttpCall, HttpReply


class BudgetedFetch:
    """`ports.Fetch` for one client's request; raises BudgetExhausted instead of a call too many.

    `block`: so many calls are counted at once, before the first of them, to ask the database less.
    """

    def __init__(
        self,
        fetch: Fetch,
        spent: CallBudget,
        budget: Budget,
        host: Host,
        *,
        anonymous: bool,
        block: int = 1,
    ) -> None:
        self._fetch = fetch
        self._spent = spent
        self._budget = budget
        self._host = host
        self._anonymous = anonymous
        self._block = block
        self._counted = 0

    async def __call__(self, call: HttpCall) -> HttpReply:
        """See `ports.Fetch`."""
        if not self._counted:
            await self._count()
        self._counted -= 1
        return await self._fetch(call)

    async def _count(self) -> None:
        now_ms = self._host.now_ms()
        taken = await self._spent.take(
            self._budget, now_ms, anonymous=self._anonymous, calls=self._block
        )
        if not taken:
            left_ms = HOUR_MS - now_ms % HOUR_MS
            raise BudgetExhausted(retry_after_s=-(-left_ms // 1000))
        self._counted += self._block
