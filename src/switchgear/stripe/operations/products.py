"""Products: what is sold (Stripe's API reference: Products, Product features)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Caching, Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.common import TaxBehavior
from switchgear.stripe.models.kinds import SHOWN_BY
from switchgear.stripe.models.product import Product, ProductFeature
from switchgear.stripe.operations.billing_parameters import (
    CurrencyOptionsParams,
    CustomUnitAmountParams,
    TaxDetailsParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    RecurringParams,
    SearchParams,
    TimeRange,
    WriteParams,
    gone,
)

__all__ = [
    "DefaultPriceDataParams",
    "MarketingFeatureParams",
    "PackageDimensionParams",
    "ProductCreateParams",
    "ProductFeatureCreateParams",
    "ProductFeatures",
    "ProductListParams",
    "ProductParams",
    "ProductUpdateParams",
    "Products",
]


class MarketingFeatureParams(TypedDict):
    """`marketing_features` of a product."""

    name: str


class PackageDimensionParams(TypedDict):
    """`package_dimensions` of a product."""

    height: float
    length: float
    weight: float
    width: float


class ProductParams(WriteParams, total=False):
    """What can be said of a product at any time."""

    active: Given[bool]
    description: Nullable[str]
    images: Nullable[Sequence[str]]
    marketing_features: Nullable[Sequence[MarketingFeatureParams]]
    metadata: Nullable[MetadataParams]
    package_dimensions: Nullable[PackageDimensionParams]
    shippable: Given[bool]
    statement_descriptor: Given[str]
    tax_code: Nullable[str]
    tax_details: Nullable[TaxDetailsParams]
    unit_label: Nullable[str]
    url: Nullable[str]


class DefaultPriceDataParams(TypedDict, total=False):
    """`default_price_data` of a product."""

    currency: Required[str]
    currency_options: Mapping[str, CurrencyOptionsParams]
    custom_unit_amount: CustomUnitAmountParams
    metadata: MetadataParams
    recurring: RecurringParams
    tax_behavior: TaxBehavior
    unit_amount: int
    unit_amount_decimal: str


class ProductCreateParams(ProductParams, total=False):
    """What a product is created with."""

    name: Required[str]
    default_price_data: Given[DefaultPriceDataParams]
    id: Given[str]
    type: Given[Literal["good", "service"]]


class ProductUpdateParams(ProductParams, total=False):
    """What can be said of a product that exists."""

    default_price: Given[str]
    name: Given[str]


class ProductListParams(ListParams, total=False):
    """Which ones."""

    active: Omittable[bool]
    created: Omittable[TimeRange | datetime]
    ids: Omittable[Sequence[str]]
    shippable: Omittable[bool]
    type: Omittable[Literal["good", "service"]]
    url: Omittable[str]


class ProductFeatureCreateParams(WriteParams, total=False):
    """What a product's feature is created with."""

    entitlement_feature: Required[str]


PRODUCT: Final = Kind(
    STRIPE, "product", "/v1/products/{product_id}", Product, caching=Caching.REFERENCE, shown_by=SHOWN_BY["product"]
)
PRODUCT_FEATURE: Final = Kind(
    STRIPE, "product_feature", "/v1/products/{product_id}/features/{feature_id}", ProductFeature
)


class ProductFeatures(Namespace[ModeT], path="products.features"):
    """`client.products.features`."""

    @operation
    def create(self, product_id: str, **params: Unpack[ProductFeatureCreateParams]) -> Request[ProductFeature]:
        """Create a product's feature."""
        return PRODUCT_FEATURE.create(params, product_id)

    @operation
    def retrieve(self, product_id: str, feature_id: str, **params: Unpack[ExpandParams]) -> Request[ProductFeature]:
        """Read a product's feature."""
        return PRODUCT_FEATURE.get(product_id, feature_id, params=params)

    @operation
    def delete(self, product_id: str, feature_id: str) -> Request[DeletedStub]:
        """Delete a product's feature."""
        return PRODUCT_FEATURE.reading(DeletedStub).delete(
            product_id, feature_id, gone=gone("product_feature", feature_id)
        )

    @paginated
    def list(self, product_id: str, **params: Unpack[ListParams]) -> Paged[ProductFeature]:
        """List them, newest first."""
        return PRODUCT_FEATURE.list(params, product_id)


class Products(Namespace[ModeT], path="products"):
    """`client.products`."""

    @operation
    def create(self, **params: Unpack[ProductCreateParams]) -> Request[Product]:
        """Create a product."""
        return PRODUCT.create(params)  # and its price, if that is given: prices are stale all the same

    @operation
    def retrieve(self, product_id: str, **params: Unpack[ExpandParams]) -> Request[Product]:
        """Read a product."""
        return PRODUCT.get(product_id, params=params)

    @operation
    def update(self, product_id: str, **params: Unpack[ProductUpdateParams]) -> Request[Product]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PRODUCT.update(product_id, params=params)

    @operation
    def delete(self, product_id: str) -> Request[DeletedStub]:
        """Delete a product."""
        return PRODUCT.reading(DeletedStub).delete(product_id, gone=gone("product", product_id))

    @paginated
    def list(self, **params: Unpack[ProductListParams]) -> Paged[Product]:
        """List them, newest first."""
        return PRODUCT.list(params)

    @paginated
    def search(self, query: Text, **params: Unpack[SearchParams]) -> Paged[Product]:
        """Search in Stripe's search query language. What was just written may take a minute to be found.

        Args:
            query: Such as `metadata['order']:'7'`; `search_text` quotes a value.
        """
        return PRODUCT.list({"query": query, **params}, to="/search", paging=Cursor("page"))

    @cached_property
    def features(self) -> ProductFeatures[ModeT]:
        """The features of products."""
        return ProductFeatures(self)
