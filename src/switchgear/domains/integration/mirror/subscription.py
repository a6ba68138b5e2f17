"""Subscriptions, from Stripe's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue

from switchgear.domains.billing import BillingStatus, BillingTarget, project_billing
from switchgear.domains.fields import UNUSUAL_ID
from switchgear.domains.integration.mirror.kinds import CUSTOMER, sibling
from switchgear.domains.integration.mirror.row import Row, common
from switchgear.domains.snapshots import Envelope, announcement, millis, only, reference, stripe_snapshot
from switchgear.stripe.models.subscription import Subscription
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.lifecycle import Lifecycle
from switchgear.sync.state import State
from switchgear.sync.views import View
from switchgear.types.events import Event
from switchgear.types.times import from_millis

if TYPE_CHECKING:
    from switchgear.domains.integration.mirror.world import World

__all__ = [
    "LIFECYCLE",
    "Billing",
    "billing_of",
    "customer_of",
    "subscription_fragment",
    "subscription_row",
]

LIFECYCLE: Final = Lifecycle(
    ranks={
        status.value: rank
        for rank, status in enumerate(
            (
                BillingStatus.INCOMPLETE,
                BillingStatus.TRIALING,
                BillingStatus.ACTIVE,
                BillingStatus.PAST_DUE,
                BillingStatus.UNPAID,
                BillingStatus.PAUSED,
                BillingStatus.INCOMPLETE_EXPIRED,
                BillingStatus.CANCELED,
            )
        )
    },
    terminal=frozenset((BillingStatus.CANCELED.value, BillingStatus.INCOMPLETE_EXPIRED.value)),
)
"""Which status is shown where nothing tells what came last, and which ones are final."""

_TIMES: Final = {
    "cancel_at": "cancel_at",
    "canceled_at": "canceled_at",
    "ended_at": "ended_at",
    "trial_start": "trial_start",
    "trial_end": "trial_end",
    "created_at": "created",
}
"""Our name and Stripe's of each time."""
_START, _END = "current_period_start", "current_period_end"
_ITEM: Final = only("id", "created", _START, _END, "quantity", price={"id"})
_KEYS: Final = only(
    *("status", "customer", "cancel_at_period_end", "metadata", _START, _END, *_TIMES.values()),
    items=only(data=only(__all__=_ITEM)),
)


def subscription_fragment(envelope: Envelope, subscription: Subscription) -> State:
    """The fragment of an event or a read that shows a subscription."""
    shown = stripe_snapshot(envelope, subscription, _fields, _KEYS, lifecycle=LIFECYCLE)
    truncated = isinstance(envelope, Event) and subscription.items.has_more
    return replace(shown, signals=announcement(envelope).signals) if truncated else shown


def _fields(wire: Fields) -> Fields:
    listed = wire.get("items")
    items = _objects(listed.get("data") if isinstance(listed, dict) else None)
    first: Fields = min(items, key=_oldest) if items else {}
    return {
        "status": wire.get("status"),
        "customer": reference(wire.get("customer")),
        "stripe_price_id": reference(first.get("price")),
        "quantity": first.get("quantity"),
        _START: millis(min(_all(items, _START), default=wire.get(_START))),
        _END: millis(max(_all(items, _END), default=wire.get(_END))),
        "cancel_at_period_end": wire.get("cancel_at_period_end"),
        "metadata": wire.get("metadata") or {},
        **{name: millis(wire.get(theirs)) for name, theirs in _TIMES.items()},
    }


def _objects(value: JsonValue) -> list[Fields]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _oldest(item: Fields) -> tuple[int, str]:
    created = item.get("created")
    return created if isinstance(created, int) else 0, str(item.get("id"))


def _all(items: Iterable[Fields], name: str) -> list[int]:
    """The items' own times, which versions before 2025-03-31 do not have."""
    return [at for item in items if isinstance(at := item.get(name), int)]


def customer_of(key: EntityKey, fields: Fields) -> EntityKey | None:
    """The key of the customer that a subscription belongs to."""
    customer = fields.get("customer")
    return sibling(key, CUSTOMER, customer) if isinstance(customer, str) else None


@dataclass(frozen=True, slots=True)
class Billing:
    """What a role depends on, of a subscription that need not be complete."""

    status: str
    status_raw: str
    current_period_start: datetime


def billing_of(fields: Fields) -> Billing:
    """What a role depends on. A subscription without items has no period: it counts from its creation."""
    status = str(fields.get("status"))
    started = fields.get(_START) or fields.get("created_at")
    return Billing(status, status, from_millis(started if isinstance(started, int) else 0))


def subscription_row(key: EntityKey, view: View, world: World) -> Row:
    """What a state shows of a subscription."""
    fields = view.fields
    customer, raw, quantity = customer_of(key, fields), fields.get("status"), fields.get("quantity")
    start, end = fields.get(_START), fields.get(_END)
    owner = world.owner(key)
    values = common(key, view) | {name: fields.get(name) for name in _AS_SENT}
    values |= {
        "user_id": owner.id,
        "customer_id": None if customer is None else customer.local_id,
        "stripe_subscription_id": key.id,
        "status": project_billing(raw, BillingTarget.INTEGRATION_SUBSCRIPTION) if isinstance(raw, str) else None,
        "status_raw": raw,
        "quantity": 1 if quantity is None else quantity,
        "quantity_raw": quantity,
    }
    found = {
        "unknown_status": isinstance(raw, str) and raw not in LIFECYCLE.ranks,
        "period_order": isinstance(start, int) and isinstance(end, int) and end <= start,
        UNUSUAL_ID: not key.id.startswith("sub_")
        or not str(fields.get("stripe_price_id", "price_")).startswith("price_"),
    }
    return Row(values, tuple(code for code, holds in found.items() if holds), undecided=owner.undecided)


_AS_SENT: Final = ("stripe_price_id", _START, _END, "cancel_at_period_end", "metadata", *_TIMES)
