"""Law 4: a call ends. One deadline covers all of it, over a real network; nothing here measures speed.

Deadlines are short and what is waited for would take a minute: a call that ends after its deadline, and long before
that, has kept the law. A busy machine may stand still for a second at any point, so that nothing here asks how far a
request came before a short deadline.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from loopback import Behaviour, Loopback, Unanswering, answer, chunked, dripping, drips, stalls, unconnectable
from scripted import LOST, NetworkRig, Rig, Sent, call, each_colour, reply
from switchgear.errors import (
    ConnectFailed,
    DeadlineExceeded,
    Fault,
    RateLimited,
    SwitchgearError,
    TimedOut,
    TransportFault,
)
from switchgear.pipeline.body import bytes_body, stream_body
from switchgear.pipeline.clock import SYSTEM_CLOCK
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.request import Repeat, Timing
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.transport import AiohttpTransport, AsyncHttpxTransport, HttpxTransport
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import RetryPolicy, Settings
from tunnel import Proxy
from wired import OURS

pytestmark = pytest.mark.untraced

DEADLINE, LONG_BEFORE = 0.15, 15.0
ONE_TRY, AT_ONCE = RetryPolicy(attempts=1), RetryPolicy(attempts=50, base=0.0, cap=0.0)


WAYS: dict[str, Callable[..., Any]] = {
    **OURS,
    "aiohttp": AiohttpTransport,
    "a caller's Client": lambda: HttpxTransport(httpx.Client(), owned=True),
    "a caller's AsyncClient": lambda: AsyncHttpxTransport(httpx.AsyncClient(), owned=True),
}
"""All of them, behind the proxies that the environment names."""
each_own = pytest.mark.parametrize("way", OURS)
each_way = pytest.mark.parametrize("way", WAYS)


def colour_of(way: str) -> Any:
    return "sync" if way in {"sync", "a caller's Client"} else "async"


def rig_for(way: str, url: str, *, transport: Any = None, **settings: Any) -> NetworkRig:
    """A client with the machine's own clock."""
    return NetworkRig(
        colour_of(way),
        url,
        transport=transport or WAYS[way](),
        shared=Shared(clock=SYSTEM_CLOCK),
        settings=Settings(**{"deadline": DEADLINE, "retry": ONE_TRY, **settings}),
    )


def ends_in_time(rig: NetworkRig, kind: type[SwitchgearError], request: Any = None) -> SwitchgearError:
    began = time.monotonic()
    error = rig.fails(request or call(), kind)
    took = time.monotonic() - began
    assert DEADLINE * 0.9 <= took < LONG_BEFORE, f"it took {took:.2f} s"
    return error


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
SLOW: dict[str, Behaviour] = {
    "a body that drips": drips(60),
    "chunks that drip": chunked(*[b"x"] * 1200, every=0.05),
    "a body that stalls": answer(200, b"{", length=2),
    "no answer": stalls,
    "a late answer": answer(after=60),
    "a first line that drips": dripping(b"HTTP/1.1 200 O", b"K"),
    "a head that drips": dripping(b"HTTP/1.1 200 OK\r\nX-Drip: ", b"x"),
    "a head whose headers have no end": dripping(b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n"),
    "interim answers": dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "a flood of interim answers": dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100, 0.001, 60_000),
    "a chunk's extension that drips": dripping(CHUNKED + b"1;e=", b"x"),
    "a chunk's length that drips": dripping(CHUNKED, b"0"),
    "trailers that drip": dripping(CHUNKED + b"2\r\n{}\r\n0\r\nX-Sum: ", b"1"),
}


@pytest.fixture(params=["straight", "through a proxy"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server, and the environment that names the way to it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Loopback() as running, Proxy(running.port) as proxy:
        if request.param == "through a proxy":
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
        yield running
        assert request.param == "through a proxy" or proxy.asked == []


@each_way
@pytest.mark.parametrize("slow", SLOW)
def test_a_slow_answer_ends_at_the_deadline(way, slow, server):
    server.script = [SLOW[slow]]
    assert ends_in_time(rig_for(way, server.url), DeadlineExceeded).service == "things"


@each_way
def test_a_proxy_whose_answer_drips_ends_at_the_deadline(way, monkeypatch):
    with Loopback() as server, Proxy(server.port, drips=0.05) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        ends_in_time(rig_for(way, "https://crm.example"), DeadlineExceeded)
        assert server.connections == 0


@pytest.mark.parametrize("way", ["sync", "async"])
def test_a_socks_proxy_whose_answer_drips_ends_at_the_deadline(way, monkeypatch):
    with Loopback() as server, Proxy(server.port, socks=True, drips=20.0) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        ends_in_time(rig_for(way, "https://crm.example"), DeadlineExceeded)


@each_way
def test_a_handshake_that_drips_ends_at_the_deadline(way):
    def drips_a_record(connection: socket.socket) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
        while not server.over.wait(0.05):
            connection.sendall(b"\x03")

    with Loopback() as server:
        server.greets = drips_a_record
        ends_in_time(rig_for(way, server.url.replace("http:", "https:")), DeadlineExceeded)


@pytest.mark.parametrize("way", ["sync", "a caller's Client"])
def test_a_look_up_of_a_host_that_hangs_ends_at_the_deadline(way, monkeypatch):
    """An asynchronous one waits in a thread of the event loop's."""
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60) and [])
    error = ends_in_time(rig_for(way, "https://crm.example"), DeadlineExceeded)
    over.set()
    assert isinstance(error.__cause__, TransportFault)
    assert (error.__cause__.fault, error.__cause__.sent) == (Fault.CONNECT_TIMEOUT, False)


@each_way
def test_connecting_ends_at_the_deadline(way):
    with Unanswering() as nobody:
        ends_in_time(rig_for(way, nobody.url), DeadlineExceeded)


@each_own
def test_an_attempt_ends_before_the_deadline_does(way):
    with Loopback(drips(60), answer()) as server:
        rig = rig_for(way, server.url, deadline=60.0, attempt_timeout=2.0, retry=AT_ONCE)
        assert rig.send(call()).attempts == 2
        server.script = [drips(60)]
        once = rig.client.with_options(attempts=1, attempt_timeout=0.1)
        with pytest.raises((TimedOut, ConnectFailed)):
            rig.send(call(), once)


@each_own
def test_attempts_and_waits_share_one_deadline(way):
    with Loopback(stalls) as server:
        rig = rig_for(way, server.url, attempt_timeout=0.1, retry=AT_ONCE)
        began = time.monotonic()
        with pytest.raises((DeadlineExceeded, TimedOut, ConnectFailed)) as ended:
            rig.send(call())
        assert time.monotonic() - began < LONG_BEFORE
        assert ended.value.attempts <= 3


@each_own
def test_a_write_that_nobody_reads_ends_at_the_deadline(way):
    """A large body to a server that does not read: each part of it starts no time anew."""
    with Loopback() as server:
        server.reads = False
        big = call("POST", repeat=Repeat.SAFE, body=bytes_body(bytes(32 * 1024 * 1024)))
        ends_in_time(rig_for(way, server.url), DeadlineExceeded, big)


@each_own
def test_a_stream_of_the_callers_ends_at_the_deadline(way):
    def endless() -> Any:
        if colour_of(way) == "sync":
            return (bytes(65536) for _ in range(10**6))

        async def parts() -> Any:
            for _ in range(10**6):
                yield bytes(65536)

        return parts()

    with Loopback() as server:
        server.reads = False
        request = call("POST", repeat=Repeat.SAFE, body=stream_body(endless))
        ends_in_time(rig_for(way, server.url), DeadlineExceeded, request)


@each_own
def test_a_large_body_gets_through_while_there_is_progress(way):
    with Loopback(answer()) as server:
        body = bytes_body(bytes(range(256)) * 40_000)
        rig = rig_for(way, server.url, deadline=60.0)
        rig.send(call("POST", repeat=Repeat.SAFE, body=body, timing=Timing.UPLOAD))
        assert server.received[0].body == body.content


@each_own
def test_an_upload_may_take_long_as_long_as_something_happens(way):
    with Loopback(drips(2.5, every=0.1)) as server:
        rig = rig_for(way, server.url, deadline=None, attempt_timeout=2.0)
        assert rig.send(call(timing=Timing.UPLOAD, decode=len)).value == 25
        server.script = [stalls]
        began = time.monotonic()
        with pytest.raises((TimedOut, ConnectFailed)):
            rig.send(call(timing=Timing.UPLOAD), rig.client.with_options(attempt_timeout=0.2))
        assert time.monotonic() - began < LONG_BEFORE


@each_own
def test_queueing_for_a_connection_ends_at_the_deadline(way):
    one_at_a_time = OURS[way](max_connections=1)
    with Loopback(stalls) as server:
        rig = rig_for(way, server.url, transport=one_at_a_time)
        patient = rig.client.with_options(deadline=60.0)
        began = time.monotonic()
        if colour_of(way) == "sync":
            first = Thread(target=lambda: _quietly(patient))
            first.start()
            assert server.arrived.wait(30)
            with pytest.raises(DeadlineExceeded):
                rig.client.send(call())
            server.over.set()
            first.join()
            one_at_a_time.close()
        else:

            async def both() -> None:
                first = asyncio.create_task(patient.send(call()))
                assert await asyncio.to_thread(server.arrived.wait, 30)
                with pytest.raises(DeadlineExceeded):
                    await rig.client.send(call())
                first.cancel()
                await asyncio.gather(first, return_exceptions=True)
                await one_at_a_time.close()

            asyncio.run(both())
        assert time.monotonic() - began < LONG_BEFORE
        assert len(server.received) == 1


def _quietly(client: Any) -> None:
    with suppress(SwitchgearError):
        client.send(call())


# --- without a network, by a clock of its own


@each_colour
@pytest.mark.parametrize("asked", ["0.5", "2", "60"])
def test_no_wait_goes_beyond_the_deadline(colour, asked):
    rig = Rig(colour, reply(429, retry_after=asked), settings=Settings(deadline=5.0, retry=RetryPolicy(attempts=100)))
    rig.fails(call(), RateLimited)
    rig.fails(call(), RateLimited)
    assert rig.clock.monotonic() <= 10.0


@each_colour
@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_a_call_takes_no_longer_than_its_deadline(colour, seed):
    """Attempts that take their whole time, waits, a limiter and slow interceptors, in any mixture."""

    class Dawdles(Interceptor):
        def on_request(self, request: WireRequest) -> None:
            rig.clock.advance(rig.options["rng"].uniform(0.0, 0.5))

    def acts(sent: Sent) -> WireResponse:
        rng = rig.options["rng"]
        rig.clock.advance(rng.uniform(0.0, sent.timeouts.total))
        if rng.random() < 0.3:
            raise LOST
        return reply(rng.choice([429, 503]), retry_after=str(rng.uniform(0.0, 3.0)))

    settings = Settings(deadline=10.0, attempt_timeout=4.0, retry=RetryPolicy(attempts=100))
    rig = Rig(colour, acts, settings=settings, seed=seed, interceptors=[Dawdles()])
    for _ in range(20):
        began = rig.clock.monotonic()
        with pytest.raises(SwitchgearError):
            rig.send(call())
        assert rig.clock.monotonic() - began <= 10.0 + 0.5


@each_own
def test_what_cannot_connect_is_not_called_late(way):
    rig = rig_for(way, f"http://127.0.0.1:{unconnectable()}", deadline=60.0)
    rig.fails(call(), ConnectFailed)


# --- what is the caller's own: what blocks cannot be ended, but nothing is sent after it


class Slow(Interceptor):
    """Takes longer than the deadline, before the request or after its answer."""

    def __init__(self, takes: Callable[[], Any], when: str) -> None:
        self.takes, self.when = takes, when

    def on_request(self, request: WireRequest) -> Any:
        return self.takes() if self.when == "before" else None

    def on_response(self, request: WireRequest, response: WireResponse) -> Any:
        return self.takes() if self.when == "after" else None


@each_colour
def test_nothing_is_sent_after_a_credential_or_an_interceptor_that_outlasts_the_deadline(colour):
    def outlasts() -> str:
        rig.clock.advance(31.0)
        return "key_of_the_first_account"

    rig = Rig(colour, credential=outlasts)
    assert rig.fails(call(), DeadlineExceeded).attempts == 0
    rig = Rig(colour, interceptors=[Slow(lambda: outlasts() and None, "before")])
    assert rig.fails(call(), DeadlineExceeded).attempts == 0
    assert rig.sent == []
    keys = iter(["key_old"])
    rig = Rig(colour, reply(401), credential=lambda: next(keys, None) or outlasts())
    assert rig.fails(call(), DeadlineExceeded).attempts == 1


async def _for_ever() -> str:
    await asyncio.Event().wait()
    return "never"


def test_an_asynchronous_credential_is_awaited_until_the_deadline():
    rig = Rig("async", credential=_for_ever)
    client = rig.client.with_options(deadline=DEADLINE)
    assert rig.fails(call(), DeadlineExceeded, client).attempts == 0
    assert rig.sent == []


@pytest.mark.parametrize(("when", "sent"), [("before", 0), ("after", 1)])
def test_so_is_an_asynchronous_interceptor(when, sent):
    rig = Rig("async", interceptors=[Slow(_for_ever, when)])
    error = rig.fails(call("POST"), DeadlineExceeded, rig.client.with_options(deadline=DEADLINE))
    assert (error.attempts, len(rig.sent)) == (sent, sent)
    assert ("may have taken effect" in error.guidance) is bool(sent)


def test_what_is_late_by_its_own_account_is_the_callers_own_exception():
    async def late() -> str:
        raise TimeoutError("of the caller's")

    rig = Rig("async", credential=late)
    assert rig.fails(call(), TimeoutError).args == ("of the caller's",)
