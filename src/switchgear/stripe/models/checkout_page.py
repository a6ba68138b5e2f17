"""What a checkout page shows and asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel
from switchgear.stripe.models.common import AccountTaxParty, InvoiceField, InvoiceRendering
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.shipping import ShippingRate
    from switchgear.stripe.models.tax import TaxId


__all__ = [
    "AdjustableQuantity",
    "AfterExpiration",
    "BrandImage",
    "Branding",
    "Consent",
    "ConsentCollection",
    "CustomField",
    "CustomText",
    "Dropdown",
    "InvoiceCreation",
    "InvoiceData",
    "Label",
    "LinkWallet",
    "Message",
    "NameCollection",
    "NameSwitch",
    "Option",
    "OptionalItem",
    "Permissions",
    "Recovery",
    "ReuseAgreement",
    "SavedPaymentMethods",
    "ShippingCountries",
    "ShippingOption",
    "TaxIdCollection",
    "Text",
    "WalletOptions",
]


class AdjustableQuantity(StripeModel):
    """Whether the customer may change a quantity, and how far."""

    enabled: bool | None = None
    maximum: int | None = None
    minimum: int | None = None


class BrandImage(StripeModel):
    """A picture: an uploaded `file`, or a `url`."""

    type: str | None = None
    file: str | None = None
    url: str | None = None


class Branding(StripeModel):
    """What the page looks like."""

    background_color: str | None = None
    border_style: str | None = None
    button_color: str | None = None
    display_name: str | None = None
    font_family: str | None = None
    icon: BrandImage | None = None
    logo: BrandImage | None = None


class Consent(StripeModel):
    """What the customer agreed to."""

    promotions: str | None = None
    terms_of_service: str | None = None


class ReuseAgreement(StripeModel):
    """Where the agreement to use a payment method again is shown."""

    position: str | None = None


class ConsentCollection(StripeModel):
    """What the customer is asked to agree to."""

    payment_method_reuse_agreement: ReuseAgreement | None = None
    promotions: str | None = None
    terms_of_service: str | None = None


class Option(StripeModel):
    """A choice."""

    label: str | None = None
    value: str | None = None


class Dropdown(StripeModel):
    """A field to choose in."""

    default_value: str | None = None
    options: list[Option] | None = None
    value: str | None = None


class Label(StripeModel):
    """What a field is called."""

    type: str | None = None
    custom: str | None = None


class Text(StripeModel):
    """A field to type in, or digits only."""

    default_value: str | None = None
    maximum_length: int | None = None
    minimum_length: int | None = None
    value: str | None = None


class CustomField(StripeModel):
    """A question of the merchant's own; `type` names the field that holds the answer."""

    key: str | None = None
    type: str | None = None
    dropdown: Dropdown | None = None
    label: Label | None = None
    numeric: Text | None = None
    optional: bool | None = None
    text: Text | None = None


class Message(StripeModel):
    """A text of the merchant's own."""

    message: str | None = None


class CustomText(StripeModel):
    """The merchant's own texts, by place."""

    after_submit: Message | None = None
    shipping_address: Message | None = None
    submit: Message | None = None
    terms_of_service_acceptance: Message | None = None


class NameSwitch(StripeModel):
    """Whether a name is asked for."""

    enabled: bool | None = None
    optional: bool | None = None


class NameCollection(StripeModel):
    """The names that are asked for."""

    business: NameSwitch | None = None
    individual: NameSwitch | None = None


class OptionalItem(StripeModel):
    """What may be bought besides."""

    adjustable_quantity: AdjustableQuantity | None = None
    price: str | None = None
    quantity: int | None = None


class Permissions(StripeModel):
    """What the page may change by itself."""

    update_shipping_details: str | None = None


class SavedPaymentMethods(StripeModel):
    """Which saved payment methods are shown, kept and removed."""

    allow_redisplay_filters: list[str] | None = None
    payment_method_remove: str | None = None
    payment_method_save: str | None = None


class ShippingCountries(StripeModel):
    """Where goods may be sent, by ISO 3166-1 alpha-2."""

    allowed_countries: list[str] | None = None


class TaxIdCollection(StripeModel):
    """Whether a tax id is asked for."""

    enabled: bool | None = None
    required: str | None = None


class LinkWallet(StripeModel):
    """Whether Link is shown."""

    display: str | None = None


class WalletOptions(StripeModel):
    """Options by wallet."""

    link: LinkWallet | None = None


class Recovery(StripeModel):
    """The way back into a session that expired."""

    allow_promotion_codes: bool | None = None
    enabled: bool | None = None
    expires_at: UnixSeconds | None = None
    url: str | None = None


class AfterExpiration(StripeModel):
    """What follows on expiry."""

    recovery: Recovery | None = None


class InvoiceData(StripeModel):
    """What the invoice begins with."""

    account_tax_ids: list[Expandable["TaxId"]] | None = None
    custom_fields: list[InvoiceField] | None = None
    description: str | None = None
    footer: str | None = None
    issuer: AccountTaxParty | None = None
    metadata: Metadata = Field(default_factory=dict)
    rendering_options: InvoiceRendering | None = None


class InvoiceCreation(StripeModel):
    """Whether a one-off payment gets an invoice."""

    enabled: bool | None = None
    invoice_data: InvoiceData | None = None


class ShippingOption(StripeModel):
    """A way to ship, and its price in minor units."""

    shipping_amount: int | None = None
    shipping_rate: Expandable["ShippingRate"] | None = None
