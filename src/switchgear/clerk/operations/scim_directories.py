"""Directories under their former name (https://clerk.com/docs/reference/backend-api/tag/SCIM-Directories)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.connections import Directory, GroupRoleMapping
from switchgear.clerk.operations.directories import DirectoryUpdateParams
from switchgear.clerk.operations.parameters import CLERK, PageParams, gone, several, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Given, Text
from switchgear.pipeline.request import Caching, Request

__all__ = [
    "SCIMDirectories",
    "SCIMDirectoryCreateParams",
    "SCIMGroupParams",
    "SCIMGroupRoleMappingCreateParams",
    "SCIMGroupRoleMappingReplaceParams",
    "SCIMGroupRoleParams",
]


class SCIMGroupParams(TypedDict):
    """A group of the directory and the role that its members have."""

    scim_group_id: Text
    role_id: Text


class SCIMGroupRoleMappingCreateParams(SCIMGroupParams, total=False):
    """A group and a role, and which of several counts."""

    precedence: Given[Annotated[int, Between(1)]]
    """The lowest counts; the last by default."""


class SCIMGroupRoleParams(SCIMGroupRoleMappingCreateParams, total=False):
    """A group and a role, with the group's name."""

    scim_group_display_name: str


class SCIMGroupRoleMappingReplaceParams(TypedDict):
    """All groups and roles."""

    mappings: Sequence[SCIMGroupParams]
    """The first counts the most; none clears them."""


class SCIMDirectoryCreateParams(TypedDict, total=False):
    """A new directory."""

    enterprise_connection_id: Required[Text]
    provider: Required[Text]
    """Such as `okta`."""
    name: Given[str]
    group_role_mappings: Given[Sequence[SCIMGroupRoleParams]]


DIRECTORY: Final = Kind(
    CLERK, "directory", "/v1/scim_directories/{scim_directory_id}", Directory, caching=Caching.ENTITY
)
MAPPING: Final = Kind(
    CLERK,
    "group_role_mapping",
    "/v1/scim_directories/{scim_directory_id}/group_role_mappings/{mapping_id}",
    GroupRoleMapping,
)


class SCIMDirectories(Namespace[ModeT], path="scim_directories"):
    """`client.scim_directories`: the same as `client.directories`."""

    @paginated
    def list(self, **params: Unpack[PageParams]) -> Paged[Directory]:
        """List directories."""
        return DIRECTORY.list(params)

    @operation
    def get(self, scim_directory_id: str) -> Request[Directory]:
        """Read a directory, without its key.

        Raises:
            NotFound: There is no such directory.
        """
        return DIRECTORY.get(scim_directory_id)

    @operation
    def create(self, **params: Unpack[SCIMDirectoryCreateParams]) -> Request[Directory]:
        """Create a directory. The answer alone has its `api_key`, so one that ended without it is not repeated."""
        return DIRECTORY.create(params)

    @operation
    def update(self, scim_directory_id: str, **params: Unpack[DirectoryUpdateParams]) -> Request[Directory]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        return DIRECTORY.update(scim_directory_id, params=some(params), verb="PATCH")

    @operation
    def delete(self, scim_directory_id: str) -> Request[DeletedObject]:
        """Delete a directory: its users are no longer provisioned."""
        deleted = gone("scim_directory", scim_directory_id)
        return DIRECTORY.reading(DeletedObject).delete(scim_directory_id, gone=deleted)

    @operation
    def rotate_api_key(self, scim_directory_id: str) -> Request[Directory]:
        """Make a new key; the former lasts a short while. Each time makes another, so it is not repeated."""
        return DIRECTORY.update(scim_directory_id, to="/rotate_api_key")

    @paginated
    def list_group_role_mappings(self, scim_directory_id: str) -> Paged[GroupRoleMapping]:
        """List the roles of groups, the one that counts the most first; all of them are on one page."""
        return MAPPING.list({}, scim_directory_id)

    @operation
    def create_group_role_mapping(
        self, scim_directory_id: str, **params: Unpack[SCIMGroupRoleMappingCreateParams]
    ) -> Request[GroupRoleMapping]:
        """Give the members of a group a role."""
        return MAPPING.create(params, scim_directory_id)

    @operation
    def replace_group_role_mappings(
        self, scim_directory_id: str, **params: Unpack[SCIMGroupRoleMappingReplaceParams]
    ) -> Request[tuple[GroupRoleMapping, ...]]:
        """Put other roles of groups in the place of all that there are."""
        return MAPPING.reading(several(GroupRoleMapping)).update(scim_directory_id, params=params, verb="PUT")

    @operation
    def delete_group_role_mapping(self, scim_directory_id: str, mapping_id: str) -> Request[DeletedObject]:
        """Take the role off a group."""
        deleted = gone("scim_group_role_mapping", mapping_id)
        return MAPPING.reading(DeletedObject).delete(scim_directory_id, mapping_id, gone=deleted)
