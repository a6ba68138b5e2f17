"""Parameters of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.operations.money_parameters import (
    AddressKanaParams,
    BankAccountOwnershipVerificationParams,
    DirectorshipDeclarationParams,
    DobParams,
    DocumentParams,
    IndividualVerificationParams,
    SingleUseParams,
)
from switchgear.stripe.operations.parameters import AddressParams, MetadataParams

__all__ = [
    "AccountBusinessProfileParams",
    "AccountCapabilityParams",
    "AccountDocumentParams",
    "AccountExternalAccountParams",
    "AccountsUpdateDocumentParams",
    "AccountsUpdateExternalAccountParams",
    "AnnualRevenueParams",
    "CompanyParams",
    "ControllerParams",
    "ExternalAccountParams",
    "FeeParams",
    "GroupParams",
    "IndividualParams",
    "LossParams",
    "ProofOfRegistrationParams",
    "RelationshipParams",
    "SignerParams",
    "StripeDashboardParams",
    "TosAcceptanceParams",
    "VerificationParams",
]


class AnnualRevenueParams(TypedDict):
    """`business_profile.annual_revenue` of an account."""

    amount: int
    currency: str
    fiscal_year_end: str


class AccountBusinessProfileParams(TypedDict, total=False):
    """`business_profile` of an account."""

    annual_revenue: AnnualRevenueParams
    estimated_worker_count: int
    mcc: str
    minority_owned_business_designation: Sequence[
        Literal[
            "lgbtqi_owned_business",
            "minority_owned_business",
            "none_of_these_apply",
            "prefer_not_to_answer",
            "women_owned_business",
        ]
    ]
    monthly_estimated_revenue: SingleUseParams
    name: str
    product_description: str
    specified_commercial_transactions_act_url: str | None
    support_address: AddressParams
    support_email: str
    support_phone: str
    support_url: str | None
    url: str


class AccountCapabilityParams(TypedDict, total=False):
    """`capabilities` of an account."""

    requested: bool


class VerificationParams(TypedDict, total=False):
    """`company.verification` of an account."""

    document: DocumentParams


class CompanyParams(TypedDict, total=False):
    """`company` of an account."""

    address: AddressParams
    address_kana: AddressKanaParams
    address_kanji: AddressKanaParams
    administrative_address: AddressParams
    directors_provided: bool
    directorship_declaration: DirectorshipDeclarationParams
    executives_provided: bool
    export_license_id: str
    export_purpose_code: str
    name: str
    name_kana: str
    name_kanji: str
    owners_provided: bool
    ownership_declaration: DirectorshipDeclarationParams
    ownership_exemption_reason: (
        Literal["qualified_entity_exceeds_ownership_threshold", "qualifies_as_financial_institution"] | None
    )
    phone: str
    physical_address: AddressParams
    principal_place_of_business: AddressParams
    registration_date: DobParams | None
    registration_number: str
    representative_declaration: DirectorshipDeclarationParams
    structure: (
        Literal[
            "free_zone_establishment",
            "free_zone_llc",
            "government_instrumentality",
            "governmental_unit",
            "incorporated_non_profit",
            "incorporated_partnership",
            "limited_liability_partnership",
            "llc",
            "multi_member_llc",
            "private_company",
            "private_corporation",
            "private_partnership",
            "public_company",
            "public_corporation",
            "public_partnership",
            "registered_charity",
            "single_member_llc",
            "sole_establishment",
            "sole_proprietorship",
            "tax_exempt_government_instrumentality",
            "unincorporated_association",
            "unincorporated_non_profit",
            "unincorporated_partnership",
        ]
        | None
    )
    tax_id: str
    tax_id_registrar: str
    vat_id: str
    verification: VerificationParams


class ExternalAccountParams(TypedDict, total=False):
    """`external_account` of an account."""

    account_number: Required[str]
    country: Required[str]
    object: Required[Literal["bank_account"]]
    account_holder_name: str
    account_holder_type: Literal["company", "individual"]
    currency: str
    routing_number: str


class AccountExternalAccountParams(TypedDict, total=False):
    """`external_account` of an account."""

    exp_month: Required[int]
    exp_year: Required[int]
    number: Required[str]
    object: Required[Literal["card"]]
    address_city: str
    address_country: str
    address_line1: str
    address_line2: str
    address_state: str
    address_zip: str
    currency: str
    cvc: str
    default_for_currency: bool
    metadata: MetadataParams
    name: str


class AccountsUpdateExternalAccountParams(TypedDict, total=False):
    """`external_account` of an account."""

    object: Required[Literal["card"]]
    token: Required[str]
    currency: str


class GroupParams(TypedDict, total=False):
    """`groups` of an account."""

    payments_pricing: str | None


class RelationshipParams(TypedDict, total=False):
    """`individual.relationship` of an account."""

    director: bool
    executive: bool
    owner: bool
    percent_ownership: float | None
    title: str


class IndividualParams(TypedDict, total=False):
    """`individual` of an account."""

    address: AddressParams
    address_kana: AddressKanaParams
    address_kanji: AddressKanaParams
    dob: DobParams | None
    email: str
    first_name: str
    first_name_kana: str
    first_name_kanji: str
    full_name_aliases: Sequence[str] | None
    gender: str
    id_number: str
    id_number_secondary: str
    last_name: str
    last_name_kana: str
    last_name_kanji: str
    maiden_name: str
    metadata: MetadataParams | None
    phone: str
    political_exposure: Literal["existing", "none"]
    registered_address: AddressParams
    relationship: RelationshipParams
    ssn_last_4: str
    verification: IndividualVerificationParams


class TosAcceptanceParams(TypedDict, total=False):
    """`tos_acceptance` of an account."""

    date: datetime
    ip: str
    service_agreement: str
    user_agent: str


class FeeParams(TypedDict, total=False):
    """`controller.fees` of an account."""

    payer: Literal["account", "application"]


class LossParams(TypedDict, total=False):
    """`controller.losses` of an account."""

    payments: Literal["application", "stripe"]


class StripeDashboardParams(TypedDict, total=False):
    """`controller.stripe_dashboard` of an account."""

    type: Literal["express", "full", "none"]


class ControllerParams(TypedDict, total=False):
    """`controller` of an account."""

    fees: FeeParams
    losses: LossParams
    requirement_collection: Literal["application", "stripe"]
    stripe_dashboard: StripeDashboardParams


class SignerParams(TypedDict, total=False):
    """`documents.proof_of_registration.signer` of an account."""

    person: str


class ProofOfRegistrationParams(TypedDict, total=False):
    """`documents.proof_of_registration` of an account."""

    files: Sequence[str]
    signer: SignerParams


class AccountDocumentParams(TypedDict, total=False):
    """`documents` of an account."""

    bank_account_ownership_verification: BankAccountOwnershipVerificationParams
    company_license: BankAccountOwnershipVerificationParams
    company_memorandum_of_association: BankAccountOwnershipVerificationParams
    company_ministerial_decree: BankAccountOwnershipVerificationParams
    company_registration_verification: BankAccountOwnershipVerificationParams
    company_tax_id_verification: BankAccountOwnershipVerificationParams
    proof_of_address: BankAccountOwnershipVerificationParams
    proof_of_business_presence: BankAccountOwnershipVerificationParams
    proof_of_ultimate_beneficial_ownership: ProofOfRegistrationParams


class AccountsUpdateDocumentParams(AccountDocumentParams, total=False):
    """`documents` of an account that exists."""

    proof_of_registration: ProofOfRegistrationParams
