"""Writes the code that type checkers are to accept and to refuse about every entity, out of the examples.

`python tests/support/typed_entities.py` writes `tests/typing/entities.py` and `tests/typing/wrong/enumerations.py`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from uuid import UUID

from product_facts import ProductFacts, snake
from products import PRODUCTS
from switchgear.domains.entity import Embedded
from switchgear.domains.secret import Secret
from switchgear.domains.shape import Kind, Shape, shape_of
from switchgear.testing.factories import example

TYPING = Path(__file__).parents[1] / "typing"
RIGHT = TYPING / "entities.py"
WRONG = TYPING / "wrong" / "enumerations.py"

_IMPORTS = {
    "datetime": "UTC datetime",
    "decimal": "Decimal",
    "ipaddress": "IPv4Address",
    "typing": "assert_type",
    "uuid": "UUID",
    "switchgear.domains": "Encrypted ParseFailure Secret Violation coachflux ezre_comms integration repurposeflow",
    "switchgear.types": "SocialPlatform",
    "switchgear.types.events": "Source",
}
"""Where the names come from that the code may use."""


def right() -> str:
    """The code that is to be accepted."""
    body = "".join(
        f"\n\ndef {product}_built() -> list[object]:\n    return [\n"
        + "".join(f"        {_call(product, example(cls))},\n" for cls in facts.classes)
        + f"    ]\n\n\ndef {product}_functions(value: object, values: list[object]) -> None:\n"
        + "".join(line for cls in facts.classes for line in _functions(product, cls))
        for product, facts in PRODUCTS.items()
    )
    return _module(
        "Every entity, built by its Python names, and its three functions. It is checked, and run once.", body
    )


def wrong() -> str:
    """The code that is to be refused, on the lines that say so."""
    calls = (call for product, facts in PRODUCTS.items() for call in _refused(product, facts))
    title = "Every enumeration of every entity, given what is none of its values: both checkers refuse each of them."
    return _module(title, "".join(f"\n{call}" for call in calls))


def _module(title: str, body: str) -> str:
    used = set(re.findall(r"\w+", body))
    lines = [
        f"from {room} import {', '.join(found)}"
        for room, names in _IMPORTS.items()
        if (found := [name for name in names.split() if name in used])
    ]
    head = f'"""{title}\n\nWritten by tests/support/typed_entities.py out of the examples.\n"""'
    return "\n".join([head, "", "from __future__ import annotations", "", *lines, body])


def _functions(product: str, cls: type[Embedded]) -> Iterator[str]:
    name, words = f"{product}.{cls.__name__}", snake(cls.__name__)
    yield f"    assert_type({product}.parse{words}(value), {name} | ParseFailure)\n"
    yield f"    assert_type({product}.validate{words}(value), list[Violation])\n"
    yield f"    assert_type([one for one in values if {product}.is{words}(one)], list[{name}])\n"


def _refused(product: str, facts: ProductFacts) -> Iterator[str]:
    for cls in facts.classes:
        strange = {name: value for name in cls.model_fields if (value := _strange(shape_of(cls, name)))}
        arguments = "".join(
            f"    {name}={_expression(product, value)},{'  # E: none of its values' * (name in strange)}\n"
            for name, value in (given(example(cls)) | strange).items()
        )
        if strange:
            yield f"{product}.{cls.__name__}(\n{arguments})\n"


def _strange(shape: Shape) -> Any:
    """What a field with an enumeration refuses: another member of it, if there is one, or text; else None."""
    if shape.items:
        return [inner] if (inner := _strange(shape.items)) and shape.kind is Kind.LIST else None
    others = [member for member in type(shape.options[0]) if member not in shape.options] if shape.options else []
    return others[0] if others else "of_tomorrow" if shape.options else None


def given(part: Embedded) -> dict[str, Any]:
    """The fields of a part that were given."""
    return {name: getattr(part, name) for name in type(part).model_fields if name in part.model_fields_set}


def _call(product: str, part: Embedded) -> str:
    arguments = (f"{name}={_expression(product, value)}" for name, value in given(part).items())
    return f"{product}.{type(part).__name__}({', '.join(arguments)})"


def _expression(product: str, value: Any) -> str:
    match value:
        case StrEnum():
            return f"{_exported(product, type(value))}.{value.name}"
        case datetime():
            return f"datetime({value:%Y, %-m, %-d, %-H}, tzinfo=UTC)"
        case Secret():
            return f"{type(value).__name__}({value.reveal()!r})"
        case UUID() | Decimal() | IPv4Address():
            return f"{type(value).__name__}({str(value)!r})"
        case Embedded():
            return _call(product, value)
        case list() | tuple():
            return f"[{', '.join(_expression(product, item) for item in value)}]"
        case _:
            return repr(value)


def _exported(product: str, kind: type) -> str:
    """What an enumeration is called by whom imports the product."""
    package = PRODUCTS[product].package
    names = [f"{product}.{name}" for name in package.__all__ if getattr(package, name) is kind]
    return names[0] if names else kind.__name__


if __name__ == "__main__":
    RIGHT.write_text(right(), "utf-8")
    WRONG.write_text(wrong(), "utf-8")
    for tidy in (["check", "--select=I", "--fix"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "-q", RIGHT, WRONG], check=True)
