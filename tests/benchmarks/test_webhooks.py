"""Webhooks: verified, parsed and typed, against what the vendors' packages do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe
from svix.webhooks import Webhook as SvixWebhook

from switchgear import ClerkClient, StripeClient
from switchgear.testing import FakeClock, Sandbox
from switchgear.types.events import Source
from switchgear.webhooks import ClerkReceiver, StripeReceiver


def delivered(source: Source, type: str = "", prices: int = 1) -> tuple[bytes, dict[str, str], str]:
    """A delivery of the sandbox, signed now: the last one of that type."""
    sandbox = Sandbox(clock=FakeClock(datetime.now(UTC)))
    if source is Source.CLERK:
        with ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport) as clerk:
            clerk.users.create(email_address=["ada@example.com"])
        secret = sandbox.clerk.webhook_secret
    else:
        with StripeClient(sandbox.stripe.secret_key, transport=sandbox.transport) as client:
            customer = client.customers.create(email="ada@example.com")
            items = [{"price": sandbox.stripe.add_price()} for _ in range(prices)]
            client.subscriptions.create(customer=customer.id, items=items)
        secret = sandbox.stripe.webhook_secret
    webhook = [sent for sent in sandbox.webhooks.take() if type in sent.type][-1]
    return webhook.body, dict(webhook.headers(sandbox.clock.now())), secret


@pytest.mark.parametrize(("type", "prices"), [("customer.subscription.created", 1), ("invoice.paid", 6)])
def test_stripe(benchmark: Any, ratios: Any, type: str, prices: int) -> None:
    body, headers, secret = delivered(Source.STRIPE, type, prices)
    receiver = StripeReceiver(secret)
    signature = {name.lower(): value for name, value in headers.items()}["stripe-signature"]
    ratios.compare(
        f"receive {type}, {len(body)} bytes / stripe.Webhook.construct_event",
        lambda: receiver.receive(body, headers),
        lambda: stripe.Webhook.construct_event(body, signature, secret),
        bar="<= 0.067",
    )
    benchmark.pedantic(receiver.receive, (body, headers), rounds=50, iterations=20)


def test_clerk(benchmark: Any, ratios: Any) -> None:
    body, headers, secret = delivered(Source.CLERK)
    receiver, peer = ClerkReceiver(secret), SvixWebhook(secret)

    def by_hand() -> None:
        peer.verify(body, headers)
        json.loads(body)

    ratios.compare("receive / svix.verify + json.loads", lambda: receiver.receive(body, headers), by_hand, bar="")
    benchmark.pedantic(receiver.receive, (body, headers), rounds=50, iterations=20)
