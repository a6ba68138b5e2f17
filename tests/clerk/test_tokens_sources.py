"""Sources of session tokens: fresh before they expire, and asked for once for all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from clerk_tokens import OURS, SESSION, come
from crm import CrmClient, Line, contact, reply
from switchgear.clerk import AsyncSessionTokenSource, SessionTokenSource
from switchgear.errors import ConfigurationError, ServerError, TokenRejected
from switchgear.testing import FakeClock

each_colour = pytest.mark.parametrize("colour", ["sync", "async"])


class Issuer:
    """Issues a token for a minute, each with another number."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.issued = 0
        self.wrap: Callable[[str], Any] = str
        self.error: Exception | None = None

    def issue(self) -> Any:
        self.issued += 1
        if self.error is not None:
            raise self.error
        now = int(self.clock.now().timestamp())
        return self.wrap(OURS.sign(OURS.claims(SESSION) | {"exp": now + 60, "jti": str(self.issued)}))

    async def aissue(self) -> Any:
        await asyncio.sleep(0)
        return self.issue()

    def source(self, colour: str, **options: Any) -> Callable[[], Any]:
        if colour == "sync":
            return SessionTokenSource(self.issue, clock=self.clock, **options)
        return AsyncSessionTokenSource(self.aissue, clock=self.clock, **options)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@each_colour
class TestFreshness:
    async def test_a_token_serves_until_shortly_before_it_expires(self, colour: str) -> None:
        issuer = Issuer()
        source = issuer.source(colour)
        first = await come(source())
        assert isinstance(first, SecretStr)
        issuer.clock.advance(49)
        assert await come(source()) == first
        assert issuer.issued == 1
        issuer.clock.advance(2)
        await come(source())  # an asynchronous one hands out the old one while another is made
        await settled()
        assert await come(source()) != first
        assert issuer.issued == 2

    @pytest.mark.parametrize("wrap", [str, SecretStr, lambda jwt: SimpleNamespace(jwt=SecretStr(jwt))])
    async def test_what_clerk_answers_will_do(self, colour: str, wrap: Callable[[str], Any]) -> None:
        issuer = Issuer()
        issuer.wrap = wrap
        assert (await come(issuer.source(colour)())).get_secret_value().count(".") == 2

    async def test_the_token_at_hand_serves_while_no_other_can_be_had(self, colour: str) -> None:
        issuer = Issuer()
        source = issuer.source(colour)
        first = await come(source())
        issuer.error = ServerError("down", service="clerk")
        issuer.clock.advance(55)
        for _ in range(10):
            assert await come(source()) == first
            await settled()
        assert issuer.issued == 2  # not one for each of them
        issuer.clock.advance(5)
        with pytest.raises(ServerError):
            await come(source())
        issuer.error = None
        issuer.clock.advance(1)
        assert await come(source()) != first

    async def test_errors_that_are_not_ours_are_named(self, colour: str) -> None:
        issuer = Issuer()
        issuer.error = RuntimeError("canary")
        with pytest.raises(TokenRejected, match="RuntimeError") as failed:
            await come(issuer.source(colour)())
        assert "canary" not in str(failed.value)

    @pytest.mark.parametrize(
        "wrap", [lambda _: "no token", lambda _: SimpleNamespace(jwt=None), lambda jwt: jwt[:-9] + "."]
    )
    async def test_what_is_no_token_is_refused(self, colour: str, wrap: Callable[[str], Any]) -> None:
        issuer = Issuer()
        issuer.wrap = wrap
        with pytest.raises(ConfigurationError, match="no token that says when it expires"):
            await come(issuer.source(colour)())

    async def test_settings(self, colour: str) -> None:
        for wrong in ({"margin": -1}, {"interval": -1}):
            with pytest.raises(ConfigurationError, match="at least 0"):
                Issuer().source(colour, **wrong)


def test_threads_share_one() -> None:
    issuer, asked, go_on = Issuer(), Event(), Event()
    issue = issuer.issue

    def slow() -> Any:
        asked.set()
        assert go_on.wait(30)
        return issue()

    source = SessionTokenSource(slow, clock=issuer.clock)
    with ThreadPoolExecutor(8) as threads:
        calls = [threads.submit(source) for _ in range(8)]
        assert asked.wait(30)
        go_on.set()
        assert len({call.result(30).get_secret_value() for call in calls}) == 1
    assert issuer.issued == 1


async def test_tasks_share_one() -> None:
    issuer = Issuer()
    source = AsyncSessionTokenSource(issuer.aissue, clock=issuer.clock)
    tokens = await asyncio.gather(*(source() for _ in range(8)))
    assert len({token.get_secret_value() for token in tokens}) == 1
    assert issuer.issued == 1


def test_it_is_a_credential() -> None:
    issuer, line = Issuer(), Line(reply(contact()))
    source = SessionTokenSource(issuer.issue, clock=issuer.clock)
    with CrmClient(source, transport=line.transport) as crm:
        assert crm.contacts.get("c1").id == "c1"
    assert source().get_secret_value() in dict(line.sent[0].request.headers)["authorization"]
