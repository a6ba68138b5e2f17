"""Rules about subscriptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from switchgear.domains.billing import is_entitled
from switchgear.domains.integration.billing import Subscription
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["check_one_active_per_price", "ends_at"]


def check_one_active_per_price(subscriptions: Iterable[Subscription]) -> None:
    """Ask this before creating a subscription, with it and the user's others.

    Raises:
        BrokenRule: A user would have two running subscriptions (active, trialing or past due) to one price.
    """
    running = (found for found in subscriptions if is_entitled(found) and found.deleted_at is None)
    held = Counter((found.user_id, found.stripe_price_id) for found in running)
    if twice := [price for (_, price), count in held.items() if count > 1]:
        raise BrokenRule(
            (
                Violation("stripe_price_id", "one_active_per_price", f"The user has a running subscription to {price}")
                for price in twice
            ),
            subject="Subscription",
        )


def ends_at(subscription: Subscription) -> datetime | None:
    """When it ended, or will by plan, or will with the period if that was asked for; None if no end is planned."""
    period_end = subscription.current_period_end if subscription.cancel_at_period_end else None
    return subscription.ended_at or subscription.cancel_at or period_end
