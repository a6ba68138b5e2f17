"""Billing: what mirrors Stripe's subscriptions, invoices and coupons."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from switchgear.domains.billing import BILLING_HISTORY
from switchgear.domains.coachflux.model import CoachFluxDocument, UserId
from switchgear.domains.declaration import (
    EncryptedAtRest,
    External,
    Library,
    OnDelete,
    Origin,
    Personal,
    Rows,
    Table,
    Transitions,
    Where,
    index,
)
from switchgear.domains.fields import Closed, Count, Currency, Positive, Timestamp, Url, Whole
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "Coupon",
    "CouponDuration",
    "Invoice",
    "InvoiceStatus",
    "Subscription",
    "SubscriptionStatus",
    "is_coupon",
    "is_invoice",
    "is_subscription",
    "parse_coupon",
    "parse_invoice",
    "parse_subscription",
    "validate_coupon",
    "validate_invoice",
    "validate_subscription",
]


class SubscriptionStatus(StrEnum):
    """How the product sees Stripe's status."""

    ACTIVE = "active"
    TRIALING = "trialing"
    PAST_DUE = "past_due"
    CANCELED = "canceled"
    UNPAID = "unpaid"


class Subscription(CoachFluxDocument):
    """A Stripe subscription of a user."""

    table: ClassVar[Table] = Table(
        "subscriptions",
        owner="user_id",
        kept_for=BILLING_HISTORY,
        indexes=(
            index("by_user", "user_id"),
            index("by_stripe_id", "stripe_subscription_id", unique=Rows.ALL),
            index("by_status"),
        ),
    )

    user_id: Annotated[UserId, OnDelete.ERASE]
    stripe_subscription_id: External[str]
    stripe_customer_id: Library[External[str | None]] = None
    stripe_price_id: str
    status: Closed[SubscriptionStatus]
    status_raw: Library[str | None] = None
    current_period_start: Timestamp
    current_period_end: Timestamp
    cancel_at_period_end: bool
    cancel_at: Library[Timestamp | None] = None
    ended_at: Library[Timestamp | None] = None
    trial_end: Timestamp | None = None
    created_at: Timestamp
    updated_at: Timestamp


class InvoiceStatus(StrEnum):
    """How far an invoice has come. Paid and void are final."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    UNCOLLECTIBLE = "uncollectible"
    VOID = "void"


class Invoice(CoachFluxDocument):
    """A Stripe invoice of a user. Amounts are in the currency's minor unit; Stripe also knows negative ones."""

    table: ClassVar[Table] = Table(
        "invoices",
        owner="user_id",
        kept_for=BILLING_HISTORY,
        indexes=(index("by_user", "user_id"), index("by_stripe_id", "stripe_invoice_id", unique=Rows.ALL)),
    )
    transitions: ClassVar[Transitions] = Transitions(
        "status",
        {
            InvoiceStatus.DRAFT: (InvoiceStatus.OPEN,),
            InvoiceStatus.OPEN: (InvoiceStatus.PAID, InvoiceStatus.UNCOLLECTIBLE, InvoiceStatus.VOID),
            InvoiceStatus.UNCOLLECTIBLE: (InvoiceStatus.PAID, InvoiceStatus.VOID),
        },
        stamps={InvoiceStatus.PAID: "paid_at"},
    )

    user_id: Annotated[UserId, OnDelete.ERASE]
    stripe_invoice_id: External[str]
    stripe_customer_id: Library[External[str | None]] = None
    amount: Whole
    """The invoice's total."""
    amount_due: Library[Whole | None] = None
    amount_paid: Library[Whole | None] = None
    currency: Currency
    status: Closed[InvoiceStatus]
    status_raw: Library[str | None] = None
    paid_at: Timestamp | None = None
    invoice_pdf: EncryptedAtRest[Personal[Url | None]] = None
    """It asks for no login."""
    created_at: Timestamp


class CouponDuration(StrEnum):
    """For how long a discount is given."""

    FOREVER = "forever"
    ONCE = "once"
    REPEATING = "repeating"


class Coupon(CoachFluxDocument):
    """A Stripe coupon under one of its promotion codes; one without such a code has its own id for a code."""

    table: ClassVar[Table] = Table(
        "coupons",
        indexes=(
            index("by_code"),
            index("by_active"),
            index(
                "by_active_code",
                "code",
                "restricted_to_customer_id",
                unique=Rows.LIVE,
                where=Where("active", (True,)),
                nulls_distinct=False,
                origin=Origin.LIBRARY,
            ),
            index(
                "by_coupon",
                "stripe_coupon_id",
                "stripe_promotion_code_id",
                unique=Rows.ALL,
                nulls_distinct=False,
                origin=Origin.LIBRARY,
            ),
        ),
    )

    code: str
    """What a customer enters. Stripe gives it away again once the older promotion code is inactive."""
    stripe_coupon_id: str
    stripe_promotion_code_id: Library[str | None] = None
    restricted_to_customer_id: Library[External[str | None]] = None
    """Stripe's id of the only customer who may use it."""
    percent_off: Annotated[float, Field(gt=0, le=100)] | None = None
    amount_off: Positive | None = None
    """In the currency's minor unit."""
    currency: Currency | None = None
    duration: Closed[CouponDuration]
    duration_in_months: Positive | None = None
    max_redemptions: Positive | None = None
    times_redeemed: Count
    active: bool
    expires_at: Timestamp | None = None
    created_at: Timestamp

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "discount",
            "percent_off",
            "Input should be given unless amount_off is, and only then",
            lambda row: (row.percent_off is None) == (row.amount_off is None),
        ),
        RowRule(
            "discount_currency",
            "currency",
            "Input should be given with amount_off",
            lambda row: row.amount_off is not None and row.currency is None,
        ),
        RowRule(
            "duration",
            "duration_in_months",
            "Input should be given with repeating, and only then",
            lambda row: (row.duration is CouponDuration.REPEATING) != (row.duration_in_months is not None),
        ),
    )


parse_subscription, is_subscription, validate_subscription = functions(Subscription)
parse_invoice, is_invoice, validate_invoice = functions(Invoice)
parse_coupon, is_coupon, validate_coupon = functions(Coupon)
