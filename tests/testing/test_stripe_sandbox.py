"""The sandboxed Stripe: its objects, errors, keys, lists, searches and events, as Stripe would have them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from stripe_shape import shape
from stripe_wire import StripeWire
from switchgear.errors import Forged, InvalidRequest
from switchgear.pipeline.encoding import bracketed, encode_query
from switchgear.pipeline.wire import WireRequest
from switchgear.stripe.client import API_VERSION
from switchgear.stripe.events import CheckoutSessionEvent, CustomerEvent, SubscriptionEvent
from switchgear.stripe.models import (
    Customer,
    DeletedCustomer,
    LineItem,
    Subscription,
)
from switchgear.stripe.models.kinds import class_of
from switchgear.stripe.models.payment_method import PaymentMethodType
from switchgear.stripe.signature import verify
from switchgear.testing.stripe import objects
from switchgear.testing.stripe.events import previous_attributes
from switchgear.types.headers import Headers
from switchgear.types.times import from_seconds, to_seconds


@pytest.fixture
def price(stripe):
    return stripe.add_price(2900)


@pytest.fixture
def customer(client, wire):
    made = client.customers.create(email="ann@example.com", name="Ann")
    wire.webhooks.take()
    return made.id


@pytest.fixture
def subscription(client, wire, customer, price):
    made = client.subscriptions.create(customer=customer, items=[{"price": price, "quantity": 2}])
    wire.webhooks.take()
    return made


def ask(wire: StripeWire, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any, Headers]:
    """A request as it comes over the wire: no client, only the key."""
    sent = {"Authorization": "Bearer sk_test_sandbox"} | {
        name.replace("_", "-"): text for name, text in headers.items()
    }
    content = body if isinstance(body, bytes) else encode_query(bracketed(**(body or {}))).encode()  # type: ignore[arg-type]
    request = WireRequest(method, f"https://api.stripe.com{path}", tuple(sent.items()), content)
    response = wire.carry(request)
    return response.status, json.loads(response.content), response.headers


def refusal(wire: StripeWire, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
    status, answered, _ = ask(wire, method, path, body, **headers)
    return status, answered["error"]


# Objects


def extras(model: object, at: str) -> list[str]:
    """Fields that no model declares."""
    if isinstance(model, list | tuple):
        return [found for item in model for found in extras(item, f"{at}[]")]
    if not isinstance(model, BaseModel):
        return []
    own = [f"{at}.{name}" for name in model.model_extra or {}]
    return own + [found for name in type(model).model_fields for found in extras(getattr(model, name), f"{at}.{name}")]


# What Stripe sends only when it is asked to, or only in some cases (API reference).
ABSENT = {
    "billing.meter": "",
    "billing.meter_event": "",
    "billing_portal.session": "after_expiration",
    "charge": "authorization_code level3 presentment_details refunds source_transfer transfer",
    "checkout.session": "allowed_payment_method_types excluded_payment_method_types integration_identifier line_items "
    "name_collection optional_items",
    "coupon": "applies_to currency_options",
    "customer": "cash_balance invoice_credit_balance sources subscriptions tax tax_ids",
    "discount": "",
    "event": "account context",
    "invoice": "confirmation_secret payments status_details threshold_reason",
    "invoice_payment": "",
    "invoiceitem": "frozen_fields invoicing_rules proration_details",
    "item": "discounts taxes",
    "line_item": "",
    "payment_intent": "allowed_payment_method_types hooks managed_payments payment_details payment_record "
    "presentment_details",
    "payment_method": f"radar_options {' '.join({*get_args(PaymentMethodType)} - {'card'})}",
    "plan": "tiers",
    "price": "currency_options tiers",
    "product": "tax_details",
    "promotion_code": "",
    "refund": "description failure_balance_transaction failure_reason instructions_email next_action payment_method "
    "pending_reason presentment_details",
    "setup_intent": "allowed_payment_method_types attach_to_self managed_payments",
    "subscription": "managed_payments presentment_details status_details",
    "subscription_item": "billed_until current_trial",
}


@pytest.fixture
def everything(client, stripe, customer, subscription, price):
    session = client.checkout.sessions.create(mode="subscription", line_items=[{"price": price}])
    client.billing_portal.sessions.create(
        customer=customer,
        flow_data={"type": "subscription_cancel", "subscription_cancel": {"subscription": subscription.id}},
    )
    coupon = client.coupons.create(percent_off=10)
    code = client.promotion_codes.create(promotion={"type": "coupon", "coupon": coupon.id})
    client.subscriptions.update(subscription.id, discounts=[{"promotion_code": code.id}])
    client.invoice_items.create(customer=customer, amount=100)
    client.refunds.create(payment_intent=client.payment_intents.list().first().id)
    client.setup_intents.create(customer=customer, payment_method="pm_card_visa", confirm=True)
    meter = {"event_name": "calls", "default_aggregation": {"formula": "sum"}}
    client.billing.meters.create(display_name="Calls", **meter)
    found = {kind: next(stripe.kept.of(kind).newest(), None) for kind in ABSENT}
    [item] = stripe.subscriptions[subscription.id]["items"]["data"]
    return found | {
        "billing.meter_event": client.billing.meter_events.create(
            event_name="calls", payload={"stripe_customer_id": customer, "value": "1"}
        ).to_wire(),
        "item": stripe.kept.aside("checkout.session", session.id)["line_items"]["data"][0],
        "line_item": next(stripe.invoices.newest())["lines"]["data"][0],
        "plan": item["plan"],
        "subscription_item": item,
    }


@pytest.mark.parametrize("kind", sorted(ABSENT))
def test_objects_have_the_fields_that_the_official_sdk_declares(everything, kind):
    thing = everything[kind]
    assert thing["object"] == kind
    model = LineItem if kind == "item" else class_of(kind)
    declared = {name.removesuffix("?") for name in shape(kind)}
    assert declared - thing.keys() - {"deleted"} == {*ABSENT[kind].split()} & declared
    assert not thing.keys() - declared
    assert extras(model.model_validate(thing), kind) == []


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["day", "week", "month", "year"]),
    st.integers(1, 36),
)
def test_periods_end_on_the_same_day_or_with_the_month(start, interval, count):
    end = from_seconds(objects.after(to_seconds(start), interval, count))
    start = start.replace(microsecond=0)
    if interval in {"day", "week"}:
        assert end - start == timedelta(days=count * (7 if interval == "week" else 1))
        return
    months = (end.year - start.year) * 12 + end.month - start.month
    assert months == count * (12 if interval == "year" else 1)
    assert end.timetz() == start.timetz()
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


# Keys, accounts and routes


def test_a_missing_or_wrong_key(wire):
    status, error = refusal(wire, "GET", "/v1/customers", Authorization="")
    assert (status, error["type"]) == (401, "invalid_request_error")
    status, error = refusal(wire, "GET", "/v1/customers", Authorization="Basic c2s6")
    assert status == 401
    status, error = refusal(wire, "GET", "/v1/customers", Authorization="Bearer sk_test_4eC39HqLyjWDarjtT1zdp7dc")
    assert (status, error["message"]) == (401, "Invalid API Key provided: sk_test_********************p7dc")


def test_a_connected_account_has_a_state_of_its_own(wire, stripe):
    connected = stripe.connect("acct_2")
    for _ in range(2):
        ask(wire, "POST", "/v1/customers", Stripe_Account="acct_2", Idempotency_Key="k")
    ask(wire, "POST", "/v1/customers", Stripe_Account="acct_1Sandbox", Idempotency_Key="k")
    assert (len(connected.customers), len(stripe.customers)) == (1, 1)
    status, error = refusal(wire, "GET", "/v1/customers", Stripe_Account="acct_none")
    assert (status, error["code"]) == (403, "account_invalid")
    status, account, _ = ask(wire, "GET", "/v1/account", Stripe_Account="acct_2")
    assert (status, account["id"]) == (200, "acct_2")
    assert [event.account for event in wire.events()] == ["acct_2", None]


def test_an_unknown_route(wire):
    assert refusal(wire, "GET", "/v1/topups") == (
        404,
        {"message": "Unrecognized request URL (GET: /v1/topups).", "type": "invalid_request_error"},
    )
    assert refusal(wire, "DELETE", "/v1/customers")[0] == 404


def test_every_answer_has_a_request_id_and_the_version(wire):
    seen = set()
    for path, key in (("/v1/customers", ""), ("/v1/nothing", ""), ("/v1/customers", "k")):
        _, _, headers = ask(wire, "POST", path, Idempotency_Key=key)
        assert headers["stripe-version"] == API_VERSION
        assert headers["idempotency-key"] == key
        assert headers["date"] == "Thu, 01 Jan 2026 00:00:00 GMT"
        seen.add(headers["request-id"])
    assert len(seen) == 3


REFUSED = [
    ("POST", "/v1/customers", {"emial": "x"}, "parameter_unknown", "emial", "Received unknown parameter: emial"),
    ("POST", "/v1/customers", {"address": {"town": "x"}}, "parameter_unknown", "address[town]", "Received unknown"),
    ("POST", "/v1/customers", {"email": "nobody"}, "email_invalid", "email", "Invalid email address: nobody"),
    ("POST", "/v1/customers", {"balance": "x"}, "parameter_invalid_integer", "balance", "Invalid integer: x"),
    ("POST", "/v1/customers", {"balance": ""}, "parameter_invalid_empty", "balance", "You passed an empty string"),
    ("POST", "/v1/customers", {"tax_exempt": "maybe"}, None, "tax_exempt", "Invalid tax_exempt: must be one of"),
    ("POST", "/v1/customers", {"preferred_locales": "fr"}, None, "preferred_locales", "Invalid array"),
    ("POST", "/v1/customers", {"address": "Lyon"}, None, "address", "Invalid object"),
    ("POST", "/v1/customers", {"shipping": {"name": "x"}}, "parameter_missing", "shipping[address]", "Missing"),
    ("POST", "/v1/customers", {"expand": ["sun"]}, None, "expand", "This property cannot be expanded (sun)."),
    ("POST", "/v1/subscriptions", {}, "parameter_missing", "customer", "Missing required param: customer."),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER"}, "parameter_missing", "items", "Missing required param"),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [{}]}, "parameter_invalid_empty", "items[0]",
     "You passed an empty string for 'items[0]'."),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [{"quantity": 1}]}, "parameter_missing",
     "items[0][price]", "Missing required param: items[0][price]."),
    ("POST", "/v1/subscriptions", {"customer": "cus_x", "items": [{"price": "p"}]}, "resource_missing", "customer",
     "No such customer: 'cus_x'"),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [{"price": "p"}]}, "resource_missing",
     "items[0][price]", "No such price: 'p'"),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [{"price": "ONCE"}]}, None, "items[0][price]",
     "The price specified is set to `type=one_time`"),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [{"price": "PRICE"}, {"price": "EUROS"}]}, None,
     "items", "All prices on a subscription must have the same currency."),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [{"price": "PRICE"}],
     "discounts": [{"coupon": "A"}]}, "resource_missing", "discounts", "No such coupon: 'A'"),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [{"price": "PRICE", "tax_rates": ["t"]}]},
     "resource_missing", "tax_rates", "No such tax rate: 't'"),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [
        {"price_data": {"currency": "usd", "product": "prod_x", "recurring": {"interval": "month"}}}]},
     "resource_missing", "items[0][price_data][product]", "No such product: 'prod_x'"),
    ("POST", "/v1/subscriptions", {"customer": "CUSTOMER", "items": [{"price_data": {"product": "p"}}]},
     "parameter_missing", "items[0][price_data][currency]", "Missing required param"),
    ("POST", "/v1/subscriptions/SUBSCRIPTION", {"items": [{"id": "si_x", "quantity": 1}]}, "resource_missing",
     "items[0][id]", "No such subscription_item: 'si_x'"),
    ("POST", "/v1/subscriptions/SUBSCRIPTION", {"items": [{"id": "ITEM", "deleted": True}]}, None, "items",
     "A subscription must have at least one active item."),
    ("POST", "/v1/subscriptions/SUBSCRIPTION", {"trial_end": "soon"}, None, "trial_end", "Invalid trial_end"),
    ("GET", "/v1/subscriptions?limit=0", None, "parameter_invalid_integer", "limit", "This value must be greater"),
    ("GET", "/v1/subscriptions?limit=101", None, "parameter_invalid_integer", "limit", "This value must be less"),
    ("GET", "/v1/customers?limit=x", None, "parameter_invalid_integer", "limit", "Invalid integer: x"),
    ("GET", "/v1/customers?starting_after=a&ending_before=b", None, None, "starting_after", "You cannot parameterize"),
    ("GET", "/v1/customers?ending_before=cus_x", None, "resource_missing", "ending_before", "No such customer"),
    ("GET", "/v1/customers/search", None, "parameter_missing", "query", "Missing required param: query."),
    ("GET", "/v1/customers/search?query=hello", None, None, "query", "We were unable to parse your search query."),
    ("GET", "/v1/customers/search?query=name:'a' AND name:'b' OR name:'c'", None, None, "query", "We were unable"),
    ("GET", "/v1/customers/search?query=name:'a'&page=zz", None, None, "page", "Invalid page parameter."),
    ("POST", "/v1/checkout/sessions", {}, "parameter_missing", "mode", "Missing required param: mode."),
    ("POST", "/v1/checkout/sessions", {"mode": "subscription", "line_items": [{"price": "ONCE"}]}, None, "line_items",
     "You must provide at least one recurring price"),
    ("POST", "/v1/checkout/sessions", {"mode": "payment", "customer": "c", "customer_email": "e"}, None, "customer",
     "You may only specify one of these parameters: customer, customer_email."),
    ("POST", "/v1/checkout/sessions", {"mode": "payment", "customer": "cus_x"}, "resource_missing", "customer",
     "No such customer"),
    ("POST", "/v1/checkout/sessions", {"mode": "payment", "discounts": [{"coupon": "A"}]}, "resource_missing",
     "discounts", "No such coupon: 'A'"),
    ("POST", "/v1/billing_portal/sessions", {"customer": "CUSTOMER", "flow_data": {
        "type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_x"}}}, "resource_missing",
     "flow_data[subscription_cancel][subscription]", "No such subscription: 'sub_x'"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "code", "param", "message"), REFUSED)
def test_what_is_refused_is_named(
    wire, stripe, customer, subscription, price, method, path, body, code, param, message
):
    known = {
        "CUSTOMER": customer,
        "PRICE": price,
        "ONCE": stripe.add_price(interval=None),
        "EUROS": stripe.add_price(currency="eur"),
        "SUBSCRIPTION": subscription.id,
        "ITEM": subscription.items.data[0].id,
    }
    text = json.dumps([path, body])
    for name, known_id in known.items():
        text = text.replace(name, known_id)
    path, body = json.loads(text)
    path, _, query = path.partition("?")
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    before = len(wire.webhooks)
    status, error = refusal(wire, method, f"{path}?{urlencode(pairs)}", body)
    assert status == 400
    assert error["type"] == "invalid_request_error"
    assert (error.get("code"), error["param"]) == (code, param)
    assert error["message"].startswith(message)
    assert ("doc_url" in error) == (code is not None)
    assert len(wire.webhooks) == before


def test_a_body_that_is_no_text(wire):
    assert refusal(wire, "POST", "/v1/customers", b"\xff") == (
        400,
        {"message": "Invalid request body: it is not UTF-8.", "type": "invalid_request_error"},
    )


def test_metadata_keys_may_be_numbers_and_lists_may_be_unindexed(wire):
    _, made, _ = ask(wire, "POST", "/v1/customers", b"metadata[7]=seven&preferred_locales[]=fr&preferred_locales[]=en")
    assert made["metadata"] == {"7": "seven"}
    assert made["preferred_locales"] == ["fr", "en"]


# Idempotency


def test_a_repeated_key_replays_the_first_answer(wire, stripe):
    first = ask(wire, "POST", "/v1/customers", {"name": "Ann", "phone": "1"}, Idempotency_Key="k")
    again = ask(wire, "POST", "/v1/customers", b"phone=1&name=Ann", Idempotency_Key="k")
    assert again[:2] == first[:2]
    assert "idempotent-replayed" not in first[2]
    assert again[2]["idempotent-replayed"] == "true"
    assert again[2]["original-request"] == first[2]["request-id"] != again[2]["request-id"]
    assert len(stripe.customers) == len(wire.webhooks) == 1


def test_a_key_belongs_to_its_parameters_and_its_endpoint(wire, price):
    ask(wire, "POST", "/v1/customers", {"name": "Ann"}, Idempotency_Key="k")
    for path, body in (("/v1/customers", {"name": "Bob"}), ("/v1/billing_portal/sessions", {"name": "Ann"})):
        status, error = refusal(wire, "POST", path, body, Idempotency_Key="k")
        assert (status, error["type"]) == (400, "idempotency_error")
        assert "'k'" in error["message"]


def test_a_refused_request_is_not_stored(wire, price):
    body = {"customer": "cus_x"}
    assert refusal(wire, "POST", "/v1/billing_portal/sessions", body, Idempotency_Key="k")[0] == 400
    status, _, headers = ask(wire, "POST", "/v1/customers", {"name": "Ann"}, Idempotency_Key="k")
    assert (status, "idempotent-replayed" in headers) == (200, False)


def test_a_declined_payment_is_stored(wire, stripe, customer, price):
    body = {
        "customer": customer,
        "items": [{"price": price}],
        "default_payment_method": "pm_card_chargeDeclined",
        "payment_behavior": "error_if_incomplete",
    }
    first = ask(wire, "POST", "/v1/subscriptions", body, Idempotency_Key="k")
    assert (first[0], first[1]["error"]["decline_code"]) == (402, "generic_decline")
    again = ask(wire, "POST", "/v1/subscriptions", body, Idempotency_Key="k")
    assert again[:2] == first[:2]
    assert again[2]["idempotent-replayed"] == "true"
    assert stripe.subscriptions == {}


def test_keys_are_forgotten_after_a_day(wire, stripe):
    ask(wire, "POST", "/v1/customers", {"name": "Ann"}, Idempotency_Key="k")
    wire.clock.advance(24 * 60 * 60)
    assert ask(wire, "POST", "/v1/customers", {"name": "Bob"}, Idempotency_Key="k")[1]["name"] == "Bob"


# Events


def test_a_subscription_is_created_incomplete_and_active_in_the_same_second(wire, customer, price):
    wire.clock.advance(0.7)
    _, made, headers = ask(
        wire, "POST", "/v1/subscriptions", {"customer": customer, "items": [{"price": price}]}, Idempotency_Key="k"
    )
    currency, _, created, *_, updated = wire.events()
    assert isinstance(currency, CustomerEvent)
    assert currency.previous_attributes.to_dict() == {"currency": None}
    assert isinstance(created, SubscriptionEvent)
    assert isinstance(updated, SubscriptionEvent)
    assert [event.type for event in (created, updated)] == [
        "customer.subscription.created",
        "customer.subscription.updated",
    ]
    assert (created.object.status, updated.object.status) == ("incomplete", "active")
    assert updated.previous_attributes.to_dict() == {"status": "incomplete"}
    assert created.occurred_at == updated.occurred_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert created.id != updated.id
    assert updated.object == Subscription.model_validate(made)
    for event in (created, updated):
        assert (event.request_id, event.idempotency_key) == (headers["request-id"], "k")
        assert (event.api_version, event.livemode, event.account) == (API_VERSION, False, None)
        assert event.extra.integer("pending_webhooks") == 1


def test_events_are_signed_afresh_for_each_delivery(wire, client, stripe):
    client.customers.create()
    [sent] = wire.webhooks.take()
    later = wire.clock.now() + timedelta(days=2)
    verify(sent.body, Headers.of(sent.headers(later)), [stripe.webhook_secret], now=later)
    with pytest.raises(Forged):
        verify(sent.body, Headers.of(sent.headers(later)), ["whsec_other"], now=later)
    assert (sent.type, json.loads(sent.body)["id"]) == ("customer.created", sent.id)


def test_a_customers_events(wire, client, customer, subscription):
    client.customers.update(customer, email=None, metadata={"plan": "pro"}, address={"city": "Lyon"})
    client.customers.update(customer, metadata={"plan": "pro"})  # which changes nothing
    client.customers.delete(customer)
    updated, canceled, deleted = wire.events()
    assert isinstance(updated.object, Customer)
    assert updated.previous_attributes.to_dict() == {
        "address": None,
        "email": "ann@example.com",
        "metadata": {"plan": None},
    }
    assert (canceled.type, canceled.object.id) == ("customer.subscription.deleted", subscription.id)
    assert isinstance(deleted.object, Customer)
    assert (deleted.type, deleted.object.name) == ("customer.deleted", "Ann")
    assert isinstance(client.customers.retrieve(customer), DeletedCustomer)


def test_addresses_are_whole(wire, client, subscription):
    client.subscriptions.cancel(subscription.id)
    made = client.customers.create(shipping={"name": "Ann", "address": {"city": "Lyon"}})
    assert made.shipping.address.city == "Lyon"
    _, whole, _ = ask(wire, "GET", f"/v1/customers/{made.id}")
    assert whole["shipping"] == {
        "address": {"city": "Lyon", "country": None, "line1": None, "line2": None, "postal_code": None, "state": None},
        "name": "Ann",
        "phone": None,
    }
    assert client.billing_portal.sessions.create(customer=made.id).flow is None
    client.customers.delete(subscription.customer)  # whose subscription is canceled already
    assert types(wire, "customer.")[-3:] == ["subscription.deleted", "created", "deleted"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from("xyz"), JSON, max_size=3)


@given(OBJECTS, OBJECTS)
def test_previous_attributes_lead_back(before, now):
    def back(thing: Any, previous: dict[str, Any], old: Any) -> Any:
        for name, value in previous.items():
            nested = isinstance(value, dict) and isinstance(thing.get(name), dict)
            thing = {**thing, name: back(thing[name], value, old.get(name)) if nested else value}
        return {name: value for name, value in thing.items() if name in old or value is not None}

    changed = previous_attributes(before, now)
    assert previous_attributes(before, before) == {}
    assert (changed == {}) == all(before.get(name) == now.get(name) for name in {*before, *now})
    mixed = [name for name in changed if isinstance(before.get(name), dict) and isinstance(now.get(name), dict)]
    assert {name: value for name, value in changed.items() if name not in mixed} == {
        name: before.get(name) for name in changed if name not in mixed
    }
    for name in mixed:
        assert changed[name] == previous_attributes(before[name], now[name])


# Subscriptions


def types(wire: StripeWire, prefix: str = "customer.subscription.") -> list[str]:
    return [sent.type.removeprefix(prefix) for sent in wire.webhooks.take() if sent.type.startswith(prefix)]


@pytest.mark.parametrize(
    ("params", "status", "events"),
    [
        ({}, "active", ["created", "updated"]),
        ({"payment_behavior": "default_incomplete"}, "incomplete", ["created"]),
        ({"default_payment_method": "pm_card_chargeDeclined"}, "incomplete", ["created"]),
        ({"collection_method": "send_invoice", "days_until_due": 14}, "active", ["created", "updated"]),
        ({"trial_period_days": 14}, "trialing", ["created"]),
        ({"trial_end": datetime(2026, 1, 15, tzinfo=UTC)}, "trialing", ["created"]),
        ({"trial_end": "now"}, "active", ["created", "updated"]),
    ],
)
def test_how_a_subscription_begins(wire, client, customer, price, params, status, events):
    made = client.subscriptions.create(customer=customer, items=[{"price": price}], **params)
    assert made.status == status
    assert types(wire) == events
    [item] = made.items.data
    trial = status == "trialing"
    end = datetime(2026, 1, 15, tzinfo=UTC) if trial else datetime(2026, 2, 1, tzinfo=UTC)
    assert (item.current_period_start, item.current_period_end) == (wire.clock.now(), end)
    assert made.trial_end == (end if trial else None)
    assert made.latest_invoice is not None
    assert made.billing_mode is not None
    assert made.billing_mode.type == "flexible"
    assert made.current_period_end is None  # each item has its own


def test_items_of_different_kinds(client, stripe, customer):
    yearly = stripe.add_price(10000, interval="year")
    metered = stripe.add_price(metered=True)
    product = stripe.prices[yearly]["product"]
    made = client.subscriptions.create(
        customer=customer,
        items=[
            {"price": yearly, "metadata": {"kind": "seat"}},
            {"price": metered},
            {
                "price_data": {
                    "currency": "usd",
                    "product": product,
                    "unit_amount": 500,
                    "recurring": {"interval": "week", "interval_count": 2},
                }
            },
        ],
        automatic_tax={"enabled": True},
        billing_cycle_anchor=datetime(2026, 1, 10, tzinfo=UTC),
        description="All of it",
    )
    first, second, third = made.items.data
    assert (first.quantity, second.quantity) == (1, None)
    assert first.metadata == {"kind": "seat"}
    assert (third.price.unit_amount, third.price.product) == (500, product)
    assert third.plan is not None
    assert (third.plan.interval, third.plan.interval_count) == ("week", 2)
    assert {item.current_period_end for item in made.items.data} == {datetime(2026, 1, 10, tzinfo=UTC)}
    assert made.automatic_tax is not None
    assert made.automatic_tax.liability is not None
    assert made.automatic_tax.liability.type == "self"
    assert made.description == "All of it"


def test_changing_items(wire, client, stripe, subscription):
    [item] = subscription.items.data
    dearer = stripe.add_price(4900)
    changed = client.subscriptions.update(subscription.id, items=[{"id": item.id, "price": dearer}, {"price": dearer}])
    first, second = changed.items.data
    assert (first.id, first.price.id, first.quantity) == (item.id, dearer, 1)
    assert second.current_period_end == item.current_period_end
    assert first.plan is not None
    assert first.plan.amount == 4900
    event = next(event for event in wire.events() if event.type == "customer.subscription.updated")
    [old] = event.previous_attributes.children("items", "data")
    assert old.integer("quantity") == 2
    left = client.subscriptions.update(
        subscription.id, items=[{"id": first.id, "deleted": True}, {"id": second.id, "metadata": {"a": "b"}}]
    )
    assert [(part.id, part.metadata) for part in left.items.data] == [(second.id, {"a": "b"})]


def test_planning_an_end_and_giving_it_up(wire, client, subscription):
    end = subscription.items.data[0].current_period_end
    planned = client.subscriptions.update(subscription.id, cancel_at_period_end=True)
    assert (planned.cancel_at, planned.cancel_at_period_end, planned.canceled_at) == (end, True, wire.clock.now())
    assert planned.cancellation_details is not None
    assert planned.cancellation_details.reason == "cancellation_requested"
    kept = client.subscriptions.update(subscription.id, cancel_at_period_end=False)
    assert (kept.cancel_at, kept.cancel_at_period_end, kept.canceled_at) == (None, False, None)
    assert kept == subscription
    for asked, at in (
        (datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        ("min_period_end", end),
        ("max_period_end", end),
    ):
        planned = client.subscriptions.update(subscription.id, cancel_at=asked)
        assert (planned.cancel_at, planned.cancel_at_period_end) == (at, False)
    assert client.subscriptions.update(subscription.id, cancel_at=None).cancel_at is None
    assert set(types(wire)) == {"updated"}


def test_canceling(wire, client, subscription):
    canceled = client.subscriptions.cancel(
        subscription.id, cancellation_details={"comment": "Too much", "feedback": "too_expensive"}, prorate=True
    )
    assert (canceled.status, canceled.ended_at) == ("canceled", wire.clock.now())
    assert canceled.cancellation_details is not None
    assert canceled.cancellation_details.comment == "Too much"
    assert types(wire) == ["deleted"]
    assert refusal(wire, "DELETE", f"/v1/subscriptions/{subscription.id}")[0] == 404
    assert refusal(wire, "POST", f"/v1/subscriptions/{subscription.id}", {"description": "x"})[0] == 400
    changed = client.subscriptions.update(subscription.id, cancellation_details={"feedback": "unused"})
    assert changed.cancellation_details.feedback == "unused"


def test_ending_beginning_and_moving_a_trial(wire, client, customer, price):
    made = client.subscriptions.create(customer=customer, items=[{"price": price}], trial_period_days=14)
    wire.clock.advance(86400)
    now = wire.clock.now()
    ended = client.subscriptions.update(made.id, trial_end="now")
    assert (ended.status, ended.trial_end, ended.items.data[0].current_period_start) == ("active", now, now)
    later = now + timedelta(days=7)
    again = client.subscriptions.update(made.id, trial_end=later)
    assert (again.status, again.trial_end, again.billing_cycle_anchor) == ("trialing", later, later)
    client.subscriptions.update(made.id, trial_end="now")
    wire.clock.advance(86400)
    anew = client.subscriptions.update(made.id, billing_cycle_anchor={"type": "now"})
    assert anew.billing_cycle_anchor == wire.clock.now()


def test_pausing_and_resuming(wire, client, stripe, subscription):
    stripe.pause_subscription(subscription.id)
    paused, updated = wire.events()
    assert (paused.type, updated.type) == ("customer.subscription.paused", "customer.subscription.updated")
    assert updated.previous_attributes.text("status") == "active"
    assert paused.request_id is None
    assert paused.object.status_details.paused.subscription.type == "trial_end_without_payment_method"
    wire.clock.advance(3600)
    resumed = client.subscriptions.resume(subscription.id)
    assert (resumed.status, resumed.billing_cycle_anchor) == ("active", wire.clock.now())
    assert types(wire) == ["resumed", "updated", "updated"]  # the second time for its invoice


def test_filters_of_subscriptions(wire, client, stripe, customer, subscription, price):
    other = client.customers.create().id
    wire.clock.advance(60)
    weekly = stripe.add_price(interval="week")
    second = client.subscriptions.create(
        customer=other, items=[{"price": weekly}], collection_method="send_invoice", days_until_due=3
    )
    third = client.subscriptions.create(customer=other, items=[{"price": price}])
    client.subscriptions.cancel(third.id)

    def found(**params: Any) -> list[str]:
        return [thing.id for thing in client.subscriptions.list(**params)]

    assert found() == [second.id, subscription.id]
    assert found(status="all") == [third.id, second.id, subscription.id]
    assert found(status="canceled") == found(status="ended") == [third.id]
    assert found(status="past_due") == []
    assert found(customer=customer) == [subscription.id]
    assert found(price=weekly) == [second.id]
    assert found(collection_method="charge_automatically") == [subscription.id]
    now = wire.clock.now()
    assert found(created={"gte": now}) == [second.id]
    assert found(created={"lt": now}) == found(current_period_start={"lte": now - timedelta(1 / 1440)})
    assert found(current_period_end={"lt": now + timedelta(days=8)}) == [second.id]
    assert found(created=now) == [second.id]


# Checkout


def test_completing_a_subscription(wire, client, stripe, price):
    session = client.checkout.sessions.create(
        mode="subscription",
        line_items=[
            {"price": price, "quantity": 2, "metadata": {"kind": "seat"}},
            {"price": stripe.add_price(500, interval=None)},
        ],
        client_reference_id="user_1",
        customer_email="ann@example.com",
        success_url="https://example.com",
        metadata={"user_id": "user_1"},
        subscription_data={"metadata": {"plan": "pro"}, "description": "Pro"},
        expires_at=wire.clock.now() + timedelta(hours=1),
    )
    assert (session.amount_total, session.currency, session.payment_status) == (6300, "usd", "unpaid")
    assert session.expires_at == wire.clock.now() + timedelta(hours=1)
    stripe.complete_checkout(session.id)
    told = ("customer.created", "customer.subscription.", "checkout.session.")
    created, begun, active, completed = [event for event in wire.events() if event.type.startswith(told)]
    assert isinstance(completed, CheckoutSessionEvent)
    assert [event.type for event in (created, begun, active, completed)] == [
        "customer.created",
        "customer.subscription.created",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]
    done = completed.object
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert (done.customer, done.subscription) == (created.object.id, begun.object.id)
    assert done.client_reference_id == "user_1"
    assert done.customer_details is not None
    assert done.customer_details.email == "ann@example.com"
    assert (completed.request_id, completed.idempotency_key) == (None, None)
    assert active.object.metadata == {"plan": "pro"}
    [item] = active.object.items.data
    assert (item.price.id, item.quantity) == (price, 2)
    assert extras(done, "session") == []
    with pytest.raises(InvalidRequest, match="complete"):
        stripe.complete_checkout(session.id)


def test_completing_a_trial_costs_nothing_yet(client, stripe, customer, price):
    metered = stripe.add_price(metered=True)
    session = client.checkout.sessions.create(
        mode="subscription",
        customer=customer,
        line_items=[{"price": price}, {"price": metered}],
        subscription_data={"trial_period_days": 7},
    )
    assert session.amount_total == 2900
    done = stripe.complete_checkout(session.id)
    assert (done["payment_status"], done["customer"]) == ("no_payment_required", customer)
    assert done["customer_details"]["name"] == "Ann"
    subscription = stripe.subscriptions[done["subscription"]]
    assert [item["quantity"] for item in subscription["items"]["data"]] == [1, None]


def test_completing_a_payment_and_a_setup(wire, client, stripe):
    price_data = {"currency": "eur", "unit_amount": 700, "product_data": {"name": "Mug"}}
    items = [{"price_data": price_data, "quantity": 3}]
    guest = client.checkout.sessions.create(mode="payment", line_items=items, ui_mode="embedded_page")
    assert guest.client_secret is not None
    assert guest.url is None
    done = stripe.complete_checkout(guest.id, email="bob@example.com")
    assert (done["amount_total"], done["currency"], done["customer"]) == (2100, "eur", None)
    assert done["payment_intent"].startswith("pi_")
    assert done["customer_details"]["email"] == "bob@example.com"
    [item] = client.checkout.sessions.retrieve(guest.id, expand=["line_items"]).line_items.data
    assert item.description == "Mug"
    kept = client.checkout.sessions.create(mode="payment", line_items=items, customer_creation="always")
    assert stripe.complete_checkout(kept.id)["customer"] in stripe.customers
    setup = stripe.complete_checkout(client.checkout.sessions.create(mode="setup", currency="usd").id)
    assert setup["setup_intent"].startswith("seti_")
    assert setup["payment_status"] == "no_payment_required"


def test_expiring(wire, client, stripe, price):
    session = client.checkout.sessions.create(mode="payment", line_items=[{"price": price}])
    client.checkout.sessions.expire(session.id)
    [event] = wire.events()
    assert (event.type, event.object.status, event.object.url) == ("checkout.session.expired", "expired", None)
    with pytest.raises(InvalidRequest, match="expired"):
        stripe.complete_checkout(session.id)


# Lists, searches and expanded references


def test_lists_say_whether_there_is_more(wire, client):
    ids = [client.customers.create().id for _ in range(12)][::-1]
    _, page, _ = ask(wire, "GET", "/v1/customers")
    assert (page["object"], page["url"], page["has_more"]) == ("list", "/v1/customers", True)
    assert [item["id"] for item in page["data"]] == ids[:10]
    _, rest, _ = ask(wire, "GET", f"/v1/customers?starting_after={ids[9]}")
    assert ([item["id"] for item in rest["data"]], rest["has_more"]) == (ids[10:], False)
    _, newer, _ = ask(wire, "GET", f"/v1/customers?ending_before={ids[5]}&limit=3")
    assert ([item["id"] for item in newer["data"]], newer["has_more"]) == (ids[2:5], True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("email:'ANN@example.com'", "a"),
        ('email="bob@example.com"', "b"),
        ("email~'example'", "cba"),
        ("-email:'ann@example.com'", "cb"),
        ("metadata['plan']:'pro'", "ca"),
        ("metadata['plan']:null", "b"),
        ("-metadata['plan']:null", "ca"),
        ("phone:null", "cba"),
        ("metadata['plan']:'pro' AND name:'Ann'", "a"),
        ("name:'Ann' or name:'Bob'", "ba"),
        ("created>1767225600", "cb"),
        ("created>=1767225600 and created<1767225720", "ba"),
        ("created<=1767225600", "a"),
        ("name>5", ""),
        ("name:'Nobody'", ""),
    ],
)
def test_searches(wire, client, query, found):
    names = {}
    for letter, name, metadata in (("a", "Ann", {"plan": "pro"}), ("b", "Bob", {}), ("c", "Cid", {"plan": "Pro"})):
        made = client.customers.create(name=name, email=f"{name}@example.com".lower(), metadata=metadata)
        names[made.id] = letter
        wire.clock.advance(60)
    client.customers.delete(client.customers.create(email="ann@example.com").id)
    assert "".join(names[item.id] for item in client.customers.search(query)) == found


def test_references_are_expanded_when_asked_for(client, customer, subscription, price):
    plain = client.subscriptions.retrieve(subscription.id)
    assert (plain.customer, plain.items.data[0].price.product) == (customer, subscription.items.data[0].price.product)
    whole = client.subscriptions.retrieve(subscription.id, expand=["customer", "items.data.price.product"])
    assert whole.customer.name == "Ann"
    assert whole.items.data[0].price.product.object == "product"
    [listed] = client.subscriptions.list(expand=["data.customer"])
    assert listed.customer.id == customer
    holder = client.customers.retrieve(customer, expand=["subscriptions"])
    assert [item.id for item in holder.subscriptions.data] == [subscription.id]
    assert client.subscriptions.retrieve(subscription.id, expand=["default_payment_method"]) == plain
    client.subscriptions.cancel(subscription.id)
    assert client.customers.retrieve(customer, expand=["subscriptions"]).subscriptions.data == []


def test_what_is_not_kept_cannot_be_expanded(wire, subscription):
    status, error = refusal(wire, "GET", f"/v1/subscriptions/{subscription.id}?expand[]=currency")
    assert (status, error["message"]) == (400, "This property cannot be expanded (currency).")
