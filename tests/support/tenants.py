"""Tenants for tests: users and organizations with rows of every table, drawn by what the entities declare."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from products import PRODUCTS
from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import Entity, evolve
from switchgear.domains.lifecycle.graph import id_field
from switchgear.domains.secret import Secret
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import EXAMPLE_TIME, example

__all__ = ["GONE", "LEAVING", "Tenant", "all_that_is_held", "leaving", "stained", "tenants"]

LEAVING = EXAMPLE_TIME
"""When the end of an account was asked for."""

GONE = LEAVING + timedelta(days=31)
"""When every grace is over."""

Tenant = list[Entity]
"""Rows that refer to one another, and to none of another tenant."""


def leaving(owner: Any) -> Any:
    """The owner, whose end was asked for."""
    return evolve(owner, **{declaration_of(type(owner)).purge.basis: LEAVING})


@st.composite
def tenants(draw: st.DrawFn, product: str, most: int = 2) -> list[Tenant]:
    """Tenants with one user and at most one organization each, and up to a few rows of every other table."""
    return [draw(_tenant(product, number, most)) for number in range(draw(st.integers(1, 2)))]


@st.composite
def _tenant(draw: st.DrawFn, product: str, number: int, most: int) -> Tenant:
    entities = PRODUCTS[product].entities
    ids: dict[str, list[Any]] = {}
    rows: Tenant = []
    for cls in entities:
        count = 1 if cls.__name__ in {"User", "Organization"} else draw(st.integers(0, most))
        found = [_id(cls, number, place) for place in range(count)]
        ids[cls.__name__] = found
        for own in found:
            references = {name: draw(_reference(cls, name, ids)) for name in declaration_of(cls).references}
            if references.get("approved_by"):
                references["rejected_by"] = None
            lacking = {field.name for field in declaration_of(cls).fields if field.reference and not field.optional}
            if any(references[name] is None for name in lacking):
                ids[cls.__name__] = []
                break
            rows.append(example(cls, **{id_field(cls): own, **references}))
    return draw(st.permutations(rows))


def _id(cls: type[Entity], number: int, place: int) -> Any:
    if cls.product == "repurposeflow":
        return UUID(int=(sum(cls.__name__.encode()) << 64) + (number << 32) + place)
    return f"{cls.__name__}-{number}-{place}"


def _reference(cls: type[Entity], name: str, ids: dict[str, list[Any]]) -> st.SearchStrategy[Any]:
    there = ids.get(declaration_of(cls).references[name], [])
    facts = next(field for field in declaration_of(cls).fields if field.name == name)
    if not there:
        return st.none()
    given = st.sampled_from(there)
    return given if not facts.optional or declaration_of(cls).owner == name else st.none() | given


def stained(row: Any, stain: str) -> Any:
    """The row, with a mark in every field that declares to tell of somebody, and under a key that is not declared."""
    candidates: Sequence[Any] = (
        stain,
        f"https://example.com/{stain}",
        f"{stain}@example.com",
        [stain],
        {"note": stain},
    )
    for name in declaration_of(type(row)).personal:
        for candidate in candidates:
            try:
                row = evolve(row, **{name: candidate})
            except BrokenRule:
                continue
            break
    return type(row).model_validate({**dict(row), "note": stain})


def all_that_is_held(rows: Iterable[Entity]) -> str:
    """Everything that rows hold, secrets included, as one text."""
    return json.dumps([[row.to_wire(library=True), _secrets(row)] for row in rows], default=str)


def _secrets(row: Entity) -> list[Any]:
    return [value.reveal() for value in dict(row).values() if isinstance(value, Secret)]
