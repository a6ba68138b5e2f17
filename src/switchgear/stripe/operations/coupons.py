"""Coupons, and the promotion codes that redeem them (Stripe's API reference: Coupons, Promotion Codes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Caching, Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.coupon import Coupon, PromotionCode
from switchgear.stripe.operations.parameters import (
    STRIPE,
    CreatedListParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    TimeRange,
    WriteParams,
    gone,
)

__all__ = [
    "AppliesToParams",
    "CouponCreateParams",
    "CouponCurrencyOptionsParams",
    "CouponParams",
    "Coupons",
    "PromotionCodeCreateParams",
    "PromotionCodeListParams",
    "PromotionCodeRestrictionParams",
    "PromotionCodeUpdateParams",
    "PromotionCodes",
    "PromotionParams",
    "RestrictionCurrencyOptionsParams",
    "RestrictionParams",
]


class CouponCurrencyOptionsParams(TypedDict):
    """`currency_options` of a coupon."""

    amount_off: int


class CouponParams(WriteParams, total=False):
    """What can be said of a coupon at any time."""

    currency_options: Given[Mapping[str, CouponCurrencyOptionsParams]]
    metadata: Nullable[MetadataParams]
    name: Given[str]


class AppliesToParams(TypedDict, total=False):
    """`applies_to` of a coupon."""

    products: Sequence[str]


class CouponCreateParams(CouponParams, total=False):
    """What a coupon is created with."""

    amount_off: Given[int]
    applies_to: Given[AppliesToParams]
    currency: Given[str]
    duration: Given[Literal["forever", "once", "repeating"]]
    duration_in_months: Given[int]
    id: Given[str]
    max_redemptions: Given[int]
    percent_off: Given[float]
    redeem_by: Given[datetime]


class PromotionParams(TypedDict, total=False):
    """`promotion` of a promotion code."""

    type: Required[Literal["coupon"]]
    coupon: str


class RestrictionCurrencyOptionsParams(TypedDict, total=False):
    """`restrictions.currency_options` of a promotion code."""

    minimum_amount: int


class RestrictionParams(TypedDict, total=False):
    """`restrictions` of a promotion code."""

    currency_options: Mapping[str, RestrictionCurrencyOptionsParams]
    first_time_transaction: bool
    minimum_amount: int
    minimum_amount_currency: str


class PromotionCodeCreateParams(WriteParams, total=False):
    """What a promotion code is created with."""

    promotion: Required[PromotionParams]
    active: Given[bool]
    code: Given[str]
    customer: Given[str]
    customer_account: Given[str]
    expires_at: Given[datetime]
    max_redemptions: Given[int]
    metadata: Given[MetadataParams]
    restrictions: Given[RestrictionParams]


class PromotionCodeRestrictionParams(TypedDict, total=False):
    """`restrictions` of a promotion code."""

    currency_options: Mapping[str, RestrictionCurrencyOptionsParams]


class PromotionCodeUpdateParams(WriteParams, total=False):
    """What can be said of a promotion code that exists."""

    active: Given[bool]
    metadata: Nullable[MetadataParams]
    restrictions: Given[PromotionCodeRestrictionParams]


class PromotionCodeListParams(ListParams, total=False):
    """Which ones."""

    active: Omittable[bool]
    code: Omittable[str]
    coupon: Omittable[str]
    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    customer_account: Omittable[str]


COUPON: Final = Kind(STRIPE, "coupon", "/v1/coupons/{coupon_id}", Coupon, caching=Caching.REFERENCE)
PROMOTION_CODE: Final = Kind(STRIPE, "promotion_code", "/v1/promotion_codes/{promotion_code_id}", PromotionCode)


class Coupons(Namespace[ModeT], path="coupons"):
    """`client.coupons`."""

    @operation
    def create(self, **params: Unpack[CouponCreateParams]) -> Request[Coupon]:
        """Create a coupon."""
        return COUPON.create(params)

    @operation
    def retrieve(self, coupon_id: str, **params: Unpack[ExpandParams]) -> Request[Coupon]:
        """Read a coupon."""
        return COUPON.get(coupon_id, params=params)

    @operation
    def update(self, coupon_id: str, **params: Unpack[CouponParams]) -> Request[Coupon]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return COUPON.update(coupon_id, params=params)

    @operation
    def delete(self, coupon_id: str) -> Request[DeletedStub]:
        """Delete a coupon."""
        return COUPON.reading(DeletedStub).delete(coupon_id, gone=gone("coupon", coupon_id))

    @paginated
    def list(self, **params: Unpack[CreatedListParams]) -> Paged[Coupon]:
        """List them, newest first."""
        return COUPON.list(params)


class PromotionCodes(Namespace[ModeT], path="promotion_codes"):
    """`client.promotion_codes`."""

    @operation
    def create(self, **params: Unpack[PromotionCodeCreateParams]) -> Request[PromotionCode]:
        """Create a promotion code."""
        return PROMOTION_CODE.create(params)

    @operation
    def retrieve(self, promotion_code_id: str, **params: Unpack[ExpandParams]) -> Request[PromotionCode]:
        """Read a promotion code."""
        return PROMOTION_CODE.get(promotion_code_id, params=params)

    @operation
    def update(self, promotion_code_id: str, **params: Unpack[PromotionCodeUpdateParams]) -> Request[PromotionCode]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PROMOTION_CODE.update(promotion_code_id, params=params)

    @paginated
    def list(self, **params: Unpack[PromotionCodeListParams]) -> Paged[PromotionCode]:
        """List them, newest first."""
        return PROMOTION_CODE.list(params)
