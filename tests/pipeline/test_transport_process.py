"""The synchronous transport that a process shares, and proxies."""

from __future__ import annotations

import asyncio

import pytest

from loopback import Loopback, answer
from scripted import each_colour
from switchgear.pipeline.transport import AsyncPoolTransport, PoolTransport, process
from wired import PATIENT, get


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """A process in which nobody has borrowed yet, and that is not behind a proxy."""
    monkeypatch.setattr(process, "_shared", None)
    monkeypatch.setattr(process, "_borrowers", 0)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_all_borrow_one_and_the_last_closes_it():
    with Loopback() as server:
        one, other = process.borrow(), process.borrow()
        assert one is other
        assert isinstance(one, PoolTransport)
        one.send(get(server.url), PATIENT)
        process.give_back()
        assert server.open == 1
        process.give_back()
        assert server.settled() == 0


def test_after_the_last_the_next_gets_a_new_one():
    one = process.borrow()
    process.give_back()
    other = process.borrow()
    assert one is not other
    process.give_back()


def test_asynchronous_ones_are_not_shared():
    one, other = process.async_transport(), process.async_transport()
    assert one is not other
    assert isinstance(one, AsyncPoolTransport)


@each_colour
def test_a_proxy_gets_the_request(colour, monkeypatch):
    with Loopback(answer(200, b"from the proxy")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        if colour == "sync":
            content = process.borrow().send(get("http://service.example/v1"), PATIENT).content
            process.give_back()
        else:

            async def run() -> bytes:
                transport = process.async_transport()
                response = await transport.send(get("http://service.example/v1"), PATIENT)
                await transport.close()
                return response.content

            content = asyncio.run(run())
        assert content == b"from the proxy"
        assert proxy.received[0].target == "http://service.example/v1"
