"""Between workerd's JavaScript classes and the Worker's Python ones.

Runs inside Pyodide only. Calls follow production: `fetch` gets as many arguments as it takes,
RPC arguments and results are converted, Durable Object life-cycle methods get raw values.
"""

import importlib
import importlib.util
import inspect
import random
from types import ModuleType
from typing import Any

from _cloudflare import import_patch_manager
from pyodide.code import relaxed_call
from pyodide.ffi import to_js
from workers import python_from_rpc, python_to_rpc

_main: ModuleType | None = None


def load(main_module: str, class_names: list[str]) -> None:
    """Import the Worker's main module.

    Raises what the module raises, and ImportError when it lacks one of the named classes.
    """
    global _main
    import_patch_manager.install()
    # Production runs this from a .pth file; it registers the SDK's patches for known packages.
    importlib.import_module("_workers_sdk_patch_loader")
    _main = importlib.import_module(main_module)
    missing = [name for name in class_names if not hasattr(_main, name)]
    if missing:
        raise ImportError(f"{main_module}.py has no class {', '.join(missing)}")


def before_first_request() -> None:
    """Replace the seeds drawn while booting, when there was no entropy."""
    random.seed()
    import_patch_manager.before_first_request()


def has_numpy() -> bool:
    """Whether the Worker's code can import numpy."""
    return importlib.util.find_spec("numpy") is not None


def methods_of(class_name: str) -> Any:
    """Names of a class's public methods: the ones workerd should see on the prototype."""
    members = inspect.getmembers(getattr(_main, class_name), inspect.isfunction)
    return to_js([name for name, _ in members if not name.startswith("_")])


def instantiate(class_name: str, ctx: Any, env: Any) -> Any:
    """One object per request, or per Durable Object."""
    return getattr(_main, class_name)(ctx, env)


async def call_lifecycle(instance: Any, name: str, args: Any) -> Any:
    """Hand a Durable Object event to its method, with as many raw arguments as it takes."""
    return await _settled(relaxed_call(getattr(instance, name), *args))


async def call_fetch(instance: Any, args: Any) -> Any:
    """Hand a request to `fetch`, with as many arguments as it takes, and convert the response."""
    return python_to_rpc(await _settled(relaxed_call(instance.fetch, *_converted(args))))


async def call_rpc(instance: Any, name: str, args: Any) -> Any:
    """Call `scheduled` or an RPC method with exactly these arguments, converted both ways."""
    return python_to_rpc(await _settled(getattr(instance, name)(*_converted(args))))


def _converted(args: Any) -> list[Any]:
    return [python_from_rpc(arg) for arg in args]


async def _settled(result: Any) -> Any:
    return await result if inspect.isawaitable(result) else result
