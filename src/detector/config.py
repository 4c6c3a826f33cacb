"""The settings of a deployment. Imports errors and the domain.

Read when a request needs them, from whatever the host gives (Worker bindings, a mapping): a value
read at import would be frozen into the deployed snapshot.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from detector.domain.budget import Budget
from detector.domain.limits import Burst, Limits
from detector.domain.retention import KeptDays
from detector.domain.scope import ANONYMOUS_AT_MOST, Scope, UnknownScope, read_scopes
from detector.errors import Misconfigured

ORIGINAL_MODEL = (
    "enhance-replicate/tcap_finale:6975488a19ab9c27d9656ea29a711dd0471b53e6ec15cb17699f9cbd714980cc"
)
"""The public model that the original application asked at Replicate, in its version."""

_MODEL = re.compile(r"(\w[\w.-]*/\w[\w.-]*(:\w+)?|\w+)\Z", re.ASCII)
_VISIBLE = re.compile(r"[!-~]*\Z")
"""Printable ASCII without spaces: what a header or a URL can carry as it is."""

_CONTACT = re.compile(r"((mailto:[!-~]+@|https://)[!-~]+)?\Z")

LEAST_SECRET = 16
"""Characters of a secret that somebody could try to guess."""

MOST_COUNTED = 10**9
_COUNTS = (
    "limit_address_per_minute",
    "limit_key_per_minute",
    "limit_refresh_per_minute",
    "key_requests_per_day",
    "key_watches",
    "upstream_per_hour",
    "upstream_per_day",
)


@dataclass(frozen=True)
class Settings:
    """Every setting with its default; the names in the environment are these in upper case."""

    rugcheck_api_url: str = "https://api.rugcheck.xyz/v1"
    """Base of the RugCheck API. https, or http on loopback."""
    rugcheck_api_key: str = ""
    """Sent as X-API-KEY when set: a wrong key turns public answers into refusals."""
    rugcheck_timeout_ms: int = 8000
    """Timeout of one attempt, 100 to 60000 ms; all attempts together get 1.5 times this."""
    replicate_api_url: str = "https://api.replicate.com/v1"
    """Base of the Replicate API. https, or http on loopback."""
    replicate_api_token: str = ""
    """Turns the remote model on."""
    replicate_model: str = ORIGINAL_MODEL
    """`owner/name`, `owner/name:version` or a version id; see adapters/replicate_contracts."""
    replicate_timeout_ms: int = 10000
    """Timeout of the whole exchange with Replicate, 100 to 60000 ms."""
    cache_ttl_hours: float = 24.0
    """The longest that a stored answer counts as fresh: above 0, at most 24 hours."""
    history_days: int = 365
    answers_days: int = 365
    outcomes_days: int = 365
    """How long records of analyses, whole answers and single outcomes at horizons are kept: 0 (for
    ever), or 1 to 36500 days. Counts stay, and the record, which is never shortened."""
    slo_target_pct: float = 99.0
    """The share of requests that should not fail, 50 to 99.999 %: a target, not a promise."""
    batch_timeout_ms: int = 25_000
    """Time of a whole batch, 1000 to 60000 ms; what is not done by then is told so."""
    request_counts_s: float = 20.0
    """Seconds between two writes of an isolate's counts of requests; 0 counts none, 25 at most."""
    admin_token: str = ""
    """Authorises the administrator, who has every scope and no limit; at least 16 characters."""
    api_key_pepper: str = ""
    """Keys the HMAC under which API keys are stored; at least 16 characters. Without it there are
    no keys; another one ends all keys."""
    anonymous_scopes: str = "read,refresh,batch"
    """What clients without a key may do: some of these, with commas; `none` is nothing."""
    limit_address_per_minute: int = 300
    """Requests of one address (IPv6: /64) without a key. As the binding LIMIT_ADDRESS says it."""
    limit_key_per_minute: int = 600
    """Requests with one key. As the binding LIMIT_KEY says it."""
    limit_refresh_per_minute: int = 10
    """Forced refreshes of one address without a key. As the binding LIMIT_REFRESH says it."""
    key_requests_per_day: int = 10_000
    """Requests of a key in a day (UTC), unless it was made with a quota of its own."""
    key_watches: int = 100
    """Watches that a key may have."""
    watch_refreshes: int = 2
    """Watched tokens read anew in a run, 1 to 20; with 2 the statements of D1's free plan do."""
    webhook_test_hosts: str = ""
    """`host:port` of receivers on loopback that may be called over http, with commas; only with
    sample data, or with a RugCheck on loopback."""
    refresh_cooldown_s: int = 60
    """A forced refresh so soon after the last report gives the stored answer; 0 to 3600 s."""
    unknown_token_ttl_s: int = 120
    """How long a token that the source does not know is remembered, 2 to 600 s."""
    upstream_per_hour: int = 2_000
    """Calls for reports in an hour, by the whole deployment."""
    upstream_per_day: int = 20_000
    """Calls for reports in a day (UTC), by the whole deployment."""
    upstream_keys_share: float = 0.25
    """The share of both that is kept for clients with a key and for cron, 0 to 1."""
    token_images: bool = False
    """Whether pictures that reports name are fetched from strangers' servers and shown."""
    security_contact: str = ""
    """Where weaknesses are reported: mailto: or https:. Without it there is no security.txt."""
    sample_data: bool = False
    """Whether the upstream serves invented sample tokens; the page and /api/health then say so."""
    deployment: str = ""
    """The platform's id of the version that answers, set by the host."""
    samples: str = ""
    """With sample data: JSON list of {"mint", "title"} that the page offers to try."""

    def test_hosts(self) -> frozenset[str]:
        """The receivers on loopback, as `host:port`."""
        return frozenset(
            each.strip() for each in self.webhook_test_hosts.split(",") if each.strip()
        )

    def kept_days(self) -> KeptDays:
        """How long cron keeps what it can take out."""
        return KeptDays(self.history_days, self.answers_days, self.outcomes_days)

    @cached_property
    def limits(self) -> Limits:
        """The limits that follow."""
        return Limits(
            per_minute={
                Burst.ADDRESS: self.limit_address_per_minute,
                Burst.KEY: self.limit_key_per_minute,
                Burst.REFRESH: self.limit_refresh_per_minute,
            },
            key_per_day=self.key_requests_per_day,
            anonymous_scopes=_scopes(self.anonymous_scopes),
            watches_per_key=self.key_watches,
            refresh_cooldown_s=self.refresh_cooldown_s,
            unknown_token_s=self.unknown_token_ttl_s,
            budget=Budget(self.upstream_per_hour, self.upstream_per_day, self.upstream_keys_share),
        )

    def __repr__(self) -> str:
        """Names and values without secrets, for logs."""
        shown = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in SECRETS:
            shown[name] = "set" if shown[name] else "not set"
        return f"Settings({shown})"


NAMES = tuple(field.name.upper() for field in fields(Settings))
"""The names of all settings in the environment."""

SECRETS = ("rugcheck_api_key", "replicate_api_token", "admin_token", "api_key_pepper")


def secrets_of(env: Mapping[str, str]) -> tuple[str, ...]:
    """The values of the secret settings that are set: no log may show them."""
    return tuple(filter(None, (env.get(name.upper(), "").strip() for name in SECRETS)))


def read_settings(env: Mapping[str, str]) -> Settings:
    """Settings from text values; absent or empty means the default. The same again costs nothing.

    Raises Misconfigured naming the setting, never its value.
    """
    return _read(frozenset(env.items()))


@lru_cache(maxsize=8)
def _read(items: frozenset[tuple[str, str]]) -> Settings:
    env = dict(items)
    values: dict[str, object] = {}
    for field in fields(Settings):
        name = field.name.upper()
        text = env.get(name, "").strip()
        if text:
            values[field.name] = _parse(name, text, field.type)
    settings = Settings(**values)  # type: ignore[arg-type]
    for name in ("rugcheck_api_key", "replicate_api_token", "admin_token"):
        if not _VISIBLE.match(getattr(settings, name)):
            raise Misconfigured(f"{name.upper()} must be printable ASCII without spaces")
    if settings.replicate_model and not _MODEL.match(settings.replicate_model):
        raise Misconfigured("REPLICATE_MODEL must be owner/name, owner/name:version or a version")
    if not _CONTACT.match(settings.security_contact):
        raise Misconfigured("SECURITY_CONTACT must be a mailto: or https: address")
    _require_url("RUGCHECK_API_URL", settings.rugcheck_api_url)
    _require_url("REPLICATE_API_URL", settings.replicate_api_url)
    _require_range("RUGCHECK_TIMEOUT_MS", settings.rugcheck_timeout_ms, 100, 60_000)
    _require_range("REPLICATE_TIMEOUT_MS", settings.replicate_timeout_ms, 100, 60_000)
    _require_range("BATCH_TIMEOUT_MS", settings.batch_timeout_ms, 1000, 60_000)
    if not 0 < settings.cache_ttl_hours <= 24:
        raise Misconfigured("CACHE_TTL_HOURS must be above 0 and at most 24")
    for name in ("history_days", "answers_days", "outcomes_days"):
        _require_range(name.upper(), getattr(settings, name), 0, 36_500)
    _require_range("SLO_TARGET_PCT", settings.slo_target_pct, 50, 99.999)
    _require_range("REQUEST_COUNTS_S", settings.request_counts_s, 0, 25)
    if settings.samples:
        _require_samples(settings.samples)
    _require_limits(settings)
    return settings


def _require_limits(settings: Settings) -> None:
    for name in ("admin_token", "api_key_pepper"):
        if 0 < len(getattr(settings, name)) < LEAST_SECRET:
            raise Misconfigured(f"{name.upper()} must have at least {LEAST_SECRET} characters")
    for name in _COUNTS:
        _require_range(name.upper(), getattr(settings, name), 1, MOST_COUNTED)
    _require_range("REFRESH_COOLDOWN_S", settings.refresh_cooldown_s, 0, 3600)
    _require_range("UNKNOWN_TOKEN_TTL_S", settings.unknown_token_ttl_s, 2, 600)
    if not 0 <= settings.upstream_keys_share <= 1:
        raise Misconfigured("UPSTREAM_KEYS_SHARE must be 0 to 1")
    _scopes(settings.anonymous_scopes)
    _require_range("WATCH_REFRESHES", settings.watch_refreshes, 1, 20)
    if settings.webhook_test_hosts:
        _require_test_hosts(settings)


def _require_test_hosts(settings: Settings) -> None:
    """In production nobody may have this service call the machine that it runs on."""
    source = urlsplit(settings.rugcheck_api_url).hostname or ""
    if not (settings.sample_data or _is_loopback(source)):
        raise Misconfigured("WEBHOOK_TEST_HOSTS needs SAMPLE_DATA, or RUGCHECK_API_URL on loopback")
    for each in settings.test_hosts():
        host, _, port = each.rpartition(":")
        if not (_is_loopback(host) and port.isascii() and port.isdigit()):
            raise Misconfigured("WEBHOOK_TEST_HOSTS must be host:port on loopback, with commas")


def _scopes(text: str) -> frozenset[Scope]:
    names = [] if text == "none" else [name.strip() for name in text.split(",")]
    try:
        scopes = read_scopes(names)
    except UnknownScope:
        scopes = frozenset(Scope)
    if not scopes <= ANONYMOUS_AT_MOST:
        raise Misconfigured("ANONYMOUS_SCOPES must be some of read, refresh, batch, or none")
    return scopes


def _parse(name: str, text: str, kind: object) -> object:
    if kind in (bool, "bool"):
        if text.lower() not in ("0", "1", "true", "false"):
            raise Misconfigured(f"{name} must be 0 or 1")
        return text.lower() in ("1", "true")
    try:
        if kind in (int, "int"):
            return int(text)
        if kind in (float, "float"):
            return float(text)
    except ValueError:
        # The error's text shows the value, which may be a secret in the wrong place.
        raise Misconfigured(f"{name} must be a number") from None
    return text.rstrip("/") if name.endswith("_URL") else text


def _require_url(name: str, text: str) -> None:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Misconfigured(f"{name} must be a URL with a valid port") from None
    # `urlsplit` drops some control characters in silence; the network would be sent them.
    if not _VISIBLE.match(text) or any(sign in text for sign in "?#@\\"):
        raise Misconfigured(f"{name} must be a URL without spaces, user, query or fragment")
    if port == 0 or ".." in parts.path.split("/"):
        raise Misconfigured(f"{name} must be a URL with a valid port and no .. in its path")
    local = parts.scheme == "http" and _is_loopback(host or "")
    if not host or not (parts.scheme == "https" or local):
        raise Misconfigured(f"{name} must be an https URL (http only on loopback)")


def _require_samples(text: str) -> None:
    try:
        samples = json.loads(text)
    except (ValueError, RecursionError):
        samples = None
    if not isinstance(samples, list) or not all(
        isinstance(sample, dict) and {"mint", "title"} <= sample.keys() for sample in samples
    ):
        raise Misconfigured("SAMPLES must be a JSON list of objects with mint and title")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _require_range(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise Misconfigured(f"{name} must be {least} to {most}")
