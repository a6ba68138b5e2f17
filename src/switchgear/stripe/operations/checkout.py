"""Checkout: the page where customers pay or subscribe (Stripe's API reference: Checkout Sessions)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Literal

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.request import Request, path
from switchgear.stripe.models.checkout import CheckoutMode, CheckoutSession, CheckoutStatus
from switchgear.stripe.operations.parameters import (
    AutomaticTaxParams,
    BillingModeParams,
    DiscountParams,
    ExpandParams,
    Given,
    ListParams,
    MetadataParams,
    PriceDataParams,
    SwitchParams,
    TimeRange,
    TransferDataParams,
    TrialSettingsParams,
    checked,
    one_price_each,
    only_one,
)
from switchgear.stripe.operations.requests import created, listing, read, tag, write
from switchgear.types.model import decoder
from switchgear.types.unset import UNSET

__all__ = [
    "Checkout",
    "CheckoutListParams",
    "CheckoutParams",
    "CheckoutSessions",
    "CheckoutStartParams",
    "CheckoutSubscriptionParams",
    "ConsentParams",
    "CustomerChangesParams",
    "LineItemParams",
    "PaymentIntentParams",
    "SetupIntentParams",
    "TaxIdCollectionParams",
]


class _AdjustableQuantityRequired(TypedDict):
    enabled: bool


class AdjustableQuantityParams(_AdjustableQuantityRequired, total=False):
    """Whether the customer may change the quantity, and how far."""

    maximum: int
    minimum: int


class LineItemParams(TypedDict, total=False):
    """What is bought: an existing price, or `price_data`."""

    price: str
    price_data: PriceDataParams
    quantity: int
    """Not for metered prices."""
    adjustable_quantity: AdjustableQuantityParams
    metadata: MetadataParams
    tax_rates: Sequence[str]


class ConsentParams(TypedDict, total=False):
    """What the customer is asked to agree to."""

    promotions: Literal["auto", "none"]
    terms_of_service: Literal["none", "required"]


class CustomerChangesParams(TypedDict, total=False):
    """Whether what the customer types is written to the customer that was named."""

    address: Literal["auto", "never"]
    name: Literal["auto", "never"]
    shipping: Literal["auto", "never"]


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
    statement_descriptor: str
    statement_descriptor_suffix: str
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


class _TaxIdCollectionRequired(TypedDict):
    enabled: bool


class TaxIdCollectionParams(_TaxIdCollectionRequired, total=False):
    """Whether a tax id is asked for."""

    required: Literal["if_supported", "never"]


class CheckoutParams(ExpandParams, total=False):
    """What can be said of a session, beside its mode."""

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
    customer_email: Given[str]
    """For a customer who does not exist yet."""
    customer_update: Given[CustomerChangesParams]
    discounts: Given[Sequence[DiscountParams]]
    """One; not together with `allow_promotion_codes`."""
    expires_at: Given[datetime]
    """30 minutes to 24 hours ahead; Stripe's default is 24 hours."""
    line_items: Given[Sequence[LineItemParams]]
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


class CheckoutStartParams(CheckoutParams):
    """All that a session is created with."""

    mode: CheckoutMode | Literal["payment", "setup", "subscription"]


class CheckoutListParams(ListParams, total=False):
    """Which sessions."""

    created: Given[TimeRange | datetime]
    customer: Given[str]
    payment_intent: Given[str]
    status: Given[CheckoutStatus | Literal["complete", "expired", "open"]]
    subscription: Given[str]


class CheckoutSessions(Namespace[ModeT], path="checkout.sessions"):
    """`client.checkout.sessions`."""

    @operation
    def create(
        self,
        *,
        mode: CheckoutMode | Literal["payment", "setup", "subscription"],
        idempotency_key: str | None = None,
        **params: Unpack[CheckoutParams],
    ) -> Request[CheckoutSession]:
        """Create a session, and send the customer to its `url`.

        Args:
            mode: What it is for.
            idempotency_key: A key of one's own, for a job that may be restarted; one is minted otherwise.
            **params: See `CheckoutParams`.

        Raises:
            InvalidRequest: A parameter is unknown, excluded by another, or beyond Stripe's limits.
        """
        one_price_each("line_items", params.get("line_items") or ())
        only_one(params, "customer", "customer_email")
        only_one(params, "allow_promotion_codes", "discounts")
        customer: Given[str] = params.get("customer", UNSET)
        return write(
            path("/v1/checkout/sessions"),
            decoder(CheckoutSession),
            checked(CheckoutStartParams, {"mode": mode, **params}, new=True),
            idempotency_key,
            tags=(created("checkout.session"), *((tag("customer", customer),) if customer else ())),
        )

    @operation
    def retrieve(self, session_id: str, *, expand: Given[Sequence[str]] = UNSET) -> Request[CheckoutSession]:
        """Read a session; its `line_items` only if they are expanded."""
        return read(
            path("/v1/checkout/sessions/{session_id}", session_id=session_id),
            decoder(CheckoutSession),
            checked(ExpandParams, {"expand": expand}),
            tags=(tag("checkout.session", session_id),),
        )

    @operation
    def expire(
        self, session_id: str, *, expand: Given[Sequence[str]] = UNSET, idempotency_key: str | None = None
    ) -> Request[CheckoutSession]:
        """Expire an open session, so that nobody can complete it.

        Args:
            session_id: `cs_...`
            expand: What to answer in full, such as `line_items`.
            idempotency_key: A key of one's own, for a job that may be restarted; one is minted otherwise.
        """
        return write(
            path("/v1/checkout/sessions/{session_id}/expire", session_id=session_id),
            decoder(CheckoutSession),
            checked(ExpandParams, {"expand": expand}),
            idempotency_key,
            tags=(tag("checkout.session", session_id),),
        )

    @paginated
    def list(self, **params: Unpack[CheckoutListParams]) -> Paged[CheckoutSession]:
        """List sessions, newest first.

        Args:
            **params: See `CheckoutListParams`.

        Raises:
            InvalidRequest: A parameter is unknown, or beyond Stripe's limits.
        """
        fields = checked(CheckoutListParams, params)
        return listing(path("/v1/checkout/sessions"), CheckoutSession, fields, tags=(tag("checkout.session"),))


class Checkout(Namespace[ModeT], path="checkout"):
    """`client.checkout`."""

    @cached_property
    def sessions(self) -> CheckoutSessions[ModeT]:
        """Visits to the till."""
        return CheckoutSessions(self)
