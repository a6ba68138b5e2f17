"""Parameters of payment links."""

from __future__ import annotations

from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.models.common import TaxBehavior
from switchgear.stripe.operations.billing_parameters import PriceDataProductDataParams
from switchgear.stripe.operations.page_parameters import AdjustableQuantityParams
from switchgear.stripe.operations.parameters import MetadataParams, RecurringParams
from switchgear.stripe.operations.subscriptions import SubscriptionInvoiceParams

__all__ = [
    "CompletedSessionParams",
    "ConsentParams",
    "HostedConfirmationParams",
    "LineItemPriceDataParams",
    "PaymentIntentDataParams",
    "PaymentLinkAfterCompletionParams",
    "PaymentLinkLineItemParams",
    "PaymentLinkPaymentIntentDataParams",
    "PaymentLinkRestrictionParams",
    "PaymentLinkSubscriptionDataParams",
    "TaxIdCollectionParams",
    "PaymentLinksUpdateLineItemParams",
    "PaymentMethodReuseAgreementParams",
    "RedirectParams",
    "SubscriptionDataParams",
    "SubscriptionDataTrialSettingsParams",
    "TrialSettingsEndBehaviorParams",
]


class HostedConfirmationParams(TypedDict, total=False):
    """`after_completion.hosted_confirmation` of a payment link."""

    custom_message: str


class RedirectParams(TypedDict):
    """`after_completion.redirect` of a payment link."""

    url: str


class PaymentLinkAfterCompletionParams(TypedDict, total=False):
    """`after_completion` of a payment link."""

    type: Required[Literal["hosted_confirmation", "redirect"]]
    hosted_confirmation: HostedConfirmationParams
    redirect: RedirectParams


class PaymentMethodReuseAgreementParams(TypedDict):
    """`consent_collection.payment_method_reuse_agreement` of a payment link."""

    position: Literal["auto", "hidden"]


class ConsentParams(TypedDict, total=False):
    """`consent_collection` of a payment link."""

    payment_method_reuse_agreement: PaymentMethodReuseAgreementParams
    promotions: Literal["auto", "none"]
    terms_of_service: Literal["none", "required"]


class CompletedSessionParams(TypedDict):
    """`restrictions.completed_sessions` of a payment link."""

    limit: int


class PaymentLinkRestrictionParams(TypedDict):
    """`restrictions` of a payment link."""

    completed_sessions: CompletedSessionParams


class TaxIdCollectionParams(TypedDict, total=False):
    """`tax_id_collection` of a payment link."""

    enabled: Required[bool]
    required: Literal["if_supported", "never"]


class LineItemPriceDataParams(TypedDict, total=False):
    """`line_items.price_data` of a payment link."""

    currency: Required[str]
    product: str
    product_data: PriceDataProductDataParams
    recurring: RecurringParams
    tax_behavior: TaxBehavior
    unit_amount: int
    unit_amount_decimal: str


class PaymentLinkLineItemParams(TypedDict, total=False):
    """`line_items` of a payment link."""

    quantity: Required[int]
    adjustable_quantity: AdjustableQuantityParams
    price: str
    price_data: LineItemPriceDataParams


class PaymentIntentDataParams(TypedDict, total=False):
    """`payment_intent_data` of a payment link."""

    capture_method: Literal["automatic", "automatic_async", "manual"]
    description: str
    metadata: MetadataParams
    setup_future_usage: Literal["off_session", "on_session"]
    statement_descriptor: str
    statement_descriptor_suffix: str
    transfer_group: str


class TrialSettingsEndBehaviorParams(TypedDict):
    """`subscription_data.trial_settings.end_behavior` of a payment link."""

    missing_payment_method: Literal["cancel", "create_invoice", "pause"]


class SubscriptionDataTrialSettingsParams(TypedDict):
    """`subscription_data.trial_settings` of a payment link."""

    end_behavior: TrialSettingsEndBehaviorParams


class SubscriptionDataParams(TypedDict, total=False):
    """`subscription_data` of a payment link."""

    description: str
    invoice_settings: SubscriptionInvoiceParams
    metadata: MetadataParams
    trial_period_days: int
    trial_settings: SubscriptionDataTrialSettingsParams


class PaymentLinksUpdateLineItemParams(TypedDict, total=False):
    """`line_items` of a payment link."""

    id: Required[str]
    adjustable_quantity: AdjustableQuantityParams
    quantity: int


class PaymentLinkPaymentIntentDataParams(TypedDict, total=False):
    """`payment_intent_data` of a payment link."""

    description: str | None
    metadata: MetadataParams | None
    setup_future_usage: Literal["off_session", "on_session"] | None
    statement_descriptor: str | None
    statement_descriptor_suffix: str | None
    transfer_group: str | None


class PaymentLinkSubscriptionDataParams(TypedDict, total=False):
    """`subscription_data` of a payment link."""

    invoice_settings: SubscriptionInvoiceParams
    metadata: MetadataParams | None
    trial_period_days: int | None
    trial_settings: SubscriptionDataTrialSettingsParams | None
