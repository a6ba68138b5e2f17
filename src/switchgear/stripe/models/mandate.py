"""Mandates: what customers agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from switchgear.stripe.models.base import Expandable, JsonObject, StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.payment_method import PaymentMethod

__all__ = [
    "IndianMandate",
    "Mandate",
    "MandateAcceptance",
    "MandateAmount",
    "MandateMethod",
    "MandateTerms",
    "MandateUse",
    "OnlineAcceptance",
]


class OnlineAcceptance(StripeModel):
    """From where the customer agreed."""

    ip_address: str | None = None
    user_agent: str | None = None


class MandateAcceptance(StripeModel):
    """How and when the customer agreed."""

    accepted_at: UnixSeconds | None = None
    offline: JsonObject | None = None
    online: OnlineAcceptance | None = None
    type: str | None = None


class MandateUse(StripeModel):
    """How a mandate may be used more than once: it says nothing yet."""

    amount: int | None = None
    currency: str | None = None


class IndianMandate(StripeModel):
    """What India's rules say about a mandate."""

    inactive_reason: str | None = None


class MandateTerms(StripeModel):
    """What was agreed; what a kind does not have is None."""

    amount: int | None = None
    amount_includes_iof: str | None = None
    amount_type: str | None = None
    billing_agreement_id: str | None = None
    collection_method: str | None = None
    default_for: list[str] | None = None
    description: str | None = None
    display_name: str | None = None
    end_date: str | int | None = None
    expires_at: UnixSeconds | None = None
    india: IndianMandate | None = None
    interval_description: str | None = None
    network_status: str | None = None
    payer_id: str | None = None
    payment_schedule: str | None = None
    payments_per_period: int | None = None
    purpose: str | None = None
    reference: str | None = None
    revocation_reason: str | None = None
    service_user_number: str | None = None
    start_date: str | None = None
    transaction_type: str | None = None
    type: str | None = None
    url: str | None = None


class MandateMethod(StripeModel):
    """What a mandate is about; `type` names the field that is set."""

    acss_debit: MandateTerms | None = None
    amazon_pay: MandateTerms | None = None
    au_becs_debit: MandateTerms | None = None
    bacs_debit: MandateTerms | None = None
    blik: MandateTerms | None = None
    card: MandateTerms | None = None
    cashapp: MandateTerms | None = None
    kakao_pay: MandateTerms | None = None
    klarna: MandateTerms | None = None
    kr_card: MandateTerms | None = None
    link: MandateTerms | None = None
    naver_pay: MandateTerms | None = None
    nz_bank_account: MandateTerms | None = None
    paypal: MandateTerms | None = None
    payto: MandateTerms | None = None
    pix: MandateTerms | None = None
    revolut_pay: MandateTerms | None = None
    sepa_debit: MandateTerms | None = None
    twint: MandateTerms | None = None
    type: str | None = None
    upi: MandateTerms | None = None
    us_bank_account: MandateTerms | None = None


class MandateAmount(StripeModel):
    """What a mandate is for once, in minor units."""

    amount: int | None = None
    currency: str | None = None


class Mandate(StripeObject):
    """What a customer agreed to."""

    object: Literal["mandate"]
    customer_acceptance: MandateAcceptance | None = None
    livemode: bool
    multi_use: MandateUse | None = None
    on_behalf_of: str | None = None
    payment_method: Expandable["PaymentMethod"] | None = None
    payment_method_details: MandateMethod | None = None
    single_use: MandateAmount | None = None
    status: Open[Literal["active", "inactive", "pending"]]
    type: Open[Literal["multi_use", "single_use"]] | None = None
