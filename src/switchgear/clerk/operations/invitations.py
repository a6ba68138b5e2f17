"""Invitations to sign up (https://clerk.com/docs/reference/backend-api/tag/Invitations)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.invitations import Invitation, InvitationStatus
from switchgear.clerk.operations.parameters import (
    CLERK,
    PAGINATED,
    MetadataParams,
    PageParams,
    created,
    settled_in,
    several,
)
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Entries, Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = ["InvitationCreateParams", "InvitationListParams", "Invitations"]


class InvitationListParams(PageParams, total=False):
    """Which invitations, in which order, and where to begin."""

    status: Omittable[InvitationStatus]
    query: Omittable[Text]
    """An id, or part of an e-mail address."""
    order_by: Omittable[Text]
    """`created_at`, `email_address` or `expires_at`, with `-` before it for descending."""


class InvitationCreateParams(TypedDict, total=False):
    """Whom to invite."""

    email_address: Required[Text]
    public_metadata: Given[MetadataParams]
    """What the user will have."""
    redirect_url: Given[Text]
    """Where the link of the e-mail leads."""
    notify: Nullable[bool]
    """Whether an e-mail is sent; Clerk's default is True."""
    ignore_existing: Nullable[bool]
    """Whether to invite somebody who is invited already."""
    expires_in_days: Nullable[Annotated[int, Between(1, 365)]]
    """Clerk's default is 30."""
    template_slug: Given[Literal["invitation", "waitlist_invitation"]]


INVITATION: Final = Kind(CLERK, "invitation", "/v1/invitations/{invitation_id}", Invitation)
SEVERAL_INVITATIONS: Final = INVITATION.reading(several(Invitation))


class Invitations(Namespace[ModeT], path="invitations"):
    """`client.invitations`."""

    @paginated
    def list(self, **params: Unpack[InvitationListParams]) -> Paged[Invitation]:
        """List invitations; without a `status`, those that are not revoked."""
        return INVITATION.list(PAGINATED | params)

    @operation
    def create(self, **params: Unpack[InvitationCreateParams]) -> Request[Invitation]:
        """Invite somebody by e-mail to sign up.

        Without `ignore_existing` an address has one pending invitation, so a create that ended without an answer is
        looked up, and repeated only if it did not take effect; with it, it is not repeated.

        Raises:
            Duplicate: There is an invitation already.
            ValidationFailed: There is such a user.
            RateLimited: Clerk takes 100 invitations in an hour; `retry_after` may be as long.
        """
        if params.get("ignore_existing"):
            return INVITATION.create(params)
        address = params["email_address"]
        pending = INVITATION.list({**PAGINATED, "query": address, "status": "pending"})
        lookup = created(pending, lambda one: one.email_address.lower() == address.lower())
        return INVITATION.create(params, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def bulk_create(
        self, invitations: Annotated[Sequence[InvitationCreateParams], Entries(1, 10)]
    ) -> Request[tuple[Invitation, ...]]:
        """Invite several people. It is not repeated.

        Raises:
            Duplicate: There is an invitation already; then nobody is invited.
            RateLimited: Clerk takes 25 of these in an hour; `retry_after` may be as long.
        """
        return SEVERAL_INVITATIONS.create(invitations, to="/bulk")

    @operation
    def revoke(self, invitation_id: str) -> Request[Invitation]:
        """Revoke a pending invitation; its address may still sign up where everybody may.

        One that ended without an answer is looked up, and repeated only if it did not take effect.

        Raises:
            NotFound: There is no such invitation.
            ValidationFailed: It is not pending.
        """
        revoked = INVITATION.list({**PAGINATED, "query": invitation_id, "status": "revoked"})
        lookup = settled_in(revoked, lambda one: one.id == invitation_id)
        return INVITATION.update(invitation_id, to="/revoke", repeat=Repeat.LOOKUP, lookup=lookup)
