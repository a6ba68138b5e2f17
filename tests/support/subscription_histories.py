"""Histories of one subscription as Stripe tells them: whole events, dense in changes within one second."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from random import Random
from typing import Any

from core_messages import T0, item, items, stripe_event, stripe_read, subscription
from switchgear.types import Event, Read
from sync_histories import previous_attributes

_NEXT = {
    "incomplete": ("active", "incomplete_expired"),
    "trialing": ("active", "past_due", "paused"),
    "active": ("past_due", "active", "canceled"),
    "past_due": ("active", "unpaid", "canceled"),
    "unpaid": ("active", "canceled"),
    "paused": ("active", "canceled"),
}
ENDED = frozenset(("canceled", "incomplete_expired"))


@dataclass(frozen=True)
class SubscriptionHistory:
    """What happened, in the true order, and the subscription as it is in the end."""

    events: tuple[Event[Any], ...]
    truth: dict[str, Any]

    @cached_property
    def tied(self) -> bool:
        """Whether several events share the last second."""
        times = [event.occurred_at for event in self.events]
        return times.count(max(times)) > 1

    def orders(self, rng: Random) -> Iterator[tuple[Event[Any], ...]]:
        """Every order of arrival, each with one event delivered twice."""
        for order in permutations(self.events):
            again = list(order)
            again.insert(rng.randrange(len(order) + 1), rng.choice(order))
            yield tuple(again)

    def read(self, at: float) -> Read[Any]:
        """What a read finds when all has happened."""
        return stripe_read(self.truth, at=at)


def subscription_history(rng: Random, *, size: int = 5) -> SubscriptionHistory:
    """A history of so many events: it begins with `created`, or before, and may end with the subscription's end."""
    now = rng.random()
    current = subscription(status=rng.choice(["incomplete", "trialing", "active"]))
    events: list[Event[Any]] = []

    def happened(verb: str, previous: dict[str, Any] | None = None) -> None:
        name = f"evt_{rng.randrange(10**9)}_{len(events)}"
        events.append(
            stripe_event(f"customer.subscription.{verb}", copy.deepcopy(current), at=now, id=name, previous=previous)
        )

    if rng.random() < 0.6:
        happened("created")
    while len(events) < size and current["status"] not in ENDED:
        now += rng.choice([0.01, 0.1, 0.3, 1.1])
        changed = _change(current, rng)
        previous, current = previous_attributes(current, changed), changed
        if current["status"] == "canceled":
            happened("deleted")
        elif previous:
            happened("updated", previous)
        elif rng.random() < 0.3:
            happened("trial_will_end")
    return SubscriptionHistory(tuple(events), current)


def _change(object: dict[str, Any], rng: Random) -> dict[str, Any]:
    """One change, out of so few that the subscription often goes back to what it was."""
    new = copy.deepcopy(object)
    match rng.randrange(6):
        case 0 | 1:
            new["status"] = rng.choice(_NEXT[new["status"]])
        case 2:
            price, quantity = rng.choice(["price_1", "price_2"]), rng.choice([1, 2])
            new["items"] = items(item(price, id="si_sub_1", quantity=quantity))
        case 3:
            new["metadata"] = rng.choice([{}, {"note": "a"}, {"note": "b", "extra": "c"}])
        case 4:
            new["cancel_at"] = rng.choice([None, T0 + 1000])
        case _:
            new["latest_invoice"] = rng.choice(["in_1", "in_2", None])
    return new
