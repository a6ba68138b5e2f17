"""Each model declares every property of its object, with the type that Stripe's own SDK says."""

import json
from fnmatch import fnmatchcase

import pytest

from stripe_samples import DATA, SHARED
from stripe_shape import Comparison, compact
from switchgear.stripe.events import _KINDS
from switchgear.stripe.models import (
    CheckoutSession,
    Customer,
    Discount,
    LineItem,
    PaymentMethod,
    Plan,
    PortalSession,
    Price,
    Subscription,
    SubscriptionItem,
    TaxId,
    TaxRate,
)
from switchgear.stripe.models.customer import CashBalance

MODELS = {
    "billing_portal.session": PortalSession,
    "cash_balance": CashBalance,
    "checkout.session": CheckoutSession,
    "customer": Customer,
    "discount": Discount,
    "item": LineItem,
    "payment_method": PaymentMethod,
    "plan": Plan,
    "price": Price,
    "subscription": Subscription,
    "subscription_item": SubscriptionItem,
    "tax_id": TaxId,
    "tax_rate": TaxRate,
}
SHAPE = json.loads((DATA / "shape.json").read_text())
EXCEPTIONS = json.loads((DATA / "exceptions.json").read_text())
EVENT_TYPES = json.loads((DATA / "event_types.json").read_text())


def compare(shape):
    comparison = Comparison({model.__name__: model for model in MODELS.values()})
    for name, model in MODELS.items():
        comparison.compare(name, shape[name], model)
    return comparison


@pytest.fixture(scope="module")
def comparison():
    return compare(SHAPE)


def test_every_property_is_declared(comparison):
    assert not comparison.missing
    assert len(comparison.declared) > 1000


def test_every_property_has_its_own_type(comparison):
    assert not comparison.wrong


def test_nearly_nothing_is_loose(comparison):
    assert comparison.loose == set(EXCEPTIONS["loose"])
    assert len(comparison.loose) <= 0.02 * len(comparison.declared)


def test_enumerations_that_are_text_are_so_for_a_reason(comparison):
    patterns = EXCEPTIONS["text"]
    assert [path for path in sorted(comparison.text) if not any(fnmatchcase(path, p) for p in patterns)] == []
    assert [p for p in patterns if not any(fnmatchcase(path, p) for path in comparison.text)] == []


@pytest.mark.parametrize(
    ("field", "kind", "note"),
    [
        ("nickname", "int", "wrong"),
        ("created", "int", "wrong"),
        ("product", "text", None),
        ("product", {"ref": "Price"}, "wrong"),
        ("unit_amount_decimal", "float", "wrong"),
        ("type", {"values": ["one_time", "recurring", "new"]}, "wrong"),
        ("tiers", ["text"], "wrong"),
        ("metadata", {"map": "int"}, "wrong"),
        ("recurring", {"is": "Plan"}, "wrong"),
        ("id?", "text", "wrong"),
        ("absent?", "text", "missing"),
    ],
)
def test_the_comparison_would_notice(field, kind, note):
    comparison = Comparison({"Price": Price, "Plan": Plan})
    comparison.compare("price", {field: kind}, Price)
    here = {f"price.{field.removesuffix('?')}"}
    assert (set(comparison.wrong), comparison.missing) == (
        here if note == "wrong" else set(),
        here if note == "missing" else set(),
    )


def test_events_are_of_kinds_that_exist():
    assert set(_KINDS) <= {kind for kinds in EVENT_TYPES["snapshot"].values() for kind in kinds}


def test_our_copy_of_the_facts_is_current():
    if not SHARED.exists():
        pytest.skip("the facts about Stripe are not beside the project")
    objects = json.loads((SHARED / "sdk-shape.json").read_text())["objects"]
    assert {name: compact(objects[name]) for name in MODELS} == SHAPE
    types = json.loads((SHARED / "event-types.json").read_text())
    assert {name: known["data_object"] for name, known in types["snapshot_events"].items()} == EVENT_TYPES["snapshot"]
    assert sorted(types["thin_events"]) == sorted(EVENT_TYPES["thin"])
