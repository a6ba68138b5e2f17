"""Permissions (https://clerk.com/docs/reference/backend-api/tag/Organization-Permissions)."""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.roles import Permission
from switchgear.clerk.operations.parameters import CLERK, PageParams, created, gone, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Omittable, Text
from switchgear.pipeline.request import Caching, Repeat, Request

__all__ = ["OrganizationPermissions", "PermissionCreateParams", "PermissionUpdateParams", "RoleListParams"]


class RoleListParams(PageParams, total=False):
    """Which roles, permissions or sets of roles, in which order, and where to begin."""

    query: Omittable[Text]
    """An id, or part of a name or key."""
    order_by: Omittable[Text]
    """`created_at`, `name` or `key`, with `-` before it for descending; Clerk's default is `-created_at`."""


class PermissionUpdateParams(TypedDict, total=False):
    """What can be changed of a permission."""

    name: Given[Text]
    key: Given[Text]
    """`org:feature:action`, unique."""
    description: Given[str]


class PermissionCreateParams(TypedDict, total=False):
    """A new permission."""

    name: Required[Text]
    key: Required[Text]
    """`org:feature:action`, unique; `org:sys_` is Clerk's own."""
    description: Given[str]


PERMISSION: Final = Kind(
    CLERK, "permission", "/v1/organization_permissions/{permission_id}", Permission, caching=Caching.REFERENCE
)
DELETED_PERMISSION: Final = PERMISSION.reading(DeletedObject)
_HOLDERS: Final = (CLERK.tag("role"),)
"""Roles hold their permissions."""


class OrganizationPermissions(Namespace[ModeT], path="organization_permissions"):
    """`client.organization_permissions`."""

    @paginated
    def list(self, **params: Unpack[RoleListParams]) -> Paged[Permission]:
        """List the instance's permissions."""
        return PERMISSION.list(params)

    @operation
    def get(self, permission_id: str) -> Request[Permission]:
        """Read a permission.

        Raises:
            NotFound: There is no such permission.
        """
        return PERMISSION.get(permission_id)

    @operation
    def create(self, **params: Unpack[PermissionCreateParams]) -> Request[Permission]:
        """Create a permission.

        Its key is unique, so a create that ended without an answer is looked up by it, and repeated only if it did not
        take effect.

        Raises:
            ValidationFailed: The key is taken, or no key.
        """
        key = params["key"]
        lookup = created(PERMISSION.list({"query": key}), lambda permission: permission.key == key)
        return PERMISSION.create(params, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def update(self, permission_id: str, **params: Unpack[PermissionUpdateParams]) -> Request[Permission]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
            PermissionDenied: It is one of Clerk's own.
        """
        return PERMISSION.update(permission_id, params=some(params), verb="PATCH", tags=_HOLDERS)

    @operation
    def delete(self, permission_id: str) -> Request[DeletedObject]:
        """Delete a permission, which takes it from all roles.

        Raises:
            PermissionDenied: It is one of Clerk's own.
        """
        return DELETED_PERMISSION.delete(permission_id, gone=gone("permission", permission_id), tags=_HOLDERS)
