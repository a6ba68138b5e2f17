"""Parameters that payments and accounts share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.pipeline.encoding import Value
from switchgear.stripe.operations.parameters import AddressParams

__all__ = [
    "AddressKanaParams",
    "AutomaticPaymentMethodParams",
    "BankAccountOwnershipVerificationParams",
    "CashBalanceSettingsParams",
    "ChargeRadarOptionsParams",
    "CustomerAcceptanceOnlineParams",
    "CustomerAcceptanceParams",
    "DirectorshipDeclarationParams",
    "DobParams",
    "DocumentParams",
    "IndividualVerificationParams",
    "MandateDataCustomerAcceptanceParams",
    "MandateDataParams",
    "OnlineParams",
    "PaymentIntentMandateDataParams",
    "PaymentIntentShippingParams",
    "PaymentIntentsCaptureTransferDataParams",
    "SingleUseParams",
]


class PaymentIntentShippingParams(TypedDict, total=False):
    """`shipping` of a payment intent."""

    address: Required[AddressParams]
    name: Required[str]
    carrier: str
    phone: str
    tracking_number: str


class AutomaticPaymentMethodParams(TypedDict, total=False):
    """`automatic_payment_methods` of a payment intent."""

    enabled: Required[bool]
    allow_redirects: Literal["always", "never"]


class OnlineParams(TypedDict):
    """`mandate_data.customer_acceptance.online` of a payment intent."""

    ip_address: str
    user_agent: str


class CustomerAcceptanceParams(TypedDict, total=False):
    """`mandate_data.customer_acceptance` of a payment intent."""

    type: Required[Literal["offline", "online"]]
    accepted_at: datetime
    offline: Mapping[str, Value]
    online: OnlineParams


class MandateDataParams(TypedDict):
    """`mandate_data` of a payment intent."""

    customer_acceptance: CustomerAcceptanceParams


class PaymentIntentsCaptureTransferDataParams(TypedDict, total=False):
    """`transfer_data` of a payment intent."""

    amount: int


class CustomerAcceptanceOnlineParams(TypedDict, total=False):
    """`mandate_data.customer_acceptance.online` of a payment intent that is confirmed: Stripe may know it itself."""

    ip_address: str
    user_agent: str


class MandateDataCustomerAcceptanceParams(TypedDict, total=False):
    """`mandate_data.customer_acceptance` of a payment intent."""

    type: Required[Literal["offline", "online"]]
    accepted_at: datetime
    offline: Mapping[str, Value]
    online: CustomerAcceptanceOnlineParams


class PaymentIntentMandateDataParams(TypedDict, total=False):
    """`mandate_data` of a payment intent."""

    customer_acceptance: MandateDataCustomerAcceptanceParams


class ChargeRadarOptionsParams(TypedDict, total=False):
    """`radar_options` of a charge."""

    session: str


class SingleUseParams(TypedDict):
    """`single_use` of a setup intent."""

    amount: int
    currency: str


class DobParams(TypedDict):
    """`klarna.dob` of a payment method."""

    day: int
    month: int
    year: int


class CashBalanceSettingsParams(TypedDict, total=False):
    """`cash_balance.settings` of a customer."""

    reconciliation_mode: Literal["automatic", "manual", "merchant_default"]


class AddressKanaParams(TypedDict, total=False):
    """`company.address_kana` of an account."""

    city: str
    country: str
    line1: str
    line2: str
    postal_code: str
    state: str
    town: str


class DirectorshipDeclarationParams(TypedDict, total=False):
    """`company.directorship_declaration` of an account."""

    date: datetime
    ip: str
    user_agent: str | None


class DocumentParams(TypedDict, total=False):
    """`company.verification.document` of an account."""

    back: str
    front: str


class IndividualVerificationParams(TypedDict, total=False):
    """`individual.verification` of an account."""

    additional_document: DocumentParams
    document: DocumentParams


class BankAccountOwnershipVerificationParams(TypedDict, total=False):
    """`documents.bank_account_ownership_verification` of an account."""

    files: Sequence[str]
