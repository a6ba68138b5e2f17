"""The cache's store: freshness, tags, bounds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.pipeline.cache import CachedAnswer, CacheStats, MemoryCache
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import CachePolicy
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag
from switchgear.types.headers import Headers

ONE, TWO, USERS, ORG = (
    CacheTag.of("clerk", "user", "1"),
    CacheTag.of("clerk", "user", "2"),
    CacheTag.of("clerk", "user"),
    CacheTag.of("clerk", "organization", "1"),
)
OTHER = CacheTag.of("stripe", "user", "1")


def answer(*tags: CacheTag, content: bytes = b"{}") -> CachedAnswer:
    return CachedAnswer(WireResponse(200, Headers(), content), tags)


class Store:
    """A cache with a clock of its own."""

    def __init__(self, **policy):
        self.clock = FakeClock()
        self.cache = MemoryCache(CachePolicy(**policy), monotonic=self.clock.monotonic)

    def keep(self, name: str, *tags: CacheTag) -> None:
        self.cache.put((name,), answer(*tags), self.cache.begin(tags))

    def kept(self, *names: str) -> list[str]:
        return [name for name in names if self.cache.get((name,)) is not None]


def test_what_was_put_is_found_by_its_key_alone():
    store = Store()
    kept = answer(ONE, content=b"1")
    store.cache.put(("a", "b"), kept, store.cache.begin(kept.tags))
    assert store.cache.get(("a", "b")) is kept
    assert store.cache.get(("a",)) is None
    assert store.cache.get(("ab",)) is None


def test_it_is_fresh_for_as_long_as_the_policy_says():
    store = Store(ttl=300.0)
    store.keep("a")
    store.clock.advance(299.9)
    assert store.kept("a") == ["a"]
    store.clock.advance(0.1)
    assert store.kept("a") == []


def test_the_newest_answer_counts():
    store = Store()
    for content in (b"1", b"2"):
        store.cache.put(("a",), answer(content=content), store.cache.begin(()))
    kept = store.cache.get(("a",))
    assert kept is not None
    assert kept.response.content == b"2"


@pytest.mark.parametrize(
    ("invalidated", "left"),
    [
        ((), ["one", "two", "users", "org", "both", "untagged", "other"]),
        ((ONE,), ["two", "org", "untagged", "other"]),
        ((TWO,), ["one", "org", "both", "untagged", "other"]),
        ((USERS,), ["org", "untagged", "other"]),
        ((ORG,), ["one", "two", "users", "untagged", "other"]),
        ((ONE, ORG), ["two", "untagged", "other"]),
        ((CacheTag.of("clerk", "user", "unknown"),), ["one", "two", "org", "both", "untagged", "other"]),
        ((CacheTag.of("clerk", "use"),), ["one", "two", "users", "org", "both", "untagged", "other"]),
        ((OTHER,), ["one", "two", "users", "org", "both", "untagged"]),
    ],
)
def test_a_tag_drops_its_reads_and_those_of_many(invalidated, left):
    store = Store()
    store.keep("one", ONE)
    store.keep("two", TWO)
    store.keep("users", USERS)
    store.keep("org", ORG)
    store.keep("both", ONE, ORG)
    store.keep("untagged")
    store.keep("other", OTHER)
    store.cache.invalidate(invalidated)
    assert store.kept("one", "two", "users", "org", "both", "untagged", "other") == left
    assert store.cache.stats.invalidated == 7 - len(left)


def test_an_id_may_hold_colons():
    tag = CacheTag.of("clerk", "user", "a:b:c")
    store = Store()
    store.keep("read", tag)
    store.keep("many", USERS)
    store.cache.invalidate([tag])
    assert store.kept("read", "many") == []


@pytest.mark.parametrize(
    ("tags", "invalidated", "kept"),
    [
        ((ONE,), (), True),
        ((ONE,), (ONE,), False),
        ((ONE,), (USERS,), False),
        ((ONE,), (TWO,), True),
        ((ONE,), (ORG,), True),
        ((USERS,), (USERS,), False),
        ((USERS,), (ONE,), False),
        ((USERS,), (ORG,), True),
        ((USERS,), (OTHER,), True),
        ((ONE, ORG), (ORG,), False),
        ((), (ONE,), True),
    ],
)
def test_a_read_under_way_while_its_tag_is_invalidated_is_not_kept(tags, invalidated, kept):
    store = Store()
    began = store.cache.begin(tags)
    store.cache.invalidate(invalidated)
    store.cache.put(("a",), answer(*tags), began)
    assert store.kept("a") == (["a"] if kept else [])
    store.keep("a", *tags)  # the next one began afterwards
    assert store.kept("a") == ["a"]


def test_a_read_under_way_while_all_is_cleared_is_not_kept():
    store = Store()
    store.keep("old", ONE)
    began = store.cache.begin((ONE,))
    store.cache.clear()
    store.cache.put(("new",), answer(ONE), began)
    assert store.kept("old", "new") == []
    assert store.cache.stats.invalidated == 1


def test_more_invalidations_than_are_remembered_forget_no_read_under_way():
    store = Store()
    began = store.cache.begin((ONE,))
    store.cache.invalidate([ONE])
    store.cache.invalidate(CacheTag.of("stripe", "price", str(number)) for number in range(10_000))
    store.cache.put(("a",), answer(ONE), began)
    assert store.kept("a") == []
    assert len(store.cache._invalidated) <= 8192
    store.keep("a", ONE)
    assert store.kept("a") == ["a"]


def test_it_is_bounded_and_the_index_with_it():
    store = Store(max_entries=10)
    for number in range(1000):
        store.keep(str(number), CacheTag.of("clerk", "user", str(number)), USERS)
    assert store.cache.stats.entries == 10
    indexed = sum(len(keys) for keys in store.cache._by_tag.values())
    assert indexed <= 3 * 2 * (10 + 11)
    assert store.kept(*(str(number) for number in range(990, 1000))) == [str(number) for number in range(990, 1000)]
    store.cache.invalidate([USERS])
    assert store.cache.stats.entries == 0


def test_one_tag_of_very_many_reads_is_bounded_too():
    store = Store(max_entries=10, ttl=60.0)
    for number in range(1000):
        store.keep(str(number), USERS)
        store.clock.advance(30.0)
    assert sum(len(keys) for keys in store.cache._by_tag.values()) <= 2 * 22


def test_what_is_indexed_anew_can_still_be_invalidated():
    store = Store(max_entries=3)
    for number in range(8):
        store.keep(str(number), ONE if number % 2 else TWO, ORG)
    store.cache.invalidate([ONE])
    assert store.kept(*map(str, range(8))) == ["6"]
    store.cache.invalidate([ORG])
    assert store.cache.stats.entries == 0


def test_what_was_put_again_is_dropped_by_its_own_tags_only():
    store = Store()
    store.keep("a", ONE)
    store.cache.invalidate([USERS])
    store.keep("a", TWO)
    store.cache.invalidate([ONE])
    assert store.kept("a") == ["a"]
    store.cache.invalidate([TWO])
    assert store.kept("a") == []


def test_what_happened_is_counted():
    store = Store(ttl=60.0)
    store.keep("a", ONE)
    store.keep("b", TWO)
    store.kept("a", "a", "c")
    store.cache.invalidate([ONE])
    stats = store.cache.stats
    assert (stats.entries, stats.hits, stats.misses, stats.invalidated) == (1, 2, 2, 1)
    store.clock.advance(60.0)
    assert store.cache.stats.entries == 0
    store.cache.invalidate([TWO])
    assert store.cache.stats.invalidated == 1


tags = st.sampled_from([ONE, TWO, USERS, ORG, OTHER])


def stale(held: tuple[CacheTag, ...], invalidated: CacheTag) -> bool:
    """In words: the same object, or one of the two means all of the kind."""
    return any(tag == invalidated or (tag.kind == invalidated.kind and tag.kind in {tag, invalidated}) for tag in held)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("keep"), st.sampled_from("abcdef"), st.lists(tags, max_size=3).map(tuple)),
            st.tuples(st.just("begin"), st.sampled_from("abcdef"), st.lists(tags, max_size=3).map(tuple)),
            st.tuples(st.just("land"), st.sampled_from("abcdef"), st.just(())),
            st.tuples(st.just("invalidate"), st.just(""), st.lists(tags, max_size=2).map(tuple)),
        ),
        max_size=40,
    )
)
def test_it_agrees_with_a_dictionary(steps):
    store = Store(max_entries=100)
    kept: dict[str, tuple[CacheTag, ...]] = {}
    under_way: dict[str, tuple[tuple[CacheTag, ...], int, bool]] = {}
    for action, name, given_tags in steps:
        match action:
            case "keep":
                store.keep(name, *given_tags)
                kept[name] = given_tags
            case "begin":
                under_way[name] = (given_tags, store.cache.begin(given_tags), True)
            case "land" if name in under_way:
                held, began, fresh = under_way.pop(name)
                store.cache.put((name,), answer(*held), began)
                if fresh:
                    kept[name] = held
            case "invalidate":
                store.cache.invalidate(given_tags)
                for tag in given_tags:
                    kept = {key: held for key, held in kept.items() if not stale(held, tag)}
                    under_way = {
                        key: (held, began, fresh and not stale(held, tag))
                        for key, (held, began, fresh) in under_way.items()
                    }
        assert store.kept(*"abcdef") == sorted(kept)


def test_threads_may_share_it():
    store = Store(max_entries=50)

    def use(number: int) -> None:
        name, tag = str(number % 80), CacheTag.of("clerk", "user", str(number % 80))
        if number % 7 == 0:
            store.cache.invalidate([tag])
        elif store.cache.get((name,)) is None:
            store.keep(name, tag, USERS)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(use, range(4000)))
    assert store.cache.stats.entries <= 50
    store.cache.invalidate([USERS])
    assert store.cache.stats.entries == 0


def test_a_store_in_this_process_asks_nobody():
    assert not Store().cache.blocking


def test_an_expired_answer_is_kept_for_an_outage_alone():
    store = Store(ttl=60.0, stale_if_error=0.5)
    store.keep("a", ONE)
    store.clock.advance(59.9)
    assert store.kept("a") == ["a"]
    store.clock.advance(0.1)
    assert store.kept("a") == []
    assert store.cache.stale(("a",), 0.5) is not None
    assert store.cache.stale(("a",), 0.0) is None
    assert store.cache.stale(("b",), 0.5) is None
    stats = store.cache.stats
    assert (stats.entries, stats.hits, stats.stale) == (1, 1, 1)
    store.clock.advance(0.5)
    assert store.cache.stale(("a",), 60.0) is None
    assert store.cache.stats.entries == 0


def test_a_fresh_answer_may_stand_in_too():
    store = Store(ttl=60.0, stale_if_error=60.0)
    store.keep("a", ONE)
    assert store.cache.stale(("a",), 0.0) is not None
    store.cache.invalidate([ONE])
    assert store.cache.stale(("a",), 60.0) is None


def test_an_answer_that_is_kept_again_is_fresh_again():
    store = Store(ttl=60.0, stale_if_error=60.0)
    store.keep("a", ONE)
    store.clock.advance(60.0)
    store.keep("a", ONE)
    store.clock.advance(59.0)
    assert store.kept("a") == ["a"]


def test_the_index_is_made_anew_once_in_a_while():
    store, made = Store(max_entries=10), []
    reindex = store.cache._reindex
    store.cache._reindex = lambda: made.append(reindex())  # type: ignore[method-assign]
    for number in range(110):
        store.keep(str(number), ONE)
    assert len(made) == 10


def test_clearing_forgets_the_index():
    store = Store()
    store.keep("a", ONE, ORG)
    store.cache.clear()
    assert store.cache._by_tag == {}


def test_nothing_stale_was_served_unless_it_is_said():
    assert CacheStats(1, 2, 3, 4).stale == 0


def test_as_many_invalidations_are_remembered_as_is_said():
    store = Store()
    store.cache.invalidate(CacheTag.of("stripe", "price", str(number)) for number in range(8191))
    assert (len(store.cache._invalidated), store.cache._forgotten) == (8192, 0)
    store.cache.invalidate([CacheTag.of("stripe", "price", "one more")])
    assert (len(store.cache._invalidated), store.cache._forgotten) == (0, 2)
