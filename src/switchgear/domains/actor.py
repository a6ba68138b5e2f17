"""Who acts, as far as rules have to know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Actor", "ActorKind", "Membership", "OrgRole"]


class ActorKind(StrEnum):
    """In whose name somebody acts."""

    USER = "user"
    """In their own; the actor's id is the local user id."""
    SERVICE = "service"
    """In the application's: synchronisation, maintenance and jobs. The id is the service's name."""
    ANONYMOUS = "anonymous"
    """In nobody's, for they have not signed in; the id is the anonymous id, or empty."""


class OrgRole(StrEnum):
    """What a member of an organization may do there."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Membership:
    """That the actor belongs to an organization."""

    organization_id: str
    role: OrgRole


@dataclass(frozen=True, slots=True)
class Actor:
    """A user or a service on whose behalf a command runs."""

    id: str
    is_admin: bool = False
    """Whether the user administers the application; it means nothing for other kinds of actors."""
    kind: ActorKind = ActorKind.USER
    memberships: tuple[Membership, ...] = ()
    """In which organizations; those of a user only."""
