"""Ten thousand users and subscriptions, offline: read, killed and resumed; then drift is planted, found and healed.

A service that begins to keep what Clerk and Stripe know reads all of it once. From then on webhooks keep it current; a
sweep now and then finds what they did not bring. It takes half a minute; a smaller number takes less.

    python examples/backfill_and_reconcile.py [10000]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy

from switchgear import ApiClientFactory, BaseApiClient, ClerkClient, Shared, StripeClient
from switchgear.backfill import backfill, reconcile
from switchgear.domains import integration
from switchgear.domains.entity import Entity
from switchgear.pipeline.hooks import Healed, HookEvent
from switchgear.sync import EntityKey, EntityUpdate, State
from switchgear.testing import FakeClock, Sandbox

MANY = int(sys.argv[1]) // 2 if len(sys.argv) > 1 else 5_000
"""Users, and as many subscriptions."""

clock = FakeClock()
sandbox = Sandbox(clock=clock)


class Store:
    """What the service keeps: a state by object, and where each backfill goes on. In a database, a transaction each."""

    def __init__(self) -> None:
        self.states: dict[EntityKey, bytes] = {}
        self.cursors: dict[str, str | None] = {}

    def known(self, keys: Collection[EntityKey]) -> Mapping[EntityKey, State]:
        """What is known of some keys."""
        return {key: State.load(self.states[key]) for key in keys if key in self.states}

    def save(self, updates: Iterable[EntityUpdate[Entity]]) -> None:
        """Keep what was read."""
        self.states |= {update.key: update.state.dump() for update in updates}

    def keys(self, kind: str) -> list[EntityKey]:
        """The keys of all objects of a kind."""
        return [key for key in self.states if key.kind == kind]


class Killed(Exception):
    """The process ends in the middle."""


store = Store()
healed: Counter[str] = Counter()


def watch(event: HookEvent) -> None:
    """Count what a sweep puts right, as metrics would."""
    if isinstance(event, Healed):
        healed[event.kind] += 1


def plant(clerk: ClerkClient, stripe: StripeClient) -> None:
    """Fill the sandbox: one user and one subscription are made, and copied in place."""
    user = clerk.users.create(email_address=["user0@example.com"], first_name="Ada")
    customer = stripe.customers.create(email="user0@example.com", metadata={"user_id": user.id})
    price = sandbox.stripe.add_price(2900)
    made = stripe.subscriptions.create(customer=customer.id, items=[{"price": price}], trial_period_days=14)
    users, subscriptions = sandbox.clerk.users, sandbox.stripe.kept.of("subscription")
    for n in range(1, MANY):
        twin = deepcopy(users[user.id])
        twin.update(id=f"user_{n:05}", created_at=twin["created_at"] + n, updated_at=twin["updated_at"] + n)
        twin["email_addresses"][0]["email_address"] = f"user{n}@example.com"
        users[f"user_{n:05}"] = twin
        subscriptions[f"sub_{n:05}"] = {**subscriptions[made.id], "id": f"sub_{n:05}"}
    sandbox.webhooks.take()


def bar(kind: str, done: int) -> None:
    """A line of progress."""
    filled = 40 * done // MANY
    print(f"{kind:<12} [{'#' * filled}{'.' * (40 - filled)}] {done:>6,} of {MANY:,}")


def read(client: BaseApiClient, kind: str, *, killed_after: int | None = None) -> None:
    """Read all objects of a kind, from where it was interrupted; states and cursor are saved together."""
    begun, shown = store.cursors.get(kind), 0
    product = integration.PRODUCT
    for batch in backfill(client, domain=product, kind=kind, states=store.known, cursor=begun, limit=100):
        if killed_after is not None and batch.done > killed_after:
            raise Killed  # before the batch is saved
        store.save(batch.updates)
        store.cursors[kind] = batch.cursor
        if batch.done - shown >= MANY // 5 or batch.cursor is None:
            shown = batch.done
            bar(kind, batch.done)


def drift(clerk: ClerkClient, stripe: StripeClient) -> None:
    """Things happen, and no webhook of it arrives."""
    for n in range(1, 40):
        clerk.users.update(f"user_{n:05}", first_name="Grace")
        stripe.subscriptions.update(f"sub_{n:05}", metadata={"seats": str(n)})
    for n in range(100, 110):
        clerk.users.delete(f"user_{n:05}")
        stripe.subscriptions.cancel(f"sub_{n:05}")
    clerk.users.create(email_address=["late@example.com"])
    sandbox.webhooks.take()


def sweep(client: BaseApiClient, kind: str) -> str:
    """Compare all objects of a kind with what is kept, heal what differs, and say it in a few words."""
    found: Counter[str] = Counter()
    local = store.keys(kind)
    for batch in reconcile(client, domain=integration.PRODUCT, kind=kind, states=store.known, local=local):
        store.save(batch.updates)
        found.update(drift.kind.value for drift in batch.drift)
    return ", ".join(f"{count} {name}" for name, count in sorted(found.items())) or "nothing"


def main() -> None:
    """Read everything, be killed, go on; then let things drift, and heal them."""
    shared = Shared(clock=clock)
    with ApiClientFactory(
        sandbox.credentials, transport=sandbox.transport, shared=shared, observers=[watch]
    ) as factory:
        clerk, stripe = factory.clerk(), factory.stripe()
        plant(clerk, stripe)
        services: dict[str, BaseApiClient] = {"user": clerk, "subscription": stripe}
        for kind, client in services.items():
            try:
                read(client, kind, killed_after=MANY // 2)
            except Killed:
                print(f"{kind:<12} killed: {len(store.keys(kind)):,} are saved, and where to go on")
            read(client, kind)
        clock.advance(60)
        drift(clerk, stripe)
        for time in ("first", "second"):
            clock.advance(60)
            for kind, client in services.items():
                print(f"{kind:<12} the {time} sweep finds {sweep(client, kind)}")
        print(f"observers were told of {healed.total()} objects that were healed")


if __name__ == "__main__":
    main()
