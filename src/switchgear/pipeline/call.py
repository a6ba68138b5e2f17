"""One logical call, from the request to the typed answer: `attempts` with the cache before it and decoding after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Any, Final, TypeVar, cast

from pydantic import ValidationError

from switchgear.errors import (
    CircuitOpen,
    ConnectionLost,
    DeadlineExceeded,
    DecodeError,
    IntegrationDisabled,
    InvalidRequest,
    ServerError,
    SwitchgearError,
    TimedOut,
    TransportError,
)
from switchgear.pipeline.attempts import UNREADABLE, Answer, attempts
from switchgear.pipeline.cache import CachedAnswer, CacheKey
from switchgear.pipeline.core import Call, Core
from switchgear.pipeline.deadline import Deadline
from switchgear.pipeline.effects import Block, Invoke, Steps, Wait
from switchgear.pipeline.flight import Flight
from switchgear.pipeline.hooks import (
    CacheAsked,
    CallEnded,
    CallStarted,
    StaleServed,
    logging_observers,
    logs_everything,
)
from switchgear.pipeline.request import Caching, Repeat, Request, Response
from switchgear.pipeline.wire import WireResponse, http_date
from switchgear.types.model import problems

__all__ = ["OUTAGES", "call", "kept"]

T = TypeVar("T")
V = TypeVar("V")

OUTAGES: Final = (CircuitOpen, TransportError, ServerError, DeadlineExceeded)
"""What an expired answer may stand in for: the service cannot be reached, or fails. Never a 4xx."""


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
        if not core.enabled:
            raise this.error(IntegrationDisabled, "the integration is switched off")
        _check_ahead(this)
        response = yield from _respond(this, request)
        failed = None
        return response
    except SwitchgearError as error:
        failed = type(error).__name__
        _tell_fate(this, this.locate(error))
        raise
    except BaseException as end:  # a signal's handler may have raised while something was given back
        this.give_back()
        raised = end.__context__ if isinstance(end, GeneratorExit) else None
        if this.attempts and isinstance(raised, Exception):  # by code of the caller's
            raised.add_note(f"{core.spec.name}.{operation}: {_fate(this)}")
        raise
    finally:
        try:
            yield from _drop_changed(this, abandoned=failed == "Abandoned")
        except BaseException:  # likewise
            yield from _drop_changed(this, abandoned=True)
            raise
        finally:
            this.tell(CallEnded, core.clock.monotonic() - this.started, this.attempts, failed)


def kept(core: Core, request: Request[T]) -> Response[T] | None:
    """What `call` would answer without any effect, at once: it is kept in this process, and nobody watches.

    None says nothing: ask `call`.
    """
    if request.caching not in core.at_once or logs_everything():
        return None
    try:
        secret = cast(str, core.fixed_secret)
        key = core.cache_key(request, core.owner(secret, request))
        found = None if key is None else core.cache.get(key)
        return None if found is None else _read(core, request, secret, found)
    except (SwitchgearError, *UNREADABLE):
        return None


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


def _check_ahead(this: Call) -> None:
    """Refuse a time that has passed where one has to lie ahead.

    Raises:
        InvalidRequest: It has passed.
    """
    late = [name for name, at in this.request.ahead.items() if at <= this.core.clock.now()]
    if late:
        raise this.error(InvalidRequest, f"{late[0]} has passed")


_AWARE: Final = (ConnectionLost, TimedOut, ServerError)
"""Errors whose own guidance says that the outcome of a write is unknown."""


def _tell_fate(this: Call, error: SwitchgearError) -> None:
    """Say in an error what became of what was sent, where its class knows nothing of that."""
    if not this.attempts:
        return
    unsafe = this.ambiguous and not _may_repeat(this)
    if unsafe:
        error.retryable, error.user_message = False, _LOOK_FIRST
    before = None if error is this.failed else this.failed
    if before is not None:
        error.message += f"; before that, attempt {this.attempts} failed: {before.message}"
        error.__cause__ = error.__cause__ or before
    if before is not None or (unsafe and not isinstance(error, _AWARE)):
        error.guidance = _fate(this)


_LOOK_FIRST: Final = "Something broke on the way. Please look whether it worked, then try again."


def _may_repeat(this: Call) -> bool:
    """Whether a repeat by the caller does no harm; one of a minted key would have another, and could happen twice."""
    return this.repeat is Repeat.SAFE or (this.repeat is Repeat.KEYED and not this.minted)


def _fate(this: Call) -> str:
    """What became of what was sent, and what to do next."""
    if not this.ambiguous:
        return "Nothing that was sent took effect."
    if this.request.only_reads:
        return "Only reads were sent, which may be repeated."
    if not _may_repeat(this):
        return "What was sent may have taken effect, or still be under way: look for it before you repeat it."
    return f"What was sent may have taken effect, and may be repeated{' with the same key' if this.key else ''}."


def _respond(this: Call, request: Request[T]) -> Steps[Response[T]]:
    core = this.core
    fixed = core.fixed_secret
    this.secret = (
        core.secret_of((yield Invoke(cast(Any, core.credential), (), this.left()))) if fixed is None else fixed
    )
    this.owner = owner = core.owner(this.secret, request)
    key = core.cache_key(request, owner)
    if key is None:
        return _fresh(this, request, (yield from attempts(this, core.wire(request, this.secret, this.key))))
    try:
        return (yield from _through_cache(this, request, key))
    except OUTAGES as error:
        within = core.settings.cache.stale_if_error
        stale = (yield from _ask(core, core.cache.stale, key, within)) if within and this.owner == owner else None
        read = _readable(this, request, stale)
        if read is None:
            raise
        this.tell(StaleServed, type(error).__name__)
        return replace(read, attempts=this.attempts, stale=True)


def _ask(core: Core, function: Callable[..., V], *arguments: object) -> Steps[V]:
    """Something of the cache's store: at once, or as an effect where it does I/O."""
    if not core.cache.blocking:
        return function(*arguments)
    return cast(V, (yield Block(function, arguments)))


def _drop_changed(this: Call, *, abandoned: bool) -> Steps[None]:
    """Drop the reads that a write made stale; also after a failure: it may have taken effect."""
    request, store = this.request, this.core.cache
    if request.only_reads or not request.tags or not this.attempts:
        return
    if abandoned:  # nothing can be awaited any more
        store.invalidate(request.tags)
    else:
        yield from _ask(this.core, store.invalidate, request.tags)


def _through_cache(this: Call, request: Request[T], key: CacheKey) -> Steps[Response[T]]:
    """From the cache, from another caller's flight, or by leading one."""
    core, store = this.core, this.core.cache
    found = yield from _ask(core, store.get, key)
    read = _readable(this, request, found)
    this.tell(CacheAsked, read is not None)
    if read is not None:
        return read
    while True:
        own = Flight((yield from _ask(core, store.begin, request.tags)))
        this.flight = key, own
        flight = core.flights.join(key, own)
        if flight is own:
            return (yield from _lead(this, request, key, own))
        yield Wait(flight.on_end, max(0.0, this.left()))
        if not flight.ended:
            raise this.error(DeadlineExceeded, "the deadline passed while waiting for another caller's request")
        found = flight.answer
        if found is not None:
            return _reread(this, request, found)
        if flight.error is not None:
            raise flight.error.copy()


def _lead(this: Call, request: Request[T], key: CacheKey, flight: Flight) -> Steps[Response[T]]:
    """Make the request that others wait for; keep its answer if it can be read, and is the owner's who asked."""
    core, owner, store = this.core, this.owner, this.core.cache
    answered: CachedAnswer | None = None
    failed: SwitchgearError | None = None
    try:
        answered = yield from _ask(core, store.get, key)  # another flight may have ended since the last look
        read = _readable(this, request, answered)
        if read is not None:
            return read
        answered = None
        answer = yield from attempts(this, core.wire(request, this.secret, None))
        if this.owner != owner:
            return _fresh(this, request, answer)
        answered = CachedAnswer(answer.response, request.tags)
        response = _fresh(this, request, answer)
        answered.lifetime = _lifetime(core, request, answer.response)
        if core.settings.cache.shared:
            answered.shared = (request.decode, replace(response, attempts=0, seconds=0.0, from_cache=True))
        if answered.lifetime > 0:
            yield from _ask(core, store.put, key, answered, flight.mark)
        return response
    except SwitchgearError as error:
        failed = this.locate(error)
        raise
    finally:  # neither answer nor error: it was cancelled, or got another key; one of the waiting leads on
        core.flights.end(key, flight, answered, failed)


def _lifetime(core: Core, request: Request[Any], response: WireResponse) -> float:
    """For how many seconds an answer may be kept, beside the cache's own limit."""
    if request.caching is not Caching.STATED:
        return inf
    try:
        until = None if core.spec.same_until is None else core.spec.same_until(response.content)
    except UNREADABLE:
        until = None
    now = http_date(response.headers.get("date", "")) or core.clock.now()
    return 0.0 if until is None else (until - now).total_seconds()


def _fresh(this: Call, request: Request[T], answer: Answer) -> Response[T]:
    """What was just answered."""
    response = answer.response
    value = cast(T, answer.result) if answer.result is not None else _decode(this, request, response)
    request_id, origin = this.request_id(response), this.core.origin(this.secret, request)
    return Response(value, response.status, response.headers, request_id, this.attempts, answer.seconds, origin=origin)


def _readable(this: Call, request: Request[T], found: CachedAnswer | None) -> Response[T] | None:
    """What is kept; None: nothing is, or it was damaged where it was kept, and is as good as nothing."""
    try:
        return None if found is None else _reread(this, request, found)
    except DecodeError:
        return None


def _reread(this: Call, request: Request[T], found: CachedAnswer) -> Response[T]:
    """What is kept, or the error that says why it cannot be read."""
    return _read(this.core, request, this.secret, found, lambda _: _decode(this, request, found.response))


def _read(
    core: Core, request: Request[T], secret: str, found: CachedAnswer, decode: Callable[[bytes], T] | None = None
) -> Response[T]:
    """What is kept, validated anew; or what was read of it before, for those who accept a shared object."""
    shares, shared, response = core.settings.cache.shared, found.shared, found.response
    if shares and shared is not None and shared[0] == request.decode:
        return shared[1]
    value, request_id = (decode or request.decode)(response.content), core.request_id(response, secret)
    read = Response(value, response.status, response.headers, request_id, 0, 0.0, from_cache=True)
    if shares:
        found.shared = (request.decode, read)
    return read


def _decode(this: Call, request: Request[T], response: WireResponse) -> T:
    if response.parts is not None:
        return cast(T, response.parts)
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
