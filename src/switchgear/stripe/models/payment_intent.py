"""Payment intents: payments of customers, from the first attempt to success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field, SecretStr

from switchgear.stripe.models.base import Expandable, ListObject, Metadata, StripeModel, StripeObject, UntypedObject
from switchgear.stripe.models.common import Contact, PresentmentDetails, Switch
from switchgear.stripe.models.next_action import PaymentAction
from switchgear.stripe.models.payment_options import PaymentOptionsByKind
from switchgear.stripe.models.payment_parts import PaymentMethodConfiguration
from switchgear.stripe.models.payment_problem import PaymentProblem
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard
    from switchgear.stripe.models.invoice import Invoice
    from switchgear.stripe.models.payment_method import PaymentMethod
    from switchgear.stripe.models.review import Review

__all__ = [
    "AmountDetails",
    "AmountDetailsProblem",
    "AmountDetailsProblemCode",
    "AmountShipping",
    "AmountTax",
    "AmountTip",
    "AutomaticMethods",
    "CardProcessing",
    "CustomerNotification",
    "LineMethodOptions",
    "PaymentDetailsReferences",
    "PaymentHookInputs",
    "PaymentHookTax",
    "PaymentHooks",
    "PaymentIntent",
    "PaymentIntentCancellationReason",
    "PaymentIntentStatus",
    "PaymentLineItem",
    "PaymentLineOptions",
    "PaymentTransfer",
    "Processing",
    "TransferPaymentData",
]


AmountDetailsProblemCode: TypeAlias = Literal[
    "amount_details_amount_mismatch", "amount_details_tax_shipping_discount_greater_than_amount"
]
"""Why the details of an amount do not add up."""


PaymentIntentCancellationReason: TypeAlias = Literal[
    "abandoned",
    "automatic",
    "duplicate",
    "expired",
    "failed_invoice",
    "fraudulent",
    "requested_by_customer",
    "void_invoice",
]
"""Why a payment was given up."""


PaymentIntentStatus: TypeAlias = Literal[
    "canceled",
    "processing",
    "requires_action",
    "requires_capture",
    "requires_confirmation",
    "requires_payment_method",
    "succeeded",
]
"""Where a payment stands. `canceled` and `succeeded` are final; the others may follow each other in any order."""


class AmountDetailsProblem(StripeModel):
    """Why the details do not add up."""

    code: Open[AmountDetailsProblemCode] | None = None
    message: str | None = None


class AmountShipping(StripeModel):
    """What shipping costs, and between which places."""

    amount: int | None = None
    from_postal_code: str | None = None
    to_postal_code: str | None = None


class AmountTax(StripeModel):
    """What of the amount is tax, in minor units."""

    total_tax_amount: int | None = None


class AmountTip(StripeModel):
    """What of the amount is a tip, in minor units."""

    amount: int | None = None


class AmountDetails(StripeModel):
    """What an amount is made of, in minor units."""

    discount_amount: int | None = None
    error: AmountDetailsProblem | None = None
    line_items: ListObject[PaymentLineItem] | None = None
    shipping: AmountShipping | None = None
    tax: AmountTax | None = None
    tip: AmountTip | None = None


class AutomaticMethods(StripeModel):
    """Whether Stripe offers what suits the customer, and whether that may lead to another page."""

    allow_redirects: str | None = None
    enabled: bool | None = None


class PaymentHookTax(StripeModel):
    """The tax calculation that a payment is committed with."""

    calculation: str | None = None


class PaymentHookInputs(StripeModel):
    """What a hook works with."""

    tax: PaymentHookTax | None = None


class PaymentHooks(StripeModel):
    """What happens elsewhere when an intent gets on."""

    inputs: PaymentHookInputs | None = None


class PaymentDetailsReferences(StripeModel):
    """What the merchant calls the order and the customer."""

    customer_reference: str | None = None
    order_reference: str | None = None


class CustomerNotification(StripeModel):
    """What India's rules ask the customer before a charge."""

    approval_requested: bool | None = None
    completes_at: UnixSeconds | None = None


class CardProcessing(StripeModel):
    """What is still under way with a card."""

    customer_notification: CustomerNotification | None = None


class Processing(StripeModel):
    """What is still under way."""

    card: CardProcessing | None = None
    type: str | None = None


class TransferPaymentData(StripeModel):
    """What the payment in the connected account is called."""

    description: str | None = None
    metadata: Metadata = Field(default_factory=dict)


class PaymentTransfer(StripeModel):
    """The connected account that the payment goes on to, and how much of it."""

    amount: int | None = None
    description: str | None = None
    destination: Expandable["Account"] | None = None
    metadata: Metadata = Field(default_factory=dict)
    payment_data: TransferPaymentData | None = None


class PaymentIntent(StripeObject):
    """One payment of a customer, from the first attempt to success. Amounts are in minor units of `currency`."""

    object: Literal["payment_intent"]
    allowed_payment_method_types: list[str] | None = None
    amount: int
    amount_capturable: int | None = None
    amount_details: AmountDetails | None = None
    amount_received: int | None = None
    application: Expandable["Application"] | None = None
    application_fee_amount: int | None = None
    automatic_payment_methods: AutomaticMethods | None = None
    canceled_at: UnixSeconds | None = None
    cancellation_reason: Open[PaymentIntentCancellationReason] | None = None
    capture_method: Open[Literal["automatic", "automatic_async", "manual"]] | None = None
    client_secret: SecretStr | None = None
    confirmation_method: Open[Literal["automatic", "manual"]] | None = None
    created: UnixSeconds
    currency: str
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    description: str | None = None
    excluded_payment_method_types: list[str] | None = None
    hooks: PaymentHooks | None = None
    last_payment_error: PaymentProblem | None = None
    latest_charge: Expandable["Charge"] | None = None
    livemode: bool
    managed_payments: Switch | None = None
    metadata: Metadata = Field(default_factory=dict)
    next_action: PaymentAction | None = None
    on_behalf_of: Expandable["Account"] | None = None
    payment_details: PaymentDetailsReferences | None = None
    payment_method: Expandable["PaymentMethod"] | None = None
    payment_method_configuration_details: PaymentMethodConfiguration | None = None
    payment_method_options: PaymentOptionsByKind | None = None
    payment_method_types: list[str] | None = None
    payment_record: Expandable["UntypedObject"] | None = None
    presentment_details: PresentmentDetails | None = None
    processing: Processing | None = None
    receipt_email: str | None = None
    review: Expandable["Review"] | None = None
    setup_future_usage: Open[Literal["off_session", "on_session"]] | None = None
    shipping: Contact | None = None
    source: Expandable["Account | StoredBankAccount | StoredCard | UntypedObject"] | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    status: Open[PaymentIntentStatus]
    transfer_data: PaymentTransfer | None = None
    transfer_group: str | None = None
    # Sent by versions before 2025-03-31.basil; later ones are asked: `client.invoice_payments.list`.
    invoice: Expandable["Invoice"] | None = None


class LineMethodOptions(StripeModel):
    """What one kind of payment method shows of a position; what it does not know is None."""

    category: str | None = None
    commodity_code: str | None = None
    description: str | None = None
    image_url: str | None = None
    product_url: str | None = None
    reference: str | None = None
    sold_by: str | None = None
    subscription_reference: str | None = None


class PaymentLineOptions(StripeModel):
    """What kinds of payment method show of a position."""

    card: LineMethodOptions | None = None
    card_present: LineMethodOptions | None = None
    klarna: LineMethodOptions | None = None
    paypal: LineMethodOptions | None = None


class PaymentLineItem(StripeObject):
    """One position of what a payment is for. Amounts are in minor units."""

    object: Literal["payment_intent_amount_details_line_item"]
    discount_amount: int | None = None
    payment_method_options: PaymentLineOptions | None = None
    product_code: str | None = None
    product_name: str | None = None
    quantity: int | None = None
    tax: AmountTax | None = None
    unit_cost: int | None = None
    unit_of_measure: str | None = None
