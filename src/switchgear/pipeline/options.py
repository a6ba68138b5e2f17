"""What a client is told, and what becomes of it: from options to a `Core`."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict, cast
from uuid import UUID

from switchgear._fork import begin_anew_in_children
from switchgear._observers import be_quiet
from switchgear.errors import ConfigurationError
from switchgear.pipeline.acceptance import check_heeded, check_options, unheeded
from switchgear.pipeline.core import Core, check_headers, outranked, sendable
from switchgear.pipeline.hooks import Observer
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.service import ServiceSpec, check_base_url
from switchgear.pipeline.shared import Lifetime, Shared
from switchgear.pipeline.wire import AsyncTransport, Transport
from switchgear.settings import CachePolicy, LimiterPolicy, Settings
from switchgear.types.secrets import AsyncCredential, SecretSource, reveal
from switchgear.types.unset import UNSET

if TYPE_CHECKING:
    from switchgear.pipeline.transport.callers import AsyncHttpClient, HttpClient

__all__ = [
    "AsyncClientOptions",
    "CallOptions",
    "ClientOptions",
    "Options",
    "make_core",
    "sibling_core",
]


class Options(TypedDict, total=False):
    """What synchronous and asynchronous clients take beside their credential."""

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
    """For jitter and idempotency keys, so that a test can own them. A forked child draws from the system: its copy, and
    those of its siblings, would mint the same keys."""


class ClientOptions(Options, total=False):
    """What every synchronous client takes beside its credential."""

    transport: Transport
    """Stays the caller's, who closes it."""
    http_client: HttpClient
    """An `httpx.Client` of the caller's, who closes it."""


class AsyncClientOptions(Options, total=False):
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
    """False: neither read nor fill the cache; True: keep single objects too. A ttl or size other than the client's is
    refused, for its siblings share the store."""
    headers: Mapping[str, str]
    """In addition to the client's own."""
    tenant: SecretSource | None
    """Another tenant (`Profile-Key`, `Stripe-Account`); None: the account itself."""


def make_core(
    spec: ServiceSpec,
    credential: AsyncCredential,
    tenant: SecretSource | None,
    extra_credentials: Mapping[str, tuple[SecretSource, ...]],
    options: Options,
) -> tuple[Core, Lifetime]:
    """What a new client is about, and how long it lives.

    Raises:
        ConfigurationError: The credential cannot be a key of this service, or an option is not acceptable.
    """
    be_quiet()
    shared = options.get("shared") or Shared(options.get("settings"))
    settings = options.get("settings") or shared.settings
    check_heeded(settings, shared)
    base_url = check_base_url(options.get("base_url", spec.base_url))
    observers, lifetime = tuple(options.get("observers", ())), Lifetime(shared.lifetime)
    concurrency = settings.concurrency or shared.settings.concurrency
    chance = _Chance(options.get("rng") or random.SystemRandom())
    core = Core(
        spec=spec,
        base_url=base_url,
        own_base="base_url" in options,
        credential=credential,
        tenant=_checked_tenant(spec, tenant),
        extra_credentials=_checked_extra(spec, extra_credentials),
        settings=settings,
        headers=check_headers(options.get("headers", {}), spec),
        breaker=shared.breaker(spec.name, base_url),
        budget=shared.budget(spec.name, base_url),
        limiters=shared.limiters(spec.name, _rate(spec, settings, shared, options)),
        concurrency=None if concurrency is None else shared.concurrency(spec.name, base_url, concurrency),
        cache=shared.cache,
        flights=shared.flights,
        observers=observers,
        interceptors=tuple(options.get("interceptors", ())),
        clock=shared.clock,
        uniform=chance.uniform,
        new_key=chance.new_key,
    )
    _ = core.fixed_secret  # a credential at hand is checked now, not at the first call
    shared.watch(spec.name, base_url, lifetime, observers)
    return core, lifetime


class _Chance:
    """What is drawn by lot: jitter, and idempotency keys."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        begin_anew_in_children(self)

    def after_fork(self) -> None:
        self._rng = random.SystemRandom()

    def uniform(self, least: float, most: float) -> float:
        return self._rng.uniform(least, most)

    def new_key(self) -> str:
        return str(UUID(int=self._rng.getrandbits(128), version=4))


def _rate(spec: ServiceSpec, settings: Settings, shared: Shared, options: Options) -> LimiterPolicy | None:
    """The rate to keep: as the client says, or what it shares; else what the service allows, if it is the real one."""
    for said in (settings.limiter, shared.settings.limiter):
        if said is not UNSET:
            return said
    offline = getattr(cast(Mapping[str, object], options).get("transport"), "offline", False)
    return None if offline or "base_url" in options else spec.limit


def sibling_core(core: Core, options: CallOptions) -> Core:
    """What a client's sibling is about; the policies' state is shared.

    Raises:
        ConfigurationError: An option is not acceptable.
    """
    check_options(options, CallOptions.__optional_keys__)
    settings, changes = core.settings, dict[str, Any]()
    if "deadline" in options:
        changes["deadline"] = options["deadline"]
    if "attempt_timeout" in options:
        changes["attempt_timeout"] = options["attempt_timeout"]
    if "attempts" in options:
        changes["retry"] = replace(settings.retry, attempts=options["attempts"])
    cache, headers = options.get("cache"), check_headers(options.get("headers", {}), core.spec)
    if isinstance(cache, CachePolicy) and (ignored := unheeded(cache, core.settings.cache)):
        raise ConfigurationError(f"{ignored[0]} is that of the client, which its siblings share: set it there")
    if isinstance(cache, CachePolicy) or cache is True:
        changes["cache"] = cache if isinstance(cache, CachePolicy) else replace(settings.cache, entity=True)
    return core.with_(
        settings=replace(settings, **changes) if changes else settings,
        bypass_cache=core.bypass_cache if cache is None else cache is False,
        headers=outranked(core.headers, headers) + headers,
        tenant=_checked_tenant(core.spec, options.get("tenant", core.tenant)),
    )


def _checked_tenant(spec: ServiceSpec, tenant: SecretSource | None) -> SecretSource | None:
    """The tenant, which must not be empty: calls meant for it would reach the account itself."""
    if tenant is None:
        return None
    if spec.tenant_header is None:
        raise ConfigurationError(f"{spec.name} knows no tenants")
    if not reveal(tenant).strip():
        raise ConfigurationError("the tenant is empty; leave it out to act on the account itself")
    if not sendable(reveal(tenant)):
        raise ConfigurationError("the tenant holds a line break or a character beyond printable ASCII")
    return tenant


def _checked_extra(
    spec: ServiceSpec, given: Mapping[str, tuple[SecretSource, ...]]
) -> Mapping[str, tuple[SecretSource, ...]]:
    """The further credentials, each with a text for each of its headers."""
    for name, values in given.items():
        if len(values) != len(spec.extra_credentials.get(name, ())) or not all(map(sendable, map(reveal, values))):
            raise ConfigurationError(f"{spec.name} takes no {name} credentials of this kind")
    return given
