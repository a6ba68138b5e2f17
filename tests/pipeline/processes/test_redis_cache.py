"""The cache in Redis: the same rules as in memory, for several processes, on a real server."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchgear.pipeline.cache import CachedAnswer
from switchgear.pipeline.processes.cache import INVALIDATE, RedisCache
from switchgear.pipeline.processes.link import RedisLink
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import CachePolicy
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag
from switchgear.types.headers import Headers
from switchgear.types.secrets import digest

ONE, TWO, USERS, ORG = (
    CacheTag.of("clerk", "user", "1"),
    CacheTag.of("clerk", "user", "2"),
    CacheTag.of("clerk", "user"),
    CacheTag.of("clerk", "organization", "1"),
)
OTHER = CacheTag.of("stripe", "user", "1")


def answer(*tags: CacheTag, content: bytes = b"{}", headers: Any = ()) -> CachedAnswer:
    return CachedAnswer(WireResponse(200, Headers(headers), content), tags)


class Process:
    """A cache as one process has it."""

    def __init__(self, server: Any, *, prefix: str = "switchgear", **policy: Any) -> None:
        self.clock = FakeClock()
        self.link = RedisLink(server.url, prefix=prefix, timeout=5.0, monotonic=self.clock.monotonic)
        self.cache = RedisCache(self.link, CachePolicy(**policy))

    def keep(self, name: str, *tags: CacheTag) -> None:
        self.cache.put((name,), answer(*tags, content=name.encode()), self.cache.begin(tags))

    def kept(self, *names: str) -> list[str]:
        return [name for name in names if self.cache.get((name,)) is not None]


@pytest.fixture
def processes(server):
    pair = Process(server), Process(server)
    yield pair
    for process in pair:
        process.link.close()


@pytest.fixture
def process(processes):
    return processes[0]


def pass_time(server: Any, milliseconds: int) -> None:
    """As if time had passed for what is kept."""
    for key in server.client.keys("switchgear:answer:*"):
        server.client.pexpire(key, server.client.pttl(key) - milliseconds)


def test_what_one_was_told_the_other_reads(processes):
    one, other = processes
    headers = [("Content-Type", "application/json"), ("X-Request-Id", "req_1"), ("Set-Cookie", "session=canary")]
    told = answer(ONE, ORG, content=b'{"a":\n\x00\xff}', headers=headers)
    one.cache.put(("a", "b"), told, one.cache.begin(told.tags))
    read = other.cache.get(("a", "b"))
    assert read is not None
    assert (read.response.status, read.response.content, read.tags) == (200, b'{"a":\n\x00\xff}', (ONE, ORG))
    assert read.response.headers.pairs == (("Content-Type", "application/json"), ("X-Request-Id", "req_1"))
    assert read.shared is None
    assert other.cache.get(("a",)) is None


def test_it_blocks_and_says_so(process):
    assert process.cache.blocking


@pytest.mark.parametrize(
    ("invalidated", "left"),
    [
        ((), ["one", "two", "users", "org", "both", "untagged", "other"]),
        ((ONE,), ["two", "org", "untagged", "other"]),
        ((USERS,), ["org", "untagged", "other"]),
        ((ORG,), ["one", "two", "users", "untagged", "other"]),
        ((ONE, ORG), ["two", "untagged", "other"]),
        ((CacheTag.of("clerk", "user", "unknown"),), ["one", "two", "org", "both", "untagged", "other"]),
        ((OTHER,), ["one", "two", "users", "org", "both", "untagged"]),
    ],
)
def test_a_tag_drops_its_reads_and_those_of_many_for_all(processes, invalidated, left):
    one, other = processes
    for name, *tags in (
        ("one", ONE), ("two", TWO), ("users", USERS), ("org", ORG), ("both", ONE, ORG), ("untagged",), ("other", OTHER)
    ):  # fmt: skip
        one.keep(name, *tags)
    other.cache.invalidate(invalidated)
    for process in processes:
        assert process.kept("one", "two", "users", "org", "both", "untagged", "other") == left
    assert one.cache.stats.invalidated + other.cache.stats.invalidated == 7 - len(left)


@pytest.mark.parametrize(
    ("tags", "invalidated", "kept"),
    [
        ((ONE,), (), True),
        ((ONE,), (ONE,), False),
        ((ONE,), (USERS,), False),
        ((ONE,), (TWO,), True),
        ((USERS,), (ONE,), False),
        ((USERS,), (OTHER,), True),
        ((), (ONE,), True),
    ],
)
def test_a_read_under_way_while_another_process_invalidates_is_not_kept(processes, tags, invalidated, kept):
    one, other = processes
    began = one.cache.begin(tags)
    other.cache.invalidate(invalidated)
    assert (one.cache.begin(tags) == began) is kept
    one.cache.put(("a",), answer(*tags), began)
    assert other.kept("a") == (["a"] if kept else [])
    one.keep("a", *tags)
    assert other.kept("a") == ["a"]


def test_two_invalidations_in_one_microsecond_have_marks_of_their_own(server, process):
    server.client.set("switchgear:latest", 2**52)  # as if the clock had stepped back since
    marks = set()
    for _ in range(3):
        process.cache.invalidate([ONE])
        marks.add(process.cache.begin([ONE]))
    assert marks == {2**52 + 1, 2**52 + 2, 2**52 + 3}


def test_marks_are_not_mistaken_for_older_ones_when_the_counter_is_lost(server, process):
    process.cache.invalidate([USERS])
    process.keep("a", ONE)
    server.client.delete("switchgear:latest")
    process.cache.invalidate([ONE])
    assert process.kept("a") == []


def test_clearing_drops_all_below_the_prefix_and_nothing_else(server, processes):
    one, other = processes
    near = Process(server, prefix="switchgear2")
    glob = Process(server, prefix="*")
    began = other.cache.begin([ONE])
    for process in (one, near, glob):
        process.keep("a", ONE)
        process.keep("b")
    server.client.set("theirs", b"1")
    one.cache.clear()
    other.cache.put(("c",), answer(ONE), began)
    assert one.kept("a", "b", "c") == other.kept("a", "b", "c") == []
    assert server.client.keys("switchgear:answer:*") == []
    assert near.kept("a", "b") == glob.kept("a", "b") == ["a", "b"]
    glob.cache.clear()
    assert near.kept("a", "b") == ["a", "b"]
    assert server.client.get("theirs") == b"1"
    for process in (near, glob):
        process.link.close()


def test_clearing_deletes_more_than_one_batch(server, process):
    for number in range(1201):
        server.client.set(f"switchgear:answer:{number}", b"x")
    process.cache.clear()
    assert server.client.keys("switchgear:answer:*") == []


def test_it_is_fresh_for_as_long_as_the_policy_says(server):
    process = Process(server, ttl=300.0)
    process.keep("a")
    assert 200_000 < server.client.pttl(server.client.keys("switchgear:answer:*")[0]) <= 300_000
    pass_time(server, 200_000)
    assert process.cache.get(("a",)) == answer(content=b"a")
    pass_time(server, 100_000)
    assert process.kept("a") == []
    assert server.client.keys("switchgear:answer:*") == []
    process.link.close()


def test_an_expired_answer_is_there_for_an_outage(server):
    process = Process(server, ttl=300.0, stale_if_error=600.0)
    process.keep("a", ONE)
    assert process.cache.stale(("a",), 1.0) == answer(ONE, content=b"a")
    pass_time(server, 300_000)
    assert process.kept("a") == []
    assert process.cache.stale(("a",), 600.0) is not None
    pass_time(server, 100_000)
    assert process.cache.stale(("a",), 100.0) is None
    assert process.cache.stale(("a",), 160.0) is not None
    assert process.cache.stale(("b",), 600.0) is None
    process.cache.invalidate([ONE])
    assert process.cache.stale(("a",), 600.0) is None
    stats = process.cache.stats
    assert (stats.hits, stats.stale, stats.invalidated) == (0, 3, 1)
    process.link.close()


def test_invalidations_outlive_whatever_is_kept(server):
    process = Process(server, ttl=900.0, stale_if_error=86_400.0)
    process.keep("a", ONE)
    process.cache.invalidate([ONE])
    (kept,), marks = server.client.keys("switchgear:answer:*"), server.client.keys("switchgear:mark:*")
    assert len(marks) == 2
    assert all(server.client.pttl(key) > server.client.pttl(kept) + 3_000_000 for key in marks)
    process.link.close()


def test_what_happened_is_counted(process):
    process.keep("a", ONE)
    process.keep("b", TWO)
    process.kept("a", "a", "c")
    process.cache.invalidate([ONE])
    process.kept("a")
    stats = process.cache.stats
    assert (stats.entries, stats.hits, stats.misses, stats.invalidated, stats.stale) == (0, 2, 2, 1, 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json\n{}",
        b"\xff\n{}",
        b"{}\n{}",
        b'[2, 200, [], []]\n{"another": "form"}',
        b'[1, "200", [["a"]], []]\n{}',
        b"[1, 200, []]\n{}",
    ],
    ids=range(7),
)
def test_what_somebody_else_wrote_is_a_miss(server, process, content):
    process.keep("a")
    (key,) = server.client.keys("switchgear:answer:*")
    server.client.hset(key, "answer", content)
    assert process.cache.get(("a",)) is None
    assert process.cache.stale(("a",), 60.0) is None
    assert (process.cache.stats.hits, process.cache.stats.stale) == (0, 0)
    process.keep("a")
    assert process.kept("a") == ["a"]


def test_no_key_says_what_it_is_about(server, process):
    key = ("things", "https://api.things.example/v1/users?email=canary%40example.com", "owner", "headers")
    tag = CacheTag.of("things", "user", "canary")
    process.cache.put(key, answer(tag, content=b"body"), process.cache.begin([tag]))
    process.cache.invalidate([CacheTag.of("things", "user", "canary2")])
    keys = server.client.keys("*")
    assert len(keys) == 1 + 2 + 1
    assert not any(word in text for text in keys for word in (b"canary", b"things", b"owner", b"headers"))


FORM = b'[2, 200, [["A", "b"]], ["clerk:user:1"]]\nbody'


def test_the_form_of_what_is_kept(server, process):
    """Processes of different versions share a server: another form needs another number."""
    process.cache.invalidate([ONE])
    process.cache.put(("key",), answer(ONE, content=b"body", headers=[("A", "b")]), process.cache.begin([ONE]))
    kept, mark = "switchgear:answer:" + digest("key"), "switchgear:mark:"
    names = ["all", digest(ONE), digest(USERS)]
    keys = [kept, mark + names[1], mark + digest(f"{USERS}:*many"), "switchgear:latest"]
    assert sorted(server.client.keys("*")) == sorted(key.encode() for key in keys)
    assert server.client.hgetall(kept) == {
        b"mark": server.client.get("switchgear:latest"),
        b"tags": " ".join(names).encode(),
        b"stale": b"0",
        b"answer": b"%08x" % crc32(FORM) + FORM,
    }
    process.cache.clear()
    assert server.client.get(mark + names[0]) == server.client.get("switchgear:latest")


def test_times_are_told_in_milliseconds(process):
    cache = RedisCache(process.link, CachePolicy(ttl=300.5, stale_if_error=600.25))
    told: list[tuple[Any, ...]] = []
    process.link.run = lambda _, __, *arguments: told.append(arguments)
    cache.put(("a",), answer(), 7)
    cache.invalidate([ONE])
    (began, names, stale_for, _, in_all), (remembered,) = told
    assert (began, names, stale_for, in_all) == (7, "all", 600_250, 900_750)
    assert remembered == (900 + 86_400 + 3600) * 1000


@pytest.mark.parametrize(
    ("fresh_for", "within", "hit", "stale_hit"),
    [
        (1, 0.0, True, True),
        (0, 0.001, False, True),
        (0, 0.0, False, False),
        (-1, 0.001, False, False),
        (-1, 0.002, False, True),
        (-99_999, 100.0, False, True),
        (-100_000, 100.0, False, False),
    ],
)
def test_to_the_millisecond(process, fresh_for, within, hit, stale_hit):
    data = b"[2, 200, [], []]\n"
    process.link.run = lambda *_: [b"kept", b"%08x" % crc32(data) + data, fresh_for]
    assert (process.cache.get(("a",)) is not None) is hit
    assert (process.cache.stale(("a",), within) is not None) is stale_hit


def test_a_damaged_answer_is_a_miss(server, process):
    """Whichever byte of it is another."""
    process.keep("a", ONE)
    (key,) = server.client.keys("switchgear:answer:*")
    whole = server.client.hget(key, "answer")
    for at in range(len(whole)):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            server.client.hset(key, "answer", damaged)
            assert process.kept("a") == []
    server.client.hset(key, "answer", whole)
    assert process.kept("a") == ["a"]


def test_what_it_costs(server, process):
    """Commands: a miss that is kept costs three, a hit one, what need not be kept nothing."""
    assert process.kept("a") == []
    process.keep("a", ONE)
    assert server.commands() == 3
    assert process.kept("a") == ["a"]
    assert server.commands() == 4
    process.cache.put(("b",), answer(), -1)
    process.cache.invalidate([])
    assert server.commands() == 4


def test_one_that_was_not_told_what_is_dropped_is_not_asked(process):
    """Even if it works again between the two."""
    process.keep("a", TWO)
    run = process.link.run
    process.link.run = lambda script, *rest: None if script is INVALIDATE else run(script, *rest)
    process.cache.invalidate([ONE])
    assert process.cache.begin([TWO]) < 0
    assert process.kept("a") == []
    process.cache.put(("b",), answer(TWO), 0)
    process.link.run = run
    assert process.kept("a", "b") == ["a"]


tags = st.sampled_from([ONE, TWO, USERS, ORG, OTHER])


def stale(held: tuple[CacheTag, ...], invalidated: CacheTag) -> bool:
    """In words: the same object, or one of the two means all of the kind."""
    return any(tag == invalidated or (tag.kind == invalidated.kind and tag.kind in {tag, invalidated}) for tag in held)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("keep"), st.sampled_from("abc"), st.lists(tags, max_size=3).map(tuple)),
            st.tuples(st.just("begin"), st.sampled_from("abc"), st.lists(tags, max_size=3).map(tuple)),
            st.tuples(st.just("land"), st.sampled_from("abc"), st.just(())),
            st.tuples(st.just("invalidate"), st.just(""), st.lists(tags, max_size=2).map(tuple)),
        ),
        max_size=20,
    )
)
def test_two_processes_agree_with_a_dictionary(server, processes, steps):
    server.client.flushall()
    one, other = processes
    kept: dict[str, tuple[CacheTag, ...]] = {}
    under_way: dict[str, tuple[tuple[CacheTag, ...], int, bool]] = {}
    for number, (action, name, given_tags) in enumerate(steps):
        process = processes[number % 2]
        match action:
            case "keep":
                process.keep(name, *given_tags)
                kept[name] = given_tags
            case "begin":
                under_way[name] = (given_tags, process.cache.begin(given_tags), True)
            case "land" if name in under_way:
                held, began, fresh = under_way.pop(name)
                process.cache.put((name,), answer(*held), began)
                if fresh:
                    kept[name] = held
            case "invalidate":
                process.cache.invalidate(given_tags)
                for tag in given_tags:
                    kept = {key: held for key, held in kept.items() if not stale(held, tag)}
                    under_way = {
                        key: (held, began, fresh and not stale(held, tag))
                        for key, (held, began, fresh) in under_way.items()
                    }
        assert one.kept(*"abc") == other.kept(*"abc") == sorted(kept)
