"""API keys: what a key looks like, and that nothing else passes for one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.access import ADMINISTRATOR, Client, ClientKind, anonymous
from detector.domain.api_key import (
    ACTIVE,
    EXPIRED,
    REVOKED,
    ApiKey,
    kept_form,
    key_id,
    same,
    write_key,
)
from detector.domain.scope import ALL_SCOPES, ANONYMOUS_AT_MOST, Scope, UnknownScope, read_scopes

PEPPER, OTHER = "a pepper of this test", "a pepper of another"
ID, SECRET = "0123456789abcdef", "5e" * 32
KEY = write_key(ID, SECRET, PEPPER)
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


def an_api_key(**changes: Any) -> ApiKey:
    usual: dict[str, Any] = {
        "id": ID, "name": "a key", "scopes": frozenset({Scope.READ}),
        "daily_quota": None, "created_at_ms": 1_000,
    }  # fmt: skip
    return ApiKey(**{**usual, **changes})


@given(HEX, HEX)
def test_a_key_is_known_under_its_pepper_alone(one: str, two: str) -> None:
    made = write_key(one[:16], two, PEPPER)
    assert key_id(made, PEPPER) == one[:16]
    assert key_id(made, OTHER) is None
    assert made.isascii()
    assert made.isprintable()


@pytest.mark.parametrize("place", range(len(KEY)))
def test_a_key_with_any_other_character_is_none(place: int) -> None:
    for character in "0fFgx_":
        text = KEY[:place] + character + KEY[place + 1 :]
        assert text == KEY or key_id(text, PEPPER) is None


@pytest.mark.parametrize(
    "text",
    ["", KEY[:-1], KEY + "0", KEY + "\n", " " + KEY, KEY.upper(), "x" * 100_000, "tad_\u0660"],
)
def test_what_is_no_key(text: str) -> None:
    assert key_id(text, PEPPER) is None


def test_what_is_kept_tells_neither_key_nor_check() -> None:
    kept = kept_form(KEY, PEPPER)
    assert len(kept) == 64
    assert kept == kept_form(KEY, PEPPER) != kept_form(KEY, OTHER)
    assert KEY[-16:] not in kept
    assert kept != kept_form(write_key(ID, "5f" * 32, PEPPER), PEPPER)


@given(st.text(), st.text())
def test_same_means_equal(one: str, two: str) -> None:
    assert same(one, one)
    assert same(one, two) == (one == two)


def test_the_state_changes_at_its_moments() -> None:
    key = an_api_key(expires_at_ms=5_000)
    assert [key.state(at) for at in (4_999, 5_000)] == [ACTIVE, EXPIRED]
    assert an_api_key().state(10**15) == ACTIVE
    assert an_api_key(expires_at_ms=5_000, revoked_at_ms=1).state(6_000) == REVOKED


def test_scopes_are_read_by_their_names() -> None:
    assert read_scopes(["read", "admin", "read"]) == {Scope.READ, Scope.ADMIN}
    for wrong in ("", "Read", "all", "read "):
        with pytest.raises(UnknownScope):
            read_scopes(["read", wrong])
    assert all(scope.meaning for scope in Scope)
    assert ALL_SCOPES - {Scope.WATCH, Scope.PROBE, Scope.ADMIN} == ANONYMOUS_AT_MOST


def test_the_log_is_told_who_asked_and_no_address() -> None:
    assert anonymous(frozenset(), "192.0.2.1").told() == {"client": "anonymous"}
    assert ADMINISTRATOR.told() == {"client": "administrator"}
    unknown = Client(ClientKind.KEY, frozenset(), ID)
    assert unknown.told() == {"client": "key", "key_id": ID}
    known = Client(ClientKind.KEY, frozenset(), ID, an_api_key())
    assert known.told() == {"client": "key", "key_id": ID, "key_name": "a key"}
    assert [each.anonymous for each in (known, ADMINISTRATOR)] == [False, False]
