"""Reads the entity tables of the domain specification, and says the same of our classes, so that they can be compared.

`python tests/support/domain_tables.py path/to/specification.md > tests/data/domain/fields.json` keeps the tables in our
own form: product -> table -> `{"class": name, "fields": {name: type}}`, where a type that may be absent ends with `?`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin
from uuid import UUID

from pydantic import EmailStr, IPvAnyAddress, JsonValue

from switchgear.domains import fields
from switchgear.domains.declaration import FieldFacts, Origin, Ref, declaration_of
from switchgear.domains.entity import Embedded
from switchgear.domains.secret import Encrypted, Secret

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
        part = _without_none(field.annotation)
        if field.origin is not origin:
            continue
        if isinstance(part, type) and issubclass(part, Embedded) and part.__name__ not in names:
            found |= {f"{field.name}.{inner}": word for inner, word in described(part, names).items()}
        else:
            found[field.name] = _field_word(entity, field, names) + "?" * field.optional
    return found


def _field_word(entity: type[Embedded], field: FieldFacts, names: Mapping[str, str]) -> str:
    return _word(field.annotation, entity.model_fields[field.name].metadata, names)


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in {Union, UnionType}:
        return annotation
    kinds = [part for part in get_args(annotation) if part is not NoneType]
    return kinds[0] if len(kinds) == 1 else annotation


_MARKED = (
    (get_args(fields.Url)[1], "str (URL)"),
    (get_args(fields.Currency)[1], "ISO 4217"),
    (get_args(fields.Country)[1], "ISO 3166-1 alpha-2"),
)
_PLAIN: dict[Any, str] = {
    datetime: "timestamp",
    EmailStr: "EmailStr",
    UUID: "UUID",
    Decimal: "Decimal",
    IPvAnyAddress: "IP address",
    JsonValue: "Any",
}


def _word(annotation: Any, markers: Sequence[Any], names: Mapping[str, str]) -> str:
    bare = _without_none(annotation)
    while hasattr(bare, "__metadata__"):
        markers, bare = [*markers, *bare.__metadata__], bare.__origin__
    for marker in markers:
        if isinstance(marker, Ref):
            return f"ref {names.get(marker.entity, marker.entity)}"
        for known, word in _MARKED:
            if known is marker:
                return word
    return _bare_word(bare, names)


def _bare_word(bare: Any, names: Mapping[str, str]) -> str:
    origin, args = get_origin(bare), get_args(bare)
    if bare in _PLAIN:
        return _PLAIN[bare]
    if origin in {list, dict}:
        return f"{origin.__name__}[{', '.join(_word(arg, (), names) for arg in args)}]"
    if origin in {Encrypted, Secret}:
        return "str, encrypted" if origin is Encrypted else "str, secret"
    if origin is Literal or (isinstance(bare, type) and issubclass(bare, StrEnum)):
        return _enum(args or bare)
    if isinstance(bare, type) and issubclass(bare, Embedded) and bare.__name__ not in names:
        return "{" + ", ".join(f"{name}: {word}" for name, word in described(bare, names).items()) + "}"
    word: str = getattr(cast(Any, bare), "__name__", repr(cast(Any, bare)))
    return names.get(word, word)


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
