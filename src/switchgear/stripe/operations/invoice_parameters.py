"""Parameters of invoices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.models.common import TaxBehavior
from switchgear.stripe.operations.billing_parameters import PeriodParams, PriceDataProductDataParams, PricingParams
from switchgear.stripe.operations.parameters import DiscountParams, MetadataParams, MethodOptionsParams, TaxType

__all__ = [
    "FromInvoiceParams",
    "InvoiceLineParams",
    "InvoiceLinePriceDataParams",
    "InvoicePaymentSettingsParams",
    "InvoicesUpdateLinesLineParams",
    "LineContentParams",
    "LineParams",
    "PdfParams",
    "RenderingParams",
    "TaxAmountParams",
    "TaxRateDataParams",
]


class InvoicePaymentSettingsParams(TypedDict, total=False):
    """`payment_settings` of an invoice."""

    default_mandate: str | None
    payment_method_options: MethodOptionsParams
    payment_method_types: Sequence[str] | None


class PdfParams(TypedDict, total=False):
    """`rendering.pdf` of an invoice."""

    page_size: Literal["a4", "auto", "letter"]


class RenderingParams(TypedDict, total=False):
    """`rendering` of an invoice."""

    amount_tax_display: Literal["exclude_tax", "include_inclusive_tax"] | None
    pdf: PdfParams
    template: str
    template_version: int | None


class FromInvoiceParams(TypedDict):
    """`from_invoice` of an invoice."""

    action: Literal["revision"]
    invoice: str


class InvoiceLinePriceDataParams(TypedDict, total=False):
    """`lines.price_data` of an invoice."""

    currency: Required[str]
    product: str
    product_data: PriceDataProductDataParams
    tax_behavior: TaxBehavior
    unit_amount: int
    unit_amount_decimal: str


class TaxRateDataParams(TypedDict, total=False):
    """`lines.tax_amounts.tax_rate_data` of an invoice."""

    display_name: Required[str]
    inclusive: Required[bool]
    percentage: Required[float]
    country: str
    description: str
    jurisdiction: str
    jurisdiction_level: Literal["city", "country", "county", "district", "multiple", "state"]
    state: str
    tax_type: TaxType


class TaxAmountParams(TypedDict, total=False):
    """`lines.tax_amounts` of an invoice."""

    amount: Required[int]
    tax_rate_data: Required[TaxRateDataParams]
    taxable_amount: Required[int]
    taxability_reason: Literal[
        "customer_exempt",
        "not_collecting",
        "not_subject_to_tax",
        "not_supported",
        "portion_product_exempt",
        "portion_reduced_rated",
        "portion_standard_rated",
        "product_exempt",
        "product_exempt_holiday",
        "proportionally_rated",
        "reduced_rated",
        "reverse_charge",
        "standard_rated",
        "taxable_basis_reduced",
        "zero_rated",
    ]


class LineContentParams(TypedDict, total=False):
    """What a line of an invoice says."""

    amount: int
    description: str
    discountable: bool
    discounts: Sequence[DiscountParams] | None
    metadata: MetadataParams | None
    period: PeriodParams
    price_data: InvoiceLinePriceDataParams
    pricing: PricingParams
    quantity: int
    quantity_decimal: str
    tax_amounts: Sequence[TaxAmountParams] | None
    tax_rates: Sequence[str] | None


class LineParams(LineContentParams, total=False):
    """A line to add; with `invoice_item`, one that waits for an invoice."""

    invoice_item: str


class InvoiceLineParams(TypedDict):
    """`lines` of an invoice."""

    behavior: Literal["delete", "unassign"]
    id: str


class InvoicesUpdateLinesLineParams(LineContentParams, total=False):
    """A line to change."""

    id: Required[str]
