"""Sets of roles (https://clerk.com/docs/reference/backend-api/tag/Role-Sets)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.roles import RoleSet, RoleSetKind
from switchgear.clerk.operations.organization_permissions import RoleListParams
from switchgear.clerk.operations.parameters import CLERK, Texts, created, settled, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Entries, Given, Nullable, Text
from switchgear.pipeline.request import Caching, Repeat, Request

__all__ = ["RoleSetCreateParams", "RoleSetReplaceParams", "RoleSetRolesParams", "RoleSetUpdateParams", "RoleSets"]


class RoleSetCreateParams(TypedDict, total=False):
    """A new set of roles."""

    name: Required[Text]
    key: Given[Text]
    """`role_set:` and lower-case letters, digits and underscores, unique; made of the name where it is not given."""
    description: Nullable[str]
    default_role_key: Required[Text]
    """Of new members; one of the roles."""
    creator_role_key: Required[Text]
    """Of who makes an organization; one of the roles."""
    type: Given[RoleSetKind]
    roles: Required[Annotated[Texts, Entries(1, 10)]]
    """Keys."""


class RoleSetUpdateParams(TypedDict, total=False):
    """What can be changed of a set of roles."""

    name: Nullable[Text]
    key: Nullable[Text]
    description: Nullable[str]
    type: Nullable[Literal["initial"]]
    """`initial` makes it the one that new organizations have, in the place of another."""
    default_role_key: Nullable[Text]
    creator_role_key: Nullable[Text]


class RoleSetRolesParams(TypedDict, total=False):
    """Roles for a set."""

    role_keys: Required[Annotated[Texts, Entries(1, 10)]]
    default_role_key: Given[Text]
    """One of them."""
    creator_role_key: Given[Text]
    """One of them."""


class RoleSetReplaceParams(TypedDict, total=False):
    """What takes the place of a set of roles."""

    dest_role_set_key: Required[Text]
    reassignment_mappings: Given[Mapping[str, str]]
    """From keys of roles to keys of roles, of members whose role the other set does not have."""


ROLE_SET: Final = Kind(CLERK, "role_set", "/v1/role_sets/{role_set_key_or_id}", RoleSet, caching=Caching.REFERENCE)
DELETED_ROLE_SET: Final = ROLE_SET.reading(DeletedObject)


class RoleSets(Namespace[ModeT], path="role_sets"):
    """`client.role_sets`."""

    @paginated
    def list(self, **params: Unpack[RoleListParams]) -> Paged[RoleSet]:
        """List the instance's sets of roles, the newest first."""
        return ROLE_SET.list(params)

    @operation
    def get(self, role_set_key_or_id: str) -> Request[RoleSet]:
        """Read a set of roles.

        Raises:
            NotFound: There is no such set.
        """
        return ROLE_SET.get(role_set_key_or_id)

    @operation
    def create(self, **params: Unpack[RoleSetCreateParams]) -> Request[RoleSet]:
        """Create a set of roles.

        With a `key`, a create that ended without an answer is looked up by it, and repeated only if it did not take
        effect; without one it is not repeated.

        Raises:
            ValidationFailed: The key is taken, or there is no such role.
        """
        key = params.get("key")
        if not key:
            return ROLE_SET.create(params)
        lookup = created(ROLE_SET.list({"query": key}), lambda found: found.key == key)
        return ROLE_SET.create(params, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def update(self, role_set_key_or_id: str, **params: Unpack[RoleSetUpdateParams]) -> Request[RoleSet]:
        """Set what is given and leave the rest; None unsets.

        Raises:
            InvalidRequest: There is nothing to update.
            NotFound: There is no such set.
        """
        return ROLE_SET.update(role_set_key_or_id, params=some(params), verb="PATCH", tags=_ALL)

    @operation
    def add_roles(self, role_set_key_or_id: str, **params: Unpack[RoleSetRolesParams]) -> Request[RoleSet]:
        """Add roles to a set.

        One that ended without an answer is looked up, and repeated only if it did not take effect.

        Raises:
            ValidationFailed: There is no such role, or the set has it.
        """
        added = set(params["role_keys"])
        lookup = settled(ROLE_SET.get(role_set_key_or_id), lambda found: added <= _keys(found))
        return ROLE_SET.update(
            role_set_key_or_id, params=params, to="/roles", tags=_ALL, repeat=Repeat.LOOKUP, lookup=lookup
        )

    @operation
    def replace_role(self, role_set_key_or_id: str, role_key: Text, to_role_key: Text) -> Request[RoleSet]:
        """Take a role from a set, and give its members another.

        One that ended without an answer is looked up, and repeated only if it did not take effect.

        Raises:
            ValidationFailed: There is no such role.
        """
        lookup = settled(
            ROLE_SET.get(role_set_key_or_id),
            lambda found: role_key not in _keys(found) and to_role_key in _keys(found),
        )
        return ROLE_SET.update(
            role_set_key_or_id,
            params={"role_key": role_key, "to_role_key": to_role_key},
            to="/roles/replace",
            tags=_ALL,
            repeat=Repeat.LOOKUP,
            lookup=lookup,
        )

    @operation
    def replace(self, role_set_key_or_id: str, **params: Unpack[RoleSetReplaceParams]) -> Request[DeletedObject]:
        """Put another set in the place of one, which is deleted. It is not repeated.

        Raises:
            ValidationFailed: Members have a role that the other set lacks, and no mapping says what becomes of it.
        """
        return DELETED_ROLE_SET.update(role_set_key_or_id, params=params, to="/replace", tags=_ALL)


_ALL: Final = (CLERK.tag("role_set"),)
"""A set is read by its key and by its id, and one may take the place of another."""


def _keys(role_set: RoleSet) -> set[str]:
    return {role.key for role in role_set.roles}
