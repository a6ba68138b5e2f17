"""Refunds: money that goes back (Stripe's API reference: Refunds)."""

from __future__ import annotations

from typing import Final, Literal

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.refund import Refund
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    MetadataParams,
    MetadataUpdateParams,
    OfPaymentListParams,
    WriteParams,
)

__all__ = [
    "RefundCreateParams",
    "Refunds",
]


class RefundCreateParams(WriteParams, total=False):
    """What a refund is created with."""

    amount: Given[int]
    charge: Given[str]
    currency: Given[str]
    customer: Given[str]
    instructions_email: Given[str]
    metadata: Nullable[MetadataParams]
    origin: Given[Literal["customer_balance"]]
    payment_intent: Given[str]
    reason: Given[Literal["duplicate", "fraudulent", "requested_by_customer"]]
    refund_application_fee: Given[bool]
    reverse_transfer: Given[bool]


REFUND: Final = Kind(STRIPE, "refund", "/v1/refunds/{refund_id}", Refund)


class Refunds(Namespace[ModeT], path="refunds"):
    """`client.refunds`."""

    @operation
    def create(self, **params: Unpack[RefundCreateParams]) -> Request[Refund]:
        """Create a refund."""
        return REFUND.create(params)

    @operation
    def retrieve(self, refund_id: str, **params: Unpack[ExpandParams]) -> Request[Refund]:
        """Read a refund."""
        return REFUND.get(refund_id, params=params)

    @operation
    def update(self, refund_id: str, **params: Unpack[MetadataUpdateParams]) -> Request[Refund]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return REFUND.update(refund_id, params=params)

    @operation
    def cancel(self, refund_id: str, **params: Unpack[WriteParams]) -> Request[Refund]:
        """Cancel a refund that waits for the customer."""
        return REFUND.update(refund_id, params=params, to="/cancel")

    @paginated
    def list(self, **params: Unpack[OfPaymentListParams]) -> Paged[Refund]:
        """List them, newest first."""
        return REFUND.list(params)
