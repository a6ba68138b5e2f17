"""The columns of subscriptions."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget
from switchgear.domains.fields import UNUSUAL_ID
from switchgear.domains.integration.billing import Subscription, parse_subscription
from switchgear.domains.rows import entity_maker
from switchgear.domains.subscription_columns import COMMON, is_unknown, price_id, projected
from switchgear.mirror.shows import Shows
from switchgear.mirror.subscription import BILLING_KEPT, customer_of, oldest_item
from switchgear.mirror.world import Seen

__all__ = ["SUBSCRIPTIONS"]


def _quantity(seen: Seen) -> JsonValue:
    quantity = oldest_item(seen).get("quantity")
    return 1 if quantity is None else quantity


def _customer_id(seen: Seen) -> JsonValue:
    customer = customer_of(seen.key, seen.fields)
    return None if customer is None else customer.local_id


def _in_disorder(seen: Seen) -> bool:
    start, end = seen.get("current_period_start"), seen.get("current_period_end")
    return isinstance(start, int) and isinstance(end, int) and end <= start


def _is_unusual(seen: Seen) -> bool:
    return not seen.key.id.startswith("sub_") or not str(price_id(seen) or "price_").startswith("price_")


SUBSCRIPTIONS: Final[Shows[Subscription]] = Shows(
    make=entity_maker(Subscription, parse_subscription),
    columns={
        **COMMON,
        "customer_id": _customer_id,
        "status": projected(BillingTarget.INTEGRATION_SUBSCRIPTION),
        "canceled_at": "canceled_at",
        "trial_start": "trial_start",
        "quantity": _quantity,
        "quantity_raw": lambda seen: oldest_item(seen).get("quantity"),
        "metadata": "metadata",
    },
    findings={"unknown_status": is_unknown, "period_order": _in_disorder, UNUSUAL_ID: _is_unusual},
    kept=BILLING_KEPT,
)
