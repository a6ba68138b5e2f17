"""A list whose service does not let it get on ends in a typed error, however it is walked through, in both colours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from itertools import chain, cycle, islice
from typing import Any

import pytest

from scripted import done, each_colour
from switchgear.clerk.operations.users import Users
from switchgear.errors import PagesRepeat
from switchgear.pipeline.page import AsyncPage, Cursor, Offset, Page, Paged, Paging, Slice, StartingAfter
from switchgear.pipeline.request import Response, path
from switchgear.types.headers import Headers


@dataclass(frozen=True)
class Item:
    id: str


def part(*ids: str, **facts: Any) -> Slice[Item]:
    return Slice(tuple(map(Item, ids)), **facts)


Walk = Callable[[Any], list[str]]


def _ids(items: Any) -> list[str]:
    return [item.id for item in items]


def by_hand(page: Any) -> list[str]:
    async def on() -> list[str]:
        at, seen = await page, list[str]()
        while at is not None:
            seen += _ids(at.items)
            at = await at.next()
        return seen

    if isinstance(page, AsyncPage):
        return done(on())
    seen, at = list[str](), page
    while at is not None:
        seen += _ids(at.items)
        at = at.next()
    return seen


def drained(items: Any) -> list[Any]:
    async def on(found: AsyncIterator[Any]) -> list[Any]:
        return [item async for item in found]

    return done(on(items)) if hasattr(items, "__aiter__") else list(items)


WALKS: dict[str, Walk] = {
    "by hand": by_hand,
    "page by page": lambda page: [item.id for at in drained(page.pages()) for item in at.items],
    "item by item": lambda page: _ids(drained(page)),
    "all": lambda page: _ids(done(page.all())),
}
STUCK: dict[str, tuple[Paging, Callable[[], Iterable[Slice[Item]]]]] = {
    "starting after": (StartingAfter(), lambda: cycle([part("a", "b", has_more=True)])),
    "starting after, in a circle": (
        StartingAfter(),
        lambda: cycle([part("a", has_more=True), part("b", has_more=True), part("c", has_more=True)]),
    ),
    "Clerk's users": (Users.list.build(None, limit=2).paging, lambda: cycle([part(*"abcdefghij")])),
    "offset": (Offset(2), lambda: cycle([part("a", "b")])),
    "offset, with a total": (Offset(2), lambda: cycle([part("a", "b", total=10**9)])),
    "cursor": (Cursor(), lambda: chain([part("a", next="1")], cycle([part("b", next="2")]))),
    "cursor, with nothing": (Cursor(), lambda: cycle([part(next="1")])),
    "cursor, in a circle": (Cursor(), lambda: cycle([part("a", next="1"), part("b", next="2"), part("c", next="3")])),
    "cursor, into a circle": (
        Cursor(),
        lambda: chain(
            [part(f"p{number}", next=f"n{number}") for number in range(40)],
            cycle([part(f"q{number}", next=f"m{number}") for number in range(7)]),
        ),
    ),
    "cursors without end": (Cursor(), lambda: (part("a", next=f"{number}") for number in range(10**9))),
    "cursors without end, in a circle": (
        Cursor(),
        lambda: (part("abc"[number % 3], next=f"{number}") for number in range(10**9)),
    ),
    "cursors without end, with nothing": (
        Cursor(),
        lambda: chain([part("a", next="a")], (part(next=f"{number}") for number in range(10**9))),
    ),
}


REQUESTS = {
    "starting after": 2,
    "starting after, in a circle": 7,
    "Clerk's users": 2,
    "offset": 10,
    "offset, with a total": 10,
    "cursor": 3,
    "cursor, with nothing": 2,
    "cursor, in a circle": 7,
    "cursor, into a circle": 71,
    "cursors without end": 10,
    "cursors without end, in a circle": 59,
    "cursors without end, with nothing": 101,
}
"""How many requests it takes to notice."""


def _nothing(content: bytes) -> Slice[Any]:
    raise AssertionError("never called")


def listing(colour: str, paging: Paging, slices: Iterable[Slice[Item]]) -> tuple[Any, list[Any]]:
    answers, sent = iter(slices), list[Any]()

    def send(request: Any) -> Response[Any]:
        assert len(sent) < 250, "it goes on for ever"
        sent.append(request)
        return Response(next(answers), 200, Headers(), None, 1, 0.0)

    async def asend(request: Any) -> Response[Any]:
        return send(request)

    request = Paged(method="GET", path=path("/v1/list"), decode=_nothing, paging=paging)
    where = ("things", "things.list")
    return (Page(send, request, where) if colour == "sync" else AsyncPage(asend, request, where)), sent


@each_colour
@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("stuck", STUCK)
def test_a_list_that_does_not_get_on_is_an_error(colour, walk, stuck):
    paging, slices = STUCK[stuck]
    page, sent = listing(colour, paging, islice(slices(), 250))
    with pytest.raises(PagesRepeat) as caught:
        WALKS[walk](page)
    assert (caught.value.service, caught.value.operation, caught.value.retryable) == ("things", "things.list", False)
    assert len(sent) == REQUESTS[stuck]


@each_colour
def test_a_page_of_one_item_may_come_again_where_another_was_inserted(colour):
    slices = [part("c", total=9), part("b", total=9), part("b", total=9), part("a", total=4)]
    page, sent = listing(colour, Offset(1), slices)
    assert WALKS["item by item"](page) == ["c", "b", "a"]
    assert len(sent) == 4


@each_colour
def test_empty_pages_are_gone_through_as_long_as_they_lead_on(colour):
    slices = [part(next=f"{number}") for number in range(99)]
    page, _ = listing(colour, Cursor(), [*slices, part("a", next="a"), *slices, part("b")])
    assert WALKS["item by item"](page) == ["a", "b"]


@each_colour
def test_a_long_list_gets_on(colour):
    slices = [part(f"i{number}", has_more=number < 149) for number in range(150)]
    page, _ = listing(colour, StartingAfter(), slices)
    assert len(WALKS["by hand"](page)) == 150


@each_colour
def test_the_next_page_may_be_asked_for_twice(colour):
    page, sent = listing(colour, Cursor(), [part("a", next="1"), part("b", next="2"), part("b", next="2")])
    first = done(page) if colour == "async" else page
    for _ in range(2):
        assert done(first.next()).items[0].id == "b"
    assert len(sent) == 3


@each_colour
def test_a_list_that_is_resumed_knows_where_it_began(colour):
    page, sent = listing(colour, Cursor(), [part("a", next="1")])
    with pytest.raises(PagesRepeat):
        by_hand(page.resume("1"))
    assert len(sent) == 1
