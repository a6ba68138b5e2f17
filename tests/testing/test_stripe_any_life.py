"""Whatever is done in the sandboxed Stripe, and however time goes on, what it keeps and what it tells fit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from stripe_wire import StripeWire
from switchgear.errors import ApiError
from switchgear.types.times import from_seconds

CARDS = ("pm_card_visa", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired", "pm_card_chargeDeclined")
CHAINED = {
    "coupon": {"coupon.created", "coupon.updated"},
    "customer": {"customer.created", "customer.updated"},
    "invoice": {"invoice.created", "invoice.updated"},
    "promotion_code": {"promotion_code.created", "promotion_code.updated"},
    "subscription": {"customer.subscription.created", "customer.subscription.updated"},
}
"""By kind, the types of the events that tell of a new object, and of every change of it."""


class Life:
    """Random requests, some of which are refused, and time that goes on: that of a test clock, in every other life."""

    def __init__(self, seed: int) -> None:
        self.wire = StripeWire()
        self.stripe, self.client, self.random = self.wire.service, self.wire.client(), Random(seed)
        self.prices = [
            self.stripe.add_price(amount, interval=interval)
            for amount, interval in ((700, "week"), (3000, "month"), (30000, "year"))
        ]
        self.coupons = [
            self.client.coupons.create(percent_off=30, duration="once").id,
            self.client.coupons.create(amount_off=200, currency="usd", duration="forever", max_redemptions=3).id,
        ]
        self.clock: str | None = None
        named: dict[str, Any] = {}
        if seed % 2:
            self.clock = self.client.test_helpers.test_clocks.create(frozen_time=self.wire.clock.now()).id
            named = {"test_clock": self.clock}
        self.customers = [self.client.customers.create(**named).id for _ in range(3)]

    def any_of(self, kind: str, **params: Any) -> str:
        found = [item.id for item in getattr(self.client, kind).list(limit=100, **params)]
        return str(self.random.choice(found or ["none"]))

    def begin(self) -> None:
        params: dict[str, Any] = {"default_payment_method": self.random.choice(CARDS)}
        if self.random.random() < 0.3:
            params["trial_period_days"] = self.random.choice((1, 10))
        if self.random.random() < 0.5:
            params["discounts"] = [{"coupon": self.random.choice(self.coupons)}]
        if self.random.random() < 0.2:
            params = {"collection_method": "send_invoice", "days_until_due": 5}
        items = [{"price": self.random.choice(self.prices), "quantity": self.random.randint(1, 3)}]
        self.client.subscriptions.create(customer=self.random.choice(self.customers), items=items, **params)

    def change(self) -> None:
        found = self.client.subscriptions.retrieve(self.any_of("subscriptions"))
        item: dict[str, Any] = {"id": found.items.data[0].id}
        item |= self.random.choice(({"quantity": 5}, {"price": self.random.choice(self.prices)}))
        behavior = self.random.choice(("create_prorations", "always_invoice", "none"))
        self.client.subscriptions.update(found.id, items=[item], proration_behavior=behavior)

    def end(self) -> None:
        named = self.any_of("subscriptions")
        if self.random.random() < 0.5:
            self.client.subscriptions.cancel(named, prorate=True, invoice_now=True)
        else:
            self.client.subscriptions.update(named, cancel_at_period_end=True)

    def pause(self) -> None:
        self.client.subscriptions.pause(self.any_of("subscriptions"))

    def resume(self) -> None:
        self.client.subscriptions.resume(self.any_of("subscriptions", status="paused"))

    def pay(self) -> None:
        self.client.invoices.pay(self.any_of("invoices", status="open"), payment_method=self.random.choice(CARDS))

    def give_up(self) -> None:
        act = self.random.choice((self.client.invoices.void, self.client.invoices.mark_uncollectible))
        act(self.any_of("invoices"))

    def invoice(self) -> None:
        customer = self.random.choice(self.customers)
        draft = self.client.invoices.create(customer=customer, description="By hand")
        self.client.invoice_items.create(customer=customer, invoice=draft.id, amount=self.random.randint(-500, 900))
        self.client.invoices.finalize(draft.id)

    def refund(self) -> None:
        self.client.refunds.create(charge=self.any_of("charges"), amount=self.random.randint(1, 4000))

    def preview(self) -> None:
        self.client.invoices.create_preview(subscription=self.any_of("subscriptions"))

    def wait(self) -> None:
        days = self.random.choice((0.1, 1, 8, 33))
        if self.clock is None:
            self.stripe.advance(days=days)
        else:
            to = self.now() + timedelta(days=days)
            self.client.test_helpers.test_clocks.advance(self.clock, frozen_time=to)

    def now(self) -> datetime:
        """The time in which all of it lives."""
        if self.clock is None:
            return self.wire.clock.now()
        return from_seconds(self.stripe.kept.of("test_helpers.test_clock")[self.clock]["frozen_time"])

    def authenticate(self) -> None:
        waiting = [
            found["id"] for found in self.stripe.payment_intents.values() if found["status"] == "requires_action"
        ]
        if waiting:
            self.stripe.authenticate(self.random.choice(waiting), succeeds=self.random.random() < 0.7)

    def live(self, steps: int) -> int:
        """How many requests were refused."""
        acts: list[Callable[[], None]] = [
            self.begin, self.change, self.end, self.pause, self.resume, self.pay, self.give_up, self.invoice,
            self.refund, self.preview, self.authenticate, self.wait, self.wait,
        ]  # fmt: skip
        refused = 0
        for _ in range(steps):
            try:
                self.random.choice(acts)()
            except ApiError:
                refused += 1
        return refused


def rolled_back(thing: Any, previous: dict[str, Any], like: Any) -> Any:
    """An object before an update, as its `previous_attributes` say; `like` tells null from absent."""
    for name, value in previous.items():
        nested = isinstance(value, dict) and isinstance(thing.get(name), dict)
        thing = {**thing, name: rolled_back(thing[name], value, like.get(name) or {}) if nested else value}
    return {name: value for name, value in thing.items() if name in like or value is not None}


@pytest.fixture(
    scope="module", params=[*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 40))]
)
def life(request):
    lived = Life(request.param)
    refused = lived.live(60)
    assert refused < 45, "most of it happens"
    return lived


def test_what_is_told_and_what_is_kept_fit_together(life):
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in life.stripe.events.values():
        thing = event["data"]["object"]
        if event["type"] in CHAINED.get(thing["object"], ()):
            told[thing["id"]].append(event["data"])
    for chain in told.values():
        for earlier, later in pairwise(chain):
            before = earlier["object"]
            assert rolled_back(later["object"], later["previous_attributes"], before) == before
    for kind in CHAINED:
        for thing in life.stripe.kept.of(kind).values():
            if thing.get("status") != "canceled":
                assert told[thing["id"]][-1]["object"] == thing


def test_what_is_kept_adds_up(life):
    stripe = life.stripe
    for invoice in stripe.invoices.values():
        off = sum(part["amount"] for part in invoice["total_discount_amounts"])
        assert invoice["total"] == invoice["subtotal"] - off
        if invoice["status"] != "draft":
            balance = invoice["starting_balance"] - invoice["ending_balance"]
            assert invoice["amount_due"] == invoice["total"] + balance
        if invoice["status"] == "paid" and invoice["amount_due"] and invoice["attempt_count"]:
            payment = stripe.kept.of("invoice_payment")[stripe.kept.aside("payment of", invoice["id"])["payment"]]
            intent = stripe.payment_intents[payment["payment"]["payment_intent"]]
            assert (payment["status"], intent["status"]) == ("paid", "succeeded")
            assert invoice["amount_paid"] == intent["amount_received"]
    for charge in stripe.charges.values():
        refunded = sum(refund["amount"] for refund in stripe.refunds.values() if refund["charge"] == charge["id"])
        assert refunded == charge["amount_refunded"] <= charge["amount_captured"]
    for subscription in stripe.subscriptions.values():
        assert (subscription["ended_at"] is not None) == (subscription["status"] in {"canceled", "incomplete_expired"})
        if subscription["status"] in {"active", "trialing"}:
            now = life.now().timestamp()
            assert all(item["current_period_end"] > now for item in subscription["items"]["data"])


def test_every_webhook_is_a_kept_event(life):
    sent = [webhook.id for webhook in life.wire.webhooks.take()]
    assert sent == [*life.stripe.events]
    times = [event["created"] for event in life.stripe.events.values()]
    assert times == sorted(times)
