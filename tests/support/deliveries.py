"""Signed deliveries of each service, for the tests of the receivers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from switchgear.ayrshare import signature as ayrshare
from switchgear.clerk import signature as clerk
from switchgear.stripe import signature as stripe
from switchgear.types import Source
from switchgear.webhooks import AyrshareReceiver, ClerkReceiver, Receiver, StripeReceiver

AT = datetime(2026, 11, 5, 10, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sender:
    """One service as it sends: two secrets, a body, and the headers that go with it."""

    source: Source
    receiver: type[Receiver[Any]]
    module: ModuleType
    secret: str
    other_secret: str
    payload: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        return json.dumps(self.payload).encode()

    def sign(self, body: bytes, *, secret: str | None = None, at: datetime = AT) -> dict[str, str]:
        headers: dict[str, str] = self.module.sign(body, secret or self.secret, at=at, id="msg_1")
        return headers

    def build(
        self, secrets: Any = None, *, clock: Callable[[], datetime] = lambda: AT, **options: Any
    ) -> Receiver[Any]:
        return self.receiver(self.secret if secrets is None else secrets, clock=clock, **options)


CLERK = Sender(
    Source.CLERK,
    ClerkReceiver,
    clerk,
    "whsec_Zmlyc3Qtc2VjcmV0LW9mLTI0LWJ5dGVz",
    "whsec_b3RoZXItc2VjcmV0LW9mLTI0LWJ5dGVz",
    {"object": "event", "type": "email.created", "timestamp": 1_793_872_800_000, "data": {"id": "ema_1"}},
)
STRIPE = Sender(
    Source.STRIPE,
    StripeReceiver,
    stripe,
    "whsec_first",
    "whsec_other",
    {
        "object": "event",
        "id": "evt_1",
        "type": "apps.secret.set",
        "created": 1_793_872_800,
        "livemode": False,
        "data": {"object": {"object": "apps.secret", "livemode": False}},
    },
)
AYRSHARE = Sender(
    Source.AYRSHARE,
    AyrshareReceiver,
    ayrshare,
    "first secret",
    "other secret",
    {"action": "scheduled", "created": "2026-11-05T10:00:00Z", "hookId": "hook-1", "id": "post-1", "refId": "ref-1"},
)

SENDERS = (CLERK, STRIPE, AYRSHARE)
