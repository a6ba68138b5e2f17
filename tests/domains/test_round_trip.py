"""Any valid entity survives both name forms, JSON, a dump, and a change that changes nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from products import PRODUCTS
from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import CamelCase, evolve
from switchgear.domains.parsing import functions, is_a, parse
from switchgear.testing.factories import example, example_wire, strategy

classes = pytest.mark.parametrize(
    "cls",
    [pytest.param(cls, id=f"{product}.{cls.__name__}") for product, facts in PRODUCTS.items() for cls in facts.classes],
)


def _sealed(entity):
    """The secrets of an entity, which its wire form never holds, under their wire names."""
    fields = declaration_of(type(entity)).fields
    return {
        field.wire: getattr(entity, field.name)
        for field in fields
        if field.secret and field.name in entity.model_fields_set
    }


@classes
@given(data=st.data())
@settings(max_examples=60)
def test_both_name_forms_and_json_give_the_same_entity(cls, data):
    entity = data.draw(strategy(cls))
    parse, recognise, validate = functions(cls)
    sealed = _sealed(entity)
    by_wire = entity.to_wire(library=True) | sealed
    by_name = {name: getattr(entity, name) for name in entity.model_fields_set}

    for form in (by_wire, by_name):
        assert parse(form) == entity
        assert validate(form) == []
        assert not recognise(form)
    assert parse(entity) is entity
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
    entity = data.draw(strategy(cls))
    declared = {field.wire: field for field in declaration_of(cls).fields}
    product, all_of_it = entity.to_wire(), entity.to_wire(library=True)

    assert product.keys() <= all_of_it.keys() <= declared.keys()
    assert {declared[key].origin for key in product} <= {"product"}
    assert not [key for key in all_of_it if declared[key].secret]
    for key, field in declared.items():
        if field.origin == "product" and not field.secret and not field.optional:
            assert key in product


def _as_stored(value):
    """JSON as a document store gives it back: every number is a float."""
    match value:
        case dict():
            return {key: _as_stored(item) for key, item in value.items()}
        case list():
            return list(map(_as_stored, value))
        case bool():
            return value
        case int():
            return float(value)
        case _:
            return value


@classes
@pytest.mark.parametrize("library", [True, False])
@given(data=st.data())
@settings(max_examples=30)
def test_a_document_is_read_and_written_as_it_was(cls, library, data):
    entity = data.draw(strategy(cls))
    document = entity.to_wire(library=library)
    declared = declaration_of(cls).fields
    own = {field.wire for field in declared if library or field.origin == "product"}
    sealed = {name: secret.reveal() for name, secret in _sealed(entity).items() if secret is not None and name in own}
    stored = _as_stored(document) if issubclass(cls, CamelCase) else document
    read = parse(cls, json.dumps(stored | sealed))

    assert is_a(cls, read), read
    assert read.to_wire(library=library) == document
    assert read.to_wire() == entity.to_wire()
    assert not library or read == entity
    if issubclass(cls, CamelCase):
        assert not [field.wire for field in declared if field.optional and document.get(field.wire, "") is None]


@classes
def test_an_example_is_written_as_it_was_read(cls):
    form, secrets = example_wire(cls), {field.wire for field in declaration_of(cls).fields if field.secret}
    library = {field.wire for field in declaration_of(cls).fields if field.origin == "library"}

    assert example(cls).to_wire() == {key: value for key, value in form.items() if key not in secrets | library}
    written = example(cls).to_wire(library=True)
    assert {key: written.get(key) for key in form} == form | dict.fromkeys(secrets & form.keys())


@classes
def test_each_class_has_a_json_schema(cls):
    schema = cls.model_json_schema()

    assert set(schema["properties"]) == {field.wire for field in declaration_of(cls).fields}
    assert schema["description"]
