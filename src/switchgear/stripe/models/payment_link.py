"""Payment links: pages where anybody can buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import Expandable, ListObject, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.checkout import LineItem
from switchgear.stripe.models.checkout_page import (
    ConsentCollection,
    CustomField,
    CustomText,
    InvoiceCreation,
    NameCollection,
    OptionalItem,
    ShippingCountries,
    ShippingOption,
    TaxIdCollection,
)
from switchgear.stripe.models.common import AccountTaxParty, ChargeTransfer, Confirmation, Switch
from switchgear.stripe.models.payment_options import PaymentOptionsByKind
from switchgear.stripe.models.subscription_parts import SubscriptionInvoiceSettings, TrialSettings
from switchgear.types.enums import Open

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application

__all__ = [
    "LinkCompletion",
    "LinkPaymentData",
    "LinkRedirect",
    "LinkRestrictions",
    "LinkSubscriptionData",
    "LinkTax",
    "LinkUses",
    "PaymentLink",
    "SubmitType",
]


SubmitType: TypeAlias = Literal["auto", "book", "donate", "pay", "subscribe"]
"""What the button says."""


class LinkRedirect(StripeModel):
    """Where the customer is sent."""

    url: str | None = None


class LinkCompletion(StripeModel):
    """What follows a payment; `type` names the field that is set."""

    hosted_confirmation: Confirmation | None = None
    redirect: LinkRedirect | None = None
    type: str | None = None


class LinkTax(StripeModel):
    """Whether Stripe computes tax, and who is liable for it."""

    enabled: bool | None = None
    liability: AccountTaxParty | None = None


class LinkPaymentData(StripeModel):
    """What payments begin with."""

    capture_method: Open[Literal["automatic", "automatic_async", "manual"]] | None = None
    description: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    setup_future_usage: Open[Literal["off_session", "on_session"]] | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    transfer_group: str | None = None


class LinkUses(StripeModel):
    """How often it was used, and how often it may be."""

    count: int | None = None
    limit: int | None = None


class LinkRestrictions(StripeModel):
    """How often a link may be used."""

    completed_sessions: LinkUses | None = None


class LinkSubscriptionData(StripeModel):
    """What subscriptions begin with."""

    description: str | None = None
    invoice_settings: SubscriptionInvoiceSettings | None = None
    metadata: Metadata = Field(default_factory=dict)
    trial_period_days: int | None = None
    trial_settings: TrialSettings | None = None


class PaymentLink(StripeObject):
    """A page where anybody can buy, as often as it allows."""

    object: Literal["payment_link"]
    active: bool
    after_completion: LinkCompletion | None = None
    allow_promotion_codes: bool | None = None
    application: Expandable["Application"] | None = None
    application_fee_amount: int | None = None
    application_fee_percent: float | None = None
    automatic_tax: LinkTax | None = None
    billing_address_collection: Open[Literal["auto", "required"]] | None = None
    consent_collection: ConsentCollection | None = None
    currency: str | None = None
    custom_fields: list[CustomField] | None = None
    custom_text: CustomText | None = None
    customer_creation: Open[Literal["always", "if_required"]] | None = None
    inactive_message: str | None = None
    invoice_creation: InvoiceCreation | None = None
    line_items: ListObject[LineItem] | None = None
    livemode: bool
    managed_payments: Switch | None = None
    metadata: Metadata = Field(default_factory=dict)
    name_collection: NameCollection | None = None
    on_behalf_of: Expandable["Account"] | None = None
    optional_items: list[OptionalItem] | None = None
    payment_intent_data: LinkPaymentData | None = None
    payment_method_collection: Open[Literal["always", "if_required"]] | None = None
    payment_method_options: PaymentOptionsByKind | None = None
    payment_method_types: list[str] | None = None
    phone_number_collection: Switch | None = None
    restrictions: LinkRestrictions | None = None
    shipping_address_collection: ShippingCountries | None = None
    shipping_options: list[ShippingOption] | None = None
    submit_type: Open[SubmitType] | None = None
    subscription_data: LinkSubscriptionData | None = None
    tax_id_collection: TaxIdCollection | None = None
    transfer_data: ChargeTransfer | None = None
    url: str | None = None
