"""Why a payment or a setup failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from switchgear.stripe.models.base import ByKind, StripeModel, UntypedObject

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard
    from switchgear.stripe.models.payment_intent import PaymentIntent
    from switchgear.stripe.models.payment_method import PaymentMethod
    from switchgear.stripe.models.setup_intent import SetupIntent

__all__ = [
    "PaymentProblem",
]


class PaymentProblem(StripeModel):
    """Why the last attempt failed: the fields of an error, as the API answers them."""

    advice_code: str | None = None
    charge: str | None = None
    code: str | None = None
    decline_code: str | None = None
    doc_url: str | None = None
    message: str | None = None
    network_advice_code: str | None = None
    network_decline_code: str | None = None
    param: str | None = None
    payment_intent: ByKind["PaymentIntent"] | None = None
    payment_method: ByKind["PaymentMethod"] | None = None
    payment_method_type: str | None = None
    request_log_url: str | None = None
    setup_intent: ByKind["SetupIntent"] | None = None
    source: ByKind["Account | StoredBankAccount | StoredCard | UntypedObject"] | None = None
    type: str | None = None
