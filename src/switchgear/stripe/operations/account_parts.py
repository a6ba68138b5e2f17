"""What belongs to connected accounts: capabilities, persons, links (API reference: Capabilities, Persons)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.account_links import AccountLink, LoginLink
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.person import Person
from switchgear.stripe.models.requirements import Capability
from switchgear.stripe.operations.money_parameters import (
    AddressKanaParams,
    BankAccountOwnershipVerificationParams,
    DirectorshipDeclarationParams,
    DobParams,
    IndividualVerificationParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    AddressParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    WriteParams,
    gone,
)

__all__ = [
    "AccountLinkCreateParams",
    "AccountLinks",
    "AdditionalTosAcceptanceParams",
    "Capabilities",
    "CapabilityUpdateParams",
    "CollectionOptionsParams",
    "EthnicityDetailsParams",
    "LoginLinks",
    "PersonDocumentParams",
    "PersonListParams",
    "PersonParams",
    "PersonRelationshipParams",
    "Persons",
    "PersonsListRelationshipParams",
    "RaceDetailsParams",
    "UsCfpbDataParams",
]


class CapabilityUpdateParams(WriteParams, total=False):
    """What can be said of a capability that exists."""

    requested: Given[bool]


class AdditionalTosAcceptanceParams(TypedDict, total=False):
    """`additional_tos_acceptances` of a person."""

    account: DirectorshipDeclarationParams


class PersonDocumentParams(TypedDict, total=False):
    """`documents` of a person."""

    company_authorization: BankAccountOwnershipVerificationParams
    passport: BankAccountOwnershipVerificationParams
    visa: BankAccountOwnershipVerificationParams


class PersonRelationshipParams(TypedDict, total=False):
    """`relationship` of a person."""

    authorizer: bool
    director: bool
    executive: bool
    legal_guardian: bool
    owner: bool
    percent_ownership: float | None
    representative: bool
    title: str


class EthnicityDetailsParams(TypedDict, total=False):
    """`us_cfpb_data.ethnicity_details` of a person."""

    ethnicity: Sequence[
        Literal[
            "cuban",
            "hispanic_or_latino",
            "mexican",
            "not_hispanic_or_latino",
            "other_hispanic_or_latino",
            "prefer_not_to_answer",
            "puerto_rican",
        ]
    ]
    ethnicity_other: str


class RaceDetailsParams(TypedDict, total=False):
    """`us_cfpb_data.race_details` of a person."""

    race: Sequence[
        Literal[
            "african_american",
            "american_indian_or_alaska_native",
            "asian",
            "asian_indian",
            "black_or_african_american",
            "chinese",
            "ethiopian",
            "filipino",
            "guamanian_or_chamorro",
            "haitian",
            "jamaican",
            "japanese",
            "korean",
            "native_hawaiian",
            "native_hawaiian_or_other_pacific_islander",
            "nigerian",
            "other_asian",
            "other_black_or_african_american",
            "other_pacific_islander",
            "prefer_not_to_answer",
            "samoan",
            "somali",
            "vietnamese",
            "white",
        ]
    ]
    race_other: str


class UsCfpbDataParams(TypedDict, total=False):
    """`us_cfpb_data` of a person."""

    ethnicity_details: EthnicityDetailsParams
    race_details: RaceDetailsParams
    self_identified_gender: str


class PersonParams(WriteParams, total=False):
    """What can be said of a person at any time."""

    additional_tos_acceptances: Given[AdditionalTosAcceptanceParams]
    address: Given[AddressParams]
    address_kana: Given[AddressKanaParams]
    address_kanji: Given[AddressKanaParams]
    dob: Nullable[DobParams]
    documents: Given[PersonDocumentParams]
    email: Given[str]
    first_name: Given[str]
    first_name_kana: Given[str]
    first_name_kanji: Given[str]
    full_name_aliases: Nullable[Sequence[str]]
    gender: Given[str]
    id_number: Given[str]
    id_number_secondary: Given[str]
    last_name: Given[str]
    last_name_kana: Given[str]
    last_name_kanji: Given[str]
    maiden_name: Given[str]
    metadata: Nullable[MetadataParams]
    nationality: Given[str]
    person_token: Given[str]
    phone: Given[str]
    political_exposure: Given[Literal["existing", "none"]]
    registered_address: Given[AddressParams]
    relationship: Given[PersonRelationshipParams]
    ssn_last_4: Given[str]
    us_cfpb_data: Given[UsCfpbDataParams]
    verification: Given[IndividualVerificationParams]


class PersonsListRelationshipParams(TypedDict, total=False):
    """`relationship` of a person."""

    authorizer: bool
    director: bool
    executive: bool
    legal_guardian: bool
    owner: bool
    representative: bool


class PersonListParams(ListParams, total=False):
    """Which ones."""

    relationship: Omittable[PersonsListRelationshipParams]


class CollectionOptionsParams(TypedDict, total=False):
    """`collection_options` of a link."""

    fields: Literal["currently_due", "eventually_due"]
    future_requirements: Literal["include", "omit"]


class AccountLinkCreateParams(WriteParams, total=False):
    """What a link is created with."""

    account: Required[str]
    type: Required[Literal["account_onboarding", "account_update"]]
    collect: Given[Literal["currently_due", "eventually_due"]]
    collection_options: Given[CollectionOptionsParams]
    refresh_url: Given[str]
    return_url: Given[str]


CAPABILITY: Final = Kind(STRIPE, "capability", "/v1/accounts/{account_id}/capabilities/{capability}", Capability)
PERSON: Final = Kind(STRIPE, "person", "/v1/accounts/{account_id}/persons/{person_id}", Person)
ACCOUNT_LINK: Final = Kind(STRIPE, "account_link", "/v1/account_links/{link_id}", AccountLink)
LOGIN_LINK: Final = Kind(STRIPE, "login_link", "/v1/accounts/{account_id}/login_links/{link_id}", LoginLink)


class Capabilities(Namespace[ModeT], path="accounts.capabilities"):
    """`client.accounts.capabilities`."""

    @operation
    def retrieve(self, account_id: str, capability: str, **params: Unpack[ExpandParams]) -> Request[Capability]:
        """Read a capability."""
        return CAPABILITY.get(account_id, capability, params=params)

    @operation
    def update(self, account_id: str, capability: str, **params: Unpack[CapabilityUpdateParams]) -> Request[Capability]:
        """Change what is given and leave the rest; None unsets."""
        return CAPABILITY.update(account_id, capability, params=params)

    @paginated
    def list(self, account_id: str, **params: Unpack[ExpandParams]) -> Paged[Capability]:
        """List them, newest first."""
        return CAPABILITY.list(params, account_id)


class Persons(Namespace[ModeT], path="accounts.persons"):
    """`client.accounts.persons`."""

    @operation
    def create(self, account_id: str, **params: Unpack[PersonParams]) -> Request[Person]:
        """Create a person."""
        return PERSON.create(params, account_id)

    @operation
    def retrieve(self, account_id: str, person_id: str, **params: Unpack[ExpandParams]) -> Request[Person]:
        """Read a person."""
        return PERSON.get(account_id, person_id, params=params)

    @operation
    def update(self, account_id: str, person_id: str, **params: Unpack[PersonParams]) -> Request[Person]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PERSON.update(account_id, person_id, params=params)

    @operation
    def delete(self, account_id: str, person_id: str) -> Request[DeletedStub]:
        """Delete a person."""
        return PERSON.reading(DeletedStub).delete(account_id, person_id, gone=gone("person", person_id))

    @paginated
    def list(self, account_id: str, **params: Unpack[PersonListParams]) -> Paged[Person]:
        """List them, newest first."""
        return PERSON.list(params, account_id)


class LoginLinks(Namespace[ModeT], path="accounts.login_links"):
    """`client.accounts.login_links`."""

    @operation
    def create(self, account_id: str, **params: Unpack[WriteParams]) -> Request[LoginLink]:
        """Create a link."""
        return LOGIN_LINK.create(params, account_id)


class AccountLinks(Namespace[ModeT], path="account_links"):
    """`client.account_links`."""

    @operation
    def create(self, **params: Unpack[AccountLinkCreateParams]) -> Request[AccountLink]:
        """Create a link."""
        return ACCOUNT_LINK.create(params)
