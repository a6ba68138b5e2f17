"""The columns of subscriptions."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget, project_billing
from switchgear.domains.fields import UNUSUAL_ID
from switchgear.domains.integration.billing import Subscription, parse_subscription
from switchgear.domains.rows import entity_maker
from switchgear.mirror.shows import Shows
from switchgear.mirror.subscription import BILLING_KEPT, LIFECYCLE, customer_of, oldest_item, price_of
from switchgear.mirror.world import Seen

__all__ = ["SUBSCRIPTIONS"]


def _price(seen: Seen) -> JsonValue:
    return price_of(oldest_item(seen)).get("id")


def _quantity(seen: Seen) -> JsonValue:
    quantity = oldest_item(seen).get("quantity")
    return 1 if quantity is None else quantity


def _customer_id(seen: Seen) -> JsonValue:
    customer = customer_of(seen.key, seen.fields)
    return None if customer is None else customer.local_id


def _status(seen: Seen) -> JsonValue:
    raw = seen.get("status")
    return project_billing(raw, BillingTarget.INTEGRATION_SUBSCRIPTION) if isinstance(raw, str) else None


def _is_unknown(seen: Seen) -> bool:
    raw = seen.get("status")
    return isinstance(raw, str) and raw not in LIFECYCLE.ranks


def _in_disorder(seen: Seen) -> bool:
    start, end = seen.get("current_period_start"), seen.get("current_period_end")
    return isinstance(start, int) and isinstance(end, int) and end <= start


def _is_unusual(seen: Seen) -> bool:
    return not seen.key.id.startswith("sub_") or not str(_price(seen) or "price_").startswith("price_")


SUBSCRIPTIONS: Final[Shows[Subscription]] = Shows(
    make=entity_maker(Subscription, parse_subscription),
    columns={
        "user_id": lambda seen: seen.owner.id,
        "customer_id": _customer_id,
        "stripe_subscription_id": lambda seen: seen.key.id,
        "stripe_price_id": _price,
        "status": _status,
        "status_raw": "status",
        "current_period_start": "current_period_start",
        "current_period_end": "current_period_end",
        "cancel_at_period_end": "cancel_at_period_end",
        "cancel_at": "cancel_at",
        "canceled_at": "canceled_at",
        "ended_at": "ended_at",
        "trial_start": "trial_start",
        "trial_end": "trial_end",
        "quantity": _quantity,
        "quantity_raw": lambda seen: oldest_item(seen).get("quantity"),
        "metadata": "metadata",
        "created_at": "created",
    },
    findings={"unknown_status": _is_unknown, "period_order": _in_disorder, UNUSUAL_ID: _is_unusual},
    kept=BILLING_KEPT,
)
