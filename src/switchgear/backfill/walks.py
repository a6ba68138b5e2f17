"""How a list is walked from end to end, so that nothing that is there all the time is left out, whatever comes or goes.

A *place* is where a walk goes on, as text: it is kept with what was read until there, in any process, for any time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from typing_extensions import override

from switchgear.errors import InvalidRequest
from switchgear.pipeline.page import Paged, Slice
from switchgear.types.times import to_millis

__all__ = ["BY_CREATION", "BY_CURSOR", "COUNTED", "Page", "Walk", "asking"]


class Page(NamedTuple):
    """What came of a page."""

    items: tuple[Any, ...]
    """What has to be looked at."""
    place: str | None
    """Where to go on; None: that was all."""


class Walk(Protocol):
    """How one list is walked."""

    def at(self, first: Paged[Any], place: str | None, /) -> Paged[Any]:
        """The request of the page at a place; None: the first."""
        ...

    def read(self, asked: Paged[Any], place: str | None, page: Slice[Any], /) -> Page:
        """What came of it, once it was asked for."""
        ...


class _ByCursor:
    """As the service itself goes on. Its cursors outlive what they name."""

    def at(self, first: Paged[Any], place: str | None) -> Paged[Any]:
        return first if place is None else first.at(place)

    def read(self, asked: Paged[Any], place: str | None, page: Slice[Any]) -> Page:
        del place
        return Page(page.items, asked.paging.cursor(asked.query, page))


class _Created(Protocol):
    """An object of Clerk's."""

    @property
    def id(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The last object that was looked at, in the order of creation, and a number of objects to skip."""

    skip: int
    at: int
    """When it was created, in Unix milliseconds."""
    id: str

    @classmethod
    def parse(cls, place: str) -> _Anchor:
        skip, at, name = [*place.split(".", 2), "", ""][:3]
        if not (skip.isdecimal() and at.isdecimal() and name):
            raise InvalidRequest("this cursor is of another list")
        return cls(int(skip), int(at), name)

    @classmethod
    def of(cls, skip: int, item: _Created) -> _Anchor:
        return cls(skip, _created(item), item.id)

    @override
    def __str__(self) -> str:
        return f"{self.skip}.{self.at}.{self.id}"


class _ByCreation:
    """Clerk's users, the oldest first: on from the time at which the last one was created.

    Clerk's own cursor is a user's id, which is good for nothing once that user is deleted. A time stays good. Those of
    the very same millisecond come again; where there are more of them than a page holds, they are counted.
    """

    def at(self, first: Paged[Any], place: str | None) -> Paged[Any]:
        if place is None:
            return first
        anchor = _Anchor.parse(place)
        more = {"created_at_after": str(anchor.at - 1), **({"offset": str(anchor.skip)} if anchor.skip else {})}
        return asking(first, **more)

    def read(self, asked: Paged[Any], place: str | None, page: Slice[Any]) -> Page:
        anchor = None if place is None else _Anchor.parse(place)
        items = page.items if anchor is None else tuple(item for item in page.items if item.id != anchor.id)
        if len(page.items) < _limit(asked):
            return Page(items, None)
        last = page.items[-1]
        same = anchor is not None and _created(last) == anchor.at
        return Page(items, str(_Anchor.of(anchor.skip + len(page.items) if anchor and same else 0, last)))


class _Counted:
    """Clerk's lists that are paged by number, the oldest first.

    What is made meanwhile comes last. What is deleted lets all that follows move up, so that a page would leave out as
    many as were deleted before it: a page therefore begins with the last object of the one before, and where that is
    not there any more, the walk goes back until it meets something older.
    """

    def at(self, first: Paged[Any], place: str | None) -> Paged[Any]:
        return first if place is None else asking(first, offset=str(max(0, _Anchor.parse(place).skip - 1)))

    def read(self, asked: Paged[Any], place: str | None, page: Slice[Any]) -> Page:
        skipped, items = int(dict(asked.query).get("offset", "0")), page.items
        anchor = None if place is None else _Anchor.parse(place)
        if anchor is not None and skipped:
            if not items or not (items[0].id == anchor.id or _created(items[0]) < anchor.at):
                return Page((), str(replace(anchor, skip=max(0, anchor.skip - _limit(asked)))))
            items = tuple(item for item in items if item.id != anchor.id)
        seen = skipped + len(page.items)
        more = seen < page.total if page.total is not None else len(page.items) >= _limit(asked)
        return Page(items, str(_Anchor.of(seen, page.items[-1])) if more and page.items else None)


BY_CURSOR: Final[Walk] = _ByCursor()
BY_CREATION: Final[Walk] = _ByCreation()
COUNTED: Final[Walk] = _Counted()


def _created(item: _Created) -> int:
    return to_millis(item.created_at)


def _limit(asked: Paged[Any]) -> int:
    return int(dict(asked.query)["limit"])


def asking(first: Paged[Any], **more: str) -> Paged[Any]:
    """A request with further parameters, or others."""
    return replace(first, query=(*(pair for pair in first.query if pair[0] not in more), *more.items()))
