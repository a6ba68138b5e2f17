"""Shipping rates (Stripe's API reference: Shipping Rates)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.common import TaxBehavior
from switchgear.stripe.models.shipping import ShippingRate
from switchgear.stripe.operations.billing_parameters import DeliveryEstimateParams, FixedAmountParams
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    TimeRange,
    WriteParams,
)

__all__ = [
    "ShippingRateCreateParams",
    "ShippingRateFixedAmountCurrencyOptionsParams",
    "ShippingRateFixedAmountParams",
    "ShippingRateListParams",
    "ShippingRateUpdateParams",
    "ShippingRates",
]


class ShippingRateCreateParams(WriteParams, total=False):
    """What a shipping rate is created with."""

    display_name: Required[str]
    delivery_estimate: Given[DeliveryEstimateParams]
    fixed_amount: Given[FixedAmountParams]
    metadata: Given[MetadataParams]
    tax_behavior: Given[TaxBehavior]
    tax_code: Given[str]
    type: Given[Literal["fixed_amount"]]


class ShippingRateFixedAmountCurrencyOptionsParams(TypedDict, total=False):
    """`fixed_amount.currency_options` of a shipping rate."""

    amount: int
    tax_behavior: TaxBehavior


class ShippingRateFixedAmountParams(TypedDict, total=False):
    """`fixed_amount` of a shipping rate."""

    currency_options: Mapping[str, ShippingRateFixedAmountCurrencyOptionsParams]


class ShippingRateUpdateParams(WriteParams, total=False):
    """What can be said of a shipping rate that exists."""

    active: Given[bool]
    fixed_amount: Given[ShippingRateFixedAmountParams]
    metadata: Nullable[MetadataParams]
    tax_behavior: Given[TaxBehavior]


class ShippingRateListParams(ListParams, total=False):
    """Which ones."""

    active: Omittable[bool]
    created: Omittable[TimeRange | datetime]
    currency: Omittable[str]


SHIPPING_RATE: Final = Kind(STRIPE, "shipping_rate", "/v1/shipping_rates/{rate_id}", ShippingRate)


class ShippingRates(Namespace[ModeT], path="shipping_rates"):
    """`client.shipping_rates`."""

    @operation
    def create(self, **params: Unpack[ShippingRateCreateParams]) -> Request[ShippingRate]:
        """Create a shipping rate."""
        return SHIPPING_RATE.create(params)

    @operation
    def retrieve(self, rate_id: str, **params: Unpack[ExpandParams]) -> Request[ShippingRate]:
        """Read a shipping rate."""
        return SHIPPING_RATE.get(rate_id, params=params)

    @operation
    def update(self, rate_id: str, **params: Unpack[ShippingRateUpdateParams]) -> Request[ShippingRate]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return SHIPPING_RATE.update(rate_id, params=params)

    @paginated
    def list(self, **params: Unpack[ShippingRateListParams]) -> Paged[ShippingRate]:
        """List them, newest first."""
        return SHIPPING_RATE.list(params)
