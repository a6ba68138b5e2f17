"""`Listed`: how the objects of a kind are listed, and how one of them is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final, cast

from switchgear.backfill.steps import Ask
from switchgear.backfill.walks import BY_CURSOR, Walk
from switchgear.errors import InvalidRequest
from switchgear.pipeline.operation import Operation
from switchgear.sync.update import RefetchRequest
from switchgear.types.events import Source

__all__ = ["Listed", "asked", "by_id", "listed", "service_of", "table"]

One = Callable[[RefetchRequest], Ask]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """How the objects of a kind are listed, and how one of them is read."""

    pages: Ask | None
    """The first page of all of them; None: there is no such list."""
    walk: Walk = BY_CURSOR
    count: Ask | None = None
    """How many there are, where the pages do not say."""
    one: One | None
    """None: one cannot be read by itself."""
    gone: str | None = None
    """The code of the error by which the service says that one is gone; None: the service keeps them for good, or
    shows what is left of them."""
    complete: bool = False
    """Whether what is not listed is known to be gone; then it is not read once more."""
    kept: str | None = None
    """The kind of the states that are kept of them; None: of the same name."""
    own: Ask | None = None
    """The profile whose objects these are; asked for where something is not to be found."""
    is_own: Callable[[RefetchRequest, str | None], bool] = lambda request, ref_id: request.account == ref_id
    """Whether an object is among those of that profile."""


def asked(operation: Operation[..., Any, Any, Any], *args: Any, **params: Any) -> Ask:
    """What an operation asks for. It checks its arguments itself, which are known when the tables are made."""
    return Ask(operation.build(None, *args, **params), operation.name)


def by_id(operation: Operation[..., Any, Any, Any]) -> One:
    """An object is read by its id."""
    return lambda request: asked(operation, request.id)


@cache
def table(source: Source) -> Mapping[str, Listed]:
    """Kind -> how the objects of a service are listed and read."""
    return cast("Mapping[str, Listed]", import_module(f"switchgear.backfill.{source}").KINDS)


def listed(source: Source, kind: str) -> Listed:
    """How the objects of a kind are listed.

    Raises:
        InvalidRequest: Nothing is kept of such objects.
    """
    kinds = table(source)
    if kind not in kinds:
        raise InvalidRequest(f"nothing is kept of {source}'s {kind!r}; there are {', '.join(kinds)}")
    return kinds[kind]


_SOURCES: Final = frozenset(Source)


def service_of(name: str) -> Source:
    """The service that a client is of.

    Raises:
        InvalidRequest: It sends no events that its reads could be joined with.
    """
    if name not in _SOURCES:
        raise InvalidRequest(f"only what Clerk, Stripe and Ayrshare show can be joined with events, not {name}'s")
    return Source(name)
