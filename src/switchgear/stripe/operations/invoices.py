"""Invoices: what customers owe (Stripe's API reference: Invoices, Invoice Line Items)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, Literal, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.common import CollectionMethod
from switchgear.stripe.models.invoice import Invoice
from switchgear.stripe.models.invoice_line import InvoiceLineItem
from switchgear.stripe.operations.billing_parameters import (
    InvoiceTransferDataParams,
    PeriodParams,
    PricingParams,
    ShippingOptionsParams,
)
from switchgear.stripe.operations.invoice_parameters import (
    FromInvoiceParams,
    InvoiceLineParams,
    InvoiceLinePriceDataParams,
    InvoicePaymentSettingsParams,
    InvoicesUpdateLinesLineParams,
    LineParams,
    RenderingParams,
    TaxAmountParams,
)
from switchgear.stripe.operations.invoice_preview_parameters import (
    CustomerDetailsParams,
    InvoiceInvoiceItemParams,
    ScheduleDetailsParams,
    SubscriptionDetailsParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    AutomaticTaxParams,
    CustomFieldParams,
    DiscountParams,
    ExpandParams,
    IssuerParams,
    ListParams,
    MetadataParams,
    SearchParams,
    ShippingParams,
    TimeRange,
    WriteParams,
    gone,
)

__all__ = [
    "InvoiceAddLinesParams",
    "InvoiceAttachPaymentParams",
    "InvoiceCreateParams",
    "InvoiceCreatePreviewParams",
    "InvoiceFinalizeParams",
    "InvoiceLineItemUpdateParams",
    "InvoiceLines",
    "InvoiceListParams",
    "InvoiceParams",
    "InvoicePayParams",
    "InvoiceRemoveLinesParams",
    "InvoiceUpdateLinesParams",
    "Invoices",
]


class InvoiceParams(WriteParams, total=False):
    """What can be said of an invoice at any time."""

    account_tax_ids: Nullable[Sequence[str]]
    application_fee_amount: Given[int]
    auto_advance: Given[bool]
    automatic_tax: Given[AutomaticTaxParams]
    automatically_finalizes_at: Given[datetime]
    collection_method: Given[CollectionMethod]
    custom_fields: Nullable[Sequence[CustomFieldParams]]
    days_until_due: Given[int]
    default_payment_method: Given[str]
    default_source: Nullable[str]
    default_tax_rates: Nullable[Sequence[str]]
    description: Given[str]
    discounts: Nullable[Sequence[DiscountParams]]
    due_date: Given[datetime]
    effective_at: Nullable[datetime]
    footer: Given[str]
    issuer: Given[IssuerParams]
    metadata: Nullable[MetadataParams]
    number: Nullable[str]
    on_behalf_of: Nullable[str]
    payment_settings: Given[InvoicePaymentSettingsParams]
    rendering: Given[RenderingParams]
    shipping_cost: Nullable[ShippingOptionsParams]
    shipping_details: Nullable[ShippingParams]
    statement_descriptor: Given[str]
    transfer_data: Nullable[InvoiceTransferDataParams]


class InvoiceCreateParams(InvoiceParams, total=False):
    """What an invoice is created with."""

    currency: Given[str]
    customer: Given[str]
    customer_account: Given[str]
    from_invoice: Given[FromInvoiceParams]
    pending_invoice_items_behavior: Given[Literal["exclude", "include"]]
    subscription: Given[str]


class InvoiceAddLinesParams(WriteParams, total=False):
    """The lines that are added, and what the invoice is marked with."""

    lines: Required[Sequence[LineParams]]
    invoice_metadata: Nullable[Mapping[str, str]]


class InvoiceAttachPaymentParams(WriteParams, total=False):
    """The payment: one of Stripe's, or one that was made elsewhere."""

    payment_intent: Given[str]
    payment_record: Given[str]


class InvoiceCreatePreviewParams(WriteParams, total=False):
    """What would be invoiced: for whom, and with which changes."""

    automatic_tax: Given[AutomaticTaxParams]
    currency: Given[str]
    customer: Given[str]
    customer_account: Given[str]
    customer_details: Given[CustomerDetailsParams]
    discounts: Nullable[Sequence[DiscountParams]]
    invoice_items: Given[Sequence[InvoiceInvoiceItemParams]]
    issuer: Given[IssuerParams]
    on_behalf_of: Nullable[str]
    preview_mode: Given[Literal["next", "recurring"]]
    schedule: Given[str]
    schedule_details: Given[ScheduleDetailsParams]
    subscription: Given[str]
    subscription_details: Given[SubscriptionDetailsParams]


class InvoiceFinalizeParams(WriteParams, total=False):
    """Whether Stripe goes on to collect it."""

    auto_advance: Given[bool]


class InvoicePayParams(WriteParams, total=False):
    """What pays an invoice; by default what its customer pays with."""

    forgive: Given[bool]
    mandate: Nullable[str]
    off_session: Given[bool]
    paid_out_of_band: Given[bool]
    payment_method: Given[str]
    source: Given[str]


class InvoiceRemoveLinesParams(WriteParams, total=False):
    """The lines that go, and what becomes of the items behind them."""

    lines: Required[Sequence[InvoiceLineParams]]
    invoice_metadata: Nullable[Mapping[str, str]]


class InvoiceUpdateLinesParams(WriteParams, total=False):
    """What changes, line by line."""

    lines: Required[Sequence[InvoicesUpdateLinesLineParams]]
    invoice_metadata: Nullable[Mapping[str, str]]


class InvoiceListParams(ListParams, total=False):
    """Which ones."""

    collection_method: Omittable[CollectionMethod]
    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    customer_account: Omittable[str]
    due_date: Omittable[TimeRange | datetime]
    status: Omittable[Literal["draft", "open", "paid", "uncollectible", "void"]]
    subscription: Omittable[str]


class InvoiceLineItemUpdateParams(WriteParams, total=False):
    """What can be said of an invoice's line that exists."""

    amount: Given[int]
    description: Given[str]
    discountable: Given[bool]
    discounts: Nullable[Sequence[DiscountParams]]
    metadata: Nullable[MetadataParams]
    period: Given[PeriodParams]
    price_data: Given[InvoiceLinePriceDataParams]
    pricing: Given[PricingParams]
    quantity: Given[int]
    quantity_decimal: Given[str]
    tax_amounts: Nullable[Sequence[TaxAmountParams]]
    tax_rates: Nullable[Sequence[str]]


INVOICE: Final = Kind(STRIPE, "invoice", "/v1/invoices/{invoice_id}", Invoice, shown_by=("customer",))
INVOICE_LINE_ITEM: Final = Kind(
    STRIPE, "line_item", "/v1/invoices/{invoice_id}/lines/{line_id}", InvoiceLineItem, part_of="invoice"
)


class InvoiceLines(Namespace[ModeT], path="invoices.line_items"):
    """`client.invoices.line_items`."""

    @operation
    def update(
        self, invoice_id: str, line_id: str, **params: Unpack[InvoiceLineItemUpdateParams]
    ) -> Request[InvoiceLineItem]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return INVOICE_LINE_ITEM.update(invoice_id, line_id, params=params)

    @paginated
    def list(self, invoice_id: str, **params: Unpack[ListParams]) -> Paged[InvoiceLineItem]:
        """List them, newest first."""
        return INVOICE_LINE_ITEM.list(params, invoice_id)


class Invoices(Namespace[ModeT], path="invoices"):
    """`client.invoices`."""

    @operation
    def create(self, **params: Unpack[InvoiceCreateParams]) -> Request[Invoice]:
        """Create an invoice."""
        return INVOICE.create(params)

    @operation
    def retrieve(self, invoice_id: str, **params: Unpack[ExpandParams]) -> Request[Invoice]:
        """Read an invoice."""
        return INVOICE.get(invoice_id, params=params)

    @operation
    def update(self, invoice_id: str, **params: Unpack[InvoiceParams]) -> Request[Invoice]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return INVOICE.update(invoice_id, params=params)

    @operation
    def delete(self, invoice_id: str) -> Request[DeletedStub]:
        """Delete an invoice."""
        return INVOICE.reading(DeletedStub).delete(invoice_id, gone=gone("invoice", invoice_id))

    @operation
    def add_lines(self, invoice_id: str, **params: Unpack[InvoiceAddLinesParams]) -> Request[Invoice]:
        """Add lines to a draft."""
        return INVOICE.update(invoice_id, params=params, to="/add_lines")

    @operation
    def attach_payment(self, invoice_id: str, **params: Unpack[InvoiceAttachPaymentParams]) -> Request[Invoice]:
        """Attach a payment that was made to an open invoice."""
        return INVOICE.update(invoice_id, params=params, to="/attach_payment")

    @operation
    def create_preview(self, **params: Unpack[InvoiceCreatePreviewParams]) -> Request[Invoice]:
        """Preview what a customer, a subscription or a schedule will be invoiced; nothing is created."""
        return INVOICE.create(params, to="/create_preview")

    @operation
    def finalize(self, invoice_id: str, **params: Unpack[InvoiceFinalizeParams]) -> Request[Invoice]:
        """Finalize a draft: it is open from then on, and its number and amounts stay."""
        return INVOICE.update(invoice_id, params=params, to="/finalize")

    @operation
    def mark_uncollectible(self, invoice_id: str, **params: Unpack[WriteParams]) -> Request[Invoice]:
        """Give an open invoice up; it can still be paid or voided."""
        return INVOICE.update(invoice_id, params=params, to="/mark_uncollectible")

    @operation
    def pay(self, invoice_id: str, **params: Unpack[InvoicePayParams]) -> Request[Invoice]:
        """Pay an open invoice now, outside of the schedule of attempts."""
        return INVOICE.update(invoice_id, params=params, to="/pay")

    @operation
    def remove_lines(self, invoice_id: str, **params: Unpack[InvoiceRemoveLinesParams]) -> Request[Invoice]:
        """Remove lines from a draft."""
        return INVOICE.update(invoice_id, params=params, to="/remove_lines")

    @operation
    def send(self, invoice_id: str, **params: Unpack[WriteParams]) -> Request[Invoice]:
        """Send an open invoice to the customer by mail."""
        return INVOICE.update(invoice_id, params=params, to="/send")

    @operation
    def update_lines(self, invoice_id: str, **params: Unpack[InvoiceUpdateLinesParams]) -> Request[Invoice]:
        """Change several lines of a draft."""
        return INVOICE.update(invoice_id, params=params, to="/update_lines")

    @operation
    def void(self, invoice_id: str, **params: Unpack[WriteParams]) -> Request[Invoice]:
        """Void an open or uncollectible invoice: it stays, and nobody has to pay it."""
        return INVOICE.update(invoice_id, params=params, to="/void")

    @paginated
    def list(self, **params: Unpack[InvoiceListParams]) -> Paged[Invoice]:
        """List them, newest first."""
        return INVOICE.list(params)

    @paginated
    def search(self, query: Text, **params: Unpack[SearchParams]) -> Paged[Invoice]:
        """Search in Stripe's search query language. What was just written may take a minute to be found.

        Args:
            query: Such as `metadata['order']:'7'`; `search_text` quotes a value.
        """
        return INVOICE.list({"query": query, **params}, to="/search", paging=Cursor("page"))

    @cached_property
    def line_items(self) -> InvoiceLines[ModeT]:
        """The lines of invoices."""
        return InvoiceLines(self)
