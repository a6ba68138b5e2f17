"""Checkout sessions and their line items."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field, SecretStr

from switchgear.stripe.models.base import (
    DecimalText,
    Expandable,
    ListObject,
    Metadata,
    StripeModel,
    StripeObject,
)
from switchgear.stripe.models.checkout_page import (
    AdjustableQuantity,
    AfterExpiration,
    Branding,
    Consent,
    ConsentCollection,
    CustomField,
    CustomText,
    InvoiceCreation,
    NameCollection,
    OptionalItem,
    Permissions,
    SavedPaymentMethods,
    ShippingCountries,
    ShippingOption,
    TaxIdCollection,
    WalletOptions,
)
from switchgear.stripe.models.common import (
    Address,
    Contact,
    PresentmentDetails,
    Switch,
    TaxExempt,
)
from switchgear.stripe.models.discount import AppliedDiscount
from switchgear.stripe.models.payment_options import PaymentOptionsByKind
from switchgear.stripe.models.payment_parts import PaymentMethodConfiguration
from switchgear.stripe.models.price import Price
from switchgear.stripe.models.totals import (
    CheckoutTax,
    CustomerTaxId,
    DiscountBreakdown,
    ShippingCost,
    TaxBreakdown,
    TotalDetails,
)
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.payment_intent import PaymentIntent
    from switchgear.stripe.models.payment_link import PaymentLink
    from switchgear.stripe.models.setup_intent import SetupIntent
    from switchgear.stripe.models.subscription import Subscription

__all__ = [
    "CheckoutMode",
    "CheckoutSession",
    "CheckoutStatus",
    "CollectedInformation",
    "CurrencyConversion",
    "CustomerDetails",
    "LineItem",
    "PaymentStatus",
    "UiMode",
]


CheckoutMode: TypeAlias = Literal["payment", "setup", "subscription"]
"""What a session is for."""


class CheckoutStatus(StrEnum):
    """Where a session stands; `complete` does not yet mean paid."""

    COMPLETE = "complete"
    EXPIRED = "expired"
    OPEN = "open"


class PaymentStatus(StrEnum):
    """Whether the money is there; goods may be handed out unless `unpaid`."""

    NO_PAYMENT_REQUIRED = "no_payment_required"
    PAID = "paid"
    UNPAID = "unpaid"


UiMode: TypeAlias = Literal["elements", "embedded_page", "form", "hosted_page", "custom", "embedded", "hosted"]
"""Where the session is shown. The last three are the names before 2026-03-25.dahlia."""


class LineItem(StripeObject):
    """What is bought; amounts are in minor units of `currency`."""

    object: Literal["item"]
    adjustable_quantity: AdjustableQuantity | None = None
    amount_discount: int | None = None
    amount_subtotal: int | None = None
    amount_tax: int | None = None
    amount_total: int | None = None
    currency: str | None = None
    description: str | None = None
    discounts: list[DiscountBreakdown] | None = None
    metadata: Metadata = Field(default_factory=dict)
    price: Price | None = None
    quantity: int | None = None
    taxes: list[TaxBreakdown] | None = None


class CollectedInformation(StripeModel):
    """What the customer was asked for."""

    business_name: str | None = None
    individual_name: str | None = None
    shipping_details: Contact | None = None


class CurrencyConversion(StripeModel):
    """What was converted, from which currency, at which rate; amounts are in its minor units."""

    amount_subtotal: int | None = None
    amount_total: int | None = None
    fx_rate: DecimalText | None = None
    source_currency: str | None = None


class CustomerDetails(StripeModel):
    """Who the customer said to be."""

    address: Address | None = None
    business_name: str | None = None
    email: str | None = None
    individual_name: str | None = None
    name: str | None = None
    phone: str | None = None
    tax_exempt: Open[TaxExempt] | None = None
    tax_ids: list[CustomerTaxId] | None = None


class CheckoutSession(StripeObject):
    """A page on which a customer pays, subscribes or leaves a way to pay; amounts are in minor units of `currency`."""

    object: Literal["checkout.session"]
    adaptive_pricing: Switch | None = None
    after_expiration: AfterExpiration | None = None
    allow_promotion_codes: bool | None = None
    allowed_payment_method_types: list[str] | None = None
    amount_subtotal: int | None = None
    amount_total: int | None = None
    automatic_tax: CheckoutTax | None = None
    billing_address_collection: str | None = None
    branding_settings: Branding | None = None
    cancel_url: str | None = None
    client_reference_id: str | None = None
    """The merchant's own name for the customer or cart."""
    client_secret: SecretStr | None = None
    collected_information: CollectedInformation | None = None
    consent: Consent | None = None
    consent_collection: ConsentCollection | None = None
    created: UnixSeconds
    currency: str | None = None
    currency_conversion: CurrencyConversion | None = None
    custom_fields: list[CustomField] | None = None
    custom_text: CustomText | None = None
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    customer_creation: str | None = None
    customer_details: CustomerDetails | None = None
    customer_email: str | None = None
    discounts: list[AppliedDiscount] | None = None
    excluded_payment_method_types: list[str] | None = None
    expires_at: UnixSeconds | None = None
    integration_identifier: str | None = None
    invoice: Expandable["Invoice"] | None = None
    invoice_creation: InvoiceCreation | None = None
    line_items: ListObject[LineItem] | None = None
    livemode: bool
    locale: str | None = None
    managed_payments: Switch | None = None
    metadata: Metadata = Field(default_factory=dict)
    mode: Open[CheckoutMode] | None = None
    name_collection: NameCollection | None = None
    optional_items: list[OptionalItem] | None = None
    origin_context: str | None = None
    payment_intent: Expandable["PaymentIntent"] | None = None
    payment_link: Expandable["PaymentLink"] | None = None
    payment_method_collection: str | None = None
    payment_method_configuration_details: PaymentMethodConfiguration | None = None
    payment_method_options: PaymentOptionsByKind | None = None
    payment_method_types: list[str] | None = None
    payment_status: Open[PaymentStatus] | None = None
    permissions: Permissions | None = None
    phone_number_collection: Switch | None = None
    presentment_details: PresentmentDetails | None = None
    recovered_from: str | None = None
    redirect_on_completion: str | None = None
    return_url: str | None = None
    saved_payment_method_options: SavedPaymentMethods | None = None
    setup_intent: Expandable["SetupIntent"] | None = None
    shipping_address_collection: ShippingCountries | None = None
    shipping_cost: ShippingCost | None = None
    shipping_details: Contact | None = None
    """Sent by versions before 2025-03-31.basil; later ones say it in `collected_information`."""
    shipping_options: list[ShippingOption] | None = None
    status: Open[CheckoutStatus] | None = None
    submit_type: str | None = None
    subscription: Expandable["Subscription"] | None = None
    success_url: str | None = None
    tax_id_collection: TaxIdCollection | None = None
    total_details: TotalDetails | None = None
    ui_mode: Open[UiMode] | None = None
    url: str | None = None
    wallet_options: WalletOptions | None = None
