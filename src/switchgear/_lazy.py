"""Lazy package exports: a name costs its module's import only when it is first used (PEP 562).

A package offers what the `__all__` of its modules says, so a public name is said in one place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Final, cast

__all__ = ["lazy_exports"]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_BEGIN: Final = "\n__all__ = ["


def lazy_exports(
    package: str, whole: str, selected: Mapping[str, str] = _NONE, extras: Mapping[str, str] = _NONE
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make `__getattr__` and `__dir__` of a package whose names live in submodules.

    Args:
        package: The package's `__name__`.
        whole: Submodules, relative to the package and separated by spaces, of which all public names are exported.
            Their `__all__` is read, they are not run.
        selected: Submodule -> those of its names that are exported, separated by spaces.
        extras: Submodule -> the package of an extra that it cannot do without. Where that is missing, its names are not
            listed, so that `help` and `import *` do without them; to ask for one is an `ImportError`.
    """
    chosen = {name: module for module, names in selected.items() for name in names.split()}

    @cache
    def homes() -> dict[str, str]:
        return {name: module for module in whole.split() for name in _public(f"{package}.{module}")} | chosen

    def __getattr__(name: str) -> object:  # noqa: N807 - it becomes the package's own __getattr__
        if name == "__all__":
            return listed()
        module = chosen.get(name) or (None if name.startswith("__") else homes().get(name))
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{module}"), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted(name for name, module in homes().items() if module not in extras or _is_there(extras[module]))

    return __getattr__, listed


def _public(module: str) -> list[str]:
    """What a module's `__all__` says, without running the module where its source is at hand."""
    loaded = sys.modules.get(module)
    source = None if loaded else _source_of(module)
    begin = source.find(_BEGIN) if source else -1
    if not source or begin < 0:  # frozen without sources, or a package, which has its names from its modules
        return cast("list[str]", import_module(module).__all__)  # waits, if another thread is loading it
    return source[begin + len(_BEGIN) : source.index("]", begin + len(_BEGIN))].split('"')[1::2]


def _is_there(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _source_of(module: str) -> str | None:
    from importlib.util import find_spec

    spec = find_spec(module)
    read: Callable[[str], str | None] | None = getattr(spec and spec.loader, "get_source", None)
    return None if read is None else read(module)
