"""Parameters that invoices, subscriptions, quotes and what leads to them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.models.common import TaxBehavior
from switchgear.stripe.operations.parameters import DiscountParams, MetadataParams, ProrationBehavior, RecurringParams

__all__ = [
    "AddInvoiceItemParams",
    "AddInvoiceItemPeriodParams",
    "BillForParams",
    "BillUntilParams",
    "BillingScheduleAppliesToParams",
    "BillingScheduleParams",
    "BillingThresholdParams",
    "CurrencyOptionsParams",
    "CurrentTrialParams",
    "CustomUnitAmountParams",
    "DeliveryEstimateParams",
    "EndParams",
    "FixedAmountCurrencyOptionsParams",
    "FixedAmountParams",
    "InvoiceInvoiceItemPriceDataParams",
    "InvoiceTransferDataParams",
    "ItemBillingThresholdParams",
    "ItemParams",
    "MaximumParams",
    "OutstandingUsageThroughParams",
    "PauseAtParams",
    "PauseParams",
    "PauseScheduleParams",
    "PeriodParams",
    "PhaseItemPriceDataParams",
    "PriceDataProductDataParams",
    "PricingParams",
    "ResumeAtParams",
    "ResumeParams",
    "ResumeSettingsParams",
    "SettingsParams",
    "ShippingCostParams",
    "ShippingOptionsParams",
    "ShippingRateDataParams",
    "StartParams",
    "TaxDetailsParams",
    "TierParams",
    "UnusedTimeFromParams",
]


class TaxDetailsParams(TypedDict, total=False):
    """`tax_details` of a product."""

    performance_location: str
    tax_code: str | None


class CustomUnitAmountParams(TypedDict, total=False):
    """`default_price_data.currency_options.custom_unit_amount` of a product."""

    enabled: Required[bool]
    maximum: int
    minimum: int
    preset: int


class TierParams(TypedDict, total=False):
    """`default_price_data.currency_options.tiers` of a product."""

    up_to: Required[Literal["inf"] | int]
    flat_amount: int
    flat_amount_decimal: str
    unit_amount: int
    unit_amount_decimal: str


class CurrencyOptionsParams(TypedDict, total=False):
    """`default_price_data.currency_options` of a product."""

    custom_unit_amount: CustomUnitAmountParams
    tax_behavior: TaxBehavior
    tiers: Sequence[TierParams]
    unit_amount: int
    unit_amount_decimal: str


class MaximumParams(TypedDict):
    """`shipping_options.shipping_rate_data.delivery_estimate.maximum` of a checkout session."""

    unit: Literal["business_day", "day", "hour", "month", "week"]
    value: int


class DeliveryEstimateParams(TypedDict, total=False):
    """`shipping_options.shipping_rate_data.delivery_estimate` of a checkout session."""

    maximum: MaximumParams
    minimum: MaximumParams


class FixedAmountCurrencyOptionsParams(TypedDict, total=False):
    """`shipping_options.shipping_rate_data.fixed_amount.currency_options` of a checkout session."""

    amount: Required[int]
    tax_behavior: TaxBehavior


class FixedAmountParams(TypedDict, total=False):
    """`shipping_options.shipping_rate_data.fixed_amount` of a checkout session."""

    amount: Required[int]
    currency: Required[str]
    currency_options: Mapping[str, FixedAmountCurrencyOptionsParams]


class ShippingRateDataParams(TypedDict, total=False):
    """`shipping_options.shipping_rate_data` of a checkout session."""

    display_name: Required[str]
    delivery_estimate: DeliveryEstimateParams
    fixed_amount: FixedAmountParams
    metadata: MetadataParams
    tax_behavior: TaxBehavior
    tax_code: str
    type: Literal["fixed_amount"]


class ShippingOptionsParams(TypedDict, total=False):
    """`shipping_options` of a checkout session."""

    shipping_rate: str
    shipping_rate_data: ShippingRateDataParams


class InvoiceTransferDataParams(TypedDict, total=False):
    """`transfer_data` of an invoice."""

    destination: Required[str]
    amount: int | None


class PeriodParams(TypedDict):
    """`lines.period` of an invoice."""

    end: datetime
    start: datetime


class PriceDataProductDataParams(TypedDict, total=False):
    """`lines.price_data.product_data` of an invoice."""

    name: Required[str]
    description: str
    images: Sequence[str]
    metadata: MetadataParams
    tax_code: str
    tax_details: TaxDetailsParams
    unit_label: str


class PricingParams(TypedDict, total=False):
    """`lines.pricing` of an invoice."""

    price: str


class InvoiceInvoiceItemPriceDataParams(TypedDict, total=False):
    """`invoice_items.price_data` of an invoice."""

    currency: Required[str]
    product: Required[str]
    tax_behavior: TaxBehavior
    unit_amount: int
    unit_amount_decimal: str


class PauseAtParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.pause.pause_at` of an invoice."""

    type: Required[Literal["now", "timestamp"]]
    timestamp: datetime


class OutstandingUsageThroughParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.pause.settings.bill_for.outstanding_usage_through` of an invoice."""

    type: Literal["none", "pause_at"]


class UnusedTimeFromParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.pause.settings.bill_for.unused_time_from` of an invoice."""

    type: Literal["item_current_period_start", "none", "pause_at"]


class BillForParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.pause.settings.bill_for` of an invoice."""

    outstanding_usage_through: OutstandingUsageThroughParams
    unused_time_from: UnusedTimeFromParams


class SettingsParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.pause.settings` of an invoice."""

    bill_for: BillForParams
    invoicing_behavior: Literal["invoice", "pending_invoice_item"]
    type: Literal["subscription"]


class PauseParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.pause` of an invoice."""

    pause_at: PauseAtParams
    settings: SettingsParams


class ResumeAtParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.resume.resume_at` of an invoice."""

    type: Required[Literal["duration", "now", "timestamp"]]
    duration: RecurringParams
    timestamp: datetime


class ResumeSettingsParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.resume.settings` of an invoice."""

    billing_cycle_anchor: Literal["resume_at", "unchanged"]
    payment_behavior: Literal["resume_on_payment_attempt", "resume_on_payment_success"]
    proration_behavior: ProrationBehavior


class ResumeParams(TypedDict, total=False):
    """`schedule_details.pause_schedules.resume` of an invoice."""

    resume_at: ResumeAtParams
    settings: ResumeSettingsParams


class PauseScheduleParams(TypedDict, total=False):
    """`schedule_details.pause_schedules` of an invoice."""

    key: str
    pause: PauseParams
    resume: ResumeParams | None


class EndParams(TypedDict, total=False):
    """`schedule_details.phases.add_invoice_items.period.end` of an invoice."""

    type: Required[Literal["min_item_period_end", "phase_end", "timestamp"]]
    timestamp: datetime


class StartParams(TypedDict, total=False):
    """`schedule_details.phases.add_invoice_items.period.start` of an invoice."""

    type: Required[Literal["max_item_period_start", "phase_start", "timestamp"]]
    timestamp: datetime


class AddInvoiceItemPeriodParams(TypedDict):
    """`schedule_details.phases.add_invoice_items.period` of an invoice."""

    end: EndParams
    start: StartParams


class AddInvoiceItemParams(TypedDict, total=False):
    """`schedule_details.phases.add_invoice_items` of an invoice."""

    discountable: bool
    discounts: Sequence[DiscountParams]
    metadata: MetadataParams
    period: AddInvoiceItemPeriodParams
    price: str
    price_data: InvoiceInvoiceItemPriceDataParams
    quantity: int
    tax_rates: Sequence[str] | None


class BillingThresholdParams(TypedDict, total=False):
    """`billing_thresholds` of a subscription."""

    amount_gte: int
    reset_billing_cycle_anchor: bool


class ItemBillingThresholdParams(TypedDict):
    """`schedule_details.phases.items.billing_thresholds` of an invoice."""

    usage_gte: int


class PhaseItemPriceDataParams(TypedDict, total=False):
    """`schedule_details.phases.items.price_data` of an invoice."""

    currency: Required[str]
    product: Required[str]
    recurring: Required[RecurringParams]
    tax_behavior: TaxBehavior
    unit_amount: int
    unit_amount_decimal: str


class ItemParams(TypedDict, total=False):
    """`schedule_details.phases.items` of an invoice."""

    billing_thresholds: ItemBillingThresholdParams | None
    discounts: Sequence[DiscountParams] | None
    metadata: MetadataParams
    plan: str
    price: str
    price_data: PhaseItemPriceDataParams
    quantity: int
    tax_rates: Sequence[str] | None


class BillingScheduleAppliesToParams(TypedDict, total=False):
    """`billing_schedules.applies_to` of a subscription."""

    type: Required[Literal["price"]]
    price: str


class BillUntilParams(TypedDict, total=False):
    """`billing_schedules.bill_until` of a subscription."""

    type: Required[Literal["duration", "timestamp"]]
    duration: RecurringParams
    timestamp: datetime


class BillingScheduleParams(TypedDict, total=False):
    """`billing_schedules` of a subscription."""

    applies_to: Sequence[BillingScheduleAppliesToParams]
    bill_until: BillUntilParams
    key: str


class CurrentTrialParams(TypedDict):
    """`subscription_details.items.current_trial` of an invoice."""

    trial_offer: str


class ShippingCostParams(TypedDict, total=False):
    """`shipping_cost` of a credit note."""

    shipping_rate: str
