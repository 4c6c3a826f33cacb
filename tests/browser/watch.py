"""Everything a page must not do: errors on the console, exceptions, policy violations, dialogs."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, WebError

_REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) => {
  console.error(`violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""
_BLOCKED_WORKER = "Service Worker registration blocked by Playwright"
_STEP_MS, _STEPS = 20, 1_000


class Watch:
    """Collects what went wrong in all pages of a context."""

    def __init__(self, context: BrowserContext) -> None:
        self._found: list[str] = []
        self._allowed: list[str] = []
        self.requests: list[str] = []
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def allow(self, pattern: str) -> None:
        """A message that this test provokes on purpose (regular expression)."""
        self._allowed.append(pattern)

    def wait_for(self, page: Page, pattern: str) -> None:
        """Until such a message came. Raises AssertionError when none does."""
        for _ in range(_STEPS):
            if any(re.search(pattern, text) for text in self._found):
                return
            page.wait_for_timeout(_STEP_MS)
        raise AssertionError(f"no message like {pattern}: {self._found}")

    def problems(self) -> list[str]:
        """All messages that were not allowed."""
        return [text for text in self._found if not any(re.search(p, text) for p in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.text != _BLOCKED_WORKER:
            self._found.append(f"console {message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        self._found.append(f"exception: {error.error}")

    def _dialog(self, dialog: Dialog) -> None:
        self._found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
