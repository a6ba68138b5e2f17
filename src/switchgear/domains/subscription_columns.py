"""Columns of subscriptions that every product has, over the mirror."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget, project_billing
from switchgear.mirror.shows import Column
from switchgear.mirror.subscription import LIFECYCLE, oldest_item, price_of
from switchgear.mirror.world import Seen

__all__ = ["COMMON", "is_unknown", "price_id", "projected"]


def price_id(seen: Seen) -> str | None:
    """Stripe's id of the price of the item that stands for all."""
    found = price_of(oldest_item(seen)).get("id")
    return None if found is None else str(found)


COMMON: Final[Mapping[str, Column]] = MappingProxyType(
    {
        "user_id": lambda seen: seen.owner.id,
        "stripe_subscription_id": lambda seen: seen.key.id,
        "stripe_price_id": price_id,
        "status_raw": "status",
        "current_period_start": "current_period_start",
        "current_period_end": "current_period_end",
        "cancel_at_period_end": "cancel_at_period_end",
        "cancel_at": "cancel_at",
        "ended_at": "ended_at",
        "trial_end": "trial_end",
        "created_at": "created",
    }
)
"""What is shown alike everywhere."""


def projected(target: BillingTarget) -> Callable[[Seen], JsonValue]:
    """The status as a product sees it."""

    def status(seen: Seen) -> JsonValue:
        raw = seen.get("status")
        return project_billing(raw, target) if isinstance(raw, str) else None

    return status


def is_unknown(seen: Seen) -> bool:
    """Whether the status is none that Stripe documents."""
    raw = seen.get("status")
    return isinstance(raw, str) and raw not in LIFECYCLE.ranks
