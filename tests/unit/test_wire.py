"""Bodies are what their own descriptions say, over all samples; descriptions are what types say."""

import ast
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import jsonschema
import pytest

from detector.adapters.sql_store import SqlStore
from detector.domain.deployment import About, Parts
from detector.domain.jsontext import decode
from detector.domain.judgement import Judgement, conclude
from detector.domain.live import Event
from detector.domain.model import load
from detector.domain.served import Served
from detector.domain.sources.source import Source, read_report
from detector.domain.stored_analysis import StoredAnswer
from detector.domain.token_list import Stats as Counts
from detector.domain.token_list import TokenQuery
from detector.domain.token_row import COLUMNS, STORED, Sort, TokenRow, row_of
from detector.domain.vocabulary import Doc
from detector.model import read_parameters
from detector.services.scoring import predict
from detector.wire.analysis import kept, render, sending
from detector.wire.components import BODIES, REQUESTS, schemas
from detector.wire.error import error
from detector.wire.health import health
from detector.wire.live import gap_text, verdict_text
from detector.wire.schema import Ref, body_schema, schema_of
from detector.wire.stats import stats
from detector.wire.stored import write
from detector.wire.token_list import tokens
from detector.wire.token_row import CSV_HEADER, csv_row, token_row
from local.samples import SAMPLES, Sample, encode, report
from tests.unit.answers_digest import NOW, PATHS, Told, answering, poorer
from tests.unit.doubles import START_MS, run
from tests.unit.schemas import closed, valid

MODEL = load(*read_parameters())
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
LISTED = {"/api/tokens": "Tokens", "/api/stats": "Stats", "/api/model": "Model",
          "/api/health": "Health"}  # fmt: skip


def judged(sample: Sample) -> Judgement:
    data = decode(encode(report(sample, NOW)))
    found = read_report(Source.RUGCHECK, data)
    made = predict(found.report, START_MS, MODEL)
    return conclude(sample.mint, found, START_MS, MODEL, made)


@EACH
def test_an_analysis_is_what_its_schema_says(sample: Sample) -> None:
    answer = write(judged(sample)).answer
    stored = StoredAnswer(answer, START_MS, START_MS + 1)
    for now_ms, reason in ((START_MS, None), (START_MS + 10**9, "upstream_busy")):
        served = Served(stored, 10**9, cached=reason is not None, stale_reason=reason)
        head, tail = render(served, now_ms)
        body = json.loads(f"{head}{tail}")
        valid(body, "Analysis")
        assert set(body) == {*sending(served, now_ms), *kept(judged(sample)), "raw_data"}


@EACH
def test_a_row_is_what_its_schema_says(sample: Sample) -> None:
    row = row_of(judged(sample))
    body = token_row(row)
    valid(body, "TokenRow")
    assert tuple(body) == CSV_HEADER
    assert tuple(body.values()) == csv_row(row)
    event = Event(7, row.mint, row.risk_level, row.band, verdict_text(row))
    message = json.loads(event.text)
    valid(message, "LiveMessage")
    assert message == {"id": 7, "type": "verdict", "token": dict(token_row(row))}
    gap = json.loads(gap_text(0))
    valid(gap, "LiveGap")
    assert gap == {"id": 0, "type": "gap"}


@EACH
def test_every_answer_of_the_service_is_what_its_schema_says(sample: Sample) -> None:
    """Once more through the whole service: with less known than before, from a remote model."""
    body = encode(report(sample, NOW))
    for env in ({}, {"REPLICATE_API_TOKEN": "t", "REPLICATE_MODEL": "a/b"}):
        told = Told(env)
        for given in (body, poorer(body)):
            told.service.fetch.script = answering(given)
            told.service.host.ms += 60_000
            path = f"/predict/{sample.mint}?force_refresh=1"
            valid(json.loads(told.ask(path).body or ""), "Analysis")
        for path in PATHS:
            answer = told.ask(path)
            if answer.headers.get("content-type", "").startswith("application/json"):
                name = LISTED[path.partition("?")[0]] if answer.status == 200 else "Error"
                valid(json.loads(answer.body or ""), name)
        told.service.database.close()


ABOUT = About("1", None, "m", "r", ("python",), remote_model=False, sample_data=True)


@pytest.mark.parametrize(
    ("levels", "percent"),
    [({}, 0), ({("Safe", "low"): 3}, 0), ({("Fraud", "critical"): 1, ("Safe", "low"): 2}, 33.33),
     ({("Fraud", "critical"): 2, ("Unknown", "high"): 1}, 66.67),
     ({("Fraud", "critical"): 4}, 100)],
)  # fmt: skip
def test_the_share_of_frauds_is_of_all_tokens(
    levels: dict[tuple[str, str], int], percent: float
) -> None:
    body = stats(Counts(levels, 3), START_MS)
    assert body["fraud_percentage"] == percent
    assert body["total_tokens"] == sum(levels.values())
    assert body["bands"]["high"] == levels.get(("Unknown", "high"), 0)


def test_other_builders() -> None:
    valid(error(error="a", message="b", code="c", request_id="d"), "Error")
    valid(stats(Counts({("Fraud", "critical"): 1, ("Safe", "low"): 2}, 3), START_MS), "Stats")
    page = {
        "page": 1,
        "per_page": 20,
        "total": 0,
        "pages": 0,
        "next_cursor": None,
        "counted": "exact",
        "cut": False,
    }
    valid(tokens([], page), "Tokens")  # type: ignore[arg-type]
    sample = [{"mint": SAMPLES[0].mint, "title": "t", "description": "left out"}]
    valid(health(ABOUT, START_MS, 6, None, sample), "Health")
    parts = Parts(START_MS, None, {}, frozenset(), model_works=False)
    body = health(ABOUT, START_MS, None, parts)
    valid(body, "Health")
    assert body["status"] == "degraded"


def test_the_check_of_bodies_can_fail() -> None:
    good = dict(error(error="a", message="b", code="c", request_id="d"))
    for wrong in ({**good, "more": 1}, {**good, "code": 5}, {"status": "error"}):
        with pytest.raises(jsonschema.ValidationError):
            valid(wrong, "Error")


class Inner(TypedDict):
    """Inside.

    More of it.
    """

    one: int


class Body(TypedDict):
    text: Annotated[str, Doc("What it is.", minLength=1)]
    word: Literal["a", "b"]
    number: float | None
    whole: NotRequired[Annotated[int, Doc(minimum=0)]]
    inner: Inner
    inners: Annotated[list[Inner] | None, Doc("Some.")]
    row: Annotated[object, Ref("Row")]
    anything: object


def test_a_schema_is_what_its_type_says() -> None:
    inner = {"type": "object", "description": "Inside.", "properties": {"one": {"type": "integer"}},
             "required": ["one"]}  # fmt: skip
    made = body_schema(Body, {})
    assert made["properties"] == {
        "text": {"type": "string", "description": "What it is.", "minLength": 1},
        "word": {"type": "string", "enum": ["a", "b"]},
        "number": {"type": ["number", "null"]},
        "whole": {"type": "integer", "minimum": 0},
        "inner": inner,
        "inners": {"type": ["array", "null"], "items": inner, "description": "Some."},
        "row": {"$ref": "#/components/schemas/Row"},
        "anything": {},
    }
    assert made["required"] == [name for name in made["properties"] if name != "whole"]
    assert "description" not in made
    assert body_schema(Body, {Inner: "Inner"})["properties"]["inner"] == {
        "$ref": "#/components/schemas/Inner"
    }
    assert schema_of(dict[str, int], {}) == {"type": "object"}


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, each in schema.items():
            yield from [each] if name == "$ref" else _references(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _references(each)


def test_schemas_are_valid_and_refer_to_each_other() -> None:
    found = schemas()
    assert {body.__name__.removesuffix("Body") for body in BODIES} < set(found)
    requests = {body.__name__.removesuffix("Body") for body in REQUESTS}
    for name, schema in found.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        is_open = closed(schema) != schema or "properties" not in schema
        assert is_open == (name not in requests), "answers may grow, what is asked may not"
        for reference in _references(schema):
            assert reference.removeprefix("#/components/schemas/") in found


def test_a_column_is_declared_once() -> None:
    """Every field is kept, under a name of its own; every key of a row is one too."""
    assert [each.name for each in STORED] == [each.name for each in fields(TokenRow)]
    assert len(set(CSV_HEADER)) == len(COLUMNS)
    told = Told()
    found = told.service.database.connection.execute("SELECT * FROM tokens")
    assert {each.name for each in STORED} <= {name for name, *_ in found.description}
    told.service.database.close()


@EACH
def test_a_row_comes_back_as_it_was_kept(sample: Sample) -> None:
    told = Told()
    told.service.fetch.script = answering(encode(report(sample, NOW)))
    told.ask(f"/predict/{sample.mint}")
    store = SqlStore(told.service.database)
    (row,) = run(store.page(TokenQuery(Sort.NEWEST, 1)))
    assert row == row_of(judged(sample))
    told.service.database.close()


def test_no_two_classes_have_one_name() -> None:
    """Of a name that stands twice nobody knows which one is meant."""
    source = Path(__file__).parents[2] / "src"
    names = Counter(
        node.name
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert len(names) > 100
    assert [name for name, times in names.items() if times > 1] == []
