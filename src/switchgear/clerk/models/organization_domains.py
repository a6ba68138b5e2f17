"""E-mail domains whose users may join an organization."""

from __future__ import annotations

from typing import Literal, TypeAlias

from switchgear.clerk.models.base import ClerkModel
from switchgear.clerk.models.invitations import PublicOrganizationData
from switchgear.clerk.models.verification import VerificationStatus
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = ["EnrollmentMode", "OrganizationDomain", "OrganizationDomainVerification"]

EnrollmentMode: TypeAlias = Literal[
    "manual_invitation", "automatic_invitation", "automatic_suggestion", "enterprise_sso"
]
"""How users with an e-mail address of a domain join."""


class OrganizationDomainVerification(ClerkModel):
    """How far the verification of a domain has come."""

    status: Open[VerificationStatus] | None = None
    strategy: str | None = None
    attempts: int | None = None
    expire_at: UnixMillis | None = None
    verified_at: UnixMillis | None = None
    """Only of ownership."""


class OrganizationDomain(ClerkModel):
    """A domain of an organization."""

    id: str
    object: str = "organization_domain"
    organization_id: str
    name: str
    enrollment_mode: Open[EnrollmentMode] | None = None
    affiliation_email_address: str | None = None
    affiliation_verification: OrganizationDomainVerification | None = None
    """That the organization has to do with the domain."""
    ownership_verification: OrganizationDomainVerification | None = None
    """That the domain belongs to it."""
    verification: OrganizationDomainVerification | None = None
    """Deprecated by Clerk in favour of `affiliation_verification`."""
    total_pending_invitations: int | None = None
    total_pending_suggestions: int | None = None
    public_organization_data: PublicOrganizationData | None = None
    created_at: UnixMillis
    updated_at: UnixMillis
