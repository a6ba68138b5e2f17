"""One valid example of every entity: always the same, and consistent with those that it refers to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import Embedded, checked
from switchgear.errors import ConfigurationError

__all__ = ["EXAMPLE_TIME", "example", "example_wire"]

E = TypeVar("E", bound=Embedded)

EXAMPLE_TIME: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When all that the examples tell of happened."""


def example(cls: type[E], /, **changes: object) -> E:
    """An object of a class, as it may be stored: `example(User, email="ada@example.com")`.

    Args:
        cls: An entity of a product, a part that has functions of its own, or a subclass of one.
        changes: Fields that are to be different, by their Python names or their wire names.

    Raises:
        BrokenRule: It breaks a rule of the product with these changes. Those of the library are for commands.
        ConfigurationError: There is no example of the class.
    """
    return checked(cls, example_wire(cls, **changes))


def example_wire(cls: type[Embedded], /, **changes: object) -> dict[str, Any]:
    """What `example` is read from: the product's wire form, with the secrets that the class cannot do without.

    Args:
        cls: As for `example`.
        changes: As for `example`; they are not checked.

    Raises:
        ConfigurationError: There is no example of the class.
    """
    form = _form(cls)
    names = {field.name: field.wire for field in declaration_of(cls).fields}
    return deepcopy(form) | {names.get(name, name): value for name, value in changes.items()}


def _form(cls: object) -> dict[str, Any]:
    if isinstance(cls, type) and issubclass(cls, Embedded):
        forms = _forms(cls.product)
        for base in cls.__mro__:
            if base.__name__ in forms:
                return forms[base.__name__]
    name = cls.__name__ if isinstance(cls, type) else f"a {type(cls).__name__}, which is no class"
    raise ConfigurationError(f"There is no example of {name}; build one, or draw some with strategy()")


@cache
def _forms(product: str) -> Mapping[str, dict[str, Any]]:
    """Class -> wire form, of all classes of a product; none of a product that is not the library's."""
    kept = files("switchgear.testing.factories") / f"{product}.json"
    forms: dict[str, dict[str, Any]] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    return forms
