"""The rest of lists inside objects, and what thin events are about: fetched from where Stripe says, nowhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from stripe_samples import DATA
from stripe_wire import StripeWire
from switchgear.errors import ConfigurationError, InvalidRequest
from switchgear.stripe import all_items, fetch_related
from switchgear.stripe.events import RelatedObject, ThinEvent
from switchgear.stripe.models import Charge, Customer, DeletedStub, Refund, Subscription, SubscriptionItem
from switchgear.stripe.models.base import UntypedObject
from switchgear.stripe.parsing import parse
from switchgear.types.events import Delivery
from wires import answered, collected, done, each_colour, reply

SUBSCRIPTION = json.loads((DATA / "customer.subscription.updated.json").read_text())["data"]["object"]
ITEM = SUBSCRIPTION["items"]["data"][0]


@pytest.fixture
def wire(colour):
    return StripeWire(colour)


PAID = {"paid": True, "refunded": False, "status": "succeeded"}


def an_item(number: int) -> dict[str, Any]:
    return {**ITEM, "id": f"si_{number}"}


def a_subscription(numbers: range, *, has_more: bool, url: str | None) -> Subscription:
    items = {"object": "list", "data": [an_item(n) for n in numbers], "has_more": has_more, "url": url}
    return Subscription.model_validate({**SUBSCRIPTION, "items": items})


def pages(*found: tuple[range, bool]) -> list[Any]:
    return [
        answered(reply(200, {"object": "list", "data": [an_item(n) for n in of], "has_more": more, "url": "/v1/x"}))
        for of, more in found
    ]


@each_colour
def test_the_rest_is_fetched_from_the_lists_own_address(wire):
    known = a_subscription(range(10), has_more=True, url="/v1/subscription_items?subscription=sub_1")
    wire.steps = pages((range(10, 110), True), (range(110, 113), False))
    found = collected(all_items(wire.client(), known.items))
    assert [item.id for item in found] == [f"si_{n}" for n in range(113)]
    assert {type(item) for item in found} == {SubscriptionItem}
    address = "https://api.stripe.com/v1/subscription_items?subscription=sub_1&limit=100&starting_after="
    assert [request.url for request in wire.requests] == [f"{address}si_9", f"{address}si_109"]


@each_colour
def test_what_is_complete_is_not_asked_for(wire):
    for known in (
        a_subscription(range(3), has_more=False, url=None),
        a_subscription(range(0), has_more=False, url="/"),
    ):
        page = all_items(wire.client(), known.items)
        assert [item.id for item in collected(page)] == [item.id for item in known.items.data]
        assert page.has_more is False
    assert wire.requests == []


@each_colour
def test_a_first_page_without_items_is_fetched(wire):
    known = a_subscription(range(0), has_more=True, url="/v1/subscription_items?subscription=sub_1&limit=0")
    wire.steps = pages((range(2), False))
    assert len(collected(all_items(wire.client(), known.items))) == 2
    assert wire.form() == {"subscription": "sub_1", "limit": "100"}


@each_colour
def test_a_list_whose_items_are_read_by_their_kind(wire):
    refund = {"object": "refund", "created": 1, "amount": 1, "currency": "usd", "livemode": False}
    nested = {"data": [{**refund, "id": "re_1"}], "has_more": True, "url": "/v1/charges/ch_1/refunds"}
    charge = Charge.model_validate({**refund, "id": "ch_1", "object": "charge", "refunds": nested, **PAID})
    assert charge.refunds is not None
    wire.steps = [answered(reply(200, {"object": "list", "data": [{**refund, "id": "re_2"}], "has_more": False}))]
    found = collected(all_items(wire.client(), charge.refunds))
    assert [(type(one), one.id) for one in found] == [(Refund, "re_1"), (Refund, "re_2")]
    with pytest.raises(InvalidRequest, match="not NoneType"):
        collected(all_items(wire.client(), charge.model_copy(update={"refunds": None}).refunds))


@pytest.mark.parametrize("url", [None, "https://evil.example/v1/x", "//evil.example", "v1/x", "/v1/a b"])
def test_no_other_origin_is_asked(url):
    known = a_subscription(range(1), has_more=True, url=url)
    wire = StripeWire()
    with pytest.raises(InvalidRequest, match="no address on Stripe's own origin"):
        all_items(wire.client(), known.items)


def a_thin_event(**related: Any) -> ThinEvent:
    content = (DATA / "v1.customer.updated.json").read_bytes()
    event = parse(content, Delivery(), received_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert isinstance(event, ThinEvent)
    return replace(event, object=RelatedObject(**related) if related else None)


@each_colour
def test_what_a_thin_event_is_about(wire):
    customer = {"id": "cus_1", "object": "customer", "created": 1, "livemode": False}
    gone = {"id": "cus_1", "object": "customer", "deleted": True}
    other = {"id": "acct_1", "object": "v2.core.account", "new": 1}
    wire.steps = [answered(reply(200, found)) for found in (customer, gone, other)]
    client = wire.client().for_account("acct_7")
    event = a_thin_event(id="cus_1", type="customer", url="/v1/customers/cus_1")
    assert isinstance(done(fetch_related(client, event)), Customer)
    assert isinstance(done(fetch_related(client, event)), DeletedStub)
    event = a_thin_event(id="acct_1", type="v2.core.account", url="/v2/core/accounts/acct_1?include=x")
    assert isinstance(done(fetch_related(client, event)), UntypedObject)
    assert [request.url for request in wire.requests][1:] == [
        "https://api.stripe.com/v1/customers/cus_1",
        "https://api.stripe.com/v2/core/accounts/acct_1?include=x",
    ]
    assert {request.header("stripe-account") for request in wire.requests} == {"acct_7"}
    with pytest.raises(InvalidRequest, match="about nothing"):
        done(fetch_related(client, a_thin_event()))


@each_colour
def test_a_sibling_for_an_account_is_for_an_account(wire):
    with pytest.raises(ConfigurationError, match="acct_"):
        wire.client().for_account("cus_1")
