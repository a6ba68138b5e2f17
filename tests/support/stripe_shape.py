"""What the official SDK declares for an object, in a compact form, and how our models compare with it.

A field's kind is `text`, `int`, `float`, `bool`, `decimal` or `time`; `[kind]` a list; `{"map": kind}`;
`{"values": [...]}` an enumeration; `{"ref": names}` an id that may be expanded, `{"is": names}` an object,
both with the `object` of each it may be; `{"page": kind}` a list object; `{"fields": {...}}` a nested class. A `?`
after a name: it may be null or absent.
"""

from __future__ import annotations

import ast
import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import AwareDatetime, SecretStr

from stripe_sdk import declared, kind_of
from switchgear.stripe.models import LineItem
from switchgear.stripe.models.base import DeletedStub, StripeModel, UntypedObject, _ByKind
from switchgear.stripe.models.customer import CashBalance
from switchgear.stripe.models.kinds import KINDS, class_of
from switchgear.types.enums import Unrecognized

LONG = 60
"""Enumerations of more values than this (countries, kinds of tax id) are text."""

_TIME = re.compile(
    r"created|updated|start|end|date|timestamp|computed_timestamp|billed_until|capture_before|due_by|available_on"
    r"|deletes_after|expires_after|redeem_by|next_payment_attempt|cancel_at|billing_cycle_anchor|current_deadline"
    r"|next_pending_invoice_item_invoice|(current_)?(trial|period|start|end|due|arrival|effective|proration)(_start|_end)?"
    r"(_date|_time|_at)?|(current_)?period_(start|end)|trial_(start|end)|subscription_proration_date"
    r"|expected_availability_date|(target_)?frozen_time|(start|end)_time|.*_at"
)
_PLAIN = {"str": "text", "int": "int", "float": "float", "bool": "bool", "Decimal": "decimal"}


@cache
def shape(kind: str) -> Mapping[str, Any]:
    """The compact form of an object, read from the installed package."""
    told = declared(kind)
    return _compact(told, told["module"], {})


def _compact(cls: Mapping[str, Any], module: str, around: Mapping[str, Any]) -> dict[str, Any]:
    nested = {**around, **cls["nested"]}
    fields: dict[str, Any] = {}
    for name, annotation in sorted(cls["fields"].items()):
        optional, kind = _kind(ast.parse(annotation, mode="eval").body, name, module, nested)
        fields[f"{name}?" if optional else name] = kind
    return fields


def _kind(node: ast.expr, name: str, module: str, nested: Mapping[str, Any]) -> tuple[bool, Any]:
    def inside(node: ast.expr) -> Any:
        return _kind(node, name, module, nested)[1]

    match node:
        case ast.Name(id="int") if _TIME.fullmatch(name):
            return False, "time"
        case ast.Name(id=plain) if plain in _PLAIN:
            return False, _PLAIN[plain]
        case ast.Name(id="object" | "Any"):
            return False, "json"
        case ast.Name(id=cls) if cls in nested:
            return False, {"fields": _compact(nested[cls], module, nested)}
        case ast.Name(id=cls) | ast.Constant(value=str(cls)):
            return False, {"is": (kind_of(cls, module),)}
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return True, inside(inner)
        case ast.Subscript(value=ast.Name(id="List"), slice=inner):
            return False, [inside(inner)]
        case ast.Subscript(value=ast.Name(id="ListObject"), slice=inner):
            return False, {"page": inside(inner)}
        case ast.Subscript(value=ast.Name(id="UntypedStripeObject"), slice=inner):
            return False, {"map": inside(inner)}
        case ast.Subscript(value=ast.Name(id="ExpandableField"), slice=inner):
            return False, {"ref": inside(inner).get("is", ("rule",))}
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            values = [ast.literal_eval(part) for part in (inner.elts if isinstance(inner, ast.Tuple) else [inner])]
            return False, "bool" if values == [True] else {"values": values} if len(values) <= LONG else "text"
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=[literal, ast.Name(id="str")])):
            return False, inside(literal)
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=several)):
            return False, {"is": tuple(one for part in several for one in inside(part)["is"])}
    raise AssertionError(f"{name}: {ast.unparse(node)}")


class Comparison:
    """Walks a model beside a compact shape, and notes every difference with its path."""

    def __init__(self) -> None:
        self.declared: set[str] = set()
        self.missing: set[str] = set()
        self.wrong: dict[str, str] = {}
        """Declared with another type, or required though it may be absent."""
        self.loose: set[str] = set()
        """Fields within what is kept as plain JSON."""
        self.text: set[str] = set()
        """Enumerations that are plain text here."""

    def _classes(self, kinds: Iterable[str]) -> set[type[Any]]:
        return {PARTS.get(kind) or class_of(kind) or UntypedObject for kind in kinds}

    def compare(self, path: str, fields: Mapping[str, Any], model: type[StripeModel]) -> None:
        model.model_rebuild()
        for marked, kind in fields.items():
            name = marked.removesuffix("?")
            here = f"{path}.{name}"
            field = model.model_fields.get(name)
            if field is None:
                self.missing.add(here)
                continue
            self.declared.add(here)
            if marked.endswith("?") and field.is_required():
                self.wrong[here] = "may be absent, but is required"
            for problem in self._field(here, kind, field.annotation):
                self.wrong[here] = problem

    def _field(self, path: str, kind: Any, annotation: Any) -> Iterator[str]:
        ours = _parts(annotation)
        match kind:
            case "time":
                fits = bool({datetime, AwareDatetime} & ours) or ours == {str, int}
            case "text":
                fits = bool({str, SecretStr} & ours)
            case "bool":
                fits = bool in ours <= {bool, str}
            case "int" | "float" | "decimal":
                fits = ours == {{"int": int, "float": float, "decimal": Decimal}[kind]}
            case [inner]:
                yield from self._inside(path, inner, ours, list, 0)
                return
            case {"map": inner}:
                yield from self._inside(path, inner, ours, dict, 1)
                return
            case {"page": inner}:
                (part,) = ours
                yield from self._field(path, inner, part.__pydantic_generic_metadata__["args"][0])
                return
            case {"values": values}:
                fits = self._enumeration(path, values, ours)
            case {"ref": names}:
                fits = {str, DeletedStub, *self._classes(names)} == ours
            case {"is": names}:
                fits = ours == self._classes(names)
            case "json":
                fits = True
            case {"fields": fields}:
                fits = self._nested(path, fields, ours)
            case _:
                raise AssertionError(kind)
        if not fits:
            yield f"{kind} is declared as {annotation}"

    def _inside(self, path: str, kind: Any, ours: set[Any], container: type, argument: int) -> Iterator[str]:
        found = [part for part in ours if typing.get_origin(part) is container]
        if len(ours) != 1 or not found:
            yield f"{container.__name__} of {kind} is declared as {ours}"
        else:
            yield from self._field(path, kind, typing.get_args(found[0])[argument])

    def _enumeration(self, path: str, values: list[str], ours: set[Any]) -> bool:
        literals = [part for part in ours if typing.get_origin(part) is typing.Literal]
        if literals:
            known = {*typing.get_args(literals[0])}
            return known >= {*values} if Unrecognized in ours else known == {*values}
        if str in ours <= {str, bool}:
            self.text.add(path)
            return True
        members = [member.value for enum in ours - {Unrecognized, str} for member in enum]
        return Unrecognized in ours and set(values) <= set(members)

    def _nested(self, path: str, fields: Mapping[str, Any], ours: set[Any]) -> bool:
        if len(ours) != 1:
            return False
        (part,) = ours
        if _is_model(part):
            self.compare(path, fields, part)
            return True
        if typing.get_origin(part) is not dict:
            return False
        held = typing.get_args(part)[1]
        values = [value for value in _parts(held) if _is_model(value)]
        if Unrecognized in _parts(held):
            self.declared |= {f"{path}.{marked.removesuffix('?')}" for marked in fields}
            return not [problem for kind in fields.values() for problem in self._field(path, kind, held)]
        if not values:
            self.loose |= set(_inner(path, fields))
            return True
        for marked, kind in fields.items():
            here = f"{path}.{marked.removesuffix('?')}"
            self.declared.add(here)
            self.compare(here, kind["fields"], values[0])
        return True


def _inner(path: str, fields: Mapping[str, Any]) -> Iterator[str]:
    """The paths of all fields below one."""
    for marked, kind in fields.items():
        here = f"{path}.{marked.removesuffix('?')}"
        yield here
        while isinstance(kind, list) or (isinstance(kind, dict) and {"map", "page"} & kind.keys()):
            (kind,) = kind if isinstance(kind, list) else kind.values()
        if isinstance(kind, dict) and "fields" in kind:
            yield from _inner(here, kind["fields"])


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, StripeModel)


PARTS: Mapping[str, type[StripeModel]] = {"item": LineItem, "cash_balance": CashBalance}
"""What has no place in the table of kinds: it comes inside another object only."""
_CLASSES = {path.partition(".")[2]: kind for kind, path in KINDS.items()}


def _parts(annotation: Any) -> set[Any]:
    """The alternatives of an annotation, without None and without `Annotated`; references by name are looked up."""
    if typing.get_origin(annotation) is typing.Annotated:
        inner, *marks = typing.get_args(annotation)
        for mark in marks:
            if isinstance(mark, _ByKind):
                named = {
                    class_of(_CLASSES[name]) if name in _CLASSES else UntypedObject for name in mark.names.split(" | ")
                }
                return {str, DeletedStub, *named} if mark.id else named
        return _parts(inner)
    if typing.get_origin(annotation) in {typing.Union, type(int | str)}:
        return {part for option in typing.get_args(annotation) for part in _parts(option)}
    return set() if annotation is type(None) else {annotation}
