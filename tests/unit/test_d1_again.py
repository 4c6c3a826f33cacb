"""The D1 adapter tries again what D1 calls safe to repeat, and nothing else; see docs/tests.md."""

import importlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from detector.adapters.database import Database, DatabaseFailed, Row, Statement
from local.samples.addresses import address_of
from tests.unit.doubles import run
from tests.unit.service import Service
from tests.unit.test_service import MINT, any_report

NAME = "detector.adapters.cloudflare.d1"
LOST = "D1_ERROR: Network connection lost."


class JsException(Exception):
    """Pyodide's, which only exists inside the Worker."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Binding:
    """A D1 binding that fails with each of the messages, and then answers."""

    def __init__(self, *failures: str) -> None:
        self.failures = list(failures)
        self.calls = 0

    def prepare(self, sql: str) -> "Binding":
        return self

    def bind(self, *parameters: object) -> "Binding":
        return self

    async def raw(self, options: object) -> "Rows":
        self.calls += 1
        if self.failures:
            raise JsException(self.failures.pop(0))
        return Rows([Rows(["n", "none"]), [1, NULL]])

    async def batch(self, statements: Sequence[object]) -> None:
        await self.raw(None)


class Rows(list[Any]):
    """A JavaScript array."""

    def shift(self) -> Any:
        return self.pop(0)

    def to_py(self) -> list[Any]:
        return list(self)


NULL = object()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def d1(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> Iterator[Any]:
    """The adapter, with a stand-in for Pyodide."""

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    ffi = ModuleType("pyodide.ffi")
    js = ModuleType("js")
    vars(ffi).update(JsException=JsException, jsnull=NULL, to_js=lambda value, **_: value)
    vars(js).update(Object=SimpleNamespace(fromEntries=None))
    monkeypatch.setitem(sys.modules, "pyodide", ModuleType("pyodide"))
    monkeypatch.setitem(sys.modules, "pyodide.ffi", ffi)
    monkeypatch.setitem(sys.modules, "js", js)
    module = importlib.import_module(NAME)
    monkeypatch.setattr(module, "asyncio", SimpleNamespace(sleep=pause))
    yield module
    sys.modules.pop(NAME)
    sys.modules.pop("detector.adapters.cloudflare.host_text")


@pytest.mark.parametrize("failures", [[], [LOST], [LOST, LOST]])
def test_a_lost_connection_is_tried_again(
    d1: Any, pauses: list[float], failures: list[str]
) -> None:
    binding = Binding(*failures)
    assert run(d1.D1Database(binding).rows(Statement("SELECT 1 AS n"))) == [{"n": 1, "none": None}]
    assert binding.calls == 1 + len(failures) == 1 + len(pauses)
    assert pauses == sorted(pauses)
    binding = Binding(*failures)
    run(d1.D1Database(binding).batch([Statement("DELETE FROM t WHERE a = ?1", (1,))]))
    assert binding.calls == 1 + len(failures)


@pytest.mark.parametrize(("message", "calls"), [(LOST, 3), ("D1_ERROR: no such table: t", 1)])
def test_what_stays_or_is_our_own_fault_fails(d1: Any, message: str, calls: int) -> None:
    binding = Binding(*[message] * 5)
    with pytest.raises(DatabaseFailed, match="D1_ERROR"):
        run(d1.D1Database(binding).rows(Statement("SELECT 1")))
    assert binding.calls == calls


class Counting(Binding):
    """A binding that counts what crosses from Python to JavaScript, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.crossed: Counter[str] = Counter()

    def prepare(self, sql: str) -> "Counting":
        self.crossed["prepare"] += 1
        return self

    def bind(self, *parameters: object) -> "Counting":
        self.crossed["bind"] += 1
        return self

    async def raw(self, options: object) -> "Rows":
        self.crossed["raw"] += 1
        return Rows([Rows(["body"])])

    async def batch(self, statements: Sequence[object]) -> None:
        self.crossed["batch"] += 1


class Passing:
    """SQLite that answers; each call goes to the D1 adapter too."""

    def __init__(self, answers: Database, d1: Database) -> None:
        self.answers, self.d1 = answers, d1

    async def rows(self, statement: Statement) -> Sequence[Row]:
        await self.d1.rows(statement)
        return await self.answers.rows(statement)

    async def batch(self, statements: Sequence[Statement]) -> None:
        await self.d1.batch(statements)
        await self.answers.batch(statements)


STORED = {"bind": 1, "raw": 1}
MADE = {"bind": 12, "raw": 4, "batch": 1}
"""A look, a claim, a call counted, the creator's record, and one batch of eight."""


def test_what_crosses_for_an_answer(d1: Any) -> None:
    binding, service = Counting(), Service()
    service.app = replace(service.app, database=Passing(service.database, d1.D1Database(binding)))
    service.fetch.script = any_report
    for number, (path, crosses) in enumerate(
        [
            (f"/predict/{MINT}", {"prepare": 12, **MADE}),
            (f"/predict/{MINT}", STORED),
            (f"/predict/{MINT}?force_refresh=true", MADE),
            (f"/predict/{address_of('another')}", MADE),
        ]
    ):
        service.host.ms += 60_000
        binding.crossed.clear()
        assert service.get(path).status == 200
        assert binding.crossed == crosses, number


def test_few_statements_are_kept_prepared(d1: Any) -> None:
    binding = Counting()
    database = d1.D1Database(binding)
    statements = [Statement(f"SELECT {number}") for number in range(d1.MOST_PREPARED + 1)]
    for statement in (*statements, statements[-1]):
        run(database.rows(statement))
    assert binding.crossed["prepare"] == len(statements)
    run(database.rows(statements[0]))
    assert binding.crossed["prepare"] == len(statements) + 1


def test_every_file_that_is_not_measured_is_listed_with_tests_that_exist() -> None:
    root = Path(__file__).parents[2]
    page = (root / "docs" / "tests.md").read_text()
    rows = [line.split("|")[1:3] for line in page.splitlines() if line.startswith("| `")]
    listed = {name.strip(" `"): tests for name, tests in rows if ".py" in name}
    folder = root / "src" / "detector" / "adapters" / "cloudflare"
    files = {f"adapters/cloudflare/{path.name}" for path in folder.glob("[a-z]*.py")}
    assert set(listed) == files | {"src/entry.py"}
    for tests in listed.values():
        named = [part.split("::") for part in tests.split("`") if "::" in part]
        assert named
        for file, test in named:
            text = (root / "tests" / "edge" / file).read_text()
            assert f"def {test}(" in text or f"class {test}(" in text, f"{file}::{test}"
