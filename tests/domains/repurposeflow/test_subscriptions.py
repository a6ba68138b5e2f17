"""What tier a price gives, what a subscription costs, what a user's row says of it, and how long data is kept."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from example_times import NOW
from refusals import broken
from switchgear.domains import RetentionAction, entitled_within, retention
from switchgear.domains.billing import BillingStatus
from switchgear.domains.repurposeflow import (
    REPURPOSEFLOW,
    PricedItem,
    Subscription,
    Tier,
    User,
    amount_cents,
    derive_tier,
    repurposeflow_policies,
    tier_of_price,
)
from switchgear.domains.violations import UnknownTier
from switchgear.testing.factories import example

DAY = timedelta(days=1)
LATER = NOW + DAY
PRICES = {"price_1": "pro", "price_2": "business", "price_3": "gold", "price_4": "free"}


@pytest.mark.parametrize(
    ("price", "metadata", "tier"),
    [
        ("price_1", None, Tier.PRO),
        ("price_2", {"tier": "pro"}, Tier.BUSINESS),
        ("price_9", {"tier": "business"}, Tier.BUSINESS),
        ("price_9", {"tier": "gold"}, None),
        ("price_9", {"tier": "free"}, None),
        ("price_9", {}, None),
        ("price_9", None, None),
    ],
)
def test_the_configuration_says_the_tier_and_then_the_price(price, metadata, tier):
    assert tier_of_price(price, PRICES, metadata) is tier


@pytest.mark.parametrize("price", ["price_3", "price_4"])
def test_a_configured_tier_is_one_that_is_paid_for(price):
    with pytest.raises(UnknownTier, match="pro, business") as caught:
        tier_of_price(price, PRICES)
    assert broken(caught) == [("tier", "unknown_tier")]


@pytest.mark.parametrize(
    ("items", "amount"),
    [
        ([], 0),
        ([PricedItem(2900)], 2900),
        ([PricedItem(2900, None, 3), PricedItem(100, "100", 2)], 8900),
        ([PricedItem(2900, "7", 0)], 0),
        ([PricedItem(None, "0.5", 4)], 2),
        ([PricedItem(None, Decimal("0.5"), 1), PricedItem(None, "1.5")], 2),
        ([PricedItem(None, "0.5", 3)], None),
        ([PricedItem(None)], None),
        ([PricedItem(100), PricedItem(None)], None),
        ([PricedItem(None, "much")], None),
        ([PricedItem(None, "Infinity")], None),
        ([PricedItem(None, "NaN")], None),
    ],
)
def test_the_amount_is_known_if_it_is_whole(items, amount):
    assert amount_cents(items) == amount


# --- the summary ---

SUMMARY = {  # Stripe's status -> the row's, the user's, whether the tier is granted
    "active": ("active", "active", True),
    "trialing": ("trialing", "trialing", True),
    "past_due": ("past_due", "past_due", True),
    "unpaid": ("past_due", "past_due", False),
    "paused": ("past_due", "past_due", False),
    "incomplete": ("incomplete", "active", False),
    "incomplete_expired": ("canceled", "active", False),
    "canceled": ("canceled", "canceled", False),
    "of_tomorrow": ("past_due", "past_due", False),
}


@pytest.mark.parametrize("raw", SUMMARY)
def test_a_users_row_follows_the_subscription(raw):
    assert SUMMARY.keys() == {*BillingStatus, "of_tomorrow"}
    projected, shown, granted = SUMMARY[raw]
    user = derive_tier(example(User), [example(Subscription, status=projected, status_raw=raw, tier="business")], LATER)

    assert (user.subscription_status, user.subscription_status_raw) == (shown, raw)
    assert (user.subscription_tier, user.generations_limit) == (("business", 999_999) if granted else ("free", 10))
    assert user.stripe_subscription_id == "sub_1"
    assert user.subscription_current_period_end == example(Subscription).current_period_end


def test_without_a_subscription_a_user_is_free_and_in_good_standing():
    paying = derive_tier(example(User), [example(Subscription)], LATER)
    after = derive_tier(paying, [], LATER)

    assert (paying.subscription_tier, after.subscription_tier, after.generations_limit) == ("pro", "free", 10)
    assert (after.subscription_status, after.subscription_status_raw) == ("active", None)
    assert (after.stripe_subscription_id, after.subscription_current_period_end) == (None, None)


def test_the_time_of_a_derivation_is_kept_where_it_changes_something():
    paying = derive_tier(example(User), [example(Subscription)], LATER)

    assert (example(User).updated_at, paying.updated_at) == (NOW, LATER)
    assert derive_tier(paying, [example(Subscription)], LATER + DAY) is paying


def test_the_subscription_that_gives_most_wins():
    over = example(Subscription, status="canceled", tier="business", stripe_subscription_id="sub_2")

    assert derive_tier(example(User), [over, example(Subscription)], NOW).stripe_subscription_id == "sub_1"
    assert derive_tier(example(User), [over], NOW).stripe_subscription_id == "sub_2"


def test_how_long_past_due_entitles_is_the_callers_choice():
    overdue = example(Subscription, status="past_due")
    late = derive_tier(example(User), [overdue], LATER, entitled=entitled_within(7 * DAY, NOW + 8 * DAY))

    assert (late.subscription_tier, late.subscription_status) == ("free", "past_due")


# --- retention ---


def test_what_is_kept_how_long():
    assert {(policy.table, policy.basis, policy.keep.days, policy.action) for policy in REPURPOSEFLOW} == {
        ("users", "deleted_at", 30, RetentionAction.ANONYMISE),
        ("generations", "created_at", 90, RetentionAction.ARCHIVE),
        ("usage_logs", "created_at", 90, RetentionAction.AGGREGATE),
        ("webhook_events", "created_at", 30, RetentionAction.DELETE),
    }
    assert {policy.product for policy in REPURPOSEFLOW} == {"repurposeflow"}
    assert retention(REPURPOSEFLOW, NOW)["generations"] == NOW - 90 * DAY
    assert retention(repurposeflow_policies(DAY), NOW)["users"] == NOW - DAY
