"""Refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import Expandable, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.common import PresentmentDetails
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.balance import BalanceTransaction
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.payment_intent import PaymentIntent
    from switchgear.stripe.models.payment_method import PaymentMethod
    from switchgear.stripe.models.transfer import TransferReversal

__all__ = [
    "EmailSent",
    "Refund",
    "RefundAction",
    "RefundDestination",
    "RefundInstructions",
    "RefundPendingReason",
    "RefundReason",
    "RefundReference",
]


RefundPendingReason: TypeAlias = Literal["charge_pending", "insufficient_funds", "processing"]
"""What a refund waits for."""


RefundReason: TypeAlias = Literal["duplicate", "expired_uncaptured_charge", "fraudulent", "requested_by_customer"]
"""Why money goes back."""


class RefundReference(StripeModel):
    """What the customer's bank can find a refund by."""

    network_decline_code: str | None = None
    reference: str | None = None
    reference_status: str | None = None
    reference_type: str | None = None
    type: str | None = None


class RefundDestination(StripeModel):
    """How the money goes back; `type` names the field that is set."""

    affirm: RefundReference | None = None
    afterpay_clearpay: RefundReference | None = None
    alipay: RefundReference | None = None
    alma: RefundReference | None = None
    amazon_pay: RefundReference | None = None
    au_bank_transfer: RefundReference | None = None
    blik: RefundReference | None = None
    br_bank_transfer: RefundReference | None = None
    card: RefundReference | None = None
    cashapp: RefundReference | None = None
    crypto: RefundReference | None = None
    customer_cash_balance: RefundReference | None = None
    eps: RefundReference | None = None
    eu_bank_transfer: RefundReference | None = None
    gb_bank_transfer: RefundReference | None = None
    giropay: RefundReference | None = None
    grabpay: RefundReference | None = None
    jp_bank_transfer: RefundReference | None = None
    klarna: RefundReference | None = None
    mb_way: RefundReference | None = None
    multibanco: RefundReference | None = None
    mx_bank_transfer: RefundReference | None = None
    nz_bank_transfer: RefundReference | None = None
    p24: RefundReference | None = None
    paynow: RefundReference | None = None
    paypal: RefundReference | None = None
    pix: RefundReference | None = None
    revolut: RefundReference | None = None
    scalapay: RefundReference | None = None
    sofort: RefundReference | None = None
    swish: RefundReference | None = None
    th_bank_transfer: RefundReference | None = None
    twint: RefundReference | None = None
    type: str | None = None
    us_bank_transfer: RefundReference | None = None
    wechat_pay: RefundReference | None = None
    zip: RefundReference | None = None


class EmailSent(StripeModel):
    """The mail that tells how."""

    email_sent_at: UnixSeconds | None = None
    email_sent_to: str | None = None


class RefundInstructions(StripeModel):
    """Where the customer is told how."""

    email_sent: EmailSent | None = None
    expires_at: UnixSeconds | None = None


class RefundAction(StripeModel):
    """What the customer has to do to have the money back."""

    display_details: RefundInstructions | None = None
    type: str | None = None


class Refund(StripeObject):
    """Money that goes back. Amounts are in minor units of `currency`."""

    object: Literal["refund"]
    amount: int
    balance_transaction: Expandable["BalanceTransaction"] | None = None
    charge: Expandable["Charge"] | None = None
    created: UnixSeconds
    currency: str
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    description: str | None = None
    destination_details: RefundDestination | None = None
    failure_balance_transaction: Expandable["BalanceTransaction"] | None = None
    failure_reason: str | None = None
    instructions_email: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    next_action: RefundAction | None = None
    payment_intent: Expandable["PaymentIntent"] | None = None
    payment_method: Expandable["PaymentMethod"] | None = None
    pending_reason: Open[RefundPendingReason] | None = None
    presentment_details: PresentmentDetails | None = None
    reason: Open[RefundReason] | None = None
    receipt_number: str | None = None
    source_transfer_reversal: Expandable["TransferReversal"] | None = None
    status: str | None = None
    transfer_reversal: Expandable["TransferReversal"] | None = None
