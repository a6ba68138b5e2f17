"""Access by subscription, over the mirror: the same for every product that knows subscriptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from switchgear.domains.billing import BillingStatus, HasBilling, entitled_within, is_entitled
from switchgear.mirror.world import Seen, World
from switchgear.types.times import from_millis

__all__ = ["Billing", "billing_of", "entitlement"]


@dataclass(frozen=True, slots=True)
class Billing:
    """What access depends on, and what a summary is made of, of a subscription that need not be complete."""

    seen: Seen
    status: str
    status_raw: str
    current_period_start: datetime
    current_period_end: datetime
    created_at: datetime
    stripe_subscription_id: str


def billing_of(seen: Seen) -> Billing:
    """What access depends on. A subscription without items has no period: it counts from its creation."""

    def time(name: str) -> datetime:
        value = seen.get(name) or seen.get("created")
        return from_millis(value if isinstance(value, int) else 0)

    raw = str(seen.get("status"))
    times = (time("current_period_start"), time("current_period_end"), time("created"))
    return Billing(seen, raw, raw, *times, stripe_subscription_id=seen.key.id)


def entitlement(world: World) -> Callable[[HasBilling], bool]:
    """What counts as entitled, by the policy; without a grace for `past_due` where the time is not known."""
    policy = world.policy
    within: Callable[[HasBilling], bool] = is_entitled
    if policy.past_due_grace is not None and world.now is not None:
        within = entitled_within(policy.past_due_grace, world.now)
    if not policy.incomplete_entitled:
        return within
    return lambda found: found.status == BillingStatus.INCOMPLETE or within(found)
