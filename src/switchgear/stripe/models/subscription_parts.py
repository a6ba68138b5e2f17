"""What subscriptions share with what they are made from: schedules, quotes, payment links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from switchgear.stripe.models.base import Expandable, StripeModel
from switchgear.stripe.models.common import (
    AccountTaxParty,
    BillingModeType,
    Interval,
    InvoiceField,
    MissingPaymentMethod,
)
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.tax import TaxId


__all__ = [
    "AutomaticTax",
    "BillingMode",
    "BillingThresholds",
    "Duration",
    "FlexibleBilling",
    "SubscriptionInvoiceSettings",
    "TransferData",
    "TrialEndBehavior",
    "TrialSettings",
]


class FlexibleBilling(StripeModel):
    """Options of flexible billing."""

    proration_discounts: str | None = None


class BillingMode(StripeModel):
    """How prorations and invoices come about."""

    type: Open[BillingModeType] | None = None
    flexible: FlexibleBilling | None = None
    updated_at: UnixSeconds | None = None


class Duration(StripeModel):
    """So many days, weeks, months or years."""

    interval: Open[Interval] | None = None
    interval_count: int | None = None


class BillingThresholds(StripeModel):
    """When an invoice is made before the period ends: at an amount in minor units, or at the usage of an item."""

    amount_gte: int | None = None
    reset_billing_cycle_anchor: bool | None = None
    usage_gte: int | None = None


class AutomaticTax(StripeModel):
    """Whether Stripe computes tax, and why it stopped."""

    enabled: bool | None = None
    disabled_reason: str | None = None
    liability: AccountTaxParty | None = None


class SubscriptionInvoiceSettings(StripeModel):
    """What a subscription's invoices begin with."""

    account_tax_ids: list[Expandable["TaxId"]] | None = None
    custom_fields: list[InvoiceField] | None = None
    description: str | None = None
    footer: str | None = None
    issuer: AccountTaxParty | None = None


class TransferData(StripeModel):
    """The connected account that payments go on to; `amount_percent` of them, or all."""

    amount_percent: float | None = None
    destination: Expandable["Account"] | None = None


class TrialEndBehavior(StripeModel):
    """What the end of a trial does."""

    billing_cycle_anchor: str | None = None
    missing_payment_method: Open[MissingPaymentMethod] | None = None


class TrialSettings(StripeModel):
    """What is agreed about a trial."""

    end_behavior: TrialEndBehavior | None = None
