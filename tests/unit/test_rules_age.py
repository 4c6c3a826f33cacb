"""Rules on age, and on a high valuation at a low age."""

import pytest

from tests.unit.reports import ABSENT, Json, checked, finding, outcome

# NOW is 2026-02-02T02:40:00Z.


@pytest.mark.parametrize(
    ("detected", "expected"),
    [
        ("2026-02-01T02:40:00Z", "passed"),
        ("2026-02-01T02:40:01Z", "warn"),
        ("2026-02-02T02:39:59.123456789Z", "warn"),
        ("2026-02-02T03:39:59Z", "warn"),
        ("2026-02-02T03:40:00Z", "warn"),
        ("2026-02-02T03:40:01Z", "not checked"),
        ("0001-01-01T00:00:00Z", "not checked"),
        ("yesterday", "not checked"),
        (None, "not checked"),
        (ABSENT, "not checked"),
    ],
)
def test_token_new(detected: object, expected: str) -> None:
    assert outcome(checked({"detectedAt": detected}), "token_new") == expected


def test_token_new_tells_the_age() -> None:
    found = finding(checked({"detectedAt": "2026-02-01T21:40:00Z"}), "token_new")
    assert found.sentence == "The token is new: first seen 5 hours ago."
    assert (found.value, found.unit) == (18_000.0, "seconds")


YOUNG = {"detectedAt": "2026-02-02T00:00:00Z"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (YOUNG | {"price": 0.000999}, "passed"),
        (YOUNG | {"price": 0.001}, "warn"),
        (YOUNG | {"price": 0.00999}, "warn"),
        (YOUNG | {"price": 0.01}, "danger"),
        (YOUNG | {"price": None}, "not checked"),
        ({"detectedAt": "2026-02-01T02:40:01Z", "price": 0.01}, "danger"),
        ({"detectedAt": "2026-02-01T02:40:00Z", "price": 0.01}, "passed"),
        ({"price": 5.0}, "passed"),
        ({"price": None}, "passed"),
        ({"detectedAt": None, "price": 5.0}, "not checked"),
    ],
)
def test_new_high_valuation(changes: Json, expected: str) -> None:
    assert outcome(checked(changes), "new_high_valuation") == expected
