"""Organizations (https://clerk.com/docs/reference/backend-api/tag/Organizations)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.organizations import Organization
from switchgear.clerk.operations.parameters import (
    CLERK,
    AnyOf,
    MetadataParams,
    PageParams,
    created,
    gone,
    settled,
    some,
)
from switchgear.pipeline.body import File
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Caching, Repeat, Request, Timing

__all__ = [
    "OrganizationCreateParams",
    "OrganizationGetParams",
    "OrganizationListParams",
    "OrganizationLogoParams",
    "OrganizationMetadataParams",
    "OrganizationParams",
    "OrganizationUpdateParams",
    "Organizations",
]


class OrganizationGetParams(TypedDict, total=False):
    """What comes along."""

    include_members_count: Omittable[bool]
    include_missing_member_with_elevated_permissions: Omittable[bool]
    """Whether nobody in it may do what administrators may."""


class OrganizationListParams(OrganizationGetParams, PageParams, total=False):
    """Which organizations, in which order, and where to begin."""

    query: Omittable[Text]
    """An id, or part of a name or slug."""
    user_id: Omittable[AnyOf]
    """With members of these; with `-` before it: not with this one."""
    organization_id: Omittable[AnyOf]
    """With `-` before it: not this one."""
    order_by: Omittable[Text]
    """`name`, `created_at` or `members_count`, with `-` before it for descending; Clerk's default is `-created_at`."""


class OrganizationParams(TypedDict, total=False):
    """What can be said of an organization at any time."""

    slug: Nullable[str]
    """Lower-case letters, digits and dashes, unique; where the instance has slugs."""
    max_allowed_memberships: Nullable[Annotated[int, Between(0)]]
    """0 is no limit."""
    created_at: Nullable[datetime]
    """When it was made, if that was not now."""
    role_set_key: Nullable[str]


class OrganizationMetadataParams(TypedDict, total=False):
    """What one's products keep with an organization."""

    public_metadata: Given[MetadataParams]
    """For one's backend to write, and the members to read."""
    private_metadata: Given[MetadataParams]
    """For one's backend alone."""


class OrganizationCreateParams(OrganizationParams, total=False):
    """What can be said of a new organization."""

    name: Required[Text]
    created_by: Given[str]
    """The id of the user who becomes its administrator."""
    public_metadata: Nullable[MetadataParams]
    private_metadata: Nullable[MetadataParams]


class OrganizationUpdateParams(OrganizationParams, total=False):
    """What can be changed of an organization, beside metadata."""

    name: Nullable[str]
    admin_delete_enabled: Nullable[bool]
    """Whether an administrator may delete it in the browser."""


class OrganizationLogoParams(TypedDict, total=False):
    """A logo."""

    file: Required[File]
    """JPEG, PNG, GIF or WebP, of 10 MB at most."""
    uploader_user_id: Given[str]


ORGANIZATION: Final = Kind(
    CLERK, "organization", "/v1/organizations/{organization_id}", Organization, caching=Caching.ENTITY
)
DELETED_ORGANIZATION: Final = ORGANIZATION.reading(DeletedObject)


class Organizations(Namespace[ModeT], path="organizations"):
    """`client.organizations`."""

    @paginated
    def list(self, **params: Unpack[OrganizationListParams]) -> Paged[Organization]:
        """List organizations, the newest first."""
        return ORGANIZATION.list(params)

    @operation
    def get(self, organization_id: str, **params: Unpack[OrganizationGetParams]) -> Request[Organization]:
        """Read an organization, by its id or its slug.

        Raises:
            NotFound: There is no such organization.
        """
        return ORGANIZATION.get(organization_id, params=params)

    @operation
    def create(self, **params: Unpack[OrganizationCreateParams]) -> Request[Organization]:
        """Create an organization.

        With a `slug`, a create that ended without an answer is looked up by it, and repeated only if it did not take
        effect; without one it is not repeated.

        Raises:
            ValidationFailed: Clerk refuses it; code `form_identifier_exists`: the slug is taken.
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        slug = params.get("slug")
        if not slug or params.get("created_at"):
            return ORGANIZATION.create(params)
        lookup = created(ORGANIZATION.list({"query": slug}), lambda organization: organization.slug == slug)
        return ORGANIZATION.create(params, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def update(self, organization_id: str, **params: Unpack[OrganizationUpdateParams]) -> Request[Organization]:
        """Set what is given and leave the rest; None unsets. Metadata has operations of its own.

        Raises:
            InvalidRequest: There is nothing to update.
            NotFound: There is no such organization.
            RateLimited: Clerk takes ten updates of an organization in ten seconds.
        """
        params_ = some(params, metadata="merge_metadata, replace_metadata")
        return ORGANIZATION.update(organization_id, params=params_, verb="PATCH")

    @operation
    def delete(self, organization_id: str) -> Request[DeletedObject]:
        """Delete an organization for good, with its memberships and invitations.

        Raises:
            NotFound: There is no such organization.
        """
        return DELETED_ORGANIZATION.delete(organization_id, gone=gone("organization", organization_id))

    @operation
    def merge_metadata(
        self, organization_id: str, **params: Unpack[OrganizationMetadataParams]
    ) -> Request[Organization]:
        """Merge into what is there, objects within objects too; None removes a key at any depth.

        Raises:
            InvalidRequest: None of them is given.
        """
        return ORGANIZATION.update(organization_id, params=some(params), verb="PATCH", to="/metadata")

    @operation
    def replace_metadata(
        self, organization_id: str, **params: Unpack[OrganizationMetadataParams]
    ) -> Request[Organization]:
        """Put each that is given in the place of what is there, an empty one to clear it; the others stay.

        Raises:
            InvalidRequest: None of them is given.
        """
        return ORGANIZATION.update(organization_id, params=some(params), verb="PUT", to="/metadata")

    @operation
    def upload_logo(self, organization_id: str, **params: Unpack[OrganizationLogoParams]) -> Request[Organization]:
        """Set an image file as the logo.

        Raises:
            ValidationFailed: The file is too large, or no image.
        """
        return ORGANIZATION.update(organization_id, params=params, verb="PUT", to="/logo", timing=Timing.UPLOAD)

    @operation
    def delete_logo(self, organization_id: str) -> Request[Organization]:
        """Delete the logo."""
        lookup = settled(ORGANIZATION.get(organization_id), lambda organization: organization.has_image is False)
        return ORGANIZATION.delete(organization_id, to="/logo", repeat=Repeat.LOOKUP, lookup=lookup)
