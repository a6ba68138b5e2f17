"""Tax rates, tax ids and tax codes (Stripe's API reference: Tax Rates, Tax IDs, Tax Codes)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Caching, Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.tax import TaxId, TaxRate
from switchgear.stripe.models.tax_code import TaxCode
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    TaxType,
    TimeRange,
    WriteParams,
    gone,
)

__all__ = [
    "OwnerParams",
    "TaxCodes",
    "TaxIdListParams",
    "TaxIds",
    "TaxIdsCreateParams",
    "TaxRateCreateParams",
    "TaxRateListParams",
    "TaxRateParams",
    "TaxRateUpdateParams",
    "TaxRates",
]


class TaxRateParams(WriteParams, total=False):
    """What can be said of a tax rate at any time."""

    active: Given[bool]
    country: Given[str]
    description: Given[str]
    jurisdiction: Given[str]
    metadata: Nullable[MetadataParams]
    state: Given[str]
    tax_type: Given[TaxType]


class TaxRateCreateParams(TaxRateParams, total=False):
    """What a tax rate is created with."""

    display_name: Required[str]
    inclusive: Required[bool]
    percentage: Required[float]


class TaxRateUpdateParams(TaxRateParams, total=False):
    """What can be said of a tax rate that exists."""

    display_name: Given[str]


class TaxRateListParams(ListParams, total=False):
    """Which ones."""

    active: Omittable[bool]
    created: Omittable[TimeRange | datetime]
    inclusive: Omittable[bool]


class OwnerParams(TypedDict, total=False):
    """`owner` of a tax id."""

    type: Required[Literal["account", "application", "customer", "self"]]
    account: str
    customer: str
    customer_account: str


class TaxIdsCreateParams(WriteParams, total=False):
    """What a tax id is created with."""

    type: Required[str]
    value: Required[str]
    owner: Given[OwnerParams]


class TaxIdListParams(ListParams, total=False):
    """Which ones."""

    owner: Omittable[OwnerParams]


TAX_RATE: Final = Kind(STRIPE, "tax_rate", "/v1/tax_rates/{tax_rate_id}", TaxRate, caching=Caching.REFERENCE)
TAX_ID: Final = Kind(STRIPE, "tax_id", "/v1/tax_ids/{tax_id}", TaxId)
TAX_CODE: Final = Kind(STRIPE, "tax_code", "/v1/tax_codes/{tax_code_id}", TaxCode)


class TaxRates(Namespace[ModeT], path="tax_rates"):
    """`client.tax_rates`."""

    @operation
    def create(self, **params: Unpack[TaxRateCreateParams]) -> Request[TaxRate]:
        """Create a tax rate."""
        return TAX_RATE.create(params)

    @operation
    def retrieve(self, tax_rate_id: str, **params: Unpack[ExpandParams]) -> Request[TaxRate]:
        """Read a tax rate."""
        return TAX_RATE.get(tax_rate_id, params=params)

    @operation
    def update(self, tax_rate_id: str, **params: Unpack[TaxRateUpdateParams]) -> Request[TaxRate]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return TAX_RATE.update(tax_rate_id, params=params)

    @paginated
    def list(self, **params: Unpack[TaxRateListParams]) -> Paged[TaxRate]:
        """List them, newest first."""
        return TAX_RATE.list(params)


class TaxIds(Namespace[ModeT], path="tax_ids"):
    """`client.tax_ids`."""

    @operation
    def create(self, **params: Unpack[TaxIdsCreateParams]) -> Request[TaxId]:
        """Create a tax id."""
        return TAX_ID.create(params)

    @operation
    def retrieve(self, tax_id: str, **params: Unpack[ExpandParams]) -> Request[TaxId]:
        """Read a tax id."""
        return TAX_ID.get(tax_id, params=params)

    @operation
    def delete(self, tax_id: str) -> Request[DeletedStub]:
        """Delete a tax id."""
        return TAX_ID.reading(DeletedStub).delete(tax_id, gone=gone("tax_id", tax_id))

    @paginated
    def list(self, **params: Unpack[TaxIdListParams]) -> Paged[TaxId]:
        """List them, newest first."""
        return TAX_ID.list(params)


class TaxCodes(Namespace[ModeT], path="tax_codes"):
    """`client.tax_codes`."""

    @operation
    def retrieve(self, tax_code_id: str, **params: Unpack[ExpandParams]) -> Request[TaxCode]:
        """Read a tax code."""
        return TAX_CODE.get(tax_code_id, params=params)

    @paginated
    def list(self, **params: Unpack[ListParams]) -> Paged[TaxCode]:
        """List them, newest first."""
        return TAX_CODE.list(params)
