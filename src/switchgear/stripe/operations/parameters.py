"""How Stripe is written to, and the parameters that several operations share.

Names and meanings are those of Stripe's API reference (https://docs.stripe.com/api). Amounts are in minor units, times
are aware datetimes, and an id is the text that Stripe gave. A parameter that is left out, or `UNSET`, is not sent; None
unsets what was set before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, Generic, Literal, Required, TypeAlias, TypeVar, cast

from typing_extensions import TypedDict

from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import form_body
from switchgear.pipeline.encoding import Value, bracketed
from switchgear.pipeline.kinds import Dialect
from switchgear.pipeline.page import Slice, StartingAfter
from switchgear.pipeline.parameters import Also, Between, Given, Nullable, Omittable, Text, Without
from switchgear.pipeline.request import Query, Timing
from switchgear.stripe.models.base import StripeModel, StripeObject
from switchgear.stripe.models.common import Interval, TaxBehavior
from switchgear.stripe.models.discount import Discount
from switchgear.types.model import decoder
from switchgear.types.unset import UNSET

__all__ = [
    "OfPaymentListParams",
    "DescribedUpdateParams",
    "MetadataUpdateParams",
    "CreatedListParams",
    "ENDED_DISCOUNT",
    "STRIPE",
    "AddressParams",
    "AutomaticTaxParams",
    "BillingModeParams",
    "CustomFieldParams",
    "DiscountParams",
    "EndBehaviorParams",
    "ExpandParams",
    "FlexibleBillingParams",
    "IssuerParams",
    "ListParams",
    "MetadataParams",
    "MethodOptionsParams",
    "PriceDataParams",
    "ProductDataParams",
    "ProrationBehavior",
    "RecurringParams",
    "SearchParams",
    "ShippingParams",
    "SwitchParams",
    "TaxType",
    "TimeRange",
    "TransferDataParams",
    "TrialSettingsParams",
    "WriteParams",
    "gone",
    "search_text",
    "whole",
]

ObjectT = TypeVar("ObjectT", bound=StripeObject)
T = TypeVar("T")


class _Listed(StripeModel, Generic[T]):
    """A list, or the result of a search, which has `next_page`."""

    data: list[T]
    has_more: bool
    next_page: str | None = None


@cache
def _reader(model: type[ObjectT], *, backwards: bool) -> Callable[[bytes], Slice[ObjectT]]:
    read = decoder(cast(type[_Listed[ObjectT]], cast(Any, _Listed)[model]))

    def slice_of(content: bytes) -> Slice[ObjectT]:
        page = read(content)
        items = tuple(reversed(page.data)) if backwards else tuple(page.data)
        return Slice(items, page.has_more, page.next_page)

    return slice_of


def _goes_back(query: Query) -> bool:
    return any(name == "ending_before" for name, _ in query)


STRIPE: Final = Dialect(
    "stripe",
    query=lambda fields: bracketed(**fields),
    body=lambda fields: form_body(bracketed(**fields)),
    items=lambda model, query: _reader(model, backwards=_goes_back(query)),
    paging=lambda query: StartingAfter("ending_before" if _goes_back(query) else "starting_after"),
    writes=Timing.SLOW,
    keyed=True,
    new_without_none=True,
)
"""Queries and forms whose brackets nest; what is unset is an empty text. A list comes newest first; with
`ending_before` oldest first, so that it can go on."""


_KEYS: Final = 50
_KEY: Final = 40
_VALUE: Final = 500
_IDEMPOTENCY_KEY: Final = 255


def _metadata(name: str, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise InvalidRequest(f"{name} must be a mapping of text to text")
    entries = cast(Mapping[object, object], value)
    if len(entries) > _KEYS:
        raise InvalidRequest(f"{name} holds {len(entries)} keys, and Stripe keeps {_KEYS}")
    for key, text in entries.items():
        if not isinstance(key, str) or not 0 < len(key) <= _KEY or "[" in key or "]" in key:
            raise InvalidRequest(f"a key of {name} is text of 1 to {_KEY} characters without square brackets")
        if text is not None and text is not UNSET and (not isinstance(text, str) or len(text) > _VALUE):
            raise InvalidRequest(f"{name}.{key} must be text of at most {_VALUE} characters")
    return entries or UNSET  # nothing to merge; Stripe would drop all keys


def _idempotency_key(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not (
        0 < len(value) <= _IDEMPOTENCY_KEY and value.isascii() and value.isprintable()
    ):
        raise InvalidRequest(f"{name} must be 1 to {_IDEMPOTENCY_KEY} printable ASCII characters")
    return value


def _or_left_out(_name: str, value: Any) -> Any:
    return value or UNSET


MetadataParams: TypeAlias = Annotated[Mapping[str, str | None], _metadata]
"""At most 50 keys of at most 40 characters, values of at most 500. Keys that are not named stay; None drops one."""


MethodOptionsParams: TypeAlias = Mapping[str, Value]
"""By kind of payment method, such as `card`: what the API reference lists for it, written as it is given."""


def search_text(value: str) -> str:
    """A text as search queries take it: `f"email:{search_text(email)}"`, whatever quotes there are in it."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


ENDED_DISCOUNT: Final = decoder(cast("type[Discount | None]", Discount | None))
"""What ending a discount answers; None where that counts which is repeated and finds none."""


def whole(content: bytes) -> bytes:
    """What is no object, such as a PDF."""
    return content


def gone(kind: str, id: str) -> bytes:
    """What Stripe answers for an object that is deleted: that counts where a deletion that is repeated finds none."""
    return json.dumps({"id": id, "object": kind, "deleted": True}).encode()


class TimeRange(TypedDict, total=False):
    """Bounds of a time, each of them optional."""

    gt: Omittable[datetime]
    gte: Omittable[datetime]
    lt: Omittable[datetime]
    lte: Omittable[datetime]


class ExpandParams(TypedDict, total=False):
    """What every operation takes that answers an object."""

    expand: Omittable[Annotated[Sequence[Text], Also(_or_left_out)]]
    """What to answer in full instead of its id, such as `customer`; at most four levels deep, and in a list after
    `data.`."""


class WriteParams(ExpandParams, total=False):
    """What every operation takes that creates or changes something."""

    idempotency_key: Omittable[Annotated[str, _idempotency_key]]
    """A key of one's own, for a job that may be restarted; one is minted otherwise."""


class SearchParams(ExpandParams, total=False):
    """Which part of what a search finds."""

    limit: Omittable[Annotated[int, Between(1, 100)]]
    """How many items a page holds; Stripe's default is 10."""
    page: Omittable[Text]
    """A cursor that an earlier page named."""


class ListParams(ExpandParams, total=False):
    """What every list takes."""

    limit: Omittable[Annotated[int, Between(1, 100)]]
    """How many items a page holds; Stripe's default is 10."""
    starting_after: Omittable[Text]
    """Begin after this id and go on to older items."""
    ending_before: Annotated[Omittable[Text], Without("starting_after")]
    """Begin before this id and go on to newer items, which then come oldest first."""


class CreatedListParams(ListParams, total=False):
    """Which ones, by when they were made."""

    created: Omittable[TimeRange | datetime]


class MetadataUpdateParams(WriteParams, total=False):
    """What can be said of something that exists: metadata alone."""

    metadata: Nullable[MetadataParams]


class DescribedUpdateParams(WriteParams, total=False):
    """What can be said of something that exists: a description, and metadata."""

    description: Given[str]
    metadata: Nullable[MetadataParams]


class OfPaymentListParams(CreatedListParams, total=False):
    """Which ones, by the payment that they belong to."""

    charge: Omittable[str]
    payment_intent: Omittable[str]


ProrationBehavior: TypeAlias = Literal["always_invoice", "create_prorations", "none"]
"""What becomes of a change within a period: invoiced at once, with the next invoice, or not."""

TaxType: TypeAlias = Literal[
    "admissions_tax",
    "amusement_tax",
    "attendance_tax",
    "communications_tax",
    "digital_excise_tax",
    "entertainment_tax",
    "get_fund",
    "gross_receipts_tax",
    "gst",
    "hospitality_tax",
    "hst",
    "igst",
    "jct",
    "lease_tax",
    "luxury_tax",
    "mass_transit_parking_tax",
    "nhil",
    "parking_tax",
    "pst",
    "qst",
    "resort_tax",
    "retail_delivery_fee",
    "rst",
    "sales_tax",
    "service_tax",
    "tourism_tax",
    "utility_users_tax",
    "vat",
]
"""What is taxed, or by which law."""


class AddressParams(TypedDict, total=False):
    """A postal address."""

    line1: str | None
    line2: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    """ISO 3166-1 alpha-2."""


class ShippingParams(TypedDict, total=False):
    """Where goods go."""

    address: Required[AddressParams]
    name: Required[str]
    phone: str | None


class CustomFieldParams(TypedDict):
    """A line of the merchant's own on invoices: a name of up to 40 characters, a value of up to 140."""

    name: str
    value: str


class IssuerParams(TypedDict, total=False):
    """The own account (`self`), or a connected `account`."""

    type: Required[Literal["account", "self"]]
    account: str


class AutomaticTaxParams(TypedDict, total=False):
    """Whether Stripe computes tax, and who is liable for it."""

    enabled: Required[bool]
    liability: IssuerParams


class SwitchParams(TypedDict):
    """Something that is on or off."""

    enabled: bool


class DiscountParams(TypedDict, total=False):
    """One of them."""

    coupon: str
    discount: str
    promotion_code: str


class TransferDataParams(TypedDict, total=False):
    """The connected account that payments go on to; `amount_percent` of them, or all."""

    destination: Required[str]
    amount_percent: float


class FlexibleBillingParams(TypedDict, total=False):
    """Options of flexible billing."""

    proration_discounts: Literal["included", "itemized"]


class BillingModeParams(TypedDict, total=False):
    """How prorations and invoices come about."""

    type: Required[Literal["classic", "flexible"]]
    flexible: FlexibleBillingParams


class EndBehaviorParams(TypedDict, total=False):
    """What the end of a trial does."""

    missing_payment_method: Literal["cancel", "create_invoice", "pause"]
    billing_cycle_anchor: Literal["now", "unchanged"]


class TrialSettingsParams(TypedDict):
    """What is agreed about a trial."""

    end_behavior: EndBehaviorParams


class RecurringParams(TypedDict, total=False):
    """How often a price is due."""

    interval: Required[Interval]
    interval_count: int


class ProductDataParams(TypedDict, total=False):
    """A product that is made on the spot."""

    name: Required[str]
    description: str
    images: Sequence[str]
    metadata: MetadataParams
    tax_code: str
    unit_label: str


class PriceDataParams(TypedDict, total=False):
    """A price that is made on the spot."""

    currency: Required[str]
    tax_behavior: TaxBehavior
    unit_amount: int
    """In minor units of the currency."""
    unit_amount_decimal: str
    """With up to 12 decimal places, in place of `unit_amount`."""
