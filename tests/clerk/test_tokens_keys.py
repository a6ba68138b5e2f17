"""Where keys come from: how often an instance is asked for them, by how many at once, and what holds if it fails."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from clerk_tokens import CLOCK, FOREIGN, OURS, PARTY, SESSION, come, token, unsigned
from fresh import run
from switchgear import AsyncClerkClient, ClerkClient, Shared
from switchgear.clerk import ANY, AsyncTokenVerifier, TokenVerifier
from switchgear.errors import ServerError, TokenFault, TokenRejected
from switchgear.testing import FakeClock, Sandbox

each_colour = pytest.mark.parametrize("colour", ["sync", "async"])
GOOD = token()


class Endpoint:
    """A JWKS endpoint that counts its requests."""

    def __init__(self, answer: Callable[[], Any] = OURS.jwks) -> None:
        self.answer = answer
        self.requests = 0

    def fetch(self) -> Any:
        self.requests += 1
        return self.answer()

    async def afetch(self) -> Any:
        await asyncio.sleep(0)
        return self.fetch()

    def verifier(self, colour: str, clock: FakeClock, **options: Any) -> TokenVerifier | AsyncTokenVerifier:
        settings: dict[str, Any] = {"authorized_parties": ANY, "issuer": ANY, "clock": _Still(clock)} | options
        if colour == "sync":
            return TokenVerifier(jwks=self.fetch, **settings)
        return AsyncTokenVerifier(jwks=self.afetch, **settings)


class _Still:
    """A clock whose time passes for keys, and not for tokens."""

    def __init__(self, clock: FakeClock) -> None:
        self.monotonic = clock.monotonic
        self.now = CLOCK.now
        self.sleep, self.asleep = clock.sleep, clock.asleep


async def reason_of(verifies: Any, given: str) -> TokenFault | None:
    try:
        await come(verifies.verify(given))
    except TokenRejected as error:
        return error.reason
    return None


async def settled() -> None:
    """Let a fetch that is a task of its own come to its end."""
    for _ in range(5):
        await asyncio.sleep(0)


@each_colour
class TestHowOften:
    async def test_keys_are_kept_for_their_time(self, colour: str) -> None:
        endpoint, clock = Endpoint(), FakeClock()
        verifies = endpoint.verifier(colour, clock)
        for _ in range(5):
            assert await reason_of(verifies, GOOD) is None
        clock.advance(299)
        assert await reason_of(verifies, GOOD) is None
        assert endpoint.requests == 1
        clock.advance(2)
        for _ in range(5):
            assert await reason_of(verifies, GOOD) is None
            await settled()
        assert endpoint.requests == 2

    @pytest.mark.untraced
    async def test_ten_thousand_forged_tokens_make_one_request_an_interval(self, colour: str) -> None:
        endpoint, clock = Endpoint(), FakeClock()
        verifies = endpoint.verifier(colour, clock)
        rest = GOOD.partition(".")[2]
        for interval in range(1, 4):
            for number in range(10_000 if (colour, interval) == ("sync", 1) else 500):
                forged = f"{unsigned({'alg': 'RS256', 'kid': f'ins_{interval}_{number}'}, b'').rstrip('.')}.{rest}"
                assert await reason_of(verifies, forged) is TokenFault.UNKNOWN_KEY
                clock.advance(9.9 / 10_000)
            assert await reason_of(verifies, GOOD) is None
            assert endpoint.requests == interval
            clock.advance(10)

    async def test_a_key_that_was_rolled_is_found_after_an_interval(self, colour: str) -> None:
        endpoint, clock = Endpoint(FOREIGN.jwks), FakeClock()
        verifies = endpoint.verifier(colour, clock)
        old = FOREIGN.sign(FOREIGN.claims(SESSION))
        assert await reason_of(verifies, old) is None
        endpoint.answer = OURS.jwks
        assert await reason_of(verifies, GOOD) is TokenFault.UNKNOWN_KEY
        clock.advance(10)
        assert await reason_of(verifies, GOOD) is None
        assert await reason_of(verifies, old) is TokenFault.UNKNOWN_KEY  # no longer in the set
        assert endpoint.requests == 2

    async def test_two_verifiers_share_no_keys(self, colour: str) -> None:
        ours, theirs = Endpoint(), Endpoint(FOREIGN.jwks)
        first, second = (one.verifier(colour, FakeClock()) for one in (ours, theirs))
        assert await reason_of(first, GOOD) is None
        assert await reason_of(second, GOOD) is TokenFault.UNKNOWN_KEY

    @pytest.mark.parametrize(
        "change",
        [{"use": "enc"}, {"alg": "RS512"}, {"kty": "EC"}, {"kid": "another"}, {"n": "AQAB"}, {"n": "%"}, {"n": None}],
    )
    async def test_keys_for_other_purposes_are_none(self, colour: str, change: dict[str, Any]) -> None:
        (key,) = OURS.jwks()["keys"]
        endpoint = Endpoint(lambda: {"keys": [key | change]})
        assert await reason_of(endpoint.verifier(colour, FakeClock()), GOOD) is TokenFault.UNKNOWN_KEY


@each_colour
class TestFailures:
    async def test_while_keys_cannot_be_had_nobody_is_told_that_a_token_is_bad(self, colour: str) -> None:
        def down() -> Any:
            raise ServerError("down", service="clerk", status=503)

        endpoint, clock = Endpoint(down), FakeClock()
        verifies = endpoint.verifier(colour, clock)
        for _ in range(3):
            with pytest.raises(TokenRejected) as refused:
                await come(verifies.verify(GOOD))
            error = refused.value
            assert (error.reason, error.http_status, error.retryable) == (TokenFault.KEYS_UNAVAILABLE, 503, True)
            assert error.retry_after == 10
            assert isinstance(error.__cause__, ServerError)
        assert endpoint.requests == 1
        endpoint.answer = OURS.jwks
        clock.advance(10)
        assert await reason_of(verifies, GOOD) is None

    @pytest.mark.parametrize(
        "answered", [None, {}, {"keys": None}, {"keys": [1]}, [], "<html>", {"keys": [{"kty": "RSA"}]}]
    )
    async def test_an_answer_that_is_none_is_a_failure(self, colour: str, answered: Any) -> None:
        found = await reason_of(Endpoint(lambda: answered).verifier(colour, FakeClock()), GOOD)
        assert found in {TokenFault.KEYS_UNAVAILABLE, TokenFault.UNKNOWN_KEY}

    async def test_known_keys_serve_on_for_a_while(self, colour: str) -> None:
        def down() -> Any:
            raise RuntimeError("canary")

        endpoint, clock = Endpoint(), FakeClock()
        verifies = endpoint.verifier(colour, clock, stale_if_error=600)
        assert await reason_of(verifies, GOOD) is None
        endpoint.answer = down
        for _ in range(60):
            clock.advance(10)
            assert await reason_of(verifies, GOOD) is None
            await settled()
        assert endpoint.requests == 31
        clock.advance(301)
        with pytest.raises(TokenRejected) as refused:
            await come(verifies.verify(GOOD))
        assert refused.value.reason is TokenFault.KEYS_UNAVAILABLE
        assert "RuntimeError" in str(refused.value)
        assert "canary" not in str(refused.value)

    @pytest.mark.untraced
    async def test_valid_tokens_pass_though_a_fifth_of_all_requests_fail(self, colour: str) -> None:
        """New verifiers, each for an hour of tokens and more: what a service that starts anew each time would see."""
        sandbox = Sandbox()
        sandbox.fail("clerk", "GET /v1/jwks", times=None, probability=0.2, status=500)
        ours, accepted, total = sandbox.clerk.tokens, 0, 0
        for _ in range(15):
            options: dict[str, Any] = {"shared": Shared(clock=sandbox.clock)}
            settings: dict[str, Any] = {"authorized_parties": PARTY, "issuer": ours.issuer, "clock": sandbox.clock}
            verifies: TokenVerifier | AsyncTokenVerifier
            if colour == "sync":
                client = ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport, **options)
                verifies = TokenVerifier(jwks=client, **settings)
            else:
                other = AsyncClerkClient(sandbox.clerk.secret_key, transport=sandbox.async_transport, **options)
                verifies = AsyncTokenVerifier(jwks=other, **settings)
            for _ in range(40):
                total += 1
                accepted += await reason_of(verifies, ours.sign(ours.claims(SESSION))) is None
                await settled()
                sandbox.clock.sleep(120)
        assert len(sandbox.requests) > 1.15 * 15 * 14  # a fetch for every third token, and those that failed
        assert accepted / total >= 0.995


class TestTogether:
    def test_threads_share_a_fetch(self) -> None:
        asked, go_on = Event(), Event()

        def slow() -> Any:
            asked.set()
            assert go_on.wait(30)
            return OURS.jwks()

        endpoint = Endpoint(slow)
        verifies: Any = endpoint.verifier("sync", FakeClock())
        with ThreadPoolExecutor(8) as threads:
            calls = [threads.submit(verifies.verify, GOOD) for _ in range(8)]
            assert asked.wait(30)
            go_on.set()
            assert {call.result(30).user_id for call in calls} == {"user_1"}
        assert endpoint.requests == 1

    async def test_tasks_share_a_fetch_and_it_survives_the_first_of_them(self) -> None:
        go_on = asyncio.Event()
        requests = 0

        async def slow() -> Any:
            nonlocal requests
            requests += 1
            await go_on.wait()
            return OURS.jwks()

        verifies = AsyncTokenVerifier(jwks=slow, authorized_parties=ANY, issuer=ANY, clock=CLOCK)
        calls = [asyncio.create_task(verifies.verify(GOOD)) for _ in range(8)]
        await settled()
        calls[0].cancel()
        await settled()
        go_on.set()
        found = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(found[0], asyncio.CancelledError)
        assert {claims.user_id for claims in found[1:] if not isinstance(claims, BaseException)} == {"user_1"}
        assert requests == 1

    async def test_keys_that_are_old_are_used_while_others_are_fetched(self) -> None:
        clock, go_on = FakeClock(), asyncio.Event()
        go_on.set()

        async def slow() -> Any:
            await go_on.wait()
            return OURS.jwks()

        verifies = AsyncTokenVerifier(jwks=slow, authorized_parties=ANY, issuer=ANY, clock=_Still(clock))
        await verifies.verify(GOOD)
        clock.advance(301)
        go_on.clear()
        async with asyncio.timeout(5):
            assert (await verifies.verify(GOOD)).user_id == "user_1"
        go_on.set()

    def test_an_interrupt_leaves_the_next_free_to_ask(self) -> None:
        acts = [KeyboardInterrupt(), None]

        def fetch() -> Any:
            act = acts.pop(0)
            if act is not None:
                raise act
            return OURS.jwks()

        verifies = TokenVerifier(jwks=fetch, authorized_parties=ANY, issuer=ANY, clock=CLOCK)
        with pytest.raises(KeyboardInterrupt):
            verifies.verify(GOOD)
        assert verifies.verify(GOOD).user_id == "user_1"

    def test_a_second_event_loop_asks_for_itself_where_the_first_was_cut_off(self) -> None:
        requests = 0

        async def fetch() -> Any:
            nonlocal requests
            requests += 1
            if requests == 1:
                await asyncio.sleep(3600)
            return OURS.jwks()

        verifies = AsyncTokenVerifier(jwks=fetch, authorized_parties=ANY, issuer=ANY, clock=CLOCK)

        async def first() -> None:
            task = asyncio.create_task(verifies.verify(GOOD))
            await settled()
            assert requests == 1
            task.cancel()

        async def second() -> str:
            return (await verifies.verify(GOOD)).user_id

        asyncio.run(first())
        assert asyncio.run(second()) == "user_1"

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="processes do not fork here")
    def test_a_child_forked_during_a_fetch_asks_for_itself(self) -> None:
        asked, go_on = Event(), Event()
        parent = os.getpid()

        def fetch() -> Any:
            asked.set()
            assert os.getpid() != parent or go_on.wait(30)
            return OURS.jwks()

        verifies = TokenVerifier(jwks=fetch, authorized_parties=ANY, issuer=ANY, clock=CLOCK)
        with ThreadPoolExecutor(1) as threads:
            call = threads.submit(verifies.verify, GOOD)
            assert asked.wait(30)
            child = os.fork()
            if child == 0:
                os._exit(0 if verifies.verify(GOOD).user_id == "user_1" else 1)
            _, status = os.waitpid(child, 0)
            go_on.set()
            assert call.result(30).user_id == "user_1"
        assert status == 0


def test_verifying_loads_nothing_that_speaks_http() -> None:
    code = """
import sys
from switchgear.clerk import ANY, AsyncTokenVerifier, TokenVerifier
TokenVerifier(jwt_key=sys.stdin.read(), authorized_parties=ANY, issuer=ANY)
loaded = {name.split(".")[0] for name in sys.modules}
print(sorted(loaded & {"httpx", "httpcore", "aiohttp", "h11", "requests", "urllib3", "anyio", "asyncio"}))
print([name for name in sys.modules if name.startswith(("switchgear.pipeline.transport", "switchgear.clerk.client"))])
"""
    assert run(code, OURS.jwt_key).splitlines() == ["[]", "[]"]
