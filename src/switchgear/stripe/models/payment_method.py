"""Payment methods: cards, bank accounts, wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field, SecretStr

from switchgear.stripe.models.base import Expandable, JsonObject, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.common import AllowRedisplay
from switchgear.stripe.models.payment_parts import (
    BillingDetails,
    Birthday,
    CardChecks,
    OfflineCard,
    RadarOptions,
    WalletContact,
)
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.setup_intent import SetupAttempt

__all__ = [
    "BankAccount",
    "BankAccountBlock",
    "BankAccountStatus",
    "BankChoice",
    "Card",
    "CardWallet",
    "CustomMethod",
    "GeneratedFrom",
    "Logo",
    "Networks",
    "Payer",
    "PaymentMethod",
    "PaymentMethodType",
    "ThreeDSecureUsage",
]


PaymentMethodType: TypeAlias = Literal[
    "acss_debit",
    "affirm",
    "afterpay_clearpay",
    "alipay",
    "alma",
    "amazon_pay",
    "au_becs_debit",
    "bacs_debit",
    "bancontact",
    "billie",
    "bizum",
    "blik",
    "boleto",
    "card",
    "card_present",
    "cashapp",
    "crypto",
    "custom",
    "customer_balance",
    "eps",
    "fpx",
    "giropay",
    "grabpay",
    "ideal",
    "interac_present",
    "kakao_pay",
    "klarna",
    "konbini",
    "kr_card",
    "link",
    "mb_way",
    "mobilepay",
    "multibanco",
    "naver_pay",
    "nz_bank_account",
    "oxxo",
    "p24",
    "pay_by_bank",
    "payco",
    "paynow",
    "paypal",
    "paypay",
    "payto",
    "pix",
    "promptpay",
    "revolut_pay",
    "samsung_pay",
    "satispay",
    "scalapay",
    "sepa_debit",
    "sequra",
    "sofort",
    "sunbit",
    "swish",
    "twint",
    "upi",
    "us_bank_account",
    "wechat_pay",
    "zip",
]
"""The kinds of payment method."""


class GeneratedFrom(StripeModel):
    """The payment that a method was made of."""

    charge: Expandable["Charge"] | None = None
    payment_method_details: JsonObject | None = None
    setup_attempt: Expandable["SetupAttempt"] | None = None


class Networks(StripeModel):
    """The networks that a card or an account can be reached by."""

    available: list[str] | None = None
    """Of a card."""
    preferred: str | None = None
    supported: list[str] | None = None
    """Of a bank account."""


class ThreeDSecureUsage(StripeModel):
    """Whether 3D Secure works with a card."""

    supported: bool | None = None


class CardWallet(StripeModel):
    """The wallet a card is in; `type` names the field that holds the details."""

    type: str | None = None
    dynamic_last4: str | None = None
    amex_express_checkout: JsonObject | None = None
    apple_pay: JsonObject | None = None
    google_pay: JsonObject | None = None
    link: JsonObject | None = None
    masterpass: WalletContact | None = None
    samsung_pay: JsonObject | None = None
    visa_checkout: WalletContact | None = None


class Card(StripeModel):
    """A card, kept or presented to a reader; what does not apply is None."""

    brand: str | None = None
    brand_product: str | None = None
    cardholder_name: str | None = None
    checks: CardChecks | None = None
    country: str | None = None
    description: str | None = None
    display_brand: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    fingerprint: str | None = None
    funding: str | None = None
    generated_from: GeneratedFrom | None = None
    iin: str | None = None
    issuer: str | None = None
    last4: str | None = None
    networks: Networks | None = None
    offline: OfflineCard | None = None
    preferred_locales: list[str] | None = None
    read_method: str | None = None
    regulated_status: str | None = None
    three_d_secure_usage: ThreeDSecureUsage | None = None
    wallet: CardWallet | None = None


class BankAccountBlock(StripeModel):
    """Why a bank refuses a debit."""

    network_code: str | None = None
    reason: str | None = None


class BankAccountStatus(StripeModel):
    """What stands against a bank account."""

    blocked: BankAccountBlock | None = None


class BankAccount(StripeModel):
    """A bank account of any scheme; what its scheme does not have is None."""

    account_holder_name: str | None = None
    account_holder_type: str | None = None
    account_type: str | None = None
    bank_code: str | None = None
    bank_name: str | None = None
    branch_code: str | None = None
    bsb_number: str | None = None
    country: str | None = None
    financial_connections_account: str | None = None
    fingerprint: str | None = None
    generated_from: GeneratedFrom | None = None
    institution_number: str | None = None
    last4: str | None = None
    networks: Networks | None = None
    pay_id: str | None = None
    routing_number: str | None = None
    sort_code: str | None = None
    status_details: BankAccountStatus | None = None
    suffix: str | None = None
    transit_number: str | None = None


class BankChoice(StripeModel):
    """The bank that a customer chose to pay with."""

    account_holder_type: str | None = None
    bank: str | None = None
    bic: str | None = None


class Payer(StripeModel):
    """What a wallet or voucher knows of the one who pays; what it does not say is None."""

    buyer_id: str | None = None
    cashtag: str | None = None
    country: str | None = None
    dob: Birthday | None = None
    email: str | None = None
    funding: str | None = None
    payer_email: str | None = None
    payer_id: str | None = None
    persistent_token: SecretStr | None = None
    tax_id: str | None = None
    vpa: str | None = None


class Logo(StripeModel):
    """A picture."""

    content_type: str | None = None
    url: str | None = None


class CustomMethod(StripeModel):
    """A kind of payment of the merchant's own."""

    type: str | None = None
    display_name: str | None = None
    logo: Logo | None = None


class PaymentMethod(StripeObject):
    """A way to pay. Of the fields for details, the one that `type` names is set."""

    object: Literal["payment_method"]
    type: Open[PaymentMethodType]
    """Names the field that holds the details."""
    allow_redisplay: Open[AllowRedisplay] | None = None
    billing_details: BillingDetails | None = None
    created: UnixSeconds
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    radar_options: RadarOptions | None = None

    card: Card | None = None
    card_present: Card | None = None
    interac_present: Card | None = None
    kr_card: Card | None = None

    acss_debit: BankAccount | None = None
    au_becs_debit: BankAccount | None = None
    bacs_debit: BankAccount | None = None
    nz_bank_account: BankAccount | None = None
    payto: BankAccount | None = None
    pix: BankAccount | None = None
    sepa_debit: BankAccount | None = None
    us_bank_account: BankAccount | None = None

    eps: BankChoice | None = None
    fpx: BankChoice | None = None
    ideal: BankChoice | None = None
    p24: BankChoice | None = None

    bizum: Payer | None = None
    blik: Payer | None = None
    boleto: Payer | None = None
    cashapp: Payer | None = None
    klarna: Payer | None = None
    link: Payer | None = None
    naver_pay: Payer | None = None
    paypal: Payer | None = None
    sofort: Payer | None = None
    upi: Payer | None = None

    custom: CustomMethod | None = None

    affirm: JsonObject | None = None
    afterpay_clearpay: JsonObject | None = None
    alipay: JsonObject | None = None
    alma: JsonObject | None = None
    amazon_pay: JsonObject | None = None
    bancontact: JsonObject | None = None
    billie: JsonObject | None = None
    crypto: JsonObject | None = None
    customer_balance: JsonObject | None = None
    giropay: JsonObject | None = None
    grabpay: JsonObject | None = None
    kakao_pay: JsonObject | None = None
    konbini: JsonObject | None = None
    mb_way: JsonObject | None = None
    mobilepay: JsonObject | None = None
    multibanco: JsonObject | None = None
    oxxo: JsonObject | None = None
    pay_by_bank: JsonObject | None = None
    payco: JsonObject | None = None
    paynow: JsonObject | None = None
    paypay: JsonObject | None = None
    promptpay: JsonObject | None = None
    revolut_pay: JsonObject | None = None
    samsung_pay: JsonObject | None = None
    satispay: JsonObject | None = None
    scalapay: JsonObject | None = None
    sequra: JsonObject | None = None
    sunbit: JsonObject | None = None
    swish: JsonObject | None = None
    twint: JsonObject | None = None
    wechat_pay: JsonObject | None = None
    zip: JsonObject | None = None
