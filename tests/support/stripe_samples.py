"""Events and objects as Stripe sends them, and how to make variations of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from switchgear.stripe.events import StripeEvent
from switchgear.stripe.parsing import parse
from switchgear.types import Delivery

DATA = Path(__file__).parents[1] / "data" / "stripe"
SHARED = Path(__file__).parents[3] / "shared" / "contracts" / "stripe"
RECEIVED_AT = datetime(2026, 11, 5, 10, 0, 0, tzinfo=UTC)

EVENTS = (
    "checkout.session.completed",
    "customer.deleted",
    "customer.subscription.created.acacia",
    "customer.subscription.updated",
    "customer.tax_id.updated",
    "customer.updated",
    "invoice.paid",
    "payment_method.detached",
)
"""The snapshot events among the samples."""


@cache
def _text(name: str) -> str:
    return (DATA / f"{name}.json").read_text()


def sample(name: str) -> Any:
    """A fresh copy of a sample."""
    return json.loads(_text(name))


def encode(content: object) -> bytes:
    """As Stripe writes it: indented by two, the keys in order."""
    return json.dumps(content, indent=2).encode()


def read(content: object) -> StripeEvent[object]:
    """The event that these contents are."""
    body = content if isinstance(content, bytes) else encode(content)
    return parse(body, Delivery(), received_at=RECEIVED_AT)
