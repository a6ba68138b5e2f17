"""What is said to go wrong between a client and the sandbox goes wrong, so often and no more."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from switchgear import AsyncStripeClient, AyrshareClient, ClerkClient, Settings, Shared, StripeClient, operations_of
from switchgear.errors import (
    ConfigurationError,
    ConnectFailed,
    ConnectionLost,
    DecodeError,
    RateLimited,
    ServerError,
    SwitchgearError,
    TimedOut,
)
from switchgear.settings import RetryPolicy
from switchgear.testing import Sandbox
from switchgear.testing.http import Arrived
from switchgear.testing.unplayed import unplayed
from switchgear.types.events import Source
from switchgear.types.headers import Headers
from switchgear.webhooks import AyrshareReceiver, ClerkReceiver, StripeReceiver

HOW = [
    ({"status": 503}, ServerError, 0),
    ({"status": 503, "effect": True}, ServerError, 1),
    ({"html": True}, ServerError, 0),
    ({"status": 200, "html": True}, DecodeError, 0),
    ({"retry_after": 7}, RateLimited, 0),
    ({"status": 503, "retry_after": 7}, ServerError, 0),
    ({"lost": "connect"}, ConnectFailed, 0),
    ({"lost": "connect", "effect": True}, ConnectFailed, 0),
    ({"lost": "reset"}, ConnectionLost, 0),
    ({"lost": "reset", "effect": True}, ConnectionLost, 1),
    ({"lost": "stall"}, TimedOut, 1),
    ({"lost": "stall", "effect": False}, TimedOut, 0),
    ({"truncate": 20}, ConnectionLost, 1),
    ({"latency": 1000.0}, TimedOut, 1),
    ({"latency": 2.0}, None, 1),
    ({"latency": 2.0, "status": 500}, ServerError, 0),
]


KEY = "sk_test_sandbox"


def policies(sandbox: Sandbox, attempts: int = 1) -> dict[str, Any]:
    settings = Settings(retry=RetryPolicy(attempts=attempts))
    return {"settings": settings, "shared": Shared(settings, clock=sandbox.clock)}


def client(sandbox: Sandbox, attempts: int = 1) -> StripeClient:
    return StripeClient(KEY, transport=sandbox.transport, **policies(sandbox, attempts))


def outcome_of(sandbox: Sandbox, colour: str) -> type[SwitchgearError] | None:
    try:
        if colour == "sync":
            with client(sandbox) as stripe:
                stripe.customers.create(email="a@example.com")
        else:

            async def create() -> None:
                async with AsyncStripeClient(KEY, transport=sandbox.async_transport, **policies(sandbox)) as stripe:
                    await stripe.customers.create(email="a@example.com")

            asyncio.run(create())
    except SwitchgearError as error:
        return type(error)
    return None


@pytest.mark.parametrize("colour", ["sync", "async"])
@pytest.mark.parametrize(("how", "expected", "effect"), HOW, ids=str)
def test_how_a_request_fares(how, expected, effect, colour):
    sandbox = Sandbox()
    sandbox.fail("stripe", "POST /v1/customers", **how)
    assert outcome_of(sandbox, colour) is expected
    assert len(sandbox.stripe.customers) == effect
    assert sandbox.clock.monotonic() == min(how.get("latency", 0.0), 80.0) or "stall" in how.values()
    assert outcome_of(sandbox, colour) is None  # once, and no more
    assert len(sandbox.requests) == 2


def test_a_failure_is_met_by_the_clients_own_policies():
    sandbox = Sandbox()
    sandbox.fail("stripe", "POST /v1/customers", times=2, lost="reset", effect=True)
    with client(sandbox, 3) as stripe:
        stripe.customers.create(email="a@example.com")
    assert len(sandbox.stripe.customers) == 1  # the idempotency key saw to it


def test_only_the_route_that_was_named():
    sandbox = Sandbox()
    sandbox.fail("stripe", "GET /v1/customers/{id}", times=None, status=500)
    with client(sandbox) as stripe:
        made = stripe.customers.create(email="a@example.com")
        for _ in range(2):
            with pytest.raises(ServerError):
                stripe.customers.retrieve(made.id)
        assert stripe.customers.update(made.id, name="A").name == "A"
        sandbox.failures.clear()
        assert stripe.customers.retrieve(made.id).name == "A"


def test_by_chance_under_a_seed():
    def failed(seed: str) -> list[bool]:
        sandbox = Sandbox(seed=seed)
        sandbox.fail("stripe", times=None, probability=0.3, status=503)
        return [outcome_of(sandbox, "sync") is not None for _ in range(60)]

    assert failed("a") == failed("a") != failed("b")
    assert 6 <= sum(failed("a")) <= 30


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"route": "/v1/customers", "status": 500}, "a method and a path"),
        ({"route": "POST v1", "status": 500}, "a method and a path"),
        ({"status": 500, "lost": "reset"}, "another answer, or a lost one"),
        ({"truncate": 1, "html": True}, "another answer, or a lost one"),
        ({"latency": -1}, "at least 0"),
        ({"status": 42}, "from 200 to 599"),
        ({"times": 0, "status": 500}, "times at least 1"),
        ({"probability": 0, "status": 500}, "probability"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments, said):
    with pytest.raises(ConfigurationError, match=said):
        Sandbox().fail("stripe", **arguments)


class TestWebhooks:
    def sent(self, sandbox: Sandbox) -> list[str]:
        return [webhook.id for webhook in sandbox.webhooks.take()]

    def change(self, sandbox: Sandbox, times: int = 1) -> None:
        with client(sandbox) as stripe:
            for _ in range(times):
                stripe.customers.create(email="a@example.com")

    def test_lost_once(self):
        sandbox = Sandbox()
        sandbox.webhooks.fail("customer.*", lost=True)
        self.change(sandbox, 2)
        assert len(self.sent(sandbox)) == 1

    def test_doubled(self):
        sandbox = Sandbox()
        sandbox.webhooks.fail(doubled=True)
        self.change(sandbox)
        first, second = self.sent(sandbox)
        assert first == second

    def test_late_ones_come_after_what_was_sent_meanwhile(self):
        sandbox = Sandbox()
        sandbox.webhooks.fail(late=30)
        self.change(sandbox, 2)
        (second,) = self.sent(sandbox)
        sandbox.clock.advance(30)
        self.change(sandbox)
        third, first = self.sent(sandbox)
        assert len({first, second, third}) == 3

    def test_another_type_is_not_meant(self):
        sandbox = Sandbox()
        sandbox.webhooks.fail("invoice.*", lost=True, times=None)
        self.change(sandbox)
        assert len(sandbox.webhooks) == 1

    @pytest.mark.parametrize(
        "arguments", [{}, {"lost": True, "doubled": True}, {"late": -1}, {"lost": True, "times": 0}]
    )
    def test_what_cannot_be_done_is_refused(self, arguments):
        with pytest.raises(ConfigurationError):
            Sandbox().webhooks.fail(**arguments)


@pytest.mark.parametrize(
    ("service", "type", "fields", "receiver"),
    [
        ("stripe", "invoice.paid", {"id": "in_1", "object": "invoice"}, StripeReceiver),
        ("clerk", "organization.created", {"id": "org_1", "object": "organization", "name": "A"}, ClerkReceiver),
        ("ayrshare", "feed", {"title": "News"}, AyrshareReceiver),
    ],
)
def test_any_event_with_fields_of_ones_own(service, type, fields, receiver):
    sandbox = Sandbox()
    webhook = sandbox.event(service, type, fields, note="mine")
    assert len(sandbox.webhooks) == 0
    now = sandbox.clock.now()
    received = receiver(getattr(sandbox, service).webhook_secret, clock=lambda: now)
    event = received.receive(webhook.body, webhook.headers(now))
    assert (event.source, event.type) == (Source(service), type)
    assert event.id.endswith(webhook.id)
    assert b'"note": "mine"' in event.raw


class TestWhatIsNotPlayed:
    def test_it_is_reported_by_name_and_not_repeated(self):
        sandbox = Sandbox()
        with (
            client(sandbox, 3) as stripe,
            pytest.raises(Exception, match=r"the sandbox does not play topups\.create \(POST /v1/topups\)"),
        ):
            stripe.sdk.v1.topups.create({"amount": 100, "currency": "usd"})
        assert sandbox.unplayed == ["topups.create (POST /v1/topups)"]

    @pytest.mark.parametrize(
        ("service", "method", "path", "name"),
        [
            ("clerk", "GET", "/v1/users/user_1", "users.get (GET /v1/users/user_1)"),
            ("stripe", "DELETE", "/v1/customers/cus_1", "customers.delete (DELETE /v1/customers/cus_1)"),
            ("ayrshare", "GET", "/api/nothing", "GET /api/nothing"),
        ],
    )
    def test_a_name_is_that_of_the_operation(self, service, method, path, name):
        assert unplayed(service, Arrived(method, path, (), Headers(()), b"")) == name

    @pytest.mark.parametrize("client", [AyrshareClient, ClerkClient, StripeClient])
    def test_every_operation_has_its_name(self, client):
        by_place: dict[tuple[object, str], set[str]] = {}
        for facts in operations_of(client):
            by_place.setdefault((facts.method, re.sub(r"{\w+}", "id_1", facts.path)), set()).add(facts.name)
        for (method, path), names in by_place.items():
            if method is not None:  # a flow has no place of its own
                found = unplayed(client.spec.name, Arrived(str(method), path, (), Headers(()), b""))
                assert found.partition(" (")[0] in names
