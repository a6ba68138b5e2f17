"""Charges: single attempts to take money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import (
    ByKind,
    Expandable,
    ListObject,
    Metadata,
    StripeModel,
    StripeObject,
    UntypedObject,
)
from switchgear.stripe.models.common import ChargeTransfer, Contact, PresentmentDetails
from switchgear.stripe.models.payment_details import MethodDetails
from switchgear.stripe.models.payment_parts import BillingDetails, RadarOptions
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.application_fee import ApplicationFee
    from switchgear.stripe.models.balance import BalanceTransaction
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.payment_intent import PaymentIntent
    from switchgear.stripe.models.refund import Refund
    from switchgear.stripe.models.review import Review
    from switchgear.stripe.models.transfer import Transfer

__all__ = [
    "Charge",
    "ChargeOutcome",
    "ChargeOutcomeAdviceCode",
    "FraudDetails",
    "Level3",
    "Level3Line",
]


ChargeOutcomeAdviceCode: TypeAlias = Literal["confirm_card_data", "do_not_try_again", "try_again_later"]
"""What an issuer advises after a decline."""


class FraudDetails(StripeModel):
    """What the merchant and Stripe say about fraud: `user_report`, `stripe_report`."""

    stripe_report: str | None = None
    user_report: str | None = None


class Level3Line(StripeModel):
    """One position of it."""

    discount_amount: int | None = None
    product_code: str | None = None
    product_description: str | None = None
    quantity: int | None = None
    tax_amount: int | None = None
    unit_cost: int | None = None


class Level3(StripeModel):
    """What large buyers' cards want to know of a purchase, in minor units."""

    customer_reference: str | None = None
    line_items: list[Level3Line] | None = None
    merchant_reference: str | None = None
    shipping_address_zip: str | None = None
    shipping_amount: int | None = None
    shipping_from_zip: str | None = None


class ChargeOutcome(StripeModel):
    """What the network and fraud detection said. Never show a customer more than `seller_message` allows."""

    advice_code: Open[ChargeOutcomeAdviceCode] | None = None
    network_advice_code: str | None = None
    network_decline_code: str | None = None
    network_status: str | None = None
    reason: str | None = None
    risk_level: str | None = None
    risk_score: int | None = None
    rule: Expandable["UntypedObject"] | None = None
    seller_message: str | None = None
    type: str | None = None


class Charge(StripeObject):
    """One attempt to take money. Amounts are in minor units of `currency`."""

    object: Literal["charge"]
    amount: int
    amount_captured: int | None = None
    amount_refunded: int | None = None
    application: Expandable["Application"] | None = None
    application_fee: Expandable["ApplicationFee"] | None = None
    application_fee_amount: int | None = None
    authorization_code: str | None = None
    balance_transaction: Expandable["BalanceTransaction"] | None = None
    billing_details: BillingDetails | None = None
    calculated_statement_descriptor: str | None = None
    captured: bool | None = None
    created: UnixSeconds
    currency: str
    customer: Expandable["Customer"] | None = None
    description: str | None = None
    disputed: bool | None = None
    failure_balance_transaction: Expandable["BalanceTransaction"] | None = None
    failure_code: str | None = None
    failure_message: str | None = None
    fraud_details: FraudDetails | None = None
    level3: Level3 | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    on_behalf_of: Expandable["Account"] | None = None
    outcome: ChargeOutcome | None = None
    paid: bool
    payment_intent: Expandable["PaymentIntent"] | None = None
    payment_method: str | None = None
    payment_method_details: MethodDetails | None = None
    presentment_details: PresentmentDetails | None = None
    radar_options: RadarOptions | None = None
    receipt_email: str | None = None
    receipt_number: str | None = None
    receipt_url: str | None = None
    refunded: bool
    refunds: ListObject[ByKind["Refund"]] | None = None
    review: Expandable["Review"] | None = None
    shipping: Contact | None = None
    source: ByKind["Account | StoredBankAccount | StoredCard | UntypedObject"] | None = None
    source_transfer: Expandable["Transfer"] | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    status: Open[Literal["failed", "pending", "succeeded"]]
    transfer: Expandable["Transfer"] | None = None
    transfer_data: ChargeTransfer | None = None
    transfer_group: str | None = None
    # Sent by versions before 2025-03-31.basil; later ones are asked: `client.invoice_payments.list`.
    invoice: Expandable["Invoice"] | None = None
