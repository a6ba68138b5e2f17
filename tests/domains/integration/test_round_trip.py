"""Any valid entity survives both name forms, JSON, a dump, and a change that changes nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_entities import FIELDS
from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import evolve
from switchgear.domains.parsing import functions

classes = pytest.mark.parametrize("cls", FIELDS, ids=lambda cls: cls.__name__)


@classes
@given(data=st.data())
@settings(max_examples=60)
def test_both_name_forms_and_json_give_the_same_entity(cls, data):
    entity = cls.model_validate(data.draw(FIELDS[cls]))
    parse, recognise, validate = functions(cls)
    sealed = {field.name for field in declaration_of(cls).fields if field.secret} & entity.model_fields_set
    by_wire = entity.to_wire(library=True) | {cls.model_fields[name].alias: getattr(entity, name) for name in sealed}

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
def test_the_wire_form_holds_the_products_fields_and_no_other(cls, data):
    entity = cls.model_validate(data.draw(FIELDS[cls]))
    facts = {field.wire: field for field in declaration_of(cls).fields}
    product, all_of_it = entity.to_wire(), entity.to_wire(library=True)

    assert product.keys() <= all_of_it.keys() <= facts.keys()
    assert {facts[key].origin for key in product} == {"product"}
    assert not [key for key in all_of_it if facts[key].secret]
    for key, field in facts.items():
        if field.origin == "product" and not field.secret and not field.optional:
            assert key in product
