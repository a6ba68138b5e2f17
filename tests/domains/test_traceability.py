"""The entities are what the domain specification says: the same tables, classes, fields, types and enumerations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import domain_tables
from domain_tables import Specification, described
from product_facts import snake
from products import PRODUCTS
from stored_documents import documents
from switchgear.domains import billing as projections
from switchgear.domains import ezre_comms, integration, is_a, parse
from switchgear.domains.declaration import Index, Origin, declaration_of, owner_of
from switchgear.domains.shape import Kind, shape_of
from switchgear.testing.factories import example

ROOT = Path(__file__).parents[2]
KEPT = json.loads((ROOT / "tests/data/domain/fields.json").read_text("utf-8"))
SPECIFICATION = ROOT.parent / "shared" / "DOMAIN.md"

TABLES = [(product, table) for product in PRODUCTS for table in KEPT[product]]

tables = pytest.mark.parametrize(("product", "table"), TABLES)
entities = pytest.mark.parametrize(
    ("facts", "entity"),
    [
        pytest.param(facts, entity, id=f"{product}.{entity.__name__}")
        for product, facts in PRODUCTS.items()
        for entity in facts.entities
    ],
)


def _class(product, table):
    return getattr(PRODUCTS[product].package, KEPT[product][table]["class"])


def _words(product):
    """What the specification calls each class where it refers to it."""
    facts = PRODUCTS[product]
    embedded = {found["class"]: table for table, found in KEPT[product].items()}
    named = {entity.__name__: entity.table.name for entity in facts.entities}
    classes = embedded | named
    return {name: name if product == "integration" else word for name, word in classes.items()} | dict(facts.words)


def test_the_tables_kept_are_those_of_the_specification():
    if not SPECIFICATION.exists():
        pytest.skip("the domain specification does not lie beside the project")
    specification = Specification(SPECIFICATION.read_text("utf-8"))

    assert specification.tables() == KEPT
    assert domain_tables.write(KEPT) == (ROOT / "tests/data/domain/fields.json").read_text("utf-8")


def test_all_of_the_specification_is_kept():
    listed = [found for product in KEPT.values() for found in product.values()]

    assert {product: len(found) for product, found in KEPT.items()} == {
        "integration": 11,
        "repurposeflow": 5,
        "coachflux": 20,
        "ezre_comms": 13,
    }
    assert sum(len(found["fields"]) for found in listed) == 455


@tables
def test_every_field_is_there_with_its_type_and_no_other(product, table):
    entity = _class(product, table)
    others = {field: word for (name, field), word in PRODUCTS[product].spelled.items() if name == entity.__name__}
    kept = KEPT[product][table]["fields"]

    assert others.keys() <= kept.keys()
    assert described(entity, _words(product)) == kept | others


@tables
def test_table_names_are_the_products_own(product, table):
    embedded = table == KEPT[product][table]["class"]

    assert declaration_of(_class(product, table)).table == (None if embedded else table)
    assert declaration_of(_class(product, table)).product == product


@pytest.mark.parametrize(
    ("product", "name"), [(product, name) for product, facts in PRODUCTS.items() for name in facts.library]
)
def test_library_fields_are_marked_and_listed(product, name):
    facts = PRODUCTS[product]
    found = described(getattr(facts.package, name), _words(product), Origin.LIBRARY)
    expected = facts.library[name]

    assert found.keys() == expected.keys()
    assert found == {field: word or found[field] for field, word in expected.items()}


@pytest.mark.parametrize("product", PRODUCTS)
def test_nothing_is_left_out(product):
    facts = PRODUCTS[product]
    names = {entity.__name__ for entity in facts.entities}
    parts = {cls.__name__ for cls in facts.classes} - names

    assert {found["class"] for found in KEPT[product].values()} <= names | parts
    assert facts.library.keys() >= names
    for listed in (facts.indexes, facts.unique, facts.references, facts.owners):
        assert listed.keys() == names


@pytest.mark.parametrize(
    ("product", "cls"),
    [
        pytest.param(product, cls, id=f"{product}.{cls.__name__}")
        for product, facts in PRODUCTS.items()
        for cls in facts.classes
    ],
)
def test_every_class_has_its_three_functions(product, cls):
    words = snake(cls.__name__)
    for verb in ("parse", "is", "validate"):
        function = getattr(PRODUCTS[product].package, f"{verb}{words}")
        assert function.__name__ == f"{verb}{words}"
        assert function.__module__ == cls.__module__


def test_a_field_too_many_or_too_few_or_of_another_type_is_seen():
    class Grown(integration.TaxId):
        note: str

    class Changed(integration.TaxId):
        value: int

    kept = KEPT["integration"]["TaxId"]["fields"]
    assert described(Grown, {}) == kept | {"note": "str"}
    assert described(Changed, {}) == kept | {"value": "int"}
    assert described(integration.PostError, {}) != kept


def test_the_billing_projections_are_those_of_the_specification():
    if not SPECIFICATION.exists():
        pytest.skip("the domain specification does not lie beside the project")
    shown = {
        None if row[0] == "no subscription" else row[0]: row
        for row in Specification(SPECIFICATION.read_text("utf-8")).projections()
    }
    blank = {"—": None, "null": None}

    assert shown.keys() == projections.PROJECTIONS.keys()
    for raw, (_, entitled, *cells) in shown.items():
        values = [cell.split(" (")[0] for cell in cells]
        assert [blank.get(value, value) for value in values] == list(projections.PROJECTIONS[raw].values())
        assert entitled.startswith("yes") == (raw in projections.ENTITLED)
        assert ("tier of price" in cells[2]) == entitled.startswith("yes")


@tables
@given(data=st.data())
@settings(max_examples=25)
def test_what_a_products_store_holds_parses_and_is_written_back(product, table, data):
    cls, document = _class(product, table), data.draw(documents(product, table, KEPT[product]))
    row = parse(cls, document)
    assert is_a(cls, row), row
    secret = {field.wire for field in declaration_of(cls).fields if field.secret}
    shown = {key: value for key, value in document.items() if key not in secret}

    assert row.to_wire() == {key: value for key, value in shown.items() if key != "_id" or product == "integration"}
    written = row.to_wire(library=True)
    assert {key: written[key] for key in shown} == shown
    assert parse(cls, json.dumps(document)) == row
    whole = [getattr(row, name) for name in cls.model_fields if shape_of(cls, name).kind is Kind.WHOLE]
    assert {type(number) for number in whole if number is not None} <= {int}


ADDED = {
    # the fields that Ezre Comms added to its existing tables -> what an older row is read as
    ezre_comms.File: {"storage_type": "convex", "processing_status": "completed"},
    ezre_comms.ContentVersion: {"is_selected": False},
    ezre_comms.Schedule: {"timezone": "UTC", "is_recurring": False, "retry_count": 0, "max_retries": 3},
    ezre_comms.AnalyticsAggregate: {"shares": 0, "saves": 0},
}


@pytest.mark.parametrize("cls", ADDED, ids=lambda cls: cls.__name__)
def test_a_row_older_than_the_added_fields_parses(cls):
    row = parse(cls, {"_id": "1", "status": "pending"})

    assert is_a(cls, row)
    assert {name: getattr(row, name) for name in ADDED[cls]} == ADDED[cls]


# --- indexes, uniqueness, references, owners ---


def _spelled(index: Index) -> str:
    bare = (index.name.removeprefix("by_"),)
    return index.name if index.fields == bare else f"{index.name}({','.join(index.fields)})"


@entities
def test_the_products_indexes_are_declared(facts, entity):
    declared = declaration_of(entity).indexes

    own = [_spelled(index) for index in declared if index.origin is Origin.PRODUCT]
    assert own == facts.indexes[entity.__name__].split()
    assert len({index.name for index in declared}) == len(declared)


@entities
def test_uniqueness_is_declared(facts, entity):
    found = {index.fields: (index.unique, index.where) for index in declaration_of(entity).unique}

    assert found == facts.unique[entity.__name__]


def test_uniqueness_has_its_details():
    (email,) = [index for index in declaration_of(integration.User).unique if index.fields == ("email",)]
    (price,) = [index for index in declaration_of(integration.Subscription).unique if "stripe_price_id" in index.fields]

    assert email.fold_case
    assert not price.enforced


@entities
def test_every_reference_has_an_index(facts, entity):
    declared = declaration_of(entity)

    assert declared.references == facts.references[entity.__name__]
    assert declared.references.keys() <= {index.fields[0] for index in declared.indexes}


@entities
def test_the_owner_is_declared(facts, entity):
    owner = owner_of(example(entity))

    assert (owner and (owner.entity, owner.id)) == facts.owners[entity.__name__]


@entities
def test_secrets_are_declared(facts, entity):
    sealed = {field.name: field.encrypted for field in declaration_of(entity).fields if field.secret}

    assert sealed == facts.secrets.get(entity.__name__, {})
