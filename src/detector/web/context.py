"""What a handler works with: this deployment's services, for one request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from detector.config import Settings
from detector.domain.access import Client
from detector.domain.limits import Burst, Limits
from detector.ports import Health, Host, Tokens
from detector.ports.track_record import TrackRecord
from detector.services.analysis import AnalysisService
from detector.services.key_administration import KeyAdministration
from detector.services.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Context:
    """The services behind the routes, over one host."""

    settings: Settings
    host: Host
    token_store: Tokens
    health_store: Health
    track_record: TrackRecord
    analysis: AnalysisService
    scorer: Scorer
    description: Callable[[], Mapping[str, Any]]
    card: Callable[[], Mapping[str, Any]]
    note: Callable[[Mapping[str, object]], None]
    """Adds to the request's line in the log."""
    client: Client
    """Who asks."""
    charge: Callable[[int], Awaitable[None]]
    """This request costs so many more than its route says. Raises RateLimited, QuotaExhausted."""
    limits: Limits
    enforced: Callable[[Burst], bool]
    """Whether this host counts by the minute."""
    keys: KeyAdministration
