"""Which kinds of payment method are offered, and where wallets are."""

from __future__ import annotations

from typing import Literal

from switchgear.stripe.models.base import StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

__all__ = [
    "DisplayPreference",
    "MethodSetting",
    "PaymentMethodDomain",
    "PaymentMethodSettings",
    "WalletProblem",
    "WalletStatus",
]


class WalletProblem(StripeModel):
    """Why not."""

    error_message: str | None = None


class WalletStatus(StripeModel):
    """Whether a wallet can be used on a domain."""

    status: Open[Literal["active", "inactive"]] | None = None
    status_details: WalletProblem | None = None


class PaymentMethodDomain(StripeObject):
    """A domain whose pages may offer wallets."""

    object: Literal["payment_method_domain"]
    amazon_pay: WalletStatus | None = None
    apple_pay: WalletStatus | None = None
    created: UnixSeconds
    domain_name: str | None = None
    enabled: bool | None = None
    google_pay: WalletStatus | None = None
    klarna: WalletStatus | None = None
    link: WalletStatus | None = None
    livemode: bool
    paypal: WalletStatus | None = None


class DisplayPreference(StripeModel):
    """Whether it should be, and who decides."""

    overridable: bool | None = None
    preference: Open[Literal["none", "off", "on"]] | None = None
    value: Open[Literal["off", "on"]] | None = None


class MethodSetting(StripeModel):
    """Whether one kind of payment method is offered."""

    available: bool | None = None
    display_preference: DisplayPreference | None = None


class PaymentMethodSettings(StripeObject):
    """Which kinds of payment method are offered."""

    object: Literal["payment_method_configuration"]
    acss_debit: MethodSetting | None = None
    active: bool | None = None
    affirm: MethodSetting | None = None
    afterpay_clearpay: MethodSetting | None = None
    alipay: MethodSetting | None = None
    alma: MethodSetting | None = None
    amazon_pay: MethodSetting | None = None
    apple_pay: MethodSetting | None = None
    application: str | None = None
    au_becs_debit: MethodSetting | None = None
    bacs_debit: MethodSetting | None = None
    bancontact: MethodSetting | None = None
    billie: MethodSetting | None = None
    bizum: MethodSetting | None = None
    blik: MethodSetting | None = None
    boleto: MethodSetting | None = None
    card: MethodSetting | None = None
    cartes_bancaires: MethodSetting | None = None
    cashapp: MethodSetting | None = None
    crypto: MethodSetting | None = None
    customer_balance: MethodSetting | None = None
    eps: MethodSetting | None = None
    fpx: MethodSetting | None = None
    giropay: MethodSetting | None = None
    google_pay: MethodSetting | None = None
    grabpay: MethodSetting | None = None
    ideal: MethodSetting | None = None
    is_default: bool | None = None
    jcb: MethodSetting | None = None
    kakao_pay: MethodSetting | None = None
    klarna: MethodSetting | None = None
    konbini: MethodSetting | None = None
    kr_card: MethodSetting | None = None
    link: MethodSetting | None = None
    livemode: bool
    mb_way: MethodSetting | None = None
    mobilepay: MethodSetting | None = None
    multibanco: MethodSetting | None = None
    name: str | None = None
    naver_pay: MethodSetting | None = None
    nz_bank_account: MethodSetting | None = None
    oxxo: MethodSetting | None = None
    p24: MethodSetting | None = None
    parent: str | None = None
    pay_by_bank: MethodSetting | None = None
    payco: MethodSetting | None = None
    paynow: MethodSetting | None = None
    paypal: MethodSetting | None = None
    paypay: MethodSetting | None = None
    payto: MethodSetting | None = None
    pix: MethodSetting | None = None
    promptpay: MethodSetting | None = None
    revolut_pay: MethodSetting | None = None
    samsung_pay: MethodSetting | None = None
    satispay: MethodSetting | None = None
    scalapay: MethodSetting | None = None
    sepa_debit: MethodSetting | None = None
    sequra: MethodSetting | None = None
    sofort: MethodSetting | None = None
    sunbit: MethodSetting | None = None
    swish: MethodSetting | None = None
    twint: MethodSetting | None = None
    upi: MethodSetting | None = None
    us_bank_account: MethodSetting | None = None
    wechat_pay: MethodSetting | None = None
    zip: MethodSetting | None = None
