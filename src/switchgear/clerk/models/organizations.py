"""Organizations and who belongs to them."""

from __future__ import annotations

from pydantic import Field

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.types.times import UnixMillis

__all__ = ["Organization", "OrganizationMembership", "OrganizationMembershipPublicUserData"]


class Organization(ClerkModel):
    """An organization."""

    id: str
    object: str = "organization"
    name: str
    slug: str | None = None
    image_url: str | None = None
    logo_url: str | None = None
    """In old data, and where a logo was uploaded."""
    has_image: bool | None = None
    members_count: int | None = None
    missing_member_with_elevated_permissions: bool | None = None
    pending_invitations_count: int | None = None
    max_allowed_memberships: int | None = None
    """0 is no limit."""
    admin_delete_enabled: bool | None = None
    public_metadata: Metadata = Field(default_factory=dict)
    private_metadata: Metadata | None = None
    created_by: str | None = None
    """The id of the user who made it."""
    created_at: UnixMillis
    updated_at: UnixMillis
    last_active_at: UnixMillis | None = None
    role_set_key: str | None = None


class OrganizationMembershipPublicUserData(ClerkModel):
    """What the other members may know of a member."""

    user_id: str
    first_name: str | None = None
    last_name: str | None = None
    profile_image_url: str | None = None
    """Deprecated by Clerk in favour of `image_url`."""
    image_url: str | None = None
    has_image: bool | None = None
    identifier: str | None = None
    """The member's e-mail address, phone number, wallet or username."""
    username: str | None = None
    banned: bool | None = None
    deprovisioned: bool | None = None


class OrganizationMembership(ClerkModel):
    """A user's membership in an organization; joining again makes a new one."""

    id: str
    object: str = "organization_membership"
    role: str
    """`org:admin`, `org:member` or a key of one's own; `admin` and `basic_member` in old data."""
    role_name: str | None = None
    permissions: tuple[str, ...] = ()
    public_metadata: Metadata = Field(default_factory=dict)
    private_metadata: Metadata | None = None
    organization: Organization
    public_user_data: OrganizationMembershipPublicUserData | None = None
    created_at: UnixMillis
    updated_at: UnixMillis
