"""What operations declare, in the short form of the services' contracts: `list of text:verified|reserved`."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import JsonValue, SecretStr
from typing_extensions import is_typeddict

from switchgear.pipeline.body import File
from switchgear.pipeline.operations import OperationFacts, plain_type
from switchgear.pipeline.request import Request
from switchgear.pipeline.shape import shape_of

_KINDS = {
    **dict.fromkeys((str, SecretStr), "text"),
    bool: "flag",
    int: "int",
    float: "number",
    datetime: "time",
    File: "file",
}


def place(method: str | None, path: str) -> str:
    """Where an operation is, whatever its ids are called: `GET /v1/users/{}`."""
    return f"{(method or '').upper()} {re.sub(r'{[^}]*}|:[A-Za-z]+', '{}', path)}"


def parameters(facts: OperationFacts) -> dict[str, Any]:
    """What goes into the query or the body, by name."""
    return {one.name: one for one in facts.parameters if f"{{{one.name}}}" not in facts.path}


def short(hint: Any, *, fields: bool = False) -> str:
    """A type's short form; of several alternatives all, `|` between them, and `?` where None is one.

    With `fields`, a `TypedDict` shows its own: `{name: text!, limit: int?}`, with `!` where one must be given.
    """
    parts = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
    kinds = dict.fromkeys(_kind(part, fields=fields) for part in parts if part is not type(None))
    values = dict.fromkeys(value for part in parts for value in _values(part))
    told = "|".join(kinds) + (f":{'|'.join(values)}" if values else "")
    return told + ("?" if type(None) in parts else "")


def _kind(part: Any, *, fields: bool) -> str:
    origin = get_origin(part) or part
    if part == JsonValue:
        return "any"
    if fields and is_typeddict(part):
        return "{" + ", ".join(sorted(_fields(part))) + "}"
    if is_typeddict(part) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return "json"
    if origin is Literal or (isinstance(part, type) and issubclass(part, str | Enum)):
        return "text"
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return f"list of {short(get_args(part)[0], fields=fields)}"
    return _KINDS[part]


def _fields(declared: Any) -> Iterator[str]:
    shape = shape_of(declared)
    for name, hint in shape.hints.items():
        yield f"{name}: {short(plain_type(hint), fields=True)}" + ("!" if name in shape.required else "")


def _values(part: Any) -> list[str]:
    if get_origin(part) is Literal:
        return [str(value) for value in get_args(part)]
    return [member.value for member in part] if isinstance(part, type) and issubclass(part, Enum) else []


def names_sent(request: Request[Any]) -> set[str]:
    """The names, at the top, of all that a request carries in its query and body."""
    content = b"" if request.body is None else request.body.content
    if request.body is not None and request.body.content_type.startswith("multipart"):
        return {name.decode().partition("[")[0] for name in re.findall(rb'form-data; name="([^"]*)"', content)}
    pairs = [*request.query, *(() if content.startswith(b"{") else parse_qsl(content.decode(), keep_blank_values=True))]
    body = json.loads(content) if content.startswith(b"{") else {}
    return {name.partition("[")[0] for name, _ in pairs} | set(body)
