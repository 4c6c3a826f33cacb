"""Query strings as anybody may send them: what is read kindly, and what is refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from detector.web.parameters import MAX_FIELDS, MAX_NUMBER
from tests.unit.service import Service


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """One for all: nothing is written."""
    made = Service({"SAMPLE_DATA": "1", "SAMPLES": '[{"mint": "m", "title": "t"}]'})
    yield made
    made.database.close()


def paging(service: Service, query: str) -> dict[str, Any]:
    found: dict[str, Any] = service.json(f"/api/tokens?{query}")["pagination"]
    return found


@pytest.mark.parametrize(
    ("text", "used"),
    [("1", 1), ("007", 7), ("100", 100), ("101", 100), ("9" * 5000, 100), ("0", 20), ("000", 20),
     ("", 20), ("-1", 20), ("1.5", 20), ("abc", 20), ("\u0663", 20)],
)  # fmt: skip
def test_a_count_is_read_kindly(service: Service, text: str, used: int) -> None:
    assert paging(service, f"per_page={text}")["per_page"] == used


def test_the_largest_number_is_the_last_that_is_taken(service: Service) -> None:
    for text, used in ((MAX_NUMBER - 1, MAX_NUMBER - 1), (MAX_NUMBER + 1, MAX_NUMBER)):
        assert paging(service, f"page={text}")["page"] == used


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("&".join(f"p{n}=1" for n in range(MAX_FIELDS)), 200),
        ("&".join(f"p{n}=1" for n in range(MAX_FIELDS + 1)), 400),
        ("q=a&page=1", 200),
        ("q=a&q=a", 400),
        ("q=" + "x" * 100, 200),
        ("q=" + "x" * 101, 400),
        ("risk_level=sAfE", 200),
        ("risk_level=", 200),
        ("risk_level=Bad", 400),
        ("sort=RISKIEST", 200),
        ("sort=name", 400),
        ("cursor=", 200),
        ("cursor=xyz", 400),
        ("cursor=W10", 400),
        ("%ff=%fe&q=%00", 200),
    ],
)
def test_what_is_refused_names_no_value(service: Service, query: str, status: int) -> None:
    answer = service.get(f"/api/tokens?{query}")
    assert answer.status == status
    if status == 400:
        assert '"invalid_parameter"' in str(answer.body)
        assert "xyz" not in str(answer.body)
        assert "Bad" not in str(answer.body)


def test_a_query_that_nobody_reads_is_not_looked_at(service: Service) -> None:
    assert service.get("/api/stats?a=1&a=1").status == 200


def test_samples_are_listed_as_they_were_set(service: Service) -> None:
    health = service.json("/api/health")
    assert (health["sample_data"], health["samples"]) == (True, [{"mint": "m", "title": "t"}])
