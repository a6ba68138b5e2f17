"""CoachFlux's subscriptions, invoices and coupons from Stripe's deliveries and reads."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from coach_messages import code_event, coupon, coupon_event, invoice, invoice_event, paid
from core_messages import (
    T0,
    at,
    customer,
    item,
    items,
    stripe_event,
    subscription,
    thin_event,
    user_event,
)
from memory_store import MemoryStore
from switchgear.domains import coachflux, integration, repurposeflow
from switchgear.domains.coachflux import AccountStatus, SubscriptionStatus
from switchgear.mirror import REFETCH_ON_INVOICE
from switchgear.sync import State, SyncPolicy
from switchgear.types import Read, Source

COACH = coachflux.PRODUCT
PAYER = stripe_event("customer.created", customer(metadata={"user_id": "user_1"}))
KNOWN = (user_event(), PAYER)


def delivered(*events, product=COACH, policy=None):
    store = MemoryStore(policy, product=product)
    store.deliver(*events)
    return store


class TestCustomers:
    def test_the_latest_customer_that_is_left_is_the_user_s(self):
        later = stripe_event("customer.created", customer("cus_2", created=T0 + 9, metadata={"user_id": "user_1"}))
        gone = stripe_event("customer.deleted", {"id": "cus_2", "object": "customer", "deleted": True}, at=20)
        for order in permutations((*KNOWN, later)):
            store = delivered(*order)
            assert store.entity("user", "user_1").stripe_customer_id == "cus_2"
            store.deliver(gone)
            assert store.entity("user", "user_1").stripe_customer_id == "cus_1"
        assert delivered(user_event(), gone, later).entity("user", "user_1").stripe_customer_id is None

    def test_a_corrected_link_prevails(self):
        moved = stripe_event("customer.updated", customer(metadata={"user_id": "user_2"}), at=5)
        for order in permutations((*KNOWN, user_event(id="user_2"), moved)):
            store = delivered(*order)
            owned = [store.entity("user", name).stripe_customer_id for name in ("user_1", "user_2")]
            assert owned == [None, "cus_1"]


class TestSubscriptions:
    @pytest.mark.parametrize(
        ("raw", "shown", "of_the_user"),
        [
            ("active", SubscriptionStatus.ACTIVE, AccountStatus.ACTIVE),
            ("trialing", SubscriptionStatus.TRIALING, AccountStatus.TRIAL),
            ("past_due", SubscriptionStatus.PAST_DUE, AccountStatus.PAST_DUE),
            ("unpaid", SubscriptionStatus.UNPAID, AccountStatus.PAST_DUE),
            ("paused", SubscriptionStatus.UNPAID, AccountStatus.PAST_DUE),
            ("incomplete", SubscriptionStatus.UNPAID, AccountStatus.FREE),
            ("incomplete_expired", SubscriptionStatus.CANCELED, AccountStatus.FREE),
            ("canceled", SubscriptionStatus.CANCELED, AccountStatus.CANCELED),
            ("suspended", SubscriptionStatus.UNPAID, AccountStatus.PAST_DUE),
        ],
    )
    def test_a_row_for_every_status(self, raw, shown, of_the_user):
        store = delivered(*KNOWN, stripe_event("customer.subscription.created", subscription(status=raw)))
        found, user = store.entity("subscription", "sub_1"), store.entity("user", "user_1")
        assert (found.status, found.status_raw) == (shown, raw)
        assert (found.stripe_customer_id, found.stripe_price_id) == ("cus_1", "price_1")
        assert (user.subscription_status, user.subscription_status_raw) == (of_the_user, raw)
        assert store.row("subscription", "sub_1").missing == (("unknown_status",) if raw == "suspended" else ())

    def test_the_user_s_is_the_one_that_counts(self):
        events = [
            stripe_event(f"customer.subscription.{verb}", subscription(name, status=status), at=seconds)
            for verb, name, status, seconds in (
                ("created", "sub_1", "active", 1),
                ("created", "sub_2", "past_due", 1),
                ("deleted", "sub_1", "canceled", 4),
            )
        ]
        for order in permutations(events):
            user = delivered(*KNOWN, *order, order[0]).entity("user", "user_1")
            assert (user.subscription_status, user.stripe_subscription_id) == (AccountStatus.PAST_DUE, "sub_2")

    def test_what_an_organization_pays_for_is_no_user_s(self):
        payer = stripe_event("customer.created", customer(metadata={"user_id": "user_1", "org_id": "org_1"}))
        row = delivered(user_event(), payer, stripe_event("customer.subscription.created", subscription()))
        assert row.row("subscription", "sub_1").missing == ("user_id",)

    def test_an_erasure_leaves_what_was_paid_for(self):
        store = delivered(*KNOWN, stripe_event("customer.subscription.created", subscription(metadata={"note": "Ada"})))
        key, before = store.row("subscription", "sub_1").key, store.entity("subscription", "sub_1")
        store.absorb(key, COACH.erasure(key, at=at(9)))
        found = store.entity("subscription", "sub_1")
        assert (found.status, found.stripe_price_id, found.user_id) == ("active", "price_1", before.user_id)
        assert b"Ada" not in store.states[key].dump()

    @pytest.mark.parametrize("version", ["basil", "acacia"])
    def test_versions_of_the_api(self, version):
        old = version == "acacia"
        period = {"current_period_start": T0, "current_period_end": T0 + 9} if old else {}
        part = item(start=None, end=None) if old else item(start=T0, end=T0 + 9)
        event = stripe_event("customer.subscription.updated", subscription(items=items(part), **period))
        found = delivered(*KNOWN, event).entity("subscription", "sub_1")
        assert (found.current_period_start, found.current_period_end) == (at(), at(9))


class TestInvoices:
    def test_an_invoice(self):
        found = delivered(*KNOWN, paid(5)).entity("invoice", "in_1")
        assert (found.amount, found.amount_due, found.amount_paid, found.currency) == (1999, 1999, 1999, "USD")
        assert (found.status, found.paid_at, found.created_at) == ("paid", at(5), at())
        assert found.user_id == delivered(*KNOWN).entity("user", "user_1").id

    @pytest.mark.parametrize(
        "verb",
        [
            *("created", "updated", "finalized", "paid", "overpaid", "payment_succeeded", "payment_failed", "sent"),
            *("payment_action_required", "payment_attempt_required", "voided", "marked_uncollectible"),
            *("finalization_failed", "overdue", "will_be_due"),
        ],
    )
    def test_every_event_shows_the_invoice(self, verb):
        found = delivered(*KNOWN, invoice_event(verb, "open", total=-5)).entity("invoice", "in_1")
        assert (found.status, found.amount, found.paid_at) == ("open", -5, None)

    def test_what_is_paid_stays_paid_in_every_order_also_within_a_second(self):
        history = (
            invoice_event("created", "draft"),
            invoice_event("finalized", "open"),
            paid(),
            invoice_event("updated", "open", seconds=0, number="2"),
        )
        for order in permutations(history):
            for again in order:
                row = delivered(*order, again, *KNOWN).row("invoice", "in_1")
                assert (row.entity.status, row.ambiguous) == ("paid", False)

    def test_an_uncollectible_invoice_may_still_be_paid(self):
        lost = invoice_event("marked_uncollectible", "uncollectible", seconds=3)
        for order in permutations((PAYER, lost, paid(7))):
            assert delivered(user_event(), *order).entity("invoice", "in_1").status == "paid"

    def test_a_void_invoice_stays_void(self):
        for order in permutations((invoice_event("finalized", "open"), invoice_event("voided", "void"))):
            assert delivered(*KNOWN, *order, order[0]).entity("invoice", "in_1").status == "void"

    @pytest.mark.parametrize("status", ["paid", "void"])
    def test_nothing_later_opens_what_is_final(self, status):
        for order in permutations((invoice_event("updated", status), invoice_event("updated", "open", seconds=9))):
            assert delivered(*KNOWN, *order).entity("invoice", "in_1").status == status

    def test_a_preview_has_no_row(self):
        upcoming = invoice("draft")
        del upcoming["id"]
        (record,) = delivered(stripe_event("invoice.upcoming", upcoming)).rows.values()
        assert (record.view.fields["status"], record.view.fields["status_reason"]) == ("skipped", "no_entity")

    def test_a_deleted_draft(self):
        for order in permutations((invoice_event("created", "draft"), invoice_event("deleted", "draft", seconds=4))):
            assert delivered(*KNOWN, *order).entity("invoice", "in_1").deleted_at == at(4)

    def test_without_a_status_it_is_incomplete(self):
        row = delivered(*KNOWN, invoice_event("updated", None)).row("invoice", "in_1")
        assert (row.entity, row.missing) == (None, ("status",))

    def test_who_owns_it_follows_its_customer(self):
        store = delivered(paid(5))
        assert store.row("invoice", "in_1").missing == ("user_id",)
        store.deliver(PAYER, user_event(external_id="u1"))
        assert store.entity("invoice", "in_1").user_id == "u1"

    def test_an_erasure_leaves_amounts(self):
        store = delivered(*KNOWN, paid(5, invoice_pdf="https://pay.example/x.pdf"))
        key = store.row("invoice", "in_1").key
        assert store.entity("invoice", "in_1").invoice_pdf == "https://pay.example/x.pdf"
        store.absorb(key, COACH.erasure(key, at=at(9)))
        found = store.entity("invoice", "in_1")
        assert (found.amount, found.status, found.invoice_pdf) == (1999, "paid", None)
        assert b"x.pdf" not in store.states[key].dump()

    def test_its_subscription_is_read_where_that_is_wanted(self):
        event = paid(5, parent={"subscription_details": {"subscription": "sub_1"}})
        asked = delivered(*KNOWN, event, policy=SyncPolicy(flags={REFETCH_ON_INVOICE: 1}))
        assert asked.row("subscription", "sub_1").refetch.id == "sub_1"
        assert asked.entity("invoice", "in_1").status == "paid"

    @pytest.mark.parametrize("product", [integration.PRODUCT, repurposeflow.PRODUCT], ids=lambda one: one.name)
    def test_products_without_invoices_make_nothing_of_them(self, product):
        made = product.sync(paid(5), {})
        assert [update.key.kind for update in made] == ["event"]
        assert made[0].view.fields["status_reason"] == "no_entity"


CODES = (("coupon", "SPRING"), ("promotion_code", "promo_1"))


class TestCoupons:
    def test_a_coupon_has_its_own_id_for_a_code(self):
        found = delivered(coupon_event()).entity("coupon", "SPRING")
        assert (found.code, found.stripe_coupon_id, found.stripe_promotion_code_id) == ("SPRING", "SPRING", None)
        assert (found.percent_off, found.duration, found.max_redemptions, found.times_redeemed) == (25, "once", 10, 3)
        assert (found.active, found.expires_at) == (True, at(900))

    def test_an_amount_off_has_a_currency(self):
        event = coupon_event(
            percent_off=None, amount_off=500, currency="eur", duration="repeating", duration_in_months=3
        )
        found = delivered(event).entity("coupon", "SPRING")
        assert (found.amount_off, found.currency, found.duration_in_months) == (500, "EUR", 3)

    def test_a_deleted_coupon_is_inactive_and_its_codes_with_it(self):
        for order in permutations((coupon_event(), code_event(), coupon_event("deleted", seconds=4))):
            store = delivered(*order)
            found = store.entity("coupon", "SPRING"), store.entity("promotion_code", "promo_1")
            assert [(row.active, row.deleted_at) for row in found] == [(False, None)] * 2

    def test_a_promotion_code_is_a_coupon_under_another_name(self):
        for order in permutations((coupon_event(), code_event())):
            found = delivered(*order).entity("promotion_code", "promo_1")
            assert (found.code, found.stripe_coupon_id, found.stripe_promotion_code_id) == (
                "HELLO",
                "SPRING",
                "promo_1",
            )
            assert (found.percent_off, found.max_redemptions, found.times_redeemed) == (25, 4, 2)
            assert (found.active, found.expires_at) == (True, at(600))

    def test_what_changes_of_a_coupon_or_its_code_shows_in_both(self):
        used = coupon_event("updated", seconds=5, times_redeemed=10, valid=False)
        for order in permutations((coupon_event(), code_event(), used)):
            store = delivered(*order)
            assert store.entity("coupon", "SPRING").times_redeemed == 10
            assert [store.entity(*row).active for row in CODES] == [False, False]

    def test_a_code_that_is_switched_off_leaves_its_coupon_alone(self):
        off = code_event("updated", seconds=5, active=False, customer="cus_1")
        for order in permutations((coupon_event(), code_event(), off)):
            store = delivered(*order)
            assert [store.entity(*row).active for row in CODES] == [True, False]
            assert store.entity("promotion_code", "promo_1").restricted_to_customer_id == "cus_1"

    def test_versions_before_clover_name_the_coupon_itself(self):
        old = code_event(promotion=None, coupon=coupon())
        assert delivered(coupon_event(), old).entity("promotion_code", "promo_1").stripe_coupon_id == "SPRING"

    def test_a_code_without_its_coupon_is_incomplete_until_it_comes(self):
        store = delivered(code_event())
        assert store.entity("promotion_code", "promo_1") is None
        store.deliver(coupon_event(valid=False))
        assert store.entity("promotion_code", "promo_1").active is False

    @pytest.mark.parametrize("where", [{"source": {"type": "coupon", "coupon": "SPRING"}}, {"coupon": coupon()}])
    def test_a_redemption_asks_for_the_coupon(self, where):
        used = {"id": "di_1", "object": "discount", "customer": "cus_1", "start": T0, **where}
        store = delivered(coupon_event(), stripe_event("customer.discount.created", used, at=5))
        assert store.row("coupon", "SPRING").refetch.id == "SPRING"

    def test_a_coupon_that_is_not_found_was_deleted(self):
        gone = Read(source=Source.STRIPE, kind="coupon", id="SPRING", object=None, at=at(9), livemode=False)
        assert delivered(coupon_event(), gone).entity("coupon", "SPRING").active is False


@pytest.mark.parametrize("type", ["payment_intent.succeeded", "charge.refunded", "refund.updated"])
def test_payments_are_passed_on_with_the_user_who_pays(type):
    event = stripe_event(type, {"id": "x_1", "object": type.partition(".")[0], "customer": "cus_1"})
    known = delivered(stripe_event("customer.created", customer(metadata={"user_id": "u1"})))
    (record,) = COACH.sync(event, known.states)
    assert (record.view.fields["status"], record.effects) == ("processed", ())
    assert record.view.fields["user_id"] == "u1"


@pytest.mark.parametrize("kind", ["customer", "subscription", "invoice", "coupon", "promotion_code"])
def test_a_thin_event_asks_for_a_read(kind):
    event = thin_event(f"v1.{kind}.updated", {"id": "x_1", "type": kind, "url": "/v1/x"}, at=3)
    assert delivered(event).row(kind, "x_1").refetch.object == kind


HISTORY = (
    *KNOWN,
    coupon_event(),
    code_event(),
    invoice_event("finalized", "open"),
    stripe_event("customer.subscription.created", subscription(), at=1),
)


def test_every_order_with_duplicates_shows_one_thing():
    rng, first = random.Random(7), delivered(*HISTORY).shown()
    for order in permutations(HISTORY):
        if rng.random() < 0.06:
            assert delivered(*order, *rng.choices(order, k=2)).shown() == first


def test_three_products_over_one_set_of_states():
    products = (COACH, integration.PRODUCT, repurposeflow.PRODUCT)
    policy, states = SyncPolicy(price_to_tier={"price_1": "pro"}), {}
    for event in (*HISTORY, paid(7)):
        for product in products:
            for update in product.sync(event, states, policy=policy):
                states[update.key] = State.load(update.state.dump())
    found = {key: state for key, state in states.items() if key.kind != "event"}
    for product in products:
        alone = delivered(*HISTORY, paid(7), product=product, policy=policy)
        for row in product.derive([], found, policy=policy):
            assert (row.entity, row.ambiguous) == (alone.rows[row.key].entity, False)
