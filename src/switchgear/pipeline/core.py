"""`Core`: what all calls of a client share; and `Call`, what one call knows of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import count
from typing import Any, Final, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

from switchgear._fork import CachedProperties, begin_anew_in_children
from switchgear._version import __version__
from switchgear.errors import ConfigurationError, InvalidRequest, SwitchgearError
from switchgear.pipeline.breaker import Breaker, Ticket
from switchgear.pipeline.budget import RetryBudget
from switchgear.pipeline.cache import CacheKey, CacheStore
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.concurrency import Concurrency, Turn
from switchgear.pipeline.deadline import Deadline
from switchgear.pipeline.encoding import encode_query
from switchgear.pipeline.flight import Flight, Flights
from switchgear.pipeline.hooks import HookEvent, Observer, notify
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.limiter import Limiter, Limiters
from switchgear.pipeline.redaction import scrub
from switchgear.pipeline.request import Body, Caching, Origin, Repeat, Request
from switchgear.pipeline.service import ServiceSpec
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import Settings
from switchgear.types.flags import is_on
from switchgear.types.secrets import AsyncCredential, SecretSource, digest, reveal

__all__ = ["Call", "Core"]

ErrorT = TypeVar("ErrorT", bound=SwitchgearError)


@dataclass(frozen=True, kw_only=True, repr=False)
class Core:
    """Immutable but for the policies' own state. `with_options` makes a sibling that shares that state."""

    spec: ServiceSpec
    base_url: str
    own_base: bool
    """Whether the base URL is the caller's own; then other base URLs of the service are not used."""
    credential: AsyncCredential
    tenant: SecretSource | None
    extra_credentials: Mapping[str, tuple[SecretSource, ...]]
    settings: Settings
    headers: tuple[tuple[str, str], ...] = ()
    """The caller's own, sent with every request."""
    bypass_cache: bool = False
    breaker: Breaker
    budget: RetryBudget
    limiters: Limiters
    """By the digest of credential and tenant."""
    concurrency: Concurrency | None
    """None: there is no limit but the connections."""
    cache: CacheStore
    flights: Flights
    observers: tuple[Observer, ...]
    interceptors: tuple[Interceptor, ...]
    clock: Clock
    uniform: Callable[[float, float], float] = field(repr=False)
    new_key: Callable[[], str] = field(repr=False)
    """Mints idempotency keys."""

    def secret_of(self, given: SecretSource) -> str:
        """The credential's text, checked for its form.

        Raises:
            ConfigurationError: It cannot be a key of this service.
        """
        secret = reveal(given)
        if not isinstance(cast(object, secret), str):
            raise ConfigurationError(f"the credential is of type {type(secret).__name__}, not text: is it set?")
        self.spec.check_credential(secret)
        if not sendable(secret):
            raise ConfigurationError("the credential holds a line break or a character beyond printable ASCII")
        return secret

    @cached_property
    def fixed_secret(self) -> str | None:
        """The credential, if it is at hand; None: it is asked for per call."""
        return None if callable(self.credential) else self.secret_of(self.credential)

    @cached_property
    def _tenant(self) -> str:
        return "" if self.tenant is None else reveal(self.tenant)

    @cached_property
    def _fixed_headers(self) -> tuple[tuple[str, str], ...]:
        own = (("accept", "application/json"), ("user-agent", f"switchgear/{__version__}"))
        return _sendable_all(outranked((*own, *self.spec.headers), self.headers) + self.headers)

    @cached_property
    def _fixed_owners(self) -> tuple[str, str]:
        """Of the credential that is at hand: without the tenant, and with it."""
        secret = self.fixed_secret or ""
        return digest(secret, ""), digest(secret, self._tenant)

    @cached_property
    def _fixed_digest(self) -> str:
        """Of the headers that every request has."""
        return digest(*(part for pair in self._fixed_headers for part in pair))

    @cached_property
    def kept_classes(self) -> tuple[Caching, ...]:
        """Of which operations answers are kept; never `Caching.NEVER`."""
        policy = self.settings.cache
        wanted = {
            Caching.REFERENCE: policy.reference,
            Caching.ENTITY: policy.entity,
            Caching.STATED: policy.stated,
        }
        return () if self.bypass_cache else tuple(kind for kind, kept in wanted.items() if kept)

    @cached_property
    def enabled(self) -> bool:
        """Whether the integration is switched on, for the tenant."""
        flags, name = self.settings.flags, self.spec.name
        share = flags.get(name, 1.0)
        on = is_on(flags, self._tenant, name) if self._tenant else share > 0
        return self.settings.enabled and on

    @cached_property
    def at_once(self) -> tuple[Caching, ...]:
        """Of which operations a kept answer can be handed out without asking or telling anybody first."""
        asks = self.fixed_secret is None or self.cache.blocking or not self.enabled
        return () if asks or self.observers else self.kept_classes

    def origin(self, secret: str, request: Request[Any]) -> Origin:
        """The scope of what is asked for."""
        if secret is self.fixed_secret:
            return self._fixed_origins[bool(request.tenant)]
        return self._origin(secret, bool(request.tenant))

    @cached_property
    def _fixed_origins(self) -> tuple[Origin, Origin]:
        secret = self.fixed_secret or ""
        return self._origin(secret, False), self._origin(secret, True)

    def _origin(self, secret: str, as_tenant: bool) -> Origin:
        if not self.spec.events_name_scope:
            return Origin(self.spec.name)
        return Origin(self.spec.name, self.spec.live(secret), (self._tenant if as_tenant else "") or None)

    def secrets(self, secret: str) -> tuple[str, ...]:
        """All that must not be written down."""
        extra = (reveal(value) for values in self.extra_credentials.values() for value in values)
        return (secret, self._tenant, *extra)

    def owner(self, secret: str, request: Request[Any]) -> str:
        """A digest of whose call it is: credential and tenant."""
        if secret is self.fixed_secret:
            return self._fixed_owners[bool(request.tenant)]
        return digest(secret, self._tenant if request.tenant else "")

    def wire(self, request: Request[Any], secret: str, key: str | None) -> WireRequest:
        """The request as it crosses the network.

        Raises:
            InvalidRequest: A credential or tenant is missing that it needs, or a header cannot be sent.
        """
        spec, headers = self.spec, list(request.headers)
        content = request.body.content if request.body else b""
        if request.signed_url:
            return WireRequest(
                request.method, self.url(request), _sendable_all((*_about(request.body), *headers)), content
            )
        if request.tenant and spec.tenant_header is not None and self._tenant:
            headers.append((spec.tenant_header, self._tenant))
        elif request.tenant == "required":
            raise InvalidRequest(
                f"this call needs a tenant, and the client has none: without {spec.tenant_header} it would reach the"
                " account itself"
            )
        for name in (*request.needs, *request.wants):
            values = self.extra_credentials.get(name)
            if values:
                headers += zip(spec.extra_credentials[name], map(reveal, values), strict=True)
            elif name in request.needs:
                raise InvalidRequest(f"this call needs the {name} credentials, and the client was built without them")
        headers += _about(request.body)
        if key is not None:
            headers.append((self._key_header(key), key))
        fixed = outranked(self._fixed_headers, request.headers)
        authorization = ("authorization", f"{spec.scheme} {secret}")
        return WireRequest(
            request.method,
            self.url(request),
            (*fixed, authorization, *_sendable_all(tuple(headers))),
            content,
            request.streamed,
        )

    def _key_header(self, key: str) -> str:
        header = self.spec.idempotency_header
        if header is None:
            raise InvalidRequest(f"{self.spec.name} takes no idempotency keys, so that this one would protect nothing")
        if not key:
            raise InvalidRequest("the idempotency key is empty")
        return header

    def url(self, request: Request[Any]) -> str:
        """The absolute URL, query included."""
        query = f"?{encode_query(request.query)}" if request.query else ""
        return f"{self._base(request)}{request.path.filled}{query}"

    def server(self, request: Request[Any]) -> tuple[str, int]:
        """The host and port that are asked."""
        parts = urlsplit(request.path.filled if request.signed_url else self._base(request))
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)

    def _base(self, request: Request[Any]) -> str:
        if request.signed_url:
            return ""
        return self.base_url if self.own_base or not request.base else self.spec.bases[request.base]

    def cache_key(self, request: Request[Any], owner: str) -> CacheKey | None:
        """Where the answer is kept; None: it is not to be kept.

        Everything that changes the answer is in it, and no secret: credential and tenant are there as a digest.
        """
        if request.caching not in self.kept_classes or not request.only_reads:
            return None
        key: CacheKey = (self.spec.name, self.url(request), owner, self._fixed_digest)
        if request.body is not None:
            key = (*key, digest(request.method, request.body.content.decode()))
        if not (request.headers or request.needs or request.wants):
            return key
        headers = (part for pair in request.headers for part in pair)
        names = (*request.needs, *request.wants)
        extra = (reveal(value) for name in names for value in self.extra_credentials.get(name, ()))
        return (*key, digest(*headers), digest(*names, *extra))

    def request_id(self, response: WireResponse, secret: str) -> str | None:
        """The service's id of a request, as it may be written down."""
        found = self.spec.request_id(response)
        return None if found is None else scrub(found, self.secrets(secret))

    def with_(self, **changes: Any) -> Core:
        """A sibling that shares breaker, budget, limiter, cache and flights."""
        sibling = object.__new__(Core)  # `dataclasses.replace` would take three times as long
        state = vars(sibling)
        state |= vars(self)
        for name in _WORKED_OUT:
            state.pop(name, None)
        state |= changes
        return sibling


_CACHED: Final = CachedProperties(Core)
begin_anew_in_children(_CACHED)
_WORKED_OUT: Final = tuple(name for name, member in vars(Core).items() if isinstance(member, cached_property))
"""What a sibling works out anew, from the fields that it takes over."""


@dataclass(slots=True, kw_only=True, repr=False)
class Call:
    """One logical call under way."""

    core: Core
    operation: str
    request: Request[Any]
    repeat: Repeat
    deadline: Deadline
    started: float
    observers: tuple[Observer, ...]
    secret: str = ""
    refused: str = ""
    """The secret before this one, if that was renewed."""
    owner: str = ""
    """A digest of credential and tenant."""
    key: str | None = None
    """The idempotency key: minted once, or the caller's own."""
    minted: bool = False
    """Whether the key was minted: then no repeat of the caller's would carry it."""
    renewed: bool = False
    ambiguous: bool = False
    """Whether nobody knows of some attempt if it took effect."""
    attempts: int = 0
    ticket: Ticket | None = None
    turn: Turn | None = None
    line: Limiter | None = None
    """Where it waits."""
    flight: tuple[CacheKey, Flight] | None = None
    """The one that it leads, or means to."""
    failed: SwitchgearError | None = None
    """How the last attempt failed, of those that were judged."""
    look_after: float = 0.0
    """Seconds that a look-up was asked to wait before the next."""
    number: int = field(default_factory=partial(next, count(1)))
    """Tells it apart from other calls that are under way."""

    def error(self, kind: type[ErrorT], message: str, **facts: Any) -> ErrorT:
        """An error that says where it happened, in words without secrets."""
        said: dict[str, Any] = {name: self.clean(x) if isinstance(x, str) else x for name, x in facts.items()}
        return self.locate(kind(self.clean(message), attempts=self.attempts, **said))

    def clean(self, text: str) -> str:
        """A service's own words, which might repeat what it was sent."""
        return scrub(text, (self.refused, *self.core.secrets(self.secret)))

    def locate(self, error: ErrorT) -> ErrorT:
        """Say in an error where it happened, unless it says so itself."""
        if not error.service:
            error.service, error.operation, error.attempts = self.core.spec.name, self.operation, self.attempts
        return error

    def request_id(self, response: WireResponse) -> str | None:
        """The service's id of a request."""
        found = self.core.spec.request_id(response)
        return None if found is None else self.clean(found)

    @property
    def own_limit(self) -> str | None:
        """Whose limit it is, where the operation has one of its own beside the owner's."""
        place = (self.request.method, self.request.path.template)
        return " ".join((self.owner, *place)) if place in self.core.spec.own_limits else None

    def limit(self, name: str) -> str:
        """Whose limit it is, of one that the request names."""
        return f"{self.owner} {name}"

    def give_back(self) -> None:
        """Everything that it holds, as often as one likes: a signal's handler may raise in the middle of it."""
        if self.line is not None:
            self.line.leave(self.number)
        if self.ticket is not None:
            self.core.breaker.release(self.ticket)
        if self.turn is not None:
            self.turn.leave()
        if self.flight is not None:
            self.core.flights.end(*self.flight)

    def left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline.left(self.core.clock.monotonic())

    def tell(self, event: Callable[..., HookEvent], *facts: object) -> None:
        """Tell the observers, if there are any; the event is only built then."""
        if self.observers:
            notify(self.observers, event(self.core.spec.name, self.operation, *facts, call=self.number))


_Headers: TypeAlias = tuple[tuple[str, str], ...]
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name (RFC 9110, section 5.6.2)."""


def sendable(text: object) -> bool:
    """Whether it is text, and a header can hold it."""
    return isinstance(text, str) and text.isascii() and text.isprintable() and text == text.strip()


def _sendable_all(headers: _Headers) -> _Headers:
    for name, value in headers:
        if not sendable(value):
            raise InvalidRequest(f"the header {name} must be text of printable ASCII, without a space at either end")
    return headers


def _about(body: Body | None) -> _Headers:
    """The headers that describe a body; the length of bytes is added where they are sent."""
    if body is None:
        return ()
    length = () if body.length is None else (("content-length", str(body.length)),)
    return (("content-type", body.content_type), *length)


def outranked(headers: _Headers, by: _Headers) -> _Headers:
    """What is left of headers when others say some of them otherwise."""
    if not by:
        return headers
    names = {name.lower() for name, _ in by}
    return tuple(pair for pair in headers if pair[0].lower() not in names)


_OURS: Final = frozenset({"authorization", "host", "content-length", "content-type", "transfer-encoding"})


def check_headers(headers: Mapping[str, str], spec: ServiceSpec | None = None) -> _Headers:
    """A caller's own headers, checked.

    Raises:
        ConfigurationError: One would replace what the client sends itself, or cannot be sent.
    """
    for name, value in headers.items():
        if name.lower() in (_OURS if spec is None else _OURS | spec.own_headers):
            raise ConfigurationError(f"the header {name} is the client's own")
        if not _TOKEN.fullmatch(name) or not sendable(value):
            raise ConfigurationError("a header holds a character that HTTP does not allow, or is no text")
    return tuple(headers.items())
