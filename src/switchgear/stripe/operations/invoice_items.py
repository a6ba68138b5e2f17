"""What waits for an invoice, what paid one, and how they are drawn (API reference: Invoice Items)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.common import TaxBehavior
from switchgear.stripe.models.invoice_line import InvoiceItem, InvoicePayment, InvoiceRenderingTemplate
from switchgear.stripe.operations.billing_parameters import (
    InvoiceInvoiceItemPriceDataParams,
    PeriodParams,
    PricingParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    DiscountParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    TimeRange,
    WriteParams,
    gone,
)

__all__ = [
    "InvoiceItemCreateParams",
    "InvoiceItemListParams",
    "InvoiceItemUpdateParams",
    "InvoiceItemWriteParams",
    "InvoiceItems",
    "InvoicePaymentListParams",
    "InvoicePayments",
    "InvoiceRenderingTemplateListParams",
    "InvoiceRenderingTemplateRetrieveParams",
    "InvoiceRenderingTemplates",
    "PaymentParams",
]


class InvoiceItemWriteParams(WriteParams, total=False):
    """What can be said of an invoice item at any time."""

    amount: Given[int]
    description: Given[str]
    discountable: Given[bool]
    discounts: Nullable[Sequence[DiscountParams]]
    metadata: Nullable[MetadataParams]
    period: Given[PeriodParams]
    price_data: Given[InvoiceInvoiceItemPriceDataParams]
    pricing: Given[PricingParams]
    quantity: Given[int]
    quantity_decimal: Given[str]
    tax_behavior: Given[TaxBehavior]
    tax_code: Nullable[str]
    tax_rates: Nullable[Sequence[str]]
    unit_amount_decimal: Given[str]


class InvoiceItemCreateParams(InvoiceItemWriteParams, total=False):
    """What an invoice item is created with."""

    currency: Given[str]
    customer: Given[str]
    customer_account: Given[str]
    invoice: Given[str]
    subscription: Given[str]


class InvoiceItemUpdateParams(InvoiceItemWriteParams, total=False):
    """What can be said of an invoice item that exists."""

    invoicing_rules: Nullable[str]


class InvoiceItemListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    customer_account: Omittable[str]
    invoice: Omittable[str]
    pending: Omittable[bool]


class PaymentParams(TypedDict, total=False):
    """`payment` of an invoice's payment."""

    type: Required[Literal["payment_intent", "payment_record"]]
    payment_intent: str
    payment_record: str


class InvoicePaymentListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    invoice: Omittable[str]
    payment: Omittable[PaymentParams]
    status: Omittable[Literal["canceled", "open", "paid"]]


class InvoiceRenderingTemplateRetrieveParams(ExpandParams, total=False):
    """Which version of a template; the newest, if it is left out."""

    version: Given[int]


class InvoiceRenderingTemplateListParams(ListParams, total=False):
    """Which ones."""

    status: Omittable[Literal["active", "archived"]]


INVOICE_ITEM: Final = Kind(STRIPE, "invoiceitem", "/v1/invoiceitems/{item_id}", InvoiceItem)
INVOICE_PAYMENT: Final = Kind(STRIPE, "invoice_payment", "/v1/invoice_payments/{payment_id}", InvoicePayment)
INVOICE_RENDERING_TEMPLATE: Final = Kind(
    STRIPE, "invoice_rendering_template", "/v1/invoice_rendering_templates/{template_id}", InvoiceRenderingTemplate
)


class InvoiceItems(Namespace[ModeT], path="invoice_items"):
    """`client.invoice_items`."""

    @operation
    def create(self, **params: Unpack[InvoiceItemCreateParams]) -> Request[InvoiceItem]:
        """Create an invoice item."""
        return INVOICE_ITEM.create(params)

    @operation
    def retrieve(self, item_id: str, **params: Unpack[ExpandParams]) -> Request[InvoiceItem]:
        """Read an invoice item."""
        return INVOICE_ITEM.get(item_id, params=params)

    @operation
    def update(self, item_id: str, **params: Unpack[InvoiceItemUpdateParams]) -> Request[InvoiceItem]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return INVOICE_ITEM.update(item_id, params=params)

    @operation
    def delete(self, item_id: str) -> Request[DeletedStub]:
        """Delete an invoice item."""
        return INVOICE_ITEM.reading(DeletedStub).delete(item_id, gone=gone("invoiceitem", item_id))

    @paginated
    def list(self, **params: Unpack[InvoiceItemListParams]) -> Paged[InvoiceItem]:
        """List them, newest first."""
        return INVOICE_ITEM.list(params)


class InvoicePayments(Namespace[ModeT], path="invoice_payments"):
    """`client.invoice_payments`."""

    @operation
    def retrieve(self, payment_id: str, **params: Unpack[ExpandParams]) -> Request[InvoicePayment]:
        """Read an invoice's payment."""
        return INVOICE_PAYMENT.get(payment_id, params=params)

    @paginated
    def list(self, **params: Unpack[InvoicePaymentListParams]) -> Paged[InvoicePayment]:
        """List them, newest first."""
        return INVOICE_PAYMENT.list(params)


class InvoiceRenderingTemplates(Namespace[ModeT], path="invoice_rendering_templates"):
    """`client.invoice_rendering_templates`."""

    @operation
    def retrieve(
        self, template_id: str, **params: Unpack[InvoiceRenderingTemplateRetrieveParams]
    ) -> Request[InvoiceRenderingTemplate]:
        """Read a rendering template."""
        return INVOICE_RENDERING_TEMPLATE.get(template_id, params=params)

    @operation
    def archive(self, template_id: str, **params: Unpack[WriteParams]) -> Request[InvoiceRenderingTemplate]:
        """Archive a template: no new invoice uses it."""
        return INVOICE_RENDERING_TEMPLATE.update(template_id, params=params, to="/archive")

    @operation
    def unarchive(self, template_id: str, **params: Unpack[WriteParams]) -> Request[InvoiceRenderingTemplate]:
        """Bring an archived template back."""
        return INVOICE_RENDERING_TEMPLATE.update(template_id, params=params, to="/unarchive")

    @paginated
    def list(self, **params: Unpack[InvoiceRenderingTemplateListParams]) -> Paged[InvoiceRenderingTemplate]:
        """List them, newest first."""
        return INVOICE_RENDERING_TEMPLATE.list(params)
