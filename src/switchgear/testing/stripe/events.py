"""Which changes are told, and what an update changed, as `previous_attributes` say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

__all__ = ["UPDATED", "previous_attributes"]

UPDATED: Final[Mapping[str, str]] = {
    **{
        kind: f"{kind}.updated"
        for kind in (
            "billing.meter",
            "charge",
            "coupon",
            "customer",
            "invoice",
            "payment_method",
            "price",
            "product",
            "promotion_code",
            "refund",
        )
    },
    "subscription": "customer.subscription.updated",
}
"""The type of the event that tells of a change, by kind; there is none of the others."""


def previous_attributes(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The old values of what changed: nested objects in part, lists whole, null for what was absent."""
    changed: dict[str, Any] = {}
    for name in {**before, **now}:
        old, new = before.get(name), now.get(name)
        if old == new:
            continue
        nested = isinstance(old, dict) and isinstance(new, dict)
        changed[name] = previous_attributes(cast(dict[str, Any], old), cast(dict[str, Any], new)) if nested else old
    return changed
