"""The entities are what the domain specification says: the same tables, classes, fields, types and enumerations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import domain_tables
from core_entities import WIRE, made
from domain_tables import Specification, described
from switchgear.domains import billing as projections
from switchgear.domains import integration
from switchgear.domains.declaration import Index, Origin, Rows, Where, declaration_of, owner_of
from switchgear.domains.integration.entities import ENTITIES

ROOT = Path(__file__).parents[3]
KEPT = json.loads((ROOT / "tests/data/domain/fields.json").read_text("utf-8"))
SPECIFICATION = ROOT.parent / "shared" / "DOMAIN.md"

SWITCHED_ON = {"integration": integration}
"""Products whose entities are built. Add a package here, and its tables are compared."""

DEVIATIONS = {
    ("SocialAccount", "access_token"): "absent with credential_kind ayrshare_profile",
    ("SocialAccount", "permissions"): "absent with credential_kind ayrshare_profile",
}
"""Fields that the product requires and a rule makes optional."""

SYNCED = {
    "source_updated_at": "timestamp?",
    "deleted_at": "timestamp?",
    "erased_at": "timestamp?",
    "incomplete": "list[str]",
}
LIBRARY = {
    "User": SYNCED | {"role_raw": "str?", "status_raw": "str?"},
    "UserPreferences": {},
    "SocialAccount": SYNCED
    | {
        "platform_raw": "str?",
        "credential_kind": "enum ayrshare_profile | oauth",
        "profile_key": "str, encrypted?",
        "ref_id": "str?",
    },
    "Customer": SYNCED,
    "TaxId": {"id": "str?"},
    "Address": {},
    "Subscription": SYNCED
    | {"status_raw": "str?", "quantity_raw": "int?", "cancel_at": "timestamp?", "ended_at": "timestamp?"},
    "SocialPost": SYNCED | {"status_raw": "str?", "outcomes": None},
    "PostAnalytics": {},
    "PostError": {},
    "WebhookEvent": {
        "body_sha256": "str?",
        "content_sha256": "str?",
        "api_version": "str?",
        "livemode": "bool?",
        "entity_key": "str?",
        "occurred_at": "timestamp?",
        "status": "enum dead | processed | processing | received | retry | skipped?",
        "status_reason": "str?",
        "next_attempt_at": "timestamp?",
        "lease_owner": "str?",
        "lease_until": "timestamp?",
        "lease_token": "str?",
        "delivery_count": "int?",
        "last_delivered_at": "timestamp?",
        "archived_at": "timestamp?",
    },
}

TABLES = [(product, table) for product in SWITCHED_ON for table in KEPT[product]]


def _class(product, table):
    return getattr(SWITCHED_ON[product], KEPT[product][table]["class"])


def _names(product):
    """What the specification calls each class where it refers to it."""
    return {
        found["class"]: found["class"] if product == "integration" else table for table, found in KEPT[product].items()
    }


def test_the_tables_kept_are_those_of_the_specification():
    if not SPECIFICATION.exists():
        pytest.skip("the domain specification does not lie beside the project")
    specification = Specification(SPECIFICATION.read_text("utf-8"))

    assert specification.tables() == KEPT
    assert domain_tables.write(KEPT) == (ROOT / "tests/data/domain/fields.json").read_text("utf-8")


def test_all_of_the_specification_is_kept():
    tables = [found for listed in KEPT.values() for found in listed.values()]

    assert {product: len(listed) for product, listed in KEPT.items()} == {
        "integration": 11,
        "repurposeflow": 5,
        "coachflux": 20,
        "ezre_comms": 13,
    }
    assert sum(len(found["fields"]) for found in tables) == 455


@pytest.mark.parametrize(("product", "table"), TABLES)
def test_every_field_is_there_with_its_type_and_no_other(product, table):
    entity = _class(product, table)
    expected = dict(KEPT[product][table]["fields"])
    for name, field in DEVIATIONS:
        if name == entity.__name__:
            expected[field] += "?"

    assert described(entity, _names(product)) == expected


@pytest.mark.parametrize(("product", "table"), TABLES)
def test_library_fields_are_marked_and_listed(product, table):
    entity = _class(product, table)
    found = described(entity, _names(product), Origin.LIBRARY)
    expected = LIBRARY[entity.__name__]

    assert found.keys() == expected.keys()
    assert {name: word for name, word in expected.items() if word} == {
        name: found[name] for name, word in expected.items() if word
    }


@pytest.mark.parametrize(("product", "table"), TABLES)
def test_table_names_are_the_products_own(product, table):
    embedded = table == KEPT[product][table]["class"]

    assert declaration_of(_class(product, table)).table == (None if embedded else table)
    assert declaration_of(_class(product, table)).product == product


def test_a_field_too_many_or_too_few_or_of_another_type_is_seen():
    class Grown(integration.TaxId):
        note: str

    class Changed(integration.TaxId):
        value: int

    kept = KEPT["integration"]["TaxId"]["fields"]
    assert described(Grown, {}) == kept | {"note": "str"}
    assert described(Changed, {}) == kept | {"value": "int"}
    assert described(integration.PostError, {}) != kept


def test_every_class_has_its_three_functions():
    for cls in WIRE:
        words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__)
        for verb in ("parse", "is", "validate"):
            function = getattr(integration, f"{verb}{words}")
            assert function.__name__ == f"{verb}{words}"
            assert function.__module__ == cls.__module__
    assert {found["class"] for found in KEPT["integration"].values()} == {cls.__name__ for cls in WIRE}


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


# --- indexes, uniqueness, references, owners ---

INDEXES = {
    "User": "by_clerk_id by_email by_role by_status",
    "SocialAccount": "by_user_id by_platform by_is_active by_user_platform_active(user_id, platform, is_active)",
    "Customer": "by_user_id by_stripe_customer_id",
    "Subscription": "by_user_id by_status by_current_period_end by_user_subscription_status(user_id, status)",
    "SocialPost": "by_user_id by_status by_scheduled_at by_published_at by_user_scheduled(user_id, scheduled_at)",
    "WebhookEvent": "by_source by_processed by_created_at",
}
ACTIVE = Where("is_active", (True,))
UNIQUE = {
    "User": {("clerk_id",): (Rows.ALL, None), ("email",): (Rows.LIVE, None), ("username",): (Rows.LIVE, None)},
    "SocialAccount": {("platform", "account_id"): (Rows.LIVE, ACTIVE), ("user_id", "platform"): (Rows.LIVE, ACTIVE)},
    "Customer": {("stripe_customer_id",): (Rows.ALL, None)},
    "Subscription": {
        ("stripe_subscription_id",): (Rows.ALL, None),
        ("user_id", "stripe_price_id"): (Rows.LIVE, Where("status", ("active", "past_due", "trialing"))),
    },
    "SocialPost": {},
    "WebhookEvent": {("source", "event_id"): (Rows.ALL, None)},
}
REFERENCES = {
    "User": {},
    "SocialAccount": {"user_id": "User"},
    "Customer": {"user_id": "User"},
    "Subscription": {"user_id": "User", "customer_id": "Customer"},
    "SocialPost": {"user_id": "User", "note_id": "Note"},
    "WebhookEvent": {"user_id": "User"},
}
OWNED = {"User": ("User", "u1"), "WebhookEvent": None}

entities = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.__name__)


def _spelled(index: Index) -> str:
    bare = (index.name.removeprefix("by_"),)
    return index.name if index.fields == bare else f"{index.name}({', '.join(index.fields)})"


@entities
def test_the_products_indexes_are_declared(entity):
    declared = declaration_of(entity).indexes
    expected = INDEXES[entity.__name__].replace(", ", ",").split()

    own = [_spelled(index).replace(", ", ",") for index in declared if index.origin is Origin.PRODUCT]
    assert own == expected
    assert len({index.name for index in declared}) == len(declared)


@entities
def test_uniqueness_is_declared(entity):
    found = {index.fields: (index.unique, index.where) for index in declaration_of(entity).unique}

    assert found == UNIQUE[entity.__name__]


def test_uniqueness_has_its_details():
    (email,) = [index for index in declaration_of(integration.User).unique if index.fields == ("email",)]
    (price,) = [index for index in declaration_of(integration.Subscription).unique if "stripe_price_id" in index.fields]

    assert email.fold_case
    assert not price.enforced


@entities
def test_every_reference_has_an_index(entity):
    declared = declaration_of(entity)

    assert declared.references == REFERENCES[entity.__name__]
    assert declared.references.keys() <= {index.fields[0] for index in declared.indexes}


@entities
def test_the_owner_is_declared(entity):
    owner = owner_of(made(entity))
    expected = OWNED.get(entity.__name__, ("User", "u1"))

    assert (owner and (owner.entity, owner.id)) == expected


def test_secrets_are_declared():
    sealed = {field.name: field.encrypted for field in declaration_of(integration.SocialAccount).fields if field.secret}

    assert sealed == {"access_token": True, "refresh_token": True, "profile_key": True}
