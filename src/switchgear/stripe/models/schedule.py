"""Subscription schedules: phases, past and to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.common import AccountTaxParty, CollectionMethod, InvoiceField
from switchgear.stripe.models.subscription_parts import AutomaticTax, BillingMode, BillingThresholds, TransferData
from switchgear.stripe.models.tax import TaxRate
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.coupon import Coupon, PromotionCode
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.discount import Discount
    from switchgear.stripe.models.payment_method import PaymentMethod
    from switchgear.stripe.models.price import Plan, Price
    from switchgear.stripe.models.subscription import Subscription
    from switchgear.stripe.models.tax import TaxId
    from switchgear.stripe.models.test_clock import TestClock

__all__ = [
    "CurrentPhase",
    "PauseBilling",
    "PauseBillingBound",
    "PauseError",
    "PauseSchedule",
    "PauseSettings",
    "PauseStatus",
    "PhaseBound",
    "PhaseInvoiceItem",
    "PhaseItem",
    "PhasePeriod",
    "PlannedPause",
    "PlannedResume",
    "ResumeSettings",
    "ResumeSettingsPaymentBehavior",
    "ScheduleDefaults",
    "ScheduleInvoiceSettings",
    "SchedulePhase",
    "ScheduleStatus",
    "StackedDiscount",
    "SubscriptionSchedule",
]


ResumeSettingsPaymentBehavior: TypeAlias = Literal["resume_on_payment_attempt", "resume_on_payment_success"]
"""Whether a subscription goes on with the attempt to pay, or with its success."""


ScheduleStatus: TypeAlias = Literal["active", "canceled", "completed", "not_started", "released"]
"""Where a schedule stands."""


class CurrentPhase(StripeModel):
    """The phase that runs."""

    end_date: UnixSeconds | None = None
    start_date: UnixSeconds | None = None


class ScheduleInvoiceSettings(StripeModel):
    """What invoices begin with."""

    account_tax_ids: list[Expandable["TaxId"]] | None = None
    custom_fields: list[InvoiceField] | None = None
    days_until_due: int | None = None
    description: str | None = None
    footer: str | None = None
    issuer: AccountTaxParty | None = None


class ScheduleDefaults(StripeModel):
    """What phases begin with."""

    application_fee_percent: float | None = None
    automatic_tax: AutomaticTax | None = None
    billing_cycle_anchor: Open[Literal["automatic", "phase_start"]] | None = None
    billing_thresholds: BillingThresholds | None = None
    collection_method: Open[CollectionMethod] | None = None
    default_payment_method: Expandable["PaymentMethod"] | None = None
    description: str | None = None
    invoice_settings: ScheduleInvoiceSettings | None = None
    on_behalf_of: Expandable["Account"] | None = None
    transfer_data: TransferData | None = None


class PauseBillingBound(StripeModel):
    """A point of time by name."""

    type: str | None = None


class PauseBilling(StripeModel):
    """Up to when usage is billed, and from when unused time is given back."""

    outstanding_usage_through: PauseBillingBound | None = None
    unused_time_from: PauseBillingBound | None = None


class PauseSettings(StripeModel):
    """What is invoiced when a pause begins."""

    bill_for: PauseBilling | None = None
    invoicing_behavior: Open[Literal["invoice", "pending_invoice_item"]] | None = None
    type: str | None = None


class PauseError(StripeModel):
    """Why a planned step failed."""

    code: str | None = None
    message: str | None = None


class PauseStatus(StripeModel):
    """How a planned step went."""

    error: PauseError | None = None
    type: str | None = None


class PlannedPause(StripeModel):
    """When a pause begins, and how it went."""

    pause_at: UnixSeconds | None = None
    settings: PauseSettings | None = None
    status: PauseStatus | None = None


class ResumeSettings(StripeModel):
    """What the end of a pause does."""

    billing_cycle_anchor: Open[Literal["resume_at", "unchanged"]] | None = None
    payment_behavior: Open[ResumeSettingsPaymentBehavior] | None = None
    proration_behavior: Open[Literal["always_invoice", "create_prorations", "none"]] | None = None


class PlannedResume(StripeModel):
    """When a pause ends, and how it went."""

    resume_at: UnixSeconds | None = None
    settings: ResumeSettings | None = None
    status: PauseStatus | None = None


class PauseSchedule(StripeModel):
    """A planned pause."""

    key: str | None = None
    pause: PlannedPause | None = None
    resume: PlannedResume | None = None


class StackedDiscount(StripeModel):
    """One of them."""

    coupon: Expandable["Coupon"] | None = None
    discount: Expandable["Discount"] | None = None
    promotion_code: Expandable["PromotionCode"] | None = None


class PhaseBound(StripeModel):
    """A point of time, by name or as `timestamp`."""

    timestamp: UnixSeconds | None = None
    type: str | None = None


class PhasePeriod(StripeModel):
    """From when until when."""

    end: PhaseBound | None = None
    start: PhaseBound | None = None


class PhaseInvoiceItem(StripeModel):
    """Something that is paid once when a phase begins."""

    discountable: bool | None = None
    discounts: list[StackedDiscount] | None = None
    metadata: Metadata = Field(default_factory=dict)
    period: PhasePeriod | None = None
    price: Expandable["Price"] | None = None
    quantity: int | None = None
    tax_rates: list[TaxRate] | None = None


class PhaseItem(StripeModel):
    """One price of a phase."""

    billing_thresholds: BillingThresholds | None = None
    discounts: list[StackedDiscount] | None = None
    metadata: Metadata = Field(default_factory=dict)
    plan: Expandable["Plan"] | None = None
    price: Expandable["Price"] | None = None
    quantity: int | None = None
    tax_rates: list[TaxRate] | None = None


class SchedulePhase(StripeModel):
    """What holds from `start_date` to `end_date`."""

    add_invoice_items: list[PhaseInvoiceItem] | None = None
    application_fee_percent: float | None = None
    automatic_tax: AutomaticTax | None = None
    billing_cycle_anchor: Open[Literal["automatic", "phase_start"]] | None = None
    billing_thresholds: BillingThresholds | None = None
    collection_method: Open[CollectionMethod] | None = None
    currency: str | None = None
    default_payment_method: Expandable["PaymentMethod"] | None = None
    default_tax_rates: list[TaxRate] | None = None
    description: str | None = None
    discounts: list[StackedDiscount] | None = None
    end_date: UnixSeconds | None = None
    invoice_settings: ScheduleInvoiceSettings | None = None
    items: list[PhaseItem] | None = None
    metadata: Metadata = Field(default_factory=dict)
    on_behalf_of: Expandable["Account"] | None = None
    proration_behavior: Open[Literal["always_invoice", "create_prorations", "none"]] | None = None
    start_date: UnixSeconds | None = None
    transfer_data: TransferData | None = None
    trial: bool | None = None
    trial_end: UnixSeconds | None = None
    # Sent by versions before 2025-03-31.basil; later ones have `discounts`.
    coupon: Expandable["Coupon"] | None = None


class SubscriptionSchedule(StripeObject):
    """A subscription's phases, past and to come."""

    object: Literal["subscription_schedule"]
    application: Expandable["Application"] | None = None
    billing_mode: BillingMode | None = None
    canceled_at: UnixSeconds | None = None
    completed_at: UnixSeconds | None = None
    created: UnixSeconds
    current_phase: CurrentPhase | None = None
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    default_settings: ScheduleDefaults | None = None
    end_behavior: Open[Literal["cancel", "none", "release", "renew"]] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    pause_schedules: list[PauseSchedule] | None = None
    phases: list[SchedulePhase] | None = None
    released_at: UnixSeconds | None = None
    released_subscription: str | None = None
    status: Open[ScheduleStatus]
    subscription: Expandable["Subscription"] | None = None
    test_clock: Expandable["TestClock"] | None = None
