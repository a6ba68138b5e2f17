"""One payment, offline: declined with guidance, authenticated by the customer, paid, and refunded in part.

python examples/one_time_payment.py
"""

from __future__ import annotations

from rich.console import Console

from switchgear import StripeClient
from switchgear.errors import CardDeclined
from switchgear.stripe.models import PaymentIntent
from switchgear.testing import FakeClock, Sandbox
from switchgear.types import Money
from switchgear.webhooks import StripeReceiver

console = Console(width=120)
clock = FakeClock()
sandbox = Sandbox(clock=clock)
receiver = StripeReceiver(sandbox.stripe.webhook_secret, clock=clock.now)


def price_tag(money: Money | None) -> str:
    """An amount as a reader wants it."""
    return "" if money is None else f"{money.major} {money.currency}"


def show(step: str, intent: PaymentIntent) -> None:
    """Where the payment stands, and what Stripe has sent since the last time."""
    events = [receiver.receive(sent.body, sent.headers(clock.now())) for sent in sandbox.webhooks.take()]
    console.print(f"{step}: {intent.status}, {price_tag(intent.money('amount_received'))} received")
    console.print(f"  webhooks: {', '.join(event.type for event in events)}")


def declined(stripe: StripeClient, intent_id: str, card: str) -> None:
    """Try to pay, and say what an application would do with the refusal."""
    try:
        stripe.payment_intents.confirm(intent_id, payment_method=card)
    except CardDeclined as refused:
        console.print(f"{type(refused).__name__}: {refused.code}, advice {refused.advice_code}")
        console.print(f"  to the customer: {refused.user_message}")
        console.print(f"  to the developer: {refused.guidance}")


def main() -> None:
    """One payment intent, through everything that can happen to it."""
    with StripeClient(sandbox.stripe.secret_key, transport=sandbox.transport) as stripe:
        intents = stripe.payment_intents
        order = intents.create(amount=5000, currency="eur", metadata={"order": "7"})
        show("created", order)

        for reason in ("", "InsufficientFunds", "StolenCard"):
            declined(stripe, order.id, f"pm_card_chargeDeclined{reason}")
        show("declined three times", intents.retrieve(order.id))

        secured = intents.confirm(order.id, payment_method="pm_card_authenticationRequired")
        show("the bank asks", secured)
        sandbox.stripe.authenticate(order.id)
        show("the customer confirmed it", intents.retrieve(order.id))

        refund = stripe.refunds.create(payment_intent=order.id, amount=1500, reason="requested_by_customer")
        charge = stripe.charges.retrieve(str(refund.charge))
        back, whole = price_tag(charge.money("amount_refunded")), price_tag(charge.money("amount"))
        console.print(f"refunded: {back} of {whole}, {refund.status}")
        show("after the refund", intents.retrieve(order.id))


if __name__ == "__main__":
    main()
