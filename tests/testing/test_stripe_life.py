"""The sandboxed Stripe as time goes on: subscriptions from the first invoice to the last, and what is sent of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe as official

from switchgear.errors import CardDeclined, NotFound, ValidationFailed
from switchgear.stripe.models import Subscription
from switchgear.testing.stripe.store import Objects, Store

FAILS = "pm_card_chargeCustomerFail"


@pytest.fixture
def customer(client):
    return client.customers.create(
        payment_method="pm_card_visa", invoice_settings={"default_payment_method": "pm_card_visa"}
    ).id


@pytest.fixture
def price(stripe):
    return stripe.add_price(3000)


@pytest.fixture
def begin(client, wire, customer, price):
    def begun(**params: Any) -> Subscription:
        made = client.subscriptions.create(**{"customer": customer, "items": [{"price": price}], **params})
        wire.webhooks.take()
        return made

    return begun


def invoices(client: Any, of: Subscription) -> list[tuple[str | None, int | None, str | None]]:
    """Why, how much and where each stands, oldest first."""
    found = [*client.invoices.list(subscription=of.id)]
    return [(invoice.billing_reason, invoice.total, invoice.status) for invoice in reversed(found)]


# Periods


def test_a_subscription_renews_and_its_invoice_is_paid_an_hour_later(client, wire, stripe, begin):
    begun = begin()
    stripe.advance(days=31)
    [invoice] = [event for event in wire.events() if event.type == "invoice.created"]
    assert (invoice.object.status, invoice.object.amount_due) == ("draft", 3000)
    assert invoice.occurred_at == datetime(2026, 2, 1, tzinfo=UTC)
    stripe.advance(3600)
    assert "invoice.paid" in wire.types()
    found = client.subscriptions.retrieve(begun.id)
    assert found.status == "active"
    assert found.items.data[0].current_period_end == datetime(2026, 3, 1, tzinfo=UTC)
    assert invoices(client, begun) == [("subscription_create", 3000, "paid"), ("subscription_cycle", 3000, "paid")]


def test_what_is_due_is_made_up_for_in_its_order_and_at_its_time(client, wire, stripe, begin):
    begin()
    wire.clock.advance(100 * 86400)  # nobody asked meanwhile
    assert client.subscriptions.list().first() is not None
    events = wire.events()
    paid = [event.occurred_at for event in events if event.type == "invoice.paid"]
    assert paid == [datetime(2026, month, 1, 1, tzinfo=UTC) for month in (2, 3, 4)]
    assert [event.occurred_at for event in events] == sorted(event.occurred_at for event in events)
    assert all(event.request_id is None for event in events)


def test_periods_count_from_the_anchor_so_short_months_shorten_no_others(client, wire, stripe, begin):
    wire.clock.advance(30 * 86400)  # to the 31st of January
    begun = begin()
    ends = []
    for _ in range(3):
        ends.append(client.subscriptions.retrieve(begun.id).items.data[0].current_period_end)
        stripe.advance((ends[-1] - wire.clock.now()).total_seconds())
    assert [f"{end:%m-%d}" for end in ends] == ["02-28", "03-31", "04-30"]


def test_a_trial_warns_and_ends_in_a_payment(client, wire, stripe, begin):
    begun = begin(trial_period_days=14)
    assert (begun.status, invoices(client, begun)) == ("trialing", [("subscription_create", 0, "paid")])
    stripe.advance(days=11)
    assert wire.types() == ["customer.subscription.trial_will_end"]
    stripe.advance(days=3, seconds=3600)
    assert client.subscriptions.retrieve(begun.id).status == "active"
    assert invoices(client, begun)[1] == ("subscription_cycle", 3000, "paid")


@pytest.mark.parametrize(("behavior", "status"), [("pause", "paused"), ("cancel", "canceled")])
def test_a_trial_without_a_payment_method(client, wire, stripe, price, behavior, status):
    payer = client.customers.create().id
    settings = {"end_behavior": {"missing_payment_method": behavior}}
    begun = client.subscriptions.create(
        customer=payer, items=[{"price": price}], trial_period_days=7, trial_settings=settings
    )
    stripe.advance(days=7)
    assert client.subscriptions.retrieve(begun.id).status == status
    stripe.advance(days=90)
    assert len(invoices(client, begun)) == 1, "no period goes on"


# Payments that fail


def test_a_failed_payment_is_tried_again_and_then_it_is_over(client, wire, stripe, begin):
    begun = begin(default_payment_method=FAILS, trial_period_days=1)
    stripe.advance(days=1, seconds=3600)
    assert client.subscriptions.retrieve(begun.id).status == "past_due"
    assert client.customers.retrieve(begun.customer).delinquent
    [latest] = client.invoices.list(subscription=begun.id, limit=1).items
    assert (latest.status, latest.attempt_count) == ("open", 1)
    assert latest.next_payment_attempt == wire.clock.now() + timedelta(days=3)
    stripe.advance(days=8)
    [latest] = client.invoices.list(subscription=begun.id, limit=1).items
    assert latest.attempt_count == 3
    stripe.advance(days=7)
    ended = client.subscriptions.retrieve(begun.id)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    assert Counter(wire.types())["invoice.payment_failed"] == 4


@pytest.mark.parametrize("after", ["unpaid", "past_due"])
def test_what_becomes_of_it_is_the_accounts_to_say(client, stripe, begin, after):
    stripe.after_retries, stripe.retry_days = after, (1,)
    begun = begin(default_payment_method=FAILS, trial_period_days=1)
    stripe.advance(days=5)
    assert client.subscriptions.retrieve(begun.id).status == after


def test_another_card_makes_it_active_again(client, wire, stripe, begin):
    begun = begin(default_payment_method=FAILS, trial_period_days=1)
    stripe.advance(days=1, seconds=3600)
    latest = client.subscriptions.retrieve(begun.id).latest_invoice
    with pytest.raises(CardDeclined):
        client.invoices.pay(latest)
    assert client.invoices.retrieve(latest).attempt_count == 2, "what was tried stays tried"
    paid = client.invoices.pay(latest, payment_method="pm_card_visa")
    assert (paid.status, paid.next_payment_attempt) == ("paid", None)
    assert client.subscriptions.retrieve(begun.id).status == "active"
    assert not client.customers.retrieve(begun.customer).delinquent
    with pytest.raises(ValidationFailed, match="already paid"):
        client.invoices.pay(latest)


def test_a_first_payment_that_never_comes(client, wire, stripe, begin):
    begun = begin(default_payment_method="pm_card_chargeDeclined")
    assert begun.status == "incomplete"
    stripe.advance(days=1)
    assert client.subscriptions.retrieve(begun.id).status == "incomplete_expired"
    assert invoices(client, begun) == [("subscription_create", 3000, "void")]
    with pytest.raises(CardDeclined):
        begin(default_payment_method="pm_card_chargeDeclined", payment_behavior="error_if_incomplete")
    assert len(client.subscriptions.list(status="all").items) == 1


def test_who_has_no_payment_method_cannot_pay_if_the_sandbox_is_told_so(client, stripe, price):
    stripe.default_card = None
    payer = client.customers.create().id
    with pytest.raises(ValidationFailed, match="no attached payment source"):
        client.subscriptions.create(customer=payer, items=[{"price": price}])
    waits = client.subscriptions.create(customer=payer, items=[{"price": price}], payment_behavior="default_incomplete")
    with pytest.raises(ValidationFailed, match="no attached payment source"):
        client.invoices.pay(waits.latest_invoice)
    assert client.invoices.pay(waits.latest_invoice, payment_method="pm_card_visa").status == "paid"
    assert client.subscriptions.retrieve(waits.id).status == "active"


def test_a_first_payment_that_the_customer_confirms(client, wire, stripe, begin):
    begun = begin(default_payment_method="pm_card_authenticationRequired")
    [payment] = client.invoice_payments.list(invoice=begun.latest_invoice).items
    intent = payment.payment.payment_intent
    assert client.payment_intents.retrieve(intent).status == "requires_action"
    stripe.authenticate(intent)
    assert client.subscriptions.retrieve(begun.id).status == "active"


# Ends and changes


def test_it_ends_with_its_period(client, wire, stripe, begin):
    begun = begin()
    client.subscriptions.update(begun.id, cancel_at_period_end=True)
    stripe.advance(days=40)
    ended = client.subscriptions.retrieve(begun.id)
    assert (ended.status, ended.ended_at) == ("canceled", datetime(2026, 2, 1, tzinfo=UTC))
    assert len(invoices(client, begun)) == 1


def test_what_is_paused_is_not_invoiced_until_it_is_resumed(client, wire, stripe, begin):
    begun = begin()
    assert client.subscriptions.pause(begun.id).status == "paused"
    stripe.advance(days=40)
    assert len(invoices(client, begun)) == 1
    assert client.subscriptions.resume(begun.id).status == "active"
    assert invoices(client, begun)[1] == ("subscription_update", 3000, "paid")


@pytest.mark.parametrize(
    ("behavior", "status"), [("void", "void"), ("keep_as_draft", "draft"), ("mark_uncollectible", "uncollectible")]
)
def test_what_is_not_collected(client, stripe, begin, behavior, status):
    begun = begin()
    client.subscriptions.update(begun.id, pause_collection={"behavior": behavior})
    stripe.advance(days=32)
    assert invoices(client, begun)[1] == ("subscription_cycle", 3000, status)
    assert client.subscriptions.retrieve(begun.id).status == "active"


def test_a_change_of_quantity_is_prorated(client, wire, stripe, begin):
    begun = begin()
    stripe.advance(days=15.5)  # half of January
    item = begun.items.data[0].id
    preview = client.invoices.create_preview(
        subscription=begun.id, subscription_details={"items": [{"id": item, "quantity": 3}]}
    )
    changed = client.subscriptions.update(begun.id, items=[{"id": item, "quantity": 3}])
    assert changed.items.data[0].quantity == 3
    waiting = [found.amount for found in client.invoice_items.list(customer=begun.customer, pending=True)]
    assert waiting == [4500, -1500]
    stripe.advance(days=16)
    assert invoices(client, begun)[1] == ("subscription_cycle", 12000, "paid")
    assert preview.total == 12000
    assert [line.description for line in preview.lines.data] == [
        "Unused time on 1 x Product",
        "Remaining time on 3 x Product",
        "3 x Product",
    ]


def test_a_change_that_has_to_be_paid_or_is_none(client, wire, begin):
    begun = begin()
    item = {"id": begun.items.data[0].id, "quantity": 9}
    client.subscriptions.update(begun.id, default_payment_method=FAILS)
    wire.webhooks.take()
    for behavior, refused in (("error_if_incomplete", True), ("allow_incomplete", False)):
        change = {"items": [item], "proration_behavior": "always_invoice", "payment_behavior": behavior}
        if refused:
            with pytest.raises(CardDeclined):
                client.subscriptions.update(begun.id, **change)
            assert client.subscriptions.retrieve(begun.id).items.data[0].quantity == 1
            assert wire.types() == []
        else:
            assert client.subscriptions.update(begun.id, **change).status == "past_due"


def test_a_renewal_is_announced_by_an_invoice_without_id(wire, stripe, begin):
    stripe.upcoming_days = 7
    begin()
    stripe.advance(days=24)
    [event] = wire.events()
    assert (event.type, event.object.id, event.object.amount_due) == ("invoice.upcoming", "", 3000)
    stripe.advance(days=7)
    assert "invoice.upcoming" not in wire.types()
    assert len(stripe.invoices) == 2


def test_another_interval_begins_at_once(client, stripe, begin):
    begun = begin()
    stripe.advance(days=15.5)
    item = {"id": begun.items.data[0].id, "price": stripe.add_price(30000, interval="year")}
    changed = client.subscriptions.update(begun.id, items=[item])
    assert changed.items.data[0].current_period_start == changed.billing_cycle_anchor
    assert invoices(client, begun)[1] == ("subscription_update", 30000 - 1500, "paid")


def test_items_are_changed_by_themselves(client, stripe, begin):
    begun = begin()
    made = client.subscription_items.create(subscription=begun.id, price=stripe.add_price(500), quantity=2)
    assert client.subscription_items.update(made.id, quantity=5).quantity == 5
    assert [item.id for item in client.subscription_items.list(subscription=begun.id)][-1] == made.id
    client.subscription_items.delete(made.id)
    with pytest.raises(NotFound):
        client.subscription_items.retrieve(made.id)


def test_usage_is_invoiced_afterwards(client, wire, stripe, customer):
    meter = client.billing.meters.create(
        display_name="Calls", event_name="calls", default_aggregation={"formula": "sum"}
    )
    price = client.prices.create(
        currency="usd",
        product_data={"name": "Calls"},
        billing_scheme="tiered",
        tiers_mode="graduated",
        tiers=[{"up_to": 10, "unit_amount": 5}, {"up_to": "inf", "unit_amount": 3, "flat_amount": 100}],
        recurring={"interval": "month", "usage_type": "metered", "meter": meter.id},
    )
    begun = client.subscriptions.create(customer=customer, items=[{"price": price.id}])
    for value in ("5", "20"):
        client.billing.meter_events.create(
            event_name="calls", payload={"stripe_customer_id": customer, "value": value}, identifier=f"event-{value}"
        )
    with pytest.raises(official.InvalidRequestError, match="already exists"):
        client.sdk.v1.billing.meter_events.create(
            {"event_name": "calls", "payload": {"stripe_customer_id": customer, "value": "9"}, "identifier": "event-5"}
        )
    stripe.advance(days=32)
    assert invoices(client, begun) == [
        ("subscription_create", 0, "paid"),
        ("subscription_cycle", 10 * 5 + 100 + 15 * 3, "paid"),
    ]


# Discounts


def test_discounts_last_as_long_as_their_coupons(client, wire, stripe, begin):
    forever = client.coupons.create(percent_off=10, duration="forever")
    twice = client.coupons.create(amount_off=500, currency="usd", duration="repeating", duration_in_months=2)
    once = client.coupons.create(percent_off=50, duration="once")
    begun = begin(discounts=[{"coupon": found.id} for found in (once, twice, forever)])
    for _ in range(3):
        stripe.advance(days=31)
    assert [total for _, total, _ in invoices(client, begun)] == [900, 2250, 2700, 2700]
    found = client.subscriptions.retrieve(begun.id, expand=["discounts.source.coupon"])
    assert [discount.source.coupon.id for discount in found.discounts] == [forever.id]
    assert Counter(wire.types())["customer.discount.deleted"] == 1  # the first is over at once


def test_who_may_redeem_what(client, stripe, begin, customer):
    coupon = client.coupons.create(percent_off=10, max_redemptions=2, redeem_by=datetime(2026, 1, 20, tzinfo=UTC))
    other = client.customers.create().id
    theirs = client.promotion_codes.create(promotion={"type": "coupon", "coupon": coupon.id}, customer=other)
    first = client.promotion_codes.create(
        promotion={"type": "coupon", "coupon": coupon.id}, restrictions={"first_time_transaction": True}
    )
    large = client.promotion_codes.create(
        promotion={"type": "coupon", "coupon": coupon.id},
        restrictions={"minimum_amount": 9000, "minimum_amount_currency": "usd"},
    )
    for code, problem in ((theirs, "another customer"), (large, "below its minimum")):
        with pytest.raises(ValidationFailed, match=problem):
            begin(discounts=[{"promotion_code": code.id}])
    begin(discounts=[{"promotion_code": first.id}])
    with pytest.raises(ValidationFailed, match="prior transactions"):
        begin(discounts=[{"promotion_code": first.id}])
    assert stripe.coupons[coupon.id]["times_redeemed"] == 1, "what was refused redeemed nothing"
    begin(discounts=[{"coupon": coupon.id}])
    assert not stripe.coupons[coupon.id]["valid"]
    with pytest.raises(ValidationFailed, match="expired"):
        begin(discounts=[{"coupon": coupon.id}])
    late = client.coupons.create(percent_off=10, redeem_by=datetime(2026, 1, 20, tzinfo=UTC))
    stripe.advance(days=20)
    assert not stripe.coupons[late.id]["valid"]


# Invoices by themselves


def test_an_invoice_from_draft_to_paid(client, wire, stripe, customer):
    draft = client.invoices.create(customer=customer, collection_method="send_invoice", days_until_due=7)
    client.invoice_items.create(customer=customer, invoice=draft.id, amount=1200, currency="usd", description="Work")
    client.invoices.add_lines(draft.id, lines=[{"amount": 300, "description": "Travel"}])
    lines = [(line.description, line.amount) for line in client.invoices.line_items.list(draft.id)]
    assert lines == [("Work", 1200), ("Travel", 300)]
    opened = client.invoices.send(draft.id)
    assert (opened.status, opened.total, opened.number is not None) == ("open", 1500, True)
    with pytest.raises(ValidationFailed, match="draft"):
        client.invoices.finalize(draft.id)
    stripe.advance(days=8)
    assert wire.types()[-1] == "invoice.overdue"
    assert client.invoices.mark_uncollectible(draft.id).status == "uncollectible"
    paid = client.invoices.pay(draft.id, paid_out_of_band=True)
    assert (paid.status, paid.amount_paid_off_stripe) == ("paid", 1500)
    [payment] = client.invoice_payments.list(invoice=draft.id).items
    intent = client.payment_intents.retrieve(payment.payment.payment_intent)
    assert (payment.status, intent.status) == ("canceled", "canceled")


def test_a_credit_of_the_customer_is_used_first(client, customer):
    client.customers.update(customer, balance=-1000)
    draft = client.invoices.create(customer=customer)
    client.invoice_items.create(customer=customer, invoice=draft.id, amount=1500, currency="usd")
    opened = client.invoices.finalize(draft.id)
    assert (opened.starting_balance, opened.amount_due, opened.ending_balance) == (-1000, 500, 0)
    assert client.customers.retrieve(customer).balance == 0
    assert client.invoices.void(draft.id).status == "void"
    with pytest.raises(ValidationFailed):
        client.invoices.void(draft.id)


def test_what_was_drafted_in_vain_is_deleted(client, customer):
    draft = client.invoices.create(customer=customer)
    item = client.invoice_items.create(customer=customer, invoice=draft.id, amount=1500, currency="usd")
    client.invoices.delete(draft.id)
    assert client.invoice_items.retrieve(item.id).invoice is None
    client.invoice_items.delete(item.id)
    with pytest.raises(NotFound):
        client.invoices.retrieve(draft.id)


# The official package, and what is kept


def test_the_official_package_sees_the_same_life(client, wire, stripe):
    """Each step is done by one of both, and seen by the other."""
    sdk: official.StripeClient = client.sdk
    product = sdk.v1.products.create({"name": "Pro"})
    price = client.prices.create(
        product=product.id, currency="usd", unit_amount=2000, recurring={"interval": "month"}, lookup_key="pro"
    )
    assert [found.id for found in sdk.v1.prices.list({"lookup_keys": ["pro"]}).data] == [price.id]
    payer = sdk.v1.customers.create({"email": "ann@example.com"})
    method = client.payment_methods.create(type="card", card={"number": "4242 4242 4242 4242", "exp_month": 5,
                                                              "exp_year": 2031, "cvc": "123"})  # fmt: skip
    sdk.v1.payment_methods.attach(method.id, {"customer": payer.id})
    client.customers.update(payer.id, invoice_settings={"default_payment_method": method.id})
    begun = sdk.v1.subscriptions.create({"customer": payer.id, "items": [{"price": price.id}], "trial_period_days": 7})
    assert client.subscriptions.retrieve(begun.id).status == begun.status == "trialing"
    stripe.advance(days=8)
    native = client.subscriptions.retrieve(begun.id, expand=["latest_invoice.payments", "default_payment_method"])
    theirs = sdk.v1.subscriptions.retrieve(begun.id, {"expand": ["latest_invoice.payments"]})
    assert native.latest_invoice.id == theirs.latest_invoice.id
    assert native.latest_invoice.amount_paid == theirs.latest_invoice.amount_paid == 2000
    [payment] = native.latest_invoice.payments.data
    with pytest.raises(official.InvalidRequestError, match="greater than"):
        sdk.v1.refunds.create({"payment_intent": payment.payment.payment_intent, "amount": 5000})
    refund = sdk.v1.refunds.create({"payment_intent": payment.payment.payment_intent, "amount": 500})
    assert client.charges.retrieve(refund.charge).amount_refunded == 500
    with pytest.raises(official.CardError) as declined:
        sdk.v1.payment_intents.create(
            {"amount": 100, "currency": "usd", "payment_method": "pm_card_chargeDeclined", "confirm": True}
        )
    assert declined.value.code == "card_declined"
    sdk.v1.subscriptions.cancel(begun.id)
    assert client.subscriptions.retrieve(begun.id).status == "canceled"
    order = {"amount": 1, "currency": "usd"}
    once = client.payment_intents.create(**order, idempotency_key="order")
    assert sdk.v1.payment_intents.create({**order}, {"idempotency_key": "order"}).id == once.id
    with pytest.raises(official.IdempotencyError):
        sdk.v1.payment_intents.create({**order, "amount": 2}, {"idempotency_key": "order"})
    for kind, both in (("invoices", client.invoices), ("charges", client.charges), ("events", client.events)):
        ids = [found.id for found in getattr(sdk.v1, kind).list({"limit": 100}).auto_paging_iter()]
        assert [found.id for found in both.list(limit=100)] == ids != []


def test_events_are_kept_as_they_were_sent(client, wire, begin):
    begin()
    client.customers.create()
    sent = wire.events()
    [first] = client.events.list(limit=1).items
    assert (first.id, first.type) == (sent[-1].id.rpartition(":")[2], "customer.created")
    assert {event.type for event in client.events.list(type="invoice.*")} >= {"invoice.created", "invoice.paid"}
    assert {event.type for event in client.events.list(types=["invoice.paid", "customer.created"])} == {
        "invoice.paid",
        "customer.created",
    }
    assert client.events.list(created={"gt": wire.clock.now()}).items == ()
    assert client.events.list(delivery_success=False).items == ()
    wire.clock.advance(30 * 86400)
    assert client.events.list().items == ()


def test_a_refused_request_leaves_nothing_behind():
    store = Store()
    kept: Objects = store.of("customer")
    kept["a"] = {"id": "a", "customer": "x"}

    def refused() -> None:
        with store.all_or_nothing():
            kept["a"] = {"id": "a", "customer": "y"}
            kept["b"] = {"id": "b"}
            del kept["a"]
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        refused()
    assert dict(kept) == {"a": {"id": "a", "customer": "x"}}
    assert [*kept.newest()] == [kept["a"]]
    assert kept.of_customer("y") == []
