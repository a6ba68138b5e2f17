"""The columns of subscriptions."""

from __future__ import annotations

from typing import Any, Final

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget
from switchgear.domains.repurposeflow.billing import Interval, PaidTier, Subscription, parse_subscription
from switchgear.domains.repurposeflow.rules.subscriptions import PricedItem, amount_cents, tier_of_price
from switchgear.domains.rows import entity_maker
from switchgear.domains.subscription_columns import COMMON, is_unknown, projected
from switchgear.domains.violations import UnknownTier
from switchgear.mirror.shows import Shows
from switchgear.mirror.subscription import BILLING_KEPT, items_of, oldest_item, price_of
from switchgear.mirror.world import Seen

__all__ = ["SUBSCRIPTIONS", "tier_of"]


def _price(seen: Seen) -> dict[str, Any]:
    return price_of(oldest_item(seen))


def tier_of(seen: Seen) -> PaidTier | None:
    """The tier that the price gives; None if neither the configuration nor the price says one that there is."""
    price = _price(seen)
    try:
        return tier_of_price(str(price.get("id")), seen.policy.price_to_tier, price.get("metadata"))
    except UnknownTier:
        return None


def _tier(seen: Seen) -> JsonValue:
    tier = seen.once(tier_of)
    return None if tier is None else tier.value


def _amount(seen: Seen) -> JsonValue:
    """What all items cost together; None where that is no whole number, or a price is not known."""
    prices = [(price_of(item), item) for item in items_of(seen)]
    priced = [
        PricedItem(price.get("unit_amount"), price.get("unit_amount_decimal"), item.get("quantity"))
        for price, item in prices
    ]
    return amount_cents(priced) if priced else None


def _interval_raw(seen: Seen) -> JsonValue:
    recurring: dict[str, Any] = _price(seen).get("recurring") or {}
    return recurring.get("interval")


def _interval(seen: Seen) -> JsonValue:
    raw = _interval_raw(seen)
    return raw if raw in set(Interval) else None


SUBSCRIPTIONS: Final[Shows[Subscription]] = Shows(
    make=entity_maker(Subscription, parse_subscription),
    columns={
        **COMMON,
        "stripe_customer_id": "customer",
        "tier": _tier,
        "status": projected(BillingTarget.REPURPOSEFLOW_SUBSCRIPTION),
        "canceled_at": "canceled_at",
        "amount_cents": _amount,
        "currency": "currency",
        "interval": _interval,
        "interval_raw": _interval_raw,
        "trial_start": "trial_start",
    },
    findings={
        "unknown_status": is_unknown,
        "unknown_price": lambda seen: bool(seen.fields) and seen.once(tier_of) is None,
        "unknown_amount": lambda seen: bool(items_of(seen)) and _amount(seen) is None,
    },
    kept=BILLING_KEPT,
)
