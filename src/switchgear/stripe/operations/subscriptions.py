"""Subscriptions: what customers pay for again and again (Stripe's API reference: Subscriptions)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal, Required, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged
from switchgear.pipeline.parameters import Either, Entries, Given, Nullable, Omittable, Text, Without
from switchgear.pipeline.request import Lookup, Request
from switchgear.stripe.models.common import CancellationFeedback, CollectionMethod
from switchgear.stripe.models.discount import Discount
from switchgear.stripe.models.subscription import PauseBehavior, Subscription, SubscriptionStatus
from switchgear.stripe.operations.billing_parameters import (
    BillingScheduleParams,
    BillingThresholdParams,
    CurrentTrialParams,
    ItemBillingThresholdParams,
)
from switchgear.stripe.operations.invoice_preview_parameters import PauseBillForParams
from switchgear.stripe.operations.parameters import (
    ENDED_DISCOUNT,
    STRIPE,
    AutomaticTaxParams,
    BillingModeParams,
    CustomFieldParams,
    DiscountParams,
    ExpandParams,
    IssuerParams,
    ListParams,
    MetadataParams,
    MethodOptionsParams,
    PriceDataParams,
    ProrationBehavior,
    RecurringParams,
    SearchParams,
    SwitchParams,
    TimeRange,
    TransferDataParams,
    TrialSettingsParams,
    WriteParams,
)
from switchgear.stripe.operations.subscription_parameters import (
    BillingCycleAnchorConfigParams,
    SubscriptionCreateBillingScheduleParams,
)

__all__ = [
    "AnchorParams",
    "CancellationParams",
    "InvoiceItemParams",
    "InvoiceItemPriceDataParams",
    "ItemPriceDataParams",
    "PauseCollectionParams",
    "PaymentSettingsParams",
    "SubscriptionCancelParams",
    "SubscriptionCreateParams",
    "SubscriptionInvoiceParams",
    "SubscriptionItemParams",
    "SubscriptionItemUpdateParams",
    "SubscriptionListParams",
    "SubscriptionMigrateParams",
    "SubscriptionParams",
    "SubscriptionPauseParams",
    "SubscriptionResumeParams",
    "SubscriptionUpdateParams",
    "Subscriptions",
]

PaymentBehavior: TypeAlias = Literal[
    "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"
]


class ItemPriceDataParams(PriceDataParams, total=False):
    """A price that comes again, of a product that exists."""

    product: Required[str]
    recurring: Required[RecurringParams]


class InvoiceItemPriceDataParams(PriceDataParams, total=False):
    """A price that is paid once, of a product that exists."""

    product: Required[str]


class SubscriptionItemParams(TypedDict, total=False):
    """One price: an existing one, or `price_data`."""

    price: Annotated[str, Either("price_data")]
    price_data: ItemPriceDataParams
    quantity: int
    """Not for metered prices."""
    billing_thresholds: ItemBillingThresholdParams | None
    current_trial: CurrentTrialParams
    discounts: Sequence[DiscountParams] | None
    metadata: MetadataParams | None
    tax_rates: Sequence[str] | None


class SubscriptionItemUpdateParams(SubscriptionItemParams, total=False):
    """An item to add, or with `id` one to change or drop. A new price sets the quantity to 1 if none is given."""

    id: str
    price: str
    clear_usage: bool
    deleted: bool


class InvoiceItemParams(TypedDict, total=False):
    """Something that is paid once, with the first invoice."""

    price: str
    price_data: InvoiceItemPriceDataParams
    quantity: int
    discountable: bool
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

    payment_method_options: MethodOptionsParams | None
    payment_method_types: Sequence[str] | None
    save_default_payment_method: Literal["off", "on_subscription"]


class PauseCollectionParams(TypedDict, total=False):
    """What becomes of invoices while they are not collected, and until when. The status stays as it is."""

    behavior: Required[PauseBehavior | Literal["keep_as_draft", "mark_uncollectible", "void"]]
    resumes_at: datetime


class AnchorParams(TypedDict):
    """Whether a new period begins now, or the old one goes on."""

    type: Literal["now", "unchanged"]


class CancellationParams(TypedDict, total=False):
    """Why it ends."""

    comment: str | None
    feedback_option: str | None
    """An answer of your own: `client.billing.feedback_options`."""
    feedback: CancellationFeedback | None


class SubscriptionParams(WriteParams, total=False):
    """What can be said of a subscription at any time."""

    add_invoice_items: Given[Sequence[InvoiceItemParams]]
    application_fee_percent: Nullable[float]
    automatic_tax: Given[AutomaticTaxParams]
    cancel_at: Nullable[datetime | Literal["max_billed_until", "max_period_end", "min_period_end"]]
    cancel_at_period_end: Annotated[Given[bool], Without("cancel_at")]
    collection_method: Given[CollectionMethod]
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
    trial_from_plan: Annotated[Given[bool], Without("trial_end")]
    trial_settings: Given[TrialSettingsParams]


class SubscriptionCreateParams(SubscriptionParams, total=False):
    """What a subscription is created with."""

    customer: Required[str]
    """Who pays: `cus_...`"""
    items: Required[Annotated[Sequence[SubscriptionItemParams], Entries(1, 20)]]
    """What for."""
    backdate_start_date: Given[datetime]
    billing_cycle_anchor: Given[datetime]
    billing_mode: Given[BillingModeParams]
    currency: Given[str]
    trial_period_days: Annotated[Given[int], Without("trial_end")]
    billing_cycle_anchor_config: Given[BillingCycleAnchorConfigParams]
    billing_schedules: Given[Sequence[SubscriptionCreateBillingScheduleParams]]
    billing_thresholds: Nullable[BillingThresholdParams]
    customer_account: Given[str]
    pending_invoice_item_interval: Nullable[RecurringParams]


class SubscriptionUpdateParams(SubscriptionParams, total=False):
    """What can be said of a subscription that exists."""

    billing_cycle_anchor: Given[AnchorParams]
    cancellation_details: Given[CancellationParams]
    items: Given[Annotated[Sequence[SubscriptionItemUpdateParams], Entries(1)]]
    """Items that are not named stay."""
    pause_collection: Nullable[PauseCollectionParams]
    proration_date: Given[datetime]
    billing_schedules: Nullable[Sequence[BillingScheduleParams]]
    billing_thresholds: Nullable[BillingThresholdParams]
    pending_invoice_item_interval: Nullable[RecurringParams]


class SubscriptionCancelParams(ExpandParams, total=False):
    """How a subscription ends at once."""

    cancellation_details: Given[CancellationParams]
    invoice_now: Given[bool]
    """Whether what is not invoiced yet is invoiced now."""
    prorate: Given[bool]
    """Whether the rest of the period is credited."""


class SubscriptionResumeParams(WriteParams, total=False):
    """How a subscription goes on."""

    billing_cycle_anchor: Given[AnchorParams]
    """Stripe's default is `now`."""
    proration_behavior: Given[ProrationBehavior]
    """What becomes of the difference, where the anchor is `unchanged`."""
    proration_date: Given[datetime]
    payment_behavior: Given[Literal["resume_on_payment_attempt", "resume_on_payment_success"]]


class SubscriptionPauseParams(WriteParams, total=False):
    """How a subscription pauses."""

    bill_for: Given[PauseBillForParams]
    invoicing_behavior: Given[Literal["invoice", "pending_invoice_item"]]
    type: Given[Literal["subscription"]]


class SubscriptionMigrateParams(WriteParams, total=False):
    """To which mode of billing a subscription moves."""

    billing_mode: Required[BillingModeParams]


class SubscriptionListParams(ListParams, total=False):
    """Which subscriptions."""

    status: Omittable[SubscriptionStatus | Literal["all", "ended"]]
    """All but the canceled ones by default; `all` for those too, `ended` for what was canceled or never paid."""
    customer: Omittable[str]
    price: Omittable[str]
    collection_method: Omittable[CollectionMethod]
    created: Omittable[TimeRange | datetime]
    current_period_start: Omittable[TimeRange | datetime]
    current_period_end: Omittable[TimeRange | datetime]
    test_clock: Omittable[str]
    automatic_tax: Omittable[SwitchParams]
    customer_account: Omittable[str]
    plan: Omittable[str]


def _canceled(subscription: Subscription, _began: datetime) -> Subscription | None:
    return subscription if subscription.status == SubscriptionStatus.CANCELED else None


SUBSCRIPTION: Final = Kind(
    STRIPE, "subscription", "/v1/subscriptions/{subscription_id}", Subscription, shown_by=("customer",)
)


DISCOUNT: Final = Kind(STRIPE, "discount", "/v1/subscriptions/{subscription_id}/discount", ENDED_DISCOUNT)


class Subscriptions(Namespace[ModeT], path="subscriptions"):
    """`client.subscriptions`."""

    @operation
    def create(self, **params: Unpack[SubscriptionCreateParams]) -> Request[Subscription]:
        """Create a subscription."""
        return SUBSCRIPTION.create(params)

    @operation
    def retrieve(self, subscription_id: str, **params: Unpack[ExpandParams]) -> Request[Subscription]:
        """Read a subscription; a canceled one too."""
        return SUBSCRIPTION.get(subscription_id, params=params)

    @operation
    def update(self, subscription_id: str, **params: Unpack[SubscriptionUpdateParams]) -> Request[Subscription]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return SUBSCRIPTION.update(subscription_id, params=params)

    @operation
    def cancel(self, subscription_id: str, **params: Unpack[SubscriptionCancelParams]) -> Request[Subscription]:
        """Cancel a subscription at once; `update(..., cancel_at_period_end=True)` cancels it later.

        Stripe answers 404 for one that is canceled already. Where that follows an attempt whose effect is unknown, the
        subscription is read to see whether it is canceled now.
        """
        expand: ExpandParams = {"expand": params["expand"]} if "expand" in params else {}
        again = SUBSCRIPTION.get(subscription_id, params=expand)
        return SUBSCRIPTION.delete(subscription_id, params=params, lookup=Lookup(again, _canceled))

    @operation
    def pause(self, subscription_id: str, **params: Unpack[SubscriptionPauseParams]) -> Request[Subscription]:
        """Pause a subscription: its status is `paused`, no period goes on and no invoice is made until `resume`.

        `update(..., pause_collection=...)` is something else: invoices go on, and are not collected.
        """
        return SUBSCRIPTION.update(subscription_id, params=params, to="/pause")

    @operation
    def migrate(self, subscription_id: str, **params: Unpack[SubscriptionMigrateParams]) -> Request[Subscription]:
        """Move a subscription to flexible billing, for good."""
        return SUBSCRIPTION.update(subscription_id, params=params, to="/migrate")

    @operation
    def delete_discount(self, subscription_id: str) -> Request[Discount | None]:
        """End the discount of a subscription; None: an attempt whose answer was lost had ended it."""
        return DISCOUNT.delete(subscription_id, tags=(SUBSCRIPTION.tag(subscription_id),), gone=b"null")

    @operation
    def resume(self, subscription_id: str, **params: Unpack[SubscriptionResumeParams]) -> Request[Subscription]:
        """Resume a subscription whose status is `paused`."""
        return SUBSCRIPTION.update(subscription_id, params=params, to="/resume")

    @paginated
    def list(self, **params: Unpack[SubscriptionListParams]) -> Paged[Subscription]:
        """List subscriptions, newest first; canceled ones only if `status` says so."""
        return SUBSCRIPTION.list(params)

    @paginated
    def search(self, query: Text, **params: Unpack[SearchParams]) -> Paged[Subscription]:
        """Search subscriptions; what was just written may take a minute to be found.

        Args:
            query: Such as `status:'active' AND metadata['plan']:'pro'`.
        """
        return SUBSCRIPTION.list({"query": query, **params}, to="/search", paging=Cursor("page"))
