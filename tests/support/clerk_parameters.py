"""Clerk's operations in a short form: `text`, `flag`, `int`, `json`, `file`, `list of text`, `text:a|b`, `{key: int!}`.

`!` after it: it must be given; `?`: it may be null; in brackets stands its limit. Of a body that is a list, the name is
empty. Run with the specification file's path to write `tests/data/clerk/parameters.json` anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clerk_specification import PLAIN, Reader, in_lines

FILE = Path(__file__).parents[1] / "data" / "clerk" / "parameters.json"
PARAMETERS: dict[str, Any] = json.loads(FILE.read_text()) if FILE.exists() else {}
"""Operation -> where it is, what its query or its body takes, the schema that it answers, whether it is deprecated."""


def read_parameters(specification: Path) -> dict[str, Any]:
    """The short form of every operation."""
    reader = Reader(specification)
    found: dict[str, Any] = {}
    for path, method, operation in reader.operations():
        told = {"at": f"{method.upper()} /v1{path}", **_taken(reader, operation), "answers": reader.answer(operation)}
        found[operation["operationId"]] = told | ({"deprecated": True} if operation.get("deprecated") else {})
    return dict(sorted(found.items()))


def _taken(reader: Reader, operation: Mapping[str, Any]) -> dict[str, Any]:
    given = [reader.resolved(parameter) for parameter in operation.get("parameters", ())]
    query = {
        one["name"]: _marked(_short(reader, one["schema"] | {"deprecated": one.get("deprecated")}), one.get("required"))
        for one in given
        if one["in"] == "query"
    }
    content = operation.get("requestBody", {}).get("content", {})
    bodies = {media: _body(reader, told["schema"]) for media, told in content.items()}
    return {
        **({"query": query} if query else {}),
        **({"body": bodies["application/json"]} if "application/json" in bodies else {}),
        **({"multipart": bodies["multipart/form-data"]} if "multipart/form-data" in bodies else {}),
    }


def _body(reader: Reader, schema: Mapping[str, Any]) -> dict[str, str]:
    schema = reader.resolved(schema)
    if schema["type"] == "array":
        return {"": _short(reader, schema) + "!"}
    needed = schema.get("required", ())
    return {name: _marked(_short(reader, one), name in needed) for name, one in schema.get("properties", {}).items()}


def _marked(short: str, required: bool | None) -> str:
    return short + "!" if required else short


def _short(reader: Reader, schema: Mapping[str, Any]) -> str:
    schema = reader.resolved(schema)
    if "allOf" in schema:
        schema = reader.resolved(schema["allOf"][0]) | {"nullable": schema.get("nullable")}
    null = "?" if schema.get("nullable") else ""
    return _kind(reader, schema) + null + _limit(schema) + (" deprecated" if schema.get("deprecated") else "")


def _kind(reader: Reader, schema: Mapping[str, Any]) -> str:
    if "enum" in schema and schema["type"] == "string":
        return f"text:{'|'.join(value for value in schema['enum'] if value)}"
    if schema.get("format") == "binary":
        return "file"
    if schema.get("type") == "array":
        return f"list of {_short(reader, schema['items'])}"
    if schema.get("properties"):
        return "{" + ", ".join(f"{name}: {form}" for name, form in sorted(_body(reader, schema).items())) + "}"
    return PLAIN[schema["type"]] if "type" in schema else "any"


def _limit(schema: Mapping[str, Any]) -> str:
    """The limit that `Between` or `Entries` would show."""
    least, most = schema.get("minimum", schema.get("minItems")), schema.get("maximum", schema.get("maxItems"))
    if schema.get("exclusiveMinimum"):
        least += 1
    entries = " entries" if schema.get("type") == "array" else ""
    if most is not None:
        return f" [{least or 0} to {most}{entries}]"
    return "" if least is None else f" [at least {least}{entries}]"


if __name__ == "__main__":
    FILE.write_text(in_lines(read_parameters(Path(sys.argv[1]))))
