"""Prices, and plans, their predecessors (Stripe's API reference: Prices, Plans)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Caching, Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.common import Interval, TaxBehavior
from switchgear.stripe.models.kinds import SHOWN_BY
from switchgear.stripe.models.price import Plan, Price
from switchgear.stripe.operations.billing_parameters import (
    CurrencyOptionsParams,
    CustomUnitAmountParams,
    TaxDetailsParams,
    TierParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    SearchParams,
    TimeRange,
    WriteParams,
    gone,
)

__all__ = [
    "PlanCreateParams",
    "PlanListParams",
    "PlanParams",
    "PlanUpdateParams",
    "Plans",
    "PriceCreateParams",
    "PriceListParams",
    "PriceParams",
    "PriceProductDataParams",
    "PriceRecurringParams",
    "Prices",
    "PricesListRecurringParams",
    "TransformQuantityParams",
]


class PriceParams(WriteParams, total=False):
    """What can be said of a price at any time."""

    active: Given[bool]
    currency_options: Nullable[Mapping[str, CurrencyOptionsParams]]
    lookup_key: Given[str]
    metadata: Nullable[MetadataParams]
    nickname: Given[str]
    tax_behavior: Given[TaxBehavior]
    transfer_lookup_key: Given[bool]


class PriceProductDataParams(TypedDict, total=False):
    """`product_data` of a price."""

    name: Required[str]
    active: bool
    id: str
    metadata: MetadataParams
    statement_descriptor: str
    tax_code: str
    tax_details: TaxDetailsParams
    unit_label: str


class PriceRecurringParams(TypedDict, total=False):
    """`recurring` of a price."""

    interval: Required[Interval]
    interval_count: int
    meter: str
    trial_period_days: int
    usage_type: Literal["licensed", "metered"]


class TransformQuantityParams(TypedDict):
    """`transform_quantity` of a price."""

    divide_by: int
    round: Literal["down", "up"]


class PriceCreateParams(PriceParams, total=False):
    """What a price is created with."""

    currency: Required[str]
    billing_scheme: Given[Literal["per_unit", "tiered"]]
    custom_unit_amount: Given[CustomUnitAmountParams]
    product: Given[str]
    product_data: Given[PriceProductDataParams]
    recurring: Given[PriceRecurringParams]
    tiers: Given[Sequence[TierParams]]
    tiers_mode: Given[Literal["graduated", "volume"]]
    transform_quantity: Given[TransformQuantityParams]
    unit_amount: Given[int]
    unit_amount_decimal: Given[str]


class PricesListRecurringParams(TypedDict, total=False):
    """`recurring` of a price."""

    interval: Interval
    meter: str
    usage_type: Literal["licensed", "metered"]


class PriceListParams(ListParams, total=False):
    """Which ones."""

    active: Omittable[bool]
    created: Omittable[TimeRange | datetime]
    currency: Omittable[str]
    lookup_keys: Omittable[Sequence[str]]
    product: Omittable[str]
    recurring: Omittable[PricesListRecurringParams]
    type: Omittable[Literal["one_time", "recurring"]]


class PlanParams(WriteParams, total=False):
    """What can be said of a plan at any time."""

    active: Given[bool]
    metadata: Nullable[MetadataParams]
    nickname: Given[str]
    trial_period_days: Given[int]


class PlanCreateParams(PlanParams, total=False):
    """What a plan is created with."""

    currency: Required[str]
    interval: Required[Interval]
    amount: Given[int]
    amount_decimal: Given[str]
    billing_scheme: Given[Literal["per_unit", "tiered"]]
    id: Given[str]
    interval_count: Given[int]
    meter: Given[str]
    product: Given[PriceProductDataParams | str]
    tiers: Given[Sequence[TierParams]]
    tiers_mode: Given[Literal["graduated", "volume"]]
    transform_usage: Given[TransformQuantityParams]
    usage_type: Given[Literal["licensed", "metered"]]


class PlanUpdateParams(PlanParams, total=False):
    """What can be said of a plan that exists."""

    product: Given[str]


class PlanListParams(ListParams, total=False):
    """Which ones."""

    active: Omittable[bool]
    created: Omittable[TimeRange | datetime]
    product: Omittable[str]


PRICE: Final = Kind(
    STRIPE, "price", "/v1/prices/{price_id}", Price, caching=Caching.REFERENCE, shown_by=SHOWN_BY["price"]
)
PLAN: Final = Kind(STRIPE, "plan", "/v1/plans/{plan_id}", Plan, shown_by=SHOWN_BY["plan"])


class Prices(Namespace[ModeT], path="prices"):
    """`client.prices`."""

    @operation
    def create(self, **params: Unpack[PriceCreateParams]) -> Request[Price]:
        """Create a price."""
        return PRICE.create(params)

    @operation
    def retrieve(self, price_id: str, **params: Unpack[ExpandParams]) -> Request[Price]:
        """Read a price."""
        return PRICE.get(price_id, params=params)

    @operation
    def update(self, price_id: str, **params: Unpack[PriceParams]) -> Request[Price]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PRICE.update(price_id, params=params)

    @paginated
    def list(self, **params: Unpack[PriceListParams]) -> Paged[Price]:
        """List them, newest first."""
        return PRICE.list(params)

    @paginated
    def search(self, query: Text, **params: Unpack[SearchParams]) -> Paged[Price]:
        """Search in Stripe's search query language. What was just written may take a minute to be found.

        Args:
            query: Such as `metadata['order']:'7'`; `search_text` quotes a value.
        """
        return PRICE.list({"query": query, **params}, to="/search", paging=Cursor("page"))


class Plans(Namespace[ModeT], path="plans"):
    """`client.plans`."""

    @operation
    def create(self, **params: Unpack[PlanCreateParams]) -> Request[Plan]:
        """Create a plan."""
        return PLAN.create(params)

    @operation
    def retrieve(self, plan_id: str, **params: Unpack[ExpandParams]) -> Request[Plan]:
        """Read a plan."""
        return PLAN.get(plan_id, params=params)

    @operation
    def update(self, plan_id: str, **params: Unpack[PlanUpdateParams]) -> Request[Plan]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PLAN.update(plan_id, params=params)

    @operation
    def delete(self, plan_id: str) -> Request[DeletedStub]:
        """Delete a plan."""
        return PLAN.reading(DeletedStub).delete(plan_id, gone=gone("plan", plan_id))

    @paginated
    def list(self, **params: Unpack[PlanListParams]) -> Paged[Plan]:
        """List them, newest first."""
        return PLAN.list(params)
