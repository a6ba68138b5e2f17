"""`BaseApiClient` and `AsyncBaseApiClient`: what every service's client is made of."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypedDict, TypeVar
from uuid import UUID

from typing_extensions import Unpack, override

from switchgear.errors import ConfigurationError
from switchgear.pipeline.breaker import Breaker
from switchgear.pipeline.cache import CacheStats, CacheStore
from switchgear.pipeline.core import Core, check_headers
from switchgear.pipeline.drivers import AsyncDriver, SyncDriver
from switchgear.pipeline.hooks import Observer
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.operation import Async, Bound, Sync
from switchgear.pipeline.request import Request, Response
from switchgear.pipeline.service import ServiceSpec, check_base_url
from switchgear.pipeline.shared import Lifetime, Shared
from switchgear.pipeline.wire import AsyncTransport, Transport
from switchgear.settings import CachePolicy, Settings
from switchgear.types.cache import CacheTag
from switchgear.types.secrets import Credential, SecretSource, reveal

if TYPE_CHECKING:
    from switchgear.pipeline.transport.callers import AsyncHttpClient, HttpClient

__all__ = [
    "AsyncBaseApiClient",
    "AsyncClientOptions",
    "BaseApiClient",
    "CallOptions",
    "Check",
    "ClientCache",
    "ClientOptions",
    "Stats",
]

T = TypeVar("T")


class _Options(TypedDict, total=False):
    base_url: str
    """Another address of the service: a proxy, a recording, a sandbox."""
    settings: Settings
    headers: Mapping[str, str]
    """Sent with every request."""
    observers: Sequence[Observer]
    """Told what happens; they change nothing."""
    interceptors: Sequence[Interceptor]
    """May change what passes."""
    shared: Shared
    """Breakers, budgets, limiters and cache to share with other clients; it also brings the clock."""
    rng: random.Random
    """For jitter and idempotency keys, so that a test can own them."""


class ClientOptions(_Options, total=False):
    """What every synchronous client takes beside its credential."""

    transport: Transport
    """Stays the caller's, who closes it."""
    http_client: HttpClient
    """An `httpx.Client` of the caller's, who closes it."""


class AsyncClientOptions(_Options, total=False):
    """What every asynchronous client takes beside its credential."""

    transport: AsyncTransport
    """Stays the caller's, who closes it."""
    http_client: AsyncHttpClient
    """An `httpx.AsyncClient` of the caller's, who closes it."""


class CallOptions(TypedDict, total=False):
    """What `with_options` takes."""

    deadline: float | None
    """Seconds for the whole call; None: by class of operation."""
    attempt_timeout: float | None
    """Seconds for one attempt; None: by class of operation."""
    attempts: int
    cache: bool | CachePolicy
    """False: neither read nor fill the cache; True: keep single objects too. Its ttl and size stay the client's."""
    headers: Mapping[str, str]
    """In addition to the client's own."""
    tenant: SecretSource | None
    """Another tenant (`Profile-Key`, `Stripe-Account`); None: the account itself."""


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


class ClientCache:
    """A client's cached reads: `client.cache.invalidate(event.stale)`."""

    def __init__(self, store: CacheStore) -> None:
        self._store = store

    def invalidate(self, tags: Iterable[CacheTag]) -> None:
        """Drop the reads of these objects."""
        self._store.invalidate(tags)

    def clear(self) -> None:
        """Drop all reads."""
        self._store.clear()


def _make_core(
    spec: ServiceSpec,
    credential: Credential,
    tenant: SecretSource | None,
    extra_credentials: Mapping[str, tuple[SecretSource, ...]],
    *,
    options: _Options,
    shared: Shared,
) -> Core:
    base_url = check_base_url(options.get("base_url", spec.base_url))
    settings = options.get("settings") or Settings()
    observers = tuple(options.get("observers", ()))
    rng = options.get("rng") or random.SystemRandom()
    core = Core(
        spec=spec,
        base_url=base_url,
        own_base="base_url" in options,
        credential=credential,
        tenant=_checked_tenant(spec, tenant),
        extra_credentials=extra_credentials,
        settings=settings,
        headers=check_headers(options.get("headers", {})),
        breaker=shared.breaker(spec.name, base_url, observers),
        budget=shared.budget(spec.name, base_url),
        limiter=shared.limiter(spec.name),
        cache=shared.cache,
        flights=shared.flights,
        observers=observers,
        interceptors=tuple(options.get("interceptors", ())),
        clock=shared.clock,
        uniform=rng.uniform,
        new_key=lambda: str(UUID(int=rng.getrandbits(128), version=4)),
    )
    _ = core.fixed_secret  # a credential at hand is checked now, not at the first call
    return core


def _sibling(core: Core, options: CallOptions) -> Core:
    """The core of a client with other options; policies' state is shared."""
    settings, changes = core.settings, dict[str, Any]()
    if "deadline" in options:
        changes["deadline"] = options["deadline"]
    if "attempt_timeout" in options:
        changes["attempt_timeout"] = options["attempt_timeout"]
    if "attempts" in options:
        changes["retry"] = replace(settings.retry, attempts=options["attempts"])
    cache = options.get("cache")
    if isinstance(cache, CachePolicy) or cache is True:
        changes["cache"] = cache if isinstance(cache, CachePolicy) else replace(settings.cache, entity=True)
    return core.with_(
        settings=replace(settings, **changes) if changes else settings,
        bypass_cache=core.bypass_cache if cache is None else cache is False,
        headers=core.headers + check_headers(options.get("headers", {})),
        tenant=_checked_tenant(core.spec, options.get("tenant", core.tenant)),
    )


def _checked_tenant(spec: ServiceSpec, tenant: SecretSource | None) -> SecretSource | None:
    """The tenant, which must not be empty: calls meant for it would reach the account itself."""
    if tenant is not None and spec.tenant_header is None:
        raise ConfigurationError(f"{spec.name} knows no tenants")
    if tenant is not None and not reveal(tenant).strip():
        raise ConfigurationError("the tenant is empty; leave it out to act on the account itself")
    return tenant


class _Client:
    """What both colours of client have."""

    spec: ClassVar[ServiceSpec]
    _core: Core
    _lifetime: Lifetime

    @property
    def cache(self) -> ClientCache:
        """The cached reads."""
        return ClientCache(self._core.cache)

    @property
    def breaker(self) -> Breaker:
        """The circuit breaker, to `isolate()` and `reset()` by hand."""
        return self._core.breaker

    def stats(self) -> Stats:
        """How breaker, budget and cache stand."""
        core = self._core
        return Stats(core.breaker.state.value, core.budget.tokens, core.cache.stats)

    @override
    def __repr__(self) -> str:
        closed = ", closed" if self._lifetime.closed else ""
        return f"{type(self).__name__}(base_url={self._core.base_url!r}{closed})"

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
        shared = options.get("shared") or Shared(options.get("settings"))
        core = _make_core(self.spec, credential, tenant, extra_credentials or {}, options=options, shared=shared)
        self._borrowed = "transport" not in options and "http_client" not in options
        self._drive(SyncDriver(core, _sync_transport(options), Lifetime(shared.lifetime)))

    def _drive(self, driver: SyncDriver) -> None:
        self._driver = self._engine = driver
        self._mode = Sync
        self._core, self._lifetime = driver.core, driver.lifetime

    def send(self, request: Request[T], /) -> Response[T]:
        """Send a request of one's own through all policies."""
        return self._driver.send(request)

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """A sibling with other options; connections, breaker, budget and cache are shared, and so is `close()`."""
        sibling = object.__new__(type(self))
        sibling._borrowed = self._borrowed
        sibling._drive(SyncDriver(_sibling(self._core, options), self._driver.transport, self._lifetime))
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
        credential: Credential,
        *,
        tenant: SecretSource | None = None,
        extra_credentials: Mapping[str, tuple[SecretSource, ...]] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        shared = options.get("shared") or Shared(options.get("settings"))
        core = _make_core(self.spec, credential, tenant, extra_credentials or {}, options=options, shared=shared)
        self._owned = "transport" not in options and "http_client" not in options
        self._drive(AsyncDriver(core, _async_transport(options), Lifetime(shared.lifetime)))

    def _drive(self, driver: AsyncDriver) -> None:
        self._driver = self._engine = driver
        self._mode = Async
        self._core, self._lifetime = driver.core, driver.lifetime

    async def send(self, request: Request[T], /) -> Response[T]:
        """Send a request of one's own through all policies."""
        return await self._driver.send(request)

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """A sibling with other options; connections, breaker, budget and cache are shared, and so is `close()`."""
        sibling = object.__new__(type(self))
        sibling._owned = self._owned
        sibling._drive(AsyncDriver(_sibling(self._core, options), self._driver.transport, self._lifetime))
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
