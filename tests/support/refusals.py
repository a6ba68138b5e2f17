"""What rules refuse, for tests: field and rule of each finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from products import PRODUCTS
from switchgear.domains.declaration import Origin
from switchgear.domains.entity import Entity, build, evolve
from switchgear.domains.monitoring import check_consistency
from switchgear.domains.parsing import parse, validate
from switchgear.domains.row_rules import broken_rules
from switchgear.domains.violations import BrokenRule, ParseFailure, Violation
from switchgear.testing.factories import EXAMPLE_TIME, example_wire

SUBJECTS = {cls.__name__ for facts in PRODUCTS.values() for cls in facts.classes} | {"datetime"}
"""What can be refused."""


def broken(caught: pytest.ExceptionInfo[BrokenRule]) -> list[tuple[str, str]]:
    """The findings of a refusal, which says what it refused."""
    assert caught.value.subject in SUBJECTS
    assert all(found.message for found in caught.value.violations)
    return [(found.field, found.rule) for found in caught.value.violations]


def refused(call: Callable[..., object], *arguments: object, **named: object) -> list[tuple[str, str]]:
    """Why a call is refused."""
    with pytest.raises(BrokenRule) as caught:
        call(*arguments, **named)
    return broken(caught)


def cases(rules: Mapping[type[Any], Sequence[tuple[str, str, list[Any], list[Any]]]], *, accepted: bool) -> list[Any]:
    """Parameters (class, field, rule, value) from rows of: field, rule, what is accepted, what it alone refuses."""
    return [
        pytest.param(cls, field, rule, value, id=f"{cls.__name__}.{field}={value!r:.24}")
        for cls, rows in rules.items()
        for field, rule, good, bad in rows
        for value in (good if accepted else bad)
    ]


def violations_of(cls: type[Any], field: str, value: object) -> list[Violation]:
    """What is found in the class's example with another value in a field, or in what the path begins with."""
    return violations_with(cls, **{field.split(".", maxsplit=1)[0]: value})


def violations_with(cls: type[Any], **changes: object) -> list[Violation]:
    """What a command finds in the class's example with some fields changed.

    What breaks a rule of the product does not parse. What breaks only a rule of the library does, can be changed in
    other respects, and is found by a check of consistency.
    """
    form = example_wire(cls, **changes)
    row = parse(cls, form)
    if isinstance(row, ParseFailure):
        found = [*row.violations]
        assert validate(cls, form) == found
    else:
        found = [*broken_rules(row, Origin.LIBRARY)]
        assert validate(cls, form) == []
        assert evolve(row) == row
    if found:
        with pytest.raises(BrokenRule) as caught:
            build(cls, form)
        assert [*caught.value.violations] == found
    if isinstance(row, Entity):
        seen = {(one.rule, one.field) for one in check_consistency([row], EXAMPLE_TIME) if one.rule != "unresolved"}
        assert {(one.rule, one.field.partition(".")[0]) for one in found} == seen
    return found
