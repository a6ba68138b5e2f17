"""Lists that fetch themselves, in both colours."""

from __future__ import annotations

import asyncio
from inspect import getmembers, isawaitable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm import CLIENTS, Contact, Contacts, Line, async_client, contact, done, reply, sync_client
from switchgear.errors import InvalidRequest, ServerError
from switchgear.pipeline.page import Cursor, Offset, Page, Slice, StartingAfter
from switchgear.pipeline.request import Response
from switchgear.pipeline.wire import WireResponse
from switchgear.types.headers import Headers

each_colour = pytest.mark.parametrize("colour", CLIENTS)


def page_of(*ids: str, **fields: object) -> WireResponse:
    return reply({"items": [contact(name) for name in ids], **fields})


def drained(page: Any) -> list[str]:
    """The ids of all items, by iterating."""

    async def items() -> list[str]:
        return [item.id async for item in page]

    return asyncio.run(items()) if hasattr(page, "__aiter__") else [item.id for item in page]


def pages(page: Any) -> list[Any]:
    async def each() -> list[Any]:
        return [one async for one in page.pages()]

    return asyncio.run(each()) if hasattr(page, "__aiter__") else list(page.pages())


def fetched(page: Any) -> Any:
    """A page whose items are there."""
    return done(page) if isawaitable(page) else page


LISTS = {
    "starting after": (
        lambda client: client.contacts.list(limit=2),
        [page_of("a", "b", more=True), page_of("c", "d", more=True), page_of("e", more=False)],
        [
            "GET /contacts?limit=2",
            "GET /contacts?limit=2&starting_after=b",
            "GET /contacts?limit=2&starting_after=d",
        ],
        ["b", "d", None],
    ),
    "offset with a total": (
        lambda client: client.contacts.search("x", limit=2),
        [page_of("a", "b", total=5), page_of("c", "d", total=5), page_of("e", total=5)],
        [
            "GET /search?text=x&limit=2",
            "GET /search?text=x&limit=2&offset=2",
            "GET /search?text=x&limit=2&offset=4",
        ],
        ["2", "4", None],
    ),
    "offset without a total": (
        lambda client: client.contacts.search("x", offset=1),
        [page_of("a", "b"), page_of("c", "d"), page_of("e")],
        ["GET /search?text=x&offset=1", "GET /search?text=x&offset=3", "GET /search?text=x&offset=5"],
        ["3", "5", None],
    ),
    "cursor": (
        lambda client: client.contacts.feed(),
        [page_of("a", "b", next="n1"), page_of("c", "d", next="n2", more=True), page_of("e", next="n3", more=False)],
        ["GET /feed", "GET /feed?cursor=n1", "GET /feed?cursor=n2"],
        ["n1", "n2", None],
    ),
}
each_list = pytest.mark.parametrize(("call", "answers", "sent", "cursors"), LISTS.values(), ids=LISTS)


@each_colour
@each_list
class TestEachList:
    def test_iterating_fetches_what_is_needed(self, colour, call, answers, sent, cursors):
        line = Line(*answers)
        page = call(CLIENTS[colour](line))
        assert not line.requests
        assert drained(page) == ["a", "b", "c", "d", "e"]
        assert line.asked == sent

    def test_page_by_page(self, colour, call, answers, sent, cursors):
        line = Line(*answers)
        found = pages(call(CLIENTS[colour](line)))
        assert [[item.id for item in page.items] for page in found] == [["a", "b"], ["c", "d"], ["e"]]
        assert [page.cursor for page in found] == cursors
        assert [page.has_more for page in found] == [True, True, False]
        assert line.asked == sent

    def test_by_hand(self, colour, call, answers, sent, cursors):
        line = Line(*answers)
        first = fetched(call(CLIENTS[colour](line)))
        second = done(first.next())
        assert [item.id for item in second.items] == ["c", "d"]
        last = done(second.next())
        assert done(last.next()) is None
        assert line.asked == sent

    def test_resuming_from_a_cursor(self, colour, call, answers, sent, cursors):
        line = Line(*answers[1:])
        assert drained(call(CLIENTS[colour](line)).resume(cursors[0])) == ["c", "d", "e"]
        assert line.asked == sent[1:]

    @pytest.mark.parametrize(("limit", "requests"), [(None, 3), (0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (9, 3)])
    def test_all_with_and_without_a_limit(self, colour, call, answers, sent, cursors, limit, requests):
        line = Line(*answers)
        items = done(call(CLIENTS[colour](line)).all(max_items=limit))
        assert [item.id for item in items] == ["a", "b", "c", "d", "e"][:limit]
        assert line.asked == sent[:requests]


@each_colour
class TestOnePage:
    def test_it_is_fetched_once(self, colour):
        line = Line(page_of("a", total=7))
        page = fetched(CLIENTS[colour](line).contacts.feed())
        assert done(page.first()).id == "a"
        assert (page.items[0].id, page.total, page.cursor, page.has_more) == ("a", 7, None, False)
        assert drained(page) == ["a"]
        assert len(line.requests) == 1

    @pytest.mark.parametrize("paging", ["list", "feed", "search"])
    def test_an_empty_list(self, colour, paging):
        line = Line(*[page_of(more=True)] * 4)  # a service that says there is more after nothing
        client = CLIENTS[colour](line)
        arguments = ("x",) if paging == "search" else ()
        page = fetched(getattr(client.contacts, paging)(*arguments))
        assert page.items == ()
        assert (page.cursor, page.has_more, done(page.first()), done(page.next())) == (None, False, None, None)
        assert drained(getattr(client.contacts, paging)(*arguments)) == []
        assert done(getattr(client.contacts, paging)(*arguments).all()) == []
        assert done(getattr(client.contacts, paging)(*arguments).first()) is None

    def test_an_empty_page_in_the_middle(self, colour):
        line = Line(page_of("a", next="n1"), page_of(next="n2"), page_of("b"))
        assert drained(CLIENTS[colour](line).contacts.feed()) == ["a", "b"]

    def test_an_item_that_moved_to_the_next_page_comes_once(self, colour):
        line = Line(page_of("a", "b", total=4), page_of("b", "c", total=4))
        assert drained(CLIENTS[colour](line).contacts.search("x")) == ["a", "b", "c"]

    def test_each_iteration_begins_anew(self, colour):
        line = Line(page_of("a", more=True), page_of("b"), page_of("b"))
        page = CLIENTS[colour](line).contacts.list()
        assert drained(page) == drained(page) == ["a", "b"]
        assert len(line.requests) == 3  # the first page is kept

    def test_a_page_that_fails_can_be_asked_again(self, colour):
        line = Line(page_of("a", more=True), *[reply({}, 500)] * 3, page_of("b"))
        page = CLIENTS[colour](line).contacts.list()
        with pytest.raises(ServerError) as failed:
            drained(page)
        assert failed.value.operation == "contacts.list"
        assert drained(page) == ["a", "b"]

    @pytest.mark.parametrize(("paging", "cursor"), [("list", ""), ("feed", ""), ("search", "soon"), ("search", "-1")])
    def test_a_cursor_that_cannot_be_one(self, colour, paging, cursor):
        arguments = ("x",) if paging == "search" else ()
        with pytest.raises(InvalidRequest, match="cursor"):
            getattr(CLIENTS[colour](Line()).contacts, paging)(*arguments).resume(cursor)

    def test_a_limit_below_zero(self, colour):
        with pytest.raises(InvalidRequest, match="max_items"):
            done(CLIENTS[colour](Line()).contacts.list().all(max_items=-1))

    def test_repeated_parameters_survive_the_next_page(self, colour):
        line = Line(page_of("a", more=True), page_of("b"))
        drained(CLIENTS[colour](line).contacts.list(names=["x", "y"]))
        assert line.asked[1] == "GET /contacts?limit=10&name=x&name=y&starting_after=a"


class TestMisuse:
    @pytest.mark.parametrize("attribute", ["items", "total", "cursor", "has_more"])
    def test_an_asynchronous_page_is_awaited_before_it_is_read(self, attribute):
        page = CLIENTS["async"](Line()).contacts.list()
        with pytest.raises(InvalidRequest, match="await it first"):
            getattr(page, attribute)

    def test_the_wrong_kind_of_loop(self):
        with pytest.raises(TypeError):
            iter(CLIENTS["async"](Line()).contacts.list())
        assert not hasattr(CLIENTS["sync"](Line()).contacts.list(), "__aiter__")
        assert not isawaitable(CLIENTS["sync"](Line()).contacts.list())

    async def test_awaiting_twice_fetches_once(self):
        line = Line(page_of("a"))
        page = CLIENTS["async"](line).contacts.list()
        assert await page is await page
        assert len(line.requests) == 1


class TestItems:
    def test_items_without_ids_all_come(self):
        class Text(str):
            __slots__ = ()

        request = Contacts.feed.build(None)
        page = Page(lambda _: Response(Slice((Text("x"), Text("x"))), 200, Headers(), None, 1, 0.0), request)
        assert list(page) == ["x", "x"]

    @given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=4), min_size=1, max_size=6))
    @settings(max_examples=60)
    def test_every_id_comes_once_in_the_order_of_arrival(self, arrivals):
        answers = [page_of(*ids, next=str(number)) for number, ids in enumerate(arrivals[:-1])]
        line = Line(*answers, page_of(*arrivals[-1]))
        expected = list(dict.fromkeys(name for names in arrivals for name in names))
        assert drained(sync_client(line).contacts.feed()) == expected

    @pytest.mark.parametrize(
        ("paging", "query", "page", "cursor"),
        [
            (StartingAfter(), (), Slice((Contact(id="a"),), has_more=True), "a"),
            (StartingAfter(), (), Slice((Contact(id="a"),), has_more=None), None),
            (StartingAfter("after"), (), Slice((), has_more=True), None),
            (Offset(), (("limit", "1"),), Slice((Contact(id="a"),)), "1"),
            (Offset(), (), Slice((Contact(id="a"),)), None),
            (Offset(), (("offset", "8"),), Slice((Contact(id="a"),), total=9), None),
            (Offset(), (("offset", "8"),), Slice((Contact(id="a"),), total=10), "9"),
            (Offset(), (), Slice((), total=10), None),
            (Cursor(), (), Slice((), next="n"), "n"),
            (Cursor(), (), Slice((), next="n", has_more=True), "n"),
            (Cursor(), (), Slice((), next="n", has_more=False), None),
            (Cursor(), (), Slice((), has_more=True), None),
        ],
    )
    def test_where_the_next_page_begins(self, paging, query, page, cursor):
        assert paging.cursor(query, page) == cursor

    @pytest.mark.parametrize(
        ("paging", "query", "cursor", "expected"),
        [
            (StartingAfter("after"), (("a", "1"),), "x", (("a", "1"), ("after", "x"))),
            (StartingAfter(), (("starting_after", "w"), ("a", "1")), "x", (("a", "1"), ("starting_after", "x"))),
            (Offset(), (("offset", "2"),), "4", (("offset", "4"),)),
            (Cursor("page"), (), "p", (("page", "p"),)),
        ],
    )
    def test_the_query_of_a_later_page(self, paging, query, cursor, expected):
        assert paging.at(query, cursor) == expected


class TestLookedAt:
    @each_colour
    def test_nothing_is_sent(self, colour):
        line = Line(page_of("a", "b", more=True))
        page = CLIENTS[colour](line).contacts.list(limit=2)
        names = {name for name, _ in getmembers(page)}  # as consoles and debuggers do
        assert repr(page) == f"{type(page).__name__}(/contacts, not fetched yet)"
        assert names >= {"first", "all", "resume"}
        assert names.isdisjoint({"items", "cursor", "has_more", "total"})
        assert line.requests == []
        assert fetched(page).items
        held = dict(getmembers(page))
        assert (held["has_more"], held["cursor"], len(held["items"])) == (True, "b", 2)
        assert repr(page) == f"{type(page).__name__}(/contacts, 2 items)"
        assert len(line.requests) == 1

    def test_an_asynchronous_page_has_no_items_before_it_is_awaited(self):
        page = async_client(Line(page_of("a", more=False))).contacts.list()
        assert not hasattr(page, "items")
        assert hasattr(done(page), "items")
