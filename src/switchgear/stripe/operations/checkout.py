"""Checkout: the page where customers pay or subscribe (Stripe's API reference: Checkout Sessions)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Annotated, Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Either, Entries, Given, Nullable, Omittable, Without
from switchgear.pipeline.request import Request
from switchgear.stripe.models.checkout import CheckoutMode, CheckoutSession, CheckoutStatus, LineItem
from switchgear.stripe.operations.billing_parameters import ShippingOptionsParams
from switchgear.stripe.operations.checkout_parameters import (
    AfterExpirationParams,
    BrandingSettingsParams,
    CheckoutListCustomerDetailsParams,
    PermissionParams,
    SavedPaymentMethodOptionsParams,
    WalletOptionsParams,
)
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
    BillingModeParams,
    DiscountParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    MethodOptionsParams,
    PriceDataParams,
    ProductDataParams,
    RecurringParams,
    ShippingParams,
    SwitchParams,
    TimeRange,
    TransferDataParams,
    TrialSettingsParams,
    WriteParams,
)
from switchgear.stripe.operations.payment_link_parameters import (
    ConsentParams,
    TaxIdCollectionParams,
)
from switchgear.stripe.operations.subscription_parameters import BillingCycleAnchorConfigParams

__all__ = [
    "Checkout",
    "CheckoutCreateParams",
    "CheckoutItemUpdateParams",
    "CheckoutListParams",
    "CheckoutSessionItems",
    "CheckoutSessions",
    "CheckoutSubscriptionParams",
    "CheckoutUpdateParams",
    "CollectedShippingParams",
    "CustomerChangesParams",
    "LineItemParams",
    "LinePriceDataParams",
    "PaymentChangesParams",
    "PaymentIntentParams",
    "PaymentShippingParams",
    "PaymentTransferParams",
    "SetupIntentParams",
]


class AdjustableQuantityParams(TypedDict, total=False):
    """Whether the customer may change the quantity, and how far."""

    enabled: Required[bool]
    maximum: int
    minimum: int


class LinePriceDataParams(PriceDataParams, total=False):
    """A price of a product that exists, or of one that is made too; with `recurring` for a subscription."""

    product: str
    product_data: ProductDataParams
    recurring: RecurringParams


class LineItemParams(TypedDict, total=False):
    """What is bought: an existing price, or `price_data`."""

    price: Annotated[str, Either("price_data")]
    price_data: LinePriceDataParams
    quantity: int
    """Not for metered prices."""
    adjustable_quantity: AdjustableQuantityParams
    metadata: MetadataParams
    tax_rates: Sequence[str]


class CustomerChangesParams(TypedDict, total=False):
    """Whether what the customer types is written to the customer that was named."""

    address: Literal["auto", "never"]
    name: Literal["auto", "never"]
    shipping: Literal["auto", "never"]


class PaymentShippingParams(ShippingParams, total=False):
    """Where goods go, and with whom."""

    carrier: str
    tracking_number: str


class PaymentTransferParams(TypedDict, total=False):
    """The connected account that the payment goes on to; `amount` of it in minor units, or all."""

    destination: Required[str]
    amount: int


class PaymentIntentParams(TypedDict, total=False):
    """What the payment begins with, in mode `payment`."""

    application_fee_amount: int
    """In minor units."""
    capture_method: Literal["automatic", "automatic_async", "manual"]
    description: str
    metadata: MetadataParams
    on_behalf_of: str
    receipt_email: str
    setup_future_usage: Literal["off_session", "on_session"]
    shipping: PaymentShippingParams
    statement_descriptor: str
    statement_descriptor_suffix: str
    transfer_data: PaymentTransferParams
    transfer_group: str


class SetupIntentParams(TypedDict, total=False):
    """What the setup begins with, in mode `setup`."""

    description: str
    metadata: MetadataParams
    on_behalf_of: str


class CheckoutSubscriptionParams(TypedDict, total=False):
    """What the subscription begins with, in mode `subscription`."""

    application_fee_percent: float
    billing_cycle_anchor: datetime
    billing_cycle_anchor_config: BillingCycleAnchorConfigParams
    billing_mode: BillingModeParams
    default_tax_rates: Sequence[str]
    description: str
    metadata: MetadataParams
    on_behalf_of: str
    proration_behavior: Literal["create_prorations", "none"]
    transfer_data: TransferDataParams
    trial_end: datetime
    """At least 48 hours ahead."""
    trial_period_days: int
    trial_settings: TrialSettingsParams


class CheckoutCreateParams(WriteParams, total=False):
    """What a session is created with."""

    mode: Required[CheckoutMode | Literal["payment", "setup", "subscription"]]
    """What it is for."""
    allow_promotion_codes: Given[bool]
    automatic_tax: Given[AutomaticTaxParams]
    billing_address_collection: Given[Literal["auto", "required"]]
    cancel_url: Given[str]
    client_reference_id: Given[str]
    """Your own name for the customer or cart, up to 200 characters; it comes back in the event."""
    consent_collection: Given[ConsentParams]
    currency: Given[str]
    customer: Given[str]
    customer_creation: Given[Literal["always", "if_required"]]
    customer_email: Annotated[Given[str], Without("customer")]
    """For a customer who does not exist yet."""
    customer_update: Given[CustomerChangesParams]
    discounts: Annotated[Given[Sequence[DiscountParams]], Without("allow_promotion_codes")]
    """One."""
    expires_at: Given[datetime]
    """30 minutes to 24 hours ahead; Stripe's default is 24 hours."""
    line_items: Given[Annotated[Sequence[LineItemParams], Entries(1)]]
    """Up to 20 that recur and 20 that do not; up to 100 in mode `payment`."""
    locale: Given[str]
    metadata: Given[MetadataParams]
    payment_intent_data: Given[PaymentIntentParams]
    payment_method_collection: Given[Literal["always", "if_required"]]
    phone_number_collection: Given[SwitchParams]
    redirect_on_completion: Given[Literal["always", "if_required", "never"]]
    return_url: Given[str]
    """Where an embedded page leads to."""
    setup_intent_data: Given[SetupIntentParams]
    submit_type: Given[Literal["auto", "book", "donate", "pay", "subscribe"]]
    subscription_data: Given[CheckoutSubscriptionParams]
    success_url: Given[str]
    """Where a hosted page leads to; `{CHECKOUT_SESSION_ID}` in it is replaced."""
    tax_id_collection: Given[TaxIdCollectionParams]
    ui_mode: Given[Literal["elements", "embedded_page", "form", "hosted_page"]]
    adaptive_pricing: Given[SwitchParams]
    after_expiration: Given[AfterExpirationParams]
    allowed_payment_method_types: Given[Sequence[str]]
    branding_settings: Given[BrandingSettingsParams]
    custom_fields: Given[Sequence[CheckoutCreateCustomFieldParams]]
    custom_text: Given[CustomTextParams]
    customer_account: Given[str]
    excluded_payment_method_types: Given[Sequence[str]]
    integration_identifier: Given[str]
    invoice_creation: Given[InvoiceCreationParams]
    managed_payments: Given[SwitchParams]
    name_collection: Given[NameCollectionParams]
    optional_items: Given[Sequence[OptionalItemParams]]
    origin_context: Given[Literal["mobile_app", "web"]]
    payment_method_configuration: Given[str]
    payment_method_data: Given[MethodOptionsParams]
    payment_method_options: Given[MethodOptionsParams]
    permissions: Given[PermissionParams]
    saved_payment_method_options: Given[SavedPaymentMethodOptionsParams]
    shipping_address_collection: Given[ShippingAddressCollectionParams]
    shipping_options: Given[Sequence[ShippingOptionsParams]]
    wallet_options: Given[WalletOptionsParams]


class CheckoutItemUpdateParams(LineItemParams, total=False):
    """An item to add, or with `id` one to change; items that are not named are dropped."""

    id: str
    price: str


class CollectedShippingParams(TypedDict, total=False):
    """What the customer entered on a page of one's own."""

    shipping_details: ShippingParams


class PaymentChangesParams(TypedDict, total=False):
    """What can be said of the payment of a session that exists."""

    description: str | None
    metadata: MetadataParams | None
    setup_future_usage: Literal["off_session", "on_session"] | None
    statement_descriptor: str | None
    statement_descriptor_suffix: str | None


class CheckoutUpdateParams(WriteParams, total=False):
    """What can be said of a session that is open."""

    collected_information: Given[CollectedShippingParams]
    line_items: Given[Sequence[CheckoutItemUpdateParams]]
    metadata: Nullable[MetadataParams]
    payment_intent_data: Given[PaymentChangesParams]
    shipping_options: Nullable[Sequence[ShippingOptionsParams]]


class CheckoutListParams(ListParams, total=False):
    """Which sessions."""

    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    payment_intent: Omittable[str]
    status: Omittable[CheckoutStatus | Literal["complete", "expired", "open"]]
    subscription: Omittable[str]
    customer_account: Omittable[str]
    customer_details: Omittable[CheckoutListCustomerDetailsParams]
    payment_link: Omittable[str]


CHECKOUT_SESSION: Final = Kind(STRIPE, "checkout.session", "/v1/checkout/sessions/{session_id}", CheckoutSession)


LINE_ITEM: Final = Kind(STRIPE, "item", "/v1/checkout/sessions/{session_id}/line_items/{item_id}", LineItem)


class CheckoutSessionItems(Namespace[ModeT], path="checkout.sessions.line_items"):
    """`client.checkout.sessions.line_items`."""

    @paginated
    def list(self, session_id: str, **params: Unpack[ListParams]) -> Paged[LineItem]:
        """List what is bought, all of it."""
        return LINE_ITEM.list(params, session_id)


class CheckoutSessions(Namespace[ModeT], path="checkout.sessions"):
    """`client.checkout.sessions`."""

    @operation
    def create(self, **params: Unpack[CheckoutCreateParams]) -> Request[CheckoutSession]:
        """Create a session, and send the customer to its `url`."""
        customer = params.get("customer")
        return CHECKOUT_SESSION.create(params, tags=(STRIPE.tag("customer", customer),) if customer else ())

    @operation
    def retrieve(self, session_id: str, **params: Unpack[ExpandParams]) -> Request[CheckoutSession]:
        """Read a session; its `line_items` only if they are expanded."""
        return CHECKOUT_SESSION.get(session_id, params=params)

    @operation
    def update(self, session_id: str, **params: Unpack[CheckoutUpdateParams]) -> Request[CheckoutSession]:
        """Change what is given of an open session and leave the rest; metadata is merged key by key."""
        return CHECKOUT_SESSION.update(session_id, params=params)

    @operation
    def expire(self, session_id: str, **params: Unpack[WriteParams]) -> Request[CheckoutSession]:
        """Expire an open session, so that nobody can complete it."""
        return CHECKOUT_SESSION.update(session_id, params=params, to="/expire")

    @paginated
    def list(self, **params: Unpack[CheckoutListParams]) -> Paged[CheckoutSession]:
        """List sessions, newest first."""
        return CHECKOUT_SESSION.list(params)

    @cached_property
    def line_items(self) -> CheckoutSessionItems[ModeT]:
        """What is bought in sessions."""
        return CheckoutSessionItems(self)


class Checkout(Namespace[ModeT], path="checkout"):
    """`client.checkout`."""

    @cached_property
    def sessions(self) -> CheckoutSessions[ModeT]:
        """The sessions of customers."""
        return CheckoutSessions(self)
