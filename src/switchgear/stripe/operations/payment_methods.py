"""Payment methods, and domains that show wallets (Stripe's API reference: Payment Methods)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Required

from typing_extensions import Unpack

from switchgear.pipeline.encoding import Value
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.common import AllowRedisplay
from switchgear.stripe.models.method_settings import PaymentMethodDomain
from switchgear.stripe.models.payment_method import PaymentMethod
from switchgear.stripe.operations.money_parameters import ChargeRadarOptionsParams
from switchgear.stripe.operations.parameters import STRIPE, ExpandParams, ListParams, MetadataParams, WriteParams
from switchgear.stripe.operations.payment_method_parameters import (
    AcssDebitParams,
    AuBecsDebitParams,
    BacsDebitParams,
    BillingDetailsParams,
    BoletoParams,
    CardParams,
    CustomParams,
    EpsParams,
    FpxParams,
    IdealParams,
    KlarnaParams,
    NaverPayParams,
    NzBankAccountParams,
    P24Params,
    PaymentMethodCardParams,
    PaymentMethodUsBankAccountParams,
    PaytoParams,
    SepaDebitParams,
    SofortParams,
    UpiParams,
    UsBankAccountParams,
)

__all__ = [
    "PaymentMethodAttachParams",
    "PaymentMethodCreateParams",
    "PaymentMethodDomainCreateParams",
    "PaymentMethodDomainListParams",
    "PaymentMethodDomainUpdateParams",
    "PaymentMethodDomains",
    "PaymentMethodListParams",
    "PaymentMethodParams",
    "PaymentMethodUpdateParams",
    "PaymentMethods",
]


class PaymentMethodParams(WriteParams, total=False):
    """What can be said of a payment method at any time."""

    allow_redisplay: Given[AllowRedisplay]
    billing_details: Given[BillingDetailsParams]
    metadata: Nullable[MetadataParams]


class PaymentMethodCreateParams(PaymentMethodParams, total=False):
    """What a payment method is created with."""

    acss_debit: Given[AcssDebitParams]
    affirm: Given[Mapping[str, Value]]
    afterpay_clearpay: Given[Mapping[str, Value]]
    alipay: Given[Mapping[str, Value]]
    alma: Given[Mapping[str, Value]]
    amazon_pay: Given[Mapping[str, Value]]
    au_becs_debit: Given[AuBecsDebitParams]
    bacs_debit: Given[BacsDebitParams]
    bancontact: Given[Mapping[str, Value]]
    billie: Given[Mapping[str, Value]]
    bizum: Given[Mapping[str, Value]]
    blik: Given[Mapping[str, Value]]
    boleto: Given[BoletoParams]
    card: Given[CardParams]
    cashapp: Given[Mapping[str, Value]]
    crypto: Given[Mapping[str, Value]]
    custom: Given[CustomParams]
    customer: Given[str]
    customer_balance: Given[Mapping[str, Value]]
    eps: Given[EpsParams]
    fpx: Given[FpxParams]
    giropay: Given[Mapping[str, Value]]
    grabpay: Given[Mapping[str, Value]]
    ideal: Given[IdealParams]
    interac_present: Given[Mapping[str, Value]]
    kakao_pay: Given[Mapping[str, Value]]
    klarna: Given[KlarnaParams]
    konbini: Given[Mapping[str, Value]]
    kr_card: Given[Mapping[str, Value]]
    link: Given[Mapping[str, Value]]
    mb_way: Given[Mapping[str, Value]]
    mobilepay: Given[Mapping[str, Value]]
    multibanco: Given[Mapping[str, Value]]
    naver_pay: Given[NaverPayParams]
    nz_bank_account: Given[NzBankAccountParams]
    oxxo: Given[Mapping[str, Value]]
    p24: Given[P24Params]
    pay_by_bank: Given[Mapping[str, Value]]
    payco: Given[Mapping[str, Value]]
    payment_method: Given[str]
    paynow: Given[Mapping[str, Value]]
    paypal: Given[Mapping[str, Value]]
    paypay: Given[Mapping[str, Value]]
    payto: Given[PaytoParams]
    pix: Given[Mapping[str, Value]]
    promptpay: Given[Mapping[str, Value]]
    radar_options: Given[ChargeRadarOptionsParams]
    revolut_pay: Given[Mapping[str, Value]]
    samsung_pay: Given[Mapping[str, Value]]
    satispay: Given[Mapping[str, Value]]
    scalapay: Given[Mapping[str, Value]]
    sepa_debit: Given[SepaDebitParams]
    sequra: Given[Mapping[str, Value]]
    sofort: Given[SofortParams]
    sunbit: Given[Mapping[str, Value]]
    swish: Given[Mapping[str, Value]]
    twint: Given[Mapping[str, Value]]
    type: Given[str]
    upi: Given[UpiParams]
    us_bank_account: Given[UsBankAccountParams]
    wechat_pay: Given[Mapping[str, Value]]
    zip: Given[Mapping[str, Value]]


class PaymentMethodUpdateParams(PaymentMethodParams, total=False):
    """What can be said of a payment method that exists."""

    card: Given[PaymentMethodCardParams]
    us_bank_account: Given[PaymentMethodUsBankAccountParams]


class PaymentMethodAttachParams(WriteParams, total=False):
    """Whose payment method it becomes."""

    customer: Given[str]
    customer_account: Given[str]


class PaymentMethodListParams(ListParams, total=False):
    """Which ones."""

    allow_redisplay: Omittable[AllowRedisplay]
    customer: Omittable[str]
    customer_account: Omittable[str]
    type: Omittable[str]


class PaymentMethodDomainCreateParams(WriteParams, total=False):
    """What a domain is created with."""

    domain_name: Required[str]
    enabled: Given[bool]


class PaymentMethodDomainUpdateParams(WriteParams, total=False):
    """What can be said of a domain that exists."""

    enabled: Given[bool]


class PaymentMethodDomainListParams(ListParams, total=False):
    """Which ones."""

    domain_name: Omittable[str]
    enabled: Omittable[bool]


PAYMENT_METHOD: Final = Kind(
    STRIPE, "payment_method", "/v1/payment_methods/{method_id}", PaymentMethod, shown_by=("customer",)
)
PAYMENT_METHOD_DOMAIN: Final = Kind(
    STRIPE, "payment_method_domain", "/v1/payment_method_domains/{domain_id}", PaymentMethodDomain
)


class PaymentMethods(Namespace[ModeT], path="payment_methods"):
    """`client.payment_methods`."""

    @operation
    def create(self, **params: Unpack[PaymentMethodCreateParams]) -> Request[PaymentMethod]:
        """Create a payment method."""
        return PAYMENT_METHOD.create(params)

    @operation
    def retrieve(self, method_id: str, **params: Unpack[ExpandParams]) -> Request[PaymentMethod]:
        """Read a payment method."""
        return PAYMENT_METHOD.get(method_id, params=params)

    @operation
    def update(self, method_id: str, **params: Unpack[PaymentMethodUpdateParams]) -> Request[PaymentMethod]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PAYMENT_METHOD.update(method_id, params=params)

    @operation
    def attach(self, method_id: str, **params: Unpack[PaymentMethodAttachParams]) -> Request[PaymentMethod]:
        """Attach a payment method to a customer, to be used again."""
        return PAYMENT_METHOD.update(method_id, params=params, to="/attach")

    @operation
    def detach(self, method_id: str, **params: Unpack[WriteParams]) -> Request[PaymentMethod]:
        """Detach a payment method from its customer; it cannot be used again."""
        return PAYMENT_METHOD.update(method_id, params=params, to="/detach")

    @paginated
    def list(self, **params: Unpack[PaymentMethodListParams]) -> Paged[PaymentMethod]:
        """List them, newest first."""
        return PAYMENT_METHOD.list(params)


class PaymentMethodDomains(Namespace[ModeT], path="payment_method_domains"):
    """`client.payment_method_domains`."""

    @operation
    def create(self, **params: Unpack[PaymentMethodDomainCreateParams]) -> Request[PaymentMethodDomain]:
        """Create a domain."""
        return PAYMENT_METHOD_DOMAIN.create(params)

    @operation
    def retrieve(self, domain_id: str, **params: Unpack[ExpandParams]) -> Request[PaymentMethodDomain]:
        """Read a domain."""
        return PAYMENT_METHOD_DOMAIN.get(domain_id, params=params)

    @operation
    def update(self, domain_id: str, **params: Unpack[PaymentMethodDomainUpdateParams]) -> Request[PaymentMethodDomain]:
        """Change what is given and leave the rest; None unsets."""
        return PAYMENT_METHOD_DOMAIN.update(domain_id, params=params)

    @operation
    def validate(self, domain_id: str, **params: Unpack[WriteParams]) -> Request[PaymentMethodDomain]:
        """Look again whether the domain can offer wallets."""
        return PAYMENT_METHOD_DOMAIN.update(domain_id, params=params, to="/validate")

    @paginated
    def list(self, **params: Unpack[PaymentMethodDomainListParams]) -> Paged[PaymentMethodDomain]:
        """List them, newest first."""
        return PAYMENT_METHOD_DOMAIN.list(params)
