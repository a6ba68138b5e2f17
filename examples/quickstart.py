"""The whole idea in one run, offline: typed calls out, signed webhooks in, entities that converge.

Three services in a sandbox. A user signs up, becomes a customer, subscribes, and schedules a post; what the services
then send arrives twice and in any order, and the entities come out the same.

    python examples/quickstart.py
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta

from rich.console import Console
from rich.table import Table

from switchgear import ApiClientFactory, Shared, mirror
from switchgear.domains import integration
from switchgear.domains.integration import Relation, Update
from switchgear.sync import Change, EntityKey, State, link
from switchgear.testing import FakeClock, Sandbox, Webhook
from switchgear.types import Event, Read, Source
from switchgear.webhooks import AyrshareReceiver, ClerkReceiver, StripeReceiver

SHOWN = {mirror.USER, mirror.CUSTOMER, mirror.SUBSCRIPTION, mirror.POST}

console = Console(width=120)
clock = FakeClock()
sandbox = Sandbox(clock=clock)
price = sandbox.stripe.add_price(900)


# --8<-- [start:calls]
def make_calls(entities: Entities) -> None:
    """Typed calls to all three services, through all policies. What a call tells is joined like what an event tells."""
    with ApiClientFactory(sandbox.credentials, transport=sandbox.transport, shared=Shared(clock=clock)) as factory:
        clerk, stripe, social = factory.clerk(), factory.stripe(), factory.ayrshare()
        user = clerk.users.create(email_address=["ada@example.com"], first_name="Ada", last_name="Lovelace")
        clock.advance(2)
        customer = stripe.customers.create(email="ada@example.com", name="Ada", metadata={"user_id": user.id})
        stripe.subscriptions.create(customer=customer.id, items=[{"price": price}])
        clock.advance(2)
        reply = social.raw.posts.create(
            "Notes on the Analytical Engine",
            platforms=["linkedin", "bluesky"],
            schedule_date=clock.now() + timedelta(hours=1),
        )
        entities.deliver(reply.read())
        owner = EntityKey(Source.CLERK, mirror.USER, user.id)
        profile = mirror.profile_key(reply.value.ref_id or "")
        entities.absorb(profile, link(profile, owner.local_id))
        clerk.users.update(user.id, username="ada")
    clock.advance(3600)
    sandbox.ayrshare.publish_due()


# --8<-- [end:calls]
# --8<-- [start:receive]
def receive(webhook: Webhook) -> Event[object]:
    """Verify a delivery over its raw bytes, and parse it into a typed event."""
    headers, now = webhook.headers(clock.now()), clock.now
    match webhook.source:
        case Source.CLERK:
            return ClerkReceiver(sandbox.clerk.webhook_secret, clock=now).receive(webhook.body, headers)
        case Source.STRIPE:
            return StripeReceiver(sandbox.stripe.webhook_secret, clock=now).receive(webhook.body, headers)
        case Source.AYRSHARE:
            return AyrshareReceiver(sandbox.ayrshare.webhook_secret, clock=now).receive(webhook.body, headers)


# --8<-- [end:receive]
# --8<-- [start:entities]
class Entities:
    """What a service keeps in its database: a state by entity, and an index of what belongs together."""

    def __init__(self) -> None:
        self.states: dict[EntityKey, State] = {}
        self.latest: dict[EntityKey, Update] = {}
        self._index: defaultdict[Relation, set[EntityKey]] = defaultdict(set)

    def deliver(self, event: Event[object] | Read[object]) -> list[Update]:
        """Take an event, or what a call read, in two pure steps; what comes out of each is stored."""
        known = {key: self.states[key] for key in integration.touches(event) if key in self.states}
        return self._settle(integration.sync(event, known))

    def absorb(self, key: EntityKey, fragment: State) -> list[Update]:
        """Take what the application itself knows: here, whom a profile belongs to."""
        return self._settle([integration.absorb(key, self.states.get(key), fragment)])

    def _settle(self, updates: list[Update]) -> list[Update]:
        self._store(updates)
        found = integration.gather(integration.related(updates), self._look_up)
        derived = integration.derive(updates, found)
        self._store(derived)
        return updates + derived

    def _look_up(self, queries: AbstractSet[Relation]) -> Mapping[EntityKey, State]:
        return {key: self.states[key] for query in queries for key in self._index[query]}

    def _store(self, updates: list[Update]) -> None:
        for update in updates:
            self.states[update.key] = update.state
            self.latest[update.key] = update
            for relation in integration.relations(update.key, update.state):
                self._index[relation].add(update.key)


# --8<-- [end:entities]
def show_entities(entities: Entities) -> None:
    """A row for each entity, with what a reader wants to know first."""
    table = Table("entity", "id at its provider", "status", "what it shows", title="The entities")
    for key, update in sorted(entities.latest.items(), key=lambda item: str(item[0])):
        match update.entity:
            case integration.User() as user:
                facts = f"{user.first_name} {user.last_name} <{user.email}>, role [bold]{user.role.value}[/bold]"
                table.add_row("user", key.id, user.status.value, facts)
            case integration.Customer() as customer:
                table.add_row("customer", key.id, "", f"{customer.name}, pays in {customer.currency}")
            case integration.Subscription() as subscription:
                facts = f"{subscription.stripe_price_id}, until {subscription.current_period_end:%Y-%m-%d}"
                table.add_row("subscription", key.id, subscription.status.value, facts)
            case integration.SocialPost() as post:
                facts = ", ".join(f"{name.value}: {outcome.status.value}" for name, outcome in post.outcomes.items())
                table.add_row("post", key.id, post.status.value, facts)
            case None if key.kind in SHOWN:
                table.add_row(key.kind, key.id, "incomplete", f"missing: {', '.join(update.missing)}")
            case _:
                pass
    console.print(table)


def main() -> None:
    """Make calls, deliver what they caused twice and out of order, and show what became of it."""
    entities = Entities()
    make_calls(entities)
    sent = sandbox.webhooks.take()
    deliveries = sent * 2
    random.Random(7).shuffle(deliveries)  # noqa: S311 - any order will do, and this one is the same in every run
    console.print(f"{len(sandbox.requests)} calls made; {len(sent)} webhooks arrive twice, in any order:\n")
    for webhook in deliveries:
        changed = [
            f"{update.key.kind} {update.change.value}"
            for update in entities.deliver(receive(webhook))
            if update.key.kind in SHOWN and update.change is not Change.UNCHANGED
        ]
        changes = ", ".join(changed) or "nothing new"
        console.print(f"  {webhook.source.value:8} {webhook.type:32} -> {changes}")
    console.print()
    show_entities(entities)


if __name__ == "__main__":
    main()
