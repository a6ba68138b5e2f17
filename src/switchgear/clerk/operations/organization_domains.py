"""Domains of organizations (https://clerk.com/docs/reference/backend-api/tag/Organization-Domains)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.organization_domains import OrganizationDomain
from switchgear.clerk.operations.parameters import CLERK, PageParams, Texts, created, gone, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = [
    "OrganizationDomainCreateParams",
    "OrganizationDomainListAllParams",
    "OrganizationDomainListParams",
    "OrganizationDomainUpdateParams",
    "OrganizationDomains",
]

EnrollmentFilter: TypeAlias = Literal[
    "manual_invitation",
    "automatic_invitation",
    "automatic_suggestion",
    "enterprise_sso",
    "-manual_invitation",
    "-automatic_invitation",
    "-automatic_suggestion",
    "-enterprise_sso",
]
"""An enrollment mode; with `-` before it, all others."""


class OrganizationDomainListParams(PageParams, total=False):
    """Which domains, and where to begin."""

    verified: Omittable[bool]
    enrollment_mode: Omittable[Text]
    """One of `EnrollmentMode`; with `-` before it: all others."""


class OrganizationDomainListAllParams(PageParams, total=False):
    """Which domains, in which order, and where to begin."""

    organization_id: Omittable[Text]
    verified: Omittable[bool]
    enrollment_mode: Omittable[Sequence[EnrollmentFilter]]
    query: Omittable[Text]
    """The id of an organization, or part of a name."""
    domains: Omittable[Texts]
    """Their names."""
    order_by: Omittable[Text]
    """`name` or `created_at`, with `-` before it for descending."""


class OrganizationDomainCreateParams(TypedDict, total=False):
    """A new domain."""

    name: Given[Text]
    enrollment_mode: Given[Text]
    """One of `EnrollmentMode`."""
    verified: Nullable[bool]
    """Clerk's default is True."""


class OrganizationDomainUpdateParams(TypedDict, total=False):
    """What can be changed of a domain."""

    enrollment_mode: Nullable[Text]
    """One of `EnrollmentMode`."""
    verified: Nullable[bool]


DOMAIN: Final = Kind(
    CLERK,
    "organization_domain",
    "/v1/organizations/{organization_id}/domains/{domain_id}",
    OrganizationDomain,
)
DELETED_DOMAIN: Final = DOMAIN.reading(DeletedObject)
ALL_DOMAINS: Final = Kind(CLERK, "organization_domain", "/v1/organization_domains", OrganizationDomain)


class OrganizationDomains(Namespace[ModeT], path="organization_domains"):
    """`client.organization_domains`."""

    @paginated
    def list_all(self, **params: Unpack[OrganizationDomainListAllParams]) -> Paged[OrganizationDomain]:
        """List the domains of all organizations."""
        return ALL_DOMAINS.list(params)

    @paginated
    def list(self, organization_id: str, **params: Unpack[OrganizationDomainListParams]) -> Paged[OrganizationDomain]:
        """List the domains of an organization."""
        return DOMAIN.list(params, organization_id)

    @operation
    def create(
        self, organization_id: str, **params: Unpack[OrganizationDomainCreateParams]
    ) -> Request[OrganizationDomain]:
        """Give an organization a domain.

        With a `name`, a create that ended without an answer is looked up by it, and repeated only if it did not take
        effect.

        Raises:
            Duplicate: An organization has the domain already.
            ValidationFailed: The name is none of a domain.
            FeatureUnavailable: Domains are switched off for the instance.
        """
        name = params.get("name")
        if not name:
            return DOMAIN.create(params, organization_id)
        same = ALL_DOMAINS.list({"organization_id": organization_id, "domains": [name]})
        lookup = created(same, lambda domain: domain.name == name)
        return DOMAIN.create(params, organization_id, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def update(
        self, organization_id: str, domain_id: str, **params: Unpack[OrganizationDomainUpdateParams]
    ) -> Request[OrganizationDomain]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
            NotFound: There is no such domain.
        """
        return DOMAIN.update(organization_id, domain_id, params=some(params), verb="PATCH")

    @operation
    def verify_ownership(self, organization_id: str, domain_id: str) -> Request[OrganizationDomain]:
        """Take a domain as the organization's own without the check of a DNS record. Twice is as good as once.

        Raises:
            NotFound: There is no such domain.
        """
        return DOMAIN.update(organization_id, domain_id, to="/verify_ownership", repeat=Repeat.SAFE)

    @operation
    def delete(self, organization_id: str, domain_id: str) -> Request[DeletedObject]:
        """Take a domain away.

        Raises:
            NotFound: There is no such domain.
        """
        return DELETED_DOMAIN.delete(organization_id, domain_id, gone=gone("organization_domain", domain_id))
