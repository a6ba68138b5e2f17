"""The official SDK on a client's pipeline: `client.sdk.v1.tax.calculations.create(...)`.

Every call of the SDK goes through the client's retries, deadline, breaker and budget, and through none of the SDK's
own: `max_network_retries` does nothing here. The SDK is given neither the key, which only the pipeline knows, nor a way
to another host. What Stripe refuses is raised as the SDK's own `stripe.StripeError`, with the last answer's body,
status and headers; where no answer came, as `stripe.APIConnectionError`. Either has our error as its `__cause__`.

The SDK pins a version of its own, which its objects are typed for, so its requests are made in that one. Its telemetry
header is not sent on. It still keeps an id file in the user's configuration directory unless the process says
`stripe.enable_telemetry = False`, and it writes URLs and bodies to the logger `stripe` if that is set to DEBUG.

Source: the SDK itself, `stripe._http_client` and `stripe._api_requestor`.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from inspect import iscoroutine, iscoroutinefunction, isfunction, ismethod
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias, cast

import stripe
from stripe._any_iterator import AnyIterator
from stripe._stripe_service import StripeService
from typing_extensions import override

from switchgear._frames import frameless
from switchgear.errors import (
    ApiError,
    CircuitOpen,
    ConfigurationError,
    DeadlineExceeded,
    IntegrationDisabled,
    InvalidRequest,
    RateLimited,
    SwitchgearError,
    TransportError,
)
from switchgear.pipeline.body import bytes_body
from switchgear.pipeline.core import Core, check_headers
from switchgear.pipeline.drivers import AsyncDriver, SyncDriver
from switchgear.pipeline.request import Body, Method, Path, Request, Timing
from switchgear.types.cache import CacheTag

__all__ = ["async_sdk", "sync_sdk"]

_OPERATION: Final = "sdk"
_KEY: Final = "sk_held_by_the_pipeline"
"""What the SDK is told in place of the key, so that no object of the SDK holds it."""
_OURS: Final = frozenset(
    {
        "authorization",
        "content-type",
        "idempotency-key",
        "user-agent",
        "x-stripe-client-telemetry",
        "x-stripe-client-user-agent",
    }
)
"""The SDK's headers that the pipeline says itself, or that nobody needs to know."""

_Answer: TypeAlias = tuple[bytes, int, Mapping[str, str]]


def sync_sdk(driver: SyncDriver) -> stripe.StripeClient:
    """The SDK over a synchronous client's driver. Its `*_async` methods are refused."""
    return _sdk(driver.core, _SyncHttp(driver))


def async_sdk(driver: AsyncDriver) -> stripe.StripeClient:
    """The SDK over an asynchronous client's driver. Its methods that are not `*_async` are refused."""
    return _sdk(driver.core, _AsyncHttp(driver))


def _sdk(core: Core, http: stripe.HTTPClient) -> stripe.StripeClient:
    urls = {name: url for url, name in _bases(core).items()}
    sdk = stripe.StripeClient(
        _KEY,
        http_client=http,
        base_addresses={
            "api": core.base_url,
            "connect": urls.get("connect", core.base_url),
            "files": urls.get("files", core.base_url),
            "meter_events": urls.get("meter_events", core.base_url),
        },
    )
    return cast(stripe.StripeClient, _Part(sdk))


class _Part:
    """The SDK, or a service of it: whatever its methods raise leaves without frames, which hold what was to be sent.

    So does what the methods of the objects raise that they answer.
    """

    def __init__(self, part: object) -> None:
        self._part = part

    if not TYPE_CHECKING:  # to checkers it can be assigned

        @property
        def __class__(self) -> type:
            return type(self._part)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if isinstance(found, StripeService):
            found = vars(self)[name] = _Part(found)
        return _guarded_method(found) if ismethod(found) else found

    @override
    def __dir__(self) -> list[str]:
        return dir(self._part)

    @override
    def __repr__(self) -> str:
        return repr(self._part)


def _guarded_method(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method that raises without frames, and answers what does so too."""

    @wraps(method)
    def called(*args: Any, **kwargs: Any) -> Any:
        with _caused_by_ours():
            return _guarded(method(*args, **kwargs))

    @wraps(method)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        with _caused_by_ours():
            return _guarded(await method(*args, **kwargs))

    return frameless(awaited if iscoroutinefunction(method) else called)


_REFUSAL: Final[ContextVar[SwitchgearError | None]] = ContextVar("switchgear_stripe_refusal", default=None)
"""The refusal that the SDK is about to raise in its own terms."""


@contextmanager
def _caused_by_ours() -> Generator[None, None, None]:
    """Let an error of the SDK's be raised from ours, which knows attempts, guidance and when to come back."""
    before = _REFUSAL.set(None)
    try:
        yield
    except stripe.StripeError as error:
        error.__cause__ = error.__cause__ or _REFUSAL.get()
        raise
    finally:
        _REFUSAL.reset(before)


def _guarded(answer: Any) -> Any:
    """What a method of the SDK answered: of its objects and iterators, the methods are guarded."""
    if isinstance(answer, stripe.StripeObject):
        if not hasattr(type(answer), _IS_GUARDED):
            answer.__class__ = _guarded_class(cast(Hashable, type(answer)))
            for held in cast(dict[str, object], answer._data).values():
                _guarded(held)
    elif issubclass(type(answer), list):
        for held in answer:
            _guarded(held)
    elif issubclass(type(answer), AnyIterator):
        return AnyIterator(_Items(answer), _AsyncItems(answer))
    elif iscoroutine(answer):  # of a method that is asynchronous only when it is called
        return _guarded_method(_awaited)(answer)
    return answer


async def _awaited(answer: Coroutine[Any, Any, Any]) -> Any:
    return await answer


@cache
def _guarded_class(kind: Hashable) -> type[Any]:
    """A class of the SDK's with guarded methods. It is made of the class alone, or no object could become one of it."""
    cls: Any = kind

    def get(self: object, name: str) -> Any:
        found = cls.__getattribute__(self, name)
        return _guarded_method(found) if name[:1] != "_" and (ismethod(found) or isfunction(found)) else found

    def reduced(self: object) -> tuple[Any, ...]:
        _, *rest = cls.__reduce__(self)
        return cls, *rest

    own = {
        "__getattribute__": get,
        "__reduce__": reduced,
        "__module__": cls.__module__,
        "__slots__": (),
        _IS_GUARDED: True,
    }
    return type(cls.__name__, (cls,), own)


_IS_GUARDED: Final = "_switchgear_guards"


class _Items(Iterator[Any]):
    """The items of all pages of a list."""

    def __init__(self, items: Iterator[Any]) -> None:
        self._next = _guarded_method(items.__next__)

    @override
    def __next__(self) -> Any:
        return self._next()


class _AsyncItems(AsyncIterator[Any]):
    """Like `_Items`, awaited."""

    def __init__(self, items: AsyncIterator[Any]) -> None:
        self._next = _guarded_method(items.__anext__)

    @override
    async def __anext__(self) -> Any:
        return await self._next()


class _SyncHttp(stripe.HTTPClient):
    """What the SDK sends through: its outer entry points, so that its own retry loop is not in the way."""

    name = "switchgear"

    def __init__(self, driver: SyncDriver) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]  # the SDK types its parameters in part
        self._driver = driver

    def _send(self, *call: Any) -> _Answer:
        try:
            answer = self._driver.send(_request(self._driver.core, *call), _OPERATION)
        except SwitchgearError as error:
            return _answer_of(error)
        return answer.value, answer.status, answer.headers

    @override
    def request_with_retries(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None, *_: Any, **__: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        content, status, answered = self._send(method, url, headers, post_data)
        return content.decode(errors="replace"), status, answered

    @override
    def request_stream_with_retries(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None, *_: Any, **__: Any
    ) -> tuple[io.BytesIO, int, Mapping[str, str]]:
        content, status, answered = self._send(method, url, headers, post_data)
        return io.BytesIO(content), status, answered

    @override
    async def request_with_retries_async(self, *_: Any, **__: Any) -> NoReturn:
        raise ConfigurationError("the SDK's asynchronous methods need an AsyncStripeClient")

    request_stream_with_retries_async = request_with_retries_async

    @override
    def close(self) -> None:
        """Nothing is held: the client closes what it opened."""


class _AsyncHttp(stripe.HTTPClient):
    """Like `_SyncHttp`, awaited."""

    name = "switchgear"

    def __init__(self, driver: AsyncDriver) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]  # the SDK types its parameters in part
        self._driver = driver

    async def _send(self, *call: Any) -> _Answer:
        try:
            answer = await self._driver.send(_request(self._driver.core, *call), _OPERATION)
        except SwitchgearError as error:
            return _answer_of(error)
        return answer.value, answer.status, answer.headers

    @override
    async def request_with_retries_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None, *_: Any, **__: Any
    ) -> _Answer:
        return await self._send(method, url, headers, post_data)

    @override
    async def request_stream_with_retries_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None, *_: Any, **__: Any
    ) -> tuple[AsyncIterator[bytes], int, Mapping[str, str]]:
        content, status, answered = await self._send(method, url, headers, post_data)
        return _once(content), status, answered

    @override
    def request_with_retries(self, *_: Any, **__: Any) -> NoReturn:
        raise ConfigurationError("an AsyncStripeClient's SDK has asynchronous methods only, such as create_async")

    request_stream_with_retries = request_with_retries

    @override
    async def close_async(self) -> None:
        """Nothing is held: the client closes what it opened."""


def _answer_of(error: SwitchgearError) -> _Answer:
    """The refusal that an error holds, for the SDK to raise in its own terms.

    Raises:
        stripe.StripeError: There was no answer.
        SwitchgearError: The call could not be made.
    """
    match error:
        case ApiError(status=int(status)):
            _REFUSAL.set(error)
            return error.body, status, error.headers
        case RateLimited():  # refused here, because Stripe had asked to wait for longer than there is time
            raise stripe.RateLimitError(str(error)) from error
        case TransportError() | DeadlineExceeded() | CircuitOpen() | IntegrationDisabled():
            unreachable: Callable[[str], stripe.StripeError] = stripe.APIConnectionError
            raise unreachable(str(error)) from error
        case _:
            raise error


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _request(
    core: Core, method: str, url: str, headers: Mapping[str, str], post_data: str | bytes | None
) -> Request[bytes]:
    """What the SDK wants to send, as a request of ours.

    Raises:
        InvalidRequest: It would go to another host, or with another key.
    """
    given = {name.lower(): value for name, value in headers.items()}
    if given.get("authorization") != f"Bearer {_KEY}":
        raise InvalidRequest("this client has a key of its own; build another client to act with another key")
    base, path = _place(core, url)
    verb = cast(Method, method.upper())
    kept = {"accept": "*/*"} | {name: value for name, value in given.items() if name not in _OURS}
    return Request(
        method=verb,
        path=path,
        decode=bytes,
        body=_body(post_data, given.get("content-type", "")),
        headers=check_headers(kept),
        timing=_timing(verb, post_data),
        tags=() if verb == "GET" else _tags(path),
        idempotency_key=given.get("idempotency-key"),
        base=base,
        tenant=given.keys().isdisjoint({"stripe-account", "stripe-context"}),
    )


def _bases(core: Core) -> dict[str, str]:
    """Where the SDK may send to, and the name of that base URL."""
    others = {} if core.own_base else {url: name for name, url in core.spec.bases.items()}
    return {core.base_url: "", **others}


def _place(core: Core, url: str) -> tuple[str, Path]:
    for base, name in _bases(core).items():
        rest = url.removeprefix(base)
        if rest != url and rest.startswith("/") and rest.isascii() and rest.isprintable() and " " not in rest:
            return name, Path(_template(rest), rest)
    raise InvalidRequest("the SDK wanted to send to another host than Stripe's, and the key goes nowhere else")


def _template(path: str) -> str:
    """The version and the resource. What follows them may be ids, which are not written down."""
    parts = path.partition("?")[0].split("/")
    return "/".join(parts[:3]) + ("/..." if len(parts) > 3 else "")


def _body(post_data: str | bytes | None, content_type: str) -> Body | None:
    if post_data is None:
        return None
    return bytes_body(post_data.encode() if isinstance(post_data, str) else post_data, content_type)


def _timing(verb: Method, post_data: str | bytes | None) -> Timing:
    if verb == "GET":
        return Timing.FAST
    return Timing.UPLOAD if isinstance(post_data, bytes) else Timing.SLOW


def _tags(path: Path) -> tuple[CacheTag, ...]:
    """What a write may have changed: anything of the path's kind, and any customer."""
    kinds = [name.removesuffix("s") for name in path.template.split("/")[2:3]]
    return tuple(CacheTag.of("stripe", kind) for kind in dict.fromkeys(["customer", *kinds]))
