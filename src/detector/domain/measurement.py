"""What one request came to, and how it is counted. Imports nothing of the project; pure."""

from dataclasses import dataclass
from enum import StrEnum

BUCKETS_MS = (5, 10, 20, 50, 100, 200, 350, 500, 750, 1000, 1500, 2500, 5000, 10_000, 30_000)
"""A request is counted at the first of these that it does not exceed; one beyond, at the last."""

UNKNOWN_ROUTE = "none"
"""The route of a request for which there is none."""


class RequestOutcome(StrEnum):
    """How a request ended."""

    OK = "ok"
    REFUSED = "refused"
    """Status 400 to 499: the client's part."""
    FAILED = "failed"
    """Status 500 and more: our part, or a source's."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One request. `ms`: milliseconds, as the platform's clock shows them."""

    route: str
    status: int
    ms: int
    served: str | None = None
    """How /predict came by its answer, a value of `served.How`."""
    code: str | None = None
    """The code of its error."""

    @property
    def outcome(self) -> RequestOutcome:
        """How it ended."""
        if self.status >= 500:
            return RequestOutcome.FAILED
        return RequestOutcome.REFUSED if self.status >= 400 else RequestOutcome.OK

    @property
    def names(self) -> tuple[str, ...]:
        """The counts that it adds one to."""
        bucket = next((edge for edge in BUCKETS_MS if self.ms <= edge), BUCKETS_MS[-1])
        request = f"request:{self.route}:{self.outcome.value}:{bucket}"
        return (request,) if self.served is None else (request, f"served:{self.served}")
