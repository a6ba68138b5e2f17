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

from switchgear._fork import load
from switchgear.pipeline.request import Repeat
from switchgear.pipeline.wire import http_date
from switchgear.settings import RetryPolicy
from switchgear.types.headers import Headers

if TYPE_CHECKING:
    load("tenacity")
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
    if status == 408 or (status >= 500 and status not in UNSUPPORTED):
        return Outcome.UNKNOWN
    return Outcome.FINAL


UNSUPPORTED: Final = frozenset({501, 505})
"""The server cannot do it, now or later: no repeat helps, and it says nothing of the server's health."""


_UNITS: Final = {"retry-after-ms": 1000.0, "retry-after": 1.0}


def retry_after(headers: Headers, now: datetime) -> float | None:
    """Seconds to wait, by `Retry-After` (seconds or an HTTP date) and `Retry-After-Ms`; past is 0, nonsense None.

    A date counts from the answer's own `Date`, whatever our clock says. Of several fields the largest holds.
    """
    fields = ((_UNITS.get(name.lower()), text) for name, text in headers.pairs)
    since = http_date(headers.get("date", "")) or now
    waits = [wait for unit, text in fields if unit is not None for wait in _waits(text, unit, since)]
    return max(0.0, *waits) if waits else None


def _waits(text: str, unit: float, since: datetime) -> list[float]:
    """What one field asks for; something on the way may have made one of several."""
    numbers = [number for part in text.split(",") if (number := _number(part)) is not None]
    at = http_date(text) if not numbers and unit == 1.0 else None
    return [number / unit for number in numbers] if at is None else [(at - since).total_seconds()]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


class Backoff:
    """The waits of one call: full jitter below a doubling ceiling, never less than the service asked for."""

    def __init__(self, policy: RetryPolicy, uniform: Callable[[float, float], float]) -> None:
        load("tenacity")
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
