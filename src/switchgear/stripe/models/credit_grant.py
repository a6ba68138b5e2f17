"""Credit that customers were given or bought, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.test_clock import TestClock

__all__ = [
    "CreditAdded",
    "CreditAmount",
    "CreditApplicability",
    "CreditBalance",
    "CreditBalanceSummary",
    "CreditBalanceTransaction",
    "CreditGrant",
    "CreditPrice",
    "CreditScope",
    "CreditUse",
    "CreditUsed",
    "MonetaryCredit",
]


class MonetaryCredit(StripeModel):
    """Credit in money, in minor units."""

    currency: str | None = None
    value: int | None = None


class CreditAmount(StripeModel):
    """An amount of credit."""

    monetary: MonetaryCredit | None = None
    type: str | None = None


class CreditPrice(StripeModel):
    """One of them."""

    id: str | None = None


class CreditScope(StripeModel):
    """The prices that it is limited to."""

    price_type: Open[Literal["metered"]] | None = None
    prices: list[CreditPrice] | None = None


class CreditApplicability(StripeModel):
    """What credit can be used for."""

    scope: CreditScope | None = None


class CreditGrant(StripeObject):
    """Credit that a customer was given or bought."""

    object: Literal["billing.credit_grant"]
    amount: CreditAmount | None = None
    applicability_config: CreditApplicability | None = None
    category: Open[Literal["paid", "promotional"]] | None = None
    created: UnixSeconds
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    effective_at: UnixSeconds | None = None
    expires_at: UnixSeconds | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    name: str | None = None
    priority: int | None = None
    test_clock: Expandable["TestClock"] | None = None
    updated: UnixSeconds | None = None
    voided_at: UnixSeconds | None = None


class CreditBalance(StripeModel):
    """What is left, and what is left after all that is under way."""

    available_balance: CreditAmount | None = None
    ledger_balance: CreditAmount | None = None


class CreditBalanceSummary(StripeModel):
    """What is left of a customer's credit."""

    object: Literal["billing.credit_balance_summary"]
    balances: list[CreditBalance] | None = None
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    livemode: bool


class CreditUse(StripeModel):
    """The line of an invoice that credit was used for."""

    invoice: Expandable["Invoice"] | None = None
    invoice_line_item: str | None = None


class CreditAdded(StripeModel):
    """What was added, and why."""

    amount: CreditAmount | None = None
    credits_application_invoice_voided: CreditUse | None = None
    type: str | None = None


class CreditUsed(StripeModel):
    """What was used, and why."""

    amount: CreditAmount | None = None
    credits_applied: CreditUse | None = None
    type: str | None = None


class CreditBalanceTransaction(StripeObject):
    """A change of a credit grant."""

    object: Literal["billing.credit_balance_transaction"]
    created: UnixSeconds
    credit: CreditAdded | None = None
    credit_grant: Expandable["CreditGrant"] | None = None
    debit: CreditUsed | None = None
    effective_at: UnixSeconds | None = None
    livemode: bool
    test_clock: Expandable["TestClock"] | None = None
    type: Open[Literal["credit", "debit"]] | None = None
