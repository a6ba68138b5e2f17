"""Clerk's specification files, read into the short forms that are kept beside the tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Properties = dict[str, str]

PLAIN = {"string": "text", "boolean": "flag", "integer": "int", "number": "number", "object": "json"}


class Reader:
    """One specification file; `found` has the short form of every schema that was asked for, and of all within."""

    def __init__(self, file: Path) -> None:
        import yaml

        self._spec = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
        self._inline: dict[str, str] = {}
        self.found: dict[str, Properties] = {}

    def operations(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Path, method and declaration of each."""
        for path, methods in self._spec["paths"].items():
            yield from ((path, method, told) for method, told in methods.items() if "responses" in told)

    def schemas(self) -> list[str]:
        """The names of all of them."""
        return sorted(self._spec["components"]["schemas"])

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a reference stands for."""
        while "$ref" in schema:
            _, folder, kind, name = schema["$ref"].split("/")
            schema = self._spec[folder][kind][name]
        return schema

    def answer(self, operation: Mapping[str, Any]) -> str:
        """What an operation answers; empty where it answers nothing."""
        success = next(told for status, told in operation["responses"].items() if status.startswith("2"))
        content = self.resolved(success).get("content", {}).get("application/json")
        return "" if content is None else self.form(content["schema"], operation["operationId"])

    def named(self, name: str) -> str:
        """The short form of a schema by its name, which is the name itself where it has properties of its own."""
        schema = self._spec["components"]["schemas"][name]
        if schema.get("type") == "array" or "oneOf" in schema or not any(True for _ in self._properties_of(schema)):
            return self.form(schema, name)
        self._keep(schema, name)
        return name

    def form(self, schema: Mapping[str, Any], place: str) -> str:
        """The short form of a property, an answer or an entry of a list; `place` names what has no name."""
        several = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
        parts = schema.get("allOf", ())
        if "$ref" in schema:
            told = self.named(schema["$ref"].rsplit("/", 1)[1])
        elif len(parts) == 1:
            told = self.form(parts[0], place).rstrip("?")
        elif several and "properties" not in schema:
            told = "|".join(self.form(one, f"{place}.{at}") for at, one in enumerate(several))
        elif any(True for _ in self._properties_of(schema)):
            told = self._unnamed(schema, place)
        elif schema.get("type") == "array":
            told = f"list of {self.form(schema['items'], place)}"
        else:
            told = self._plain(schema, place)
        return told.rstrip("?") + ("?" if self._nullable(schema) else "")

    def _nullable(self, schema: Mapping[str, Any]) -> bool:
        parts = [*schema.get("allOf", ()), *schema.get("oneOf", ())]
        return bool(self.resolved(schema).get("nullable") or any(self.resolved(part).get("nullable") for part in parts))

    def _plain(self, schema: Mapping[str, Any], place: str) -> str:
        if "enum" in schema and schema["type"] == "string":
            return f"text:{'|'.join(value for value in schema['enum'] if value)}"
        if schema.get("type") == "integer" and place.endswith("_at"):
            return "time"
        return PLAIN[schema["type"]] if "type" in schema else "any"

    def _unnamed(self, schema: Mapping[str, Any], place: str) -> str:
        self._keep(schema, place)
        known = self._inline.setdefault(json.dumps(self.found[place], sort_keys=True), place)
        if known != place:
            del self.found[place]
        return known

    def _keep(self, schema: Mapping[str, Any], name: str) -> None:
        if name in self.found:
            return
        self.found[name] = {}  # a schema may name itself
        required = {key for part in self._parts(schema) for key in part.get("required", ())}
        self.found[name] = {
            key: self.form(one, f"{name}.{key}") + ("" if key in required else "~")
            for key, one in sorted(self._properties_of(schema))
        }

    def _properties_of(self, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield from {key: one for part in self._parts(schema) for key, one in part.get("properties", {}).items()}.items()

    def _parts(self, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield schema
        for part in schema.get("allOf", ()):
            yield from self._parts(self.resolved(part))


def in_lines(told: Mapping[str, Any]) -> str:
    """JSON with a line for each entry."""
    lines = (f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in told.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"
