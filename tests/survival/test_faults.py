"""Every cell of the fault table: status, code, rows, calls, no secret told; then all is well."""

import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from detector.domain.sources.source import Source
from detector.incoming_http import Delegate
from detector.web.routes import ROUTES
from detector.wire.components import schemas
from tests.survival.asks import ASKS
from tests.survival.faults import FAULTS
from tests.survival.ground import Ground, base, ground
from tests.survival.page import DOCS, tables, with_tables
from tests.survival.table import (
    AFTERWARDS,
    LOOKED,
    TABLE,
    VERDICT,
    WITHOUT,
    WROTE,
    Cell,
    cell,
)
from tests.unit.schemas import closed
from tests.unit.service import Collected

pytestmark = pytest.mark.no_cover

LONG_ENOUGH_MS = 600_000
"""By then every pause and claim has ended."""

OTHERWISE = {"Clock", "Several"}
"""Answers that tell the time are others at another time."""


def said(answer: Collected) -> str:
    """The code, or why the answer is old, or why the remote model said nothing."""
    body = _read(answer)
    if body.get("kind") == "item":
        body = {**body.get("analysis", {}), **body.get("error", {})}
    reason = (body.get("ml_prediction") or {}).get("fallback_reason")
    return str(body.get("code") or body.get("stale_reason") or reason or "")


def _read(answer: Collected) -> dict[str, Any]:
    kind = answer.headers.get("content-type", "")
    if kind.startswith("application/x-ndjson"):
        items = [json.loads(line) for line in (answer.body or "").splitlines()]
        return {"kind": "item", **next(item for item in items if item["index"] == 0)}
    if not kind.startswith("application/json"):
        return {}
    body: dict[str, Any] = json.loads(answer.body or "{}")
    return {"kind": "item", **body["items"][0]} if "items" in body else body


class Before:
    """The rows before a request, and how many changes had been made until then."""

    def __init__(self, at: Ground) -> None:
        self.changes = at.changes
        self.rows = _rows_of_the_ground() if at.changes == 0 else at.rows()


@cache
def _rows_of_the_ground() -> dict[str, str]:
    at = ground()
    rows = at.rows()
    at.close()
    return rows


def looked_at(at: Ground, before: Before, answer: Collected) -> Cell:
    """The cell that this was, as far as rows have a name for it."""
    changed: frozenset[str] = frozenset()
    if at.changes != before.changes:
        changed = frozenset(name for name, now in at.rows().items() if now != before.rows[name])
    wrote = next((name for name, one in WROTE.items() if one.fits(changed)), str(sorted(changed)))
    calls = at.network.count("rugcheck"), at.network.count("replicate")
    rest = len(at.network.calls) - sum(calls)
    return Cell(answer.status, said(answer), wrote, *calls, rest)


@cache
def unharmed(ask: str) -> tuple[Collected, Cell]:
    """The answer without a fault, and its cell."""
    at = ground()
    before = Before(at)
    answer = at.ask(ASKS[ask].request())
    found = looked_at(at, before, answer)
    at.close()
    return answer, found


@cache
def _errors() -> Draft202012Validator:
    """The one shape of errors, without room for other keys."""
    root = {
        "$ref": "#/components/schemas/Error",
        "components": {"schemas": {name: closed(one) for name, one in schemas().items()}},
    }
    return Draft202012Validator(root)


def whole(answer: Collected) -> None:
    """Errors have the one shape, and say when to come again."""
    headers = answer.headers
    assert headers["x-request-id"]
    assert headers["x-content-type-options"] == "nosniff"
    if answer.status >= 400:
        body = json.loads(answer.body or "")
        _errors().validate(body)
        assert body["request_id"] == headers["x-request-id"]
        assert answer.status != 500
        if answer.status in (429, 503):
            assert int(headers["retry-after"]) > 0


@pytest.mark.parametrize("ask", ASKS)
def test_without_a_fault(ask: str) -> None:
    answer, found = unharmed(ask)
    whole(answer)
    told = repr(answer)
    assert [one for one in base().planted if one in told and not _own(answer, one)] == []
    assert found == WITHOUT[ask]


NAMED = [
    (group, fault, ask)
    for group, rows in TABLE.items()
    for fault, row in rows.items()
    for ask in row
]


@pytest.mark.parametrize(("group", "fault", "ask"), NAMED, ids=[" | ".join(each) for each in NAMED])
def test_a_cell(group: str, fault: str, ask: str) -> None:
    at = ground()
    FAULTS[group][fault](at)
    answer = _as_told(at, group, fault, ask)
    _then_works_again(at, fault, ask, kept=cell(group, fault, ask).wrote in (VERDICT, LOOKED))
    told, file = at.told(), at.file()
    assert [one for one in base().planted if one in told and not _own(answer, one)] == []
    assert [one for one in base().never_kept if one.encode() in file] == []
    at.close()


FAULT = [(group, fault) for group, faults in FAULTS.items() for fault in faults]


@pytest.mark.parametrize(("group", "fault"), FAULT, ids=[" | ".join(each) for each in FAULT])
def test_the_cells_that_a_fault_does_not_touch(group: str, fault: str) -> None:
    """Requests that change nothing share a deployment; each of the others has one of its own."""
    row, shared = TABLE[group][fault], ground()
    FAULTS[group][fault](shared)
    for ask in (ask for ask in ASKS if ask not in row):
        at = shared
        if WITHOUT[ask].wrote:
            at = ground()
            FAULTS[group][fault](at)
        at.begin_anew()
        answer = _as_told(at, group, fault, ask)
        assert group in OTHERWISE or answer == unharmed(ask)[0], f"{ask}: untouched to the byte"
        log = json.dumps(at.service.log, default=repr)
        assert [one for one in base().planted if one in log] == []
        if at is not shared:
            at.close()
    shared.close()


def _as_told(at: Ground, group: str, fault: str, ask: str) -> Collected:
    """The answer, which is the cell's."""
    before = Before(at)
    answer = at.ask(ASKS[ask].request())
    whole(answer)
    assert looked_at(at, before, answer) == cell(group, fault, ask), ask
    return answer


def _then_works_again(at: Ground, fault: str, ask: str, *, kept: bool) -> None:
    """`kept`: a verdict was kept, and stands as it is as long as it is fresh."""
    at.heal()
    at.host.ms += LONG_ENOUGH_MS
    answer = at.ask(ASKS[ask].request())
    whole(answer)
    usual = AFTERWARDS.get((fault, ask), WITHOUT[ask].status)
    assert answer.status == usual
    assert kept or usual >= 400 or said(answer) == ""


def _own(answer: Collected, secret: str) -> bool:
    """Whether it is told to whom it belongs, this once."""
    return answer.status in (200, 201) and f'"secret":"{secret}"' in (answer.body or "")


def test_the_table_is_complete() -> None:
    assert {group: set(rows) for group, rows in TABLE.items()} == {
        group: set(faults) for group, faults in FAULTS.items()
    }
    assert {(ask.method, ask.route) for ask in ASKS.values()} == {
        (route.method, route.path) for route in ROUTES
    }
    assert {source.label for source in Source} <= set(TABLE)
    named = {ask for rows in TABLE.values() for row in rows.values() for ask in row}
    assert named <= set(ASKS)


def test_the_checks_would_find_a_secret() -> None:
    at = ground()
    at.service.log.append({"event": "careless", "said": base().planted[0]})
    assert base().planted[0] in at.told()
    at.service.database.connection.execute(
        "UPDATE tokens SET name = ?", [f"careless {base().never_kept[1]}"]
    )
    assert base().never_kept[1].encode() in at.file()
    at.close()


def test_a_page_is_no_answer_of_its_own() -> None:
    answer, _ = unharmed("token page")
    assert answer.delegate is Delegate.PAGE


@pytest.mark.parametrize("name", tables())
def test_the_pages_tell_the_tables(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert page == with_tables(page, tables()[name]), "python -m tests.survival.page"
