"""A call that queues before its request is sent: for the rate, and for a slot; inside its deadline."""

from __future__ import annotations

from switchgear.errors import DeadlineExceeded, RateLimited
from switchgear.pipeline.concurrency import Turn
from switchgear.pipeline.core import Call
from switchgear.pipeline.effects import Sleep, Steps, Wait
from switchgear.pipeline.hooks import CallQueued, QueueReason
from switchgear.pipeline.limiter import Limiter
from switchgear.settings import MAX_SECONDS

__all__ = ["check_left", "queue", "queue_apart"]


def queue(call: Call, limiter: Limiter | None, turn: Turn | None) -> Steps[None]:
    """Wait until the limiter gives leave and a slot is free; whoever waits for the one keeps nothing of the other.

    Raises:
        RateLimited: Its turn would come after the deadline.
        CircuitOpen: The service began to fail meanwhile.
        DeadlineExceeded: No slot came free in time.
    """
    if limiter is None:
        yield from _enter(call, turn)
        return
    monotonic, call.line = call.core.clock.monotonic, limiter
    ahead = limiter.join(call.number)
    try:
        while True:
            if (wait := limiter.wait(monotonic(), ahead)) > 0:
                yield from _pause(call, wait, limiter)
            else:
                yield from _enter(call, turn)
                if limiter.take(monotonic()):
                    return
                if turn is not None:
                    turn.leave()
            call.core.breaker.peek()
            ahead = 0
    finally:
        limiter.leave(call.number)


def queue_apart(call: Call) -> Steps[Limiter | None]:
    """Wait for the limits that hold beside the owner's; the operation's own, if it has one.

    Raises:
        RateLimited: One of them holds beyond the deadline.
    """
    limiters, own = call.core.limiters, call.own_limit
    for name in call.request.limited_by:
        if (held := limiters.held(call.limit(name))) is not None:
            yield from queue(call, held, None)
    limiter = None if own is None else limiters.find(own)
    if limiter is not None:
        yield from queue(call, limiter, None)
    return limiter


def _pause(call: Call, seconds: float, limiter: Limiter) -> Steps[None]:
    now = call.core.clock.monotonic()
    asked = limiter.asked(now)
    if seconds >= min(call.left(), MAX_SECONDS):
        why = "the service asked to wait" if asked else "the rate that is kept makes this call wait"
        if limiter.closed(now):
            why = "so many calls were refused that the service would suspend the account: this one waits"
        raise call.error(RateLimited, f"{why} beyond the deadline", retry_after=seconds)
    call.tell(CallQueued, QueueReason.RETRY_AFTER if asked else QueueReason.RATE, seconds)
    yield Sleep(seconds)


def _enter(call: Call, turn: Turn | None) -> Steps[None]:
    """Wait for a slot among the requests under way."""
    if turn is None or turn.enter():
        return
    call.tell(CallQueued, QueueReason.CONCURRENCY, None)
    yield Wait(turn.on_granted, max(0.0, call.left()))
    if not turn.granted:
        raise call.error(DeadlineExceeded, "the deadline passed while other calls were under way")


def check_left(call: Call) -> None:
    """Whether there is time left to send anything.

    Raises:
        DeadlineExceeded: There is none.
    """
    if call.left() <= 0:
        raise call.error(DeadlineExceeded, "the deadline passed before the request could be sent")
