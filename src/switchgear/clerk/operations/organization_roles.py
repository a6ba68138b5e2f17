"""Roles (https://clerk.com/docs/reference/backend-api/tag/Organization-Roles)."""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.roles import Role
from switchgear.clerk.operations.organization_permissions import RoleListParams
from switchgear.clerk.operations.parameters import CLERK, Texts, created, gone, settled, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Nullable, Text
from switchgear.pipeline.request import Caching, Repeat, Request

__all__ = ["OrganizationRoles", "RoleCreateParams", "RoleParams", "RoleUpdateParams"]


class RoleParams(TypedDict, total=False):
    """What can be said of a role at any time."""

    description: Nullable[str]
    permissions: Nullable[Texts]
    """Ids; they take the place of those that it has."""


class RoleUpdateParams(RoleParams, total=False):
    """What can be changed of a role."""

    name: Nullable[Text]
    key: Nullable[Text]
    """`org:` and lower-case letters, digits and underscores, unique."""


class RoleCreateParams(RoleParams, total=False):
    """A new role."""

    name: Required[Text]
    key: Required[Text]
    """`org:` and lower-case letters, digits and underscores, unique."""
    include_in_initial_role_set: Nullable[bool]


ROLE: Final = Kind(CLERK, "role", "/v1/organization_roles/{organization_role_id}", Role, caching=Caching.REFERENCE)
DELETED_ROLE: Final = ROLE.reading(DeletedObject)
ROLE_PERMISSION: Final = Kind(
    CLERK, "role", "/v1/organization_roles/{organization_role_id}/permissions/{permission_id}", Role
)
_HOLDERS: Final = (CLERK.tag("role_set"),)
"""Sets of roles hold their roles."""


class OrganizationRoles(Namespace[ModeT], path="organization_roles"):
    """`client.organization_roles`."""

    @paginated
    def list(self, **params: Unpack[RoleListParams]) -> Paged[Role]:
        """List the instance's roles, the newest first."""
        return ROLE.list(params)

    @operation
    def get(self, organization_role_id: str) -> Request[Role]:
        """Read a role.

        Raises:
            NotFound: There is no such role.
        """
        return ROLE.get(organization_role_id)

    @operation
    def create(self, **params: Unpack[RoleCreateParams]) -> Request[Role]:
        """Create a role.

        Its key is unique, so a create that ended without an answer is looked up by it, and repeated only if it did not
        take effect.

        Raises:
            ValidationFailed: The key is taken, or no key.
        """
        key = params["key"]
        lookup = created(ROLE.list({"query": key}), lambda role: role.key == key)
        return ROLE.create(params, repeat=Repeat.LOOKUP, lookup=lookup, tags=_HOLDERS)

    @operation
    def update(self, organization_role_id: str, **params: Unpack[RoleUpdateParams]) -> Request[Role]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
            NotFound: There is no such role.
        """
        return ROLE.update(organization_role_id, params=some(params), verb="PATCH", tags=_HOLDERS)

    @operation
    def delete(self, organization_role_id: str) -> Request[DeletedObject]:
        """Delete a role that nobody has, nobody is invited to, and no setting names.

        Raises:
            ValidationFailed: It is in use.
        """
        answer = gone("role", organization_role_id)
        return DELETED_ROLE.delete(organization_role_id, gone=answer, tags=_HOLDERS)

    @operation
    def assign_permission(self, organization_role_id: str, permission_id: str) -> Request[Role]:
        """Give a permission to a role.

        One that ended without an answer is looked up, and repeated only if it did not take effect.

        Raises:
            Conflict: The role has it.
        """
        lookup = settled(ROLE.get(organization_role_id), lambda role: _grants(role, permission_id))
        return ROLE_PERMISSION.update(
            organization_role_id, permission_id, of=organization_role_id, repeat=Repeat.LOOKUP, lookup=lookup
        )

    @operation
    def remove_permission(self, organization_role_id: str, permission_id: str) -> Request[Role]:
        """Take a permission from a role.

        One that ended without an answer is looked up, and repeated only if it did not take effect.

        Raises:
            NotFound: The role does not have it.
        """
        lookup = settled(ROLE.get(organization_role_id), lambda role: not _grants(role, permission_id))
        return ROLE_PERMISSION.delete(
            organization_role_id, permission_id, of=organization_role_id, repeat=Repeat.LOOKUP, lookup=lookup
        )


def _grants(role: Role, permission_id: str) -> bool:
    return any(permission.id == permission_id for permission in role.permissions)
