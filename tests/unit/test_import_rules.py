"""What may happen when the Worker is imported: production snapshots memory right after it.

No JavaScript object in a global, no entropy, no clock, no settings (PLATFORM: a deploy fails on
the first two; the others would freeze into the snapshot).
"""

import ast
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"
MODULES = sorted(SRC.rglob("*.py"))

CLOCK_OR_CHANCE = {
    "time.time", "time.time_ns", "time.monotonic", "time.perf_counter", "datetime.now",
    "datetime.utcnow", "date.today", "random.random", "random.Random", "random.randint",
    "secrets.token_hex", "secrets.token_bytes", "uuid.uuid4", "os.urandom", "os.getenv",
    "os.environ", "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today",
    "datetime.datetime.today",
}  # fmt: skip
EDGE_MODULES = ("js", "workers", "pyodide", "pyodide.ffi")
PYTHON_CLASSES = {"workers.DurableObject", "workers.WorkerEntrypoint", "pyodide.ffi.JsException"}
"""Names of those modules that are classes of Python, and may be base classes or be caught."""


def import_time_nodes(tree: ast.Module) -> list[ast.AST]:
    """What runs at import: everything but the bodies of functions and lambdas, and annotations."""
    found: list[ast.AST] = []

    def visit(node: ast.AST | None) -> None:
        if node is None:
            return
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
                visit(part)
            return
        if isinstance(node, ast.Lambda):
            return
        found.append(node)
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and name not in ("annotation", "returns"):
                    visit(child)

    visit(tree)
    return found


def imported_names(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `from time import time as t` gives t: time.time."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return names


def problems(source: str) -> list[str]:
    """Everything that the snapshot of production could not hold, or would freeze."""
    tree = ast.parse(source)
    names = imported_names(tree)
    found = []
    for node in import_time_nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "js":
            found.append(f"a JavaScript object by name, at line {node.lineno}")
        if not isinstance(node, ast.Name | ast.Attribute):
            continue
        root, _, rest = ast.unparse(node).partition(".")
        name = names.get(root, root) + (f".{rest}" if rest else "")
        of_the_edge = name.split(".")[0] in EDGE_MODULES and name not in EDGE_MODULES
        if name in CLOCK_OR_CHANCE or (of_the_edge and name not in PYTHON_CLASSES):
            found.append(f"{name} at line {node.lineno}")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_nothing_forbidden_runs_at_import(path: Path) -> None:
    assert problems(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "import time\nSTARTED = time.time()",
        "import uuid\nID = uuid.uuid4()",
        "import os\nKEY = os.environ.get('KEY')",
        "import js\nHEADERS = js.Headers.new()",
        "from pyodide.ffi import create_proxy\nCALL = create_proxy(print)",
        "import random\ndef f(x=random.random()): ...",
        "import secrets\nclass A:\n    token = secrets.token_hex(8)",
        "from js import Headers",
        "import js\nHEADERS = js.Headers",
        "import js as javascript\nENV = javascript.globalThis",
        "import js\nclass A:\n    headers: object = js.Headers",
        "import js\ndef f(x=js.Headers): ...",
        "from workers import env\nKEY = env.KEY",
        "from workers import Response\nGONE = Response('x')",
        "import workers\nGONE = workers.Response('x')",
        "from pyodide.ffi import to_js as convert\nEMPTY = convert({})",
        "import os\nKEY = os.environ['KEY']",
        "from os import environ\nKEY = environ['KEY']",
        "from time import time\nSTARTED = time()",
        "from time import time as clock\nCLOCK = clock",
        "import datetime\nSTARTED = datetime.datetime.now()",
        "from datetime import datetime\nSTARTED = datetime.now()",
    ],
)
def test_the_check_finds_what_it_looks_for(line: str) -> None:
    assert problems(line)


@pytest.mark.parametrize(
    "lines",
    [
        "import js\ndef f():\n    return js.Headers.new()",
        "from workers import Response\ndef f() -> Response: ...\nx: Response",
        "from workers import DurableObject\nclass Feed(DurableObject): ...",
        "import time\ndef f():\n    return time.time()",
    ],
)
def test_the_check_lets_the_rest_be(lines: str) -> None:
    assert problems(lines) == []


def test_importing_takes_no_entropy_no_clock_and_no_environment() -> None:
    """The whole app is imported in a fresh interpreter in which they are booby-trapped."""
    script = textwrap.dedent(
        """
        import asyncio, csv, os, random, secrets, sys, time, uuid

        def trap(name):
            def sprung(*_args, **_kwargs):
                raise AssertionError(f"{name} at import")
            return sprung

        try:
            import numpy
        except ImportError:
            pass
        for module, names in {
            os: ["urandom", "getenv"], secrets: ["token_hex", "token_bytes"],
            uuid: ["uuid4"], random: ["random", "randint"],
            time: ["time", "time_ns", "monotonic"],
        }.items():
            for name in names:
                setattr(module, name, trap(name))
        os.environ = None
        import detector.app
        assert not any(name.split(".")[0] in ("js", "workers", "pyodide") for name in sys.modules)
        """
    )
    result = subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONPATH": str(SRC)}, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
