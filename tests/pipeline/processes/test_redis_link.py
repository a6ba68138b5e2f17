"""A Redis that fails, dawdles or comes back: one warning, and never an error."""

from __future__ import annotations

import logging
import pickle
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from socketserver import BaseRequestHandler, UnixStreamServer
from threading import Event, Thread
from typing import Any

import pytest

from redis_server import running
from switchgear.errors import ConfigurationError
from switchgear.pipeline.cache import CachedAnswer
from switchgear.pipeline.processes.cache import RedisCache
from switchgear.pipeline.processes.link import RedisLink, Script
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import CachePolicy
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag
from switchgear.types.headers import Headers

ONE, TWO = CacheTag.of("clerk", "user", "1"), CacheTag.of("clerk", "user", "2")
ECHO = Script("return {ARGV[1]}")
BROKEN = Script("return redis.call('INCR', KEYS[1])")


@pytest.fixture
def server():
    """One of each test's own, to be killed."""
    with running() as own:
        yield own


class Linked:
    def __init__(self, server: Any, timeout: float = 5.0) -> None:
        self.clock = FakeClock()
        self.link = RedisLink(server.url, prefix="switchgear", timeout=timeout, monotonic=self.clock.monotonic)
        self.cache = RedisCache(self.link, CachePolicy())

    def works(self) -> bool:
        return self.link.run(ECHO, (), "x") == [b"x"]

    def keep(self, name: str, *tags: CacheTag) -> None:
        answer = CachedAnswer(WireResponse(200, Headers(), b"{}"), tags)
        self.cache.put((name,), answer, self.cache.begin(tags))

    def kept(self, name: str) -> bool:
        return self.cache.get((name,)) is not None


@pytest.fixture
def linked(server, caplog):
    caplog.set_level(logging.INFO, "switchgear")
    made = Linked(server)
    yield made
    made.link.close()


def said(caplog: Any) -> list[tuple[str, str]]:
    return [(record.levelname, record.getMessage()) for record in caplog.records]


FAILED = "Redis failed (ConnectionError): until it works again, nothing is shared by it"


def test_one_warning_however_often_it_is_asked(server, linked, caplog):
    assert linked.works()
    server.stop()
    for _ in range(20):
        linked.keep("a", ONE)
        assert not linked.kept("a")
        assert linked.cache.stale(("a",), 60.0) is None
        linked.cache.invalidate([ONE])
        linked.cache.clear()
        linked.clock.advance(1.0)
    assert said(caplog) == [("WARNING", FAILED)]


def test_it_is_asked_again_after_a_pause_and_used_again(server, linked, caplog):
    server.stop()
    assert not linked.works()
    server.start()
    assert not linked.works()
    linked.clock.advance(1.9)
    assert not linked.works()
    linked.clock.advance(0.1)
    assert linked.works()
    linked.keep("a", ONE)
    assert linked.kept("a")
    assert said(caplog) == [("WARNING", FAILED), ("INFO", "Redis works again")]
    server.stop()
    assert not linked.works()
    assert len(said(caplog)) == 3


def test_after_another_failure_the_pause_begins_anew(server, linked):
    server.stop()
    for _ in range(3):
        assert not linked.works()
        linked.clock.advance(2.0)
    assert not linked.works()
    server.start()
    linked.clock.advance(1.9)
    assert not linked.works()
    linked.clock.advance(0.1)
    assert linked.works()


def test_one_that_answers_nothing_holds_up_one_call_and_then_nobody(server, caplog):
    slow = Linked(server, timeout=2.0)
    assert slow.works()
    with server.frozen():
        began = time.monotonic()
        for _ in range(200):
            assert not slow.works()
            assert not slow.kept("a")
        assert time.monotonic() - began < 30
        assert [name for name, _ in said(caplog)] == ["WARNING"]
        slow.clock.advance(2.0)
        with ThreadPoolExecutor(8) as threads:
            assert not any(threads.map(lambda _: slow.works(), range(64)))
    slow.clock.advance(2.0)
    assert slow.works()
    slow.link.close()


def test_after_the_pause_one_asks_and_the_others_do_not_wait(server, linked):
    server.stop()
    assert not linked.works()
    server.start()
    linked.clock.advance(2.0)
    asked: list[bool] = []

    def command() -> str:
        asked.append(linked.works())  # as another thread would, meanwhile
        return "answered"

    assert linked.link._try(command) == "answered"
    assert asked == [False]


def test_it_never_tries_again_by_itself(tmp_path):
    """One that hangs up is called once."""
    calls: list[str] = []

    class HangsUp(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1)
            calls.append("called")

    with UnixStreamServer(str(tmp_path / "socket"), HangsUp) as listener:
        link = RedisLink(f"unix://{tmp_path}/socket", prefix="x", timeout=5.0, monotonic=FakeClock().monotonic)
        serving = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        assert link.run(ECHO, (), "x") is None
        link.close()
        listener.shutdown()
        serving.join()
    assert calls == ["called"]


def test_it_says_little_to_the_server(server, linked):
    """A script is told once, and no protocol is asked for that older servers do not know."""
    server.client.config_resetstat()
    register, registered = linked.link._client.register_script, []
    linked.link._client.register_script = lambda source: registered.append(source) or register(source)
    for _ in range(3):
        assert linked.works()
    assert registered == [ECHO.source]
    assert "cmdstat_hello" not in server.client.info("commandstats")


def test_keys_are_deleted_by_hundreds(server, linked):
    server.client.mset({f"switchgear:answer:{number}": b"x" for number in range(501)})
    linked.link.delete("answer")
    assert server.client.keys("*") == []
    assert server.client.info("commandstats")["cmdstat_unlink"]["calls"] == 2


def test_scripts_are_loaded_again_by_a_server_that_forgot_them(server, linked, caplog):
    assert linked.works()
    server.client.script_flush()
    assert linked.works()
    assert said(caplog) == []


ODD = [("WARNING", "Redis holds something else under a key of ours: what belongs there is not shared")]


@pytest.mark.parametrize("script", [BROKEN, Script("return {math.max(0, redis.call('GET', KEYS[1]))}")])
def test_a_key_that_holds_something_else_is_not_shared_and_all_others_are(server, linked, caplog, script):
    server.client.set("text", "no number")
    for _ in range(3):
        assert linked.link.run(script, ("text",)) is None
        assert linked.works()
    assert said(caplog) == ODD


@pytest.mark.parametrize("place", ["answer:*", "mark:*"])
@pytest.mark.parametrize("value", [("SET", "no number"), ("LPUSH", "x"), ("HSET", "x", "y"), ("SADD", "x")])
def test_whatever_a_key_of_the_cache_holds_the_others_are_shared(server, linked, caplog, place, value):
    linked.cache.invalidate([ONE])
    linked.keep("a", ONE)
    for key in server.client.keys(f"switchgear:{place}"):
        server.client.delete(key)
        server.client.execute_command(value[0], key, *value[1:])
    assert not linked.kept("a")
    linked.keep("b", TWO)
    assert linked.kept("b")
    assert said(caplog) in ([], ODD)


def test_a_server_that_answers_in_drips_costs_its_timeout_in_all(tmp_path):
    """A byte at a time, each in time: for longer than the timeout."""
    over = Event()

    class Drips(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1)
            with suppress(OSError):
                for byte in b"$1000\r\n" + b"x" * 1000:
                    self.request.sendall(bytes([byte]))
                    if over.wait(0.02):
                        return

    with UnixStreamServer(str(tmp_path / "socket"), Drips) as listener:
        link = RedisLink(f"unix://{tmp_path}/socket", prefix="x", timeout=0.2, monotonic=FakeClock().monotonic)
        serving = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        began = time.monotonic()
        assert link.run(ECHO, (), "x") is None
        took = time.monotonic() - began
        over.set()
        link.close()
        listener.shutdown()
        serving.join()
    assert 0.15 < took < 5.0, "dripping on would have taken twenty seconds"


def test_a_look_up_of_its_host_that_hangs_costs_the_timeout(monkeypatch):
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60) and [])
    link = RedisLink("redis://redis.example", prefix="x", timeout=0.2, monotonic=FakeClock().monotonic)
    began = time.monotonic()
    assert link.run(ECHO, (), "x") is None
    assert 0.15 < time.monotonic() - began < 20.0
    over.set()
    link.close()


def test_one_that_is_full_costs_the_cache_and_no_call(server, linked, caplog):
    server.client.config_set("maxmemory", "1")
    linked.keep("a", ONE)
    assert not linked.kept("a")
    assert [name for name, _ in said(caplog)] == ["WARNING"]


# --- invalidation while it fails


@pytest.mark.parametrize("pause", [0.0, 2.0])
def test_what_was_invalidated_meanwhile_is_dropped_before_anything_is_read(server, linked, pause):
    """The server is cut off, not stopped: it still holds what it held."""
    linked.keep("a", ONE)
    linked.keep("b", TWO)
    with_server, linked.link._client = linked.link._client, Unreachable()
    linked.link._scripts.clear()
    linked.cache.invalidate([ONE])
    linked.clock.advance(pause)
    linked.link._client = with_server
    linked.link._scripts.clear()
    assert not linked.kept("a")
    linked.clock.advance(2.0)
    assert not linked.kept("a")
    assert linked.kept("b")


class Unreachable:
    """A client of a server that nobody reaches."""

    def register_script(self, source: str) -> Any:
        del source

        def run(**_: Any) -> None:
            raise ConnectionError

        return run


def test_a_read_that_began_before_is_not_kept_and_not_shared_with_later_ones(server, linked):
    began = linked.cache.begin([ONE])
    server_client, linked.link._client = linked.link._client, Unreachable()
    linked.link._scripts.clear()
    linked.cache.invalidate([ONE])
    first = linked.cache.begin([ONE])
    linked.cache.invalidate([ONE])
    second = linked.cache.begin([ONE])
    assert len({began, first, second}) == 3
    assert max(first, second) < 0
    linked.link._client = server_client
    linked.link._scripts.clear()
    linked.clock.advance(2.0)
    for mark in (began, first, second):
        linked.cache.put(("a",), CachedAnswer(WireResponse(200, Headers(), b"old"), (ONE,)), mark)
        assert server.client.keys("switchgear:answer:*") == []
        assert not linked.kept("a")
    linked.keep("a", ONE)
    assert linked.kept("a")


def test_what_was_not_concerned_is_found_by_the_first_who_asks(server, linked):
    linked.keep("b", TWO)
    server_client, linked.link._client = linked.link._client, Unreachable()
    linked.link._scripts.clear()
    linked.cache.invalidate([ONE])
    linked.link._client = server_client
    linked.link._scripts.clear()
    linked.clock.advance(2.0)
    assert linked.kept("b")


def test_one_that_did_what_it_was_told_and_could_not_say_so_is_told_again(server, linked):
    linked.keep("a", ONE)
    script = linked.link._client.register_script

    def half(source: str) -> Any:
        real = script(source)

        def run(**arguments: Any) -> None:
            real(**arguments)
            raise ConnectionError("the answer was lost")

        return run

    linked.link._client.register_script = half
    linked.link._scripts.clear()
    linked.cache.invalidate([ONE])
    marks = server.client.keys("switchgear:mark:*")
    assert len(marks) == 2
    first = server.client.get(marks[0])
    linked.link._client.register_script = script
    linked.link._scripts.clear()
    linked.clock.advance(2.0)
    assert not linked.kept("a")
    assert server.client.get(marks[0]) > first
    before = server.client.get(marks[0])
    linked.kept("a")
    assert server.client.get(marks[0]) == before  # and then no more


def test_more_than_can_be_remembered_drops_everything(server, linked):
    linked.keep("a", ONE)
    server_client, linked.link._client = linked.link._client, Unreachable()
    linked.link._scripts.clear()
    for number in range(600):
        linked.cache.invalidate([CacheTag.of("stripe", "price", str(number)), CacheTag.of("stripe", f"kind{number}")])
    assert len(linked.cache._owed) <= 1000
    linked.link._client = server_client
    linked.link._scripts.clear()
    linked.clock.advance(2.0)
    assert not linked.kept("a")
    assert linked.cache._owed == set()


@pytest.mark.parametrize(("more", "kept"), [((), True), ((CacheTag.of("stripe", "price", "*many"),), False)])
def test_a_thousand_are_remembered(linked, more, kept):
    """A tag, and the reads of many of its kind: a name each."""
    linked.keep("a", ONE)
    run, linked.link.run = linked.link.run, lambda *_: None
    linked.cache.invalidate([*(CacheTag.of("stripe", f"kind{number}") for number in range(500)), *more])
    linked.link.run = run
    assert linked.kept("a") is kept


def test_what_is_owed_while_it_is_paid_is_paid_too(server, linked):
    linked.keep("a", ONE)
    linked.keep("b", TWO)
    run = linked.link.run

    def meanwhile(*arguments: Any) -> Any:
        linked.link.run = run
        linked.cache._owed |= {"more"}
        linked.cache._changes += 1
        return run(*arguments)

    linked.link.run = meanwhile  # type: ignore[method-assign]
    linked.cache.invalidate([ONE])
    assert "more" in linked.cache._owed
    assert not linked.kept("a")
    assert linked.cache._owed == set()


# --- constructing and closing


@pytest.mark.parametrize("url", ["redis://localhost", "rediss://localhost/1", "unix:///somewhere"])
def test_schemes(url):
    RedisLink(url, prefix="switchgear", timeout=5.0, monotonic=FakeClock().monotonic).close()


@pytest.mark.parametrize(
    ("url", "timeout", "message"),
    [
        ("http://localhost", 0.1, "redis://"),
        ("", 0.1, "redis://"),
        ("redis://canary:port", 0.1, "cannot be read"),
        ("redis://localhost/0?socket_timeout=canary", 0.1, "cannot be read"),
        ("redis://localhost", 0.0, "timeout"),
        ("redis://localhost", -1.0, "timeout"),
        ("redis://localhost", 5.1, "timeout"),
        ("redis://localhost", float("nan"), "timeout"),
    ],
)
def test_what_cannot_work_is_refused_early(url, timeout, message):
    with pytest.raises(ConfigurationError, match=message) as caught:
        RedisLink(url, prefix="switchgear", timeout=timeout, monotonic=FakeClock().monotonic)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "redis", None)
    with pytest.raises(ConfigurationError, match=r"switchgear\[redis\]"):
        RedisLink("redis://localhost", prefix="switchgear", timeout=0.1, monotonic=FakeClock().monotonic)


def test_it_tells_no_password(caplog):
    link = RedisLink("redis://u:canary@localhost:1/0", prefix="x", timeout=0.1, monotonic=FakeClock().monotonic)
    assert link.run(ECHO, (), "x") is None
    assert "canary" not in repr(link) + caplog.text
    assert repr(link) == "RedisLink(prefix='x')"
    with pytest.raises(TypeError, match="password"):
        pickle.dumps(link)
    link.close()


def test_it_closes_once_and_for_all(server, linked, caplog):
    assert linked.works()
    clients = len(server.client.client_list())
    for _ in range(2):
        linked.link.close()
    assert server.has(clients - 1)
    assert not linked.works()
    linked.cache.clear()
    linked.clock.advance(10.0)
    assert not linked.kept("a")
    assert said(caplog) == []
    assert server.has(clients - 1)


def test_closing_never_fails(linked, caplog):
    def fail() -> None:
        raise OSError("gone")

    close, linked.link._client.close = linked.link._client.close, fail
    linked.link.close()
    assert said(caplog) == [("INFO", "Redis failed while it was closed (OSError)")]
    linked.link._client.close = close


def test_what_closing_cuts_off_is_no_failure_of_the_server(linked, caplog):
    def command() -> None:
        linked.link.close()
        raise ConnectionError

    assert linked.link._try(command) is None
    assert said(caplog) == []
