"""A network on a budget: every call is counted before it is made. Imports ports and errors."""

from detector.domain.budget import HOUR_MS, Budget
from detector.errors import BudgetExhausted
from detector.ports import Fetch, Host, HttpCall, HttpReply
from detector.ports.call_budget import CallBudget


class BudgetedFetch:
    """`ports.Fetch` for one client's request; raises BudgetExhausted instead of a call too many."""

    def __init__(
        self, fetch: Fetch, spent: CallBudget, budget: Budget, host: Host, *, anonymous: bool
    ) -> None:
        self._fetch = fetch
        self._spent = spent
        self._budget = budget
        self._host = host
        self._anonymous = anonymous

    async def __call__(self, call: HttpCall) -> HttpReply:
        """See `ports.Fetch`."""
        now_ms = self._host.now_ms()
        if not await self._spent.take(self._budget, now_ms, anonymous=self._anonymous):
            left_ms = HOUR_MS - now_ms % HOUR_MS
            raise BudgetExhausted(retry_after_s=-(-left_ms // 1000))
        return await self._fetch(call)
