"""Sessions."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

from pydantic import SecretStr

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.clerk.models.users import User
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = [
    "Session",
    "SessionActivity",
    "SessionRefresh",
    "SessionRefreshKind",
    "SessionStatus",
    "SessionTask",
    "SessionToken",
]


class SessionStatus(StrEnum):
    """Where a session stands; only an active one signs its user in."""

    PENDING = "pending"
    """Signed in, with tasks left to do."""
    ACTIVE = "active"
    REVOKED = "revoked"
    ENDED = "ended"
    EXPIRED = "expired"
    REMOVED = "removed"
    ABANDONED = "abandoned"
    REPLACED = "replaced"


class SessionActivity(ClerkModel):
    """Where a session was last used from."""

    id: str
    object: str = "session_activity"
    device_type: str | None = None
    is_mobile: bool | None = None
    browser_name: str | None = None
    browser_version: str | None = None
    ip_address: str | None = None
    city: str | None = None
    country: str | None = None


class SessionTask(ClerkModel):
    """What a user has yet to do before a pending session becomes active."""

    key: str


class Session(ClerkModel):
    """A session of a user on a client."""

    id: str
    object: str = "session"
    user_id: str
    client_id: str | None = None
    status: Open[SessionStatus]
    actor: Metadata | None = None
    """Who impersonates the user, if somebody does."""
    last_active_organization_id: str | None = None
    last_active_at: UnixMillis | None = None
    latest_activity: SessionActivity | None = None
    tasks: tuple[SessionTask, ...] | None = None
    expire_at: UnixMillis | None = None
    """When it ends, however active the user is."""
    abandon_at: UnixMillis | None = None
    """When it counts as abandoned, unless it is used again."""
    created_at: UnixMillis
    updated_at: UnixMillis
    user: User | None = None
    """Only in webhooks."""


SessionRefreshKind: TypeAlias = Literal["token", "cookies"]
"""What is answered."""


class SessionToken(ClerkModel):
    """A token of a session, as browsers send it."""

    object: str = "token"
    jwt: SecretStr | None = None


class SessionRefresh(ClerkModel):
    """What a session goes on with: a token, or cookies to set."""

    object: Open[SessionRefreshKind]
    jwt: SecretStr | None = None
    cookies: tuple[SecretStr, ...] | None = None
    """Values of `Set-Cookie`."""
