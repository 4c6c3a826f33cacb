"""What crosses from Python to JavaScript on the way of a stored answer: `entry.py` on a stand-in.

Each crossing takes some ten microseconds at the edge, which is what a stored answer's time is made
of. So each kind is counted; who needs one more changes the number here.
"""

import asyncio
import importlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from detector.adapters.database import Statement
from tests.unit.service import Service
from tests.unit.test_service import MINT, report

NULL = SimpleNamespace(name="null")
ADAPTERS = "detector.adapters.cloudflare"


class JsException(Exception):
    """Pyodide's, which only exists inside the Worker."""


class Rows(list[Any]):
    """A JavaScript array, of which all that is done is counted."""

    def __init__(self, items: list[Any], crossed: Counter[str]) -> None:
        super().__init__(items)
        self.crossed = crossed

    def shift(self) -> Any:
        self.crossed["rows"] += 1
        return self.pop(0)

    def to_py(self) -> list[Any]:
        self.crossed["rows"] += 1
        return list(self)

    def splice(self, start: int, count: int, *put: Any) -> "Rows":
        self.crossed["rows"] += 1
        taken = self[start : start + count]
        self[start : start + count] = put
        return Rows(taken, self.crossed)

    def includes(self, item: Any) -> bool:
        self.crossed["rows"] += 1
        return any(one is item for one in self)


class Binding:
    """D1 over the tests' SQLite."""

    def __init__(self, service: Service, crossed: Counter[str]) -> None:
        self.service, self.crossed = service, crossed

    def prepare(self, sql: str) -> "Prepared":
        self.crossed["prepare"] += 1
        return Prepared(self, sql)


class Prepared:
    """A statement of D1."""

    def __init__(self, binding: Binding, sql: str, values: tuple[Any, ...] = ()) -> None:
        self.binding, self.sql, self.values = binding, sql, values

    def bind(self, *values: Any) -> "Prepared":
        self.binding.crossed["bind"] += 1
        return Prepared(self.binding, self.sql, values)

    async def raw(self, _options: object) -> Rows:
        crossed = self.binding.crossed
        crossed["raw"] += 1
        found = await self.binding.service.database.rows(Statement(self.sql, self.values))
        names = Rows([*found[0]], crossed)
        lines = [
            Rows([NULL if one is None else one for one in row.values()], crossed) for row in found
        ]
        return Rows([names, *lines], crossed)


class Headers:
    """A request's headers."""

    def __init__(self, given: Mapping[str, str], crossed: Counter[str]) -> None:
        self.given, self.crossed = given, crossed

    def get(self, name: str) -> Any:
        self.crossed["header"] += 1
        return self.given.get(name, NULL)


class Incoming:
    """The runtime's request; each of its fields is counted as it is read."""

    def __init__(self, path: str, headers: Mapping[str, str], crossed: Counter[str]) -> None:
        self.fields = {"method": "GET", "url": f"https://detector.example{path}"}
        self.given, self.crossed = headers, crossed

    @property
    def js_object(self) -> "Incoming":
        return self

    def __getattr__(self, name: str) -> Any:
        self.crossed["request"] += 1
        return Headers(self.given, self.crossed) if name == "headers" else self.fields[name]


class Blob:
    """Bytes in JavaScript."""

    size = 0

    def slice(self, _start: int) -> "Blob":
        return self


@pytest.fixture
def crossed() -> Counter[str]:
    return Counter()


Ask = Callable[..., Any]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, crossed: Counter[str]) -> Iterator[Ask]:
    """Asks the entrypoint, in an isolate that has answered before; the token is stored."""
    service = Service()
    service.fetch.answers = [report()]
    assert service.get(f"/predict/{MINT}").status == 200

    def counted(name: str, made: Callable[..., Any]) -> SimpleNamespace:
        def new(*given: Any) -> Any:
            crossed[name] += 1
            return made(*given)

        return SimpleNamespace(new=new)

    def to_js(value: Any, **_: Any) -> Any:
        crossed["to_js"] += 1
        return value

    def answer(body: Any, options: Mapping[str, Any]) -> SimpleNamespace:
        return SimpleNamespace(body=body, **options)

    ffi, js, workers = ModuleType("pyodide.ffi"), ModuleType("js"), ModuleType("workers")
    vars(ffi).update(
        JsException=JsException, JsProxy=Headers, jsnull=NULL, to_js=to_js, create_proxy=None
    )
    vars(js).update(
        Object=SimpleNamespace(fromEntries=None),
        Blob=counted("blob", lambda _items: Blob()),
        Response=counted("response", answer),
    )
    vars(workers).update(
        DurableObject=object, WorkerEntrypoint=object, Request=object, Response=object
    )
    fakes = {"js": js, "pyodide": ModuleType("pyodide"), "pyodide.ffi": ffi, "workers": workers}
    for name, module in fakes.items():
        monkeypatch.setitem(sys.modules, name, module)
    entry = importlib.import_module("entry")
    monkeypatch.setattr(entry, "log_json", lambda _entry: None)
    monkeypatch.setattr(entry, "SystemHost", lambda: service.host)
    worker = entry.Default()
    worker.env = SimpleNamespace(DB=Binding(service, crossed), REQUEST_COUNTS_S="0")
    worker.ctx = SimpleNamespace(waitUntil=lambda work: work.close())

    def get(path: str, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        asyncio.run(worker.fetch(Incoming(path, given, crossed)))
        crossed.clear()
        return asyncio.run(worker.fetch(Incoming(path, given, crossed)))

    yield get
    service.database.close()
    for name in [one for one in sys.modules if one == "entry" or one.startswith(ADAPTERS)]:
        sys.modules.pop(name)


REQUEST = {"request": 3, "header": 4}
"""Address, method, headers; if-none-match, the key in two headers, the client's address."""

ONE_READ = {"bind": 1, "raw": 1}


def test_a_stored_answer(ask: Ask, crossed: Counter[str]) -> None:
    found = ask(f"/predict/{MINT}")
    assert (found.status, type(found.body)) == (200, Blob)
    assert crossed == {**REQUEST, **ONE_READ, "rows": 5, "to_js": 2, "blob": 2, "response": 1}


def test_without_the_report_its_text_comes_here(ask: Ask, crossed: Counter[str]) -> None:
    found = ask(f"/predict/{MINT}?raw=false")
    assert "raw_data" not in json.loads(found.body)
    assert crossed == {**REQUEST, **ONE_READ, "rows": 3, "to_js": 1, "response": 1}


def test_what_the_reader_has_already(ask: Ask, crossed: Counter[str]) -> None:
    tag = ask(f"/predict/{MINT}").headers["etag"]
    assert ask(f"/predict/{MINT}", if_none_match=tag).status == 304
    assert crossed == {**REQUEST, **ONE_READ, "rows": 3, "to_js": 1, "response": 1}


def test_statistics(ask: Ask, crossed: Counter[str]) -> None:
    found = ask("/api/stats")
    assert json.loads(found.body)["total_tokens"] == 1
    assert crossed == {**REQUEST, **ONE_READ, "rows": 3, "to_js": 1, "response": 1}
