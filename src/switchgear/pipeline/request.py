"""A call before it is sent, and after it was answered: values to compare, log, test or replay. No I/O."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Generic, Literal, TypeAlias, TypeVar
from urllib.parse import quote

from typing_extensions import override

from switchgear.errors import InvalidRequest
from switchgear.pipeline.wire import http_date
from switchgear.types.cache import CacheTag
from switchgear.types.events import Read, Source
from switchgear.types.headers import Headers
from switchgear.types.secrets import Unpicklable, closed

__all__ = [
    "Body",
    "Caching",
    "Lookup",
    "Method",
    "Origin",
    "Path",
    "Query",
    "Repeat",
    "Request",
    "Response",
    "Timing",
    "idempotency_key",
    "path",
]

T = TypeVar("T")

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Query: TypeAlias = tuple[tuple[str, str], ...]


class Repeat(StrEnum):
    """What sending the same request twice means when nobody knows whether the first took effect."""

    SAFE = "safe"
    """Twice is as good as once."""
    KEYED = "keyed"
    """Safe, because an idempotency key goes along."""
    LOOKUP = "lookup"
    """Look whether it took effect, then decide."""
    NEVER = "never"
    """It may happen twice; only a request that surely was not executed goes again."""


class Timing(StrEnum):
    """The class of operation that decides deadline and attempt timeout (`pipeline.deadline` has the table)."""

    FAST = "fast"
    SLOW = "slow"
    POST = "post"
    UPLOAD = "upload"


class Caching(StrEnum):
    """Whether an answer may be kept."""

    REFERENCE = "reference"
    """Changes rarely: kept by default."""
    ENTITY = "entity"
    """A single object: kept when asked for."""
    STATED = "stated"
    """Kept by default, as long as the service says that it would answer the same: even a POST that only reads."""
    NEVER = "never"
    """Money, sessions, tokens, writes: never kept, even when asked for."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path and the template it was made of; only the template is ever written down."""

    template: str
    filled: str


_FORBIDDEN = frozenset("/\\%?#")
_PLAIN = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*")
"""Ids as services make them, which need no escapes."""


def path(template: str, **parts: str) -> Path:
    """Fill a template such as `/v1/users/{user_id}`.

    Raises:
        InvalidRequest: A part is empty, no text, or would change the path (`..`, `/`, `%2F`, control characters).
    """
    if not parts:
        return Path(template, template)
    return Path(template, template.format_map({name: _segment(name, part) for name, part in parts.items()}))


def _segment(name: str, part: object) -> str:
    if not isinstance(part, str):
        raise InvalidRequest(f"{name} must be a string, not {type(part).__name__}")
    if _PLAIN.fullmatch(part):
        return part
    if not part or part.isspace():
        raise InvalidRequest(f"{name} must not be empty")
    if part in {".", ".."} or not part.isprintable() or not _FORBIDDEN.isdisjoint(part):
        raise InvalidRequest(f"{name} is no id: it holds a character that would change the path")
    return quote(part, safe="")


@closed
@dataclass(frozen=True, slots=True, repr=False)
class Body(Unpicklable):
    """A request's body, frozen before the first attempt. `pipeline.body` makes one of each kind."""

    content_type: str
    content: bytes = b""
    open: Callable[[], Iterable[bytes] | AsyncIterable[bytes]] | None = None
    """For a stream: called once per attempt."""
    replayable: bool = True
    """Whether it can be sent a second time."""
    length: int | None = None
    """Of a stream, where it is known; it goes in chunks otherwise."""

    @override
    def __repr__(self) -> str:
        size = "stream" if self.open else f"{len(self.content)} bytes"
        return f"Body({self.content_type}, {size})"


@closed
@dataclass(frozen=True, slots=True)
class Lookup(Unpicklable, Generic[T]):
    """How to find out whether an ambiguous write took effect."""

    request: Request[Any]
    """A read."""
    found: Callable[[Any, datetime], T | None] = field(repr=False)
    """From what the read answered, and the time at which the call began by the service's clock: the result that the
    write would have had; None: it is not there. A `ValueError` says that this cannot be decided, an `ApiError` that it
    failed."""
    under_way: float | None = None
    """For how many seconds after its answer was lost the service may still be at work on the write, so that not being
    there proves nothing; None: as long as an attempt of its class may take."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request(Unpicklable, Generic[T]):
    """What to send and how to read the answer. Its repr shows neither query nor body."""

    method: Method
    path: Path
    decode: Callable[[bytes], T]
    query: Query = ()
    body: Body | None = None
    headers: tuple[tuple[str, str], ...] = ()
    repeat: Repeat | None = None
    """None: what the service's verb says (`ServiceSpec.repeat`)."""
    timing: Timing = Timing.FAST
    caching: Caching = Caching.NEVER
    tags: tuple[CacheTag, ...] = ()
    """Of a read: what it holds. Of a write: what it changes."""
    idempotency_key: str | None = None
    """The caller's own; None: one is minted per call where the service takes keys."""
    lookup: Lookup[T] | None = None
    """Asked before a `LOOKUP` is repeated, and when a repeat finds nothing (`gone` outranks it there), a conflict, or
    is refused as invalid: some services say so that it exists by now."""
    gone: bytes | None = None
    """Of a DELETE: what to decode when its repeat finds nothing, which means that the first one took effect."""
    answers: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """By the code of an error that is an answer here, such as a list's "nothing found": what to decode in its place."""
    base: str = ""
    """The name of another base URL of the service, such as `files`."""
    signed_url: bool = False
    """Whether the path is a whole URL that carries its own permission: then nothing goes along that tells who asks."""
    streamed: bool = False
    """Whether the answer's body is wanted as it comes: `parts` of `WireResponse`, which is not decoded, where the
    transport can do so. What breaks it off after its head has come is not repeated."""
    tenant: bool | Literal["required"] = True
    """Whether the tenant's header goes along; False for calls on the account itself, `required` for calls that must
    not reach the account by a missing tenant."""
    ahead: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    """By parameter: times that must lie ahead when the call begins, by the client's clock."""
    limited_by: tuple[str, ...] = ()
    """Names of limits that hold beside the owner's, such as networks with a cap of their own (`Problem.held`)."""
    needs: tuple[str, ...] = ()
    """Names of further credentials that must go along (`ServiceSpec.extra_credentials`)."""
    wants: tuple[str, ...] = ()
    """Names of further credentials that go along if the client has them."""

    @property
    def only_reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET" or self.caching is Caching.STATED

    @override
    def __repr__(self) -> str:
        return f"Request({self.method} {self.path.template})"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which data a client asks for: the scope that what it reads has in common with the service's own events."""

    service: str
    livemode: bool | None = None
    """The mode of the key; None where events tell of no mode."""
    account: str | None = None
    """The account that is acted for, where events name it."""


@dataclass(frozen=True, slots=True)
class Response(Generic[T]):
    """A value with the envelope it came in. Its repr shows neither value nor headers."""

    value: T = field(repr=False)
    status: int
    headers: Headers = field(repr=False)
    request_id: str | None
    attempts: int
    """How many times the request was sent; 0 when a fresh answer came from the cache."""
    seconds: float
    """How long the answering attempt took."""
    from_cache: bool = False
    stale: bool = False
    """Whether it is older than the cache's ttl, and was served because the service is out."""
    origin: Origin | None = field(default=None, repr=False, compare=False)
    """Whose client asked; None for a response that was made by hand."""

    @property
    def started_at(self) -> datetime | None:
        """The start of the answering attempt by the service's own clock: its `Date` header minus the time it took.

        None if the service sent no date, or the answer came from the cache, so that nobody knows what it is newer than.
        """
        at = None if self.from_cache else http_date(self.headers.get("date", ""))
        return None if at is None else at - timedelta(seconds=self.seconds)

    def read(self, kind: str | None = None, id: str | None = None) -> Read[T]:
        """The value as a fragment that can be joined with events: of the very object that its own webhooks are about.

        Mode and account are the object's own where it says them, else those of the client that asked.

        Args:
            kind: The kind of object, such as `customer`; only needed where the value does not say it.
            id: Its id; only needed where the value does not say it, as in the reply to a deletion.

        Raises:
            InvalidRequest: The answer has no `started_at`, nothing says what it is about, or a client of a service of
                one's own asked, which sends no events.
        """
        at, origin, value = self.started_at, self.origin, self.value
        if at is None:
            raise InvalidRequest("only a fresh answer with a date can be joined; read with with_options(cache=False)")
        if origin is None or origin.service not in set(Source):
            raise InvalidRequest("only answers of Clerk, Stripe and Ayrshare can be joined with events")
        source, of, named = Source(origin.service), kind or _said(value, "object"), id or _said(value, "id")
        if not of or not named:
            raise InvalidRequest("the answer does not say what it is about; name kind and id: read('post', post_id)")
        stated = getattr(value, "livemode", None)
        livemode = stated if isinstance(stated, bool) else origin.livemode
        account = _said(value, "ref_id") if source is Source.AYRSHARE else origin.account
        return Read(source=source, kind=of, id=named, object=value, at=at, account=account, livemode=livemode)


def _said(value: object, name: str) -> str | None:
    """The text in one of a value's fields; None if there is none."""
    held = getattr(value, name, None)
    return held if isinstance(held, str) and held else None


def idempotency_key(*facts: str) -> str:
    """A key that follows from facts, so that a restarted job repeats it: `idempotency_key("order", order_id)`.

    Raises:
        InvalidRequest: There are no facts, or one is empty.
    """
    if not facts or not all(facts):
        raise InvalidRequest("an idempotency key needs at least one fact, and no empty ones")
    return sha256("\0".join(facts).encode()).hexdigest()
