"""Parameters of accounts' settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.pipeline.encoding import Value
from switchgear.stripe.operations.money_parameters import DirectorshipDeclarationParams

__all__ = [
    "AccountSettingsInvoiceParams",
    "AccountSettingsParams",
    "AccountsUpdateSettingsParams",
    "BacsDebitPaymentParams",
    "BrandingParams",
    "CardIssuingParams",
    "CardPaymentParams",
    "DeclineOnParams",
    "InDevelopmentParams",
    "PaypayPaymentParams",
    "RestrictedParams",
    "ScheduleParams",
    "SepaDebitPaymentParams",
    "SettingsInvoiceParams",
    "SettingsPaymentParams",
    "SettingsPayoutParams",
    "SiteParams",
]


class BacsDebitPaymentParams(TypedDict, total=False):
    """`settings.bacs_debit_payments` of an account."""

    display_name: str


class BrandingParams(TypedDict, total=False):
    """`settings.branding` of an account."""

    icon: str
    logo: str
    primary_color: str
    secondary_color: str


class CardIssuingParams(TypedDict, total=False):
    """`settings.card_issuing` of an account."""

    tos_acceptance: DirectorshipDeclarationParams


class DeclineOnParams(TypedDict, total=False):
    """`settings.card_payments.decline_on` of an account."""

    avs_failure: bool
    cvc_failure: bool


class CardPaymentParams(TypedDict, total=False):
    """`settings.card_payments` of an account."""

    decline_on: DeclineOnParams
    statement_descriptor_prefix: str
    statement_descriptor_prefix_kana: str | None
    statement_descriptor_prefix_kanji: str | None


class SettingsInvoiceParams(TypedDict, total=False):
    """`settings.invoices` of an account."""

    hosted_payment_method_save: Literal["always", "never", "offer"]


class SettingsPaymentParams(TypedDict, total=False):
    """`settings.payments` of an account."""

    statement_descriptor: str
    statement_descriptor_kana: str
    statement_descriptor_kanji: str


class ScheduleParams(TypedDict, total=False):
    """`settings.payouts.schedule` of an account."""

    delay_days: Literal["minimum"] | int
    interval: Literal["daily", "manual", "monthly", "weekly"]
    monthly_anchor: int
    monthly_payout_days: Sequence[int]
    weekly_anchor: Literal["friday", "monday", "saturday", "sunday", "thursday", "tuesday", "wednesday"]
    weekly_payout_days: Sequence[Literal["friday", "monday", "thursday", "tuesday", "wednesday"]]


class SettingsPayoutParams(TypedDict, total=False):
    """`settings.payouts` of an account."""

    debit_negative_balances: bool
    schedule: ScheduleParams
    statement_descriptor: str


class InDevelopmentParams(TypedDict, total=False):
    """`settings.paypay_payments.site.in_development` of an account."""

    password: Required[str]
    username: str


class RestrictedParams(TypedDict, total=False):
    """`settings.paypay_payments.site.restricted` of an account."""

    payment_flow_file: str


class SiteParams(TypedDict, total=False):
    """`settings.paypay_payments.site` of an account."""

    accessible: Mapping[str, Value]
    in_development: InDevelopmentParams
    restricted: RestrictedParams
    type: Literal["accessible", "in_development", "restricted"]


class PaypayPaymentParams(TypedDict, total=False):
    """`settings.paypay_payments` of an account."""

    additional_files: Sequence[str]
    goods_type: Literal["digital_content", "other"]
    site: SiteParams


class SepaDebitPaymentParams(TypedDict, total=False):
    """`settings.sepa_debit_payments` of an account."""

    creditor_id: str


class AccountSettingsParams(TypedDict, total=False):
    """`settings` of an account."""

    bacs_debit_payments: BacsDebitPaymentParams
    branding: BrandingParams
    card_issuing: CardIssuingParams
    card_payments: CardPaymentParams
    invoices: SettingsInvoiceParams
    payments: SettingsPaymentParams
    payouts: SettingsPayoutParams
    paypay_payments: PaypayPaymentParams
    sepa_debit_payments: SepaDebitPaymentParams
    treasury: CardIssuingParams


class AccountSettingsInvoiceParams(TypedDict, total=False):
    """`settings.invoices` of an account."""

    default_account_tax_ids: Sequence[str] | None
    hosted_payment_method_save: Literal["always", "never", "offer"]


class AccountsUpdateSettingsParams(TypedDict, total=False):
    """`settings` of an account."""

    bacs_debit_payments: BacsDebitPaymentParams
    branding: BrandingParams
    card_issuing: CardIssuingParams
    card_payments: CardPaymentParams
    invoices: AccountSettingsInvoiceParams
    payments: SettingsPaymentParams
    payouts: SettingsPayoutParams
    paypay_payments: PaypayPaymentParams
    sepa_debit_payments: SepaDebitPaymentParams
    treasury: CardIssuingParams
