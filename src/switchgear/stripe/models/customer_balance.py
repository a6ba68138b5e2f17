"""What customers owe or are owed, and the money that they have with Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.balance import BalanceTransaction
    from switchgear.stripe.models.checkout import CheckoutSession
    from switchgear.stripe.models.credit_note import CreditNote
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.payment_intent import PaymentIntent
    from switchgear.stripe.models.refund import Refund

__all__ = [
    "CashFunding",
    "CashPayment",
    "CashRefund",
    "CashTransfer",
    "CashTransferOut",
    "CustomerBalanceTransaction",
    "CustomerBalanceTransactionType",
    "CustomerCashBalanceTransaction",
    "CustomerCashBalanceTransactionType",
    "OverdraftAdjustment",
    "TransferSender",
]


CustomerBalanceTransactionType: TypeAlias = Literal[
    "adjustment",
    "applied_to_invoice",
    "checkout_session_subscription_payment",
    "checkout_session_subscription_payment_canceled",
    "credit_note",
    "initial",
    "invoice_overpaid",
    "invoice_too_large",
    "invoice_too_small",
    "migration",
    "unapplied_from_invoice",
    "unspent_receiver_credit",
]
"""Why a customer's balance changed."""


CustomerCashBalanceTransactionType: TypeAlias = Literal[
    "adjusted_for_overdraft",
    "applied_to_payment",
    "funded",
    "funding_reversed",
    "refunded_from_payment",
    "return_canceled",
    "return_initiated",
    "transferred_to_balance",
    "unapplied_from_payment",
]
"""Why a customer's cash balance changed."""


class CustomerBalanceTransaction(StripeObject):
    """A change of what a customer owes or is owed, in minor units of `currency`; negative is credit."""

    object: Literal["customer_balance_transaction"]
    amount: int
    checkout_session: Expandable["CheckoutSession"] | None = None
    created: UnixSeconds
    credit_note: Expandable["CreditNote"] | None = None
    currency: str
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    description: str | None = None
    ending_balance: int | None = None
    invoice: Expandable["Invoice"] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    type: Open[CustomerBalanceTransactionType] | None = None


class OverdraftAdjustment(StripeModel):
    """What evens out an overdraft."""

    balance_transaction: Expandable["BalanceTransaction"] | None = None
    linked_transaction: Expandable["CustomerCashBalanceTransaction"] | None = None


class CashPayment(StripeModel):
    """The payment that it went to or came back from."""

    payment_intent: Expandable["PaymentIntent"] | None = None


class TransferSender(StripeModel):
    """Who sent it; what a country does not have is None."""

    account_number_last4: str | None = None
    bic: str | None = None
    iban_last4: str | None = None
    network: str | None = None
    sender_bank: str | None = None
    sender_branch: str | None = None
    sender_name: str | None = None
    sort_code: str | None = None


class CashTransfer(StripeModel):
    """The bank transfer that filled it; `type` names the field that is set."""

    eu_bank_transfer: TransferSender | None = None
    gb_bank_transfer: TransferSender | None = None
    jp_bank_transfer: TransferSender | None = None
    reference: str | None = None
    type: str | None = None
    us_bank_transfer: TransferSender | None = None


class CashFunding(StripeModel):
    """What filled the balance."""

    bank_transfer: CashTransfer | None = None


class CashRefund(StripeModel):
    """The refund that filled the balance."""

    refund: Expandable["Refund"] | None = None


class CashTransferOut(StripeModel):
    """The merchant's balance transaction that emptied it."""

    balance_transaction: Expandable["BalanceTransaction"] | None = None


class CustomerCashBalanceTransaction(StripeObject):
    """A change of the money that a customer has with Stripe, in minor units of `currency`."""

    object: Literal["customer_cash_balance_transaction"]
    adjusted_for_overdraft: OverdraftAdjustment | None = None
    applied_to_payment: CashPayment | None = None
    created: UnixSeconds
    currency: str
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    ending_balance: int | None = None
    funded: CashFunding | None = None
    livemode: bool
    net_amount: int | None = None
    refunded_from_payment: CashRefund | None = None
    transferred_to_balance: CashTransferOut | None = None
    type: Open[CustomerCashBalanceTransactionType] | None = None
    unapplied_from_payment: CashPayment | None = None
