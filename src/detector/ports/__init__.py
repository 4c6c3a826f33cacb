"""What the use cases need from the world, a protocol in each module. Imports the domain only.

Times are Unix milliseconds (UTC) in names that end in `_ms`.
"""

from detector.domain.remote_prediction import RemotePrediction
from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.stored_analysis import Analysis, Lease, Standing, StoredAnswer
from detector.domain.token_list import Search, Stats, TokenQuery
from detector.domain.token_row import Sort, TokenRow
from detector.ports.analyses import Analyses
from detector.ports.creators import Creators
from detector.ports.health import Health, StoreHealth
from detector.ports.host import Host
from detector.ports.housekeeping import Housekeeping
from detector.ports.outgoing_http import (
    BodyTooLarge,
    Fetch,
    FetchFailed,
    FetchTimeout,
    HttpCall,
    HttpReply,
)
from detector.ports.remote_model import RemoteModel, RemoteModelFailed
from detector.ports.sources import ReportSource
from detector.ports.tokens import Tokens

__all__ = [
    "Analyses",
    "Analysis",
    "BodyTooLarge",
    "Creators",
    "Fetch",
    "FetchFailed",
    "FetchTimeout",
    "Health",
    "Host",
    "Housekeeping",
    "HttpCall",
    "HttpReply",
    "Lease",
    "RemoteModel",
    "RemoteModelFailed",
    "RemotePrediction",
    "ReportSource",
    "Search",
    "Sort",
    "Source",
    "SourceOutcome",
    "Standing",
    "Stats",
    "StoreHealth",
    "StoredAnswer",
    "TokenQuery",
    "TokenRow",
    "Tokens",
]
