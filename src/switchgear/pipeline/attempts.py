"""The generator that decides. It does no I/O: it yields what to do, and is sent what came of it.

`call` goes: credential -> cache and single flight -> `attempts` [breaker peek -> limiter and concurrency -> breaker
admit -> interceptors -> transport] -> decode, all inside one deadline. The two drivers perform the effects, one
blocking, one awaiting; what is decided is decided here, once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    Conflict,
    ConnectFailed,
    ConnectionLost,
    DeadlineExceeded,
    Fault,
    NotFound,
    PoolExhausted,
    SwitchgearError,
    TimedOut,
    TransportError,
    TransportFault,
    ValidationFailed,
)
from switchgear.pipeline.breaker import Ticket
from switchgear.pipeline.core import Call
from switchgear.pipeline.deadline import LIMITS
from switchgear.pipeline.effects import Block, Invoke, Send, Sleep, Steps
from switchgear.pipeline.hooks import AttemptEnded, AttemptStarted, RetryScheduled
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.limiter import Limiter
from switchgear.pipeline.queueing import check_left, queue, queue_apart
from switchgear.pipeline.request import Body, Lookup, Request, Response
from switchgear.pipeline.retry import REPEAT, UNSUPPORTED, Backoff, Next, Outcome, retry_after
from switchgear.pipeline.service import Problem
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import MAX_SECONDS

__all__ = ["UNREADABLE", "Answer", "attempts"]


@dataclass(frozen=True, slots=True)
class Answer:
    """How the attempts ended well."""

    response: WireResponse
    seconds: float
    """From the start of the answering attempt to its end."""
    result: object = None
    """What is known already: what a lookup found in place of a repeated write, or what was decoded."""


@dataclass(slots=True)
class _Failure:
    """A failed attempt: the error it would be, and what it says about the request's effect."""

    error: SwitchgearError
    outcome: Outcome
    cause: TransportFault | None = None
    retryable: bool = False
    """The service says that the caller may send the same again later."""


_FAULT_ERRORS: dict[Fault, type[TransportError]] = {
    Fault.CONNECT: ConnectFailed,
    Fault.CONNECT_TIMEOUT: ConnectFailed,
    Fault.CERTIFICATE: ConnectFailed,
    Fault.TLS: ConnectFailed,
    Fault.POOL_TIMEOUT: PoolExhausted,
    Fault.WRITE_TIMEOUT: TimedOut,
    Fault.READ_TIMEOUT: TimedOut,
}
_HOPELESS = frozenset({Fault.CERTIFICATE, Fault.TLS, Fault.TOO_LARGE})
_TIMEOUTS = frozenset({Fault.CONNECT_TIMEOUT, Fault.POOL_TIMEOUT, Fault.WRITE_TIMEOUT, Fault.READ_TIMEOUT})


_NEXT_LOOK: Final = 1.0
"""Seconds between the first two looks, at least; later ones lie ever further apart."""
_SETTLED = frozenset({Outcome.FINAL, Outcome.INVITED})
"""Outcomes that may tell of an earlier attempt's effect."""
UNREADABLE: Final = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What decoding raises when an answer is not what it should be."""


def attempts(call: Call, wire: WireRequest) -> Steps[Answer]:
    """Send until it succeeds or must not go on.

    Raises:
        SwitchgearError: The last attempt's error, `CircuitOpen`, or `DeadlineExceeded`.
    """
    core, request = call.core, call.request
    backoff: Backoff | None = None
    tries = 0  # the attempts without the lookups between them
    while True:
        tries += 1
        began, sent = yield from _attempt(call, wire, request.body)
        judged = _judge(call, sent)
        if isinstance(judged, WireResponse):
            call.ambiguous, call.failed = False, None
            core.budget.refund()
            return Answer(judged, core.clock.monotonic() - began)
        call.failed = error = judged.error
        outcome, error.__cause__ = judged.outcome, judged.cause
        if (
            call.ambiguous
            and outcome in _SETTLED
            and (done := (yield from _done(call, error, sent, began))) is not None
        ):
            return done
        if isinstance(error, AuthenticationFailed) and (yield from _renew(call)):
            wire = core.wire(request, call.secret, call.key)
            continue
        call.ambiguous = call.ambiguous or outcome is Outcome.UNKNOWN
        then = REPEAT[call.repeat][outcome]
        error.retryable, error.attempts = then is Next.AGAIN or (judged.retryable and not call.ambiguous), call.attempts
        lookup = request.lookup if then is Next.LOOK else None
        if then is Next.STOP or not _replayable(request) or (then is Next.LOOK and lookup is None):
            raise error
        backoff = backoff or Backoff(core.settings.retry, core.uniform)
        delay = backoff.delay(tries, error.retry_after)
        if delay is None or not _affords(call, delay):
            raise error
        if lookup is None:
            yield from _rest(call, error, delay)
        elif (found := (yield from _settle(call, lookup, error, delay))) is not None:
            return found


def _affords(call: Call, delay: float) -> bool:
    """Whether deadline and budget allow another request after so many seconds."""
    return delay < min(call.left(), MAX_SECONDS) and call.core.budget.spend()


def _rest(call: Call, error: SwitchgearError, delay: float) -> Steps[None]:
    call.tell(RetryScheduled, call.attempts, delay, type(error).__name__)
    yield Sleep(delay)


def _settle(call: Call, lookup: Lookup[Any], error: SwitchgearError, delay: float) -> Steps[Answer | None]:
    """Look until what was sent is found, or cannot be under way any more; None: it surely took no effect.

    An empty look-up soon after an answer was lost proves nothing: the service may still be at work. How long that can
    be, counted from the loss, is what the look-up says, or else what an attempt of this class may take at most.

    Raises:
        SwitchgearError: Nobody can tell: the attempt's own error.
    """
    monotonic, said = call.core.clock.monotonic, lookup.under_way
    settled = monotonic() + (LIMITS[call.request.timing].attempt if said is None else said)
    while True:
        last = delay >= settled - monotonic()
        yield from _rest(call, error, delay)
        call.look_after = 0.0
        try:
            looked = yield from _look(call)
        except ApiError:
            call.ambiguous = False
            raise
        if looked is not None and looked.result is not None:
            return looked
        if last and looked is not None and call.core.budget.spend():
            return None
        delay = max(call.look_after, min(max(_NEXT_LOOK, 2 * delay), settled - monotonic()))
        if last or not _affords(call, delay):
            error.attempts = call.attempts
            raise error


def _replayable(request: Request[Any]) -> bool:
    return request.body is None or request.body.replayable


def _attempt(call: Call, wire: WireRequest, body: Body | None) -> Steps[tuple[float, WireResponse | TransportFault]]:
    """One attempt: when it began, and what came of it."""
    core, clock = call.core, call.core.clock
    if (due := core.breaker.due()) is not None:
        yield Block(due)
    core.breaker.peek()
    own_limiter = None
    if core.spec.own_limits or call.request.limited_by:
        own_limiter = yield from queue_apart(call)
    limiter, ticket = core.limiters.find(call.owner), Ticket()
    turn = None if core.concurrency is None else core.concurrency.turn()
    call.ticket, call.turn = ticket, turn
    try:
        if turn is not None or (limiter is not None and not limiter.take(clock.monotonic(), waited=False)):
            yield from queue(call, limiter, turn)
        check_left(call)
        core.breaker.admit(ticket)
        began = clock.monotonic()
        call.tell(AttemptStarted, call.attempts + 1)
        if body is not None and body.open is not None:
            wire = WireRequest(wire.method, wire.url, wire.headers, body.open())
        sent = yield from _intercepted(call, wire)
        if call.observers:
            call.tell(AttemptEnded, call.attempts, clock.monotonic() - began, *_facts(call, sent))
        _verdict(call, ticket, sent)
        _heed(call, sent, began, (limiter, own_limiter))
        if (due := core.breaker.due()) is not None:
            yield Block(due)
        return began, sent
    finally:
        if not ticket.settled:
            core.breaker.release(ticket)  # cancelled, or an interceptor raised: no verdict
        if turn is not None:
            turn.leave()


def _intercepted(call: Call, wire: WireRequest) -> Steps[WireResponse | TransportFault]:
    """Send, with the interceptors around it."""
    interceptors = call.core.interceptors
    for interceptor in interceptors:
        changed = yield Invoke(interceptor.on_request, (wire,), call.left())
        wire = _keep_key(call, wire, changed) if isinstance(changed, WireRequest) else wire
    check_left(call)
    call.attempts += 1
    sent: WireResponse | TransportFault = yield Send(wire, call.deadline.timeouts(call.core.clock.monotonic()))
    try:
        for interceptor in interceptors:
            changed = yield Invoke(_after(interceptor, sent), (wire, sent), call.left())
            sent = changed if isinstance(changed, WireResponse) else sent
    except BaseException:
        call.ambiguous = call.ambiguous or isinstance(sent, WireResponse) or sent.sent
        raise
    return sent


def _after(interceptor: Interceptor, sent: WireResponse | TransportFault) -> Callable[..., object]:
    return interceptor.on_response if isinstance(sent, WireResponse) else interceptor.on_error


def _keep_key(call: Call, before: WireRequest, after: WireRequest) -> WireRequest:
    """What an interceptor made of a request, with the idempotency key that it had."""
    header = call.core.spec.idempotency_header
    key = None if header is None else before.header(header)
    return after if header is None or key is None else after.with_header(header, key)


def _verdict(call: Call, ticket: Ticket, sent: WireResponse | TransportFault) -> None:
    """What the breaker learns: no answer and 5xx are failures; 4xx, 501 and what is our own fault say nothing.

    A refusal that is an answer here is a success: a job that finds its work done would see failures alone.
    """
    breaker = call.core.breaker
    if isinstance(sent, TransportFault):
        if sent.fault is not Fault.POOL_TIMEOUT and not _hopeless(sent):
            breaker.failure(ticket)
    elif sent.status >= 500 and sent.status not in UNSUPPORTED:
        breaker.failure(ticket)
    elif sent.status < 400 or (call.request.answers and isinstance(_problem(call, call.request, sent), WireResponse)):
        breaker.success(ticket)


def _heed(
    call: Call, sent: WireResponse | TransportFault, began: float, asked: tuple[Limiter | None, Limiter | None]
) -> None:
    """What the limiters learn, of a look-up too: a 429's Retry-After, how many requests are left, who was let in."""
    if isinstance(sent, TransportFault):
        return
    core = call.core
    if core.spec.remaining is not None and (left := core.spec.remaining(sent.headers)) is not None:
        core.limiters.remaining(call.owner, left)
    if sent.status == 429 and core.spec.suspends is not None:
        core.limiters.refused(call.owner, core.spec.suspends)
    if sent.status == 429 and (wait := retry_after(sent.headers, core.clock.now())) is not None:
        core.limiters.limited(call.own_limit or call.owner, wait)
    elif sent.status < 500 and sent.status != 429:
        for limiter in asked:
            if limiter is not None:
                limiter.let_in(began)


def _judge(call: Call, sent: WireResponse | TransportFault) -> WireResponse | _Failure:
    """The answer, if it is a good one, or how the attempt failed."""
    if isinstance(sent, TransportFault):
        return _no_answer(call, sent)
    problem = _problem(call, call.request, sent)
    if not isinstance(problem, Problem):
        return problem
    asked = problem.retry_after
    wait = retry_after(sent.headers, call.core.clock.now()) if asked is None else asked
    if problem.held is not None and wait is not None:
        for name in problem.held or call.request.limited_by:
            call.core.limiters.hold(call.limit(name), wait)
    error = call.error(
        problem.error,
        problem.message,
        status=sent.status,
        code=problem.code,
        request_id=problem.request_id or call.request_id(sent),
        retry_after=wait,
        body=sent.content,
        headers=sent.headers,
        details={name: call.clean(value) for name, value in problem.details.items()},
    )
    return _Failure(error, problem.outcome, retryable=problem.retryable)


def _problem(call: Call, request: Request[Any], sent: WireResponse) -> WireResponse | Problem:
    """What the service says is wrong, or the answer to decode."""
    problem = call.core.spec.problem(sent)
    if problem is None:
        return sent
    instead = None if problem.code is None else request.answers.get(problem.code)
    return problem if instead is None else replace(sent, status=200, content=instead)


def _no_answer(call: Call, fault: TransportFault) -> _Failure:
    outcome = Outcome.UNKNOWN if fault.sent else Outcome.REFUSED
    late = fault.fault in _TIMEOUTS and call.left() <= 0
    kind = DeadlineExceeded if late else _FAULT_ERRORS.get(fault.fault, ConnectionLost)
    error = call.error(kind, f"no answer came ({fault})")
    return _Failure(error, Outcome.FINAL if _hopeless(fault) else outcome, fault)


def _hopeless(fault: TransportFault) -> bool:
    """Whether a repeat would fare the same: no TLS that can be, too large an answer, or no HTTP of ours."""
    return fault.fault in _HOPELESS or (fault.fault is Fault.PROTOCOL and not fault.sent)


def _renew(call: Call) -> Steps[bool]:
    """The key was refused: ask for it again, once; whether it changed, and the request can go again."""
    core, request = call.core, call.request
    if not callable(core.credential) or call.renewed or not _replayable(request):
        return False
    call.renewed = True
    call.refused = call.secret
    call.secret = core.secret_of((yield Invoke(core.credential, (), call.left())))
    call.owner = core.owner(call.secret, request)
    return call.secret != call.refused


def _done(
    call: Call, error: SwitchgearError, sent: WireResponse | TransportFault, began: float
) -> Steps[Answer | None]:
    """After an ambiguous attempt, a repeat finds nothing, or is refused: the answer, if the first one took effect."""
    if not isinstance(error, NotFound | Conflict | ValidationFailed) or not isinstance(sent, WireResponse):
        return None
    content = call.request.gone
    if content is not None and isinstance(error, NotFound):
        return Answer(replace(sent, status=200, content=content), call.core.clock.monotonic() - began)
    try:
        looked = yield from _look(call)
    except ApiError:  # it may be the repeat that failed
        return None
    return looked if looked is not None and looked.result is not None else None


def _look(call: Call) -> Steps[Answer | None]:
    """Look whether an ambiguous write took effect. `result` is None if it is not there; None if nobody can tell.

    Raises:
        ApiError: It is there, and failed.
    """
    lookup = call.request.lookup
    if lookup is None:
        return None
    request: Request[Any] = lookup.request
    try:
        began, sent = yield from _attempt(call, call.core.wire(request, call.secret, None), request.body)
    except SwitchgearError:
        return None
    answer = _problem(call, request, sent) if isinstance(sent, WireResponse) else None
    if not isinstance(answer, WireResponse):
        call.look_after = _asked(call, sent)
        return None
    try:
        found = lookup.found(request.decode(answer.content), _began(call, answer))
    except ApiError:
        raise
    except (SwitchgearError, *UNREADABLE):
        return None
    return Answer(answer, call.core.clock.monotonic() - began, found)


def _asked(call: Call, sent: WireResponse | TransportFault) -> float:
    """How long an answer asks to wait."""
    return (isinstance(sent, WireResponse) and retry_after(sent.headers, call.core.clock.now())) or 0.0


def _began(call: Call, latest: WireResponse) -> datetime:
    """When the call began, by the service's clock if its latest answer has a date."""
    clock = call.core.clock
    passed = clock.monotonic() - call.started
    started = Response(None, latest.status, latest.headers, None, call.attempts, passed).started_at
    return started or clock.now() - timedelta(seconds=passed)


def _facts(call: Call, sent: WireResponse | TransportFault) -> tuple[int | None, str | None, str | None]:
    """Status, fault and request id."""
    if isinstance(sent, TransportFault):
        return None, sent.fault.value, None
    return sent.status, None, call.request_id(sent)
