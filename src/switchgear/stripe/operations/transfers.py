"""Transfers to connected accounts, and fees of theirs (Stripe's API reference: Transfers, Application Fees)."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Final, Literal, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.application_fee import ApplicationFee, FeeRefund
from switchgear.stripe.models.transfer import Transfer, TransferReversal
from switchgear.stripe.operations.parameters import (
    STRIPE,
    DescribedUpdateParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    MetadataUpdateParams,
    TimeRange,
    WriteParams,
)

__all__ = [
    "ApplicationFeeListParams",
    "ApplicationFees",
    "FeeRefundCreateParams",
    "FeeRefunds",
    "TransferCreateParams",
    "TransferListParams",
    "TransferReversalCreateParams",
    "TransferReversals",
    "Transfers",
]


class TransferCreateParams(WriteParams, total=False):
    """What a transfer is created with."""

    currency: Required[str]
    destination: Required[str]
    amount: Given[int]
    description: Given[str]
    metadata: Given[MetadataParams]
    source_transaction: Given[str]
    source_type: Given[Literal["bank_account", "card", "fpx"]]
    transfer_group: Given[str]


class TransferListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    destination: Omittable[str]
    transfer_group: Omittable[str]


class TransferReversalCreateParams(WriteParams, total=False):
    """What a transfer's reversal is created with."""

    amount: Given[int]
    description: Given[str]
    metadata: Nullable[MetadataParams]
    refund_application_fee: Given[bool]


class ApplicationFeeListParams(ListParams, total=False):
    """Which ones."""

    charge: Omittable[str]
    created: Omittable[TimeRange | datetime]


class FeeRefundCreateParams(WriteParams, total=False):
    """What a fee's refund is created with."""

    amount: Given[int]
    metadata: Given[MetadataParams]


TRANSFER: Final = Kind(STRIPE, "transfer", "/v1/transfers/{transfer_id}", Transfer)
TRANSFER_REVERSAL: Final = Kind(
    STRIPE, "transfer_reversal", "/v1/transfers/{transfer_id}/reversals/{reversal_id}", TransferReversal
)
APPLICATION_FEE: Final = Kind(STRIPE, "application_fee", "/v1/application_fees/{fee_id}", ApplicationFee)
FEE_REFUND: Final = Kind(STRIPE, "fee_refund", "/v1/application_fees/{fee_id}/refunds/{refund_id}", FeeRefund)


class TransferReversals(Namespace[ModeT], path="transfers.reversals"):
    """`client.transfers.reversals`."""

    @operation
    def create(self, transfer_id: str, **params: Unpack[TransferReversalCreateParams]) -> Request[TransferReversal]:
        """Create a transfer's reversal."""
        return TRANSFER_REVERSAL.create(params, transfer_id)

    @operation
    def retrieve(self, transfer_id: str, reversal_id: str, **params: Unpack[ExpandParams]) -> Request[TransferReversal]:
        """Read a transfer's reversal."""
        return TRANSFER_REVERSAL.get(transfer_id, reversal_id, params=params)

    @operation
    def update(
        self, transfer_id: str, reversal_id: str, **params: Unpack[MetadataUpdateParams]
    ) -> Request[TransferReversal]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return TRANSFER_REVERSAL.update(transfer_id, reversal_id, params=params)

    @paginated
    def list(self, transfer_id: str, **params: Unpack[ListParams]) -> Paged[TransferReversal]:
        """List them, newest first."""
        return TRANSFER_REVERSAL.list(params, transfer_id)


class FeeRefunds(Namespace[ModeT], path="application_fees.refunds"):
    """`client.application_fees.refunds`."""

    @operation
    def create(self, fee_id: str, **params: Unpack[FeeRefundCreateParams]) -> Request[FeeRefund]:
        """Create a fee's refund."""
        return FEE_REFUND.create(params, fee_id)

    @operation
    def retrieve(self, fee_id: str, refund_id: str, **params: Unpack[ExpandParams]) -> Request[FeeRefund]:
        """Read a fee's refund."""
        return FEE_REFUND.get(fee_id, refund_id, params=params)

    @operation
    def update(self, fee_id: str, refund_id: str, **params: Unpack[MetadataUpdateParams]) -> Request[FeeRefund]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return FEE_REFUND.update(fee_id, refund_id, params=params)

    @paginated
    def list(self, fee_id: str, **params: Unpack[ListParams]) -> Paged[FeeRefund]:
        """List them, newest first."""
        return FEE_REFUND.list(params, fee_id)


class Transfers(Namespace[ModeT], path="transfers"):
    """`client.transfers`."""

    @operation
    def create(self, **params: Unpack[TransferCreateParams]) -> Request[Transfer]:
        """Create a transfer."""
        return TRANSFER.create(params)

    @operation
    def retrieve(self, transfer_id: str, **params: Unpack[ExpandParams]) -> Request[Transfer]:
        """Read a transfer."""
        return TRANSFER.get(transfer_id, params=params)

    @operation
    def update(self, transfer_id: str, **params: Unpack[DescribedUpdateParams]) -> Request[Transfer]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return TRANSFER.update(transfer_id, params=params)

    @paginated
    def list(self, **params: Unpack[TransferListParams]) -> Paged[Transfer]:
        """List them, newest first."""
        return TRANSFER.list(params)

    @cached_property
    def reversals(self) -> TransferReversals[ModeT]:
        """The reversals of transfers."""
        return TransferReversals(self)


class ApplicationFees(Namespace[ModeT], path="application_fees"):
    """`client.application_fees`."""

    @operation
    def retrieve(self, fee_id: str, **params: Unpack[ExpandParams]) -> Request[ApplicationFee]:
        """Read an application fee."""
        return APPLICATION_FEE.get(fee_id, params=params)

    @paginated
    def list(self, **params: Unpack[ApplicationFeeListParams]) -> Paged[ApplicationFee]:
        """List them, newest first."""
        return APPLICATION_FEE.list(params)

    @cached_property
    def refunds(self) -> FeeRefunds[ModeT]:
        """The refunds of fees."""
        return FeeRefunds(self)
