"""What is kept of Stripe's subscriptions, and whom they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, cast

from pydantic import JsonValue

from switchgear.mirror.customer import payers_of
from switchgear.mirror.fragments import Envelope, announcement, millis, only, reference, stripe_snapshot
from switchgear.mirror.kinds import CUSTOMER, SUBSCRIPTION, sibling
from switchgear.mirror.world import NOBODY, Owner, Seen, World
from switchgear.stripe.models.subscription import Subscription
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.lifecycle import Lifecycle
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State
from switchgear.types.events import Event

__all__ = [
    "BILLING_KEPT",
    "LIFECYCLE",
    "customer_of",
    "items_of",
    "oldest_item",
    "price_of",
    "subscription_fragment",
    "payer_owner",
    "subscriptions_of",
]

LIFECYCLE: Final = Lifecycle(
    ranks={
        status: rank
        for rank, status in enumerate(
            ("incomplete", "trialing", "active", "past_due", "unpaid", "paused", "incomplete_expired", "canceled")
        )
    },
    terminal=frozenset(("canceled", "incomplete_expired")),
)
"""Which status is shown where nothing tells what came last, and which ones are final."""

_TIMES: Final = ("cancel_at", "canceled_at", "created", "ended_at", "trial_start", "trial_end")
_START, _END = "current_period_start", "current_period_end"
_PRICE: Final = only(
    *("id", "unit_amount", "unit_amount_decimal"), recurring={"interval", "interval_count"}, metadata={"tier"}
)
_ITEM: Final = only("id", "created", _START, _END, "quantity", price=_PRICE)
_KEYS: Final = only(
    *("status", "customer", "currency", "cancel_at_period_end", "metadata", _START, _END, *_TIMES),
    items=only(data=only(__all__=_ITEM)),
)
"""What is kept of a subscription; of items the price and what it costs, but not the price's other metadata."""


BILLING_KEPT: Final = (
    *("status", "customer", "items", "currency", "cancel_at_period_end", "current_period_start", "current_period_end"),
    *_TIMES,
)
"""What stays of a subscription after an erasure: ids, amounts, dates and statuses."""


def subscription_fragment(envelope: Envelope, subscription: Subscription, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows a subscription."""
    further = policy.keep.get(SUBSCRIPTION, ())
    shown = stripe_snapshot(envelope, subscription, _fields, _KEYS, lifecycle=LIFECYCLE, further=further)
    truncated = isinstance(envelope, Event) and subscription.items.has_more
    return replace(shown, signals=announcement(envelope).signals) if truncated else shown


def _fields(wire: Fields) -> Fields:
    listed = wire.get("items")
    items = sorted(_objects(listed.get("data") if isinstance(listed, dict) else None), key=_age)
    return {
        **{name: wire.get(name) for name in ("status", "currency", "cancel_at_period_end")},
        "customer": reference(wire.get("customer")),
        "metadata": wire.get("metadata") or {},
        "items": [_item(item) for item in items],
        _START: millis(min(_all(items, _START), default=wire.get(_START))),
        _END: millis(max(_all(items, _END), default=wire.get(_END))),
        **{name: millis(wire.get(name)) for name in _TIMES},
    }


def _item(wire: Fields) -> dict[str, JsonValue]:
    """An item with a price that is an object, as older versions and reduced payloads do not always have it.

    Its period went into the subscription's, and only some versions have it: what two endpoints have of one event in
    two versions has to be the same.
    """
    price = wire.get("price")
    held: JsonValue = price if isinstance(price, dict) else {"id": reference(price)}
    return {**{name: wire.get(name) for name in ("id", "created", "quantity")}, "price": held}


def _objects(value: JsonValue) -> list[Fields]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _age(item: Fields) -> tuple[int, str]:
    created = item.get("created")
    return created if isinstance(created, int) else 0, str(item.get("id"))


def _all(items: Iterable[Fields], name: str) -> list[int]:
    """The items' own times, which versions before 2025-03-31 do not have."""
    return [at for item in items if isinstance(at := item.get(name), int)]


def items_of(seen: Seen) -> list[dict[str, Any]]:
    """The items, the oldest first."""
    return cast("list[dict[str, Any]]", seen.get("items") or [])


def oldest_item(seen: Seen) -> dict[str, Any]:
    """The item that stands for all; empty if there is none."""
    items = items_of(seen)
    return items[0] if items else {}


def price_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The price of an item; empty if it is not known."""
    price = item.get("price")
    return cast("dict[str, Any]", price) if isinstance(price, dict) else {}


def customer_of(key: EntityKey, fields: Fields) -> EntityKey | None:
    """The key of the customer that a subscription or an invoice belongs to."""
    customer = fields.get("customer")
    return sibling(key, CUSTOMER, customer) if isinstance(customer, str) else None


def payer_owner(seen: Seen) -> Owner:
    """A subscription, or an invoice, is its customer's."""
    customer = customer_of(seen.key, seen.fields)
    return NOBODY if customer is None else replace(seen.world.owner(customer), conflict=False)


def subscriptions_of(owner: Seen, *, personal: bool = False) -> list[Seen]:
    """The subscriptions that count for a user or an organization; those of deleted customers do not.

    Live and test mode are never mixed: test subscriptions count for those only who have no live one.

    Args:
        owner: The user or the organization.
        personal: Leave out those that an organization pays for as well.
    """
    by_customer = owner.world.once(_by_customer)
    found = [seen for payer in payers_of(owner, personal=personal) for seen in by_customer.get(payer.key, ())]
    return [seen for seen in found if seen.key.livemode] or found


def _by_customer(world: World) -> Mapping[EntityKey, list[Seen]]:
    found: dict[EntityKey, list[Seen]] = {}
    for seen in world.of(SUBSCRIPTION):
        if (customer := customer_of(seen.key, seen.fields)) is not None:
            found.setdefault(customer, []).append(seen)
    return found
