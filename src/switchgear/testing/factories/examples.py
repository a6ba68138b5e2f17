"""One valid example of every entity: always the same, and consistent with those that it refers to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from switchgear.domains.declaration import Origin, declaration_of
from switchgear.domains.entity import Embedded, checked
from switchgear.domains.row_rules import broken_rules
from switchgear.domains.violations import BrokenRule
from switchgear.errors import ConfigurationError

__all__ = ["EXAMPLE_TIME", "example", "example_wire"]

E = TypeVar("E", bound=Embedded)

EXAMPLE_TIME: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When all that the examples tell of happened."""


def example(cls: type[E], /, **changes: object) -> E:
    """A valid object of a class: `example(User, email="ada@example.com")`.

    Args:
        cls: An entity of a product, a part that has functions of its own, or a subclass of one.
        changes: Fields that are to be different, by their Python names or their wire names.

    Raises:
        BrokenRule: It breaks a rule with these changes, apart from those that stored rows are checked for.
        ConfigurationError: There is no example of the class.
    """
    return valid(cls, example_wire(cls, **changes))


_CHECKED_FOR: Final = frozenset(("soft_deletion", "cron_invalid"))
"""Rules that an example may break, so that there is something for a check of consistency to find."""


def valid(cls: type[E], values: Mapping[str, Any]) -> E:
    """An object that keeps the rules of the product and those of the library, as commands make them.

    Raises:
        BrokenRule: It breaks one.
    """
    made = checked(cls, values)
    if broken := [found for found in broken_rules(made, Origin.LIBRARY) if found.rule not in _CHECKED_FOR]:
        raise BrokenRule(broken, subject=cls.__name__)
    return made


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
