"""Roles in organizations, and the permissions that they grant."""

from __future__ import annotations

from switchgear.clerk.models.base import ClerkModel
from switchgear.types.times import UnixMillis

__all__ = ["Permission", "Role"]


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
