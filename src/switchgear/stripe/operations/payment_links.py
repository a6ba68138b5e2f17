"""Payment links: pages where anybody can buy (Stripe's API reference: Payment Links)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final, Literal, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.checkout import LineItem
from switchgear.stripe.models.payment_link import PaymentLink
from switchgear.stripe.operations.billing_parameters import InvoiceTransferDataParams, ShippingCostParams
from switchgear.stripe.operations.page_parameters import (
    CheckoutCreateCustomFieldParams,
    CustomTextParams,
    InvoiceCreationParams,
    NameCollectionParams,
    OptionalItemParams,
    ShippingAddressCollectionParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    AutomaticTaxParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    MethodOptionsParams,
    SwitchParams,
    WriteParams,
)
from switchgear.stripe.operations.payment_link_parameters import (
    ConsentParams,
    PaymentIntentDataParams,
    PaymentLinkAfterCompletionParams,
    PaymentLinkLineItemParams,
    PaymentLinkPaymentIntentDataParams,
    PaymentLinkRestrictionParams,
    PaymentLinkSubscriptionDataParams,
    PaymentLinksUpdateLineItemParams,
    SubscriptionDataParams,
    TaxIdCollectionParams,
)

__all__ = [
    "PaymentLinkCreateParams",
    "PaymentLinkItems",
    "PaymentLinkListParams",
    "PaymentLinkParams",
    "PaymentLinkUpdateParams",
    "PaymentLinks",
]


class PaymentLinkParams(WriteParams, total=False):
    """What can be said of a payment link at any time."""

    after_completion: Given[PaymentLinkAfterCompletionParams]
    allow_promotion_codes: Given[bool]
    application_fee_amount: Nullable[int]
    application_fee_percent: Nullable[float]
    automatic_tax: Given[AutomaticTaxParams]
    billing_address_collection: Given[Literal["auto", "required"]]
    consent_collection: Given[ConsentParams]
    custom_fields: Nullable[Sequence[CheckoutCreateCustomFieldParams]]
    custom_text: Given[CustomTextParams]
    customer_creation: Given[Literal["always", "if_required"]]
    inactive_message: Nullable[str]
    invoice_creation: Given[InvoiceCreationParams]
    metadata: Given[MetadataParams]
    name_collection: Nullable[NameCollectionParams]
    on_behalf_of: Nullable[str]
    optional_items: Nullable[Sequence[OptionalItemParams]]
    payment_method_collection: Given[Literal["always", "if_required"]]
    payment_method_options: Nullable[MethodOptionsParams]
    payment_method_types: Nullable[Sequence[str]]
    phone_number_collection: Given[SwitchParams]
    restrictions: Nullable[PaymentLinkRestrictionParams]
    shipping_address_collection: Nullable[ShippingAddressCollectionParams]
    shipping_options: Nullable[Sequence[ShippingCostParams]]
    submit_type: Given[Literal["auto", "book", "donate", "pay", "subscribe"]]
    tax_id_collection: Given[TaxIdCollectionParams]
    transfer_data: Nullable[InvoiceTransferDataParams]


class PaymentLinkCreateParams(PaymentLinkParams, total=False):
    """What a payment link is created with."""

    line_items: Required[Sequence[PaymentLinkLineItemParams]]
    currency: Given[str]
    managed_payments: Given[SwitchParams]
    payment_intent_data: Given[PaymentIntentDataParams]
    subscription_data: Given[SubscriptionDataParams]


class PaymentLinkUpdateParams(PaymentLinkParams, total=False):
    """What can be said of a payment link that exists."""

    active: Given[bool]
    line_items: Given[Sequence[PaymentLinksUpdateLineItemParams]]
    payment_intent_data: Given[PaymentLinkPaymentIntentDataParams]
    subscription_data: Given[PaymentLinkSubscriptionDataParams]


class PaymentLinkListParams(ListParams, total=False):
    """Which ones."""

    active: Omittable[bool]


PAYMENT_LINK: Final = Kind(STRIPE, "payment_link", "/v1/payment_links/{link_id}", PaymentLink)
LINE_ITEM: Final = Kind(STRIPE, "item", "/v1/payment_links/{link_id}/line_items/{item_id}", LineItem)


class PaymentLinkItems(Namespace[ModeT], path="payment_links.line_items"):
    """`client.payment_links.line_items`."""

    @paginated
    def list(self, link_id: str, **params: Unpack[ListParams]) -> Paged[LineItem]:
        """List them, newest first."""
        return LINE_ITEM.list(params, link_id)


class PaymentLinks(Namespace[ModeT], path="payment_links"):
    """`client.payment_links`."""

    @operation
    def create(self, **params: Unpack[PaymentLinkCreateParams]) -> Request[PaymentLink]:
        """Create a payment link."""
        return PAYMENT_LINK.create(params)

    @operation
    def retrieve(self, link_id: str, **params: Unpack[ExpandParams]) -> Request[PaymentLink]:
        """Read a payment link."""
        return PAYMENT_LINK.get(link_id, params=params)

    @operation
    def update(self, link_id: str, **params: Unpack[PaymentLinkUpdateParams]) -> Request[PaymentLink]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PAYMENT_LINK.update(link_id, params=params)

    @paginated
    def list(self, **params: Unpack[PaymentLinkListParams]) -> Paged[PaymentLink]:
        """List them, newest first."""
        return PAYMENT_LINK.list(params)

    @cached_property
    def line_items(self) -> PaymentLinkItems[ModeT]:
        """What payment links sell."""
        return PaymentLinkItems(self)
