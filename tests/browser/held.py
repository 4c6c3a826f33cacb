"""Requests that a test keeps waiting."""

from playwright.sync_api import Page, Route

_STEP_MS, _STEPS = 20, 1_000


class Held(list[Route]):
    """The requests so far, none of them answered; one that has not come yet is waited for."""

    def __init__(self, page: Page, pattern: str) -> None:
        super().__init__()
        self._page = page
        page.route(pattern, self._keep)

    def _keep(self, route: Route) -> None:
        # Playwright looks at the parameters of its handlers, which a built-in method does not tell.
        self.append(route)

    def nth(self, index: int) -> Route:
        """The request of this number, from 0. Raises IndexError when it does not come."""
        for _ in range(_STEPS):
            if len(self) > index:
                break
            self._page.wait_for_timeout(_STEP_MS)
        return self[index]
