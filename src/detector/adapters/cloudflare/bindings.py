"""What a Worker's bindings are to the service. Made at an isolate's first request, then kept.

Bindings are the same for all requests of an isolate, and looking at one takes longer than a store's
whole question. At import nothing is read: it would be frozen into the deployed snapshot.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from detector.adapters.cloudflare import images
from detector.adapters.cloudflare.analytics_engine import point_writer
from detector.adapters.cloudflare.d1 import D1Database
from detector.adapters.cloudflare.rate_limit import EdgeLimiter
from detector.adapters.cloudflare.settings import binding_texts
from detector.config import NAMES
from detector.domain.measurement import Measurement


@dataclass(frozen=True, slots=True)
class Bindings:
    """An isolate's bindings as the service takes them."""

    texts: Mapping[str, str]
    database: D1Database
    limiter: EdgeLimiter
    measured: Callable[[Measurement], None]
    resize: Callable[[bytes], Awaitable[bytes | None]] | None


_kept: list[Bindings] = []


def bindings_of(env) -> Bindings:
    """The bindings of `env`."""
    if not _kept:
        pictures = getattr(env, "IMAGES", None)
        _kept.append(
            Bindings(
                texts=binding_texts(env, NAMES),
                database=D1Database(env.DB),
                limiter=EdgeLimiter(env),
                measured=point_writer(env),
                resize=None if pictures is None else lambda data: images.resize(pictures, data),
            )
        )
    return _kept[0]
