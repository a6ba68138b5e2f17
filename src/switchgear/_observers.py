"""How observers and the log are told, by clients and by what receives webhooks alike."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from inspect import iscoroutinefunction, unwrap
from typing import Any, Final, TypeVar, cast

from switchgear.errors import ConfigurationError
from switchgear.types.hooks import Observed

__all__ = ["be_quiet", "check_observers", "is_async", "log", "logger", "notify"]

logger: Final = logging.getLogger("switchgear")

ObservedT = TypeVar("ObservedT", bound=Observed)
ObserverT = TypeVar("ObserverT", bound=Callable[..., object])


def check_observers(observers: Iterable[ObserverT]) -> tuple[ObserverT, ...]:
    """The observers, if each can be told.

    Raises:
        ConfigurationError: One is no function, or would have to be awaited.
    """
    given = tuple(observers)
    for observer in cast("tuple[object, ...]", given):
        if not callable(observer) or is_async(observer):
            kind = type(observer).__name__
            raise ConfigurationError(f"an observer must be a plain function of one event, not {kind}")
    return given


def is_async(function: Callable[..., object]) -> bool:
    """Whether what a function answers has to be awaited."""
    plain: Any = unwrap(function)
    return iscoroutinefunction(plain) or iscoroutinefunction(getattr(plain, "__call__", None))  # noqa: B004 - its kind


def notify(observers: Sequence[Callable[[ObservedT], object]], event: ObservedT) -> None:
    """Tell everybody; an observer that raises is logged and otherwise ignored."""
    for observer in observers:
        try:
            observer(event)
        except Exception as error:  # noqa: BLE001 - whatever an observer does wrong must not touch what it watches
            logger.warning("an observer raised %s on %s", type(error).__name__, type(event).__name__)


def log(event: Observed) -> None:
    """The observer behind the `switchgear` logger.

    Each record carries the event's facts as `switchgear.<fact>`, for formatters that write structured lines.
    """
    if logger.isEnabledFor(event.level):
        facts = {f"switchgear.{fact.name}": getattr(event, fact.name) for fact in fields(event)}
        logger.log(event.level, "%s", event, extra={"switchgear.event": type(event).__name__, **facts})


def be_quiet() -> None:
    """Keep Python from printing our warnings where logging is not configured: with what is built, not on import."""
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
