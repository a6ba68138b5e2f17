"""What a user's row says of billing, which way invoices go, and which discounts are given."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from example_times import NOW
from switchgear.domains import allowed, entitled_within, transition
from switchgear.domains.billing import BillingStatus
from switchgear.domains.coachflux import (
    Coupon,
    Invoice,
    InvoiceStatus,
    Subscription,
    User,
    coupon_redeemable,
    derive_billing,
    find_coupon,
)
from switchgear.domains.violations import BrokenRule, IllegalTransition
from switchgear.testing.factories import example

TICK = timedelta(milliseconds=1)
DAY = timedelta(days=1)

SUMMARY = {  # Stripe's status -> the row's, the user's
    "active": ("active", "active"),
    "trialing": ("trialing", "trial"),
    "past_due": ("past_due", "past_due"),
    "unpaid": ("unpaid", "past_due"),
    "paused": ("unpaid", "past_due"),
    "incomplete": ("unpaid", "free"),
    "incomplete_expired": ("canceled", "free"),
    "canceled": ("canceled", "canceled"),
    "of_tomorrow": ("unpaid", "past_due"),
}


@pytest.mark.parametrize("raw", SUMMARY)
def test_a_users_row_follows_the_subscription(raw):
    assert SUMMARY.keys() == {*BillingStatus, "of_tomorrow"}
    projected, shown = SUMMARY[raw]
    user = derive_billing(example(User), [example(Subscription, status=projected, status_raw=raw)])

    assert (user.subscription_status, user.subscription_status_raw) == (shown, raw)
    assert user.stripe_subscription_id == "sub_1"


def test_without_stripes_own_status_the_rows_counts():
    assert derive_billing(example(User), [example(Subscription, status="trialing")]).subscription_status == "trial"


def test_the_subscription_that_gives_most_wins_and_none_is_free():
    over = example(Subscription, status="canceled", stripe_subscription_id="sub_2", current_period_end=NOW + 99 * DAY)
    user = derive_billing(example(User), [over, example(Subscription)])

    assert (user.stripe_subscription_id, user.subscription_status) == ("sub_1", "active")
    after = derive_billing(user, [])
    assert (after.stripe_subscription_id, after.subscription_status, after.subscription_status_raw) == (
        None,
        "free",
        None,
    )


def test_how_long_past_due_entitles_is_the_callers_choice():
    overdue = example(Subscription, status="past_due")
    unpaid = example(Subscription, status="trialing", stripe_subscription_id="sub_2", current_period_end=NOW)
    late = entitled_within(7 * DAY, NOW + 8 * DAY)

    assert derive_billing(example(User), [overdue, unpaid], entitled=late).stripe_subscription_id == "sub_2"


# --- invoices ---

STEPS = {
    ("draft", "open"),
    ("open", "paid"),
    ("open", "uncollectible"),
    ("open", "void"),
    ("uncollectible", "paid"),
    ("uncollectible", "void"),
}


@pytest.mark.parametrize(("start", "to"), [*product(InvoiceStatus, InvoiceStatus)])
def test_paid_and_void_are_final(start, to):
    invoice = example(Invoice, status=start)

    assert {(start, target) for target in allowed(invoice)} == {step for step in STEPS if step[0] == start}
    if (start, to) in STEPS:
        after = transition(invoice, to, NOW + DAY)
        assert (after.status, after.paid_at) == (to, NOW + DAY if to == "paid" else None)
        return
    with pytest.raises(IllegalTransition):
        transition(invoice, to, NOW + DAY)


# --- coupons ---


@pytest.mark.parametrize(
    ("changes", "redeemable"),
    [
        ({}, True),
        ({"active": False}, False),
        ({"expires_at": NOW + TICK}, True),
        ({"expires_at": NOW}, False),
        ({"max_redemptions": 2, "times_redeemed": 1}, True),
        ({"max_redemptions": 2, "times_redeemed": 2}, False),
        ({"max_redemptions": 2, "times_redeemed": 3}, False),
        ({"times_redeemed": 9_999}, True),
    ],
)
def test_a_coupon_is_given_while_it_is_active_not_expired_and_not_used_up(changes, redeemable):
    assert coupon_redeemable(example(Coupon, **changes), NOW) is redeemable


def test_a_naive_now_is_refused():
    with pytest.raises(BrokenRule, match="with its zone"):
        coupon_redeemable(example(Coupon), NOW.replace(tzinfo=None))


COUPONS = [
    example(Coupon, id="old", active=False),
    example(Coupon, id="all"),
    example(Coupon, id="mine", restricted_to_customer_id="cus_1"),
    example(Coupon, id="mine_once", restricted_to_customer_id="cus_1", active=False),
    example(Coupon, id="private", code="VIP", restricted_to_customer_id="cus_1"),
    example(Coupon, id="over", code="WINTER", active=False),
]


@pytest.mark.parametrize(
    ("code", "customer", "found"),
    [
        ("SPRING", None, "all"),
        ("SPRING", "cus_2", "all"),
        ("SPRING", "cus_1", "mine"),
        ("VIP", "cus_1", "private"),
        ("VIP", "cus_2", None),
        ("VIP", None, None),
        ("WINTER", None, None),
        ("spring", None, None),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_code_is_the_customers_own_or_everybodys(code, customer, found, order):
    coupon = find_coupon(COUPONS[::order], code, customer)

    assert (coupon and coupon.id) == found
