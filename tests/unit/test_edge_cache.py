"""A new verdict has the platform's copies forgotten, and never fails over that."""

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.unit.doubles import run

NAME = "detector.adapters.cloudflare.edge_cache"


class JsException(Exception):
    """Pyodide's, which only exists inside the Worker."""


@pytest.fixture
def edge_cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    ffi, js = ModuleType("pyodide.ffi"), ModuleType("js")
    vars(ffi).update(JsException=JsException, to_js=lambda value, **_: value)
    vars(js).update(Object=SimpleNamespace(fromEntries=None))
    for name, module in (("pyodide", ModuleType("pyodide")), ("pyodide.ffi", ffi), ("js", js)):
        monkeypatch.setitem(sys.modules, name, module)
    yield importlib.import_module(NAME)
    sys.modules.pop(NAME)


def test_copies_are_forgotten_by_their_tag(edge_cache: Any) -> None:
    asked: list[object] = []

    async def purge(options: object) -> None:
        asked.append(options)

    run(edge_cache.forget(SimpleNamespace(cache=SimpleNamespace(purge=purge)), "a token"))
    assert asked == [{"tags": ["a token"]}]


def test_a_platform_that_refuses_or_has_no_cache_is_no_failure(edge_cache: Any) -> None:
    async def purge(_options: object) -> None:
        raise JsException("too many purges")

    run(edge_cache.forget(SimpleNamespace(cache=SimpleNamespace(purge=purge)), "a token"))
    run(edge_cache.forget(SimpleNamespace(), "a token"))
