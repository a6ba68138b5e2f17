"""Rules about connected accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from switchgear.domains.ezre_comms.connection import PlatformConnection
from switchgear.domains.instants import utc

__all__ = ["REFRESH_SKEW", "needs_refresh"]

REFRESH_SKEW: Final = timedelta(minutes=5)
"""How long before its end a token is renewed."""


def needs_refresh(connection: PlatformConnection, now: datetime, skew: timedelta = REFRESH_SKEW) -> bool:
    """Whether an active connection's credential has ended or is about to; never if it has no end.

    What Ayrshare links has no token here, but a time by which it must be linked anew: the same question.
    """
    ends = connection.token_expires_at
    return connection.is_active and ends is not None and utc(now) >= ends - skew
