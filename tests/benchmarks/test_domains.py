"""Entities: what their rules cost, against the same fields without any."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from switchgear.domains import coachflux, integration, repurposeflow
from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import Entity
from switchgear.domains.shape import Kind, Shape, shape_of
from switchgear.testing.factories import example, example_wire

BARE: dict[Kind, Any] = {
    Kind.FLAG: bool,
    Kind.WHOLE: int,
    Kind.TIMESTAMP: datetime,
    Kind.MAP: dict[str, str],
    Kind.LIST: list[str],
}
"""What a plain model calls a kind; all else is text to it."""


def bare_type(shape: Shape) -> Any:
    found = type(shape.options[0]) if shape.options else BARE.get(shape.kind, str)
    return found | None if shape.optional else found


def bare_model(entity: type[Entity]) -> type[BaseModel]:
    """The entity's fields, under the same names, in a plain pydantic model."""
    fields: dict[str, Any] = {
        field.name: (bare_type(shape_of(entity, field.name)), Field(default, alias=field.wire))
        for field in declaration_of(entity).fields
        for default in [... if entity.model_fields[field.name].is_required() else None]
    }
    return create_model("Bare", __config__=ConfigDict(extra="allow", validate_by_name=True), **fields)


@pytest.mark.parametrize("unknown", [{}, {"of_tomorrow": "x"}], ids=["known", "unknown"])
@pytest.mark.parametrize(
    "cls", [integration.Subscription, coachflux.Subscription, repurposeflow.Subscription], ids=lambda cls: cls.product
)
def test_subscriptions(cls: type[Entity], unknown: dict[str, Any], benchmark: Any, ratios: Any) -> None:
    body = json.dumps([example_wire(cls, **unknown) for _ in range(10_000)]).encode()
    ours, bare = TypeAdapter(list[cls]), TypeAdapter(list[bare_model(cls)])  # type: ignore[valid-type, misc]
    assert ours.validate_json(body)[-1] == example(cls, **unknown)
    assert len(bare.validate_json(body)) == 10_000
    ratios.compare(
        f"10,000 subscriptions of {cls.product}{', with a new key' * bool(unknown)} / a bare model",
        lambda: ours.validate_json(body),
        lambda: bare.validate_json(body),
        bar="<= 1.5",
        rounds=9,
        calls=1,
    )
    benchmark.pedantic(ours.validate_json, (body,), rounds=3)
