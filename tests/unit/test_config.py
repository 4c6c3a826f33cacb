"""Settings: defaults, ranges, and no secret in sight."""

import re
from pathlib import Path

import pytest

from detector.config import NAMES, SECRETS, Settings, read_settings
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
        ("REPLICATE_API_URL", "nonsense"),
        ("CACHE_TTL_HOURS", "0"),
        ("CACHE_TTL_HOURS", "25"),
        ("CACHE_TTL_HOURS", "nan"),
        ("CACHE_TTL_HOURS", "day"),
        ("RUGCHECK_TIMEOUT_MS", "99"),
        ("REPLICATE_TIMEOUT_MS", "60001"),
        ("SAMPLE_DATA", "maybe"),
    ],
)
def test_bad_values_are_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        read_settings({name: value})
    assert name in caught.value.reason
    assert name not in str(caught.value)
    assert len(value) < 4 or value not in caught.value.reason


def test_secrets_do_not_print() -> None:
    text = repr(read_settings({name.upper(): f"secret-{name}" for name in SECRETS}))
    assert "secret-" not in text
    assert text.count("'set'") == len(SECRETS)


def test_every_setting_is_documented() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)`", readme, re.MULTILINE))
    assert documented >= set(NAMES) - {"SAMPLES", "DEPLOYMENT"}
