"""Parameters of subscription schedules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.operations.billing_parameters import (
    AddInvoiceItemParams,
    BillingThresholdParams,
    DurationParams,
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
    TransferDataParams,
)

__all__ = [
    "DefaultSettingsInvoiceSettingsParams",
    "DefaultSettingsParams",
    "PauseSchedulePauseParams",
    "PauseScheduleResumeParams",
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
    collection_method: Literal["charge_automatically", "send_invoice"]
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


class SubscriptionSchedulePhaseParams(TypedDict, total=False):
    """`phases` of a schedule."""

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
    end_date: datetime
    invoice_settings: DefaultSettingsInvoiceSettingsParams
    metadata: MetadataParams
    on_behalf_of: str
    proration_behavior: Literal["always_invoice", "create_prorations", "none"]
    transfer_data: TransferDataParams
    trial: bool
    trial_end: datetime


class SubscriptionSchedulesUpdatePhaseParams(TypedDict, total=False):
    """`phases` of a schedule."""

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
    invoice_settings: DefaultSettingsInvoiceSettingsParams
    metadata: MetadataParams
    on_behalf_of: str
    proration_behavior: Literal["always_invoice", "create_prorations", "none"]
    start_date: datetime | Literal["now"]
    transfer_data: TransferDataParams
    trial: bool
    trial_end: datetime | Literal["now"]
