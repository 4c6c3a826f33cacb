"""What a handler works with: this deployment's services, for one request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from detector.config import Settings
from detector.domain.access import Client
from detector.domain.limits import Burst, Limits
from detector.domain.scope import Scope
from detector.ports.events import Listen
from detector.ports.health import Health
from detector.ports.history import History
from detector.ports.host import Host
from detector.ports.probes import Probes
from detector.ports.rollups import Rollups
from detector.ports.shared_answers import SharedAnswers
from detector.ports.tokens import Tokens
from detector.ports.track_record import TrackRecord
from detector.services.analysis import AnalysisService
from detector.services.key_administration import KeyAdministration
from detector.services.scoring import Scorer
from detector.services.token_image import TokenImages
from detector.services.watching import Watching


@dataclass(frozen=True, slots=True)
class Context:
    """The services behind the routes, over one host."""

    settings: Settings
    host: Host
    token_store: Tokens
    health_store: Health
    track_record: TrackRecord
    rollups: Rollups
    listen: Listen
    analysis: AnalysisService
    scorer: Scorer
    description: Callable[[], Mapping[str, Any]]
    card: Callable[[], Mapping[str, Any]]
    note: Callable[[Mapping[str, object]], None]
    """Adds to the request's line in the log."""
    history: History
    shared: SharedAnswers
    images: TokenImages
    request_id: str
    client: Client
    """Who asks."""
    charge: Callable[[int], Awaitable[None]]
    """This request costs so many more than its route says. Raises RateLimited, QuotaExhausted."""
    require: Callable[[Scope], None]
    """Goes on only if the client has a scope. Raises Unauthorized, Forbidden."""
    limits: Limits
    enforced: Callable[[Burst], bool]
    """Whether this host counts by the minute."""
    keys: KeyAdministration
    watching: Watching
    probes: Probes
