"""Webhooks: verified, parsed and typed, against what the vendors' packages do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import stripe
from svix.webhooks import Webhook as SvixWebhook

from switchgear import ClerkClient, StripeClient
from switchgear.testing import FakeClock, Sandbox
from switchgear.types.events import Source
from switchgear.webhooks import ClerkReceiver, StripeReceiver


def delivered(source: Source) -> tuple[bytes, dict[str, str], str]:
    """A delivery of the sandbox, signed now."""
    sandbox = Sandbox(clock=FakeClock(datetime.now(UTC)))
    if source is Source.CLERK:
        with ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport) as clerk:
            clerk.users.create(email_address=["ada@example.com"])
        secret = sandbox.clerk.webhook_secret
    else:
        with StripeClient(sandbox.stripe.secret_key, transport=sandbox.transport) as client:
            customer = client.customers.create(email="ada@example.com")
            client.subscriptions.create(customer=customer.id, items=[{"price": sandbox.stripe.add_price()}])
        secret = sandbox.stripe.webhook_secret
    webhook = sandbox.webhooks.take()[-1]
    return webhook.body, dict(webhook.headers(sandbox.clock.now())), secret


def test_stripe(benchmark: Any, ratios: Any) -> None:
    body, headers, secret = delivered(Source.STRIPE)
    receiver = StripeReceiver(secret)
    signature = {name.lower(): value for name, value in headers.items()}["stripe-signature"]
    ratios.compare(
        "receive / stripe.Webhook.construct_event",
        lambda: receiver.receive(body, headers),
        lambda: stripe.Webhook.construct_event(body, signature, secret),
        bar="",
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
