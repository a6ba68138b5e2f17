"""How something is paid, per kind of payment method."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import SecretStr

from switchgear.stripe.models.base import StripeModel
from switchgear.stripe.models.common import Address
from switchgear.types.times import UnixSeconds

__all__ = [
    "BankTransfer",
    "CardInstallmentOptions",
    "CardRestrictions",
    "CardRouting",
    "CompanyDetails",
    "EuBankTransfer",
    "FinancialConnections",
    "FinancialConnectionsFilters",
    "InstallmentPlan",
    "MandateOptions",
    "PaymentOptions",
    "PaymentOptionsByKind",
]


class MandateOptions(StripeModel):
    """What the customer agrees to; what a kind does not know is None."""

    amount: int | None = None
    amount_includes_iof: str | None = None
    amount_type: str | None = None
    collection_method: str | None = None
    currency: str | None = None
    custom_mandate_url: str | None = None
    default_for: list[str] | None = None
    description: str | None = None
    end_date: str | int | None = None
    """A date, or for cards and UPI Unix seconds."""
    expires_at: UnixSeconds | None = None
    interval: str | None = None
    interval_count: int | None = None
    interval_description: str | None = None
    payment_schedule: str | None = None
    payments_per_period: int | None = None
    purpose: str | None = None
    reference: str | None = None
    reference_prefix: str | None = None
    start_date: str | int | None = None
    """As `end_date`."""
    supported_types: list[str] | None = None
    transaction_type: str | None = None
    type: str | None = None


class EuBankTransfer(StripeModel):
    """The country of the account that takes a transfer."""

    country: str | None = None


class BankTransfer(StripeModel):
    """The kind of bank transfer that fills a cash balance."""

    type: str | None = None
    eu_bank_transfer: EuBankTransfer | None = None
    requested_address_types: list[str] | None = None


class CardRestrictions(StripeModel):
    """Cards that are not taken."""

    brands_blocked: list[str] | None = None
    funding_types_blocked: list[str] | None = None


class CompanyDetails(StripeModel):
    """The company that buys on invoice."""

    registered_address: Address | None = None
    registered_name: str | None = None
    registration_number: str | None = None
    registration_type: str | None = None
    vat: str | None = None


class FinancialConnectionsFilters(StripeModel):
    """Which accounts a customer may choose from."""

    account_subcategories: list[str] | None = None


class FinancialConnections(StripeModel):
    """What is read from the bank account that a customer connects."""

    filters: FinancialConnectionsFilters | None = None
    permissions: list[str] | None = None
    prefetch: list[str] | None = None
    return_url: str | None = None


class InstallmentPlan(StripeModel):
    """Into how many parts an amount is divided, and how often one is due."""

    count: int | None = None
    interval: str | None = None
    type: str | None = None


class CardInstallmentOptions(StripeModel):
    """Whether a card may pay in parts, which plans there are, and which one was chosen."""

    available_plans: list[InstallmentPlan] | None = None
    enabled: bool | None = None
    plan: InstallmentPlan | None = None


class CardRouting(StripeModel):
    """Which network a reader asks first."""

    requested_priority: str | None = None


class PaymentOptions(StripeModel):
    """Options for one kind of payment method; what the kind does not know is None."""

    amount_includes_iof: str | None = None
    app_id: str | None = None
    bank_transfer: BankTransfer | None = None
    billing_agreement_id: str | None = None
    capture_method: str | None = None
    client: str | None = None
    company_details: CompanyDetails | None = None
    confirmation_number: str | None = None
    currency: str | None = None
    expires_after_days: int | None = None
    expires_after_seconds: int | None = None
    expires_at: UnixSeconds | None = None
    financial_connections: FinancialConnections | None = None
    funding_type: str | None = None
    installments: CardInstallmentOptions | None = None
    mandate_options: MandateOptions | None = None
    network: str | None = None
    persistent_token: SecretStr | None = None
    preferred_language: str | None = None
    preferred_locale: str | None = None
    product_description: str | None = None
    reference: str | None = None
    request_extended_authorization: str | bool | None = None
    """Text for cards, true or false for readers."""
    request_incremental_authorization: str | None = None
    request_incremental_authorization_support: bool | None = None
    request_multicapture: str | None = None
    request_overcapture: str | None = None
    request_three_d_secure: str | None = None
    require_cvc_recollection: bool | None = None
    restrictions: CardRestrictions | None = None
    routing: CardRouting | None = None
    setup_credential_usage: str | None = None
    setup_future_usage: str | None = None
    statement_descriptor_suffix_kana: str | None = None
    statement_descriptor_suffix_kanji: str | None = None
    stored_credential_usage: str | None = None
    target_date: str | None = None
    transaction_purpose: str | None = None
    verification_method: str | None = None


PaymentOptionsByKind: TypeAlias = dict[str, PaymentOptions | None]
"""By kind of payment method, such as `card`."""
