"""A subscription business in one run, offline: from a price to the cancellation, and the row that webhooks make of it.

A customer buys a plan with a promotion code, tries it for two weeks, pays, fails to pay, pays again, and leaves. After
each step: what happened, how the product's own row of the subscription stands, and what it came from.

    python examples/billing.py
"""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from switchgear import ApiClientFactory, StripeClient
from switchgear.domains import integration
from switchgear.errors import CardDeclined
from switchgear.sync import EntityKey, State
from switchgear.testing import FakeClock, Sandbox
from switchgear.types import Money, Source
from switchgear.webhooks import ClerkReceiver, StripeReceiver

SHOWN = ("checkout.", "customer.subscription.", "invoice.p", "promotion_code.", "user.")

console = Console(width=120)
clock = FakeClock()
sandbox = Sandbox(clock=clock)


class Product:
    """The service: a state by entity, which webhooks are joined to, and the row that is shown of the subscription."""

    def __init__(self) -> None:
        self.states: dict[EntityKey, State] = {}
        self.row: integration.Subscription | None = None
        self._receivers: dict[Source, ClerkReceiver | StripeReceiver] = {
            Source.CLERK: ClerkReceiver(sandbox.clerk.webhook_secret, clock=clock.now),
            Source.STRIPE: StripeReceiver(sandbox.stripe.webhook_secret, clock=clock.now),
        }

    def take_webhooks(self) -> list[str]:
        """Verify, parse and join what has arrived; the types of it."""
        webhooks = sandbox.webhooks.take()
        for webhook in webhooks:
            event = self._receivers[webhook.source].receive(webhook.body, webhook.headers(clock.now()))
            updates = integration.sync(event, self.states)
            self.states |= {update.key: update.state for update in updates}
            for update in [*updates, *integration.derive(updates, self.states)]:
                self.states[update.key] = update.state
                if isinstance(update.entity, integration.Subscription):
                    self.row = update.entity
        return [webhook.type for webhook in webhooks]


product = Product()


def price_tag(money: Money | None) -> str:
    """An amount as a reader wants it."""
    return "" if money is None else f"{money.major} {money.currency}"


def show(step: str, said: str) -> None:
    """What a step came to."""
    types = product.take_webhooks()
    row = product.row
    table = Table(title=step, title_justify="left", show_header=False)
    table.add_column(min_width=8, max_width=8)
    table.add_column(min_width=95, max_width=95)
    table.add_row("Stripe", said)
    if row is not None:
        canceled = f", canceled on {row.canceled_at:%Y-%m-%d}" if row.canceled_at else ""
        period = f"{row.current_period_start:%Y-%m-%d} to {row.current_period_end:%Y-%m-%d}"
        table.add_row("row", f"{row.status.value}, {period}{canceled}")
    told = [name for name in dict.fromkeys(types) if name.startswith(SHOWN)]
    table.add_row("webhooks", f"{len(types)}: {', '.join(told)}")
    console.print(table)


def invoiced(stripe: StripeClient, subscription_id: str) -> str:
    """The latest invoice of a subscription."""
    [invoice] = stripe.invoices.list(subscription=subscription_id, limit=1).items
    tried = "once" if invoice.attempt_count == 1 else f"{invoice.attempt_count} times"
    return f"invoice of {price_tag(invoice.money('total'))}: {invoice.status}, tried {tried}"


def sell(stripe: StripeClient, user_id: str) -> str:
    """A product, a price, a promotion code, and a checkout that the customer completes."""
    plan = stripe.products.create(name="Pro")
    price = stripe.prices.create(product=plan.id, currency="usd", unit_amount=2900, recurring={"interval": "month"})
    coupon = stripe.coupons.create(percent_off=50, duration="once")
    stripe.promotion_codes.create(promotion={"type": "coupon", "coupon": coupon.id}, code="HALF", max_redemptions=1)
    show("The catalog", f"{plan.name} at {price_tag(price.money('unit_amount'))} a month; HALF takes 50 % off, once")

    customer = stripe.customers.create(email="ada@example.com", name="Ada", metadata={"user_id": user_id})
    session = stripe.checkout.sessions.create(
        mode="subscription",
        customer=customer.id,
        client_reference_id=user_id,
        line_items=[{"price": price.id, "quantity": 1}],
        allow_promotion_codes=True,
        subscription_data={"trial_period_days": 14},
        success_url="https://example.com/welcome",
    )
    sandbox.stripe.complete_checkout(session.id, card="pm_card_visa", promotion_code="half")
    done = stripe.checkout.sessions.retrieve(session.id)
    show("Checkout, with a trial", f"the session is {done.status}, {done.payment_status}")
    return str(done.subscription)


def live(stripe: StripeClient, subscription_id: str) -> None:
    """The life of a subscription: trial, renewal, a payment that fails, its recovery, and the end."""
    sandbox.stripe.advance(days=14, seconds=3600)
    show("The trial is over", invoiced(stripe, subscription_id))

    sandbox.stripe.advance(days=31)
    show("Renewed", invoiced(stripe, subscription_id))

    found = stripe.subscriptions.retrieve(subscription_id)
    failing = stripe.payment_methods.attach("pm_card_chargeCustomerFail", customer=str(found.customer))
    stripe.subscriptions.update(subscription_id, default_payment_method=failing.id)
    sandbox.stripe.advance(days=31)
    show("The card is declined", invoiced(stripe, subscription_id))

    latest = str(stripe.subscriptions.retrieve(subscription_id).latest_invoice)
    try:
        stripe.invoices.pay(latest)
    except CardDeclined as declined:
        console.print(f"to the customer: {declined.user_message}\nto the developer: {declined.guidance}\n")
    good = stripe.payment_methods.attach("pm_card_mastercard", customer=str(found.customer))
    stripe.subscriptions.update(subscription_id, default_payment_method=good.id)
    stripe.invoices.pay(latest)
    show("Another card pays", invoiced(stripe, subscription_id))

    leaving = stripe.subscriptions.update(subscription_id, cancel_at_period_end=True)
    show("To be canceled", f"cancel_at_period_end is {leaving.cancel_at_period_end}, at {leaving.cancel_at:%Y-%m-%d}")
    sandbox.stripe.advance(days=31)
    ended = stripe.subscriptions.retrieve(subscription_id)
    show("Canceled", f"{ended.status}, ended at {ended.ended_at:%Y-%m-%d}")


def main() -> None:
    """Sell a subscription, and live through it."""
    with ApiClientFactory(sandbox.credentials, transport=sandbox.transport) as factory:
        stripe = factory.stripe()
        user = factory.clerk().users.create(email_address=["ada@example.com"], first_name="Ada")
        live(stripe, sell(stripe, user.id))
        kept = sum(1 for _ in stripe.events.list(limit=100))
        sent = len(sandbox.stripe.events)
        console.print(
            f"{kept} of {sent} events are younger than 30 days; {len(sandbox.unplayed)} calls were not played"
        )


if __name__ == "__main__":
    main()
