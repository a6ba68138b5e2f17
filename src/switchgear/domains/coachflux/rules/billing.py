"""Rules about billing: what a user's row says of it, and which discounts are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from switchgear.domains.billing import BillingTarget, HasBilling, is_entitled, project_billing, winner
from switchgear.domains.coachflux.billing import Coupon, Subscription
from switchgear.domains.coachflux.user import User
from switchgear.domains.entity import evolve
from switchgear.domains.instants import utc

__all__ = ["coupon_redeemable", "derive_billing", "find_coupon"]


def derive_billing(
    user: User, subscriptions: Iterable[Subscription], *, entitled: Callable[[HasBilling], bool] = is_entitled
) -> User:
    """The user with the summary of the winning subscription; free without one.

    Args:
        user: The user as stored.
        subscriptions: All of the user's.
        entitled: What counts as entitled; `entitled_within(grace, now)` limits how long past due does.
    """
    found = winner(subscriptions, entitled=entitled)
    raw = (found.status_raw or found.status) if found else None
    return evolve(
        user,
        subscription_status=project_billing(raw, BillingTarget.COACHFLUX_USER),
        subscription_status_raw=raw,
        stripe_subscription_id=found and found.stripe_subscription_id,
    )


def coupon_redeemable(coupon: Coupon, now: datetime) -> bool:
    """Whether a discount is still given: it is active, has not expired, and was not redeemed too often.

    Raises:
        BrokenRule: The time is naive.
    """
    at = utc(now)
    running = coupon.expires_at is None or coupon.expires_at > at
    left = coupon.max_redemptions is None or coupon.times_redeemed < coupon.max_redemptions
    return coupon.active and running and left


def find_coupon(coupons: Iterable[Coupon], code: str, customer: str | None = None) -> Coupon | None:
    """The active coupon that a code stands for: the customer's own, else one that is for everybody.

    Args:
        coupons: Any.
        code: Exactly as it was given out.
        customer: Stripe's id of the customer who enters it.
    """
    active = {found.restricted_to_customer_id: found for found in coupons if found.active and found.code == code}
    return active.get(customer) or active.get(None)
