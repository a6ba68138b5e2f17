"""Requests: where a token is looked for, what becomes of the request, and what is answered; and machines' tokens."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from clerk_tokens import NOW, OURS, STRANGERS_KEY, come, token, verifier
from crm import Line, reply
from every_operation import CLIENTS
from switchgear.clerk import (
    Denial,
    MachineIn,
    Refreshable,
    SignedIn,
    SignedOut,
    TokenKind,
    admitted,
)
from switchgear.clerk.tokens.rules import cookie_names
from switchgear.errors import (
    ConfigurationError,
    InvalidRequest,
    NotFound,
    ServerError,
    TokenFault,
    TransportError,
    ValidationFailed,
)

each_colour = pytest.mark.parametrize("colour", ["sync", "async"])
GOOD, OTHER, EXPIRED = token(), token(sub="user_2"), token(exp=NOW - 60)
SUFFIXED, PLAIN = cookie_names(OURS.publishable_key)


class Request:
    """A request of some framework."""

    def __init__(self, headers: Any) -> None:
        self.headers = headers


CARRIED: dict[str, Any] = {
    "a mapping": {"Authorization": f"Bearer {GOOD}"},
    "in lower case": {"authorization": f"bearer {GOOD}"},
    "in capitals": {"AUTHORIZATION": f"BEARER {GOOD}"},
    "with blanks": {"Authorization": f"  Bearer   {GOOD} "},
    "pairs": [("Authorization", f"Bearer {GOOD}")],
    "pairs of bytes": [(b"authorization", f"Bearer {GOOD}".encode())],
    "lists": {"Authorization": [f"Bearer {GOOD}"]},
    "a WSGI environ": {"HTTP_AUTHORIZATION": f"Bearer {GOOD}", "wsgi.version": (1, 0)},
    "an object with headers": Request({"Authorization": f"Bearer {GOOD}"}),
    "a cookie": {"Cookie": f"{PLAIN}={GOOD}"},
    "a cookie among others": {"Cookie": f"a=1; b; {PLAIN}={GOOD}; c=2"},
    "a cookie in quotes": {"cookie": f'{PLAIN}="{GOOD}"'},
    "the cookie of the instance": {"cookie": f"{PLAIN}={OTHER}; {SUFFIXED}={GOOD}"},
    "the cookie of the instance, first": {"cookie": f"{SUFFIXED}={GOOD}; {PLAIN}={OTHER}"},
    "the cookie of the instance, empty": {"cookie": f"{SUFFIXED}=; {PLAIN}={GOOD}"},
    "the nearer cookie": {"cookie": f"{PLAIN}={GOOD}; {PLAIN}={OTHER}"},
    "cookies in two headers": [("cookie", "a=1"), ("cookie", f"{PLAIN}={GOOD}")],
    "a header before a cookie": {"Authorization": f"Bearer {GOOD}", "Cookie": f"{PLAIN}={OTHER}"},
    "another scheme, and a cookie": {"Authorization": "Basic abc", "Cookie": f"{PLAIN}={GOOD}"},
    "a header without a token, and a cookie": {"Authorization": "Bearer ", "Cookie": f"{PLAIN}={GOOD}"},
    "a cookie of a WSGI environ": {"HTTP_COOKIE": f"{PLAIN}={GOOD}"},
}
NONE: dict[str, Any] = {
    "nothing": {},
    "another scheme": {"Authorization": f"Basic {GOOD}"},
    "no scheme": {"Authorization": GOOD},
    "a cookie that begins alike": {"Cookie": f"{PLAIN}_elsewhere={GOOD}"},
    "a cookie of another instance": {"Cookie": f"{cookie_names('pk_test_other')[0]}={GOOD}"},
    "a cookie that ends alike": {"Cookie": f"my{PLAIN}={GOOD}"},
    "a cookie in another case": {"Cookie": f"__SESSION={GOOD}"},
    "an empty cookie": {"Cookie": f"{PLAIN}="},
    "an empty cookie in quotes": {"Cookie": f'{PLAIN}=""'},
}


@each_colour
class TestWhere:
    @pytest.mark.parametrize("name", CARRIED)
    async def test_a_token_is_found(self, colour: str, name: str) -> None:
        verifies = verifier(colour, "pem", publishable_key=OURS.publishable_key)
        state = await come(verifies.authenticate_request(CARRIED[name]))
        assert isinstance(state, SignedIn), state
        assert state.claims.user_id == "user_1"

    @pytest.mark.parametrize("name", NONE)
    async def test_there_is_none(self, colour: str, name: str) -> None:
        told: list[Any] = []
        verifies = verifier(colour, "pem", publishable_key=OURS.publishable_key, observers=[told.append])
        state = await come(verifies.authenticate_request(NONE[name]))
        assert state == SignedOut(TokenFault.MISSING)
        assert told == []

    async def test_without_a_publishable_key_the_plain_cookie_counts(self, colour: str) -> None:
        state = await come(verifier(colour, "pem").authenticate_request({"cookie": f"{SUFFIXED}={GOOD}"}))
        assert state == SignedOut(TokenFault.MISSING)

    @pytest.mark.parametrize("request_like", [None, 7, "text", object()])
    async def test_what_is_no_request_is_refused(self, colour: str, request_like: Any) -> None:
        with pytest.raises(InvalidRequest, match="has no headers"):
            await come(verifier(colour, "pem").authenticate_request(request_like))


@each_colour
class TestWhatBecomesOfIt:
    async def state(self, colour: str, given: str, **options: Any) -> Any:
        request = {"authorization": f"Bearer {given}"}
        return await come(verifier(colour, "jwks", **options).authenticate_request(request))

    async def test_who_is_signed_in_gets_in(self, colour: str) -> None:
        state = await self.state(colour, GOOD)
        found = admitted(state)
        assert not isinstance(found, Denial)
        assert found.user_id == "user_1"
        assert admitted(state, role="org:admin") == Denial(403, "not_allowed", {})

    async def test_an_expired_token_is_refreshed(self, colour: str) -> None:
        state = await self.state(colour, EXPIRED)
        assert state == Refreshable(TokenFault.EXPIRED)
        assert admitted(state) == Denial(401, "expired", {"www-authenticate": 'Bearer error="invalid_token"'})

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            (token(key=STRANGERS_KEY), TokenFault.SIGNATURE),
            (token(key=STRANGERS_KEY, exp=0), TokenFault.SIGNATURE),
            (token(azp="https://evil.test", exp=0), TokenFault.AUTHORIZED_PARTY),
            (token(sts="pending"), TokenFault.PENDING),
            ("ak_3beecc9c60adb5f9b850e91a8ee1e992", TokenFault.NOT_A_SESSION),
            ("x", TokenFault.MALFORMED),
        ],
    )
    async def test_other_tokens_are_not(self, colour: str, given: str, reason: TokenFault) -> None:
        state = await self.state(colour, given)
        assert state == SignedOut(reason)
        assert state.error.reason is reason
        assert admitted(state) == Denial(401, reason.value, {"www-authenticate": 'Bearer error="invalid_token"'})

    async def test_without_a_token_one_is_asked_for(self, colour: str) -> None:
        state = await come(verifier(colour, "pem").authenticate_request({}))
        assert admitted(state) == Denial(401, "missing", {"www-authenticate": "Bearer"})

    async def test_while_keys_cannot_be_had_nobody_is_sent_to_the_sign_in_page(self, colour: str) -> None:
        def down() -> Any:
            raise ServerError("down", service="clerk")

        async def adown() -> Any:
            down()

        state = await self.state(colour, GOOD, jwks=down if colour == "sync" else adown)
        assert state == SignedOut(TokenFault.KEYS_UNAVAILABLE)
        assert admitted(state) == Denial(503, "keys_unavailable", {"retry-after": "10"})


API_KEY = {
    "object": "api_key",
    "id": "ak_1",
    "subject": "user_1",
    "scopes": ["read", "write"],
    "revoked": False,
    "expired": False,
    "expiration": None,
}
GIVEN = "ak_3beecc9c60adb5f9b850e91a8ee1e992"
TOKENS = {
    GIVEN: TokenKind.API_KEY,
    "oat_0ef5a7a33d87ed87ee7954c845d80450": TokenKind.OAUTH,
    "mt_f7f0ba8c3b4843ce7d85fcdd5e71853e": TokenKind.M2M,
    "m2m_f7f0ba8c3b4843ce7d85fcdd5e71853e": TokenKind.M2M,
    token({"typ": "at+jwt"}): TokenKind.OAUTH,
    token(jti="oat_1"): TokenKind.OAUTH,
    token(sub="mch_1"): TokenKind.M2M,
    token({"cat": "cl_B7d4PD333AAA"}): TokenKind.M2M,
}


@each_colour
class TestMachines:
    async def state(self, colour: str, given: str, answers: Any, told: list[Any] | None = None) -> Any:
        asked: list[tuple[TokenKind, str]] = []

        def check(kind: TokenKind) -> Any:
            def answer(text: str) -> Any:
                asked.append((kind, text))
                if isinstance(answers, Exception):
                    raise answers
                return answers

            async def aanswer(text: str) -> Any:
                return answer(text)

            return answer if colour == "sync" else aanswer

        machines = {kind: check(kind) for kind in TokenKind if kind is not TokenKind.SESSION}
        observers = [] if told is None else [told.append]
        verifies = verifier(colour, "pem", machines=machines, observers=observers)
        state = await come(verifies.authenticate_request({"authorization": f"Bearer {given}"}))
        return state, asked

    @pytest.mark.parametrize("given", TOKENS)
    async def test_each_kind_is_verified_by_its_own_operation(self, colour: str, given: str) -> None:
        state, asked = await self.state(colour, given, API_KEY)
        assert asked == [(TOKENS[given], given)]
        assert isinstance(state, MachineIn)
        assert (state.claims.kind, state.claims.subject) == (TOKENS[given], "user_1")
        assert state.claims.scopes == {"read", "write"}
        found = admitted(state)
        assert isinstance(found, Denial)
        assert (found.http_status, found.reason) == (401, "not_a_session")

    async def test_sessions_are_verified_here(self, colour: str) -> None:
        state, asked = await self.state(colour, GOOD, API_KEY)
        assert isinstance(state, SignedIn)
        assert asked == []

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (API_KEY | {"revoked": True, "revocation_reason": "lost"}, TokenFault.REVOKED),
            (API_KEY | {"revoked": True, "expired": True}, TokenFault.REVOKED),
            (API_KEY | {"expired": True}, TokenFault.EXPIRED),
            (API_KEY | {"expiration": NOW * 1000 - 1}, TokenFault.EXPIRED),
            (API_KEY | {"expiration": NOW - 1}, TokenFault.EXPIRED),
            ({"active": False}, TokenFault.EXPIRED),
            ({}, TokenFault.MALFORMED),
            (API_KEY | {"subject": None}, TokenFault.MALFORMED),
            (NotFound("none", service="clerk", status=404), TokenFault.UNKNOWN),
            (ValidationFailed("none", service="clerk", status=400), TokenFault.UNKNOWN),
            (ServerError("down", service="clerk", status=500), TokenFault.KEYS_UNAVAILABLE),
            (TransportError("lost", service="clerk"), TokenFault.KEYS_UNAVAILABLE),
        ],
    )
    async def test_what_is_not_valid_is_refused(self, colour: str, answer: Any, reason: TokenFault) -> None:
        told: list[Any] = []
        state, _ = await self.state(colour, GIVEN, answer, told)
        assert state == SignedOut(reason)
        assert [event.reason for event in told] == [reason]
        assert (admitted(state).http_status == 503) is (reason is TokenFault.KEYS_UNAVAILABLE)  # type: ignore[union-attr]
        assert GIVEN not in repr(state) + repr(told)

    @pytest.mark.parametrize("expiration", [(NOW + 60) * 1000, NOW + 60])
    async def test_seconds_and_milliseconds_are_told_apart(self, colour: str, expiration: int) -> None:
        state, _ = await self.state(colour, GIVEN, API_KEY | {"expiration": expiration})
        assert state.claims.expires_at == datetime.fromtimestamp(NOW + 60, UTC)

    async def test_one_may_be_verified_by_itself(self, colour: str) -> None:
        async def answer(_: str) -> Any:
            return API_KEY

        machines = {TokenKind.API_KEY: answer if colour == "async" else lambda _: API_KEY}
        verifies = verifier(colour, "pem", machines=machines)
        assert (await come(verifies.verify_machine(GIVEN, TokenKind.API_KEY))).subject == "user_1"
        with pytest.raises(ConfigurationError, match="nothing that verifies m2m"):
            await come(verifies.verify_machine("mt_1", TokenKind.M2M))

    async def test_a_kind_that_nobody_verifies_is_refused(self, colour: str) -> None:
        verifies = verifier(colour, "pem", machines={TokenKind.M2M: dict})
        state = await come(verifies.authenticate_request({"authorization": f"Bearer {GIVEN}"}))
        assert state == SignedOut(TokenFault.NOT_A_SESSION)


ANSWERS: dict[str, tuple[str, dict[str, Any], TokenFault | None]] = {
    GIVEN: ("/v1/api_keys/verify", API_KEY | {"type": "api_key", "name": "n", "claims": None}, None),
    "oat_1": ("/v1/oauth_applications/access_tokens/verify", API_KEY | {"client_id": "client_1"}, None),
    "oat_2": ("/v1/oauth_applications/access_tokens/verify", {"active": False}, TokenFault.EXPIRED),
    "mt_1": ("/v1/m2m_tokens/verify", API_KEY | {"subject": "mch_1", "revoked": True}, TokenFault.REVOKED),
    "mt_2": ("/v1/m2m_tokens/verify", API_KEY | {"subject": "mch_1", "expiration": NOW * 1000 - 1}, TokenFault.EXPIRED),
}


@each_colour
@pytest.mark.parametrize("given", ANSWERS)
async def test_a_client_verifies_them_all(colour: str, given: str) -> None:
    path, answer, reason = ANSWERS[given]
    times = {"revocation_reason": None, "last_used_at": None, "created_by": None, "created_at": 1, "updated_at": 1}
    line = Line(reply({**times, **answer} if "id" in answer else answer))
    clerk = CLIENTS["clerk"][colour == "async"](line)
    state = await come(
        verifier(colour, "pem", machines=clerk).authenticate_request({"authorization": f"Bearer {given}"})
    )
    assert line.sent[0].request.url == f"https://api.clerk.com{path}"
    assert given in json.loads(line.sent[0].body).values()
    assert isinstance(state, MachineIn) if reason is None else state == SignedOut(reason), state
