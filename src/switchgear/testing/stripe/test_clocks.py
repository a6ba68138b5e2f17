"""The sandbox's test clocks: what hangs on one lives in its time, whatever the time of all the rest is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from switchgear.stripe import models
from switchgear.stripe.operations.parameters import ListParams
from switchgear.stripe.operations.test_helpers import TestClockAdvanceParams, TestClockCreateParams
from switchgear.testing.stripe import billing, catalog, checkout, customers, renewals
from switchgear.testing.stripe.account import TEST_CLOCK, Account
from switchgear.testing.stripe.billing import DAY
from switchgear.testing.stripe.objects import after
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.refusals import invalid
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.shapes import blank
from switchgear.testing.stripe.store import JsonObject

__all__ = ["DUE", "test_clocks"]

DUE: Final[Mapping[str, Callable[[Account, str], None]]] = {
    "checkout.session": checkout.due,
    "coupon": catalog.expire,
    "invoice": billing.due,
    "promotion_code": catalog.expire,
    "subscription": renewals.due,
}
"""What happens to each kind of object when its time has come."""

test_clocks: Final = Resource(TEST_CLOCK, "/v1/test_helpers/test_clocks")
test_clocks.retrieves()
test_clocks.lists(ListParams)

_KEPT: Final = 30 * DAY


@test_clocks.creates(TestClockCreateParams)
def _create(stripe: Account, params: Params) -> JsonObject:
    known: JsonObject = {
        "id": stripe.ids.new("clock_1", 23),
        "object": TEST_CLOCK,
        "created": stripe.now(),
        "deletes_after": stripe.now() + _KEPT,
        "frozen_time": wire(params["frozen_time"]),
        "name": params.get("name"),
        "status": "ready",
    }
    if "customer" in params:
        raise invalid("customer", "The sandbox makes customers with their clock: customers.create(test_clock=...).")
    return stripe.add(blank(models.TestClock, known, without="deleted status_details"), f"{TEST_CLOCK}.created")


@test_clocks.updates(TestClockAdvanceParams, "/advance")
def _advance(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    until, began = wire(params["frozen_time"]), found["frozen_time"]
    if not began < until <= _furthest(stripe, found):
        text = "You can only advance a clock to a later time, at most two intervals of its shortest subscription ahead."
        raise invalid("frozen_time", text)
    target = {"advancing": {"target_frozen_time": until}}
    advancing = stripe.save({**found, "status": "advancing", "status_details": target}, f"{TEST_CLOCK}.advancing")
    for at, kind, named in stripe.due(until):
        stripe.pass_to(at)
        DUE[kind](stripe, named)
    stripe.pass_to(until)
    stripe.save({**found, "frozen_time": until}, f"{TEST_CLOCK}.ready")
    return advancing


def _furthest(stripe: Account, clock: JsonObject) -> int:
    """To when a clock may be advanced at once."""
    over = {"canceled", "incomplete_expired"}
    recurring = [
        item["price"]["recurring"]
        for subscription in stripe.subscriptions.values()
        if subscription["test_clock"] == clock["id"] and subscription["status"] not in over
        for item in subscription["items"]["data"]
    ]
    now = clock["frozen_time"]
    ends = [after(now, each["interval"], 2 * each["interval_count"]) for each in recurring]
    return min(ends, default=after(now, "year", 2))


@test_clocks.deletes()
def _delete(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    for customer in [kept for kept in stripe.customers.values() if kept.get("test_clock") == found["id"]]:
        customers.delete(stripe, customer, params)
    stub = {"id": found["id"], "object": TEST_CLOCK, "deleted": True}
    stripe.save(stub)
    stripe.emit(f"{TEST_CLOCK}.deleted", found)
    return stub
