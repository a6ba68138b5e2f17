"""Stripe's objects: what is read from them, and that they can be written again as they came."""

import json
import pickle
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, SecretStr, ValidationError

import switchgear.stripe
import switchgear.stripe.models
from stripe_samples import EVENTS, sample
from switchgear.stripe.models import (
    Address,
    CheckoutSession,
    Customer,
    DeletedCustomer,
    DeletedStub,
    Expandable,
    ListObject,
    PaymentIntent,
    PaymentMethod,
    PortalSession,
    Price,
    Refund,
    StripeModel,
    Subscription,
    SubscriptionItem,
    SubscriptionStatus,
    TaxId,
    UntypedObject,
    id_of,
)
from switchgear.stripe.models.base import DecimalText, Metadata
from switchgear.types import Unrecognized
from switchgear.types.model import decoder, problems
from switchgear.types.money import Money

MODELS = {
    "checkout.session": CheckoutSession,
    "customer": Customer,
    "payment_method": PaymentMethod,
    "subscription": Subscription,
    "tax_id": TaxId,
}


def content(name):
    return sample(name)["data"]["object"]


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize("name", [n for n in EVENTS if n not in {"invoice.paid", "customer.deleted"}])
def test_what_came_is_what_is_written(name):
    wire = content(name)
    model = MODELS[wire["object"]]
    read = model.model_validate_json(json.dumps(wire))
    assert read.to_wire() == wire
    assert model.model_validate(wire) == read
    assert pickle.loads(pickle.dumps(read)) == read  # noqa: S301


def test_a_subscription_of_a_current_version():
    subscription = Subscription.model_validate(content("customer.subscription.updated"))
    seats, minutes = subscription.items.data
    assert subscription.status is SubscriptionStatus.ACTIVE
    assert subscription.current_period_end is None
    assert seats.current_period_end == at(2026, 1, 1, 8)
    assert subscription.billing_mode.type == "flexible"
    assert (subscription.cancel_at, subscription.cancel_at_period_end) == (at(2026, 1, 1, 8), False)
    assert subscription.customer == "cus_Rk3vQp7Lx0aWbT"
    assert (seats.quantity, seats.price.unit_amount, seats.price.unit_amount_decimal) == (5, 2900, Decimal(2900))
    assert (minutes.quantity, minutes.price.unit_amount) == (None, None)
    assert minutes.price.unit_amount_decimal == Decimal("0.45")
    assert seats.tax_rates[0].percentage == 20.0
    assert subscription.payment_settings.payment_method_options["card"].request_three_d_secure == "automatic"
    assert not subscription.items.has_more


def test_a_subscription_of_an_older_version():
    subscription = Subscription.model_validate(content("customer.subscription.created.acacia"))
    (item,) = subscription.items.data
    assert subscription.current_period_start == at(2025, 1, 1)
    assert subscription.current_period_end == at(2025, 1, 15)
    assert item.current_period_end is None
    assert subscription.billing_mode is None
    assert "billing_mode" not in subscription.model_fields_set
    assert subscription.pause_collection.behavior == "mark_uncollectible"
    assert id_of(subscription.discount.coupon) == "NEWYEAR"
    assert subscription.items.total_count == 1


def test_a_checkout_session():
    session = CheckoutSession.model_validate(content("checkout.session.completed"))
    assert session.client_reference_id == "user_29w83sxmDNGwOuEthce5gg56FcC"
    assert session.ui_mode == "hosted_page"
    assert session.currency_conversion.fx_rate == Decimal("1.08213")
    assert session.custom_fields[0].dropdown.value == "red"
    assert session.payment_method_options["upi"].mandate_options.end_date == 1790000000
    assert session.payment_method_options["pix"].mandate_options.end_date == "2027-01-31"
    assert session.collected_information.shipping_details.address.city == "Lyon"


def test_a_payment_method():
    method = PaymentMethod.model_validate(content("payment_method.detached"))
    assert (method.type, method.card.last4, method.customer) == ("card", "4242", None)
    assert method.card.wallet.apple_pay == {}
    debit = PaymentMethod.model_validate(
        {
            **content("payment_method.detached"),
            "type": "sepa_debit",
            "sepa_debit": {"last4": "3000", "bank_code": "370"},
        }
    )
    assert (debit.sepa_debit.last4, debit.sepa_debit.sort_code) == ("3000", None)


def test_a_portal_session():
    wire = sample("portal_session")
    session = PortalSession.model_validate(wire)
    assert session.flow.type == "subscription_cancel"
    assert session.flow.subscription_cancel.retention.coupon_offer.coupon == "STAY20"
    assert session.to_wire() == wire


def test_values_that_stripe_adds_later_are_kept():
    wire = content("customer.subscription.updated")
    wire["status"] = "hibernating"
    wire["new_field"] = {"nested": [1, None]}
    wire["items"]["data"][0]["price"]["recurring"]["interval"] = "decade"
    subscription = Subscription.model_validate(wire)
    assert subscription.status == Unrecognized("hibernating")
    assert isinstance(subscription.status, Unrecognized)
    assert subscription.to_wire() == wire


def test_every_required_field_is_named_if_it_is_missing():
    with pytest.raises(ValidationError) as refused:
        Subscription.model_validate({})
    assert problems(refused.value) == tuple(
        f"{name}: Field required"
        for name in ("id", "object", "cancel_at_period_end", "created", "items", "livemode", "status")
    )


def test_an_object_says_what_it_is():
    with pytest.raises(ValidationError):
        Customer.model_validate({**content("customer.updated"), "object": "subscription"})


class Holder(StripeModel):
    customer: Expandable["Customer"] | None = None
    invoice: Expandable["UntypedObject"] | None = None
    metadata: Metadata = Field(default_factory=dict)
    decimal: DecimalText | None = None


def read(**wire):
    return Holder.model_validate_json(json.dumps(wire))


NO_CUSTOMER = "Input should be an id or an object (Customer)"


class TestReferences:
    def test_an_id(self):
        assert read(customer="cus_1").customer == "cus_1"
        assert id_of(read(customer="cus_1").customer) == "cus_1"

    def test_null_and_absent(self):
        assert id_of(read(customer=None).customer) is None
        assert read(customer=None).to_wire() == {"customer": None}
        assert read().to_wire() == {}

    def test_an_expanded_object(self):
        wire = {"customer": content("customer.updated")}
        holder = read(**wire)
        assert isinstance(holder.customer, Customer)
        assert holder.customer.email == "camille@example.com"
        assert id_of(holder.customer) == "cus_Rk3vQp7Lx0aWbT"
        assert holder.to_wire() == wire
        assert Holder.model_validate(holder.model_dump()) == holder
        assert Holder(customer=holder.customer).customer is holder.customer

    def test_what_is_left_of_a_deleted_object(self):
        wire = {"customer": {"id": "cus_1", "object": "customer", "deleted": True}}
        holder = read(**wire)
        assert isinstance(holder.customer, DeletedStub)
        assert id_of(holder.customer) == "cus_1"
        assert holder.to_wire() == wire

    def test_an_object_without_a_class_keeps_all_its_fields(self):
        wire = {"invoice": {"id": "in_1", "object": "invoice", "lines": {"data": [1]}}}
        holder = read(**wire)
        assert isinstance(holder.invoice, UntypedObject)
        assert holder.invoice.object == "invoice"
        assert holder.to_wire() == wire

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            (7, "customer: Value error, Input should be an id or an object (Customer)"),
            (
                {"id": "in_1", "object": "invoice"},
                "customer: Value error, Input should be an id or an object (Customer)",
            ),
            ({"id": "cus_1", "object": "customer", "livemode": True}, "customer.created: Field required"),
            ({"object": "customer", "deleted": True}, "customer.id: Field required"),
        ],
    )
    def test_anything_else_is_refused_by_name(self, value, said):
        with pytest.raises(ValidationError) as refused:
            read(customer=value)
        assert problems(refused.value) == (said,)

    @pytest.mark.parametrize("mode", ["validation", "serialization"])
    def test_they_have_a_json_schema(self, mode):
        schema = Subscription.model_json_schema(mode=mode)
        assert schema["properties"]["latest_invoice"]["anyOf"][:2] == [{"type": "string"}, {"type": "object"}]


class TestMetadata:
    @pytest.mark.parametrize("wire", [{}, {"metadata": None}, {"metadata": {}}, {"metadata": {"items": "1", "": ""}}])
    def test_it_is_a_dict_whatever_came(self, wire):
        holder = read(**wire)
        assert holder.metadata == (wire.get("metadata") or {})
        assert holder.to_wire() == wire
        assert pickle.loads(pickle.dumps(holder)).to_wire() == wire  # noqa: S301

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            (1, "metadata: Input should be an object"),
            ([], "metadata: Input should be an object"),
            ({"a": 1}, "metadata.a: Input should be a valid string"),
            ({"a": None}, "metadata.a: Input should be a valid string"),
        ],
    )
    def test_anything_else_is_refused(self, value, said):
        with pytest.raises(ValidationError) as refused:
            read(metadata=value)
        assert problems(refused.value) == (said,)

    def test_null_ones_are_not_shared(self):
        first, second = read(metadata=None), read(metadata=None)
        first.metadata["a"] = "1"
        assert second.metadata == {}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**12), max_value=10**12))
@settings(max_examples=100)
def test_decimals_keep_all_their_digits(number):
    text = f"{number:f}"
    assert read(decimal=text).to_wire() == {"decimal": text}


@given(st.integers(min_value=-(10**10), max_value=10**11))
@settings(max_examples=100)
def test_times_are_whole_seconds(seconds):
    price = Price.model_validate_json(json.dumps({"id": "price_1", "object": "price", "created": seconds}))
    assert price.created == datetime.fromtimestamp(seconds, UTC)
    assert price.to_wire()["created"] == seconds


def test_secrets_are_not_shown():
    wire = {**content("checkout.session.completed"), "client_secret": "cs_test_secret_canary"}
    session = CheckoutSession.model_validate(wire)
    assert session.client_secret.get_secret_value() == "cs_test_secret_canary"
    assert "canary" not in repr(session) + str(session) + json.dumps(session.to_wire()) + session.model_dump_json()
    assert session.to_wire() == {**wire, "client_secret": str(SecretStr("x"))}
    link = {**content("payment_method.detached"), "type": "link", "link": {"persistent_token": "canary"}}
    assert "canary" not in repr(PaymentMethod.model_validate(link))


def test_nothing_can_be_assigned():
    with pytest.raises(ValidationError):
        Address(city="Lyon").city = "Paris"


def test_reading_a_customer_that_may_be_deleted():
    decode = decoder(Customer | DeletedCustomer)
    stub = {"id": "cus_1", "object": "customer", "deleted": True}
    assert isinstance(decode(json.dumps(stub).encode()), DeletedCustomer)
    assert isinstance(decode(json.dumps(content("customer.updated")).encode()), Customer)


def test_a_list_inside_an_object_says_whether_it_is_whole():
    items = {"object": "list", "data": [], "has_more": True, "url": "/v1/subscription_items"}
    assert ListObject[SubscriptionItem].model_validate(items).to_wire() == items
    with pytest.raises(ValidationError):
        ListObject[SubscriptionItem].model_validate({"data": []})


@pytest.mark.parametrize("kind", [ListObject, ListObject[Price]], ids=["plain", "of prices"])
def test_a_list_pickles(kind):
    prices = kind.model_validate({"data": [{"id": "price_1", "object": "price"}], "has_more": False, "new": 1})
    revived = pickle.loads(pickle.dumps(prices))  # noqa: S301
    assert (type(revived), revived.to_wire()) == (type(prices), prices.to_wire())


@pytest.mark.parametrize("package", [switchgear.stripe, switchgear.stripe.models], ids=lambda p: p.__name__)
def test_every_public_name_loads(package):
    assert [name for name in package.__all__ if not hasattr(package, name)] == []
    assert sorted(package.__all__) == dir(package)


@pytest.mark.parametrize("module", ["tax", "discount", "customer", "payment_method", "subscription"])
def test_modules_that_name_each_other_load_in_any_order(module):
    code = (
        f"import switchgear.stripe.models.{module}, sys\n"
        "from switchgear.stripe.models import Customer\n"
        "Customer.model_rebuild(raise_errors=True)\n"
        "assert not {'stripe', 'httpx', 'switchgear.pipeline'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_an_amount_has_its_currency_and_digits():
    intent = PaymentIntent.model_validate(
        {
            "id": "pi_1", "object": "payment_intent", "amount": 1050, "currency": "eur", "created": 1,
            "livemode": False, "status": "succeeded",
        }
    )  # fmt: skip
    assert intent.money() == Money(1050, "EUR")
    assert intent.money("amount_received") is None
    assert [Refund.model_validate(wire(currency)).money().major for currency in ("eur", "jpy", "kwd")] == [
        Decimal("10.5"), Decimal(1050), Decimal("1.05"),
    ]  # fmt: skip
    assert Address(city="Lyon").money("city") is None
    with pytest.raises(AttributeError):
        intent.money("amuont")


def wire(currency):
    return {"id": "re_1", "object": "refund", "amount": 1050, "currency": currency, "created": 1}
