"""A read through a client and the object's own webhook are about one entity."""

from __future__ import annotations

from pydantic import SecretStr

from memory_store import MemoryStore
from switchgear import ApiClientFactory, Credentials
from switchgear.testing import FakeClock, Sandbox
from switchgear.types import Source
from switchgear.webhooks import ClerkReceiver, StripeReceiver


def test_reads_and_webhooks_of_every_object_share_a_key():
    clock = FakeClock()
    sandbox = Sandbox(clock=clock)
    credentials = Credentials(
        clerk_secret_key=SecretStr(sandbox.clerk.secret_key),
        stripe_api_key=SecretStr(sandbox.stripe.secret_key),
        ayrshare_api_key=SecretStr(sandbox.ayrshare.api_key),
    )
    store = MemoryStore()
    with ApiClientFactory(credentials, transport=sandbox.transport) as factory:
        clerk, stripe, social = factory.clerk(), factory.stripe(), factory.ayrshare()
        user = clerk.users.create(email_address=["ada@example.com"])
        customer = stripe.customers.create(email="ada@example.com", metadata={"user_id": user.id})
        price = sandbox.stripe.add_price(900)
        subscription = stripe.subscriptions.create(customer=customer.id, items=[{"price": price}])
        receivers = {
            Source.CLERK: ClerkReceiver(sandbox.clerk.webhook_secret, clock=clock.now),
            Source.STRIPE: StripeReceiver(sandbox.stripe.webhook_secret, clock=clock.now),
        }
        for webhook in sandbox.webhooks.take():
            if webhook.source in receivers:
                store.deliver(receivers[webhook.source].receive(webhook.body, webhook.headers(clock.now())))
        received = {key for key in store.states if key.kind != "event"}
        assert {key.kind for key in received} == {"user", "customer", "subscription"}
        clock.advance(5)
        reads = [
            clerk.raw.users.get(user.id).read(),
            stripe.raw.customers.retrieve(customer.id).read(),
            stripe.raw.subscriptions.retrieve(subscription.id).read(),
        ]
        store.deliver(*reads)
        assert {key for key in store.states if key.kind != "event"} == received
        assert all(store.states[key].reads for key in received)
        assert social.raw.user.get().read().kind == "profile"
