"""`BaseApiClient` and `AsyncBaseApiClient`: what every service's client is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from typing_extensions import Unpack, override

from switchgear._frames import frameless
from switchgear.errors import ConfigurationError
from switchgear.pipeline.acceptance import check_kinds, check_options
from switchgear.pipeline.breaker import Breaker
from switchgear.pipeline.cache import CacheStats, CacheStore
from switchgear.pipeline.core import Core
from switchgear.pipeline.drivers import AsyncDriver, SyncDriver
from switchgear.pipeline.operation import Async, Bound, Sync
from switchgear.pipeline.options import (
    AsyncClientOptions,
    CallOptions,
    ClientOptions,
    make_core,
    sibling_core,
)
from switchgear.pipeline.request import Request, Response
from switchgear.pipeline.service import ServiceSpec
from switchgear.pipeline.shared import Lifetime
from switchgear.pipeline.wire import AsyncTransport, Pooled, PoolStats, Transport
from switchgear.types.cache import CacheTag
from switchgear.types.events import Event
from switchgear.types.secrets import AsyncCredential, Credential, SecretSource

__all__ = [
    "AsyncBaseApiClient",
    "AsyncClientOptions",
    "BaseApiClient",
    "CallOptions",
    "Check",
    "ClientCache",
    "ClientOptions",
    "ConcurrencyStats",
    "Stats",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """What `client.check()` found: the key works."""

    service: str
    account: str | None
    live: bool | None
    """True: live, False: test, None: the service does not say."""


@dataclass(frozen=True, slots=True)
class Stats:
    """How a client's policies stand."""

    breaker: str
    budget: int
    """Tokens left for retries."""
    cache: CacheStats
    rate_waiting: int
    """Calls that wait for the limiter, of all who share it."""
    concurrency: ConcurrencyStats | None
    """None: there is no limit."""
    pool: PoolStats | None
    """None: the transport does not tell."""


@dataclass(frozen=True, slots=True)
class ConcurrencyStats:
    """How the concurrency limit stands."""

    in_use: int
    waiting: int
    limit: int


class ClientCache:
    """A client's cached reads, and a sink of events that drops what they made stale.

    `router.on(Event)(client.cache.accept)` is all it takes, or `client.cache.aaccept` for `router.aaccept`. The methods
    that are awaited never hold up the event loop, wherever the reads are kept; the others do where that is elsewhere.
    """

    def __init__(self, store: CacheStore) -> None:
        self._store = store

    def invalidate(self, tags: Iterable[CacheTag]) -> None:
        """Drop the reads of these objects."""
        self._store.invalidate(tags)

    def clear(self) -> None:
        """Drop all reads."""
        self._store.clear()

    def accept(self, event: Event[object], /) -> None:
        """Drop the reads that an event has made stale."""
        self._store.invalidate(event.stale)

    async def ainvalidate(self, tags: Iterable[CacheTag]) -> None:
        """Drop the reads of these objects."""
        await self._off_loop(self._store.invalidate, tuple(tags))

    async def aclear(self) -> None:
        """Drop all reads."""
        await self._off_loop(self._store.clear)

    async def aaccept(self, event: Event[object], /) -> None:
        """Drop the reads that an event has made stale."""
        await self.ainvalidate(event.stale)

    async def _off_loop(self, function: Callable[..., None], *arguments: object) -> None:
        if not self._store.blocking:
            function(*arguments)
            return
        from asyncio import to_thread  # a synchronous client never needs it

        await to_thread(function, *arguments)


class _Client:
    """What synchronous and asynchronous clients have."""

    spec: ClassVar[ServiceSpec]
    _core: Core
    _lifetime: Lifetime
    _transport: object

    @override
    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__init__" in vars(cls):
            setattr(cls, "__init__", frameless(cls.__init__))  # noqa: B010 - checkers see no assignment of a method

    @property
    def cache(self) -> ClientCache:
        """The cached reads."""
        return ClientCache(self._core.cache)

    @property
    def breaker(self) -> Breaker:
        """The circuit breaker, to `isolate()` and `reset()` by hand."""
        return self._core.breaker

    def stats(self) -> Stats:
        """How breaker, budget, cache, queues and connections stand."""
        core, limit, transport = self._core, self._core.concurrency, self._transport
        return Stats(
            core.breaker.state.value,
            core.budget.tokens,
            core.cache.stats,
            core.limiters.waiting,
            None if limit is None else ConcurrencyStats(limit.in_use, limit.waiting, limit.limit),
            transport.pool() if isinstance(transport, Pooled) else None,
        )

    @override
    def __repr__(self) -> str:
        closed = ", closed" if self._lifetime.closed else ""
        return f"{type(self).__name__}(base_url={self._core.base_url!r}{closed})"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a client holds secrets; build it where it is used")

    def _checked(self, account: str | None) -> Check:
        secret = self._core.fixed_secret
        return Check(self.spec.name, account, None if secret is None else self.spec.live(secret))

    def _check_request(self) -> Request[str | None]:
        if self.spec.check is None:
            raise ConfigurationError(f"{self.spec.name} has no check")
        return self.spec.check()


class BaseApiClient(_Client, Bound[Sync]):
    """The synchronous base. Any number of threads may share a client.

    Args:
        credential: A key, or a function that answers the current one.
        tenant: Whose data it is, for services that know tenants.
        extra_credentials: Further credentials, by the name that the service's spec gives them.
        **options: See `ClientOptions`.

    Raises:
        ConfigurationError: The credential cannot be a key of this service, or an option is not acceptable.
    """

    _driver: SyncDriver

    def __init__(
        self,
        credential: Credential,
        *,
        tenant: SecretSource | None = None,
        extra_credentials: Mapping[str, tuple[SecretSource, ...]] | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        check_options(options, ClientOptions.__optional_keys__)
        check_kinds(options, credential, awaited=False)
        core, lifetime = make_core(self.spec, credential, tenant, extra_credentials or {}, options)
        self._borrowed = "transport" not in options and "http_client" not in options
        self._drive(SyncDriver(core, _sync_transport(options), lifetime))

    def _drive(self, driver: SyncDriver) -> None:
        self._driver = self._engine = driver
        self._mode = Sync
        self._core, self._lifetime, self._transport = driver.core, driver.lifetime, driver.transport

    def send(self, request: Request[T], /) -> Response[T]:
        """Send a request of one's own through all policies."""
        return self._driver.send(request)

    @frameless
    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """A sibling with other options; connections, breaker, budget and cache are shared, and so is `close()`."""
        sibling = object.__new__(type(self))
        sibling._borrowed = self._borrowed
        sibling._drive(SyncDriver(sibling_core(self._core, options), self._driver.transport, self._lifetime))
        return sibling

    def check(self) -> Check:
        """Whether the key works, for which account, and in which mode.

        Raises:
            AuthenticationFailed: The key does not work.
        """
        return self._checked(self._driver.send(self._check_request(), "check").value)

    def close(self) -> None:
        """Give back the connections; this client and its siblings cannot be used any more. Twice does no harm."""
        if self._lifetime.end() and self._borrowed:
            from switchgear.pipeline.transport.process import give_back

            give_back()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _sync_transport(options: ClientOptions) -> Transport:
    if "transport" in options:
        return options["transport"]
    if "http_client" in options:
        from switchgear.pipeline.transport.callers import HttpxTransport

        return HttpxTransport(options["http_client"])
    from switchgear.pipeline.transport.process import borrow

    return borrow()


class AsyncBaseApiClient(_Client, Bound[Async]):
    """The asynchronous base. Any number of tasks of one event loop may share a client.

    Args:
        credential: A key, or a function that answers the current one (or an awaitable of it).
        tenant: Whose data it is, for services that know tenants.
        extra_credentials: Further credentials, by the name that the service's spec gives them.
        **options: See `AsyncClientOptions`.

    Raises:
        ConfigurationError: The credential cannot be a key of this service, or an option is not acceptable.
    """

    _driver: AsyncDriver

    def __init__(
        self,
        credential: AsyncCredential,
        *,
        tenant: SecretSource | None = None,
        extra_credentials: Mapping[str, tuple[SecretSource, ...]] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        check_options(options, AsyncClientOptions.__optional_keys__)
        check_kinds(options, credential, awaited=True)
        core, lifetime = make_core(self.spec, credential, tenant, extra_credentials or {}, options)
        self._owned = "transport" not in options and "http_client" not in options
        self._drive(AsyncDriver(core, _async_transport(options), lifetime))

    def _drive(self, driver: AsyncDriver) -> None:
        self._driver = self._engine = driver
        self._mode = Async
        self._core, self._lifetime, self._transport = driver.core, driver.lifetime, driver.transport

    async def send(self, request: Request[T], /) -> Response[T]:
        """Send a request of one's own through all policies."""
        return await self._driver.send(request)

    @frameless
    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """A sibling with other options; connections, breaker, budget and cache are shared, and so is `close()`."""
        sibling = object.__new__(type(self))
        sibling._owned = self._owned
        sibling._drive(AsyncDriver(sibling_core(self._core, options), self._driver.transport, self._lifetime))
        return sibling

    async def check(self) -> Check:
        """Whether the key works, for which account, and in which mode.

        Raises:
            AuthenticationFailed: The key does not work.
        """
        response = await self._driver.send(self._check_request(), "check")
        return self._checked(response.value)

    async def close(self) -> None:
        """Give back the connections; this client and its siblings cannot be used any more. Twice does no harm."""
        if self._lifetime.end() and self._owned:
            await self._driver.transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _async_transport(options: AsyncClientOptions) -> AsyncTransport:
    if "transport" in options:
        return options["transport"]
    if "http_client" in options:
        from switchgear.pipeline.transport.callers import AsyncHttpxTransport

        return AsyncHttpxTransport(options["http_client"])
    from switchgear.pipeline.transport.process import async_transport

    return async_transport()
