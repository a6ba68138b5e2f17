"""Webhooks: receive a delivery as a typed event, refuse it if it came before, and route it to handlers."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.webhooks.receiver import AyrshareReceiver as AyrshareReceiver
    from switchgear.webhooks.receiver import ClerkReceiver as ClerkReceiver
    from switchgear.webhooks.receiver import Receiver as Receiver
    from switchgear.webhooks.receiver import StripeReceiver as StripeReceiver
    from switchgear.webhooks.replay import ReplayGuard as ReplayGuard
    from switchgear.webhooks.router import Router as Router
    from switchgear.webhooks.sink import AsyncSink as AsyncSink
    from switchgear.webhooks.sink import Sink as Sink

__all__ = [
    "AsyncSink",
    "AyrshareReceiver",
    "ClerkReceiver",
    "Receiver",
    "ReplayGuard",
    "Router",
    "Sink",
    "StripeReceiver",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "receiver": "AyrshareReceiver ClerkReceiver Receiver StripeReceiver",
            "replay": "ReplayGuard",
            "router": "Router",
            "sink": "AsyncSink Sink",
        },
    )
