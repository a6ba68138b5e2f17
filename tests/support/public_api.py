"""What a user can rely on: every public module with its names, their signatures and fields, as outlines by package.

python tests/support/public_api.py
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import ForwardRef

import switchgear
from switchgear.pipeline.operation import Operation

BASELINE = Path(__file__).parents[1] / "data" / "public_api"
_LEFT_OUT = {"model_config"}


def modules() -> Iterator[ModuleType]:
    """The package and every module in it of which no part has an underscore in front."""
    yield switchgear
    for found in pkgutil.walk_packages(switchgear.__path__, "switchgear."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            yield import_module(found.name)


def outlines() -> dict[str, list[str]]:
    """By package: each module, what it offers, and what that has. What comes from elsewhere is only named."""
    found: dict[str, list[str]] = {}
    for module in modules():
        package = module.__name__ if hasattr(module, "__path__") else module.__name__.rpartition(".")[0]
        found.setdefault(package, []).extend(_outline(module))
    return {package: lines for package, lines in found.items() if lines}


def _outline(module: ModuleType) -> Iterator[str]:
    names = sorted(getattr(module, "__all__", ()))
    elsewhere = [name for name in names if _home(getattr(module, name)) not in {None, module.__name__}]
    if names:
        yield module.__name__
    if elsewhere:
        yield f"  from elsewhere: {', '.join(elsewhere)}"
    for name in names:
        if name not in elsewhere:
            yield from _described(name, getattr(module, name))


def _home(value: object) -> str | None:
    """The module of ours that defines a class or a function; None: it is a plain value, or not ours."""
    home = getattr(value, "__module__", None) if inspect.isclass(value) or inspect.isfunction(value) else None
    return home if isinstance(home, str) and home.startswith("switchgear") else None


def _described(name: str, value: object) -> Iterator[str]:
    if inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
        yield f"  class {name}({bases})"
        for member in _members(value):
            yield f"    {member}"
    elif inspect.isfunction(value):
        yield f"  {name}{_signature(value)}"
    else:
        kind = type(value)
        yield f"  {name}: {'a type' if kind.__module__ in {'types', 'typing'} else kind.__name__}"


def _members(cls: type) -> Iterator[str]:
    if issubclass(cls, Enum):
        yield ", ".join(f"{member.name}={member.value!r}" for member in cls)
    fields = {} if issubclass(cls, Enum) else inspect.get_annotations(cls)
    for field, kind in fields.items():
        if not field.startswith("_") and field not in _LEFT_OUT:
            yield f"{field}: {kind.__forward_arg__ if isinstance(kind, ForwardRef) else kind}"
    for name, member in vars(cls).items():
        function = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if name.startswith("_") and name not in {"__init__", "__enter__", "__aenter__", "__iter__", "__aiter__"}:
            continue
        if inspect.isfunction(function):
            if "switchgear" in function.__code__.co_filename:  # what dataclasses and protocols write says nothing new
                yield f"{name}{_signature(function)}"
        elif isinstance(member, Operation):
            yield f"{name}{_signature(member.build)}"
        elif name not in fields and not issubclass(cls, Enum) and not inspect.ismemberdescriptor(member):
            yield f"{name}: {type(member).__name__}"


def _signature(function: object) -> str:
    """Without the addresses that some defaults show."""
    return re.sub(r" at 0x[0-9a-f]+", "", str(inspect.signature(function)))  # type: ignore[arg-type] # any function


def baseline() -> dict[str, list[str]]:
    """The outlines that are written down."""
    return {file.stem: file.read_text("utf-8").splitlines() for file in sorted(BASELINE.glob("*.txt"))}


if __name__ == "__main__":
    BASELINE.mkdir(exist_ok=True)
    for file in BASELINE.glob("*.txt"):
        file.unlink()
    for package, lines in outlines().items():
        (BASELINE / f"{package}.txt").write_text("\n".join(lines) + "\n", "utf-8")
