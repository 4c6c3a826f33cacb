"""Import hooks the Workers SDK registers for packages that draw entropy while being imported."""

import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, ExitStack
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, TypeVar

from _cloudflare.allow_entropy import in_request_context

Patch = Callable[[Any], AbstractContextManager[None]]
Hook = Callable[[ModuleType], None]
T = TypeVar("T")

_create_patches: dict[str, Patch] = {}
_exec_patches: dict[str, Patch] = {}
_after_snapshot: dict[str, Hook] = {}
_before_first_request: dict[str, Hook] = {}
_guarded: dict[str, ModuleType] = {}


def _registrar(registry: dict[str, T]) -> Callable[[str], Callable[[T], T]]:
    def register(module_name: str) -> Callable[[T], T]:
        def decorate(target: T) -> T:
            registry[module_name] = target
            return target

        return decorate

    return register


register_create_patch = _registrar(_create_patches)
register_exec_patch = _registrar(_exec_patches)
register_after_snapshot = _registrar(_after_snapshot)
register_before_first_request = _registrar(_before_first_request)


class _PatchedLoader(Loader):
    """The module's own loader, run inside the registered contexts."""

    def __init__(self, name: str, loader: Any) -> None:
        self._name = name
        self._loader = loader

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._loader, attribute)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        with ExitStack() as stack:
            if patch := _create_patches.get(self._name):
                stack.enter_context(patch(spec))
            return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        with ExitStack() as stack:
            if patch := _exec_patches.get(self._name):
                stack.enter_context(patch(module))
            self._loader.exec_module(module)


class _PatchFinder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in _create_patches and fullname not in _exec_patches:
            return None
        for finder in sys.meta_path:
            if finder is self:
                continue
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                spec.loader = _PatchedLoader(fullname, spec.loader)
                return spec
        return None


class _GuardedModule(ModuleType):
    """A module whose functions refuse to run until the first request, but for an allowlist."""

    def __init__(self, module: ModuleType, allowlist: Collection[str]) -> None:
        super().__init__(module.__name__, module.__doc__)
        self.__dict__.update(_module=module, _allowlist=frozenset(allowlist))
        for dunder in ("__path__", "__spec__", "__loader__", "__file__", "__package__"):
            if hasattr(module, dunder):
                self.__dict__[dunder] = getattr(module, dunder)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.__dict__["_module"], name)
        if not callable(value) or name in self.__dict__["_allowlist"] or in_request_context():
            return value

        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not in_request_context():
                raise RuntimeError(
                    f"Cannot use {self.__name__}.{name}() outside of request context"
                )
            return value(*args, **kwargs)

        return guarded

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.__dict__["_module"], name, value)


def block_calls(module: ModuleType, *, allowlist: Collection[str] = ()) -> None:
    """Hide `module` behind a guard, for importers, until the first request."""
    _guarded[module.__name__] = module
    sys.modules[module.__name__] = _GuardedModule(module, allowlist)


def install() -> None:
    """Apply registered patches to modules imported from now on."""
    sys.meta_path.insert(0, _PatchFinder())


def before_first_request() -> None:
    """Lift the guards and run the hooks that wait for real entropy."""
    sys.modules.update(_guarded)
    for hooks in (_after_snapshot, _before_first_request):
        for name, hook in hooks.items():
            if name in sys.modules:
                hook(sys.modules[name])
