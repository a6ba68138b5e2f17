"""Invitations to organizations (https://clerk.com/docs/reference/backend-api/tag/Organization-Invitations)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Required

from typing_extensions import TypedDict, Unpack, deprecated

from switchgear.clerk.models.invitations import InvitationStatus, OrganizationInvitation
from switchgear.clerk.operations.parameters import CLERK, MetadataParams, PageParams, created, settled, several
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Entries, Nullable, Omittable, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = [
    "OrganizationInvitationCreateParams",
    "OrganizationInvitationListAllParams",
    "OrganizationInvitationListParams",
    "OrganizationInvitations",
]


class OrganizationInvitationListAllParams(PageParams, total=False):
    """Which invitations, in which order, and where to begin."""

    status: Omittable[InvitationStatus]
    order_by: Omittable[Text]
    """`created_at` or `email_address`, with `-` before it for descending; Clerk's default is `-created_at`."""
    query: Omittable[Text]
    """Part of an e-mail address."""


class OrganizationInvitationListParams(PageParams, total=False):
    """Which invitations, in which order, and where to begin."""

    status: Omittable[InvitationStatus]
    order_by: Omittable[Text]
    """`created_at` or `email_address`, with `-` before it for descending; Clerk's default is `-created_at`."""
    email_address: Omittable[Text]


class OrganizationInvitationCreateParams(TypedDict, total=False):
    """Whom to invite, and as what."""

    email_address: Required[Text]
    role: Required[Text]
    """Such as `org:member`."""
    inviter_user_id: Nullable[str]
    """An administrator of the organization."""
    public_metadata: Nullable[MetadataParams]
    """What the membership will have."""
    private_metadata: Nullable[MetadataParams]
    redirect_url: Nullable[str]
    """Where the link of the e-mail leads."""
    expires_in_days: Nullable[Annotated[int, Between(1, 365)]]
    """Clerk's default is 30."""
    notify: Nullable[bool]
    """Whether an e-mail is sent; Clerk's default is True."""


INVITATION: Final = Kind(
    CLERK,
    "organization_invitation",
    "/v1/organizations/{organization_id}/invitations/{invitation_id}",
    OrganizationInvitation,
)
SEVERAL_INVITATIONS: Final = INVITATION.reading(several(OrganizationInvitation))
ALL_INVITATIONS: Final = Kind(CLERK, "organization_invitation", "/v1/organization_invitations", OrganizationInvitation)


class OrganizationInvitations(Namespace[ModeT], path="organization_invitations"):
    """`client.organization_invitations`."""

    @paginated
    def list_all(self, **params: Unpack[OrganizationInvitationListAllParams]) -> Paged[OrganizationInvitation]:
        """List the invitations of all organizations, with `public_organization_data`."""
        return ALL_INVITATIONS.list(params)

    @paginated
    def list(
        self, organization_id: str, **params: Unpack[OrganizationInvitationListParams]
    ) -> Paged[OrganizationInvitation]:
        """List the invitations of an organization, without those that came of its domains."""
        return INVITATION.list(params, organization_id)

    @paginated
    @deprecated("use list(organization_id, status='pending')")
    def list_pending(self, organization_id: str, **params: Unpack[PageParams]) -> Paged[OrganizationInvitation]:
        """List the invitations of an organization that nobody has accepted yet."""
        return INVITATION.list(params, organization_id, to="/pending")

    @operation
    def get(self, organization_id: str, invitation_id: str) -> Request[OrganizationInvitation]:
        """Read an invitation.

        Raises:
            NotFound: There is no such invitation.
        """
        return INVITATION.get(organization_id, invitation_id)

    @operation
    def create(
        self, organization_id: str, **params: Unpack[OrganizationInvitationCreateParams]
    ) -> Request[OrganizationInvitation]:
        """Invite somebody by e-mail; when it is accepted, they are a member.

        An address has one pending invitation to an organization, so a create that ended without an answer is looked up,
        and repeated only if it did not take effect.

        Raises:
            Duplicate: There is an invitation already.
            ValidationFailed: There is no such role.
            RateLimited: Clerk takes 250 invitations to organizations in an hour; `retry_after` may be as long.
        """
        address = params["email_address"]
        pending = INVITATION.list({"email_address": address, "status": "pending"}, organization_id)
        lookup = created(pending, lambda one: one.email_address.lower() == address.lower())
        return INVITATION.create(params, organization_id, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def bulk_create(
        self,
        organization_id: str,
        invitations: Annotated[Sequence[OrganizationInvitationCreateParams], Entries(1, 10)],
    ) -> Request[tuple[OrganizationInvitation, ...]]:
        """Invite several people, each with a role of their own. It is not repeated.

        Raises:
            Duplicate: There is an invitation already; then nobody is invited.
            RateLimited: Clerk takes 50 of these in an hour; `retry_after` may be as long.
        """
        return SEVERAL_INVITATIONS.create(invitations, organization_id, to="/bulk")

    @operation
    def revoke(
        self, organization_id: str, invitation_id: str, requesting_user_id: str | None = None
    ) -> Request[OrganizationInvitation]:
        """Revoke a pending invitation.

        One that ended without an answer is looked up, and repeated only if it did not take effect.

        Args:
            organization_id: Of which organization.
            invitation_id: Which one.
            requesting_user_id: The administrator who revokes it.

        Raises:
            NotFound: There is no such invitation.
            ValidationFailed: It is not pending.
        """
        lookup = settled(INVITATION.get(organization_id, invitation_id), lambda one: one.status == "revoked")
        return INVITATION.update(
            organization_id,
            invitation_id,
            params={} if requesting_user_id is None else {"requesting_user_id": requesting_user_id},
            to="/revoke",
            repeat=Repeat.LOOKUP,
            lookup=lookup,
        )
