"""One logical call, from the request to the typed answer: `attempts` with the cache before it and decoding after it."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from pydantic import ValidationError

from switchgear.errors import DeadlineExceeded, DecodeError, IntegrationDisabled, SwitchgearError
from switchgear.pipeline.attempts import Answer, Invoke, Steps, Wait, attempts
from switchgear.pipeline.cache import CachedAnswer, CacheKey
from switchgear.pipeline.core import Call, Core
from switchgear.pipeline.deadline import Deadline
from switchgear.pipeline.hooks import CacheAsked, CallEnded, CallStarted, logging_observers
from switchgear.pipeline.request import Repeat, Request, Response
from switchgear.pipeline.wire import WireResponse
from switchgear.types.model import problems

__all__ = ["call"]

T = TypeVar("T")


def call(core: Core, request: Request[T], operation: str) -> Steps[Response[T]]:
    """The whole call, as effects.

    Raises:
        SwitchgearError: Its frames end here, since those below hold what was sent.
    """
    this = _begin(core, request, operation)
    this.tell(CallStarted, request.method, request.path.template)
    failed: SwitchgearError | None = None
    try:
        if not core.settings.enabled:
            raise this.error(IntegrationDisabled, "the integration is switched off")
        return (yield from _respond(this, request))
    except SwitchgearError as error:
        failed = error if error.service else this.dress(error)
        raise failed.with_traceback(None)  # noqa: B904 - the same error, without the frames below
    finally:
        if request.method != "GET" and request.tags and this.attempts:
            core.cache.invalidate(request.tags)  # also after a failure: it may have taken effect
        outcome = None if failed is None else type(failed).__name__
        this.tell(CallEnded, core.clock.monotonic() - this.started, this.attempts, outcome)


def _begin(core: Core, request: Request[Any], operation: str) -> Call:
    now, settings = core.clock.monotonic(), core.settings
    keyed = core.spec.idempotency_header is not None and core.spec.repeat_of(request) is Repeat.KEYED
    return Call(
        core=core,
        operation=operation,
        request=request,
        repeat=core.spec.repeat_of(request),
        deadline=Deadline.start(now, request.timing, deadline=settings.deadline, attempt=settings.attempt_timeout),
        started=now,
        observers=core.observers + logging_observers(),
        key=request.idempotency_key or (core.new_key() if keyed else None),
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
    value = cast(T, answer.found) if answer.found is not None else _decode(this, request, response)
    return Response(
        value,
        response.status,
        response.headers,
        core.spec.request_id(response),
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
        flight, leads = core.flights.join(key)
        if leads:
            landed: CachedAnswer | None = None
            failed: SwitchgearError | None = None
            began = core.cache.begin()
            try:
                answer = yield from attempts(this, core.wire(this.request, this.secret, None))
                landed = CachedAnswer(answer.response, this.request.tags)
                core.cache.put(key, landed, began)
                return answer
            except SwitchgearError as error:
                failed = error if error.service else this.dress(error)
                raise
            finally:  # neither answer nor error: cancelled, and one of the waiting leads on
                core.flights.land(key, flight, landed, failed)
        yield Wait(flight, max(0.0, this.left()))
        if not flight.landed:
            raise this.error(DeadlineExceeded, "the deadline passed while waiting for another caller's request")
        if flight.error is not None:
            raise flight.error.copy()
        cached = flight.answer
    return Answer(cached.response, 0.0)


def _decode(this: Call, request: Request[T], response: WireResponse) -> T:
    try:
        return request.decode(response.content)
    except ValidationError as error:
        wrong = "; ".join(problems(error)[:5])
    except ValueError:
        wrong = "it is not what the operation answers"
    raise this.error(
        DecodeError,
        f"the answer cannot be read: {wrong}",
        status=response.status,
        request_id=this.core.spec.request_id(response),
        body=response.content,
    )
