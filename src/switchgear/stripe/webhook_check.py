"""Whether the account's webhook endpoints send what a router handles, in versions that the models read.

    for finding in check_webhooks(client, router, url="https://example.com/webhooks/stripe"):
        log.warning(finding)

Sources: https://docs.stripe.com/api/webhook_endpoints, https://docs.stripe.com/api/v2/core/event_destinations and
https://docs.stripe.com/connect/webhooks.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import Any, Final, TypeVar, overload
from urllib.parse import parse_qs, urlsplit

from pydantic import Field
from typing_extensions import override

from switchgear.errors import NotFound, PermissionDenied
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import Async, Flow, Sync, fetch, flow
from switchgear.pipeline.page import Cursor, Paged, Slice
from switchgear.stripe.client import API_VERSION, StripeNamespaces
from switchgear.stripe.event_types import SNAPSHOT_TYPES, THIN_TYPES
from switchgear.stripe.events import StripeEvent, StripeGenericEvent, ThinEvent
from switchgear.stripe.models.base import StripeModel, StripeObject
from switchgear.stripe.models.webhook_endpoint import WebhookEndpoint
from switchgear.stripe.operations.events import EVENT_RECORD
from switchgear.stripe.operations.parameters import STRIPE
from switchgear.stripe.operations.webhook_endpoints import WEBHOOK_ENDPOINT
from switchgear.types.events import Event, Source, kinds_of
from switchgear.types.model import decoder
from switchgear.webhooks.router import Route, Router

__all__ = ["WebhookFinding", "WebhookMistake", "check_webhooks"]

T = TypeVar("T")


class WebhookMistake(StrEnum):
    """What is wrong between an account's endpoints and a router."""

    NO_ENDPOINT = "no_endpoint"
    """Nothing is sent at all, or nothing to the address."""
    DISABLED = "disabled"
    """An endpoint is disabled, by hand or by Stripe after failed deliveries."""
    UNREAD_VERSION = "unread_version"
    """An endpoint's events are in a version that the models were not written for."""
    SENT_TWICE = "sent_twice"
    """Two endpoints send the same types of the same accounts."""
    NOT_HANDLED = "not_handled"
    """A type is sent, and no handler takes it."""
    NOT_SENT = "not_sent"
    """A handler waits for what no endpoint sends."""
    UNKNOWN_TYPE = "unknown_type"
    """A handler waits for a type that Stripe does not have."""
    OTHER_OBJECT = "other_object"
    """A handler waits for a type in a class that does not hold what such events are about."""
    OTHER_PAYLOAD = "other_payload"
    """A handler of snapshot events meets a destination of thin ones, or the other way round."""
    NOT_CONNECT = "not_connect"
    """What comes from connected accounts only is handled, and no endpoint listens to them."""
    NOT_CHECKED = "not_checked"
    """The key may not list event destinations: what they send is not known."""


@dataclass(frozen=True, slots=True)
class WebhookFinding:
    """One mistake. As text it says what is wrong and what to do."""

    mistake: WebhookMistake
    message: str
    endpoints: tuple[str, ...] = ()
    """The ids of the endpoints and event destinations concerned."""
    types: tuple[str, ...] = ()
    """The types concerned, sorted; empty where it is all of them."""
    handlers: tuple[str, ...] = ()
    """The names of the handlers concerned."""

    @override
    def __str__(self) -> str:
        return f"{self.mistake}: {self.message}"


@overload
def check_webhooks(
    client: StripeNamespaces[Sync], router: Router, *, url: str | None = None, connect: bool = False
) -> tuple[WebhookFinding, ...]: ...
@overload
def check_webhooks(
    client: StripeNamespaces[Async], router: Router, *, url: str | None = None, connect: bool = False
) -> Coroutine[Any, Any, tuple[WebhookFinding, ...]]: ...
def check_webhooks(
    client: StripeNamespaces[Any], router: Router, *, url: str | None = None, connect: bool = False
) -> Any:
    """Compare the account's webhook endpoints and event destinations with a router's handlers, and name the mistakes.

    It reads the endpoints, the event destinations, and where an endpoint has no version of its own the newest event,
    which shows the account's. Handlers of other services are left alone.

    Args:
        client: Synchronous or asynchronous; with the latter, await the result.
        router: With its handlers.
        url: The address that leads to the router; endpoints with another one are somebody else's then. None: all are
            taken into account, as if each led here.
        connect: Whether the handlers expect events of connected accounts, too.

    Returns:
        What was found, mistakes of endpoints first; nothing, if all is well.

    Raises:
        ApiError: Stripe refused; the key has to be allowed to read webhook endpoints.
    """
    return _check(client, router, url, connect=connect)


class _Pointed(StripeModel):
    url: str | None = None


class _Destination(StripeObject):
    """An event destination, as far as it matters here."""

    enabled_events: list[str] = Field(default_factory=list)
    event_payload: str = "snapshot"
    events_from: list[str] | None = None
    snapshot_api_version: str | None = None
    status: str | None = None
    webhook_endpoint: _Pointed | None = None


class _Destinations(StripeModel):
    data: list[_Destination]
    next_page_url: str | None = None


def _destinations(content: bytes) -> Slice[_Destination]:
    page = decoder(_Destinations)(content)
    cursors = parse_qs(urlsplit(page.next_page_url or "").query).get("page", [None])
    return Slice(tuple(page.data), next=cursors[0])


_DESTINATION: Final = Kind(
    STRIPE, "v2.core.event_destination", "/v2/core/event_destinations/{destination_id}", _Destination
)
_OWN: Final = frozenset({"@self"})
_CONNECTED: Final = frozenset({"@accounts"})
_FROM_CONNECTED: Final = ("account.application.", "capability.", "person.")
"""The beginnings of types that come from connected accounts only."""
_OLDEST: Final = "2024-09-30"
"""Of the versions that the models read, as they read all between: acacia."""


@dataclass(frozen=True)
class _Sender:
    """An endpoint, or an event destination."""

    id: str
    url: str | None
    types: tuple[str, ...]
    thin: bool
    scope: frozenset[str]
    """Whose events it sends."""
    version: str | None
    enabled: bool

    @cached_property
    def sends(self) -> frozenset[str]:
        """All the types."""
        every = THIN_TYPES if self.thin else SNAPSHOT_TYPES.keys()
        return frozenset((*self.types, *(every if self.sends_all else ())))

    @property
    def sends_all(self) -> bool:
        return "*" in self.types

    @property
    def of_connected(self) -> bool:
        return any(scope.endswith("@accounts") for scope in self.scope)


def _endpoint(found: WebhookEndpoint) -> _Sender:
    scope = _OWN if found.application is None else _CONNECTED
    types, enabled = tuple(found.enabled_events or ()), found.status != "disabled"
    return _Sender(found.id, found.url, types, False, scope, found.api_version, enabled)


def _destination(found: _Destination) -> _Sender:
    return _Sender(
        found.id,
        None if found.webhook_endpoint is None else found.webhook_endpoint.url,
        tuple(found.enabled_events),
        found.event_payload == "thin",
        frozenset(found.events_from or _OWN),
        found.snapshot_api_version,
        found.status != "disabled",
    )


@flow
def _check(_: object, router: Router, url: str | None, *, connect: bool) -> Flow[tuple[WebhookFinding, ...]]:
    endpoints = yield from _every(WEBHOOK_ENDPOINT.list({"limit": 100}))
    senders: list[_Sender] = [_endpoint(found) for found in endpoints]
    query = {"limit": 100, "include": ["webhook_endpoint.url"]}
    unseen: list[WebhookFinding] = []
    try:
        found = yield from _every(_DESTINATION.list(query, items=_destinations, paging=Cursor("page")))
    except (NotFound, PermissionDenied) as refusal:
        message = f"event destinations could not be listed, so what they send is not known: {refusal.message}"
        unseen.append(WebhookFinding(WebhookMistake.NOT_CHECKED, message))
    else:
        senders += _others(senders, map(_destination, found))
    if url is not None:
        senders = [sender for sender in senders if sender.url == url]
    default: str | None = None
    if any(sender.enabled and not sender.thin and sender.version is None for sender in senders):
        newest = yield from fetch(EVENT_RECORD.list({"limit": 1}))
        default = newest.items[0].api_version if newest.items else None
    return (*_Comparison(router, senders, default).findings(connect=connect), *unseen)


_check.name = check_webhooks.__name__


def _every(request: Paged[T]) -> Flow[list[T]]:
    found: list[T] = []
    while True:
        page = yield from fetch(request)
        found.extend(page.items)
        cursor = request.paging.cursor(request.query, page)
        if cursor is None or not page.items:
            return found
        request = request.at(cursor)


def _others(known: Sequence[_Sender], found: Iterator[_Sender]) -> Iterator[_Sender]:
    """Without endpoints that are listed as event destinations, too."""
    ids = {sender.id for sender in known}
    same = {(sender.url, frozenset(sender.types), sender.scope) for sender in known}
    for sender in found:
        if sender.id not in ids and (sender.thin or (sender.url, frozenset(sender.types), sender.scope) not in same):
            yield sender


class _Comparison:
    """Endpoints and routes side by side."""

    def __init__(self, router: Router, senders: Sequence[_Sender], default: str | None) -> None:
        self._senders = senders
        self._active = [sender for sender in senders if sender.enabled]
        self._default = default
        self._takes_all = router.takes_all
        self._routes = [route for route in router.routes if _concerns_stripe(route.kind)]

    def findings(self, *, connect: bool) -> Iterator[WebhookFinding]:
        own = [route for route in self._routes if issubclass(route.kind, StripeEvent)]
        if not self._senders:
            if own or connect:
                message = "no endpoint sends anything here; create one with client.webhook_endpoints.create"
                yield WebhookFinding(WebhookMistake.NO_ENDPOINT, message, handlers=_names(own))
            return
        for sender in self._senders:
            yield from self._of(sender)
        for one, other in combinations(self._active, 2):
            yield from _twice(one, other)
        if connect and not any(sender.of_connected for sender in self._active):
            message = "no endpoint listens to connected accounts; create one with connect=True"
            yield WebhookFinding(WebhookMistake.NOT_CONNECT, message)
        for route in own:
            yield from self._unsent(route)

    def _of(self, sender: _Sender) -> Iterator[WebhookFinding]:
        if not sender.enabled:
            message = f"{sender.id} is disabled and sends nothing; enable it (disabled=False), or delete it"
            yield WebhookFinding(WebhookMistake.DISABLED, message, (sender.id,), tuple(sorted(sender.types)))
            return
        version = sender.version or self._default
        if not sender.thin and version is not None and not _is_read(version):
            message = (
                f"{sender.id} sends events in version {version}; the models read {_OLDEST}.acacia to {API_VERSION}, "
                f"what does not fit them comes as a generic event. Create an endpoint with api_version={API_VERSION!r}"
            )
            yield WebhookFinding(WebhookMistake.UNREAD_VERSION, message, (sender.id,))
        unhandled = tuple(sorted(name for name in sender.sends if not self._is_handled(name, thin=sender.thin)))
        if unhandled and not self._takes_all:
            types = () if sender.sends_all else unhandled
            what = "every type there is" if sender.sends_all else _listed(types)
            message = f"{sender.id} sends {what}, and no handler takes {'most of them' if sender.sends_all else 'that'}"
            yield WebhookFinding(WebhookMistake.NOT_HANDLED, message, (sender.id,), types)

    def _is_handled(self, name: str, *, thin: bool) -> bool:
        return any(_takes(route, name, thin=thin) for route in self._routes) or any(
            # the other form of it is handled, which is a mistake of its own
            route.types and _other_form(name) in route.types
            for route in self._routes
        )

    def _unsent(self, route: Route) -> Iterator[WebhookFinding]:
        """What a handler waits for in vain."""
        active = {name for sender in self._active for name in sender.sends}
        disabled = {name for sender in self._senders for name in sender.sends} - active
        if not route.types:
            possible = {*SNAPSHOT_TYPES, *THIN_TYPES, *active}
            takes = {name for name in possible if _takes(route, name, thin=name in THIN_TYPES)}
            if takes and not takes & (active | disabled):
                message = f"{route.name} handles {route.kind.__name__}, and no endpoint sends any of its types"
                yield WebhookFinding(WebhookMistake.NOT_SENT, message, handlers=(route.name,))
            return
        missing: list[str] = []
        for name in sorted(route.types):
            if (finding := self._unfit(route, name, active)) is not None:
                yield finding
            elif name not in active | disabled:
                missing.append(name)
        if missing:
            message = f"{route.name} handles {_listed(missing)}, which no endpoint sends; add it to its enabled_events"
            yield WebhookFinding(WebhookMistake.NOT_SENT, message, (), tuple(missing), (route.name,))

    def _unfit(self, route: Route, name: str, active: set[str]) -> WebhookFinding | None:
        """Why a type cannot come to a handler, if the reason is not just that nobody sends it."""
        known = name in active or name in SNAPSHOT_TYPES or name in THIN_TYPES
        senders = [sender for sender in self._active if name in sender.sends]
        mistake, ids = WebhookMistake.UNKNOWN_TYPE, tuple(sender.id for sender in senders)
        if not known:
            near = get_close_matches(name, (*SNAPSHOT_TYPES, *THIN_TYPES), 1)
            message = f"{route.name} handles {name}, which is no type of Stripe's" + (f"; {near[0]} is" if near else "")
        elif not _takes(route, name, thin=name in THIN_TYPES):
            mistake = WebhookMistake.OTHER_OBJECT
            classes = " or ".join(sorted(kind.__name__ for kind in _classes(name, thin=name in THIN_TYPES)))
            message = f"{route.name} handles {name} as {route.kind.__name__}, and it is received as {classes}"
        elif not senders and (other := [sender for sender in self._active if _other_form(name) in sender.sends]):
            mistake, ids = WebhookMistake.OTHER_PAYLOAD, tuple(sender.id for sender in other)
            message = f"{route.name} handles {name}, and {other[0].id} sends {_other_form(name)} in its place"
        elif name.startswith(_FROM_CONNECTED) and senders and not any(sender.of_connected for sender in senders):
            mistake = WebhookMistake.NOT_CONNECT
            message = f"{route.name} handles {name} of connected accounts, to which {ids[0]} does not listen"
        else:
            return None
        return WebhookFinding(mistake, message, ids, (name,), (route.name,))


def _twice(one: _Sender, other: _Sender) -> Iterator[WebhookFinding]:
    if one.thin is other.thin and one.scope & other.scope and (types := one.sends & other.sends):
        both = () if one.sends_all and other.sends_all else tuple(sorted(types))
        message = f"{one.id} and {other.id} both send {_listed(both)}: each such event comes twice. Keep one of them"
        yield WebhookFinding(WebhookMistake.SENT_TWICE, message, (one.id, other.id), both)


def _concerns_stripe(kind: type[Event[Any]]) -> bool:
    return issubclass(kind, StripeEvent) or issubclass(StripeGenericEvent, kind)


def _classes(name: str, *, thin: bool) -> set[type[Event[Any]]]:
    """The classes that events of a type are received as."""
    if thin:
        return {ThinEvent}
    kinds = kinds_of(Source.STRIPE)
    return {kinds.get(kind, StripeGenericEvent) for kind in SNAPSHOT_TYPES.get(name, ())}


def _takes(route: Route, name: str, *, thin: bool) -> bool:
    """Whether a handler may run for events of a type; of a type that is not known, of any class."""
    if route.types and name not in route.types:
        return False
    classes = _classes(name, thin=thin)
    what_does_not_fit = issubclass(StripeGenericEvent, route.kind)
    return not classes or what_does_not_fit or any(issubclass(kind, route.kind) for kind in classes)


def _other_form(name: str) -> str:
    """The thin type that says the same as a snapshot's, or the other way round."""
    return name.removeprefix("v1.") if name.startswith("v1.") else f"v1.{name}"


def _is_read(version: str) -> bool:
    """Whether the models were written for a version: within a release only what is compatible is added."""
    date, _, release = version.partition(".")
    last, _, ours = API_VERSION.partition(".")
    return date >= _OLDEST and (date <= last or release == ours)


def _names(routes: Sequence[Route]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(route.name for route in routes))


_SHOWN: Final = 5


def _listed(types: Sequence[str]) -> str:
    shown = ", ".join(types[:_SHOWN]) or "every type"
    return f"{shown} and {len(types) - _SHOWN} more" if len(types) > _SHOWN else shown
