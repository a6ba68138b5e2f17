"""The official package of Stripe, read as a contract: its operations, their parameters, and its objects' fields.

Its sources are read and its parameters' types imported; its clients are not.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contract import place

_SPEC = importlib.util.find_spec("stripe")
assert _SPEC is not None
assert _SPEC.submodule_search_locations is not None
PACKAGE = Path(_SPEC.submodule_search_locations[0])
_OBJECT = re.compile(
    r"^class (\w+)\([^:]*\):(?:.(?!^class ))*?OBJECT_NAME: ClassVar\[\s*Literal\[\"([\w.]+)\"\]",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class SdkOperation:
    """One method of one service."""

    verb: str
    path: str
    service: str
    """Module and class: `_customer_service.CustomerService`."""
    method: str
    params: str
    """Module and class of what it takes; empty where it takes nothing."""
    wrapper: str
    """`ListObject`, `SearchResultObject`, or empty."""
    returns: str
    """The `object` of what is answered; of a list, of its items; several between bars."""

    @property
    def kinds(self) -> list[str]:
        """Each that it may be."""
        return self.returns.split(" | ")

    def parameters(self) -> tuple[Any, types.ModuleType]:
        """The `TypedDict` that it takes, and the module in which it is read."""
        module, _, name = self.params.rpartition(".")
        found = importlib.import_module(module)
        return getattr(found, name), found


def _module_of(file: Path) -> str:
    return ".".join(("stripe", *file.relative_to(PACKAGE).with_suffix("").parts))


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(PACKAGE.joinpath(*module.split(".")[1:]).with_suffix(".py").read_text(encoding="utf-8"))


@cache
def _imports(module: str) -> Mapping[str, str]:
    """What a module imports, for type checkers too: full names by the names that it uses."""
    nodes = (node for node in ast.walk(_tree(module)) if isinstance(node, ast.ImportFrom))
    return {alias.asname or alias.name: f"{node.module}.{alias.name}" for node in nodes for alias in node.names}


@cache
def kinds() -> Mapping[str, str]:
    """The `object` of each resource class by its full name, those of v1 only."""
    found: dict[str, str] = {}
    for file in sorted(PACKAGE.rglob("_*.py")):
        module = _module_of(file)
        if not module.startswith(("stripe.params.", "stripe.v2.")) and not file.stem.endswith("_service"):
            for name, kind in _OBJECT.findall(file.read_text(encoding="utf-8")):
                found[f"{module}.{name}"] = kind
    return found


def kind_of(name: str, module: str) -> str:
    """The `object` of a class that a module names; the name itself where that is no resource."""
    full = _imports(module).get(name, f"{module}.{name}")
    return kinds().get(full, name.removesuffix("Resource"))


@cache
def operations() -> Mapping[str, SdkOperation]:
    """Every operation by its place: `GET /v1/customers/{}`."""
    found: dict[str, SdkOperation] = {}
    for file in sorted(PACKAGE.rglob("_*_service.py")):
        module = _module_of(file)
        for service in _tree(module).body:
            for method in service.body if isinstance(service, ast.ClassDef) else ():
                if isinstance(method, ast.FunctionDef) and (told := _operation(module, service, method)):
                    found[place(told.verb, told.path)] = told
    return found


def _operation(module: str, service: ast.stmt, method: ast.FunctionDef) -> SdkOperation | None:
    assert isinstance(service, ast.ClassDef)
    sent = next(_requests(method), None)
    if sent is None:
        return None
    verb, where = sent.args[:2]
    template = where.func.value if isinstance(where, ast.Call) and isinstance(where.func, ast.Attribute) else where
    assert isinstance(verb, ast.Constant)
    assert isinstance(template, ast.Constant)
    answer = ast.unparse(method.returns).replace("'", "").replace('"', "") if method.returns else ""
    wrapper, _, inner = answer.rpartition("[")
    arguments = {one.arg: one.annotation for one in (*method.args.args, *method.args.posonlyargs)}
    named = re.search(r"\w+Params", ast.unparse(params)) if (params := arguments.get("params")) else None
    return SdkOperation(
        verb=str(verb.value),
        path=str(template.value),
        service=f"{module}.{service.name}",
        method=method.name,
        params=_imports(module).get(named[0], "") if named else "",
        wrapper=wrapper,
        returns=" | ".join(kind_of(one, module) for one in inner.rstrip("]").split(", ")),
    )


def _requests(method: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(method):
        match node:
            case ast.Call(func=ast.Attribute(attr="_request" | "_request_stream"), args=[_, _, *_]):
                yield node
            case _:
                pass


def declared(kind: str) -> dict[str, Any]:
    """The annotations of an object: `fields` by name, and `nested` classes alike; they are read in `module`."""
    full = next(name for name, one in kinds().items() if one == kind)
    module, _, name = full.rpartition(".")
    cls = next(node for node in _tree(module).body if isinstance(node, ast.ClassDef) and node.name == name)
    return {**_fields(cls), "module": module}


def _fields(cls: ast.ClassDef) -> dict[str, Any]:
    fields = {
        node.target.id: ast.unparse(node.annotation)
        for node in cls.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    nested = {node.name: _fields(node) for node in cls.body if isinstance(node, ast.ClassDef)}
    own = {name: annotation for name, annotation in fields.items() if not annotation.startswith("ClassVar")}
    return {"fields": own, "nested": nested}
