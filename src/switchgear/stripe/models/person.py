"""Persons behind connected accounts."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import Metadata, StripeModel, StripeObject
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

__all__ = [
    "DemographicData",
    "Ethnicity",
    "EthnicityName",
    "Person",
    "PersonAcceptances",
    "PersonRelationship",
    "PersonRequirements",
    "PersonVerification",
    "Race",
]


EthnicityName: TypeAlias = Literal[
    "cuban",
    "hispanic_or_latino",
    "mexican",
    "not_hispanic_or_latino",
    "other_hispanic_or_latino",
    "prefer_not_to_answer",
    "puerto_rican",
]
"""What a person says about it."""


class PersonAcceptances(StripeModel):
    """What a person accepted."""

    account: Declaration | None = None


class PersonRequirements(StripeModel):
    """What is still needed of a person."""

    alternatives: list[RequirementAlternative] | None = None
    currently_due: list[str] | None = None
    errors: list[RequirementError] | None = None
    eventually_due: list[str] | None = None
    past_due: list[str] | None = None
    pending_verification: list[str] | None = None


class PersonRelationship(StripeModel):
    """What a person is in a company."""

    authorizer: bool | None = None
    director: bool | None = None
    executive: bool | None = None
    legal_guardian: bool | None = None
    owner: bool | None = None
    percent_ownership: float | None = None
    representative: bool | None = None
    title: str | None = None


class Ethnicity(StripeModel):
    """What a person says about it."""

    ethnicity: list[Open[EthnicityName]] | None = None
    ethnicity_other: str | None = None


class Race(StripeModel):
    """What a person says about it."""

    race: list[str] | None = None
    race_other: str | None = None


class DemographicData(StripeModel):
    """What United States rules ask about a person."""

    ethnicity_details: Ethnicity | None = None
    race_details: Race | None = None
    self_identified_gender: str | None = None


class PersonVerification(StripeModel):
    """What proves who a person is."""

    additional_document: VerificationDocument | None = None
    details: str | None = None
    details_code: str | None = None
    document: VerificationDocument | None = None
    status: str | None = None


class Person(StripeObject):
    """Somebody who owns or leads the business of a connected account."""

    object: Literal["person"]
    account: str | None = None
    additional_tos_acceptances: PersonAcceptances | None = None
    address: Address | None = None
    address_kana: JapaneseAddress | None = None
    address_kanji: JapaneseAddress | None = None
    created: UnixSeconds | None = None
    deleted: bool | None = None
    dob: Birthday | None = None
    email: str | None = None
    first_name: str | None = None
    first_name_kana: str | None = None
    first_name_kanji: str | None = None
    full_name_aliases: list[str] | None = None
    future_requirements: PersonRequirements | None = None
    gender: str | None = None
    id_number_provided: bool | None = None
    id_number_secondary_provided: bool | None = None
    last_name: str | None = None
    last_name_kana: str | None = None
    last_name_kanji: str | None = None
    maiden_name: str | None = None
    metadata: Metadata = Field(default_factory=dict)
    nationality: str | None = None
    phone: str | None = None
    political_exposure: Open[Literal["existing", "none"]] | None = None
    registered_address: Address | None = None
    relationship: PersonRelationship | None = None
    requirements: PersonRequirements | None = None
    ssn_last_4_provided: bool | None = None
    us_cfpb_data: DemographicData | None = None
    verification: PersonVerification | None = None
