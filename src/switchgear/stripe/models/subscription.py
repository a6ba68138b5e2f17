"""Subscriptions and their items."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import Expandable, ListObject, Metadata, StripeModel, StripeObject, UntypedObject
from switchgear.stripe.models.common import (
    CancellationFeedback,
    CollectionMethod,
    PresentmentDetails,
    Switch,
)
from switchgear.stripe.models.discount import Discount
from switchgear.stripe.models.payment_options import PaymentOptionsByKind
from switchgear.stripe.models.price import Plan, Price
from switchgear.stripe.models.subscription_parts import (
    AutomaticTax,
    BillingMode,
    BillingThresholds,
    Duration,
    SubscriptionInvoiceSettings,
    TransferData,
    TrialSettings,
)
from switchgear.stripe.models.tax import TaxRate
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.alert import FeedbackOption
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.payment_method import PaymentMethod
    from switchgear.stripe.models.schedule import SubscriptionSchedule
    from switchgear.stripe.models.setup_intent import SetupIntent
    from switchgear.stripe.models.test_clock import TestClock

__all__ = [
    "AnchorConfig",
    "BillUntil",
    "BillingSchedule",
    "BillingScheduleTarget",
    "CancellationDetails",
    "CancellationReason",
    "ItemTrial",
    "PauseBehavior",
    "PauseCollection",
    "PauseReason",
    "PauseTrigger",
    "Paused",
    "PendingUpdate",
    "StatusDetails",
    "Subscription",
    "SubscriptionItem",
    "SubscriptionPaymentSettings",
    "SubscriptionStatus",
]


class SubscriptionStatus(StrEnum):
    """Where a subscription stands. `canceled` and `incomplete_expired` are final."""

    ACTIVE = "active"
    CANCELED = "canceled"
    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"
    PAST_DUE = "past_due"
    PAUSED = "paused"
    """No period advances and no invoice is made. That is not `pause_collection`, which leaves the status as it is."""
    TRIALING = "trialing"
    UNPAID = "unpaid"


PauseBehavior: TypeAlias = Literal["keep_as_draft", "mark_uncollectible", "void"]
"""What becomes of invoices while their collection is paused."""


PauseReason: TypeAlias = Literal[
    "final_payment_failure", "first_payment_failure", "pause_requested", "system", "trial_end_without_payment_method"
]
"""Why a subscription is paused."""


CancellationReason: TypeAlias = Literal[
    "canceled_by_retention_policy", "cancellation_requested", "payment_disputed", "payment_failed"
]
"""Why a subscription was canceled."""


class AnchorConfig(StripeModel):
    """The calendar time that the billing cycle keeps to."""

    day_of_month: int | None = None
    hour: int | None = None
    minute: int | None = None
    month: int | None = None
    second: int | None = None


class BillingScheduleTarget(StripeModel):
    """What a billing schedule is for."""

    type: str | None = None
    price: Expandable["Price"] | None = None


class BillUntil(StripeModel):
    """Up to when items are billed ahead: a `timestamp`, or a `duration`."""

    type: str | None = None
    computed_timestamp: UnixSeconds | None = None
    duration: Duration | None = None
    timestamp: UnixSeconds | None = None


class BillingSchedule(StripeModel):
    """Billing ahead of the period."""

    key: str | None = None
    applies_to: list[BillingScheduleTarget] | None = None
    bill_until: BillUntil | None = None


class CancellationDetails(StripeModel):
    """Why a subscription was, or will be, canceled."""

    comment: str | None = None
    feedback: Open[CancellationFeedback] | None = None
    feedback_option: Expandable["FeedbackOption"] | None = None
    reason: Open[CancellationReason] | None = None


class PauseCollection(StripeModel):
    """Invoices go on, and are not collected."""

    behavior: Open[PauseBehavior] | None = None
    resumes_at: UnixSeconds | None = None


class SubscriptionPaymentSettings(StripeModel):
    """How a subscription's invoices are paid."""

    payment_method_options: PaymentOptionsByKind | None = None
    payment_method_types: list[str] | None = None
    save_default_payment_method: str | None = None


class PauseTrigger(StripeModel):
    """Why a subscription is paused."""

    type: Open[PauseReason] | None = None


class Paused(StripeModel):
    """Since when and why a subscription is paused."""

    type: str | None = None
    subscription: PauseTrigger | None = None
    transitioned_at: UnixSeconds | None = None


class StatusDetails(StripeModel):
    """What there is to say about a status."""

    paused: Paused | None = None


class ItemTrial(StripeModel):
    """The trial that one item is in."""

    end_date: UnixSeconds | None = None
    start_date: UnixSeconds | None = None
    trial_offer: str | None = None


class SubscriptionItem(StripeObject):
    """One price of a subscription. In current versions each item has a period of its own, and they may differ."""

    object: Literal["subscription_item"]
    billed_until: UnixSeconds | None = None
    billing_thresholds: BillingThresholds | None = None
    created: UnixSeconds | None = None
    current_period_end: UnixSeconds | None = None
    """None in versions before 2025-03-31.basil: see `Subscription.current_period_end`."""
    current_period_start: UnixSeconds | None = None
    current_trial: ItemTrial | None = None
    deleted: bool | None = None
    discounts: list[Expandable["Discount"]] | None = None
    metadata: Metadata = Field(default_factory=dict)
    plan: Plan | None = None
    price: Price
    quantity: int | None = None
    """None where usage is metered."""
    subscription: str | None = None
    tax_rates: list[TaxRate] | None = None


class PendingUpdate(StripeModel):
    """A change that waits for its payment."""

    billing_cycle_anchor: UnixSeconds | None = None
    cancel_at_period_end: bool | None = None
    discount: Discount | None = None
    discounts: list[Expandable["Discount"]] | None = None
    expires_at: UnixSeconds | None = None
    metadata: Metadata = Field(default_factory=dict)
    subscription_items: list[SubscriptionItem] | None = None
    trial_end: UnixSeconds | None = None
    trial_from_plan: bool | None = None


class Subscription(StripeObject):
    """What a customer pays for again and again."""

    object: Literal["subscription"]
    application: Expandable["Application"] | None = None
    application_fee_percent: float | None = None
    automatic_tax: AutomaticTax | None = None
    billing_cycle_anchor: UnixSeconds | None = None
    billing_cycle_anchor_config: AnchorConfig | None = None
    billing_mode: BillingMode | None = None
    billing_schedules: list[BillingSchedule] | None = None
    billing_thresholds: BillingThresholds | None = None
    cancel_at: UnixSeconds | None = None
    """A planned end. It may be set while `cancel_at_period_end` is false: look at both, and at `ended_at`."""
    cancel_at_period_end: bool
    canceled_at: UnixSeconds | None = None
    cancellation_details: CancellationDetails | None = None
    collection_method: Open[CollectionMethod] | None = None
    created: UnixSeconds
    currency: str | None = None
    current_period_end: UnixSeconds | None = None
    """Sent by versions before 2025-03-31.basil; later ones say it of each item."""
    current_period_start: UnixSeconds | None = None
    """Sent by versions before 2025-03-31.basil; later ones say it of each item."""
    customer: Expandable["Customer"] | None = None
    """None where `customer_account` stands in for it."""
    customer_account: str | None = None
    days_until_due: int | None = None
    default_payment_method: Expandable["PaymentMethod"] | None = None
    """Outranks the customer's own default."""
    default_source: Expandable["Account | StoredBankAccount | StoredCard | UntypedObject"] | None = None
    default_tax_rates: list[TaxRate] | None = None
    description: str | None = None
    discount: Discount | None = None
    """Sent by versions before 2025-03-31.basil; later ones have `discounts`."""
    discounts: list[Expandable["Discount"]] | None = None
    ended_at: UnixSeconds | None = None
    invoice_settings: SubscriptionInvoiceSettings | None = None
    items: ListObject[SubscriptionItem]
    """The first page of them."""
    latest_invoice: Expandable["Invoice"] | None = None
    livemode: bool
    managed_payments: Switch | None = None
    metadata: Metadata = Field(default_factory=dict)
    next_pending_invoice_item_invoice: UnixSeconds | None = None
    on_behalf_of: Expandable["Account"] | None = None
    pause_collection: PauseCollection | None = None
    payment_settings: SubscriptionPaymentSettings | None = None
    pending_invoice_item_interval: Duration | None = None
    pending_setup_intent: Expandable["SetupIntent"] | None = None
    pending_update: PendingUpdate | None = None
    presentment_details: PresentmentDetails | None = None
    schedule: Expandable["SubscriptionSchedule"] | None = None
    start_date: UnixSeconds | None = None
    status: Open[SubscriptionStatus]
    status_details: StatusDetails | None = None
    test_clock: Expandable["TestClock"] | None = None
    transfer_data: TransferData | None = None
    trial_end: UnixSeconds | None = None
    trial_settings: TrialSettings | None = None
    trial_start: UnixSeconds | None = None
