"""Each field of each class refuses, under the rule that it declares and at its own place, whatever breaks this alone.

Rules over several fields, and what they accept, are in the tables of `test_validation.py` of each product.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from products import PRODUCTS
from switchgear.domains.parsing import functions
from switchgear.domains.shape import Kind, Limits, Shape, shape_of
from switchgear.domains.violations import ParseFailure, Violation
from switchgear.errors import ConfigurationError
from switchgear.testing.factories import example_wire

OTHER_TYPES: dict[Kind, tuple[str, list[object]]] = {
    # kind -> the rule that a value of another type breaks, unless the field names its own; and such values
    Kind.TEXT: ("string_type", [1, b"a", ["a"]]),
    Kind.URL: ("url_invalid", [1, "", "a.png", "ftp://example.com/a", "javascript:alert(1)"]),
    Kind.EMAIL: ("email_invalid", [1, "", "ada", "ada@"]),
    Kind.FLAG: ("bool_type", [1, "true"]),
    Kind.WHOLE: ("int_type", ["1", 1.5, True]),
    Kind.REAL: ("float_type", ["1"]),
    Kind.DECIMAL: ("decimal_type", [[1]]),
    Kind.TIMESTAMP: ("timestamp", ["2026-03-01T12:00:00", "soon", True]),
    Kind.UUID: ("uuid_invalid", ["1", 1]),
    Kind.IP_ADDRESS: ("ip_address_invalid", ["localhost", 1]),
    Kind.MEMBER: ("enum", ["of_tomorrow", "", 1]),
    Kind.SECRET: ("secret", [1, ["a"]]),
    Kind.ENCRYPTED: ("secret", [1, ["a"]]),
    Kind.LIST: ("list_type", [{}, "a"]),
    Kind.SET: ("frozen_set_type", ["a", 1]),
    Kind.MAP: ("dict_type", [[], "a"]),
    Kind.PART: ("model_type", [1, "a", []]),
    **dict.fromkeys((Kind.CURRENCY, Kind.COUNTRY, Kind.LANGUAGE, Kind.TIME_ZONE), ("string_type", [1])),
}
NO_CODES = {Kind.CURRENCY: "QQQ", Kind.COUNTRY: "XX", Kind.LANGUAGE: "xx", Kind.TIME_ZONE: "Mars/Olympus"}

Wrong = Iterator[tuple[str, str, Any]]
"""Where inside the field the rule is broken, which one it is, and the field's value."""


def wrong_values(shape: Shape, held: Any) -> Wrong:
    """What breaks one rule of a field each.

    Args:
        shape: What the field may hold.
        held: What it holds in the example; None where that has none.
    """
    if shape.kind is Kind.JSON:
        return
    type_rule, values = OTHER_TYPES[shape.kind]
    rule = type_rule if shape.kind in NO_CODES else shape.rule or type_rule
    for value in [*values, *([] if shape.optional else [None])]:
        yield "", rule, value
    if shape.kind in NO_CODES:
        yield "", str(shape.rule), NO_CODES[shape.kind]
    for limit, value in beyond(shape.limits, is_text=shape.kind is Kind.TEXT):
        yield "", shape.rule or limit, value
    yield from wrong_inside(shape, held)


def beyond(limits: Limits, *, is_text: bool) -> Iterator[tuple[str, object]]:
    """Values beyond each limit, and pydantic's name of the rule that they break."""
    if limits.ge is not None:
        yield "greater_than_equal", limits.ge - 1
    if limits.gt is not None:
        yield "greater_than", limits.gt
    if limits.le is not None:
        yield "less_than_equal", limits.le + 1
    if limits.min_length:
        yield ("string_too_short", "") if is_text else ("too_short", [])
    if limits.max_length:
        yield "string_too_long", "x" * (limits.max_length + 1)
    if limits.pattern:
        yield "string_pattern_mismatch", "!"
    if limits.prefix:
        yield "prefix", f"x{limits.prefix}1"


def wrong_inside(shape: Shape, held: Any) -> Wrong:
    """What breaks one rule of an item or of a part each."""
    match shape:
        case Shape(kind=Kind.LIST, items=items) if items:
            for place, rule, value in wrong_values(items, None):
                yield f".0{place}", rule, [value]
        case Shape(kind=Kind.MAP, items=items, keys=keys) if items and keys:
            key = str(keys.options[0]) if keys.options else "a"
            for place, rule, value in wrong_values(items, None):
                yield f".{key}{place}", rule, {key: value}
        case Shape(part=type() as part):
            try:
                form = held or example_wire(part)
            except ConfigurationError:
                return  # such parts are tested by hand
            for name, field in part.model_fields.items():
                wire = field.serialization_alias or name
                if field.is_required():
                    yield f".{name}", "missing", {key: value for key, value in form.items() if key != wire}
                for place, rule, value in wrong_values(shape_of(part, name), form.get(wire)):
                    yield f".{name}{place}", rule, form | {wire: value}


classes = pytest.mark.parametrize(
    "cls",
    [pytest.param(cls, id=f"{product}.{cls.__name__}") for product, facts in PRODUCTS.items() for cls in facts.classes],
)


@classes
def test_what_breaks_one_rule_of_a_field_is_refused_there_by_that_rule(cls):
    parse, _, validate = functions(cls)
    for name, field in cls.model_fields.items():
        wire = field.serialization_alias or name
        for place, rule, value in wrong_values(shape_of(cls, name), example_wire(cls).get(wire)):
            broken = example_wire(cls, **{name: value})
            assert [(found.field, found.rule) for found in validate(broken)] == [(f"{name}{place}", rule)], repr(value)
            refused = parse(broken)
            assert isinstance(refused, ParseFailure)
            assert refused.violations[0].message


@classes
def test_each_required_field_is_missed_by_name(cls):
    _, _, validate = functions(cls)
    required = [name for name, field in cls.model_fields.items() if field.is_required()]

    assert validate({}) == [Violation(name, "missing", "Field required") for name in required]
