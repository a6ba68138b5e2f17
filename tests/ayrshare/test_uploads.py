"""Uploads of which somebody is told, over every transport: whole, with their length, and without stray secrets."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from loopback import Loopback, answer
from switchgear import AsyncAyrshareClient, AyrshareClient
from switchgear.ayrshare.operations import Media
from switchgear.pipeline.body import File
from switchgear.pipeline.request import Path, Request
from switchgear.pipeline.transport import AiohttpTransport

VIDEO = File("film.mp4", bytes(range(256)) * 1000, "video/mp4")
STORED = json.dumps({"id": "m1", "url": "https://img.example/film.mp4", "fileName": "film.mp4"}).encode()


def send(transport: str, server: Loopback, call: Any) -> None:
    """Make a call on a client over a transport."""
    if transport in {"own sync", "httpx"}:
        with httpx.Client() as borrowed:
            options: Any = {"http_client": borrowed} if transport == "httpx" else {}
            with AyrshareClient("THE-API-KEY", profile_key="THE-PROFILE", base_url=server.url, **options) as client:
                call(client)
        return

    async def main() -> None:
        async with httpx.AsyncClient() as borrowed:
            aiohttp = AiohttpTransport()
            options: Any = {"async httpx": {"http_client": borrowed}, "aiohttp": {"transport": aiohttp}}.get(
                transport, {}
            )
            async with AsyncAyrshareClient(
                "THE-API-KEY", profile_key="THE-PROFILE", base_url=server.url, **options
            ) as client:
                await call(client)
            await aiohttp.close()

    asyncio.run(main())


each_transport = pytest.mark.parametrize("transport", ["own sync", "httpx", "own async", "async httpx", "aiohttp"])


@each_transport
def test_an_upload_tells_how_far_it_is(transport):
    told: list[tuple[int, int]] = []
    with Loopback(answer(500), answer(body=STORED)) as server:
        send(transport, server, lambda client: client.media.upload(VIDEO, on_progress=lambda *pair: told.append(pair)))
    failed, received = server.received
    assert received.body == failed.body
    assert VIDEO.content in received.body
    total = len(received.body)
    assert received.headers["content-length"] == str(total)
    assert "transfer-encoding" not in received.headers
    once = [(min(sent, total), total) for sent in range(1 << 16, total + (1 << 16), 1 << 16)]
    assert told == once + once, "a repeat begins anew"


@each_transport
def test_a_put_carries_its_length_and_no_secret(transport):
    told: list[tuple[int, int]] = []
    with Loopback(answer(body=b"")) as server:
        address = "https://storage.example/film.mp4?signature=s"
        request = Media.put.build(None, address, VIDEO, on_progress=lambda *pair: told.append(pair))
        assert request.path.filled == address
        facts: Any = {name: getattr(request, name) for name in ("decode", "body", "signed_url", "tenant", "timing")}
        there = Path(request.path.template, f"{server.url}/film.mp4?signature=s")
        send(transport, server, lambda client: client.send(Request(method=request.method, path=there, **facts)))
    (received,) = server.received
    assert (received.method, received.target, received.body) == ("PUT", "/film.mp4?signature=s", VIDEO.content)
    assert received.headers["content-length"] == str(len(VIDEO.content))
    assert received.headers["content-type"] == "video/mp4"
    assert "transfer-encoding" not in received.headers
    assert "THE-" not in str(received.headers)
    assert told[-1] == (len(VIDEO.content), len(VIDEO.content))
