"""Invitations: to sign up, to join an organization, and from the waitlist."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = [
    "Invitation",
    "InvitationStatus",
    "OrganizationInvitation",
    "OrganizationInvitationPublicUserData",
    "PublicOrganizationData",
    "WaitlistEntry",
    "WaitlistStatus",
]

InvitationStatus: TypeAlias = Literal["pending", "accepted", "revoked", "expired"]
"""Where an invitation stands."""
WaitlistStatus: TypeAlias = Literal["pending", "invited", "rejected", "completed"]
"""Where an entry of the waitlist stands."""


class Invitation(ClerkModel):
    """An invitation to sign up."""

    id: str
    object: str = "invitation"
    email_address: str
    status: Open[InvitationStatus]
    revoked: bool | None = None
    url: str | None = None
    public_metadata: Metadata = Field(default_factory=dict)
    """What the user will have."""
    expires_at: UnixMillis | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class PublicOrganizationData(ClerkModel):
    """What somebody who is no member may know of an organization."""

    id: str | None = None
    name: str | None = None
    slug: str | None = None
    image_url: str | None = None
    has_image: bool | None = None


class OrganizationInvitationPublicUserData(ClerkModel):
    """What the invited may know of who invited them."""

    user_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    image_url: str | None = None
    has_image: bool | None = None
    identifier: str | None = None
    """An e-mail address, phone number, wallet or username."""


class OrganizationInvitation(ClerkModel):
    """An invitation to join an organization."""

    id: str
    object: str = "organization_invitation"
    email_address: str
    role: str
    role_name: str | None = None
    organization_id: str | None = None
    inviter_id: str | None = None
    """The id of the user who invited."""
    public_inviter_data: OrganizationInvitationPublicUserData | None = None
    public_organization_data: PublicOrganizationData | None = None
    """Only where it was asked for, and in webhooks."""
    user_id: str | None = None
    """The id of the user who has accepted, in the event of that."""
    status: Open[InvitationStatus] | None = None
    public_metadata: Metadata = Field(default_factory=dict)
    """What the membership will have."""
    private_metadata: Metadata | None = None
    url: str | None = None
    expires_at: UnixMillis | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class WaitlistEntry(ClerkModel):
    """Somebody who waits for an invitation."""

    id: str
    object: str = "waitlist_entry"
    """`waitlistEntry` in some webhooks."""
    email_address: str
    status: Open[WaitlistStatus]
    is_locked: bool | None = None
    """Whether a batch is being worked off that it belongs to."""
    invitation: Invitation | None = None
    created_at: UnixMillis
    updated_at: UnixMillis
