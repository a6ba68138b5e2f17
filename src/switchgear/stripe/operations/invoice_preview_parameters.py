"""Parameters of previews of invoices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.operations.billing_parameters import (
    AddInvoiceItemParams,
    BillingScheduleParams,
    BillingThresholdParams,
    CurrentTrialParams,
    DurationParams,
    InvoiceInvoiceItemPriceDataParams,
    ItemBillingThresholdParams,
    ItemParams,
    PauseScheduleParams,
    PeriodParams,
    PhaseItemPriceDataParams,
)
from switchgear.stripe.operations.parameters import (
    AddressParams,
    AutomaticTaxParams,
    BillingModeParams,
    DiscountParams,
    IssuerParams,
    MetadataParams,
    ShippingParams,
    TransferDataParams,
)

__all__ = [
    "BillForOutstandingUsageThroughParams",
    "BillForUnusedTimeFromParams",
    "BillingCycleAnchorParams",
    "CustomerDetailsParams",
    "CustomerDetailsTaxIdParams",
    "InvoiceInvoiceItemParams",
    "InvoiceSettingsParams",
    "PauseBillForParams",
    "PhaseParams",
    "ScheduleDetailsParams",
    "SubscriptionDetailsItemParams",
    "SubscriptionDetailsParams",
    "SubscriptionDetailsPauseParams",
    "TaxParams",
]


class TaxParams(TypedDict, total=False):
    """`customer_details.tax` of an invoice."""

    ip_address: str | None


class CustomerDetailsTaxIdParams(TypedDict):
    """`customer_details.tax_ids` of an invoice."""

    type: str
    value: str


class CustomerDetailsParams(TypedDict, total=False):
    """`customer_details` of an invoice."""

    address: AddressParams | None
    shipping: ShippingParams | None
    tax: TaxParams
    tax_exempt: Literal["exempt", "none", "reverse"] | None
    tax_ids: Sequence[CustomerDetailsTaxIdParams]


class InvoiceInvoiceItemParams(TypedDict, total=False):
    """`invoice_items` of an invoice."""

    amount: int
    currency: str
    description: str
    discountable: bool
    discounts: Sequence[DiscountParams] | None
    invoiceitem: str
    metadata: MetadataParams | None
    period: PeriodParams
    price: str
    price_data: InvoiceInvoiceItemPriceDataParams
    quantity: int
    quantity_decimal: str
    tax_behavior: Literal["exclusive", "inclusive", "unspecified"]
    tax_code: str | None
    tax_rates: Sequence[str] | None
    unit_amount: int
    unit_amount_decimal: str


class InvoiceSettingsParams(TypedDict, total=False):
    """`schedule_details.phases.invoice_settings` of an invoice."""

    account_tax_ids: Sequence[str] | None
    days_until_due: int
    issuer: IssuerParams


class PhaseParams(TypedDict, total=False):
    """`schedule_details.phases` of an invoice."""

    items: Required[Sequence[ItemParams]]
    add_invoice_items: Sequence[AddInvoiceItemParams]
    application_fee_percent: float
    automatic_tax: AutomaticTaxParams
    billing_cycle_anchor: Literal["automatic", "phase_start"]
    billing_thresholds: BillingThresholdParams | None
    collection_method: Literal["charge_automatically", "send_invoice"]
    currency: str
    default_payment_method: str
    default_tax_rates: Sequence[str] | None
    description: str | None
    discounts: Sequence[DiscountParams] | None
    duration: DurationParams
    end_date: datetime | Literal["now"]
    invoice_settings: InvoiceSettingsParams
    metadata: MetadataParams
    on_behalf_of: str
    proration_behavior: Literal["always_invoice", "create_prorations", "none"]
    start_date: datetime | Literal["now"]
    transfer_data: TransferDataParams
    trial: bool
    trial_end: datetime | Literal["now"]


class ScheduleDetailsParams(TypedDict, total=False):
    """`schedule_details` of an invoice."""

    billing_mode: BillingModeParams
    end_behavior: Literal["cancel", "release"]
    pause_schedules: Sequence[PauseScheduleParams] | None
    phases: Sequence[PhaseParams]
    proration_behavior: Literal["always_invoice", "create_prorations", "none"]


class BillingCycleAnchorParams(TypedDict, total=False):
    """`subscription_details.billing_cycle_anchor` of an invoice."""

    type: Required[Literal["now", "timestamp", "unchanged"]]
    timestamp: datetime


class SubscriptionDetailsItemParams(TypedDict, total=False):
    """`subscription_details.items` of an invoice."""

    billing_thresholds: ItemBillingThresholdParams | None
    clear_usage: bool
    current_trial: CurrentTrialParams
    deleted: bool
    discounts: Sequence[DiscountParams] | None
    id: str
    metadata: MetadataParams | None
    plan: str
    price: str
    price_data: PhaseItemPriceDataParams
    quantity: int
    tax_rates: Sequence[str] | None


class BillForOutstandingUsageThroughParams(TypedDict):
    """`subscription_details.pause.bill_for.outstanding_usage_through` of an invoice."""

    type: Literal["none", "now"]


class BillForUnusedTimeFromParams(TypedDict):
    """`subscription_details.pause.bill_for.unused_time_from` of an invoice."""

    type: Literal["item_current_period_start", "none", "now"]


class PauseBillForParams(TypedDict, total=False):
    """`subscription_details.pause.bill_for` of an invoice."""

    outstanding_usage_through: BillForOutstandingUsageThroughParams
    unused_time_from: BillForUnusedTimeFromParams


class SubscriptionDetailsPauseParams(TypedDict, total=False):
    """`subscription_details.pause` of an invoice."""

    bill_for: PauseBillForParams
    invoicing_behavior: Literal["invoice", "pending_invoice_item"]
    type: Literal["subscription"]


class SubscriptionDetailsParams(TypedDict, total=False):
    """`subscription_details` of an invoice."""

    billing_cycle_anchor: BillingCycleAnchorParams
    billing_mode: BillingModeParams
    billing_schedules: Sequence[BillingScheduleParams] | None
    cancel_at: datetime | Literal["max_billed_until", "max_period_end", "min_period_end"] | None
    cancel_at_period_end: bool
    cancel_now: bool
    default_tax_rates: Sequence[str] | None
    items: Sequence[SubscriptionDetailsItemParams]
    metadata: MetadataParams | None
    pause: SubscriptionDetailsPauseParams
    proration_behavior: Literal["always_invoice", "create_prorations", "none"]
    proration_date: datetime
    resume_at: Literal["now"]
    start_date: datetime
    trial_end: Literal["now"] | datetime
