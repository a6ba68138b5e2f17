"""Rules about what lets somebody in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Literal, TypeVar

from switchgear.domains.coachflux.access import LoginSession, OneTimeToken
from switchgear.domains.entity import evolve
from switchgear.domains.instants import utc
from switchgear.domains.secret import Secret

__all__ = ["TokenUse", "consume", "session_valid", "token_hash", "touch"]

T = TypeVar("T", bound=OneTimeToken)


def token_hash(token: str) -> Secret[str]:
    """What the store holds of a token, and finds it by: SHA-256 in small hex digits."""
    return Secret(hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest())


def session_valid(session: LoginSession, now: datetime, idle: timedelta | None = None) -> bool:
    """Whether a session still lets its user in.

    Args:
        session: The session.
        now: The time of the request.
        idle: How long it may rest; None for any time.

    Raises:
        BrokenRule: The time is naive.
    """
    at = utc(now)
    awake = idle is None or session.last_activity_at + idle > at
    return session.is_active and session.expires_at > at and awake


def touch(session: LoginSession, now: datetime) -> LoginSession:
    """The session with an activity at a time; an earlier one changes nothing.

    Raises:
        BrokenRule: The time is naive.
    """
    return evolve(session, last_activity_at=max(session.last_activity_at, utc(now)))


@dataclass(frozen=True, slots=True)
class TokenUse(Generic[T]):
    """Whether a token was good, and what to store."""

    ok: bool
    reason: Literal["expired", "used", "unknown"] | None
    """Why not."""
    token_update: T | None
    """The token as used; None if there is nothing to store."""


def consume(token: T | None, now: datetime) -> TokenUse[T]:
    """Use a token: good once, before it expires.

    Args:
        token: What was found under its digest; None if nothing was.
        now: The time of the use.

    Raises:
        BrokenRule: The time is naive.
    """
    at = utc(now)
    if token is None:
        return TokenUse(False, "unknown", None)
    if getattr(token, token.used_field):
        return TokenUse(False, "used", None)
    if token.expires_at <= at:
        return TokenUse(False, "expired", None)
    return TokenUse(True, None, evolve(token, **{token.used_field: True}))
