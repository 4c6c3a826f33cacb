"""The bodies of /api/keys. Imports the domain and ports only."""

from collections.abc import Iterable
from typing import Annotated, Literal, TypedDict

from detector.domain.api_key import ID_PATTERN, STATES, ApiKey
from detector.domain.budget import DAY_MS
from detector.domain.instants import iso_utc, iso_utc_or_none
from detector.domain.scope import Scope, in_order
from detector.domain.vocabulary import Doc, Time, TimeOrNone
from detector.ports.keys import StoredKey

MAX_NAME = 80
MAX_EXPIRY_DAYS = 3650
MAX_QUOTA = 1_000_000_000

NAME_PATTERN = (
    r"^[^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f"
    rf"\ufeff\ufff0-\uffff]{{1,{MAX_NAME}}}$"
)
"""No control characters, and none that turn or hide what stands beside them."""

_SCOPE = {"type": "string", "enum": [scope.value for scope in Scope]}
_MEANING = "; ".join(f"`{scope}`: {scope.meaning}" for scope in Scope)
_SCOPES = Doc(f"What the key may do: {_MEANING}.", items=_SCOPE)
_QUOTA = Doc(
    "Requests a day (UTC); null: as many as /api/limits says.", minimum=1, maximum=MAX_QUOTA
)


class _Needed(TypedDict):
    name: Annotated[str, Doc("For the administrator and the log.", pattern=NAME_PATTERN)]
    scopes: Annotated[list[str], Doc("Each once.", items=_SCOPE, minItems=1, uniqueItems=True)]


class NewKeyBody(_Needed, total=False):
    """A key that is asked for."""

    expires_in_days: Annotated[int | None, Doc("Null: never.", minimum=1, maximum=MAX_EXPIRY_DAYS)]
    daily_quota: Annotated[int | None, _QUOTA]


class Key(TypedDict):
    """A key without its secret."""

    id: Annotated[str, Doc(pattern=f"^{ID_PATTERN}$")]
    name: str
    scopes: Annotated[list[str], _SCOPES]
    state: Annotated[str, Doc("Whether it can be used.", enum=list(STATES))]
    daily_quota: Annotated[int | None, _QUOTA]
    created_at: Time
    rotated_at: TimeOrNone
    expires_at: TimeOrNone
    revoked_at: TimeOrNone


class UsedKey(Key):
    """A key without its secret, and how often it was used."""

    used_today: Annotated[int, Doc("Requests of this day (UTC).", minimum=0)]
    used_90_days: Annotated[int, Doc("Requests of the last 90 days.", minimum=0)]
    last_used_on: Annotated[str | None, Doc("The newest of those days.", format="date")]


class CreatedKey(TypedDict):
    """A key with its secret, which nobody can see again."""

    status: Literal["success"]
    secret: Annotated[str, Doc("Send it as x-api-key or as Authorization: Bearer. Keep it safe.")]
    key: Key


class KeysBody(TypedDict):
    """A page of the keys, newest first."""

    status: Literal["success"]
    keys: list[UsedKey]
    next_cursor: Annotated[
        str | None, Doc("Give it as `cursor` for the next page; null at the end.")
    ]


def created_key(key: ApiKey, secret: str, now_ms: int) -> CreatedKey:
    """A key that was just made, or given a new secret."""
    return {"status": "success", "secret": secret, "key": _key(key, now_ms)}


def keys(found: Iterable[StoredKey], next_cursor: str | None, now_ms: int) -> KeysBody:
    """A page of the keys."""
    return {
        "status": "success",
        "keys": [_used(stored, now_ms) for stored in found],
        "next_cursor": next_cursor,
    }


def _used(stored: StoredKey, now_ms: int) -> UsedKey:
    last = stored.usage.last_day
    return {
        **_key(stored.key, now_ms),
        "used_today": stored.usage.today,
        "used_90_days": stored.usage.kept,
        "last_used_on": None if last is None else iso_utc(last * DAY_MS)[:10],
    }


def _key(key: ApiKey, now_ms: int) -> Key:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": in_order(key.scopes),
        "state": key.state(now_ms),
        "daily_quota": key.daily_quota,
        "created_at": iso_utc(key.created_at_ms),
        "rotated_at": iso_utc_or_none(key.rotated_at_ms),
        "expires_at": iso_utc_or_none(key.expires_at_ms),
        "revoked_at": iso_utc_or_none(key.revoked_at_ms),
    }
