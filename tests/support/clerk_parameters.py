"""The parameters of Clerk's operations in a short form: `text`, `flag`, `int`, `json`, `list of text`, `text:a|b`; with
`?` it may be null.

Run with the specification file's path to write `tests/data/clerk/parameters.json` anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "clerk" / "parameters.json"
OPERATIONS = (
    *("GetUserList", "GetUsersCount", "GetUser", "CreateUser", "UpdateUser", "DeleteUser"),
    *("UpdateUserMetadata", "ReplaceUserMetadata", "BanUser", "UnbanUser"),
)

PARAMETERS: dict[str, Any] = json.loads(FILE.read_text()) if FILE.exists() else {}
"""Operation -> method, path, the query's and the body's parameters, and which of them are required."""


def read_parameters(specification: Path) -> dict[str, Any]:
    """The short form of the operations that clients offer."""
    import yaml

    spec = yaml.load(specification.read_text(), Loader=yaml.CSafeLoader)
    found: dict[str, Any] = {}
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and operation.get("operationId") in OPERATIONS:
                found[operation["operationId"]] = {
                    "method": method.upper(),
                    "path": f"/v1{path}",
                    "query": _query(spec, operation),
                    "body": _body(operation),
                    "required": _required(spec, operation),
                }
    return dict(sorted(found.items()))


def _query(spec: Mapping[str, Any], operation: Mapping[str, Any]) -> dict[str, str]:
    given = [_resolved(spec, parameter) for parameter in operation.get("parameters", ())]
    return {
        parameter["name"]: _short(parameter["schema"]) + (" deprecated" if parameter.get("deprecated") else "")
        for parameter in given
        if parameter["in"] == "query"
    }


def _body(operation: Mapping[str, Any]) -> dict[str, str]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    properties = content.get("schema", {}).get("properties", {})
    return {name: _short(schema) for name, schema in properties.items()}


def _required(spec: Mapping[str, Any], operation: Mapping[str, Any]) -> list[str]:
    given = [_resolved(spec, parameter) for parameter in operation.get("parameters", ())]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    needed = [one["name"] for one in given if one["in"] == "query" and one.get("required")]
    return sorted([*needed, *content.get("schema", {}).get("required", ())])


def _resolved(spec: Mapping[str, Any], parameter: Mapping[str, Any]) -> Any:
    if "$ref" not in parameter:
        return parameter
    return spec["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]


def _short(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return "text"  # PasswordHasher, which is a string
    if "enum" in schema:
        return f"text:{'|'.join(schema['enum'])}" + ("?" if schema.get("nullable") else "")
    if schema["type"] == "array":
        return f"list of {_short(schema['items'])}"
    named = {"string": "text", "boolean": "flag", "integer": "int", "object": "json"}[schema["type"]]
    return named + ("?" if schema.get("nullable") else "")


if __name__ == "__main__":
    FILE.write_text(json.dumps(read_parameters(Path(sys.argv[1])), indent=1) + "\n")
