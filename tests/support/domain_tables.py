"""Reads the entity tables of the domain specification, and says the same of our classes, so that they can be compared.

`python tests/support/domain_tables.py path/to/specification.md > tests/data/domain/fields.json` keeps the tables in our
own form: product -> table -> `{"class": name, "fields": {name: type}}`, where a type that may be absent ends with `?`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from switchgear.domains.declaration import Origin, declaration_of
from switchgear.domains.entity import Embedded
from switchgear.domains.shape import Kind, Shape, shape_of

PRODUCTS = {
    "Core integration": "integration",
    "RepurposeFlow": "repurposeflow",
    "CoachFlux": "coachflux",
    "Ezre Comms": "ezre_comms",
}

_SYNONYMS = {"text": "str", "JSON": "Any", "JSON array": "list[Any]"}

Tables = dict[str, dict[str, dict[str, Any]]]
"""Product -> table -> its class and its fields."""


class Specification:
    """The specification's text, and what the tables in it say."""

    def __init__(self, text: str) -> None:
        self.text = text

    def tables(self) -> Tables:
        """Every field table of the section on entities."""
        entities = self._section("3 Entities")
        return {
            product: dict(self._table(product, block) for block in self._blocks(entities, title))
            for title, product in PRODUCTS.items()
        }

    def projections(self) -> list[list[str]]:
        """The rows of the table of billing statuses."""
        return [row for row in _rows(self._section("2 Enumerations and mappings")) if row[0] not in {"Stripe", "---"}]

    def _section(self, title: str) -> str:
        return self.text.split(f"\n## {title}\n")[1].split("\n## ")[0]

    def _blocks(self, entities: str, title: str) -> list[str]:
        return re.split(rf"\n### 3\.\d {title}\n", entities)[1].split("\n### ")[0].split("\n#### ")[1:]

    def _table(self, product: str, block: str) -> tuple[str, dict[str, Any]]:
        heading = re.match(r"(\w+).*?\(`(.+?)`\)", block)
        assert heading, block.splitlines()[0]
        name = heading[1] if heading[2].startswith("embedded") else heading[2]
        rows = [row for row in _rows(block) if len(row) == 4 and row[0] not in {"field", "---"}]
        return name, {
            "class": self._class(product, name),
            "fields": {field: self._spelled(kind) + "?" * (optional == "yes") for field, kind, optional, _ in rows},
        }

    def _class(self, product: str, table: str) -> str:
        listed = self.text.split("**Table -> class.**")[1].split("\n## ")[0]
        lines = [line for line in listed.splitlines() if line.startswith(f"- `{product}`")]
        classes: dict[str, str] = dict(re.findall(r"(\w+) -> (\w+)", " ".join(lines)))
        return classes.get(table, table)

    def _spelled(self, kind: str) -> str:
        """One spelling for each type, whatever else stands in the cell."""
        if kind.startswith("enum ") and "..." not in kind:
            return _enum(re.findall(r"\w+", kind.removeprefix("enum ").split(", with")[0]))
        if kind.startswith(("enum ", "SocialPlatform")):
            return _enum(self._social_platforms())
        if kind.startswith("SubscriptionStatus"):
            return _enum(row[0] for row in self.projections() if row[0] != "no subscription")
        if kind == "ContentChannel":
            return _enum([*self._social_platforms(), "email"])
        if kind.startswith("list of {"):
            return "list[{" + ", ".join(re.findall(r"\w+: \w+", kind)) + "}]"
        if nested := re.fullmatch(r"list\[(.+)\]", kind):
            return f"list[{self._spelled(nested[1])}]"
        simple = re.sub(r" \((?!URL)[^)]*\)|, (cascade|set null)|\(\d+(,\d+)?\)", "", kind)
        return _SYNONYMS.get(simple, simple)

    def _social_platforms(self) -> list[str]:
        listed = re.search(r"\*\*SocialPlatform\*\* \(13\): ([^.]+)\.", self.text)
        assert listed
        return re.findall(r"\w+", listed[1])


def _rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def _enum(values: Any) -> str:
    return "enum " + " | ".join(sorted(values))


def described(entity: type[Embedded], names: Mapping[str, str], origin: Origin = Origin.PRODUCT) -> dict[str, str]:
    """The fields of a class in the specification's words.

    Args:
        entity: The class.
        names: What the specification calls the classes that it names; the fields of other parts are dotted.
        origin: Whose fields are wanted.
    """
    found: dict[str, str] = {}
    for field in declaration_of(entity).fields:
        shape = shape_of(entity, field.name)
        if field.origin is not origin:
            continue
        if shape.part and shape.part.__name__ not in names:
            found |= {f"{field.name}.{inner}": word for inner, word in described(shape.part, names).items()}
        else:
            found[field.name] = _word(shape, names) + "?" * shape.optional
    return found


_WORDS = {Kind.EMAIL: "EmailStr", Kind.LANGUAGE: "str", Kind.TIME_ZONE: "str", Kind.JSON: "Any"}
"""What the specification calls a kind, where it is not our own word."""


def _word(shape: Shape, names: Mapping[str, str]) -> str:
    match shape:
        case Shape(reference=str(entity)):
            return f"ref {names.get(entity, entity)}"
        case Shape(kind=Kind.LIST | Kind.SET | Kind.MAP):
            held = [_word(inner, names) for inner in (shape.keys, shape.items) if inner]
            return f"{shape.kind}[{', '.join(held)}]"
        case Shape(kind=Kind.MEMBER):
            return _enum(shape.options)
        case Shape(part=type() as part) if part.__name__ in names:
            return names[part.__name__]
        case Shape(part=type() as part):
            return "{" + ", ".join(f"{name}: {word}" for name, word in described(part, names).items()) + "}"
        case _:
            return _WORDS.get(shape.kind, shape.kind.value)


def write(tables: Tables) -> str:
    """The tables as JSON, a table a line."""
    products = [
        f'"{product}": {{\n'
        + ",\n".join(f" {json.dumps(name)}: {json.dumps(table)}" for name, table in listed.items())
        + "\n}"
        for product, listed in tables.items()
    ]
    return "{\n" + ",\n".join(products) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(write(Specification(Path(sys.argv[1]).read_text("utf-8")).tables()))
