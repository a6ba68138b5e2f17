"""Clients in processes that fork and freeze, in threads that close them, and in loops over pages that end early.

A second `asyncio.run` and closing twice are tested with law 12, a transport's own fork beside the transport.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import Any

import pytest

from crm import KEY, AsyncCrmClient, CrmClient
from fresh import places
from loopback import Exchange, Loopback, answer
from scripted import call, each_colour, make_client
from switchgear.errors import ClientClosed
from switchgear.pipeline.request import Repeat
from switchgear.pipeline.transport import PoolTransport, process
from switchgear.settings import RetryPolicy, Settings
from wired import OURS, each_transport

pytestmark = pytest.mark.untraced

CONTACT = json.dumps({"id": "c1"}).encode()


@pytest.fixture(autouse=True)
def own_process_transport(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_shared", None)
    monkeypatch.setattr(process, "_borrowers", 0)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback(answer(200, CONTACT)) as running:
        yield running


def client_of(colour: str, url: str, **options: Any) -> Any:
    """A client as users make one, with a transport that it finds itself."""
    return (CrmClient if colour == "sync" else AsyncCrmClient)(KEY, base_url=url, **options)


def get(client: Any, times: int = 1) -> list[str]:
    """Read a contact some times; an asynchronous client does it in a loop of its own."""
    if isinstance(client, CrmClient):
        return [client.contacts.get("c1").id for _ in range(times)]

    async def all_of_them() -> list[str]:
        return [(await client.contacts.get("c1")).id for _ in range(times)]

    return asyncio.run(all_of_them())


# --- forks


def in_a_child(work: Callable[[], object]) -> int:
    """How a forked child's work ended: 0 if well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside the server's threads
        child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@each_colour
def test_a_client_from_before_a_fork_serves_both_processes(colour, server):
    client = client_of(colour, server.url)
    assert get(client, 2) == ["c1"] * 2
    assert in_a_child(lambda: get(client, 2)) == 0
    assert get(client, 2) == ["c1"] * 2
    # the synchronous parent went on with its own connection; those of a loop ended with it
    assert server.connections == (2 if colour == "sync" else 3)
    assert len(server.received) == 6
    client.close() if colour == "sync" else asyncio.run(client.close())
    assert server.settled() == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_that_closes_the_client_leaves_the_parents_connection_alone(server):
    client = client_of("sync", server.url)
    get(client)
    assert in_a_child(client.close) == 0
    get(client)
    assert server.connections == 1
    client.close()
    assert server.settled() == 0


# --- threads


def test_who_closes_a_client_in_use_loses_nothing():
    """Calls that are under way end well, later ones are refused, and every connection is closed."""
    enough = Event()

    def answers(exchange: Exchange) -> None:
        if len(server.received) >= 100:
            enough.set()
        answer(200, CONTACT)(exchange)

    def until_closed(_: int) -> int:
        answered = 0
        try:
            while True:
                assert client.contacts.get("c1").id == "c1"
                answered += 1
        except ClientClosed:
            return answered

    with Loopback(answers) as server:
        client = client_of("sync", server.url)
        with ThreadPoolExecutor(8) as threads:
            results = threads.map(until_closed, range(8))
            assert enough.wait(30)
            client.close()
            client.close()
            assert sum(results) == len(server.received) >= 100
        assert server.settled() == 0


def test_two_loops_in_two_threads_share_a_client(server):
    client = client_of("async", server.url)
    threads = [Thread(target=get, args=(client, 50)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.received) == 200
    assert server.connections == 4
    assert server.settled() == 0
    asyncio.run(client.close())


# --- pages that nobody reads to their end


@each_colour
def test_who_leaves_a_loop_over_pages_leaves_nothing_open(colour):
    page = json.dumps({"items": [{"id": f"c{number}"} for number in range(3)], "more": True}).encode()
    with Loopback(answer(200, page)) as server:
        client = client_of(colour, server.url)
        if colour == "sync":
            for _ in range(3):
                for contact in client.contacts.list():
                    if contact.id == "c1":
                        break
            client.close()
        else:

            async def leaves() -> None:
                for _ in range(3):
                    async for contact in client.contacts.list():
                        if contact.id == "c1":
                            break
                share = client._driver.transport._loops[asyncio.get_running_loop()]
                assert (share.slots, len(share.waiting)) == (100, 0)
                await client.close()

            asyncio.run(leaves())
        assert (len(server.received), server.connections) == (3, 1)
        assert server.settled() == 0


# --- connections that went stale meanwhile

ONCE = Settings(retry=RetryPolicy(attempts=1))
WRITE = call("POST", repeat=Repeat.NEVER)
"""It would not go again: a stale connection must be noticed before it leaves."""


@each_transport
def test_connections_that_the_server_closed_while_idle_cost_no_call(colour):
    with Loopback(answer(after=0.05)) as server:
        if colour == "sync":
            transport = PoolTransport()
            client: Any = make_client("sync", transport, base_url=server.url, settings=ONCE)
            with ThreadPoolExecutor(10) as threads:
                for _ in range(3):
                    assert list(threads.map(lambda _: client.send(WRITE).attempts, range(10))) == [1] * 10
                    server.hang_up()
                    assert server.settled() == 0
            transport.close()
        else:

            async def rounds() -> None:
                transport = OURS[colour]()
                client: Any = make_client("async", transport, base_url=server.url, settings=ONCE)
                for _ in range(3):
                    answers = await asyncio.gather(*(client.send(WRITE) for _ in range(10)))
                    assert [answered.attempts for answered in answers] == [1] * 10
                    server.hang_up()
                    assert server.settled() == 0
                await transport.close()

            asyncio.run(rounds())
        assert len(server.received) == 30


FROZEN = """
import asyncio, sys
from concurrent.futures import ThreadPoolExecutor
from scripted import call, make_client
from switchgear.pipeline.request import Repeat
from switchgear.settings import RetryPolicy, Settings
from wired import OURS

colour, url = sys.argv[1:]
client = make_client(colour, OURS[colour](), base_url=url, settings=Settings(retry=RetryPolicy(attempts=1)))
write = lambda: client.send(call("POST", repeat=Repeat.NEVER))

def thawed():
    print("ready", flush=True)
    sys.stdin.readline()

def sync():
    with ThreadPoolExecutor(5) as threads:
        for _ in range(2):
            print(*(answered.status for answered in threads.map(lambda _: write(), range(5))), flush=True)
            thawed()
    client._driver.transport.close()

async def asynchronously():
    for _ in range(2):
        print(*(answered.status for answered in await asyncio.gather(*(write() for _ in range(5)))), flush=True)
        thawed()
    await client._driver.transport.close()

sync() if colour == "sync" else asyncio.run(asynchronously())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped here")
@each_transport
def test_a_process_that_was_frozen_finds_its_connections_stale(colour):
    """As a function is between two invocations, while the service closes what is idle."""
    with Loopback(answer(after=0.05)) as server:
        frozen = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", FROZEN, colour, server.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": ":".join(places())},
        )
        assert frozen.stdin is not None
        assert frozen.stdout is not None
        with frozen:
            assert frozen.stdout.readline() + frozen.stdout.readline() == "200 200 200 200 200\nready\n"
            frozen.send_signal(signal.SIGSTOP)
            assert os.WIFSTOPPED(os.waitpid(frozen.pid, os.WUNTRACED)[1])
            server.hang_up()
            assert server.settled() == 0
            frozen.stdin.write("go on\ngo on\n")
            frozen.stdin.flush()
            frozen.send_signal(signal.SIGCONT)
            assert frozen.stdout.readline() + frozen.stdout.readline() == "200 200 200 200 200\nready\n"
        assert frozen.returncode == 0
        assert len(server.received) == 10
        assert server.settled() == 0
