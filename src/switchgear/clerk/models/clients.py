"""Clients: the browsers and apps that users sign in with."""

from __future__ import annotations

from switchgear.clerk.models.base import ClerkModel
from switchgear.clerk.models.sessions import Session
from switchgear.types.times import UnixMillis

__all__ = ["Client"]


class Client(ClerkModel):
    """A browser or an app."""

    id: str
    object: str = "client"
    session_ids: tuple[str, ...] = ()
    sessions: tuple[Session, ...] = ()
    sign_in_id: str | None = None
    """Of the sign-in under way."""
    sign_up_id: str | None = None
    """Of the sign-up under way."""
    last_active_session_id: str | None = None
    last_authentication_strategy: str | None = None
    created_at: UnixMillis
    updated_at: UnixMillis
