"""The body of /api/limits. Imports the domain only."""

from collections.abc import Callable
from typing import Annotated, Literal, TypedDict

from detector.domain.access import Client, ClientKind
from detector.domain.limits import MINUTE_S, Burst, Limits
from detector.domain.scope import Scope, in_order
from detector.domain.vocabulary import Doc

_APPLIES = {
    Burst.ADDRESS: "requests of one address (IPv6: one /64) without a key",
    Burst.KEY: "requests with one key",
    Burst.REFRESH: "forced refreshes of one address without a key; more give the stored answer",
}
_SCOPE_NAMES = {"items": {"type": "string", "enum": [scope.value for scope in Scope]}}


class BurstLimit(TypedDict):
    """A limit by the minute. The platform counts near the client, and approximately."""

    name: Annotated[str, Doc(enum=[burst.value for burst in Burst])]
    applies_to: str
    requests: Annotated[int, Doc(minimum=1)]
    seconds: int
    enforced: Annotated[bool, Doc("False: this host does not count it.")]


class ForcedRefresh(TypedDict):
    """What `force_refresh` is bound to, whoever asks."""

    cooldown_seconds: Annotated[
        int, Doc("So soon after a token's last report it gives the stored answer.", minimum=0)
    ]


class Upstream(TypedDict):
    """How many calls for reports this deployment makes; beyond them stored answers are given."""

    per_hour: Annotated[int, Doc(minimum=1)]
    per_day: Annotated[int, Doc(minimum=1)]
    anonymous_per_hour: Annotated[int, Doc("The part for clients without a key.", minimum=0)]
    anonymous_per_day: Annotated[int, Doc(minimum=0)]
    unknown_token_seconds: Annotated[
        int, Doc("How long a token without a report is remembered, and not asked for again.")
    ]


class You(TypedDict):
    """Who the request was from."""

    client: Annotated[str, Doc(enum=[kind.value for kind in ClientKind])]
    scopes: Annotated[list[str], Doc("What it may do.", **_SCOPE_NAMES)]
    key_id: str | None
    key_name: str | None
    requests_per_day: Annotated[int | None, Doc("Null: not counted by the day.")]


class LimitsBody(TypedDict):
    """How much may be asked, and what this client may do."""

    status: Literal["success"]
    anonymous_scopes: Annotated[
        list[str], Doc("What clients without a key may do.", **_SCOPE_NAMES)
    ]
    per_minute: list[BurstLimit]
    key_requests_per_day: Annotated[int, Doc("Of a key without a quota of its own.", minimum=1)]
    watches_per_key: Annotated[int, Doc("Tokens that a key may watch.", minimum=1)]
    forced_refresh: ForcedRefresh
    upstream: Upstream
    you: You


def limits(values: Limits, enforced: Callable[[Burst], bool], client: Client) -> LimitsBody:
    """All limits; `enforced` says which of those by the minute this host counts."""
    budget = values.budget
    return {
        "status": "success",
        "anonymous_scopes": in_order(values.anonymous_scopes),
        "per_minute": [
            {
                "name": burst,
                "applies_to": _APPLIES[burst],
                "requests": values.per_minute[burst],
                "seconds": MINUTE_S,
                "enforced": enforced(burst),
            }
            for burst in Burst
        ],
        "key_requests_per_day": values.key_per_day,
        "watches_per_key": values.watches_per_key,
        "forced_refresh": {"cooldown_seconds": values.refresh_cooldown_s},
        "upstream": {
            "per_hour": budget.per_hour,
            "per_day": budget.per_day,
            "anonymous_per_hour": budget.anonymous_per_hour,
            "anonymous_per_day": budget.anonymous_per_day,
            "unknown_token_seconds": values.unknown_token_s,
        },
        "you": {
            "client": client.kind,
            "scopes": in_order(client.scopes),
            "key_id": None if client.key is None else client.key.id,
            "key_name": None if client.key is None else client.key.name,
            "requests_per_day": None if client.key is None else values.quota_of(client.key),
        },
    }
