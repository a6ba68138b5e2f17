"""Subscriptions: what customers pay for again and again (Stripe's API reference: Subscriptions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.encoding import Value
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.request import Lookup, Request, path
from switchgear.stripe.models.subscription import (
    CancellationFeedback,
    CollectionMethod,
    PauseBehavior,
    Subscription,
    SubscriptionStatus,
)
from switchgear.stripe.operations.parameters import (
    AutomaticTaxParams,
    BillingModeParams,
    CustomFieldParams,
    DiscountParams,
    ExpandParams,
    Given,
    IssuerParams,
    ListParams,
    MetadataParams,
    Nullable,
    PriceDataParams,
    TimeRange,
    TransferDataParams,
    TrialSettingsParams,
    checked,
    one_price_each,
    only_one,
)
from switchgear.stripe.operations.requests import created, delete, listing, read, tag, write
from switchgear.types.model import decoder
from switchgear.types.unset import UNSET

__all__ = [
    "AnchorParams",
    "CancellationParams",
    "InvoiceItemParams",
    "PauseCollectionParams",
    "PaymentSettingsParams",
    "SubscriptionCancelParams",
    "SubscriptionCreateParams",
    "SubscriptionInvoiceParams",
    "SubscriptionItemParams",
    "SubscriptionItemUpdateParams",
    "SubscriptionListParams",
    "SubscriptionParams",
    "SubscriptionResumeParams",
    "SubscriptionStartParams",
    "SubscriptionUpdateParams",
    "Subscriptions",
]

PaymentBehavior: TypeAlias = Literal[
    "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"
]
ProrationBehavior: TypeAlias = Literal["always_invoice", "create_prorations", "none"]


class SubscriptionItemParams(TypedDict, total=False):
    """One price: an existing one, or `price_data`."""

    price: str
    price_data: PriceDataParams
    quantity: int
    """Not for metered prices."""
    discounts: Sequence[DiscountParams] | None
    metadata: MetadataParams | None
    tax_rates: Sequence[str] | None


class SubscriptionItemUpdateParams(SubscriptionItemParams, total=False):
    """An item to add, or with `id` one to change or drop. A new price sets the quantity to 1 if none is given."""

    id: str
    clear_usage: bool
    deleted: bool


class InvoiceItemParams(TypedDict, total=False):
    """Something that is paid once, with the first invoice."""

    price: str
    price_data: PriceDataParams
    quantity: int
    discounts: Sequence[DiscountParams]
    metadata: MetadataParams
    tax_rates: Sequence[str]


class SubscriptionInvoiceParams(TypedDict, total=False):
    """What a subscription's invoices begin with."""

    account_tax_ids: Sequence[str] | None
    custom_fields: Sequence[CustomFieldParams] | None
    description: str
    footer: str
    issuer: IssuerParams


class PaymentSettingsParams(TypedDict, total=False):
    """How a subscription's invoices are paid."""

    payment_method_types: Sequence[str] | None
    save_default_payment_method: Literal["off", "on_subscription"]


class _PauseCollectionRequired(TypedDict):
    behavior: PauseBehavior | Literal["keep_as_draft", "mark_uncollectible", "void"]


class PauseCollectionParams(_PauseCollectionRequired, total=False):
    """What becomes of invoices while they are not collected, and until when. The status stays as it is."""

    resumes_at: datetime


class AnchorParams(TypedDict):
    """Whether a new period begins now, or the old one goes on."""

    type: Literal["now", "unchanged"]


class CancellationParams(TypedDict, total=False):
    """Why it ends."""

    comment: str | None
    feedback: (
        CancellationFeedback
        | Literal[
            "customer_service",
            "low_quality",
            "missing_features",
            "other",
            "switched_service",
            "too_complex",
            "too_expensive",
            "unused",
        ]
        | None
    )


class SubscriptionParams(ExpandParams, total=False):
    """What can be said of a subscription at any time."""

    add_invoice_items: Given[Sequence[InvoiceItemParams]]
    application_fee_percent: Nullable[float]
    automatic_tax: Given[AutomaticTaxParams]
    cancel_at: Nullable[datetime | Literal["max_billed_until", "max_period_end", "min_period_end"]]
    cancel_at_period_end: Given[bool]
    collection_method: Given[CollectionMethod | Literal["charge_automatically", "send_invoice"]]
    days_until_due: Given[int]
    """Until an invoice that is sent has to be paid."""
    default_payment_method: Given[str]
    """Outranks the customer's own default."""
    default_source: Nullable[str]
    default_tax_rates: Nullable[Sequence[str]]
    description: Nullable[str]
    """Up to 500 characters, for the customer to read."""
    discounts: Nullable[Sequence[DiscountParams]]
    invoice_settings: Given[SubscriptionInvoiceParams]
    metadata: Nullable[MetadataParams]
    off_session: Given[bool]
    """Whether the customer is absent, so that nobody can authenticate a payment."""
    on_behalf_of: Nullable[str]
    payment_behavior: Given[PaymentBehavior]
    payment_settings: Given[PaymentSettingsParams]
    proration_behavior: Given[ProrationBehavior]
    transfer_data: Nullable[TransferDataParams]
    trial_end: Given[datetime | Literal["now"]]
    trial_from_plan: Given[bool]
    trial_settings: Given[TrialSettingsParams]


class SubscriptionCreateParams(SubscriptionParams, total=False):
    """What can be said of a new subscription, beside its customer and its items."""

    backdate_start_date: Given[datetime]
    billing_cycle_anchor: Given[datetime]
    billing_mode: Given[BillingModeParams]
    currency: Given[str]
    trial_period_days: Given[int]


class SubscriptionStartParams(SubscriptionCreateParams):
    """All that a subscription is created with."""

    customer: str
    items: Sequence[SubscriptionItemParams]


class SubscriptionUpdateParams(SubscriptionParams, total=False):
    """What can be said of a subscription that exists."""

    billing_cycle_anchor: Given[AnchorParams]
    cancellation_details: Given[CancellationParams]
    items: Given[Sequence[SubscriptionItemUpdateParams]]
    """Items that are not named stay."""
    pause_collection: Nullable[PauseCollectionParams]
    proration_date: Given[datetime]


class SubscriptionCancelParams(ExpandParams, total=False):
    """How a subscription ends at once."""

    cancellation_details: Given[CancellationParams]
    invoice_now: Given[bool]
    """Whether what is not invoiced yet is invoiced now."""
    prorate: Given[bool]
    """Whether the rest of the period is credited."""


class SubscriptionResumeParams(ExpandParams, total=False):
    """How a subscription goes on."""

    billing_cycle_anchor: Given[AnchorParams]
    """Stripe's default is `now`."""
    proration_behavior: Given[ProrationBehavior]
    """What becomes of the difference, where the anchor is `unchanged`."""
    proration_date: Given[datetime]


class SubscriptionListParams(ListParams, total=False):
    """Which subscriptions."""

    status: Given[SubscriptionStatus | Literal["all", "ended"]]
    """All but the canceled ones by default; `all` for those too, `ended` for what was canceled or never paid."""
    customer: Given[str]
    price: Given[str]
    collection_method: Given[CollectionMethod | Literal["charge_automatically", "send_invoice"]]
    created: Given[TimeRange | datetime]
    current_period_start: Given[TimeRange | datetime]
    current_period_end: Given[TimeRange | datetime]
    test_clock: Given[str]


class Subscriptions(Namespace[ModeT], path="subscriptions"):
    """`client.subscriptions`."""

    @operation
    def create(
        self,
        *,
        customer: str,
        items: Sequence[SubscriptionItemParams],
        idempotency_key: str | None = None,
        **params: Unpack[SubscriptionCreateParams],
    ) -> Request[Subscription]:
        """Create a subscription.

        Args:
            customer: Who pays: `cus_...`
            items: What for; up to 20.
            idempotency_key: A key of one's own, for a job that may be restarted; one is minted otherwise.
            **params: See `SubscriptionCreateParams`.

        Raises:
            InvalidRequest: A parameter is unknown, excluded by another, or beyond Stripe's limits.
        """
        one_price_each("items", items)
        only_one(params, "trial_end", "trial_period_days")
        fields = _checked(SubscriptionStartParams, {"customer": customer, "items": items, **params}, new=True)
        return write(
            path("/v1/subscriptions"),
            decoder(Subscription),
            fields,
            idempotency_key,
            tags=(created("subscription"), tag("customer", customer)),
        )

    @operation
    def retrieve(self, subscription_id: str, *, expand: Given[Sequence[str]] = UNSET) -> Request[Subscription]:
        """Read a subscription; a canceled one too."""
        return read(
            path("/v1/subscriptions/{subscription_id}", subscription_id=subscription_id),
            decoder(Subscription),
            checked(ExpandParams, {"expand": expand}),
            tags=(tag("subscription", subscription_id),),
        )

    @operation
    def update(
        self,
        subscription_id: str,
        *,
        idempotency_key: str | None = None,
        **params: Unpack[SubscriptionUpdateParams],
    ) -> Request[Subscription]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key.

        Args:
            subscription_id: `sub_...`
            idempotency_key: A key of one's own, for a job that may be restarted; one is minted otherwise.
            **params: See `SubscriptionUpdateParams`.

        Raises:
            InvalidRequest: A parameter is unknown, excluded by another, or beyond Stripe's limits.
        """
        return write(
            path("/v1/subscriptions/{subscription_id}", subscription_id=subscription_id),
            decoder(Subscription),
            _checked(SubscriptionUpdateParams, params),
            idempotency_key,
            tags=(tag("subscription", subscription_id),),
        )

    @operation
    def cancel(self, subscription_id: str, **params: Unpack[SubscriptionCancelParams]) -> Request[Subscription]:
        """Cancel a subscription at once; `update(..., cancel_at_period_end=True)` cancels it later.

        Stripe answers 404 for one that is canceled already. Where that follows an attempt whose effect is unknown, the
        subscription is read to see whether it is canceled now.

        Args:
            subscription_id: `sub_...`
            **params: See `SubscriptionCancelParams`.

        Raises:
            InvalidRequest: A parameter is unknown, or beyond Stripe's limits.
        """
        again = Subscriptions.retrieve.build(None, subscription_id, expand=params.get("expand", UNSET))
        return delete(
            path("/v1/subscriptions/{subscription_id}", subscription_id=subscription_id),
            decoder(Subscription),
            checked(SubscriptionCancelParams, params),
            tags=(tag("subscription", subscription_id),),
            lookup=Lookup(again, _canceled),
        )

    @operation
    def resume(
        self,
        subscription_id: str,
        *,
        idempotency_key: str | None = None,
        **params: Unpack[SubscriptionResumeParams],
    ) -> Request[Subscription]:
        """Resume a subscription whose status is `paused`.

        Args:
            subscription_id: `sub_...`
            idempotency_key: A key of one's own, for a job that may be restarted; one is minted otherwise.
            **params: See `SubscriptionResumeParams`.

        Raises:
            InvalidRequest: A parameter is unknown, or beyond Stripe's limits.
        """
        return write(
            path("/v1/subscriptions/{subscription_id}/resume", subscription_id=subscription_id),
            decoder(Subscription),
            checked(SubscriptionResumeParams, params),
            idempotency_key,
            tags=(tag("subscription", subscription_id),),
        )

    @paginated
    def list(self, **params: Unpack[SubscriptionListParams]) -> Paged[Subscription]:
        """List subscriptions, newest first; canceled ones only if `status` says so.

        Args:
            **params: See `SubscriptionListParams`.

        Raises:
            InvalidRequest: A parameter is unknown, or beyond Stripe's limits.
        """
        fields = checked(SubscriptionListParams, params)
        return listing(path("/v1/subscriptions"), Subscription, fields, tags=(tag("subscription"),))


def _checked(shape: type, params: Mapping[str, object], *, new: bool = False) -> dict[str, Value]:
    only_one(params, "cancel_at", "cancel_at_period_end")
    only_one(params, "trial_end", "trial_from_plan")
    return checked(shape, params, new=new)


def _canceled(subscription: Subscription, _began: datetime) -> Subscription | None:
    return subscription if subscription.status == SubscriptionStatus.CANCELED else None
