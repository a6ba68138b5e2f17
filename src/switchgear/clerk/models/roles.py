"""Roles in organizations, and the permissions that they grant."""

from __future__ import annotations

from typing import Literal, TypeAlias

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = ["Permission", "Role", "RoleSet", "RoleSetItem", "RoleSetKind", "RoleSetMigration"]

RoleSetKind: TypeAlias = Literal["initial", "custom"]
"""`initial` is the one that new organizations have."""


class Permission(ClerkModel):
    """A permission that roles may grant."""

    id: str
    object: str = "permission"
    name: str
    key: str
    """Such as `org:posts:create`."""
    description: str | None = None
    type: str | None = None
    """`system` or `custom`."""
    created_at: UnixMillis
    updated_at: UnixMillis


class Role(ClerkModel):
    """A role that members of an organization may have."""

    id: str
    object: str = "role"
    name: str
    key: str
    """Such as `org:admin`."""
    description: str | None = None
    is_creator_eligible: bool | None = None
    """Whether who creates an organization may be given it."""
    permissions: tuple[Permission, ...] = ()
    created_at: UnixMillis
    updated_at: UnixMillis


class RoleSetItem(ClerkModel):
    """A role as a role set holds it."""

    id: str
    object: str = "role_set_item"
    name: str
    key: str
    description: str | None = None
    members_count: int | None = None
    has_members: bool | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class RoleSetMigration(ClerkModel):
    """The move of an organization's members from the roles of one set to those of another."""

    id: str
    object: str = "role_set_migration"
    organization_id: str | None = None
    instance_id: str | None = None
    source_role_set_id: str
    dest_role_set_id: str | None = None
    trigger_type: str | None = None
    status: str
    """Any text."""
    migrated_members: int | None = None
    mappings: Metadata | None = None
    """From keys of roles to keys of roles."""
    started_at: UnixMillis | None = None
    completed_at: UnixMillis | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class RoleSet(ClerkModel):
    """The roles that an organization may give."""

    id: str
    object: str = "role_set"
    name: str
    key: str
    """Such as `role_set:default`."""
    description: str | None = None
    type: Open[RoleSetKind] | None = None
    roles: tuple[RoleSetItem, ...] = ()
    default_role: RoleSetItem | None = None
    """Of new members."""
    creator_role: RoleSetItem | None = None
    """Of who makes an organization."""
    role_set_migration: RoleSetMigration | None = None
    """The one under way."""
    created_at: UnixMillis
    updated_at: UnixMillis
