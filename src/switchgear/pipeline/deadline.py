"""One deadline covers a call: queueing, sleeping, every attempt and the reading of the body."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from switchgear.pipeline.request import Timing
from switchgear.pipeline.wire import Timeouts

__all__ = ["LIMITS", "Deadline", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a call of one class may take, in seconds."""

    deadline: float
    attempt: float
    progress: bool = False
    """Whether `attempt` bounds the time without progress instead of the whole attempt."""


LIMITS: Final[dict[Timing, Limits]] = {
    Timing.FAST: Limits(30, 10),
    Timing.SLOW: Limits(120, 80),  # Stripe's own default is 80 s; cutting a write short makes it ambiguous
    Timing.POST: Limits(180, 120),  # Ayrshare answers when the last network has
    Timing.UPLOAD: Limits(math.inf, 30, progress=True),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The instant, on the monotonic clock, at which a call is over."""

    ends: float
    attempt: float
    progress: bool

    @classmethod
    def start(cls, now: float, timing: Timing, *, deadline: float | None, attempt: float | None) -> Deadline:
        """The deadline of a call that begins now; the caller's own limits outrank the class's."""
        limits = LIMITS[timing]
        return cls(
            now + (limits.deadline if deadline is None else deadline),
            limits.attempt if attempt is None else attempt,
            limits.progress,
        )

    def left(self, now: float) -> float:
        """Seconds left; negative when it is over."""
        return self.ends - now

    def timeouts(self, now: float) -> Timeouts:
        """Each phase's limit for an attempt that begins now."""
        phase = min(self.attempt, self.ends - now)
        return Timeouts(phase, phase, phase, phase, self.ends - now if self.progress else phase)
