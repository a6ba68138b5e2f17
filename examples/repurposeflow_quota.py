"""A quota that is used up, and the webhook that raises it, offline.

Ada generates until the free tier's ten are used up and is refused. She buys Pro in Stripe's checkout; nothing changes
until the webhooks arrive, in the wrong order and twice, and make the row that says so. Then the next one passes.

    python examples/repurposeflow_quota.py
"""

from __future__ import annotations

from itertools import count
from typing import Any

from switchgear import ApiClientFactory
from switchgear.domains import repurposeflow
from switchgear.domains.entity import Entity
from switchgear.domains.repurposeflow import GenerationResult, QuotaExceeded, Subscription, User
from switchgear.mirror import gather, relations
from switchgear.sync import EntityKey, EntityUpdate, State, SyncPolicy
from switchgear.testing import FakeClock, Sandbox
from switchgear.types import Source
from switchgear.types.times import to_millis
from switchgear.webhooks import ClerkReceiver, StripeReceiver

clock = FakeClock()
sandbox = Sandbox(clock=clock)
receivers: dict[Source, ClerkReceiver | StripeReceiver] = {
    Source.CLERK: ClerkReceiver(sandbox.clerk.webhook_secret, clock=clock.now),
    Source.STRIPE: StripeReceiver(sandbox.stripe.webhook_secret, clock=clock.now),
}


class Service:
    """What the product stores: a state for each object of a provider, its own user, and the subscription's row."""

    def __init__(self, policy: SyncPolicy) -> None:
        self.policy = policy
        self.states: dict[EntityKey, State] = {}
        self.rows: dict[type[Entity], Any] = {}

    def take_webhooks(self) -> str:
        """Let all webhooks arrive twice, the last one first; what they were."""
        sent = sandbox.webhooks.take()
        for webhook in [*sent, *sent][::-1]:
            event = receivers[webhook.source].receive(webhook.body, webhook.headers(clock.now()))
            self._store(repurposeflow.sync(event, self.states, policy=self.policy))
        return f"{2 * len(sent)} deliveries of {len({webhook.type for webhook in sent})} types"

    def generate(self, text: str) -> None:
        """One generation, from its start to its end; what it counts for is the product's own, beside the webhooks."""
        begun, _, user = repurposeflow.start_generation(self.rows[User], text, ["linkedin"], "friendly", clock.now())
        made = GenerationResult(outputs={begun.selected_platforms[0]: {"content": text.title()}})
        done, after, _ = repurposeflow.complete_generation(begun, user, made, clock.now())
        counted = {
            "generations_count_current_month": after.generations_count_current_month,
            "usage_reset_at": to_millis(after.usage_reset_at),
        }
        key = EntityKey(Source.CLERK, "user", after.clerk_user_id)
        edit = repurposeflow.edited(counted, at=clock.now(), id=str(done.id))
        self._store([repurposeflow.absorb(key, self.states.get(key), edit, policy=self.policy)])
        clock.advance(1)

    def _store(self, updates: list[EntityUpdate[Entity]]) -> None:
        """Keep the states, and the rows that follow from them."""
        self.states |= {update.key: update.state for update in updates}
        found = gather(
            repurposeflow.related(updates),
            lambda asked: {key: one for key, one in self.states.items() if relations(key, one) & asked},
        )
        for row in repurposeflow.derive(updates, found, policy=self.policy):
            if row.entity is not None:
                self.rows[type(row.entity)] = row.entity

    def show(self, step: str) -> None:
        """One line: the step, and how the row stands."""
        user: User = self.rows[User]
        used = f"{user.generations_count_current_month} of {user.generations_limit} generations"
        print(f"{step:<28} {user.subscription_tier.value:<5} {user.subscription_status.value:<8} {used}")


def main() -> None:
    """Use up a quota, and raise it."""
    with ApiClientFactory(sandbox.credentials, transport=sandbox.transport) as factory:
        stripe = factory.stripe()
        price = stripe.prices.create(
            product=stripe.products.create(name="Pro").id,
            currency="usd",
            unit_amount=2900,
            recurring={"interval": "month"},
        )
        service = Service(SyncPolicy(price_to_tier={price.id: "pro"}))
        ada = factory.clerk().users.create(email_address=["ada@example.com"], first_name="Ada")
        service.take_webhooks()
        service.show("registered")

        for number in count(1):
            try:
                service.generate(f"note {number}")
            except QuotaExceeded as refused:
                print(f"note {number} is refused: {refused.user_message}")
                break
        service.show("the free tier is used up")

        session = stripe.checkout.sessions.create(
            mode="subscription",
            line_items=[{"price": price.id, "quantity": 1}],
            client_reference_id=ada.id,
            subscription_data={"metadata": {"plan": "pro"}},
            success_url="https://example.com/welcome",
        )
        sandbox.stripe.complete_checkout(session.id, card="pm_card_visa")
        service.show("paid, webhooks are due")
        print(f"webhooks arrive: {service.take_webhooks()}")
        service.show("upgraded")

        service.generate("note 11")
        service.show("note 11 passes")
        paid: Subscription = service.rows[Subscription]
        print(f"{paid.amount_cents} cents a {paid.interval}, until {paid.current_period_end:%d %B}".replace(" 0", " "))


if __name__ == "__main__":
    main()
