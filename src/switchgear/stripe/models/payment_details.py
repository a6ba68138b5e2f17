"""What charges were paid with, and attempts to set up were made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from switchgear.stripe.models.base import Expandable, JsonObject, StripeModel
from switchgear.stripe.models.payment_options import InstallmentPlan
from switchgear.stripe.models.payment_parts import CardChecks, OfflineCard, WalletContact
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.mandate import Mandate
    from switchgear.stripe.models.payment_method import PaymentMethod

__all__ = [
    "CardFeature",
    "CardInstallments",
    "CardReceipt",
    "ChargedCard",
    "ChargedWallet",
    "InstallmentCount",
    "KlarnaAddress",
    "KlarnaPayer",
    "LinkSource",
    "MethodDetails",
    "NetworkToken",
    "OtherMethod",
    "PresentedCard",
    "SellerProtection",
    "StoreChain",
    "ThreeDSecure",
    "WalletCard",
    "WalletFunding",
]


class WalletCard(StripeModel):
    """The card behind a wallet."""

    brand: str | None = None
    country: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    funding: str | None = None
    last4: str | None = None


class WalletFunding(StripeModel):
    """What a wallet pays from."""

    card: WalletCard | None = None
    type: str | None = None


class InstallmentCount(StripeModel):
    """In how many parts."""

    count: int | None = None


class KlarnaAddress(StripeModel):
    """The country that Klarna knows."""

    country: str | None = None


class KlarnaPayer(StripeModel):
    """Whom Klarna knows."""

    address: KlarnaAddress | None = None


class SellerProtection(StripeModel):
    """Whether PayPal protects the merchant, and against what."""

    dispute_categories: list[str] | None = None
    status: str | None = None


class StoreChain(StripeModel):
    """The chain of stores where it was paid."""

    chain: str | None = None


class OtherMethod(StripeModel):
    """A bank account, wallet or voucher, and what came of it; what a kind does not have is None."""

    account_holder_name: str | None = None
    account_holder_type: str | None = None
    account_number: str | None = None
    account_type: str | None = None
    bank: str | None = None
    bank_code: str | None = None
    bank_name: str | None = None
    bank_transaction_id: str | None = None
    bic: str | None = None
    branch_code: str | None = None
    brand: str | None = None
    bsb_number: str | None = None
    buyer_address: str | None = None
    buyer_id: str | None = None
    card: WalletCard | None = None
    cashtag: str | None = None
    country: str | None = None
    entity: str | None = None
    expected_debit_date: str | None = None
    fingerprint: str | None = None
    funding: WalletFunding | None = None
    funding_source_group: str | None = None
    generated_sepa_debit: Expandable["PaymentMethod"] | None = None
    generated_sepa_debit_mandate: Expandable["Mandate"] | None = None
    iban: str | None = None
    iban_last4: str | None = None
    installments: InstallmentCount | None = None
    institution_number: str | None = None
    last4: str | None = None
    location: str | None = None
    mandate: Expandable["Mandate"] | None = None
    network: str | None = None
    number: str | None = None
    order_id: str | None = None
    pay_id: str | None = None
    payer_details: KlarnaPayer | None = None
    payer_email: str | None = None
    payer_id: str | None = None
    payer_name: str | None = None
    payment_method_category: str | None = None
    payment_reference: str | None = None
    preferred_language: str | None = None
    preferred_locale: str | None = None
    reader: str | None = None
    reference: str | None = None
    routing_number: str | None = None
    seller_protection: SellerProtection | None = None
    sort_code: str | None = None
    store: StoreChain | None = None
    suffix: str | None = None
    swift_code: str | None = None
    tax_id: str | None = None
    token_currency: str | None = None
    transaction_hash: str | None = None
    transaction_id: str | None = None
    transit_number: str | None = None
    verified_name: str | None = None
    verified_phone_last4: str | None = None
    vpa: str | None = None


class CardFeature(StripeModel):
    """Whether something can be done with this charge."""

    maximum_amount_capturable: int | None = None
    status: str | None = None


class CardInstallments(StripeModel):
    """The plan that a card pays by."""

    plan: InstallmentPlan | None = None


class NetworkToken(StripeModel):
    """Whether the network's own token stood in for the card's number."""

    used: bool | None = None


class ThreeDSecure(StripeModel):
    """How the customer was authenticated."""

    authentication_flow: str | None = None
    electronic_commerce_indicator: str | None = None
    exemption_indicator: str | None = None
    exemption_indicator_applied: bool | None = None
    result: str | None = None
    result_reason: str | None = None
    transaction_id: str | None = None
    version: str | None = None


class LinkSource(StripeModel):
    """The group of a Link wallet's source."""

    funding_source_group: str | None = None


class ChargedWallet(StripeModel):
    """The wallet that a card is in; `type` names the field that holds the details."""

    amex_express_checkout: JsonObject | None = None
    apple_pay: JsonObject | None = None
    dynamic_last4: str | None = None
    google_pay: JsonObject | None = None
    link: LinkSource | None = None
    masterpass: WalletContact | None = None
    samsung_pay: JsonObject | None = None
    type: str | None = None
    visa_checkout: WalletContact | None = None


class ChargedCard(StripeModel):
    """A card, and what came of it."""

    amount_authorized: int | None = None
    amount_requested: int | None = None
    """Sent by 2024-10-28.acacia."""
    authorization_code: str | None = None
    brand: str | None = None
    capture_before: UnixSeconds | None = None
    checks: CardChecks | None = None
    country: str | None = None
    description: str | None = None
    electronic_commerce_indicator: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    extended_authorization: CardFeature | None = None
    fingerprint: str | None = None
    funding: str | None = None
    iin: str | None = None
    incremental_authorization: CardFeature | None = None
    installments: CardInstallments | None = None
    issuer: str | None = None
    last4: str | None = None
    mandate: Expandable["Mandate"] | None = None
    moto: bool | None = None
    multicapture: CardFeature | None = None
    network: str | None = None
    network_token: NetworkToken | None = None
    network_transaction_id: str | None = None
    overcapture: CardFeature | None = None
    regulated_status: str | None = None
    setup_credential_usage: str | None = None
    stored_credential_usage: str | None = None
    three_d_secure: ThreeDSecure | None = None
    transaction_link_id: str | None = None
    wallet: ChargedWallet | None = None


class CardReceipt(StripeModel):
    """What a receipt of a card reader has to show."""

    account_type: str | None = None
    application_cryptogram: str | None = None
    application_preferred_name: str | None = None
    authorization_code: str | None = None
    authorization_response_code: str | None = None
    cardholder_verification_method: str | None = None
    dedicated_file_name: str | None = None
    terminal_verification_results: str | None = None
    transaction_status_information: str | None = None


class PresentedCard(StripeModel):
    """A card that a reader read."""

    amount_authorized: int | None = None
    brand: str | None = None
    brand_product: str | None = None
    capture_before: UnixSeconds | None = None
    cardholder_name: str | None = None
    country: str | None = None
    description: str | None = None
    emv_auth_data: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    fingerprint: str | None = None
    funding: str | None = None
    generated_card: Expandable["PaymentMethod"] | None = None
    iin: str | None = None
    incremental_authorization_supported: bool | None = None
    issuer: str | None = None
    last4: str | None = None
    location: str | None = None
    network: str | None = None
    network_transaction_id: str | None = None
    offline: OfflineCard | None = None
    overcapture_supported: bool | None = None
    preferred_locales: list[str] | None = None
    read_method: str | None = None
    reader: str | None = None
    receipt: CardReceipt | None = None
    wallet: ChargedWallet | None = None


class MethodDetails(StripeModel):
    """What was paid or set up with; `type` names the field that is set."""

    ach_credit_transfer: OtherMethod | None = None
    ach_debit: OtherMethod | None = None
    acss_debit: OtherMethod | None = None
    affirm: OtherMethod | None = None
    afterpay_clearpay: OtherMethod | None = None
    alipay: OtherMethod | None = None
    alma: OtherMethod | None = None
    amazon_pay: OtherMethod | None = None
    au_becs_debit: OtherMethod | None = None
    bacs_debit: OtherMethod | None = None
    bancontact: OtherMethod | None = None
    billie: OtherMethod | None = None
    bizum: OtherMethod | None = None
    blik: OtherMethod | None = None
    boleto: OtherMethod | None = None
    card: ChargedCard | None = None
    card_present: PresentedCard | None = None
    cashapp: OtherMethod | None = None
    crypto: OtherMethod | None = None
    customer_balance: OtherMethod | None = None
    eps: OtherMethod | None = None
    fpx: OtherMethod | None = None
    giropay: OtherMethod | None = None
    grabpay: OtherMethod | None = None
    ideal: OtherMethod | None = None
    interac_present: PresentedCard | None = None
    kakao_pay: OtherMethod | None = None
    klarna: OtherMethod | None = None
    konbini: OtherMethod | None = None
    kr_card: OtherMethod | None = None
    link: OtherMethod | None = None
    mb_way: OtherMethod | None = None
    mobilepay: OtherMethod | None = None
    multibanco: OtherMethod | None = None
    naver_pay: OtherMethod | None = None
    nz_bank_account: OtherMethod | None = None
    oxxo: OtherMethod | None = None
    p24: OtherMethod | None = None
    pay_by_bank: OtherMethod | None = None
    payco: OtherMethod | None = None
    paynow: OtherMethod | None = None
    paypal: OtherMethod | None = None
    paypay: OtherMethod | None = None
    payto: OtherMethod | None = None
    pix: OtherMethod | None = None
    promptpay: OtherMethod | None = None
    revolut_pay: OtherMethod | None = None
    samsung_pay: OtherMethod | None = None
    satispay: OtherMethod | None = None
    scalapay: OtherMethod | None = None
    sepa_credit_transfer: OtherMethod | None = None
    sepa_debit: OtherMethod | None = None
    sequra: OtherMethod | None = None
    sofort: OtherMethod | None = None
    stripe_account: OtherMethod | None = None
    sunbit: OtherMethod | None = None
    swish: OtherMethod | None = None
    twint: OtherMethod | None = None
    type: str | None = None
    upi: OtherMethod | None = None
    us_bank_account: OtherMethod | None = None
    wechat: OtherMethod | None = None
    wechat_pay: OtherMethod | None = None
    zip: OtherMethod | None = None
