"""The router: which handlers run for an event, and running them.

router = Router()

@router.on(SubscriptionEvent, "customer.subscription.updated", "customer.subscription.deleted")
def mirror(event: SubscriptionEvent) -> None: ...

router.accept(event)             # or await router.aaccept(event), which runs handlers of both kinds
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from switchgear._observers import be_quiet, check_observers, log, notify
from switchgear.errors import ConfigurationError
from switchgear.types.events import Event
from switchgear.types.hooks import DeliveryObserver, Unhandled

__all__ = ["Handler", "Route", "Router"]

EventT = TypeVar("EventT", bound=Event[Any])
ResultT = TypeVar("ResultT")

Handler: TypeAlias = Callable[[Any], object]
"""A function of one event; a coroutine function is awaited."""


@dataclass(frozen=True, slots=True)
class Route:
    """A registration of a handler."""

    kind: type[Event[Any]]
    """The class of events that it takes."""
    types: frozenset[str]
    """The types among these; none for all of the class."""
    handler: Handler

    @property
    def name(self) -> str:
        """The handler's name."""
        return _name(self.handler)

    def fits(self, event: Event[object]) -> bool:
        """Whether the handler runs for an event."""
        return isinstance(event, self.kind) and (not self.types or event.type in self.types)


class Router:
    """A sink of events: runs the handlers that were registered for an event's class, in the order of registration.

    Every handler runs, whatever the others do. If some fail, their errors are raised together once all have run, always
    as an `ExceptionGroup`, even for one; then the delivery is not acknowledged and comes again, so a handler has to
    bear being repeated. Only what is no `Exception`, such as a cancellation, ends the run at once.

    Args:
        unhandled: The handler of events for which no other is registered; None: they are accepted, and nothing is done.
        observers: Told of each such event, with and without that handler; those of clients are welcome.

    Raises:
        ConfigurationError: `unhandled` is no function, or an observer cannot be told.
    """

    def __init__(self, *, unhandled: Handler | None = None, observers: Sequence[DeliveryObserver] = ()) -> None:
        be_quiet()
        if not callable(unhandled) and unhandled is not None:
            raise ConfigurationError(f"unhandled has to be a function of one event, not {type(unhandled).__name__}")
        self._unhandled = () if unhandled is None else (unhandled,)
        self._observers = (*check_observers(observers), log)
        self._routes: list[Route] = []

    def on(
        self, kind: type[EventT], *types: str
    ) -> Callable[[Callable[[EventT], ResultT]], Callable[[EventT], ResultT]]:
        """Register a handler for a class of events, its subclasses included.

        Args:
            kind: The class, such as `SubscriptionEvent`; `Event` for all.
            types: The provider's own type names, compared as they are; none for all of the class.

        Raises:
            ConfigurationError: `kind` is no class of events.
        """
        if not _is_event_class(kind):
            raise ConfigurationError(f"router.on() takes a class of events first, not {kind!r}")

        def register(handler: Callable[[EventT], ResultT]) -> Callable[[EventT], ResultT]:
            self._routes.append(Route(kind, frozenset(types), handler))
            return handler

        return register

    @property
    def routes(self) -> tuple[Route, ...]:
        """What was registered, in order."""
        return tuple(self._routes)

    @property
    def takes_all(self) -> bool:
        """Whether there is a handler for what no other takes."""
        return bool(self._unhandled)

    def fetch(self, event: Event[object]) -> tuple[Handler, ...]:
        """The handlers that would run, in order; a handler with several fitting registrations runs once."""
        return self._registered(event) or self._unhandled

    def _registered(self, event: Event[object]) -> tuple[Handler, ...]:
        found: list[Handler] = []
        for route in self._routes:
            if route.fits(event) and route.handler not in found:
                found.append(route.handler)
        return tuple(found)

    def _begin(self, event: Event[object]) -> tuple[Handler, ...]:
        """The handlers to run; that there are none of its own is told."""
        registered = self._registered(event)
        if not registered:
            notify(self._observers, Unhandled(event.source, event.type, event.age))
        return registered or self._unhandled

    def accept(self, event: Event[object], /) -> None:
        """Run the handlers.

        Raises:
            ExceptionGroup: The errors of those that failed.
            ConfigurationError: One of the handlers is a coroutine function; none was run.
        """
        handlers = self._begin(event)
        for handler in handlers:
            if _is_async(handler):
                raise ConfigurationError(
                    f"{_name(handler)} is a coroutine function and cannot run in accept(); await router.aaccept(event)"
                )
        errors: list[Exception] = []
        for handler in handlers:
            try:
                _refuse_awaitable(handler, handler(event))
            except Exception as error:  # noqa: BLE001 - the others run first
                errors.append(error)
        _raise_together(errors, handlers, event)

    async def aaccept(self, event: Event[object], /) -> None:
        """Run the handlers one after another, and await those that are coroutine functions.

        Raises:
            ExceptionGroup: The errors of those that failed.
        """
        handlers = self._begin(event)
        errors: list[Exception] = []
        for handler in handlers:
            try:
                result = handler(event)
                if inspect.isawaitable(result):
                    await result
            except Exception as error:  # noqa: BLE001 - the others run first
                errors.append(error)
        _raise_together(errors, handlers, event)


def _is_event_class(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Event)


def _is_async(handler: Handler) -> bool:
    call = type(handler).__call__  # of an object that can be called
    return inspect.iscoroutinefunction(handler) or inspect.iscoroutinefunction(call)


def _refuse_awaitable(handler: Handler, result: object) -> None:
    """A plain function may still answer something that wants to be awaited, and would be forgotten."""
    if inspect.iscoroutine(result):
        result.close()
    if inspect.isawaitable(result):
        raise ConfigurationError(f"{_name(handler)} answered an awaitable; await router.aaccept(event) instead")


def _raise_together(errors: list[Exception], handlers: tuple[Handler, ...], event: Event[object]) -> None:
    if errors:
        raise ExceptionGroup(f"{len(errors)} of {len(handlers)} handlers failed for {event.type} {event.id}", errors)


def _name(handler: Handler) -> str:
    return getattr(handler, "__qualname__", type(handler).__qualname__)
