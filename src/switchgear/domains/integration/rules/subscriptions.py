"""Rules about subscriptions."""

from __future__ import annotations

from collections import defaultdict
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
    held = running_per_price(subscriptions)
    if twice := [price for (_, price), found in held.items() if len(found) > 1]:
        raise BrokenRule(
            (
                Violation("stripe_price_id", "one_active_per_price", f"The user has a running subscription to {price}")
                for price in twice
            ),
            subject="Subscription",
        )


def running_per_price(subscriptions: Iterable[Subscription]) -> dict[tuple[str, str], list[Subscription]]:
    """The running subscriptions by user and price."""
    held: defaultdict[tuple[str, str], list[Subscription]] = defaultdict(list)
    for found in subscriptions:
        if is_entitled(found) and found.deleted_at is None:
            held[found.user_id, found.stripe_price_id].append(found)
    return held


def ends_at(subscription: Subscription) -> datetime | None:
    """When it ended, or will by plan, or will with the period if that was asked for; None if no end is planned."""
    period_end = subscription.current_period_end if subscription.cancel_at_period_end else None
    return subscription.ended_at or subscription.cancel_at or period_end
