"""Directories that provision users (https://clerk.com/docs/reference/backend-api/tag/Directories)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.connections import Directory, GroupRoleMapping
from switchgear.clerk.operations.parameters import CLERK, PageParams, gone, several, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Given, Text
from switchgear.pipeline.request import Caching, Request

__all__ = [
    "Directories",
    "DirectoryCreateParams",
    "DirectoryGroupParams",
    "DirectoryGroupRoleParams",
    "DirectoryUpdateParams",
    "GroupRoleMappingCreateParams",
    "GroupRoleMappingReplaceParams",
]


class DirectoryGroupParams(TypedDict, total=False):
    """A group of the directory and the role that its members have."""

    directory_group_id: str
    scim_group_id: str
    """The former name of `directory_group_id`."""
    role_id: Required[Text]


class GroupRoleMappingCreateParams(DirectoryGroupParams, total=False):
    """A group and a role, and which of several counts."""

    precedence: Given[Annotated[int, Between(1)]]
    """The lowest counts; the last by default."""


class DirectoryGroupRoleParams(GroupRoleMappingCreateParams, total=False):
    """A group and a role, with the group's name."""

    directory_group_display_name: str
    scim_group_display_name: str
    """The former name of `directory_group_display_name`."""


class GroupRoleMappingReplaceParams(TypedDict):
    """All groups and roles."""

    mappings: Sequence[DirectoryGroupParams]
    """The first counts the most; none clears them."""


class DirectoryCreateParams(TypedDict, total=False):
    """A new directory."""

    enterprise_connection_id: Required[Text]
    provider: Required[Text]
    """Such as `okta`."""
    name: Given[str]
    group_role_mappings: Given[Sequence[DirectoryGroupRoleParams]]


class DirectoryUpdateParams(TypedDict, total=False):
    """What can be changed of a directory."""

    name: Given[str]
    enabled: Given[bool]
    provider: Given[str]
    attribute_mapping: Given[Mapping[str, str | None]]
    """Property of a user -> where the directory has it; merged into what is there, and None removes an entry."""
    group_role_mapping_enabled: Given[bool]


DIRECTORY: Final = Kind(CLERK, "directory", "/v1/directories/{directory_id}", Directory, caching=Caching.ENTITY)
MAPPING: Final = Kind(
    CLERK,
    "group_role_mapping",
    "/v1/directories/{directory_id}/group_role_mappings/{mapping_id}",
    GroupRoleMapping,
)


class Directories(Namespace[ModeT], path="directories"):
    """`client.directories`."""

    @paginated
    def list(self, **params: Unpack[PageParams]) -> Paged[Directory]:
        """List directories."""
        return DIRECTORY.list(params)

    @operation
    def get(self, directory_id: str) -> Request[Directory]:
        """Read a directory, without its key.

        Raises:
            NotFound: There is no such directory.
        """
        return DIRECTORY.get(directory_id)

    @operation
    def create(self, **params: Unpack[DirectoryCreateParams]) -> Request[Directory]:
        """Create a directory. The answer alone has its `api_key`, so one that ended without it is not repeated."""
        return DIRECTORY.create(params)

    @operation
    def update(self, directory_id: str, **params: Unpack[DirectoryUpdateParams]) -> Request[Directory]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        return DIRECTORY.update(directory_id, params=some(params), verb="PATCH")

    @operation
    def delete(self, directory_id: str) -> Request[DeletedObject]:
        """Delete a directory: its users are no longer provisioned."""
        return DIRECTORY.reading(DeletedObject).delete(directory_id, gone=gone("directory", directory_id))

    @operation
    def rotate_api_key(self, directory_id: str) -> Request[Directory]:
        """Make a new key; the former lasts a short while. Each time makes another, so it is not repeated."""
        return DIRECTORY.update(directory_id, to="/rotate_api_key")

    @paginated
    def list_group_role_mappings(self, directory_id: str) -> Paged[GroupRoleMapping]:
        """List the roles of groups, the one that counts the most first; all of them are on one page."""
        return MAPPING.list({}, directory_id)

    @operation
    def create_group_role_mapping(
        self, directory_id: str, **params: Unpack[GroupRoleMappingCreateParams]
    ) -> Request[GroupRoleMapping]:
        """Give the members of a group a role."""
        return MAPPING.create(params, directory_id)

    @operation
    def replace_group_role_mappings(
        self, directory_id: str, **params: Unpack[GroupRoleMappingReplaceParams]
    ) -> Request[tuple[GroupRoleMapping, ...]]:
        """Put other roles of groups in the place of all that there are."""
        return MAPPING.reading(several(GroupRoleMapping)).update(directory_id, params=params, verb="PUT")

    @operation
    def delete_group_role_mapping(self, directory_id: str, mapping_id: str) -> Request[DeletedObject]:
        """Take the role off a group."""
        deleted = gone("directory_group_role_mapping", mapping_id)
        return MAPPING.reading(DeletedObject).delete(directory_id, mapping_id, gone=deleted)
