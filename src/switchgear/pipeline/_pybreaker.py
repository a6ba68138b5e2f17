"""pybreaker without Redis's client, which it imports wherever that is installed, though nothing here uses it.

It is loaded in the middle of the first call that fails, and often after its deadline: with Redis's client, and all that
this brings along, that took a second of work on a slow machine. So it is a module of our own, which shares nothing with
the one that an application may import, and is loaded without a module's lock that a child process could wait for.
"""

from __future__ import annotations

import builtins
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any, Final, cast

from switchgear._fork import FORKS_WAIT

__all__ = ["load_pybreaker"]

_WITHOUT: Final = frozenset(("redis", "tornado"))
_loaded: Final[list[ModuleType]] = []


def load_pybreaker() -> ModuleType:
    """The module. If a signal's handler raises while it is loaded, nothing is left of it, and the next one loads it."""
    with FORKS_WAIT:
        if not _loaded:
            spec = cast(ModuleSpec, find_spec("pybreaker"))
            module = module_from_spec(spec)
            vars(module)["__builtins__"] = {**vars(builtins), "__import__": _import}
            cast(Any, spec.loader).exec_module(module)
            _loaded.append(module)
    return _loaded[0]


def _import(name: str, *place: Any, **places: Any) -> ModuleType:
    if name.partition(".")[0] in _WITHOUT:
        raise ImportError(name)
    return builtins.__import__(name, *place, **places)
