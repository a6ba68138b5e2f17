"""The official SDK on a client's pipeline: `client.sdk.v1.tax.calculations.create(...)`.

Every call of the SDK goes through the client's retries, deadline, breaker and budget, and through none of the SDK's
own: `max_network_retries` does nothing here. The SDK is given neither the key, which only the pipeline knows, nor a way
to another host. What Stripe refuses is raised as the SDK's own `stripe.StripeError`, with the last answer's body,
status and headers; where no answer came, as `stripe.APIConnectionError`. Either has our error as its `__cause__`. With
`Settings(sdk_errors=False)` nothing of `stripe.StripeError` is raised, but our error itself, as native operations do.
What it streams comes as it is sent where the client has a transport of ours, and as a whole over any other; what breaks
off is not repeated.

The SDK pins a version of its own, which its objects are typed for, so its requests are made in that one. Its telemetry
header is not sent on. It still keeps an id file in the user's configuration directory unless the process says
`stripe.enable_telemetry = False`, and it writes URLs and bodies to the logger `stripe` if that is set to DEBUG.

Source: the SDK itself, `stripe._http_client` and `stripe._api_requestor`.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any, Final, NoReturn, TypeAlias, cast

import stripe
from typing_extensions import override

from switchgear.errors import (
    ApiError,
    CircuitOpen,
    ConfigurationError,
    ConnectionLost,
    DeadlineExceeded,
    IntegrationDisabled,
    InvalidRequest,
    RateLimited,
    SwitchgearError,
    TransportError,
    TransportFault,
)
from switchgear.pipeline.body import bytes_body
from switchgear.pipeline.core import Core, check_headers
from switchgear.pipeline.drivers import AsyncDriver, SyncDriver
from switchgear.pipeline.request import Body, Method, Path, Request, Timing
from switchgear.stripe.sdk_terms import OPERATION, REFUSAL, Part
from switchgear.types.cache import CacheTag

__all__ = ["async_sdk", "sync_sdk"]

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
    return cast(stripe.StripeClient, Part(sdk, ours=not core.settings.sdk_errors))


class _SyncHttp(stripe.HTTPClient):
    """What the SDK sends through: its outer entry points, so that its own retry loop is not in the way."""

    name = "switchgear"

    def __init__(self, driver: SyncDriver) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]  # the SDK types its parameters in part
        self._driver = driver

    def _send(self, *call: Any, streamed: bool = False) -> tuple[Any, int, Mapping[str, str]]:
        """Send what the SDK gives, method, URL, headers and body: the answer in bytes, or in parts if streamed."""
        try:
            answer = self._driver.send(_request(self._driver.core, *call, streamed=streamed), OPERATION)
        except SwitchgearError as error:
            return _answer_of(self._driver.core, error)
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
    ) -> tuple[io.IOBase, int, Mapping[str, str]]:
        content, status, answered = self._send(method, url, headers, post_data, streamed=True)
        if isinstance(content, bytes):  # a refusal, or all that a transport knows to do
            return io.BytesIO(content), status, answered
        return io.BufferedReader(_Stream(self._driver.core, content)), status, answered

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

    async def _send(self, *call: Any, streamed: bool = False) -> tuple[Any, int, Mapping[str, str]]:
        try:
            answer = await self._driver.send(_request(self._driver.core, *call, streamed=streamed), OPERATION)
        except SwitchgearError as error:
            return _answer_of(self._driver.core, error)
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
        content, status, answered = await self._send(method, url, headers, post_data, streamed=True)
        return _astream(self._driver.core, content), status, answered

    @override
    def request_with_retries(self, *_: Any, **__: Any) -> NoReturn:
        raise ConfigurationError("an AsyncStripeClient's SDK has asynchronous methods only, such as create_async")

    request_stream_with_retries = request_with_retries

    @override
    async def close_async(self) -> None:
        """Nothing is held: the client closes what it opened."""


def _answer_of(core: Core, error: SwitchgearError) -> _Answer:
    """The refusal that an error holds, for the SDK to raise in its own terms.

    Raises:
        stripe.StripeError: There was no answer.
        SwitchgearError: The call could not be made, or our errors are wanted.
    """
    if not core.settings.sdk_errors:
        raise error
    match error:
        case ApiError(status=int(status)):
            REFUSAL.set(error)
            return error.body, status, error.headers
        case RateLimited():  # refused here, because Stripe had asked to wait for longer than there is time
            raise stripe.RateLimitError(str(error)) from error
        case TransportError() | DeadlineExceeded() | CircuitOpen() | IntegrationDisabled():
            raise _unreachable(error)
        case _:
            raise error


def _unreachable(error: SwitchgearError) -> stripe.StripeError:
    unreachable: Callable[[str], stripe.StripeError] = stripe.APIConnectionError
    raised = unreachable(str(error))
    raised.__cause__ = error
    return raised


class _Stream(io.RawIOBase):
    """An answer's body as it comes, for the SDK to read from; closing it ends the answer."""

    def __init__(self, core: Core, parts: Iterator[bytes]) -> None:
        self._core, self._parts, self._left = core, parts, b""

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any, /) -> int:  # any writable buffer; Python 3.11 has no type of such
        try:
            while not self._left and (part := next(self._parts, None)) is not None:
                self._left = part
        except TransportFault as fault:
            broken = _broken(self._core, fault)
        else:
            size = min(len(buffer), len(self._left))
            buffer[:size], self._left = self._left[:size], self._left[size:]
            return size
        raise broken

    @override
    def close(self) -> None:
        self._parts = iter(())  # nobody else holds the parts, so that their connection is given back
        super().close()


async def _astream(core: Core, content: bytes | AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Like `_Stream`, awaited."""
    if isinstance(content, bytes):
        yield content
        return
    try:
        async for part in content:
            yield part
    except TransportFault as fault:
        broken = _broken(core, fault)
    else:
        return
    raise broken


def _broken(core: Core, fault: TransportFault) -> Exception:
    """What is raised where an answer breaks off, in the terms that are set."""
    error = ConnectionLost(f"the answer broke off ({fault})", service=core.spec.name, operation=OPERATION)
    error.__cause__ = fault
    return error if not core.settings.sdk_errors else _unreachable(error)


def _request(
    core: Core, method: str, url: str, headers: Mapping[str, str], post_data: str | bytes | None, *, streamed: bool
) -> Request[Any]:
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
        timing=Timing.UPLOAD if streamed else _timing(verb, post_data),
        streamed=streamed,
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
