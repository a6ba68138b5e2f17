"""Handlers and receivers that both checkers refuse."""

from __future__ import annotations

from switchgear.clerk.events import UserEvent
from switchgear.stripe.events import SubscriptionEvent
from switchgear.webhooks import Router, StripeReceiver

router = Router()


@router.on(SubscriptionEvent)  # E: the handler takes another class
def on_user(event: UserEvent) -> None:
    print(event.id)


def received() -> None:
    StripeReceiver("whsec_1").receive("a text", {})  # E: the body is bytes
    StripeReceiver()  # E: the secret is missing
