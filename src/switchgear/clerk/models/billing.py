"""What Clerk's billing is about: plans, prices, who pays, what is paid; the same in the Backend API and in webhooks.

Amounts are integers in the smallest unit of their currency. Times are milliseconds, and read as seconds where they are
too small for that: in webhooks both have been seen.
"""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from pydantic import ConfigDict

from switchgear.clerk.models.base import ClerkModel
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = [
    "BillingCredits",
    "BillingDiscounts",
    "BillingFeature",
    "BillingInterval",
    "BillingModel",
    "BillingMoney",
    "BillingPayer",
    "BillingPayerCredit",
    "BillingPaymentMethod",
    "BillingPaymentMethodStatus",
    "BillingPeriods",
    "BillingPlan",
    "BillingPrice",
    "BillingProration",
    "BillingSeats",
    "BillingTotals",
    "BillingUnitPrice",
    "BillingUnitPriceTier",
    "BillingUnitTotal",
    "BillingUnitTotalTier",
]

BillingInterval: TypeAlias = Literal["month", "annual"]
"""How often is paid."""
BillingPeriods: TypeAlias = Literal["month", "annual", "both"]
"""How often may be paid."""
BillingPaymentMethodStatus: TypeAlias = Literal["active", "disconnected"]
"""Whether a payment method can be used."""


class BillingModel(ClerkModel):
    """The base of what belongs to billing."""

    model_config: ClassVar[ConfigDict] = ConfigDict(val_temporal_unit="infer")


class BillingMoney(BillingModel):
    """An amount of money."""

    amount: int
    amount_formatted: str | None = None
    """Such as `$10.99`."""
    currency: str
    """ISO 4217."""
    currency_symbol: str | None = None


class BillingFeature(BillingModel):
    """What a plan includes."""

    id: str
    object: str = "feature"
    name: str | None = None
    slug: str | None = None
    description: str | None = None
    avatar_url: str | None = None


class BillingUnitPriceTier(BillingModel):
    """The price of a unit within a range of blocks."""

    starts_at_block: int
    """The first block that it holds for."""
    ends_after_block: int | None = None
    """The last one; None: no limit."""
    fee_per_block: BillingMoney | None = None
    amount_per_block: int | None = None
    """In webhooks, in the place of `fee_per_block`."""
    currency: str | None = None


class BillingUnitPrice(BillingModel):
    """The price of a unit, such as a seat."""

    name: str
    block_size: int | None = None
    """How many units a block holds."""
    tiers: tuple[BillingUnitPriceTier, ...] = ()


class BillingPlan(BillingModel):
    """A plan. Webhooks and some answers have amounts as integers beside, or in the place of, `fee` and its like."""

    id: str
    object: str = "commerce_plan"
    product_id: str | None = None
    name: str
    slug: str | None = None
    description: str | None = None
    avatar_url: str | None = None
    features: tuple[BillingFeature, ...] = ()
    for_payer_type: str | None = None
    """`user` or `org`."""
    payer_type: tuple[str, ...] | None = None
    is_default: bool | None = None
    is_recurring: bool | None = None
    publicly_visible: bool | None = None
    has_base_fee: bool | None = None
    free_trial_enabled: bool | None = None
    free_trial_days: int | None = None
    fee: BillingMoney | None = None
    """By the month."""
    annual_monthly_fee: BillingMoney | None = None
    """By the month, where a year is paid at once."""
    annual_fee: BillingMoney | None = None
    unit_prices: tuple[BillingUnitPrice, ...] | None = None
    currency: str | None = None
    currency_symbol: str | None = None
    amount: int | None = None
    amount_formatted: str | None = None
    annual_monthly_amount: int | None = None
    annual_monthly_amount_formatted: str | None = None
    annual_amount: int | None = None
    annual_amount_formatted: str | None = None
    period: str | None = None
    interval: int | None = None
    """How many periods."""


class BillingPrice(BillingModel):
    """A price of a plan, its own or one made for some customers."""

    id: str
    object: str = "commerce_price"
    plan_id: str | None = None
    instance_id: str | None = None
    currency: str
    currency_symbol: str | None = None
    amount: int | None = None
    annual_monthly_amount: int | None = None
    """By the month, where a year is paid at once."""
    fee: BillingMoney | None = None
    annual_monthly_fee: BillingMoney | None = None
    description: str | None = None
    is_default: bool | None = None
    supported_billing_periods: Open[BillingPeriods] | None = None
    created_at: UnixMillis | None = None


class BillingPayer(BillingModel):
    """Who pays: a user or an organization; the id of the other is absent, null or empty."""

    id: str | None = None
    object: str = "commerce_payer"
    instance_id: str | None = None
    user_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    organization_id: str | None = None
    organization_name: str | None = None
    image_url: str | None = None
    credits_balance: BillingMoney | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class BillingPaymentMethod(BillingModel):
    """A card or a wallet; webhooks and older answers call it a payment source."""

    id: str | None = None
    object: Open[Literal["commerce_payment_method", "commerce_source"]] = "commerce_payment_method"
    payer_id: str | None = None
    payment_type: Open[Literal["card", "link", "payer-credits"]] | None = None
    payment_method: Open[Literal["card", "link", "apple_pay", "google_pay"]] | None = None
    """What a payment source has in the place of `payment_type`."""
    status: Open[BillingPaymentMethodStatus] | None = None
    is_default: bool | None = None
    is_removable: bool | None = None
    gateway: str | None = None
    """Such as `stripe`."""
    gateway_external_id: str | None = None
    gateway_external_account_id: str | None = None
    wallet_type: str | None = None
    card_type: str | None = None
    """Such as `visa`."""
    last4: str | None = None
    expiry_year: int | None = None
    expiry_month: int | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class BillingUnitTotalTier(BillingModel):
    """What the units within a range of blocks cost."""

    quantity: int | None = None
    """None: any number."""
    fee_per_block: BillingMoney | None = None
    total: BillingMoney | None = None


class BillingSeats(BillingModel):
    """How many seats are paid for."""

    quantity: int | None = None
    """None: any number."""
    tiers: tuple[BillingUnitTotalTier, ...] | None = None


class BillingUnitTotal(BillingModel):
    """What the units of one name cost; webhooks say it as one amount, answers by tiers."""

    name: str | None = None
    """Such as `seats`."""
    block_size: int | None = None
    tiers: tuple[BillingUnitTotalTier, ...] | None = None
    quantity: int | None = None
    """None: any number."""
    amount: int | None = None
    """For one unit."""
    total: int | None = None
    currency: str | None = None


class BillingProration(BillingModel):
    """A part of an amount that belongs to a part of a billing cycle."""

    amount: BillingMoney | None = None
    cycle_days_total: int | None = None
    cycle_days_remaining: int | None = None
    cycle_remaining_percent: float | None = None
    """Of a credit: 0 to 1."""
    cycle_days_passed: int | None = None
    cycle_passed_percent: float | None = None
    """Of a discount: 0 to 1."""


class BillingPayerCredit(BillingModel):
    """What of the payer's balance was used."""

    applied_amount: BillingMoney | None = None
    remaining_balance: BillingMoney | None = None


class BillingCredits(BillingModel):
    """What is taken off because it was paid before."""

    proration: BillingProration | None = None
    payer: BillingPayerCredit | None = None
    total: BillingMoney | None = None


class BillingDiscounts(BillingModel):
    """What is taken off because it is not used."""

    proration: BillingProration | None = None
    total: BillingMoney | None = None


class BillingTotals(BillingModel):
    """What is paid altogether."""

    subtotal: BillingMoney | None = None
    base_fee: BillingMoney | None = None
    tax_total: BillingMoney | None = None
    grand_total: BillingMoney | None = None
    per_unit_totals: tuple[BillingUnitTotal, ...] | None = None
    credits: BillingCredits | None = None
    discounts: BillingDiscounts | None = None
