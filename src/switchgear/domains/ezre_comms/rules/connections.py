"""Rules about connected accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from switchgear.domains.credentials import RevokeToken, TokenGrant, connected, disconnected, refreshed
from switchgear.domains.ezre_comms.connection import PlatformConnection
from switchgear.domains.ezre_comms.model import stored_id
from switchgear.domains.instants import utc

__all__ = ["REFRESH_SKEW", "RevokeToken", "TokenGrant", "connect", "disconnect", "needs_refresh", "refresh"]

REFRESH_SKEW: Final = timedelta(minutes=5)
"""How long before its end a token is renewed."""


def needs_refresh(connection: PlatformConnection, now: datetime, skew: timedelta = REFRESH_SKEW) -> bool:
    """Whether an active connection's credential has ended or is about to; never if it has no end.

    What Ayrshare links has no token here, but a time by which it must be linked anew: the same question.
    """
    ends = connection.token_expires_at
    return connection.is_active and ends is not None and utc(now) >= ends - skew


def connect(connection: PlatformConnection, tokens: TokenGrant, now: datetime) -> PlatformConnection:
    """The connection with the tokens of a finished OAuth exchange, active; an earlier one is renewed so too.

    Raises:
        BrokenRule: The token is empty.
    """
    return connected(connection, tokens, now)


def disconnect(connection: PlatformConnection, now: datetime) -> tuple[PlatformConnection, RevokeToken]:
    """The connection, inactive, and the revocation of its credential as an effect. Only `connect` activates it again.

    Raises:
        IllegalTransition: The connection is not active.
        BrokenRule: It was never stored.
    """
    return disconnected(connection, stored_id(connection), now)


def refresh(connection: PlatformConnection, tokens: TokenGrant, now: datetime) -> PlatformConnection:
    """The connection with the tokens of a refresh; see `needs_refresh`.

    Raises:
        BrokenRule: The connection is not active, or is not reached with OAuth.
    """
    return refreshed(connection, tokens, now)
