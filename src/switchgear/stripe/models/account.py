"""Accounts, the own one and connected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import (
    ByKind,
    Expandable,
    JsonObject,
    ListObject,
    Metadata,
    StripeModel,
    StripeObject,
)
from switchgear.stripe.models.common import Address
from switchgear.stripe.models.payment_parts import Birthday
from switchgear.stripe.models.requirements import (
    Declaration,
    JapaneseAddress,
    RequirementAlternative,
    RequirementError,
    VerificationDocument,
)
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard
    from switchgear.stripe.models.file import File
    from switchgear.stripe.models.person import Person
    from switchgear.stripe.models.tax import TaxId

__all__ = [
    "Account",
    "AccountBranding",
    "AccountBusinessType",
    "AccountController",
    "AccountGroups",
    "AccountInvoiceSettings",
    "AccountRequirements",
    "AccountSettings",
    "AnnualRevenue",
    "BacsSettings",
    "BusinessProfile",
    "CapabilityStatus",
    "CardPaymentSettings",
    "Company",
    "CompanyVerification",
    "DashboardAccess",
    "DashboardSettings",
    "DeclineRules",
    "FeePayer",
    "FeePayerRole",
    "LossPayer",
    "MonthlyRevenue",
    "OwnershipDesignation",
    "OwnershipExemption",
    "PayoutDay",
    "PayoutSchedule",
    "PayoutSettings",
    "PaypaySettings",
    "PaypaySite",
    "RestrictedSite",
    "SepaSettings",
    "SiteInDevelopment",
    "StatementSettings",
    "TermsAcceptance",
    "TermsSettings",
]


OwnershipDesignation: TypeAlias = Literal[
    "lgbtqi_owned_business",
    "minority_owned_business",
    "none_of_these_apply",
    "prefer_not_to_answer",
    "women_owned_business",
]
"""Who owns a business."""


AccountBusinessType: TypeAlias = Literal["company", "government_entity", "individual", "non_profit"]
"""What kind of business an account is."""


CapabilityStatus: TypeAlias = Literal["active", "inactive", "pending"]
"""Whether an account can do something."""


OwnershipExemption: TypeAlias = Literal[
    "qualified_entity_exceeds_ownership_threshold", "qualifies_as_financial_institution"
]
"""Why no owner has to be named."""


FeePayerRole: TypeAlias = Literal["account", "application", "application_custom", "application_express"]
"""Who pays Stripe's fees."""


PayoutDay: TypeAlias = Literal["friday", "monday", "thursday", "tuesday", "wednesday"]
"""A day of the week on which banks work."""


class AnnualRevenue(StripeModel):
    """What a business takes in a year."""

    amount: int | None = None
    currency: str | None = None
    fiscal_year_end: str | None = None


class MonthlyRevenue(StripeModel):
    """What a business takes in a month, in minor units."""

    amount: int | None = None
    currency: str | None = None


class BusinessProfile(StripeModel):
    """What a business does, and how its customers reach it."""

    annual_revenue: AnnualRevenue | None = None
    estimated_worker_count: int | None = None
    mcc: str | None = None
    minority_owned_business_designation: list[Open[OwnershipDesignation]] | None = None
    monthly_estimated_revenue: MonthlyRevenue | None = None
    name: str | None = None
    product_description: str | None = None
    specified_commercial_transactions_act_url: str | None = None
    support_address: Address | None = None
    support_email: str | None = None
    support_phone: str | None = None
    support_url: str | None = None
    url: str | None = None


class CompanyVerification(StripeModel):
    """What proves that a company exists."""

    document: VerificationDocument | None = None


class Company(StripeModel):
    """The company behind an account."""

    address: Address | None = None
    address_kana: JapaneseAddress | None = None
    address_kanji: JapaneseAddress | None = None
    administrative_address: Address | None = None
    directors_provided: bool | None = None
    directorship_declaration: Declaration | None = None
    executives_provided: bool | None = None
    export_license_id: str | None = None
    export_purpose_code: str | None = None
    name: str | None = None
    name_kana: str | None = None
    name_kanji: str | None = None
    owners_provided: bool | None = None
    ownership_declaration: Declaration | None = None
    ownership_exemption_reason: Open[OwnershipExemption] | None = None
    phone: str | None = None
    physical_address: Address | None = None
    principal_place_of_business: Address | None = None
    registration_date: Birthday | None = None
    representative_declaration: Declaration | None = None
    structure: str | None = None
    tax_id_provided: bool | None = None
    tax_id_registrar: str | None = None
    vat_id_provided: bool | None = None
    verification: CompanyVerification | None = None


class FeePayer(StripeModel):
    """Who pays Stripe's fees."""

    payer: Open[FeePayerRole] | None = None


class LossPayer(StripeModel):
    """Who bears losses."""

    payments: Open[Literal["application", "stripe"]] | None = None


class DashboardAccess(StripeModel):
    """Which dashboard an account has."""

    type: str | None = None


class AccountController(StripeModel):
    """Who answers for what in a connected account."""

    fees: FeePayer | None = None
    is_controller: bool | None = None
    losses: LossPayer | None = None
    requirement_collection: Open[Literal["application", "stripe"]] | None = None
    stripe_dashboard: DashboardAccess | None = None
    type: str | None = None


class AccountRequirements(StripeModel):
    """What is still needed to keep an account in use."""

    alternatives: list[RequirementAlternative] | None = None
    current_deadline: UnixSeconds | None = None
    currently_due: list[str] | None = None
    disabled_reason: str | None = None
    errors: list[RequirementError] | None = None
    eventually_due: list[str] | None = None
    past_due: list[str] | None = None
    pending_verification: list[str] | None = None


class AccountGroups(StripeModel):
    """The groups that an account is in."""

    payments_pricing: str | None = None


class BacsSettings(StripeModel):
    """What Bacs debits are called."""

    display_name: str | None = None
    service_user_number: str | None = None


class AccountBranding(StripeModel):
    """What an account looks like; pictures by id."""

    icon: Expandable["File"] | None = None
    logo: Expandable["File"] | None = None
    primary_color: str | None = None
    secondary_color: str | None = None


class TermsSettings(StripeModel):
    """The terms of a service."""

    tos_acceptance: Declaration | None = None


class DeclineRules(StripeModel):
    """Which failed checks decline a card."""

    avs_failure: bool | None = None
    cvc_failure: bool | None = None


class CardPaymentSettings(StripeModel):
    """Which cards are declined, and what statements say."""

    decline_on: DeclineRules | None = None
    statement_descriptor_prefix: str | None = None
    statement_descriptor_prefix_kana: str | None = None
    statement_descriptor_prefix_kanji: str | None = None


class DashboardSettings(StripeModel):
    """What the dashboard shows."""

    display_name: str | None = None
    timezone: str | None = None


class AccountInvoiceSettings(StripeModel):
    """What invoices begin with."""

    default_account_tax_ids: list[Expandable["TaxId"]] | None = None
    hosted_payment_method_save: Open[Literal["always", "never", "offer"]] | None = None


class StatementSettings(StripeModel):
    """What customers' statements say."""

    statement_descriptor: str | None = None
    statement_descriptor_kana: str | None = None
    statement_descriptor_kanji: str | None = None
    statement_descriptor_prefix_kana: str | None = None
    statement_descriptor_prefix_kanji: str | None = None


class PayoutSchedule(StripeModel):
    """When money is paid out."""

    delay_days: int | None = None
    interval: str | None = None
    monthly_anchor: int | None = None
    monthly_payout_days: list[int] | None = None
    weekly_anchor: str | None = None
    weekly_payout_days: list[Open[PayoutDay]] | None = None


class PayoutSettings(StripeModel):
    """When and how money is paid out."""

    debit_negative_balances: bool | None = None
    schedule: PayoutSchedule | None = None
    statement_descriptor: str | None = None


class SiteInDevelopment(StripeModel):
    """How a site that is not public is looked at."""

    password_provided: bool | None = None
    username: str | None = None


class RestrictedSite(StripeModel):
    """How a site for members is looked at."""

    payment_flow_file: str | None = None


class PaypaySite(StripeModel):
    """The site that takes payments; `type` names the field that is set."""

    accessible: JsonObject | None = None
    in_development: SiteInDevelopment | None = None
    restricted: RestrictedSite | None = None
    type: str | None = None


class PaypaySettings(StripeModel):
    """What PayPay wants to know."""

    additional_files: list[str] | None = None
    goods_type: Open[Literal["digital_content", "other"]] | None = None
    site: PaypaySite | None = None


class SepaSettings(StripeModel):
    """Who SEPA debits come from."""

    creditor_id: str | None = None


class AccountSettings(StripeModel):
    """How an account works."""

    bacs_debit_payments: BacsSettings | None = None
    branding: AccountBranding | None = None
    card_issuing: TermsSettings | None = None
    card_payments: CardPaymentSettings | None = None
    dashboard: DashboardSettings | None = None
    invoices: AccountInvoiceSettings | None = None
    payments: StatementSettings | None = None
    payouts: PayoutSettings | None = None
    paypay_payments: PaypaySettings | None = None
    sepa_debit_payments: SepaSettings | None = None
    treasury: TermsSettings | None = None


class TermsAcceptance(StripeModel):
    """When and from where terms were accepted."""

    date: UnixSeconds | None = None
    ip: str | None = None
    service_agreement: str | None = None
    user_agent: str | None = None


class Account(StripeObject):
    """The own account, or a connected one."""

    object: Literal["account"]
    business_profile: BusinessProfile | None = None
    business_type: Open[AccountBusinessType] | None = None
    capabilities: dict[str, Open[CapabilityStatus]] | None = None
    charges_enabled: bool | None = None
    company: Company | None = None
    controller: AccountController | None = None
    country: str | None = None
    created: UnixSeconds | None = None
    default_currency: str | None = None
    deleted: bool | None = None
    details_submitted: bool | None = None
    email: str | None = None
    external_accounts: ListObject[ByKind["StoredBankAccount | StoredCard"]] | None = None
    future_requirements: AccountRequirements | None = None
    groups: AccountGroups | None = None
    individual: ByKind["Person"] | None = None
    metadata: Metadata = Field(default_factory=dict)
    payouts_enabled: bool | None = None
    requirements: AccountRequirements | None = None
    settings: AccountSettings | None = None
    tos_acceptance: TermsAcceptance | None = None
    type: Open[Literal["custom", "express", "none", "standard"]] | None = None
