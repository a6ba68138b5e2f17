"""Items of subscriptions (Stripe's API reference: Subscription Items)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.subscription import SubscriptionItem
from switchgear.stripe.operations.billing_parameters import (
    CurrentTrialParams,
    ItemBillingThresholdParams,
    PhaseItemPriceDataParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    DiscountParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    ProrationBehavior,
    WriteParams,
    gone,
)

__all__ = [
    "SubscriptionItemCreateParams",
    "SubscriptionItemDeleteParams",
    "SubscriptionItemListParams",
    "SubscriptionItemWriteParams",
    "SubscriptionItems",
    "SubscriptionItemsUpdateParams",
]


class SubscriptionItemWriteParams(WriteParams, total=False):
    """What can be said of a subscription's item at any time."""

    billing_thresholds: Nullable[ItemBillingThresholdParams]
    current_trial: Given[CurrentTrialParams]
    discounts: Nullable[Sequence[DiscountParams]]
    metadata: Nullable[MetadataParams]
    payment_behavior: Given[
        Literal["allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"]
    ]
    plan: Given[str]
    price: Given[str]
    price_data: Given[PhaseItemPriceDataParams]
    proration_behavior: Given[ProrationBehavior]
    proration_date: Given[datetime]
    quantity: Given[int]
    tax_rates: Nullable[Sequence[str]]


class SubscriptionItemCreateParams(SubscriptionItemWriteParams, total=False):
    """What a subscription's item is created with."""

    subscription: Required[str]


class SubscriptionItemsUpdateParams(SubscriptionItemWriteParams, total=False):
    """What can be said of a subscription's item that exists."""

    off_session: Given[bool]


class SubscriptionItemDeleteParams(TypedDict, total=False):
    """What becomes of the usage and of the rest of the period."""

    clear_usage: Given[bool]
    payment_behavior: Given[
        Literal["allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"]
    ]
    proration_behavior: Given[ProrationBehavior]
    proration_date: Given[datetime]


class SubscriptionItemListParams(ListParams, total=False):
    """Which ones."""

    subscription: Required[str]


SUBSCRIPTION_ITEM: Final = Kind(
    STRIPE, "subscription_item", "/v1/subscription_items/{item_id}", SubscriptionItem, shown_by=("customer",)
)


class SubscriptionItems(Namespace[ModeT], path="subscription_items"):
    """`client.subscription_items`."""

    @operation
    def create(self, **params: Unpack[SubscriptionItemCreateParams]) -> Request[SubscriptionItem]:
        """Create a subscription's item."""
        return SUBSCRIPTION_ITEM.create(params)

    @operation
    def retrieve(self, item_id: str, **params: Unpack[ExpandParams]) -> Request[SubscriptionItem]:
        """Read a subscription's item."""
        return SUBSCRIPTION_ITEM.get(item_id, params=params)

    @operation
    def update(self, item_id: str, **params: Unpack[SubscriptionItemsUpdateParams]) -> Request[SubscriptionItem]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return SUBSCRIPTION_ITEM.update(item_id, params=params)

    @operation
    def delete(self, item_id: str, **params: Unpack[SubscriptionItemDeleteParams]) -> Request[DeletedStub]:
        """Delete a subscription's item."""
        return SUBSCRIPTION_ITEM.reading(DeletedStub).delete(
            item_id, params=params, gone=gone("subscription_item", item_id)
        )

    @paginated
    def list(self, **params: Unpack[SubscriptionItemListParams]) -> Paged[SubscriptionItem]:
        """List them, newest first."""
        return SUBSCRIPTION_ITEM.list(params)
