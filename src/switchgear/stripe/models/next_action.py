"""What a customer has to do before a payment or a setup gets on."""

from __future__ import annotations

from typing import Literal

from switchgear.stripe.models.base import JsonObject, StripeModel
from switchgear.stripe.models.common import Address
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

__all__ = [
    "AlipayRedirect",
    "BankAddress",
    "BankTransferInstructions",
    "CardNotification",
    "FinancialAddress",
    "KonbiniStore",
    "KonbiniStores",
    "MicrodepositCheck",
    "PaymentAction",
    "QrCode",
    "UrlRedirect",
    "Voucher",
    "WechatAndroid",
    "WechatIos",
]


class AlipayRedirect(StripeModel):
    """Where Alipay asks the customer to pay."""

    native_data: str | None = None
    native_url: str | None = None
    return_url: str | None = None
    url: str | None = None


class KonbiniStore(StripeModel):
    """The codes to pay with in one chain of stores."""

    confirmation_number: str | None = None
    payment_code: str | None = None


class KonbiniStores(StripeModel):
    """The codes to pay with, by chain of stores."""

    familymart: KonbiniStore | None = None
    lawson: KonbiniStore | None = None
    ministop: KonbiniStore | None = None
    seicomart: KonbiniStore | None = None


class Voucher(StripeModel):
    """What the customer pays in a shop or at a bank; what a kind does not have is None."""

    entity: str | None = None
    expires_after: UnixSeconds | None = None
    expires_at: UnixSeconds | None = None
    hosted_voucher_url: str | None = None
    number: str | None = None
    pdf: str | None = None
    reference: str | None = None
    stores: KonbiniStores | None = None


class CardNotification(StripeModel):
    """What India's rules ask the customer before a charge."""

    charge_attempt_at: UnixSeconds | None = None
    customer_approval_required: bool | None = None


class QrCode(StripeModel):
    """A code to scan; pictures by address."""

    data: str | None = None
    expires_at: UnixSeconds | None = None
    hosted_instructions_url: str | None = None
    image_data_url: str | None = None
    image_url_png: str | None = None
    image_url_svg: str | None = None
    mobile_auth_url: str | None = None
    qr_code: QrCode | None = None


class BankAddress(StripeModel):
    """An account of one scheme; what the scheme does not have is None."""

    account_holder_address: Address | None = None
    account_holder_name: str | None = None
    account_number: str | None = None
    account_type: str | None = None
    bank_address: Address | None = None
    bank_code: str | None = None
    bank_name: str | None = None
    bic: str | None = None
    branch_code: str | None = None
    branch_name: str | None = None
    clabe: str | None = None
    country: str | None = None
    iban: str | None = None
    routing_number: str | None = None
    sort_code: str | None = None
    swift_code: str | None = None


class FinancialAddress(StripeModel):
    """An account to transfer to; `type` names the field that is set."""

    aba: BankAddress | None = None
    iban: BankAddress | None = None
    sort_code: BankAddress | None = None
    spei: BankAddress | None = None
    supported_networks: list[str] | None = None
    swift: BankAddress | None = None
    type: str | None = None
    zengin: BankAddress | None = None


class BankTransferInstructions(StripeModel):
    """Where the customer transfers the rest to."""

    amount_remaining: int | None = None
    currency: str | None = None
    financial_addresses: list[FinancialAddress] | None = None
    hosted_instructions_url: str | None = None
    reference: str | None = None
    type: str | None = None


class UrlRedirect(StripeModel):
    """The page that the customer goes to, and where it leads back to."""

    return_url: str | None = None
    url: str | None = None


class MicrodepositCheck(StripeModel):
    """Small amounts that arrive on an account, and that the customer confirms."""

    arrival_date: UnixSeconds | None = None
    hosted_verification_url: str | None = None
    microdeposit_type: Open[Literal["amounts", "descriptor_code"]] | None = None


class WechatAndroid(StripeModel):
    """What opens the WeChat app on Android."""

    app_id: str | None = None
    nonce_str: str | None = None
    package: str | None = None
    partner_id: str | None = None
    prepay_id: str | None = None
    sign: str | None = None
    timestamp: str | None = None


class WechatIos(StripeModel):
    """What opens the WeChat app on iOS."""

    native_url: str | None = None


class PaymentAction(StripeModel):
    """What the customer has to do; `type` names the field that is set."""

    alipay_handle_redirect: AlipayRedirect | None = None
    blik_authorize: JsonObject | None = None
    boleto_display_details: Voucher | None = None
    card_await_notification: CardNotification | None = None
    cashapp_handle_redirect_or_display_qr_code: QrCode | None = None
    display_bank_transfer_instructions: BankTransferInstructions | None = None
    klarna_display_qr_code: QrCode | None = None
    konbini_display_details: Voucher | None = None
    multibanco_display_details: Voucher | None = None
    oxxo_display_details: Voucher | None = None
    paynow_display_qr_code: QrCode | None = None
    pix_display_qr_code: QrCode | None = None
    promptpay_display_qr_code: QrCode | None = None
    redirect_to_url: UrlRedirect | None = None
    swish_handle_redirect_or_display_qr_code: QrCode | None = None
    type: str | None = None
    upi_handle_redirect_or_display_qr_code: QrCode | None = None
    use_stripe_sdk: JsonObject | None = None
    verify_with_microdeposits: MicrodepositCheck | None = None
    wechat_pay_display_qr_code: QrCode | None = None
    wechat_pay_redirect_to_android_app: WechatAndroid | None = None
    wechat_pay_redirect_to_ios_app: WechatIos | None = None
