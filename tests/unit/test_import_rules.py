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
    "os.environ.get",
}  # fmt: skip


def import_time_calls(tree: ast.Module) -> list[ast.Call]:
    """Calls that run at import: everywhere but in the bodies of functions and lambdas."""
    found: list[ast.Call] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
                if part is not None:
                    visit(part)
            return
        if isinstance(node, ast.Lambda):
            return
        if isinstance(node, ast.Call):
            found.append(node)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree)
    return found


def problems(source: str) -> list[str]:
    tree = ast.parse(source)
    js_names = {
        alias.asname or alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if (node.module if isinstance(node, ast.ImportFrom) else alias.name or "") in ("js",)
        or (isinstance(node, ast.ImportFrom) and node.module in ("js", "pyodide.ffi"))
    }
    found = []
    for call in import_time_calls(tree):
        name = ast.unparse(call.func)
        if name in CLOCK_OR_CHANCE or name.split(".")[0] in js_names:
            found.append(f"{name} at line {call.lineno}")
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
    ],
)
def test_the_check_finds_what_it_looks_for(line: str) -> None:
    assert problems(line)


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
