"""Webhook endpoints (Stripe's API reference: Webhook Endpoints)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.webhook_endpoint import WebhookEndpoint
from switchgear.stripe.operations.parameters import STRIPE, ExpandParams, ListParams, MetadataParams, WriteParams, gone

__all__ = [
    "WebhookEndpointCreateParams",
    "WebhookEndpointUpdateParams",
    "WebhookEndpoints",
]


class WebhookEndpointCreateParams(WriteParams, total=False):
    """What a webhook endpoint is created with."""

    enabled_events: Required[Sequence[str]]
    url: Required[str]
    api_version: Given[str]
    connect: Given[bool]
    description: Nullable[str]
    metadata: Nullable[MetadataParams]


class WebhookEndpointUpdateParams(WriteParams, total=False):
    """What can be said of a webhook endpoint that exists."""

    description: Nullable[str]
    disabled: Given[bool]
    enabled_events: Given[Sequence[str]]
    metadata: Nullable[MetadataParams]
    url: Given[str]


WEBHOOK_ENDPOINT: Final = Kind(STRIPE, "webhook_endpoint", "/v1/webhook_endpoints/{endpoint_id}", WebhookEndpoint)


class WebhookEndpoints(Namespace[ModeT], path="webhook_endpoints"):
    """`client.webhook_endpoints`."""

    @operation
    def create(self, **params: Unpack[WebhookEndpointCreateParams]) -> Request[WebhookEndpoint]:
        """Create a webhook endpoint."""
        return WEBHOOK_ENDPOINT.create(params)

    @operation
    def retrieve(self, endpoint_id: str, **params: Unpack[ExpandParams]) -> Request[WebhookEndpoint]:
        """Read a webhook endpoint."""
        return WEBHOOK_ENDPOINT.get(endpoint_id, params=params)

    @operation
    def update(self, endpoint_id: str, **params: Unpack[WebhookEndpointUpdateParams]) -> Request[WebhookEndpoint]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return WEBHOOK_ENDPOINT.update(endpoint_id, params=params)

    @operation
    def delete(self, endpoint_id: str) -> Request[DeletedStub]:
        """Delete a webhook endpoint."""
        return WEBHOOK_ENDPOINT.reading(DeletedStub).delete(endpoint_id, gone=gone("webhook_endpoint", endpoint_id))

    @paginated
    def list(self, **params: Unpack[ListParams]) -> Paged[WebhookEndpoint]:
        """List them, newest first."""
        return WEBHOOK_ENDPOINT.list(params)
