"""The bodies of /api/watches. Imports the domain only."""

from collections.abc import Callable, Iterable
from typing import Annotated, Literal, TypedDict

from detector.domain.instants import iso_utc, iso_utc_or_none
from detector.domain.vocabulary import Doc, Mint, Time, TimeOrNone
from detector.domain.watch import Style, Watch
from detector.wire.watch_message import WatchedVerdict, watched_verdict

WATCH_ID_PATTERN = "[0-9a-f]{32}"
MAX_WATCH_URL = 2_048

_STYLES = [style.value for style in Style]
_LINE = Doc(
    "A chance from 0 to 1: when the token's crosses it, either way, that is told too. Null: none.",
    minimum=0,
    maximum=1,
)


class _NeededOfWatch(TypedDict):
    token_id: Annotated[
        str, Doc("The token's mint address.", **{"$ref": "#/components/schemas/AskedMint"})
    ]


class NewWatchBody(_NeededOfWatch, total=False):
    """A watch that is asked for."""

    url: Annotated[
        str | None,
        Doc(
            "Where messages are sent: https, port 443, a public name. Null: nowhere; the token is "
            "read anew all the same, and the live feed tells of it.",
            maxLength=MAX_WATCH_URL,
        ),
    ]
    style: Annotated[
        str,
        Doc(
            "`standard`: by the Standard Webhooks rules; `telegram`, `discord`: a text that those "
            "show as it is.",
            enum=_STYLES,
        ),
    ]
    chance_line: Annotated[float | None, _LINE]


class WatchBody(TypedDict):
    """A token that is watched."""

    id: Annotated[str, Doc(pattern=f"^{WATCH_ID_PATTERN}$")]
    token_id: Mint
    receiver: Annotated[
        str | None, Doc("The host that messages are sent to; the rest of the address is not shown.")
    ]
    style: Annotated[str, Doc(enum=_STYLES)]
    chance_line: Annotated[float | None, _LINE]
    state: Annotated[str, Doc("`ended`: the receiver answered 410.", enum=["active", "ended"])]
    created_at: Time
    told: Annotated[WatchedVerdict | None, Doc("What was told last; null: no verdict yet.")]
    next_read_at: Annotated[str | None, Doc("When the token is due to be read anew, by its turn.")]
    delivered_at: TimeOrNone
    failure: Annotated[
        str | None,
        Doc("Why the newest attempt to send failed: `status_500`, `timeout`; null: it did not."),
    ]
    waiting: Annotated[int, Doc("Messages that are still to be sent.", minimum=0)]
    parked: Annotated[int, Doc("Messages that were given up; kept for 30 days.", minimum=0)]


class CreatedWatch(TypedDict):
    """A watch with its secret, which nobody can see again."""

    status: Literal["success"]
    secret: Annotated[str | None, Doc("Messages are signed with it; null where none are sent.")]
    watch: WatchBody


class WatchesBody(TypedDict):
    """A page of the watches of this key, newest first."""

    status: Literal["success"]
    watches: list[WatchBody]
    next_cursor: Annotated[
        str | None, Doc("Give it as `cursor` for the next page; null at the end.")
    ]


def created_watch(watch: Watch, secret: str | None, host_of: Callable[[str], str]) -> CreatedWatch:
    """A watch that was just made."""
    return {"status": "success", "secret": secret, "watch": _watch(watch, host_of)}


def watches(
    found: Iterable[Watch], next_cursor: str | None, host_of: Callable[[str], str]
) -> WatchesBody:
    """A page of watches."""
    return {
        "status": "success",
        "watches": [_watch(each, host_of) for each in found],
        "next_cursor": next_cursor,
    }


def _watch(watch: Watch, host_of: Callable[[str], str]) -> WatchBody:
    return {
        "id": watch.id,
        "token_id": watch.mint,
        "receiver": None if watch.url is None else host_of(watch.url),
        "style": watch.style.value,
        "chance_line": watch.chance_line,
        "state": "active" if watch.disabled_at_ms is None else "ended",
        "created_at": iso_utc(watch.created_at_ms),
        "told": None if watch.told.band is None else watched_verdict(watch.told),
        "next_read_at": iso_utc_or_none(watch.due_at_ms),
        "delivered_at": iso_utc_or_none(watch.delivered_at_ms),
        "failure": watch.failure,
        "waiting": watch.waiting,
        "parked": watch.parked,
    }
