"""Any valid entity survives both name forms, JSON, a dump, and a change that changes nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entity_samples import wire_name
from products import PRODUCTS
from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import evolve
from switchgear.domains.parsing import functions

classes = pytest.mark.parametrize(
    ("facts", "cls"),
    [
        pytest.param(facts, cls, id=f"{product}.{cls.__name__}")
        for product, facts in PRODUCTS.items()
        for cls in facts.fields
    ],
)


def _sealed(entity):
    """The secrets of an entity, which its wire form never holds, under their wire names."""
    cls = type(entity)
    names = {field.name for field in declaration_of(cls).fields if field.secret} & entity.model_fields_set
    return {wire_name(cls, name): getattr(entity, name) for name in names}


@classes
@given(data=st.data())
@settings(max_examples=60)
def test_both_name_forms_and_json_give_the_same_entity(facts, cls, data):
    entity = cls.model_validate(data.draw(facts.fields[cls]))
    parse, recognise, validate = functions(cls)
    sealed = _sealed(entity)
    by_wire = entity.to_wire(library=True) | sealed

    assert parse(by_wire) == entity
    assert parse({name: getattr(entity, name) for name in entity.model_fields_set}) == entity
    assert recognise(entity)
    assert validate(entity) == []
    if not sealed:
        assert parse(json.dumps(by_wire)) == entity
        assert parse(entity.model_dump_json()) == entity
        assert parse(entity.model_dump_json(by_alias=True)) == entity
    assert evolve(entity) == entity


@classes
@given(data=st.data())
@settings(max_examples=30)
def test_the_wire_form_holds_the_products_fields_and_no_other(facts, cls, data):
    entity = cls.model_validate(data.draw(facts.fields[cls]))
    declared = {field.wire: field for field in declaration_of(cls).fields}
    product, all_of_it = entity.to_wire(), entity.to_wire(library=True)

    assert product.keys() <= all_of_it.keys() <= declared.keys()
    assert {declared[key].origin for key in product} <= {"product"}
    assert not [key for key in all_of_it if declared[key].secret]
    for key, field in declared.items():
        if field.origin == "product" and not field.secret and not field.optional:
            assert key in product


@classes
def test_the_sample_round_trips(facts, cls):
    entity = facts.samples.made(cls)

    sealed = _sealed(entity)

    assert cls.model_validate(entity.to_wire(library=True) | sealed) == entity
    shown = {key: value for key, value in facts.samples.wire(cls).items() if key not in sealed}
    assert shown.items() <= entity.to_wire(library=True).items()


@classes
def test_each_class_has_a_json_schema(facts, cls):
    schema = cls.model_json_schema()

    assert set(schema["properties"]) == {field.wire for field in declaration_of(cls).fields}
    assert schema["description"]
