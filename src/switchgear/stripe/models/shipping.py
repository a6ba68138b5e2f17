"""Shipping rates: ways to deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.common import TaxBehavior
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.tax_code import TaxCode

__all__ = [
    "DeliveryBound",
    "DeliveryBoundUnit",
    "DeliveryEstimate",
    "ShippingAmount",
    "ShippingOptionAmount",
    "ShippingRate",
]


DeliveryBoundUnit: TypeAlias = Literal["business_day", "day", "hour", "month", "week"]
"""A unit of the time that a delivery takes."""


class DeliveryBound(StripeModel):
    """The least or the most that it takes."""

    unit: Open[DeliveryBoundUnit] | None = None
    value: int | None = None


class DeliveryEstimate(StripeModel):
    """How long a delivery takes."""

    maximum: DeliveryBound | None = None
    minimum: DeliveryBound | None = None


class ShippingOptionAmount(StripeModel):
    """What it costs in one more currency, in minor units."""

    amount: int | None = None
    tax_behavior: Open[TaxBehavior] | None = None


class ShippingAmount(StripeModel):
    """What a delivery costs, in minor units."""

    amount: int | None = None
    currency: str | None = None
    currency_options: dict[str, ShippingOptionAmount] | None = None


class ShippingRate(StripeObject):
    """A way to deliver, and what it costs."""

    object: Literal["shipping_rate"]
    active: bool
    created: UnixSeconds
    delivery_estimate: DeliveryEstimate | None = None
    display_name: str | None = None
    fixed_amount: ShippingAmount | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    tax_behavior: Open[TaxBehavior] | None = None
    tax_code: Expandable["TaxCode"] | None = None
    type: str | None = None
