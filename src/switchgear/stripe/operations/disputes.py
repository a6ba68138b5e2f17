"""Disputes (Stripe's API reference: Disputes)."""

from __future__ import annotations

from typing import Final, Literal

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.dispute import Dispute
from switchgear.stripe.operations.dispute_parameters import EvidenceParams
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    MetadataParams,
    OfPaymentListParams,
    WriteParams,
)

__all__ = [
    "DisputeUpdateParams",
    "Disputes",
]


class DisputeUpdateParams(WriteParams, total=False):
    """What can be said of a dispute that exists."""

    evidence: Given[EvidenceParams]
    intended_submission_method: Given[Literal["manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"]]
    metadata: Nullable[MetadataParams]
    submit: Given[bool]


DISPUTE: Final = Kind(STRIPE, "dispute", "/v1/disputes/{dispute_id}", Dispute)


class Disputes(Namespace[ModeT], path="disputes"):
    """`client.disputes`."""

    @operation
    def retrieve(self, dispute_id: str, **params: Unpack[ExpandParams]) -> Request[Dispute]:
        """Read a dispute."""
        return DISPUTE.get(dispute_id, params=params)

    @operation
    def update(self, dispute_id: str, **params: Unpack[DisputeUpdateParams]) -> Request[Dispute]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return DISPUTE.update(dispute_id, params=params)

    @operation
    def close(self, dispute_id: str, **params: Unpack[WriteParams]) -> Request[Dispute]:
        """Accept a dispute as lost; that cannot be taken back."""
        return DISPUTE.update(dispute_id, params=params, to="/close")

    @paginated
    def list(self, **params: Unpack[OfPaymentListParams]) -> Paged[Dispute]:
        """List them, newest first."""
        return DISPUTE.list(params)
