"""Lists that fetch their pages themselves, one, the next, or all of them; and how services say that there is more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final, Generic, Protocol, TypeVar

from typing_extensions import override

from switchgear.errors import InvalidRequest, PagesRepeat
from switchgear.pipeline.request import Query, Request, Response

__all__ = ["AsyncPage", "Cursor", "Offset", "Page", "Paged", "Paging", "Slice", "StartingAfter"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """What one answer of a list holds."""

    items: tuple[T, ...]
    has_more: bool | None = None
    """None: the service does not say; then a short page is the last."""
    next: str | None = None
    """The service's own cursor of the next page, where it has such."""
    total: int | None = None
    as_of: datetime | None = None
    """As of when it shows the items, where the service answers from what it looked up earlier."""


class Paging(Protocol):
    """How one service's lists go on."""

    def cursor(self, query: Query, page: Slice[Any]) -> str | None:
        """Where the next page begins; None: this is the last."""
        ...

    def at(self, query: Query, cursor: str) -> Query:
        """The query of the page that begins at a cursor."""
        ...


@dataclass(frozen=True, slots=True)
class StartingAfter:
    """Stripe: the id of the last item; `has_more` says whether there is another page."""

    parameter: str = "starting_after"

    def cursor(self, query: Query, page: Slice[Any]) -> str | None:
        """The last item's id."""
        del query
        return page.items[-1].id if page.has_more and page.items else None

    def at(self, query: Query, cursor: str) -> Query:
        """After that item."""
        return _with(query, self.parameter, cursor)


@dataclass(frozen=True, slots=True)
class Offset:
    """Clerk: a number of items to skip. Items can come twice when others are inserted meanwhile."""

    default_limit: int = 10

    def cursor(self, query: Query, page: Slice[Any]) -> str | None:
        """The number of items seen so far."""
        given = dict(query)
        seen = int(given.get("offset", "0")) + len(page.items)
        if page.total is not None:
            return str(seen) if page.items and seen < page.total else None
        return str(seen) if len(page.items) >= int(given.get("limit", self.default_limit)) else None

    def at(self, query: Query, cursor: str) -> Query:
        """After that many items."""
        if not cursor.isdecimal():
            raise InvalidRequest("a cursor of this list is a number of items")
        return _with(query, "offset", cursor)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cursor that the service hands out."""

    parameter: str = "cursor"

    def cursor(self, query: Query, page: Slice[Any]) -> str | None:
        """The service's own."""
        del query
        return page.next if page.has_more is not False else None

    def at(self, query: Query, cursor: str) -> Query:
        """At that cursor."""
        return _with(query, self.parameter, cursor)


def _with(query: Query, name: str, value: str) -> Query:
    return (*(pair for pair in query if pair[0] != name), (name, value))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Paged(Request[Slice[T]]):
    """A request for one page of a list."""

    paging: Paging
    known: Slice[T] | None = None
    """What this page holds, where it came along with something else; then it is not fetched."""

    def at(self, cursor: str) -> Paged[T]:
        """The same list from a cursor on."""
        if not cursor:
            raise InvalidRequest("a cursor must not be empty")
        return replace(self, query=self.paging.at(self.query, cursor), known=None)


def _checked(max_items: int | None) -> int | None:
    if max_items is not None and max_items < 0:
        raise InvalidRequest("max_items must not be negative")
    return max_items


class _Known(Generic[T]):
    """Ids already seen, so that an item that moved to the next page does not come twice."""

    def __init__(self) -> None:
        self._ids: set[object] = set()

    def fresh(self, item: T) -> bool:
        """Whether the item was not seen before; one without an id always is."""
        key = getattr(item, "id", None)
        if key is None:
            return True
        known = key in self._ids
        self._ids.add(key)
        return not known


@dataclass(frozen=True, slots=True)
class _Advance:
    """Whether a list gets on, from page to page; it remembers the same little however long the list is."""

    last: str | None = None
    """The cursor that led here."""
    mark: str | None = None
    """An earlier one. It is set anew after twice as many pages each time, so that every circle comes back to it."""
    steps: int = 0
    """Pages since."""
    items: tuple[Any, ...] = ()
    """Of the page before."""
    marked: tuple[Any, ...] = ()
    """Of the page that led to the mark."""
    same: int = 0
    """How many pages in a row were like the one before."""
    again: int = 0
    """How many pages since the mark were like the marked one."""
    empty: int = 0
    """How many pages in a row held nothing."""

    def to(self, cursor: str, items: tuple[Any, ...]) -> _Advance:
        """On to the next page, from one with these items.

        Raises:
            ValueError: That would lead nowhere.
        """
        same = self.same + 1 if items and items == self.items else 0
        again = self.again + 1 if items and items == self.marked else self.again
        empty = 0 if items else self.empty + 1
        if cursor in (self.last, self.mark) or same >= _SAME or again >= _SAME:
            raise ValueError("the list's pages begin anew instead of going on")
        if empty >= _EMPTY:
            raise ValueError(f"{empty} pages in a row held nothing, and each says that there is more")
        steps = self.steps + 1
        if steps & (steps - 1) == 0:
            return _Advance(cursor, cursor, steps, items, items, same, 0, empty)
        return _Advance(cursor, self.mark, steps, items, self.marked, same, again, empty)


_SAME: Final = 9
"""How many pages that are like the one before, or like the marked one, are too many. A single one is not: where items
are skipped by number, one that is inserted between two requests makes a page of one item come again."""
_EMPTY: Final = 100
"""How many pages without anything in a row are too many. Some are not: a service that filters late sends such."""
_FETCHED: Final = frozenset({"cursor", "has_more", "items", "total"})
"""What a page knows only once it was fetched."""


class _Listing(Generic[T]):
    """What both kinds of pages show of themselves: looking at one, as debuggers and consoles do, sends nothing."""

    _request: Paged[T]
    _where: tuple[str, str]
    """Service and operation."""
    _slice: Slice[T] | None = None
    _advance: _Advance = _Advance()

    def _on(self, page: Slice[T]) -> tuple[Paged[T], _Advance] | None:
        """The request of the page after this one; None: this is the last."""
        cursor = self._request.paging.cursor(self._request.query, page)
        if cursor is None:
            return None
        request = self._request.at(cursor)
        try:
            return request, self._advance.to(cursor, page.items)
        except ValueError as error:
            reason = str(error)
        service, operation = self._where
        raise PagesRepeat(reason, service=service, operation=operation)

    @override
    def __repr__(self) -> str:
        held = "not fetched yet" if self._slice is None else f"{len(self._slice.items)} items"
        return f"{type(self).__name__}({self._request.path.template}, {held})"

    @override
    def __dir__(self) -> list[str]:
        """Without what would be fetched: whoever lists the names asks for their values next."""
        return sorted(set(super().__dir__()) - (_FETCHED if self._slice is None else frozenset()))


class _NotFetched(InvalidRequest, AttributeError):
    """So that `hasattr` is false, and inspection goes on, where an asynchronous page was not awaited."""


class Page(_Listing[T]):
    """A page of a list; nothing is fetched before it is needed. Iterate it for every item of the whole list."""

    def __init__(
        self,
        send: Callable[[Request[Slice[T]]], Response[Slice[T]]],
        request: Paged[T],
        where: tuple[str, str] = ("", ""),
    ) -> None:
        self._send, self._request, self._where, self._slice = send, request, where, request.known

    def _load(self) -> Slice[T]:
        if self._slice is None:
            self._slice = self._send(self._request).value
        return self._slice

    @property
    def items(self) -> tuple[T, ...]:
        """This page's items."""
        return self._load().items

    @property
    def total(self) -> int | None:
        """How many items the list has, if the service says so."""
        return self._load().total

    @property
    def cursor(self) -> str | None:
        """Where the next page begins; keep it to `resume` later. None: this is the last page."""
        return self._request.paging.cursor(self._request.query, self._load())

    @property
    def has_more(self) -> bool:
        """Whether there is another page."""
        return self.cursor is not None

    def first(self) -> T | None:
        """The first item; None: the list is empty."""
        return self.items[0] if self.items else None

    def next(self) -> Page[T] | None:
        """The next page; None: this is the last.

        Raises:
            PagesRepeat: It would be one that was there before, or 100 in a row held nothing.
        """
        on = self._on(self._load())
        return None if on is None else self._at(*on)

    def resume(self, cursor: str) -> Page[T]:
        """The same list from a cursor on."""
        return self._at(self._request.at(cursor), _Advance(last=cursor))

    def _at(self, request: Paged[T], advance: _Advance) -> Page[T]:
        page = Page(self._send, request, self._where)
        page._advance = advance
        return page

    def pages(self) -> Iterator[Page[T]]:
        """This page and all that follow."""
        page: Page[T] | None = self
        while page is not None:
            yield page
            page = page.next()

    def all(self, *, max_items: int | None = None) -> list[T]:
        """The items of the whole list, at most `max_items`; no page is fetched beyond them.

        Raises:
            InvalidRequest: `max_items` is negative.
        """
        return list(islice(self, _checked(max_items)))

    def __iter__(self) -> Iterator[T]:
        known = _Known[T]()
        for page in self.pages():
            yield from filter(known.fresh, page.items)


class AsyncPage(_Listing[T]):
    """Like `Page`: `await` it to fetch it, or `async for` over every item of the whole list."""

    def __init__(
        self,
        send: Callable[[Request[Slice[T]]], Awaitable[Response[Slice[T]]]],
        request: Paged[T],
        where: tuple[str, str] = ("", ""),
    ) -> None:
        self._send, self._request, self._where, self._slice = send, request, where, request.known

    async def _load(self) -> Slice[T]:
        if self._slice is None:
            self._slice = (await self._send(self._request)).value
        return self._slice

    async def _fetched(self) -> AsyncPage[T]:
        await self._load()
        return self

    def __await__(self) -> Generator[Any, Any, AsyncPage[T]]:
        return self._fetched().__await__()

    def _loaded(self) -> Slice[T]:
        if self._slice is None:
            raise _NotFetched("this page was not fetched yet; await it first")
        return self._slice

    @property
    def items(self) -> tuple[T, ...]:
        """This page's items, once it was awaited."""
        return self._loaded().items

    @property
    def total(self) -> int | None:
        """How many items the list has, if the service says so; once it was awaited."""
        return self._loaded().total

    @property
    def cursor(self) -> str | None:
        """Where the next page begins, once it was awaited; keep it to `resume` later. None: this is the last page."""
        return self._request.paging.cursor(self._request.query, self._loaded())

    @property
    def has_more(self) -> bool:
        """Whether there is another page, once it was awaited."""
        return self.cursor is not None

    async def first(self) -> T | None:
        """The first item; None: the list is empty."""
        items = (await self._load()).items
        return items[0] if items else None

    async def next(self) -> AsyncPage[T] | None:
        """The next page, fetched; None: this is the last.

        Raises:
            PagesRepeat: It would be one that was there before, or 100 in a row held nothing.
        """
        on = self._on(await self._load())
        return None if on is None else await self._at(*on)

    def resume(self, cursor: str) -> AsyncPage[T]:
        """The same list from a cursor on."""
        return self._at(self._request.at(cursor), _Advance(last=cursor))

    def _at(self, request: Paged[T], advance: _Advance) -> AsyncPage[T]:
        page = AsyncPage(self._send, request, self._where)
        page._advance = advance
        return page

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and all that follow."""
        page: AsyncPage[T] | None = await self._fetched()
        while page is not None:
            yield page
            page = await page.next()

    async def all(self, *, max_items: int | None = None) -> list[T]:
        """The items of the whole list, at most `max_items`; no page is fetched beyond them.

        Raises:
            InvalidRequest: `max_items` is negative.
        """
        found: list[T] = []
        if _checked(max_items) == 0:
            return found
        async for item in self:
            found.append(item)
            if len(found) == max_items:
                break
        return found

    async def __aiter__(self) -> AsyncIterator[T]:
        known = _Known[T]()
        async for page in self.pages():
            for item in filter(known.fresh, page.items):
                yield item
