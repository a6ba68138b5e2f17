"""Organizations: team accounts, and who belongs to them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from switchgear.domains.actor import OrgRole
from switchgear.domains.coachflux.model import CoachFluxDocument, CoachFluxModel, OrganizationId, UserId
from switchgear.domains.declaration import External, Library, Origin, Rows, Table, index
from switchgear.domains.fields import Closed, Count, Timestamp, Url
from switchgear.domains.parsing import functions

__all__ = [
    "OrgMember",
    "OrgPlan",
    "OrgRole",
    "OrgSettings",
    "Organization",
    "is_org_member",
    "is_organization",
    "parse_org_member",
    "parse_organization",
    "validate_org_member",
    "validate_organization",
]


class OrgPlan(StrEnum):
    """What an organization pays for."""

    ENTERPRISE = "enterprise"
    TEAM = "team"


class OrgSettings(CoachFluxModel):
    """What an organization has switched on; nothing, unless it says so."""

    sso_enabled: bool = False
    custom_branding: bool = False
    data_residency: str | None = None


class Organization(CoachFluxDocument):
    """A team account."""

    table: ClassVar[Table] = Table(
        "organizations",
        owner="id",
        indexes=(
            index("by_slug", unique=Rows.LIVE),
            index("by_domain"),
            index("by_stripe_customer", "stripe_customer_id", unique=Rows.LIVE, origin=Origin.LIBRARY),
            index("by_clerk_organization_id", unique=Rows.ALL, origin=Origin.LIBRARY),
        ),
    )

    name: str
    slug: str
    domain: str | None = None
    logo: Url | None = None
    plan: Closed[OrgPlan]
    plan_raw: Library[str | None] = None
    seat_count: Count
    """How many may be members; 0 means any number."""
    used_seats: Count
    """How many are; counted, see `derive_seats`. A provider may let in more than there are seats for."""
    stripe_customer_id: External[str | None] = None
    clerk_organization_id: Library[External[str | None]] = None
    settings: OrgSettings = Field(default_factory=OrgSettings)
    created_at: Timestamp


class OrgMember(CoachFluxDocument):
    """A user's membership in an organization."""

    table: ClassVar[Table] = Table(
        "org_members",
        owner="org_id",
        indexes=(
            index("by_org", "org_id"),
            index("by_user", "user_id"),
            index("by_org_and_user", "org_id", "user_id", unique=Rows.LIVE),
            index("by_provider_membership_id", unique=Rows.ALL, origin=Origin.LIBRARY),
        ),
    )

    org_id: OrganizationId
    user_id: UserId
    role: Closed[OrgRole]
    role_raw: Library[str | None] = None
    provider_membership_id: Library[External[str | None]] = None
    """Who joins again gets a new one."""
    joined_at: Timestamp


parse_organization, is_organization, validate_organization = functions(Organization)
parse_org_member, is_org_member, validate_org_member = functions(OrgMember)
