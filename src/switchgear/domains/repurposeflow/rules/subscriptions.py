"""Rules about subscriptions: what tier a price gives, what it costs, and what a user's row says of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from switchgear.domains.billing import BillingTarget, HasBilling, is_entitled, project_billing, winner
from switchgear.domains.changes import changed_fields
from switchgear.domains.entity import evolve
from switchgear.domains.repurposeflow.billing import PaidTier, Subscription, Tier
from switchgear.domains.repurposeflow.rules.quota import set_tier
from switchgear.domains.repurposeflow.user import User
from switchgear.domains.violations import UnknownTier, Violation

__all__ = ["PricedItem", "amount_cents", "derive_tier", "tier_of_price"]

_PAID: Final[Mapping[str, PaidTier]] = {"pro": Tier.PRO, "business": Tier.BUSINESS}


@dataclass(frozen=True, slots=True)
class PricedItem:
    """What an item of a Stripe subscription costs."""

    unit_amount: int | None
    """In the currency's minor unit; Stripe sends none for tiers and for fractions of that unit."""
    unit_amount_decimal: Decimal | str | None = None
    quantity: int | None = None
    """None for metered items, which count as one."""


def tier_of_price(
    price_id: str, price_to_tier: Mapping[str, str], metadata: Mapping[str, str] | None = None
) -> PaidTier | None:
    """The tier that a price gives: as configured, else as its metadata says under `tier`; None if neither does.

    Args:
        price_id: Stripe's id of the price.
        price_to_tier: The configuration.
        metadata: The price's own.

    Raises:
        UnknownTier: The configuration names a tier that does not exist, or that nobody pays for.
    """
    if price_id not in price_to_tier:
        return _PAID.get((metadata or {}).get("tier", ""))
    if (tier := _PAID.get(price_to_tier[price_id])) is None:
        known = ", ".join(_PAID)
        raise UnknownTier(
            [Violation("tier", "unknown_tier", f"Input should be one of {known}")], subject="Subscription"
        )
    return tier


def amount_cents(items: Iterable[PricedItem]) -> int | None:
    """What all items cost together; None if that is no whole number of minor units, or not known."""
    total = Decimal()
    for item in items:
        amount = item.unit_amount if item.unit_amount is not None else item.unit_amount_decimal
        if amount is None:
            return None
        try:
            total += Decimal(amount) * (1 if item.quantity is None else item.quantity)
        except InvalidOperation:
            return None
    return int(total) if total.is_finite() and total == total.to_integral_value() else None


def derive_tier(
    user: User,
    subscriptions: Iterable[Subscription],
    now: datetime,
    *,
    entitled: Callable[[HasBilling], bool] = is_entitled,
) -> User:
    """The user with the summary of the winning subscription: its tier while it is entitled, else free.

    Without a subscription the user is free and in good standing. Where nothing changes, `updated_at` stays, too.

    Args:
        user: The user as stored.
        subscriptions: All of the user's.
        now: The time of the derivation.
        entitled: What counts as entitled; `entitled_within(grace, now)` limits how long past due does.
    """
    found = winner(subscriptions, entitled=entitled)
    raw = (found.status_raw or found.status) if found else None
    tiered = set_tier(user, found.tier if found and entitled(found) else Tier.FREE, now)
    derived = evolve(
        tiered,
        subscription_status=project_billing(raw, BillingTarget.REPURPOSEFLOW_USER),
        subscription_status_raw=raw,
        stripe_subscription_id=found and found.stripe_subscription_id,
        subscription_current_period_end=found and found.current_period_end,
    )
    return derived if changed_fields(user, derived) else user
