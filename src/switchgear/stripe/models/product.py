"""Products: what is sold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import ByKind, Expandable, Metadata, StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.entitlement import Feature
    from switchgear.stripe.models.price import Price
    from switchgear.stripe.models.tax_code import TaxCode

__all__ = [
    "MarketingFeature",
    "PackageDimensions",
    "Product",
    "ProductFeature",
    "ProductTax",
]


class MarketingFeature(StripeModel):
    """What a product offers, as a pricing table shows it."""

    name: str | None = None


class PackageDimensions(StripeModel):
    """A parcel: inches and ounces."""

    height: float | None = None
    length: float | None = None
    weight: float | None = None
    width: float | None = None


class ProductTax(StripeModel):
    """Where and as what a product is taxed."""

    performance_location: str | None = None
    tax_code: str | None = None


class Product(StripeObject):
    """What is sold. Its prices are objects of their own."""

    object: Literal["product"]
    active: bool
    created: UnixSeconds
    default_price: Expandable["Price"] | None = None
    deleted: bool | None = None
    description: str | None = None
    images: list[str] | None = None
    livemode: bool
    marketing_features: list[MarketingFeature] | None = None
    metadata: Metadata = Field(default_factory=dict)
    name: str
    package_dimensions: PackageDimensions | None = None
    shippable: bool | None = None
    statement_descriptor: str | None = None
    tax_code: Expandable["TaxCode"] | None = None
    tax_details: ProductTax | None = None
    type: Open[Literal["good", "service"]] | None = None
    unit_label: str | None = None
    updated: UnixSeconds | None = None
    url: str | None = None


class ProductFeature(StripeObject):
    """A feature that a product gives to whoever buys it."""

    object: Literal["product_feature"]
    deleted: bool | None = None
    entitlement_feature: ByKind["Feature"] | None = None
    livemode: bool
