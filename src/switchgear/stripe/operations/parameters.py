"""Parameters that several operations share, and the check that all of them pass before anything is sent.

Names and meanings are those of Stripe's API reference. Amounts are in minor units, times are aware datetimes, and an id
is the text that Stripe gave. A parameter that is left out, or `UNSET`, is not sent; None unsets what was set before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, TypeAlias, TypeVar, cast

from typing_extensions import TypedDict

from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import Value
from switchgear.types.unset import UNSET, Unset

__all__ = [
    "AddressParams",
    "AutomaticTaxParams",
    "BillingModeParams",
    "CustomFieldParams",
    "DiscountParams",
    "EndBehaviorParams",
    "ExpandParams",
    "Given",
    "IssuerParams",
    "ListParams",
    "MetadataParams",
    "Nullable",
    "PriceDataParams",
    "ProductDataParams",
    "RecurringParams",
    "ShippingParams",
    "SwitchParams",
    "TimeRange",
    "TransferDataParams",
    "TrialSettingsParams",
    "checked",
    "one_price_each",
    "only_one",
]

T = TypeVar("T")

Given: TypeAlias = T | Unset
"""May be left out."""
Nullable: TypeAlias = T | Unset | None
"""May be left out; None unsets it."""

MetadataParams: TypeAlias = Mapping[str, str | None]
"""At most 50 keys of at most 40 characters, values of at most 500. Keys that are not named stay; None drops one."""


class TimeRange(TypedDict, total=False):
    """Bounds of a time, each of them optional."""

    gt: datetime
    gte: datetime
    lt: datetime
    lte: datetime


class ExpandParams(TypedDict, total=False):
    """What every operation takes that answers an object."""

    expand: Given[Sequence[str]]
    """What to answer in full instead of its id, such as `customer`; at most four levels deep."""


class ListParams(TypedDict, total=False):
    """What every list takes."""

    limit: Given[int]
    """How many items a page holds: 1 to 100; Stripe's default is 10."""
    starting_after: Given[str]
    """Begin after this id and go on to older items."""
    ending_before: Given[str]
    """Begin before this id and go on to newer items, which then come oldest first."""
    expand: Given[Sequence[str]]
    """What to answer in full instead of its id, such as `data.customer`; at most four levels deep."""


class AddressParams(TypedDict, total=False):
    """A postal address."""

    line1: str | None
    line2: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    """ISO 3166-1 alpha-2."""


class _ShippingRequired(TypedDict):
    address: AddressParams
    name: str


class ShippingParams(_ShippingRequired, total=False):
    """Where goods go."""

    phone: str | None


class CustomFieldParams(TypedDict):
    """A line of the merchant's own on invoices: a name of up to 40 characters, a value of up to 140."""

    name: str
    value: str


class _IssuerRequired(TypedDict):
    type: Literal["account", "self"]


class IssuerParams(_IssuerRequired, total=False):
    """The own account (`self`), or a connected `account`."""

    account: str


class _AutomaticTaxRequired(TypedDict):
    enabled: bool


class AutomaticTaxParams(_AutomaticTaxRequired, total=False):
    """Whether Stripe computes tax, and who is liable for it."""

    liability: IssuerParams


class SwitchParams(TypedDict):
    """Something that is on or off."""

    enabled: bool


class DiscountParams(TypedDict, total=False):
    """One of them."""

    coupon: str
    discount: str
    promotion_code: str


class _TransferDataRequired(TypedDict):
    destination: str


class TransferDataParams(_TransferDataRequired, total=False):
    """The connected account that payments go on to; `amount_percent` of them, or all."""

    amount_percent: float


class _BillingModeRequired(TypedDict):
    type: Literal["classic", "flexible"]


class BillingModeParams(_BillingModeRequired, total=False):
    """How prorations and invoices come about."""

    flexible: Mapping[str, str]


class EndBehaviorParams(TypedDict, total=False):
    """What the end of a trial does."""

    missing_payment_method: Literal["cancel", "create_invoice", "pause"]
    billing_cycle_anchor: Literal["now", "unchanged"]


class TrialSettingsParams(TypedDict):
    """What is agreed about a trial."""

    end_behavior: EndBehaviorParams


class _RecurringRequired(TypedDict):
    interval: Literal["day", "week", "month", "year"]


class RecurringParams(_RecurringRequired, total=False):
    """How often a price is due."""

    interval_count: int


class _ProductDataRequired(TypedDict):
    name: str


class ProductDataParams(_ProductDataRequired, total=False):
    """A product that is made on the spot."""

    description: str
    images: Sequence[str]
    metadata: MetadataParams
    tax_code: str
    unit_label: str


class _PriceDataRequired(TypedDict):
    currency: str


class PriceDataParams(_PriceDataRequired, total=False):
    """A price that is made on the spot, of a product that exists; checkout also takes `product_data`."""

    product: str
    product_data: ProductDataParams
    recurring: RecurringParams
    tax_behavior: Literal["exclusive", "inclusive", "unspecified"]
    unit_amount: int
    """In minor units of the currency."""
    unit_amount_decimal: str
    """With up to 12 decimal places, in place of `unit_amount`."""


def checked(shape: type, params: Mapping[str, object], *, new: bool = False) -> dict[str, Value]:
    """An operation's parameters, in the form in which they are written.

    Args:
        shape: The `TypedDict` that declares them.
        params: Those given.
        new: Whether they make something new, of which nothing has to be unset: then None is left out.

    Raises:
        InvalidRequest: One is unknown, empty, or beyond Stripe's limits; the message names it.
    """
    unknown = params.keys() - shape.__annotations__.keys()
    if unknown:
        raise InvalidRequest(f"{min(unknown)} is no parameter of this operation")
    return {name: _checked(name, value) for name, value in params.items() if not (new and value is None)}


def _checked(name: str, value: object) -> Value:
    match name, value:
        case "metadata", _:
            return _metadata(value)
        case "expand", _:
            return _expand(value)
        case "limit", int() if not 1 <= value <= 100:
            raise InvalidRequest(f"limit must be 1 to 100, not {value}")
        case (("starting_after" | "ending_before" | "page"), ""):
            raise InvalidRequest(f"{name} must not be empty")
        case (("items" | "line_items"), []):
            raise InvalidRequest(f"{name} must not be empty")
        case _, Mapping():
            fields = cast(Mapping[str, object], value)
            if not fields:
                raise InvalidRequest(f"{name} must not be empty; None unsets it")
            return {key: _checked(key, item) for key, item in fields.items()}
        case _, list() | tuple():
            return [_checked(f"an item of {name}", item) for item in cast(Sequence[object], value)]
        case _:
            return cast(Value, value)


_KEYS: Final = 50
_KEY: Final = 40
_VALUE: Final = 500


def _metadata(value: object) -> Value:
    if value is None or value is UNSET:
        return value
    if not isinstance(value, Mapping):
        raise InvalidRequest("metadata must be a mapping of text to text")
    entries = cast(Mapping[object, object], value)
    if len(entries) > _KEYS:
        raise InvalidRequest(f"metadata holds {len(entries)} keys, and Stripe keeps {_KEYS}")
    for key, text in entries.items():
        if not isinstance(key, str) or not 0 < len(key) <= _KEY or "[" in key or "]" in key:
            raise InvalidRequest(f"a metadata key is text of 1 to {_KEY} characters without square brackets")
        if text is not None and (not isinstance(text, str) or len(text) > _VALUE):
            raise InvalidRequest(f"the metadata of {key!r} must be text of at most {_VALUE} characters")
    return cast(Mapping[str, str | None], entries) or UNSET  # nothing to merge; Stripe would drop all keys


def _expand(value: object) -> Value:
    if value is UNSET:
        return value
    fields = cast(Sequence[object], value) if isinstance(value, list | tuple) else [None]
    if not all(isinstance(field, str) and field for field in fields):
        raise InvalidRequest("expand must be a list of field names")
    return cast(Sequence[str], fields) or UNSET


def only_one(params: Mapping[str, object], *names: str) -> None:
    """Refuse parameters that exclude each other.

    Raises:
        InvalidRequest: More than one of them is given.
    """
    given = [name for name in names if params.get(name)]
    if len(given) > 1:
        raise InvalidRequest(f"only one of {' and '.join(given)} can be given")


def one_price_each(name: str, items: Sequence[Mapping[str, object]]) -> None:
    """Refuse items that have no price, or two.

    Raises:
        InvalidRequest: The message names the parameter.
    """
    for item in items:
        if len(item.keys() & {"price", "price_data"}) != 1:
            raise InvalidRequest(f"each of {name} needs a price or price_data, and not both")
