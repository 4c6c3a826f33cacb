"""Settings: defaults, ranges, and no secret in sight."""

import re
import tomllib
from pathlib import Path

import pytest

from detector.config import NAMES, SECRETS, Settings, read_settings
from detector.domain.limits import MINUTE_S, Burst
from detector.domain.scope import Scope
from detector.errors import Misconfigured


def test_defaults() -> None:
    assert read_settings({}) == Settings() == read_settings(dict.fromkeys(NAMES, " "))


def test_values_are_read() -> None:
    read = read_settings(
        {"RUGCHECK_API_URL": "http://127.0.0.1:5/v1/", "CACHE_TTL_HOURS": "0.5", "SAMPLE_DATA": "1"}
    )
    assert read.rugcheck_api_url == "http://127.0.0.1:5/v1"
    assert (read.cache_ttl_hours, read.sample_data) == (0.5, True)


@pytest.mark.parametrize("host", ["127.0.0.1:80", "127.5.5.5", "localhost:1", "[::1]:8080"])
def test_plain_http_is_for_loopback(host: str) -> None:
    assert read_settings({"REPLICATE_API_URL": f"http://{host}/v1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUGCHECK_API_URL", "http://example.org"),
        ("RUGCHECK_API_URL", "ftp://127.0.0.1"),
        ("RUGCHECK_API_URL", "http://127.0.0.1.example.org"),
        ("RUGCHECK_API_URL", "http://10.0.0.1"),
        ("RUGCHECK_API_URL", "https://user:pass@example.org"),
        ("RUGCHECK_API_URL", "https://example.org?x=1"),
        ("RUGCHECK_API_URL", "https://[bad"),
        ("RUGCHECK_API_URL", "https://example.org?"),
        ("RUGCHECK_API_URL", "https://example.org/v1#part"),
        ("RUGCHECK_API_URL", "https://example.org/#"),
        ("RUGCHECK_API_URL", "https://example.org:99999"),
        ("RUGCHECK_API_URL", "https://example.org:0"),
        ("RUGCHECK_API_URL", "https://example.org:port"),
        ("RUGCHECK_API_URL", "https://exam ple.org"),
        ("RUGCHECK_API_URL", "https://example.org/v1 /x"),
        ("RUGCHECK_API_URL", "https://example.org/v\t1"),
        ("RUGCHECK_API_URL", "https://example.org/v\n1"),
        ("RUGCHECK_API_URL", "https://example.org/v\x7f1"),
        ("RUGCHECK_API_URL", "https://ex\u00e4mple.org"),
        ("RUGCHECK_API_URL", "https://example.org/v1/../x"),
        ("RUGCHECK_API_URL", "https://example.org\\@other.org"),
        ("RUGCHECK_API_URL", "https://@example.org"),
        ("RUGCHECK_API_URL", "https://"),
        ("RUGCHECK_API_KEY", "a key of words"),
        ("RUGCHECK_API_KEY", "key\r\nhost: other"),
        ("REPLICATE_API_TOKEN", "tok\u00e9n"),
        ("ADMIN_TOKEN", "two words"),
        ("REPLICATE_MODEL", "../../x"),
        ("REPLICATE_MODEL", "owner/.."),
        ("REPLICATE_MODEL", "owner/name/more"),
        ("REPLICATE_MODEL", "acme/model:"),
        ("REPLICATE_MODEL", "owner/na me"),
        ("REPLICATE_MODEL", "owner/name?x"),
        ("REPLICATE_MODEL", "owner/name#x"),
        ("SAMPLES", "not json"),
        ("SAMPLES", '[{"mint": "x"}]'),
        ("REPLICATE_API_URL", "nonsense"),
        ("CACHE_TTL_HOURS", "0"),
        ("CACHE_TTL_HOURS", "25"),
        ("CACHE_TTL_HOURS", "nan"),
        ("CACHE_TTL_HOURS", "day"),
        ("RUGCHECK_TIMEOUT_MS", "99"),
        ("REPLICATE_TIMEOUT_MS", "60001"),
        ("SAMPLE_DATA", "maybe"),
        ("ADMIN_TOKEN", "x" * 15),
        ("API_KEY_PEPPER", "two words short"),
        ("ANONYMOUS_SCOPES", "read,admin"),
        ("ANONYMOUS_SCOPES", "watch"),
        ("ANONYMOUS_SCOPES", "everything"),
        ("ANONYMOUS_SCOPES", "read,none"),
        ("LIMIT_ADDRESS_PER_MINUTE", "0"),
        ("LIMIT_KEY_PER_MINUTE", "-1"),
        ("LIMIT_REFRESH_PER_MINUTE", "1.5"),
        ("KEY_REQUESTS_PER_DAY", "1000000001"),
        ("REFRESH_COOLDOWN_S", "3601"),
        ("UNKNOWN_TOKEN_TTL_S", "1"),
        ("UNKNOWN_TOKEN_TTL_S", "601"),
        ("UPSTREAM_PER_HOUR", "none"),
        ("UPSTREAM_PER_DAY", "0"),
        ("UPSTREAM_KEYS_SHARE", "1.01"),
        ("UPSTREAM_KEYS_SHARE", "nan"),
    ],
)
def test_bad_values_are_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        read_settings({name: value})
    assert name in caught.value.reason
    assert name not in str(caught.value)
    assert len(value) < 4 or value not in caught.value.reason


@pytest.mark.parametrize(
    "model",
    [
        "owner/name",
        "some-owner/a.name_2",
        "owner/name:abc123",
        "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa",
    ],
)
def test_models_that_replicate_knows(model: str) -> None:
    assert read_settings({"REPLICATE_MODEL": model}).replicate_model == model


def test_urls_that_work() -> None:
    for url in ("https://example.org", "https://example.org:443/v1", "http://[::1]:80/a.b/v1"):
        assert read_settings({"RUGCHECK_API_URL": url}).rugcheck_api_url == url


def test_limits_at_their_ends() -> None:
    least = read_settings({"UPSTREAM_PER_HOUR": "1", "UPSTREAM_KEYS_SHARE": "1"}).limits
    assert (least.budget.anonymous_per_hour, least.budget.anonymous_per_day) == (0, 0)
    whole = read_settings({"UPSTREAM_PER_HOUR": "7", "UPSTREAM_KEYS_SHARE": "0"}).limits
    assert whole.budget.anonymous_per_hour == 7
    assert read_settings({"ANONYMOUS_SCOPES": "none"}).limits.anonymous_scopes == frozenset()
    some = read_settings({"ANONYMOUS_SCOPES": "batch, read"}).limits.anonymous_scopes
    assert some == {Scope.BATCH, Scope.READ}
    assert read_settings({"ADMIN_TOKEN": "x" * 16, "API_KEY_PEPPER": "x" * 16})


def test_the_platforms_limits_are_those_that_are_told() -> None:
    """Every environment of wrangler.toml has each limit twice, and the default is the same."""
    config = tomllib.loads((Path(__file__).parents[2] / "wrangler.toml").read_text())
    for environment in (config, config["env"]["staging"]):
        told = read_settings(environment["vars"])
        assert told.limits == Settings().limits
        bindings = {each["name"]: each["simple"] for each in environment["ratelimits"]}
        assert bindings == {
            f"LIMIT_{burst.name}": {"limit": told.limits.per_minute[burst], "period": MINUTE_S}
            for burst in Burst
        }
        names = [each["namespace_id"] for each in environment["ratelimits"]]
        assert len(set(names)) == len(names)


def test_everything_that_is_given_to_authenticate_is_a_secret() -> None:
    secret = {name for name in NAMES if re.search(r"KEY$|TOKEN$|PEPPER|SECRET|PASSWORD", name)}
    assert {name.upper() for name in SECRETS} == secret


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_prints(name: str) -> None:
    """Each by itself, so that one which is shown cannot hide behind the others."""
    text = repr(read_settings({name.upper(): "hush-hush-hush-hush"}))
    assert "hush" not in text
    assert f"'{name}': 'set'" in text
    assert text.count("'not set'") == len(SECRETS) - 1


def test_every_setting_is_documented() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)`", readme, re.MULTILINE))
    assert documented >= set(NAMES) - {"SAMPLES", "DEPLOYMENT"}
