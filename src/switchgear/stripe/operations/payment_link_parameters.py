"""Parameters of payment links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.operations.billing_parameters import (
    AdjustableQuantityParams,
    DefaultPriceDataRecurringParams,
    PriceDataProductDataParams,
)
from switchgear.stripe.operations.parameters import CustomFieldParams, IssuerParams, MetadataParams

__all__ = [
    "AfterSubmitParams",
    "BusinessParams",
    "CompletedSessionParams",
    "ConsentCollectionParams",
    "CustomTextParams",
    "DropdownParams",
    "HostedConfirmationParams",
    "InvoiceCreationParams",
    "InvoiceDataParams",
    "LabelParams",
    "LineItemPriceDataParams",
    "ManagedPaymentParams",
    "NameCollectionParams",
    "NumericParams",
    "OptionalItemParams",
    "OptionsParams",
    "PaymentIntentDataParams",
    "PaymentLinkAfterCompletionParams",
    "PaymentLinkCustomFieldParams",
    "PaymentLinkLineItemParams",
    "PaymentLinkPaymentIntentDataParams",
    "PaymentLinkRestrictionParams",
    "PaymentLinkSubscriptionDataParams",
    "PaymentLinkTaxIdCollectionParams",
    "PaymentLinksUpdateLineItemParams",
    "PaymentMethodReuseAgreementParams",
    "RedirectParams",
    "RenderingOptionsParams",
    "ShippingAddressCollectionParams",
    "SubscriptionDataInvoiceSettingsParams",
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


class ConsentCollectionParams(TypedDict, total=False):
    """`consent_collection` of a payment link."""

    payment_method_reuse_agreement: PaymentMethodReuseAgreementParams
    promotions: Literal["auto", "none"]
    terms_of_service: Literal["none", "required"]


class OptionsParams(TypedDict):
    """`custom_fields.dropdown.options` of a payment link."""

    label: str
    value: str


class DropdownParams(TypedDict, total=False):
    """`custom_fields.dropdown` of a payment link."""

    options: Required[Sequence[OptionsParams]]
    default_value: str


class LabelParams(TypedDict):
    """`custom_fields.label` of a payment link."""

    custom: str
    type: Literal["custom"]


class NumericParams(TypedDict, total=False):
    """`custom_fields.numeric` of a payment link."""

    default_value: str
    maximum_length: int
    minimum_length: int


class PaymentLinkCustomFieldParams(TypedDict, total=False):
    """`custom_fields` of a payment link."""

    key: Required[str]
    label: Required[LabelParams]
    type: Required[Literal["dropdown", "numeric", "text"]]
    dropdown: DropdownParams
    numeric: NumericParams
    optional: bool
    text: NumericParams


class AfterSubmitParams(TypedDict):
    """`custom_text.after_submit` of a payment link."""

    message: str


class CustomTextParams(TypedDict, total=False):
    """`custom_text` of a payment link."""

    after_submit: AfterSubmitParams | None
    shipping_address: AfterSubmitParams | None
    submit: AfterSubmitParams | None
    terms_of_service_acceptance: AfterSubmitParams | None


class RenderingOptionsParams(TypedDict, total=False):
    """`invoice_creation.invoice_data.rendering_options` of a payment link."""

    amount_tax_display: Literal["exclude_tax", "include_inclusive_tax"] | None
    template: str


class InvoiceDataParams(TypedDict, total=False):
    """`invoice_creation.invoice_data` of a payment link."""

    account_tax_ids: Sequence[str] | None
    custom_fields: Sequence[CustomFieldParams] | None
    description: str
    footer: str
    issuer: IssuerParams
    metadata: MetadataParams | None
    rendering_options: RenderingOptionsParams | None


class InvoiceCreationParams(TypedDict, total=False):
    """`invoice_creation` of a payment link."""

    enabled: Required[bool]
    invoice_data: InvoiceDataParams


class BusinessParams(TypedDict, total=False):
    """`name_collection.business` of a payment link."""

    enabled: Required[bool]
    optional: bool


class NameCollectionParams(TypedDict, total=False):
    """`name_collection` of a payment link."""

    business: BusinessParams
    individual: BusinessParams


class OptionalItemParams(TypedDict, total=False):
    """`optional_items` of a payment link."""

    price: Required[str]
    quantity: Required[int]
    adjustable_quantity: AdjustableQuantityParams


class CompletedSessionParams(TypedDict):
    """`restrictions.completed_sessions` of a payment link."""

    limit: int


class PaymentLinkRestrictionParams(TypedDict):
    """`restrictions` of a payment link."""

    completed_sessions: CompletedSessionParams


class ShippingAddressCollectionParams(TypedDict):
    """`shipping_address_collection` of a payment link."""

    allowed_countries: Sequence[str]


class PaymentLinkTaxIdCollectionParams(TypedDict, total=False):
    """`tax_id_collection` of a payment link."""

    enabled: Required[bool]
    required: Literal["if_supported", "never"]


class LineItemPriceDataParams(TypedDict, total=False):
    """`line_items.price_data` of a payment link."""

    currency: Required[str]
    product: str
    product_data: PriceDataProductDataParams
    recurring: DefaultPriceDataRecurringParams
    tax_behavior: Literal["exclusive", "inclusive", "unspecified"]
    unit_amount: int
    unit_amount_decimal: str


class PaymentLinkLineItemParams(TypedDict, total=False):
    """`line_items` of a payment link."""

    quantity: Required[int]
    adjustable_quantity: AdjustableQuantityParams
    price: str
    price_data: LineItemPriceDataParams


class ManagedPaymentParams(TypedDict, total=False):
    """`managed_payments` of a payment link."""

    enabled: bool


class PaymentIntentDataParams(TypedDict, total=False):
    """`payment_intent_data` of a payment link."""

    capture_method: Literal["automatic", "automatic_async", "manual"]
    description: str
    metadata: MetadataParams
    setup_future_usage: Literal["off_session", "on_session"]
    statement_descriptor: str
    statement_descriptor_suffix: str
    transfer_group: str


class SubscriptionDataInvoiceSettingsParams(TypedDict, total=False):
    """`subscription_data.invoice_settings` of a payment link."""

    account_tax_ids: Sequence[str] | None
    custom_fields: Sequence[CustomFieldParams] | None
    description: str
    footer: str
    issuer: IssuerParams


class TrialSettingsEndBehaviorParams(TypedDict):
    """`subscription_data.trial_settings.end_behavior` of a payment link."""

    missing_payment_method: Literal["cancel", "create_invoice", "pause"]


class SubscriptionDataTrialSettingsParams(TypedDict):
    """`subscription_data.trial_settings` of a payment link."""

    end_behavior: TrialSettingsEndBehaviorParams


class SubscriptionDataParams(TypedDict, total=False):
    """`subscription_data` of a payment link."""

    description: str
    invoice_settings: SubscriptionDataInvoiceSettingsParams
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

    invoice_settings: SubscriptionDataInvoiceSettingsParams
    metadata: MetadataParams | None
    trial_period_days: int | None
    trial_settings: SubscriptionDataTrialSettingsParams | None
