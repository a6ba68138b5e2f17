"""When a request goes again, and how long it waits: the repeat table, Retry-After, and tenacity's backoff.

tenacity's stop and wait objects decide here without sleeping; they are built when something first fails, so a call that
succeeds pays nothing for them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from switchgear.pipeline.request import Repeat
from switchgear.pipeline.wire import http_date
from switchgear.settings import RetryPolicy
from switchgear.types.headers import Headers

if TYPE_CHECKING:
    from tenacity import RetryCallState

__all__ = ["REPEAT", "Backoff", "Next", "Outcome", "outcome_of_status", "retry_after"]


class Outcome(StrEnum):
    """What a failed attempt says about the request's effect."""

    REFUSED = "refused"
    """Surely not executed: it never left, 425 or 429."""
    UNKNOWN = "unknown"
    """Perhaps executed: it broke on the way, or 5xx."""
    INVITED = "invited"
    """The service itself asks for a repeat: 409 while the same key is in progress, `Stripe-Should-Retry: true`."""
    FINAL = "final"
    """A repeat would get the same answer."""


class Next(StrEnum):
    """What to do after a failed attempt."""

    AGAIN = "again"
    LOOK = "look"
    STOP = "stop"


REPEAT: Final[dict[Repeat, dict[Outcome, Next]]] = {
    Repeat.SAFE: {
        Outcome.REFUSED: Next.AGAIN,
        Outcome.UNKNOWN: Next.AGAIN,
        Outcome.INVITED: Next.AGAIN,
        Outcome.FINAL: Next.STOP,
    },
    Repeat.KEYED: {
        Outcome.REFUSED: Next.AGAIN,
        Outcome.UNKNOWN: Next.AGAIN,
        Outcome.INVITED: Next.AGAIN,
        Outcome.FINAL: Next.STOP,
    },
    Repeat.LOOKUP: {
        Outcome.REFUSED: Next.AGAIN,
        Outcome.UNKNOWN: Next.LOOK,
        Outcome.INVITED: Next.STOP,
        Outcome.FINAL: Next.STOP,
    },
    Repeat.NEVER: {
        Outcome.REFUSED: Next.AGAIN,
        Outcome.UNKNOWN: Next.STOP,
        Outcome.INVITED: Next.STOP,
        Outcome.FINAL: Next.STOP,
    },
}
"""Operation class x what is known of the effect -> what happens next."""


def outcome_of_status(status: int) -> Outcome:
    """What an HTTP status says, unless the service knows better (RFC 9110; 425: RFC 8470)."""
    if status in {425, 429}:
        return Outcome.REFUSED
    return Outcome.UNKNOWN if status == 408 or status >= 500 else Outcome.FINAL


def retry_after(headers: Headers, now: datetime) -> float | None:
    """Seconds to wait by `Retry-After-Ms` or `Retry-After` (seconds or an HTTP date); past is 0, nonsense None."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        text = headers.get(name)
        if text is not None and (seconds := _number(text)) is not None:
            return max(0.0, seconds / unit)
    at = http_date(headers.get("retry-after", ""))
    return None if at is None else max(0.0, (at - now).total_seconds())


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


class Backoff:
    """The waits of one call: full jitter below a doubling ceiling, never less than the service asked for."""

    def __init__(self, policy: RetryPolicy, uniform: Callable[[float, float], float]) -> None:
        import tenacity

        self._uniform = uniform
        self._stop = tenacity.stop_after_attempt(policy.attempts)
        self._ceiling = tenacity.wait_exponential(multiplier=policy.base, max=policy.cap)
        self._state: RetryCallState = tenacity.RetryCallState(tenacity.Retrying(), None, (), {})

    def delay(self, attempt: int, asked: float | None) -> float | None:
        """Seconds to wait after this attempt (from 1); None: there is no further one."""
        self._state.attempt_number = attempt
        if self._stop(self._state):
            return None
        jittered = self._uniform(0.0, self._ceiling(self._state))
        return jittered if asked is None else max(asked, jittered)
