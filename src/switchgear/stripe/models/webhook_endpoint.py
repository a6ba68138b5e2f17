"""Webhook endpoints."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from switchgear.stripe.models.base import Metadata, StripeObject
from switchgear.types.times import UnixSeconds

__all__ = [
    "WebhookEndpoint",
]


class WebhookEndpoint(StripeObject):
    """An address that Stripe sends events to."""

    object: Literal["webhook_endpoint"]
    api_version: str | None = None
    application: str | None = None
    created: UnixSeconds
    deleted: bool | None = None
    description: str | None = None
    enabled_events: list[str] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    secret: SecretStr | None = None
    status: str | None = None
    url: str | None = None
