"""The few kinds of request that all operations are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar, cast

from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import form_body
from switchgear.pipeline.encoding import Value, bracketed
from switchgear.pipeline.page import Cursor, Paged, Slice, StartingAfter
from switchgear.pipeline.request import Caching, Lookup, Path, Request, Timing
from switchgear.stripe.models.base import StripeModel, StripeObject
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder

__all__ = ["created", "delete", "listing", "read", "search", "tag", "write"]

T = TypeVar("T")
ObjectT = TypeVar("ObjectT", bound=StripeObject)


def tag(kind: str, id: str | None = None) -> CacheTag:
    """The cache tag of an object, or of all of its kind."""
    return CacheTag.of("stripe", kind, id)


def created(kind: str) -> CacheTag:
    """The cache tag of an object to come: it makes lists of its kind stale, and no other object."""
    return tag(kind, "new")


def read(
    path: Path,
    decode: Callable[[bytes], T],
    fields: Mapping[str, Value],
    *,
    tags: tuple[CacheTag, ...],
    caching: Caching = Caching.NEVER,
) -> Request[T]:
    """Read one object. An expanded answer is never kept, because it may hold what must not be."""
    query = bracketed(**fields)
    return Request(
        method="GET",
        path=path,
        decode=decode,
        query=query,
        caching=Caching.NEVER if query else caching,
        tags=tags,
    )


def write(
    path: Path,
    decode: Callable[[bytes], T],
    fields: Mapping[str, Value],
    key: str | None,
    *,
    tags: tuple[CacheTag, ...],
) -> Request[T]:
    """Create or change something.

    Raises:
        InvalidRequest: The idempotency key is not one that Stripe takes.
    """
    if key is not None and not (0 < len(key) <= _KEY and key.isascii() and key.isprintable()):
        raise InvalidRequest(f"idempotency_key must be 1 to {_KEY} printable ASCII characters")
    return Request(
        method="POST",
        path=path,
        decode=decode,
        body=form_body(bracketed(**fields)),
        timing=Timing.SLOW,
        tags=tags,
        idempotency_key=key,
    )


_KEY: Final = 255


def delete(
    path: Path,
    decode: Callable[[bytes], T],
    fields: Mapping[str, Value] | None = None,
    *,
    tags: tuple[CacheTag, ...],
    gone: bytes | None = None,
    lookup: Lookup[T] | None = None,
) -> Request[T]:
    """Delete something; Stripe takes the parameters of a DELETE in the query."""
    return Request(
        method="DELETE",
        path=path,
        decode=decode,
        query=bracketed(**fields or {}),
        timing=Timing.SLOW,
        tags=tags,
        gone=gone,
        lookup=lookup,
    )


def listing(
    path: Path, model: type[ObjectT], fields: Mapping[str, Value], *, tags: tuple[CacheTag, ...]
) -> Paged[ObjectT]:
    """A list, newest first; with `ending_before` oldest first, so that it can go on.

    Raises:
        InvalidRequest: It would go both ways.
    """
    query = bracketed(**fields)
    names = {name for name, _ in query}
    if {"starting_after", "ending_before"} <= names:
        raise InvalidRequest("only one of starting_after and ending_before can be given")
    backwards = "ending_before" in names
    return Paged(
        method="GET",
        path=path,
        decode=_slices(model, backwards=backwards),
        query=query,
        tags=tags,
        paging=StartingAfter("ending_before" if backwards else "starting_after"),
    )


def search(
    path: Path, model: type[ObjectT], fields: Mapping[str, Value], *, tags: tuple[CacheTag, ...]
) -> Paged[ObjectT]:
    """A search, page by page."""
    return Paged(
        method="GET",
        path=path,
        decode=_slices(model),
        query=bracketed(**fields),
        tags=tags,
        paging=Cursor("page"),
    )


class _Listed(StripeModel, Generic[T]):
    """A list, or the result of a search, which has `next_page`."""

    data: list[T]
    has_more: bool
    next_page: str | None = None


def _slices(model: type[ObjectT], *, backwards: bool = False) -> Callable[[bytes], Slice[ObjectT]]:
    read = decoder(cast(type[_Listed[ObjectT]], cast(Any, _Listed)[model]))

    def slice_of(content: bytes) -> Slice[ObjectT]:
        page = read(content)
        items = tuple(reversed(page.data)) if backwards else tuple(page.data)
        return Slice(items, page.has_more, page.next_page)

    return slice_of
