"""Rules on who can still change the token."""

import pytest

from tests.unit.reports import ABSENT, CREATOR, SYSTEM, Json, checked, finding, outcome

SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"


@pytest.mark.parametrize("key", ["mintAuthority", "freezeAuthority"])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "passed"),
        (SYSTEM, "passed"),
        (SOMEBODY, "danger"),
        (ABSENT, "not checked"),
        (7, "not checked"),
        ({}, "not checked"),
        ({"address": SOMEBODY}, "not checked"),
        ([SOMEBODY], "not checked"),
        (True, "not checked"),
        (False, "not checked"),
    ],
)
def test_authority(key: str, value: object, expected: str) -> None:
    code = {"mintAuthority": "mint_authority", "freezeAuthority": "freeze_authority"}[key]
    assert outcome(checked({f"token.{key}": value}), code) == expected


@pytest.mark.parametrize("key", ["mintAuthority", "freezeAuthority"])
@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        (None, None, "passed"),
        (ABSENT, None, "passed"),
        (None, ABSENT, "passed"),
        # Set in one place is set, whatever the other says.
        (SOMEBODY, None, "danger"),
        (None, SOMEBODY, "danger"),
        (SOMEBODY, 7, "danger"),
        # A place that cannot be read is no absence, even beside one that says none.
        (7, None, "not checked"),
        (None, {}, "not checked"),
        (None, True, "not checked"),
    ],
)
def test_authority_in_two_places(key: str, inner: object, outer: object, expected: str) -> None:
    code = {"mintAuthority": "mint_authority", "freezeAuthority": "freeze_authority"}[key]
    assert outcome(checked({f"token.{key}": inner, key: outer}), code) == expected


def test_authority_finding_names_its_holder_and_field() -> None:
    found = finding(checked({"token.mintAuthority": SOMEBODY}), "mint_authority")
    assert found.value == SOMEBODY
    assert found.source == "token.mintAuthority"
    assert not found.critical
    assert found.context is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(False, "passed"), (True, "warn"), (None, "not checked"), ("yes", "not checked")],
)
def test_metadata_mutable(value: object, expected: str) -> None:
    assert outcome(checked({"tokenMeta.mutable": value}), "metadata_mutable") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tokenMeta.updateAuthority": CREATOR}, "warn"),
        ({"tokenMeta.updateAuthority": CREATOR, "tokenMeta.mutable": None}, "warn"),
        ({"tokenMeta.updateAuthority": CREATOR, "tokenMeta.mutable": False}, "passed"),
        ({"tokenMeta.updateAuthority": SOMEBODY}, "passed"),
        ({"tokenMeta.updateAuthority": SYSTEM}, "passed"),
        ({"tokenMeta.updateAuthority": ABSENT}, "not checked"),
        ({"tokenMeta.updateAuthority": CREATOR, "creator": None}, "not checked"),
    ],
)
def test_update_authority_creator(changes: Json, expected: str) -> None:
    checks = checked({"tokenMeta.mutable": True} | changes)
    assert outcome(checks, "update_authority_creator") == expected
