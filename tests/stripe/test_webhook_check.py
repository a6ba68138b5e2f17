"""Endpoints beside a router: each planted mistake is named, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stripe_samples import DATA
from stripe_wire import StripeWire
from switchgear.clerk.events import UserEvent
from switchgear.errors import ServerError
from switchgear.stripe import (
    API_VERSION,
    AccountEvent,
    ApplicationEvent,
    CheckoutSessionEvent,
    InvoiceEvent,
    StripeEvent,
    SubscriptionEvent,
    ThinEvent,
    check_webhooks,
)
from switchgear.stripe.event_types import SNAPSHOT_TYPES, THIN_TYPES
from switchgear.types import Event
from switchgear.webhooks import Router
from wires import answered, done, each_colour, reply

URL = "https://example.com/stripe"
PAID = "invoice.paid"
CHANGED = "customer.subscription.updated"


def endpoint(id: str, *types: str, **fields: Any) -> dict[str, Any]:
    made = {"created": 1, "livemode": False, "status": "enabled", "url": URL, "api_version": API_VERSION}
    return {"id": id, "object": "webhook_endpoint", "enabled_events": list(types), **made, **fields}


def destination(id: str, *types: str, **fields: Any) -> dict[str, Any]:
    made = {"event_payload": "thin", "status": "enabled", "webhook_endpoint": {"url": URL}}
    return {"id": id, "object": "v2.core.event_destination", "enabled_events": list(types), **made, **fields}


def a_router(*routes: tuple[type[Event[Any]], str] | type[Event[Any]], **options: Any) -> Router:
    router = Router(**options)
    for route in routes:
        kind, types = route if isinstance(route, tuple) else (route, "")

        def handler(event: object) -> None: ...

        handler.__qualname__ = f"on_{types or kind.__name__}"
        router.on(kind, *types.split())(handler)
    return router


def found(
    endpoints: list[Any], *routes: Any, destinations: Any = (), newest: str = "", colour: str = "sync", **options: Any
) -> dict[str, Any]:
    """The findings by what they are, each as what it names."""
    wire = StripeWire(colour)
    pages = [{"object": "list", "data": endpoints, "has_more": False}]
    pages += destinations if isinstance(destinations, list) else [{"data": list(destinations)}]
    events = [{"id": "evt_1", "object": "event", "created": 1, "livemode": False, "type": "x", "api_version": newest}]
    pages.append({"object": "list", "data": events if newest else [], "has_more": False})
    wire.steps = [answered(page if hasattr(page, "status") else reply(200, page)) for page in pages]
    takes_all = options.pop("takes_all", None)
    router = a_router(*routes, unhandled=takes_all)
    findings = done(check_webhooks(wire.client(), router, **options))
    assert all(str(finding).startswith(f"{finding.mistake}: ") and len(str(finding)) < 400 for finding in findings)
    named: dict[str, Any] = {}
    for finding in findings:
        named.setdefault(finding.mistake.value, []).extend((*finding.endpoints, *finding.handlers, *finding.types))
    return named


BOTH = endpoint("we_1", PAID, CHANGED)
HANDLED = ((InvoiceEvent, PAID), (SubscriptionEvent, CHANGED))


@each_colour
def test_eight_planted_mistakes_are_named_and_nothing_else(colour):
    endpoints = [
        BOTH,
        endpoint("we_again", PAID),
        endpoint("we_old", "checkout.session.completed", api_version="2024-06-20"),
        endpoint("we_off", "invoice.voided", status="disabled"),
        endpoint("we_more", "customer.created", "account.application.deauthorized"),
    ]
    routes = (
        *HANDLED,
        (CheckoutSessionEvent, "checkout.session.completed"),
        (InvoiceEvent, "invoice.voided"),
        (InvoiceEvent, "invoice.overdue"),
        (SubscriptionEvent, "customer.subscription.update"),
        (InvoiceEvent, "checkout.session.completed"),
        (ApplicationEvent, "account.application.deauthorized"),
        UserEvent,
    )
    assert found(endpoints, *routes, colour=colour) == {
        "sent_twice": ["we_1", "we_again", PAID],
        "unread_version": ["we_old"],
        "disabled": ["we_off", "invoice.voided"],
        "not_handled": ["we_more", "customer.created"],
        "not_sent": ["on_invoice.overdue", "invoice.overdue"],
        "unknown_type": ["on_customer.subscription.update", "customer.subscription.update"],
        "other_object": ["we_old", "on_checkout.session.completed", "checkout.session.completed"],
        "not_connect": ["we_more", "on_account.application.deauthorized", "account.application.deauthorized"],
    }


@pytest.mark.parametrize(
    ("endpoints", "routes", "options"),
    [
        ([BOTH], HANDLED, {}),
        ([BOTH], (InvoiceEvent, SubscriptionEvent), {}),
        ([BOTH], (StripeEvent,), {}),
        ([BOTH], (Event,), {}),
        ([endpoint("we_1", "*")], (StripeEvent, (InvoiceEvent, PAID)), {}),
        ([endpoint("we_1", PAID, "invoice.new_in_2027")], ((InvoiceEvent, f"{PAID} invoice.new_in_2027"),), {}),
        ([endpoint("we_1", PAID, api_version="2024-09-30.acacia")], (InvoiceEvent,), {}),
        ([endpoint("we_1", PAID, api_version="2026-12-16.endive")], (InvoiceEvent,), {}),
        ([endpoint("we_1", PAID, api_version=None)], (InvoiceEvent,), {"newest": "2025-03-31.basil"}),
        ([endpoint("we_1", PAID, api_version=None)], (InvoiceEvent,), {}),
        ([BOTH, endpoint("we_2", PAID, application="ca_1")], HANDLED, {"connect": True}),
        ([BOTH, endpoint("we_2", PAID, CHANGED, url="https://other.example")], HANDLED, {"url": URL}),
        ([BOTH], HANDLED, {"destinations": (destination("we_1", PAID, CHANGED, event_payload="snapshot"),)}),
        ([endpoint("we_1", "*")], (), {"takes_all": print}),
        ([], (UserEvent, Event), {}),
        (
            [endpoint("we_1", "account.application.deauthorized", "account.updated", application="ca_1")],
            (ApplicationEvent, (AccountEvent, "account.updated")),
            {},
        ),
        ([], ((ThinEvent, "v1.invoice.paid"),), {"destinations": (destination("ed_1", "v1.invoice.paid"),)}),
    ],
)
def test_nothing_is_said_where_all_is_well(endpoints, routes, options):
    assert found(endpoints, *routes, **options) == {}


@pytest.mark.parametrize(
    ("endpoints", "routes", "options", "named"),
    [
        ([], HANDLED, {}, {"no_endpoint": [f"on_{PAID}", f"on_{CHANGED}"]}),
        ([BOTH], HANDLED, {"url": f"{URL}/"}, {"no_endpoint": [f"on_{PAID}", f"on_{CHANGED}"]}),
        ([BOTH], HANDLED, {"connect": True}, {"not_connect": []}),
        ([endpoint("we_1", "*")], ((InvoiceEvent, PAID),), {}, {"not_handled": ["we_1"]}),
        ([endpoint("we_1", PAID)], (InvoiceEvent, SubscriptionEvent), {}, {"not_sent": ["on_SubscriptionEvent"]}),
        ([endpoint("we_1", PAID)], (InvoiceEvent, ThinEvent), {}, {"not_sent": ["on_ThinEvent"]}),
        ([endpoint("we_1", PAID, api_version="2027-03-31.f")], (InvoiceEvent,), {}, {"unread_version": ["we_1"]}),
        (
            [endpoint("we_1", PAID, api_version=None)],
            (InvoiceEvent,),
            {"newest": "2020-08-27"},
            {"unread_version": ["we_1"]},
        ),
        (
            [],
            ((InvoiceEvent, PAID),),
            {"destinations": (destination("ed_1", "v1.invoice.paid"),)},
            {"other_payload": ["ed_1", f"on_{PAID}", PAID]},
        ),
        (
            [BOTH],
            (*HANDLED, (ThinEvent, "v1.invoice.paid")),
            {},
            {"other_payload": ["we_1", "on_v1.invoice.paid", "v1.invoice.paid"]},
        ),
        (
            [BOTH],
            HANDLED,
            {"destinations": (destination("ed_1", PAID, event_payload="snapshot", status="disabled"),)},
            {"disabled": ["ed_1", PAID]},
        ),
        ([BOTH], HANDLED, {"destinations": [reply(403, {"error": {"type": "x"}})]}, {"not_checked": []}),
    ],
)
def test_what_is_named(endpoints, routes, options, named):
    assert found(endpoints, *routes, **options) == named


@each_colour
def test_all_pages_are_read(colour):
    more = {"data": [destination("ed_1", "v2.core.account.created")], "next_page_url": "/v2/x?limit=100&page=abc"}
    last = {"data": [destination("ed_2", "v2.core.account.closed")], "next_page_url": None}
    wire = StripeWire(colour)
    first = {"object": "list", "data": [endpoint("we_1", PAID)], "has_more": True}
    endpoints = [first, {"object": "list", "data": [endpoint("we_2", CHANGED)], "has_more": False}]
    wire.steps = [answered(reply(200, page)) for page in (*endpoints, more, last)]
    router = a_router(*HANDLED, (ThinEvent, "v2.core.account.created v2.core.account.closed"))
    assert done(check_webhooks(wire.client(), router)) == ()
    queries = [request.url.partition("?")[2].replace("%5B", "[").replace("%5D", "]") for request in wire.requests]
    assert queries == [
        "limit=100",
        "limit=100&starting_after=we_1",
        "limit=100&include[0]=webhook_endpoint.url",
        "limit=100&include[0]=webhook_endpoint.url&page=abc",
    ]


def test_what_stripe_cannot_answer_is_raised():
    wire = StripeWire()
    wire.steps = [answered(reply(501, {"error": {"message": "not played"}}))] * 9
    with pytest.raises(ServerError):
        check_webhooks(wire.client(), a_router(*HANDLED))


def test_the_types_are_those_of_stripe():
    known = json.loads((DATA / "event_types.json").read_text())
    assert {name: sorted(kinds) for name, kinds in SNAPSHOT_TYPES.items()} == {
        name: sorted(kinds) for name, kinds in known["snapshot"].items()
    }
    assert sorted(THIN_TYPES) == sorted(known["thin"])
