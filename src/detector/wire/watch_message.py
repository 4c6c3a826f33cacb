"""What watchers are sent. Imports the domain only."""

import json
from typing import Annotated, Any, Literal, TypedDict
from urllib.parse import parse_qs, urlsplit

from detector.domain.chat_text import chat_text
from detector.domain.instants import iso_utc
from detector.domain.vocabulary import Doc, Mint, Probability, Time
from detector.domain.watch import Reason, Style, ToldVerdict
from detector.domain.watch_news import News
from detector.wire.history_page import ChangesBody, changes_body


class WatchedVerdict(TypedDict):
    """A verdict, as it was or is."""

    fetched_at: Time
    risk_level: str | None
    band: str | None
    fraud_probability: Probability


class WatchEventData(TypedDict):
    """What became of a watched token, and why."""

    watch_id: str
    token_id: Mint
    name: Annotated[str | None, Doc("Chosen by whoever made the token: show it as text only.")]
    symbol: Annotated[str | None, Doc("The same holds.")]
    reasons: Annotated[
        list[str],
        Doc(
            "Why this was sent.", items={"type": "string", "enum": [each.value for each in Reason]}
        ),
    ]
    chance_line: float | None
    sentence: Annotated[str, Doc("What became of the band, then the reason.")]
    before: Annotated[WatchedVerdict | None, Doc("What was told last; null: nothing was.")]
    after: WatchedVerdict
    changes: Annotated[
        ChangesBody | None, Doc("Between the two, as in history; null: they are not both kept.")
    ]


class WatchEvent(TypedDict):
    """A message in the style `standard`."""

    type: Literal["token.changed"]
    timestamp: Annotated[str, Doc("When the change was found: ISO 8601, UTC, with a Z.")]
    data: WatchEventData


def message_text(news: News, now_ms: int) -> str:
    """The body that a watcher is sent of news that was found now: JSON in its style."""
    watch = news.look.watch
    if watch.style is Style.STANDARD:
        return _json(_event(news, now_ms))
    look = news.look
    text = chat_text(watch.mint, look.name, look.symbol, watch.told, look.now, news.sentence)
    if watch.style is Style.DISCORD:
        return _json({"content": text, "allowed_mentions": {"parse": []}})
    (chat_id,) = parse_qs(urlsplit(watch.url or "").query)["chat_id"]
    silent = {"is_disabled": True}
    return _json({"chat_id": chat_id, "text": text, "link_preview_options": silent})


def _event(news: News, now_ms: int) -> WatchEvent:
    look, watch = news.look, news.look.watch
    return {
        "type": "token.changed",
        "timestamp": iso_utc(now_ms),
        "data": {
            "watch_id": watch.id,
            "token_id": watch.mint,
            "name": look.name,
            "symbol": look.symbol,
            "reasons": [each.value for each in news.reasons],
            "chance_line": watch.chance_line,
            "sentence": news.sentence,
            "before": None if watch.told.band is None else watched_verdict(watch.told),
            "after": watched_verdict(look.now),
            "changes": None if news.changes is None else changes_body(news.changes),
        },
    }


def watched_verdict(told: ToldVerdict) -> WatchedVerdict:
    """A verdict as watchers see it."""
    return {
        "fetched_at": iso_utc(told.at_ms),
        "risk_level": told.risk_level,
        "band": told.band,
        "fraud_probability": told.chance,
    }


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False, separators=(",", ":"))
