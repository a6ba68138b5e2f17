"""Credit notes: what is taken back of invoices (Stripe's API reference: Credit Notes)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.credit_note import CreditNote, CreditNoteLineItem
from switchgear.stripe.operations.billing_parameters import ShippingCostParams
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    TimeRange,
    WriteParams,
)

__all__ = [
    "CreditNoteCreateParams",
    "CreditNoteLineParams",
    "CreditNoteLines",
    "CreditNoteListParams",
    "CreditNotePreviewLinesParams",
    "CreditNotePreviewParams",
    "CreditNoteRefundParams",
    "CreditNoteUpdateParams",
    "CreditNotes",
    "LineTaxAmountParams",
    "PaymentRecordRefundParams",
]


class LineTaxAmountParams(TypedDict):
    """`lines.tax_amounts` of a credit note."""

    amount: int
    tax_rate: str
    taxable_amount: int


class CreditNoteLineParams(TypedDict, total=False):
    """`lines` of a credit note."""

    type: Required[Literal["custom_line_item", "invoice_line_item"]]
    amount: int
    description: str
    invoice_line_item: str
    metadata: MetadataParams
    quantity: int
    tax_amounts: Sequence[LineTaxAmountParams] | None
    tax_rates: Sequence[str] | None
    unit_amount: int
    unit_amount_decimal: str


class PaymentRecordRefundParams(TypedDict):
    """`refunds.payment_record_refund` of a credit note."""

    payment_record: str
    refund_group: str


class CreditNoteRefundParams(TypedDict, total=False):
    """`refunds` of a credit note."""

    amount_refunded: int
    payment_record_refund: PaymentRecordRefundParams
    refund: str
    type: Literal["payment_record_refund", "refund"]


class CreditNotePreviewParams(ExpandParams, total=False):
    """What a credit note would be created with."""

    invoice: Required[str]
    amount: Given[int]
    credit_amount: Given[int]
    effective_at: Given[datetime]
    email_type: Given[Literal["credit_note", "none"]]
    lines: Given[Sequence[CreditNoteLineParams]]
    memo: Given[str]
    metadata: Given[MetadataParams]
    out_of_band_amount: Given[int]
    reason: Given[Literal["duplicate", "fraudulent", "order_change", "product_unsatisfactory"]]
    refund_amount: Given[int]
    refunds: Given[Sequence[CreditNoteRefundParams]]
    shipping_cost: Given[ShippingCostParams]


class CreditNotePreviewLinesParams(CreditNotePreviewParams, ListParams, total=False):
    """What a credit note would be created with, and which part of its lines."""


class CreditNoteCreateParams(CreditNotePreviewParams, WriteParams, total=False):
    """What a credit note is created with."""


class CreditNoteUpdateParams(WriteParams, total=False):
    """What can be said of a credit note that exists."""

    memo: Given[str]
    metadata: Given[MetadataParams]


class CreditNoteListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    customer_account: Omittable[str]
    invoice: Omittable[str]


CREDIT_NOTE: Final = Kind(
    STRIPE, "credit_note", "/v1/credit_notes/{credit_note_id}", CreditNote, shown_by=("customer",)
)
CREDIT_NOTE_LINE_ITEM: Final = Kind(
    STRIPE, "credit_note_line_item", "/v1/credit_notes/{credit_note_id}/lines/{line_id}", CreditNoteLineItem
)


CREDIT_NOTE_PREVIEW_LINE: Final = Kind(
    STRIPE, "credit_note_line_item", "/v1/credit_notes/preview/lines/{line_id}", CreditNoteLineItem
)


class CreditNoteLines(Namespace[ModeT], path="credit_notes.line_items"):
    """`client.credit_notes.line_items`."""

    @paginated
    def list(self, credit_note_id: str, **params: Unpack[ListParams]) -> Paged[CreditNoteLineItem]:
        """List them, newest first."""
        return CREDIT_NOTE_LINE_ITEM.list(params, credit_note_id)


class CreditNotes(Namespace[ModeT], path="credit_notes"):
    """`client.credit_notes`."""

    @operation
    def create(self, **params: Unpack[CreditNoteCreateParams]) -> Request[CreditNote]:
        """Create a credit note."""
        return CREDIT_NOTE.create(params)

    @operation
    def retrieve(self, credit_note_id: str, **params: Unpack[ExpandParams]) -> Request[CreditNote]:
        """Read a credit note."""
        return CREDIT_NOTE.get(credit_note_id, params=params)

    @operation
    def update(self, credit_note_id: str, **params: Unpack[CreditNoteUpdateParams]) -> Request[CreditNote]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return CREDIT_NOTE.update(credit_note_id, params=params)

    @operation
    def preview(self, **params: Unpack[CreditNotePreviewParams]) -> Request[CreditNote]:
        """Preview a credit note; nothing is created."""
        return CREDIT_NOTE.get(params=params, to="/preview")

    @paginated
    def preview_lines(self, **params: Unpack[CreditNotePreviewLinesParams]) -> Paged[CreditNoteLineItem]:
        """The lines that `preview` would have, page by page."""
        return CREDIT_NOTE_PREVIEW_LINE.list(params)

    @operation
    def void(self, credit_note_id: str, **params: Unpack[WriteParams]) -> Request[CreditNote]:
        """Void a credit note."""
        return CREDIT_NOTE.update(credit_note_id, params=params, to="/void")

    @paginated
    def list(self, **params: Unpack[CreditNoteListParams]) -> Paged[CreditNote]:
        """List them, newest first."""
        return CREDIT_NOTE.list(params)

    @cached_property
    def line_items(self) -> CreditNoteLines[ModeT]:
        """The lines of credit notes."""
        return CreditNoteLines(self)
