"""Memberships (https://clerk.com/docs/reference/backend-api/tag/Organization-Memberships)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Required

from pydantic import ValidationError
from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.organizations import OrganizationMembership
from switchgear.clerk.operations.parameters import CLERK, AnyOf, MetadataParams, PageParams, created, gone, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder

__all__ = [
    "MembershipCreateParams",
    "MembershipListAllParams",
    "MembershipListParams",
    "MembershipMetadataParams",
    "OrganizationMemberships",
]


class MembershipListAllParams(PageParams, total=False):
    """In which order, and where to begin."""

    order_by: Omittable[Text]
    """`phone_number`, `email_address`, `created_at`, `first_name`, `last_name` or `username`, with `-` before it for
    descending."""


class MembershipListParams(MembershipListAllParams, total=False):
    """Which members: those for whom every filter holds. Of a list, which has 1 to 100 entries, any entry may hold."""

    user_id: Omittable[AnyOf]
    """With `-` before it: not this one."""
    email_address: Omittable[AnyOf]
    phone_number: Omittable[AnyOf]
    username: Omittable[AnyOf]
    web3_wallet: Omittable[AnyOf]
    role: Omittable[AnyOf]
    query: Omittable[Text]
    """Part of an e-mail address, phone number, username, wallet, id, or of a first or last name."""
    email_address_query: Omittable[Text]
    phone_number_query: Omittable[Text]
    username_query: Omittable[Text]
    name_query: Omittable[Text]
    last_active_at_before: Omittable[datetime]
    last_active_at_after: Omittable[datetime]
    created_at_before: Omittable[datetime]
    created_at_after: Omittable[datetime]


class MembershipMetadataParams(TypedDict, total=False):
    """What one's products keep with a membership."""

    public_metadata: Given[MetadataParams]
    """For one's backend to write, and the members to read."""
    private_metadata: Given[MetadataParams]
    """For one's backend alone."""


class MembershipCreateParams(TypedDict, total=False):
    """A new member."""

    user_id: Required[Text]
    role: Required[Text]
    """Such as `org:member`."""
    public_metadata: Nullable[MetadataParams]
    private_metadata: Nullable[MetadataParams]


def _removed(content: bytes) -> OrganizationMembership | DeletedObject:
    try:
        return decoder(OrganizationMembership)(content)
    except ValidationError:
        return decoder(DeletedObject)(content)


MEMBERSHIP: Final = Kind(
    CLERK,
    "organization_membership",
    "/v1/organizations/{organization_id}/memberships/{user_id}",
    OrganizationMembership,
)
REMOVED_MEMBERSHIP: Final = MEMBERSHIP.reading(_removed)
MEMBERSHIPS: Final = Kind(CLERK, "organization_membership", "/v1/organization_memberships", OrganizationMembership)


def _held_by(organization_id: str, user_id: str) -> tuple[CacheTag, ...]:
    """Whose reads hold memberships."""
    return CLERK.tag("organization", organization_id), CLERK.tag("user", user_id)


class OrganizationMemberships(Namespace[ModeT], path="organization_memberships"):
    """`client.organization_memberships`."""

    @paginated
    def list_all(self, **params: Unpack[MembershipListAllParams]) -> Paged[OrganizationMembership]:
        """List the memberships of all organizations."""
        return MEMBERSHIPS.list(params)

    @paginated
    def list(self, organization_id: str, **params: Unpack[MembershipListParams]) -> Paged[OrganizationMembership]:
        """List the memberships of an organization."""
        return MEMBERSHIP.list(params, organization_id)

    @operation
    def create(self, organization_id: str, **params: Unpack[MembershipCreateParams]) -> Request[OrganizationMembership]:
        """Make a user a member, without an invitation.

        A user is a member once, so a create that ended without an answer is looked up, and repeated only if it did not
        take effect.

        Raises:
            NotFound: There is no such organization or user.
            ValidationFailed: The user is a member already, or there is no such role.
        """
        user_id = params["user_id"]
        mine = MEMBERSHIP.list({"user_id": [user_id]}, organization_id)
        return MEMBERSHIP.create(
            params,
            organization_id,
            repeat=Repeat.LOOKUP,
            lookup=created(
                mine, lambda one: one.public_user_data is not None and one.public_user_data.user_id == user_id
            ),
            tags=_held_by(organization_id, user_id),
        )

    @operation
    def update(self, organization_id: str, user_id: str, role: Text) -> Request[OrganizationMembership]:
        """Give a member another role.

        Raises:
            NotFound: The user is no member.
            RateLimited: Clerk takes ten updates of a membership in ten seconds.
        """
        tags = _held_by(organization_id, user_id)
        return MEMBERSHIP.update(organization_id, user_id, params={"role": role}, verb="PATCH", tags=tags)

    @operation
    def merge_metadata(
        self, organization_id: str, user_id: str, **params: Unpack[MembershipMetadataParams]
    ) -> Request[OrganizationMembership]:
        """Merge into what is there, objects within objects too; None removes a key at any depth.

        Raises:
            InvalidRequest: None of them is given.
        """
        tags = _held_by(organization_id, user_id)
        return MEMBERSHIP.update(organization_id, user_id, params=some(params), verb="PATCH", to="/metadata", tags=tags)

    @operation
    def delete(self, organization_id: str, user_id: str) -> Request[OrganizationMembership | DeletedObject]:
        """End a membership, and answer what it was.

        A `DeletedObject` is answered where it ended without an answer, and its repeat found nothing.

        Raises:
            NotFound: The user is no member.
        """
        answer = gone("organization_membership", user_id)
        return REMOVED_MEMBERSHIP.delete(organization_id, user_id, gone=answer, tags=_held_by(organization_id, user_id))
