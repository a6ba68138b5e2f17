"""Parameters of subscription schedules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.models.common import CollectionMethod
from switchgear.stripe.operations.billing_parameters import (
    AddInvoiceItemParams,
    BillingThresholdParams,
    ItemParams,
    PauseAtParams,
    ResumeAtParams,
    ResumeSettingsParams,
    SettingsParams,
)
from switchgear.stripe.operations.parameters import (
    AutomaticTaxParams,
    CustomFieldParams,
    DiscountParams,
    IssuerParams,
    MetadataParams,
    ProrationBehavior,
    RecurringParams,
    TransferDataParams,
)

__all__ = [
    "ChangedPhaseParams",
    "DefaultSettingsInvoiceSettingsParams",
    "DefaultSettingsParams",
    "PauseSchedulePauseParams",
    "PauseScheduleResumeParams",
    "PhaseParams",
    "SubscriptionSchedulePauseScheduleParams",
    "SubscriptionSchedulePhaseParams",
    "SubscriptionSchedulesUpdatePhaseParams",
]


class DefaultSettingsInvoiceSettingsParams(TypedDict, total=False):
    """`default_settings.invoice_settings` of a schedule."""

    account_tax_ids: Sequence[str] | None
    custom_fields: Sequence[CustomFieldParams] | None
    days_until_due: int
    description: str | None
    footer: str | None
    issuer: IssuerParams


class DefaultSettingsParams(TypedDict, total=False):
    """`default_settings` of a schedule."""

    application_fee_percent: float
    automatic_tax: AutomaticTaxParams
    billing_cycle_anchor: Literal["automatic", "phase_start"]
    billing_thresholds: BillingThresholdParams | None
    collection_method: CollectionMethod
    default_payment_method: str
    description: str | None
    invoice_settings: DefaultSettingsInvoiceSettingsParams
    on_behalf_of: str | None
    transfer_data: TransferDataParams | None


class PauseSchedulePauseParams(TypedDict, total=False):
    """`pause_schedules.pause` of a schedule."""

    pause_at: Required[PauseAtParams]
    settings: SettingsParams


class PauseScheduleResumeParams(TypedDict, total=False):
    """`pause_schedules.resume` of a schedule."""

    resume_at: Required[ResumeAtParams]
    settings: ResumeSettingsParams


class SubscriptionSchedulePauseScheduleParams(TypedDict, total=False):
    """`pause_schedules` of a schedule."""

    key: str
    pause: PauseSchedulePauseParams
    resume: PauseScheduleResumeParams


class PhaseParams(TypedDict, total=False):
    """What is said of a phase of a subscription schedule wherever one is described."""

    items: Required[Sequence[ItemParams]]
    add_invoice_items: Sequence[AddInvoiceItemParams]
    application_fee_percent: float
    automatic_tax: AutomaticTaxParams
    billing_cycle_anchor: Literal["automatic", "phase_start"]
    billing_thresholds: BillingThresholdParams | None
    collection_method: CollectionMethod
    currency: str
    default_payment_method: str
    default_tax_rates: Sequence[str] | None
    description: str | None
    discounts: Sequence[DiscountParams] | None
    duration: RecurringParams
    metadata: MetadataParams
    on_behalf_of: str
    proration_behavior: ProrationBehavior
    transfer_data: TransferDataParams
    trial: bool


class ChangedPhaseParams(PhaseParams, total=False):
    """A phase that may be under way already, so that `now` is a time of it."""

    end_date: datetime | Literal["now"]
    start_date: datetime | Literal["now"]
    trial_end: datetime | Literal["now"]


class SubscriptionSchedulePhaseParams(PhaseParams, total=False):
    """`phases` of a schedule."""

    end_date: datetime
    invoice_settings: DefaultSettingsInvoiceSettingsParams
    trial_end: datetime


class SubscriptionSchedulesUpdatePhaseParams(ChangedPhaseParams, total=False):
    """`phases` of a schedule."""

    invoice_settings: DefaultSettingsInvoiceSettingsParams
