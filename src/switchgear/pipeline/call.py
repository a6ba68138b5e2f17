"""One logical call, from the request to the typed answer: `attempts` with the cache before it and decoding after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from switchgear.errors import DeadlineExceeded, DecodeError, IntegrationDisabled, SwitchgearError
from switchgear.pipeline.attempts import UNREADABLE, Answer, Invoke, Steps, Wait, attempts
from switchgear.pipeline.cache import CachedAnswer, CacheKey
from switchgear.pipeline.core import Call, Core
from switchgear.pipeline.deadline import Deadline
from switchgear.pipeline.flight import Flight
from switchgear.pipeline.hooks import CacheAsked, CallEnded, CallStarted, logging_observers
from switchgear.pipeline.request import Repeat, Request, Response
from switchgear.pipeline.wire import WireResponse
from switchgear.types.model import problems

__all__ = ["call"]

T = TypeVar("T")


def call(core: Core, request: Request[T], operation: str) -> Steps[Response[T]]:
    """The whole call, as effects.

    Raises:
        SwitchgearError: It says where it happened.
    """
    this = _begin(core, request, operation)
    if this.observers:
        found = core.breaker.state
        this.tell(CallStarted, request.method, request.path.template, *core.server(request), found)
    failed: str | None = "Abandoned"
    try:
        if not core.settings.enabled:
            raise this.error(IntegrationDisabled, "the integration is switched off")
        response = yield from _respond(this, request)
        failed = None
        return response
    except SwitchgearError as error:
        failed = type(error).__name__
        if this.minted and this.ambiguous:
            error.retryable = False  # a repeat of the caller's would have another key, and could happen twice
        this.dress(error)
        raise
    finally:
        if request.method != "GET" and request.tags and this.attempts:
            core.cache.invalidate(request.tags)  # also after a failure: it may have taken effect
        this.tell(CallEnded, core.clock.monotonic() - this.started, this.attempts, failed)


def _begin(core: Core, request: Request[Any], operation: str) -> Call:
    now, settings, repeat = core.clock.monotonic(), core.settings, core.spec.repeat_of(request)
    minted = request.idempotency_key is None and repeat is Repeat.KEYED
    return Call(
        core=core,
        operation=operation,
        request=request,
        repeat=repeat,
        deadline=Deadline.start(now, request.timing, deadline=settings.deadline, attempt=settings.attempt_timeout),
        started=now,
        observers=core.observers + logging_observers(),
        key=core.new_key() if minted else request.idempotency_key,
        minted=minted,
    )


def _respond(this: Call, request: Request[T]) -> Steps[Response[T]]:
    core = this.core
    fixed = core.fixed_secret
    this.secret = core.secret_of((yield Invoke(cast(Any, core.credential)))) if fixed is None else fixed
    this.owner = core.owner(this.secret, request)
    key = core.cache_key(request, this.owner)
    if key is None:
        answer = yield from attempts(this, core.wire(request, this.secret, this.key))
    else:
        answer = yield from _through_cache(this, key)
    response = answer.response
    value = cast(T, answer.result) if answer.result is not None else _decode(this, request, response)
    return Response(
        value,
        response.status,
        response.headers,
        this.request_id(response),
        this.attempts,
        answer.seconds,
        from_cache=not this.attempts,
    )


def _through_cache(this: Call, key: CacheKey) -> Steps[Answer]:
    """From the cache, from another caller's flight, or by leading one."""
    core = this.core
    cached = core.cache.get(key)
    this.tell(CacheAsked, cached is not None)
    while cached is None:
        flight, leads = core.flights.join(key, core.cache.begin(this.request.tags))
        if leads:
            return (yield from _lead(this, key, flight))
        yield Wait(flight, max(0.0, this.left()))
        if not flight.landed:
            raise this.error(DeadlineExceeded, "the deadline passed while waiting for another caller's request")
        cached = flight.answer
        if cached is None and flight.error is not None:
            raise flight.error.copy()
    return Answer(cached.response, 0.0)


def _lead(this: Call, key: CacheKey, flight: Flight) -> Steps[Answer]:
    """Make the request that others wait for; keep its answer if it can be read, and is the owner's who asked."""
    core, owner = this.core, this.owner
    landed: CachedAnswer | None = None
    failed: SwitchgearError | None = None
    try:
        landed = core.cache.get(key)  # another flight may have landed since the last look
        if landed is not None:
            return Answer(landed.response, 0.0)
        answer = yield from attempts(this, core.wire(this.request, this.secret, None))
        if this.owner == owner:
            landed = CachedAnswer(answer.response, this.request.tags)
            answer = replace(answer, result=_decode(this, this.request, answer.response))
            core.cache.put(key, landed, flight.mark)
        return answer
    except SwitchgearError as error:
        failed = this.dress(error)
        raise
    finally:  # neither answer nor error: it was cancelled, or got another key; one of the waiting leads on
        core.flights.land(key, flight, landed, failed)


def _decode(this: Call, request: Request[T], response: WireResponse) -> T:
    try:
        return request.decode(response.content)
    except ValidationError as error:
        wrong = "; ".join(problems(error)[:5])
    except UNREADABLE:
        wrong = "it is not what the operation answers"
    raise this.error(
        DecodeError,
        f"the answer cannot be read: {wrong}",
        status=response.status,
        request_id=this.request_id(response),
        body=response.content,
    )
