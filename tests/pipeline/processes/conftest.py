"""A server for each module's tests, emptied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from redis_server import RedisServer, running


@pytest.fixture(scope="module")
def one_server() -> Iterator[RedisServer]:
    with running() as server:
        yield server


@pytest.fixture
def server(one_server: RedisServer) -> RedisServer:
    one_server.client.flushall()
    one_server.client.config_resetstat()
    return one_server
