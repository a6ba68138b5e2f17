"""Parameters of previews of invoices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.models.common import TaxBehavior, TaxExempt
from switchgear.stripe.operations.billing_parameters import (
    BillingScheduleParams,
    CurrentTrialParams,
    InvoiceInvoiceItemPriceDataParams,
    ItemBillingThresholdParams,
    PauseScheduleParams,
    PeriodParams,
    PhaseItemPriceDataParams,
)
from switchgear.stripe.operations.customers import TaxIdParams
from switchgear.stripe.operations.parameters import (
    AddressParams,
    BillingModeParams,
    DiscountParams,
    IssuerParams,
    MetadataParams,
    ProrationBehavior,
    ShippingParams,
)
from switchgear.stripe.operations.subscription_schedule_parameters import ChangedPhaseParams

__all__ = [
    "BillForOutstandingUsageThroughParams",
    "BillForUnusedTimeFromParams",
    "BillingCycleAnchorParams",
    "CustomerDetailsParams",
    "InvoiceInvoiceItemParams",
    "InvoicePhaseParams",
    "InvoiceSettingsParams",
    "PauseBillForParams",
    "ScheduleDetailsParams",
    "SubscriptionDetailsItemParams",
    "SubscriptionDetailsParams",
    "SubscriptionDetailsPauseParams",
    "TaxParams",
]


class TaxParams(TypedDict, total=False):
    """`customer_details.tax` of an invoice."""

    ip_address: str | None


class CustomerDetailsParams(TypedDict, total=False):
    """`customer_details` of an invoice."""

    address: AddressParams | None
    shipping: ShippingParams | None
    tax: TaxParams
    tax_exempt: TaxExempt | None
    tax_ids: Sequence[TaxIdParams]


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
    tax_behavior: TaxBehavior
    tax_code: str | None
    tax_rates: Sequence[str] | None
    unit_amount: int
    unit_amount_decimal: str


class InvoiceSettingsParams(TypedDict, total=False):
    """`schedule_details.phases.invoice_settings` of an invoice."""

    account_tax_ids: Sequence[str] | None
    days_until_due: int
    issuer: IssuerParams


class InvoicePhaseParams(ChangedPhaseParams, total=False):
    """`schedule_details.phases` of an invoice."""

    invoice_settings: InvoiceSettingsParams


class ScheduleDetailsParams(TypedDict, total=False):
    """`schedule_details` of an invoice."""

    billing_mode: BillingModeParams
    end_behavior: Literal["cancel", "release"]
    pause_schedules: Sequence[PauseScheduleParams] | None
    phases: Sequence[InvoicePhaseParams]
    proration_behavior: ProrationBehavior


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
    proration_behavior: ProrationBehavior
    proration_date: datetime
    resume_at: Literal["now"]
    start_date: datetime
    trial_end: Literal["now"] | datetime
