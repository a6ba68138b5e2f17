"""The library as its own tests look at it: its modules, their sources, and what they define."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import switchgear

SOURCE = Path(switchgear.__path__[0])


@cache
def module_names() -> tuple[str, ...]:
    """Every module's name, private ones included, in their order."""
    found = [info.name for info in pkgutil.walk_packages(switchgear.__path__, "switchgear.")]
    return tuple(sorted(["switchgear", *found]))


def is_public(name: str) -> bool:
    """Whether no part of a module's name begins with an underscore."""
    return not any(part.startswith("_") for part in name.split("."))


def is_package(name: str) -> bool:
    """Whether a module has others below it."""
    return SOURCE.joinpath(*name.split(".")[1:]).is_dir()


@cache
def syntax_of(name: str) -> ast.Module:
    """A module's syntax tree; the module is not imported."""
    path = SOURCE.joinpath(*name.split(".")[1:])
    file = path / "__init__.py" if is_package(name) else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def module(name: str) -> ModuleType:
    """A module, imported."""
    return importlib.import_module(name)


@cache
def classes_of(base: type) -> tuple[type[Any], ...]:
    """Every class of the library below a base, wherever it is defined."""
    found = {
        cls
        for name in module_names()
        for _, cls in inspect.getmembers(module(name), inspect.isclass)
        if issubclass(cls, base) and cls.__module__ == name
    }
    return tuple(sorted(found, key=lambda cls: (cls.__module__, cls.__qualname__)))


def imports_of(name: str) -> Iterator[str]:
    """Every module that a module imports, wherever in its text, but for type checkers only."""
    skipped = {
        id(inner)
        for node in ast.walk(syntax_of(name))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(syntax_of(name)):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
