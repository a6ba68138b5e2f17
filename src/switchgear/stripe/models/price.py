"""Prices, and plans, their predecessors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import DecimalText, Expandable, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.common import Interval, TaxBehavior
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.product import Product


__all__ = [
    "BillingScheme",
    "CurrencyOption",
    "CustomUnitAmount",
    "Plan",
    "Price",
    "PriceTier",
    "PriceType",
    "Recurring",
    "TiersMode",
    "TransformQuantity",
    "UsageType",
]


PriceType: TypeAlias = Literal["one_time", "recurring"]
"""Whether a price is paid once or again and again."""


BillingScheme: TypeAlias = Literal["per_unit", "tiered"]
"""Whether every unit costs the same."""


TiersMode: TypeAlias = Literal["graduated", "volume"]
"""Whether the tier that the quantity reaches prices all units (`volume`), or each tier its own (`graduated`)."""


UsageType: TypeAlias = Literal["licensed", "metered"]
"""Whether the quantity is set beforehand or measured."""


class PriceTier(StripeModel):
    """What units up to a quantity cost; `up_to` is None in the last tier."""

    up_to: int | None = None
    flat_amount: int | None = None
    flat_amount_decimal: DecimalText | None = None
    unit_amount: int | None = None
    unit_amount_decimal: DecimalText | None = None


class CustomUnitAmount(StripeModel):
    """The bounds of an amount that the customer chooses, in minor units."""

    maximum: int | None = None
    minimum: int | None = None
    preset: int | None = None


class CurrencyOption(StripeModel):
    """A price in one more currency."""

    custom_unit_amount: CustomUnitAmount | None = None
    tax_behavior: Open[TaxBehavior] | None = None
    tiers: list[PriceTier] | None = None
    unit_amount: int | None = None
    unit_amount_decimal: DecimalText | None = None


class Recurring(StripeModel):
    """How often a price is due."""

    aggregate_usage: str | None = None
    """Sent by versions before 2025-03-31.basil; meters say it since."""
    interval: Open[Interval] | None = None
    interval_count: int | None = None
    meter: str | None = None
    trial_period_days: int | None = None
    usage_type: Open[UsageType] | None = None


class TransformQuantity(StripeModel):
    """Packages: the quantity is divided, then rounded `up` or `down`."""

    divide_by: int | None = None
    round: str | None = None


class Price(StripeObject):
    """What a product costs. Amounts are in minor units of `currency`."""

    object: Literal["price"]
    active: bool | None = None
    billing_scheme: Open[BillingScheme] | None = None
    created: UnixSeconds | None = None
    currency: str | None = None
    currency_options: dict[str, CurrencyOption] | None = None
    custom_unit_amount: CustomUnitAmount | None = None
    deleted: bool | None = None
    livemode: bool | None = None
    lookup_key: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    nickname: str | None = None
    product: Expandable["Product"] | None = None
    recurring: Recurring | None = None
    tax_behavior: Open[TaxBehavior] | None = None
    tiers: list[PriceTier] | None = None
    tiers_mode: Open[TiersMode] | None = None
    transform_quantity: TransformQuantity | None = None
    type: Open[PriceType] | None = None
    unit_amount: int | None = None
    """None for tiers, and for fractions of a minor unit: then `unit_amount_decimal` is set."""
    unit_amount_decimal: DecimalText | None = None


class Plan(StripeObject):
    """A recurring price as it was before there were prices; subscription items still hold both."""

    object: Literal["plan"]
    active: bool | None = None
    aggregate_usage: str | None = None
    """Sent by versions before 2025-03-31.basil; meters say it since."""
    amount: int | None = None
    amount_decimal: DecimalText | None = None
    billing_scheme: Open[BillingScheme] | None = None
    created: UnixSeconds | None = None
    currency: str | None = None
    deleted: bool | None = None
    interval: Open[Interval] | None = None
    interval_count: int | None = None
    livemode: bool | None = None
    metadata: Metadata = Field(default_factory=dict)
    meter: str | None = None
    nickname: str | None = None
    product: Expandable["Product"] | None = None
    tiers: list[PriceTier] | None = None
    tiers_mode: Open[TiersMode] | None = None
    transform_usage: TransformQuantity | None = None
    trial_period_days: int | None = None
    usage_type: Open[UsageType] | None = None
