"""Customers and subscriptions: the mirror of Stripe's."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from switchgear.domains.billing import BILLING_HISTORY, ENTITLED, BillingStatus
from switchgear.domains.declaration import (
    EncryptedAtRest,
    Erase,
    External,
    Library,
    OnDelete,
    Origin,
    Personal,
    Purge,
    Rows,
    Table,
    Transitions,
    Where,
    index,
)
from switchgear.domains.entity import DocumentId, Synced
from switchgear.domains.fields import Closed, Country, Currency, Email, Positive, Prefix, Timestamp, Whole
from switchgear.domains.integration.model import ERASED, CustomerId, IntegrationModel, UserId
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "Address",
    "Customer",
    "Subscription",
    "SubscriptionStatus",
    "TaxId",
    "is_address",
    "is_customer",
    "is_subscription",
    "is_tax_id",
    "parse_address",
    "parse_customer",
    "parse_subscription",
    "parse_tax_id",
    "validate_address",
    "validate_customer",
    "validate_subscription",
    "validate_tax_id",
]

SubscriptionStatus: TypeAlias = BillingStatus
"""Stripe's eight values; the product names seven, and `paused` is added."""


class TaxId(IntegrationModel):
    """A tax identification number. Stripe sends them only by their own events or by expansion."""

    id: Library[str | None] = None
    """Stripe's id of the tax id object."""
    type: str
    """Such as `eu_vat` or `us_ein`."""
    value: str


class Address(IntegrationModel):
    """A billing address with all the parts that the product needs."""

    line1: str
    line2: str | None = None
    city: str
    state: str | None = None
    postal_code: str
    country: Country


class Customer(Synced, IntegrationModel):
    """A Stripe customer. Stripe may know neither e-mail nor currency; it is incomplete then."""

    table: ClassVar[Table] = Table(
        "customers",
        owner="user_id",
        kept_for=BILLING_HISTORY,
        indexes=(index("by_user_id"), index("by_stripe_customer_id", unique=Rows.ALL)),
    )

    purge: ClassVar[Purge | None] = ERASED

    id: DocumentId
    user_id: Annotated[UserId, OnDelete.ERASE]
    stripe_customer_id: External[Annotated[str, Prefix("cus_")]]
    email: Annotated[Email, Erase("deleted+{id}@deleted.example")]
    name: Personal[str | None] = None
    default_payment_method_id: EncryptedAtRest[External[str | None]] = None
    """The customer's own default; one on a subscription outranks it when Stripe charges."""
    currency: Currency
    tax_ids: EncryptedAtRest[Personal[list[TaxId] | None]] = None
    address: EncryptedAtRest[Personal[Address | None]] = None
    metadata: Personal[dict[str, str] | None] = None
    created_at: Timestamp
    updated_at: Timestamp


class Subscription(Synced, IntegrationModel):
    """A Stripe subscription."""

    table: ClassVar[Table] = Table(
        "subscriptions",
        owner="user_id",
        kept_for=BILLING_HISTORY,
        indexes=(
            index("by_user_id"),
            index("by_status"),
            index("by_current_period_end"),
            index("by_user_subscription_status", "user_id", "status"),
            index("by_stripe_subscription_id", unique=Rows.ALL, origin=Origin.LIBRARY),
            index(
                "by_user_price_entitled",
                "user_id",
                "stripe_price_id",
                unique=Rows.LIVE,
                where=Where("status", tuple(sorted(ENTITLED))),
                enforced=False,
                origin=Origin.LIBRARY,
            ),
        ),
    )
    transitions: ClassVar[Transitions] = Transitions(
        "status",
        {
            SubscriptionStatus.INCOMPLETE: (SubscriptionStatus.ACTIVE,),
            SubscriptionStatus.TRIALING: (SubscriptionStatus.ACTIVE,),
            SubscriptionStatus.ACTIVE: (SubscriptionStatus.PAST_DUE, SubscriptionStatus.CANCELED),
        },
        stamps={SubscriptionStatus.CANCELED: "canceled_at"},
    )

    purge: ClassVar[Purge | None] = ERASED

    id: DocumentId
    user_id: Annotated[UserId, OnDelete.ERASE]
    customer_id: Annotated[CustomerId, OnDelete.ERASE]
    stripe_subscription_id: External[Annotated[str, Prefix("sub_")]]
    stripe_price_id: Annotated[str, Prefix("price_")]
    """Of the oldest item."""
    status: Closed[SubscriptionStatus]
    status_raw: Library[str | None] = None
    current_period_start: Timestamp
    """The earliest over the items."""
    current_period_end: Timestamp
    """The latest over the items."""
    cancel_at_period_end: bool
    cancel_at: Library[Timestamp | None] = None
    """A planned end, which there may be without `cancel_at_period_end`; see `ends_at`."""
    canceled_at: Timestamp | None = None
    ended_at: Library[Timestamp | None] = None
    trial_start: Timestamp | None = None
    trial_end: Timestamp | None = None
    quantity: Positive
    """1 for metered items, which have none."""
    quantity_raw: Library[Whole | None] = None
    metadata: Personal[dict[str, str] | None] = None
    created_at: Timestamp
    updated_at: Timestamp

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "period_order",
            "current_period_end",
            "Input should lie after current_period_start",
            lambda row: row.current_period_end <= row.current_period_start,
            Origin.PRODUCT,
        ),
    )


parse_customer, is_customer, validate_customer = functions(Customer)
parse_tax_id, is_tax_id, validate_tax_id = functions(TaxId)
parse_address, is_address, validate_address = functions(Address)
parse_subscription, is_subscription, validate_subscription = functions(Subscription)
