"""The fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers). Domain only.

Both are lists of structured fields: `"day";q=10000;w=86400` is a policy of 10,000 requests a day,
`"day";r=12;t=3600` says that 12 are left and that it is whole again in an hour.
"""

from collections.abc import Iterable, Mapping

from detector.domain.limits import Left, Policy


def limit_fields(policies: Iterable[Policy], left: Iterable[Left]) -> Mapping[str, str]:
    """The fields, without those that have nothing to say."""
    fields = {
        "ratelimit-policy": ", ".join(f'"{p.name}";q={p.quota};w={p.window_s}' for p in policies),
        "ratelimit": ", ".join(f'"{one.name}";r={one.requests};t={one.reset_s}' for one in left),
    }
    return {name: text for name, text in fields.items() if text}
