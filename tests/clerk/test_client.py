"""The clients: which keys they take, what goes along with a call, and how Clerk's errors are read."""

from __future__ import annotations

import json
import logging
import re
from traceback import TracebackException
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from clerk_wire import ClerkWire
from switchgear.clerk import AsyncClerkClient, ClerkClient
from switchgear.clerk.client import API_VERSION, SPEC
from switchgear.clerk.problems import FeatureUnavailable, QuotaReached, problem
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    ConfigurationError,
    Conflict,
    DecodeError,
    Duplicate,
    NotFound,
    PaymentFailed,
    PermissionDenied,
    RateLimited,
    ServerError,
    ValidationFailed,
)
from switchgear.pipeline.client import Check
from switchgear.pipeline.operation import AsyncRaw, Raw
from switchgear.pipeline.request import Method, Repeat
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import Credentials
from switchgear.types.headers import Headers
from wires import answered, done, each_colour, lost_answer, reply

# --- keys

REFUSED: list[tuple[Any, str]] = [
    ("", "is empty"),
    ("  ", "is empty"),
    ("pk_test_Y2FuYXJ5", "a publishable key"),
    ("pk_live_Y2FuYXJ5", "a publishable key"),
    ("whsec_canary", "secret of a webhook endpoint"),
    ("rk_live_canary", "a key of Stripe"),
    ("eyJhbGciOiJSUzI1NiJ9.canary.sig", "a token"),
    ("-----BEGIN PUBLIC KEY-----\ncanary", "a PEM key"),
    ("Bearer sk_test_canary", "the value of a header"),
    ("sk_test_canary sk_test_canary", "a space, a line break"),
    ("sk_test_canary\n", "a space, a line break"),
    ("sk_test_cänary", "beyond ASCII"),
    ('"sk_test_canary"', "no secret key"),
    ("sk_test_", "no secret key"),
    ("canary", "no secret key"),
    (None, "type NoneType"),
    (5, "type int"),
    (b"sk_test_canary", "type bytes"),
]


CANARY = re.compile("c[aä]nary|Y2FuYXJ5")
OWN = re.compile(r" *(key|said|caught) = ")
"""The test's own variables."""


@pytest.mark.parametrize("client", [ClerkClient, AsyncClerkClient])
@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(("key", "said"), REFUSED)
def test_what_cannot_be_a_key_is_refused_by_its_kind_and_not_shown(
    client: Any, hidden: bool, key: Any, said: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        client(SecretStr(key) if hidden and isinstance(key, str) else key)
    assert said in caught.value.message
    shown = "".join(TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert not CANARY.search(str(caught.value))
    assert not [line for line in shown.splitlines() if CANARY.search(line) and not OWN.match(line)]


@pytest.mark.parametrize(("key", "live"), [("sk_test_1", False), ("sk_live_1", True), ("ak_1", None)])
def test_a_key_says_whether_it_is_live(key: str, live: bool | None) -> None:
    SPEC.check_credential(key)
    assert SPEC.live(key) is live


@each_colour
def test_a_key_that_is_asked_for_is_checked_then_and_asked_for_again_once(colour: str) -> None:
    wire = ClerkWire(colour)
    keys = iter(["sk_test_old", wire.service.secret_key, "pk_test_wrong"])
    client = wire.client(lambda: next(keys))
    assert done(client.users.count()) == 0
    assert len(wire.requests) == 2
    with pytest.raises(ConfigurationError, match="publishable"):
        done(client.users.count())


@each_colour
def test_a_wrong_key_is_an_authentication_failure(colour: str) -> None:
    wire = ClerkWire(colour)
    with pytest.raises(AuthenticationFailed) as caught:
        done(wire.client("sk_test_other").check())
    assert (caught.value.status, caught.value.code, caught.value.operation) == (401, "clerk_key_invalid", "check")
    assert "sk_test_other" not in str(caught.value)


@each_colour
def test_check_says_that_the_key_works(colour: str) -> None:
    wire = ClerkWire(colour)
    assert done(wire.client().check()) == Check("clerk", None, live=False)
    assert wire.sent == ["GET /v1/users/count"]
    wire.steps = [answered(reply(200, {"total": 5}))]
    with pytest.raises(DecodeError, match="total_count: Field required"):
        done(wire.client().check())


# --- what goes along


@each_colour
def test_the_version_and_the_key_go_along_and_nothing_else_of_ours(colour: str) -> None:
    wire = ClerkWire(colour)
    done(wire.client().users.create(username="ann"))
    request = wire.requests[0]
    names = {name.lower() for name, _ in request.headers}
    assert request.url == "https://api.clerk.com/v1/users"
    assert request.header("Clerk-API-Version") == API_VERSION == "2026-05-12"
    assert request.header("authorization") == f"Bearer {wire.service.secret_key}"
    assert names == {"accept", "user-agent", "clerk-api-version", "authorization", "content-type"}


def test_clerk_has_no_tenants() -> None:
    with pytest.raises(ConfigurationError, match="knows no tenants"):
        ClerkWire().client().with_options(tenant="org_1")
    with pytest.raises(ConfigurationError, match="knows no tenants"):
        ClerkClient("sk_test_1", tenant="org_1")  # type: ignore[call-arg]


def test_what_repeating_means_by_verb() -> None:
    wanted: dict[Method, Repeat] = {
        "GET": Repeat.SAFE,
        "PUT": Repeat.SAFE,
        "DELETE": Repeat.SAFE,
        "PATCH": Repeat.SAFE,
        "POST": Repeat.NEVER,
    }
    assert wanted == SPEC.repeat
    assert SPEC.idempotency_header is None


# --- raw


@each_colour
def test_raw_answers_the_envelope(colour: str) -> None:
    wire = ClerkWire(colour)
    client = wire.client()
    assert client.raw.users._mode is (Raw if colour == "sync" else AsyncRaw)
    wire.steps = [lost_answer]
    response = done(client.raw.users.count())
    assert (response.value, response.status, response.attempts) == (0, 200, 2)
    assert response.request_id == response.headers["cf-ray"]
    page = done(client.raw.users.list(limit=5)).value
    assert (page.items, page.total, page.has_more) == ((), None, None)


# --- errors


def _errors(*errors: object, **more: object) -> dict[str, Any]:
    return {"errors": list(errors), **more}


def _error(code: str, **more: object) -> dict[str, Any]:
    return {"code": code, "message": "short", "long_message": "A long message.", **more}


PROBLEMS: list[tuple[int, object, type[ApiError], Outcome, str | None, str]] = [
    (400, _errors(_error("bad_request")), ValidationFailed, Outcome.FINAL, "bad_request", "A long message."),
    (
        401,
        _errors(_error("clerk_key_invalid")),
        AuthenticationFailed,
        Outcome.FINAL,
        "clerk_key_invalid",
        "A long message.",
    ),
    (402, _errors(_error("payment")), PaymentFailed, Outcome.FINAL, "payment", "A long message."),
    (
        402,
        _errors(_error("unsupported_subscription_plan_features")),
        FeatureUnavailable,
        Outcome.FINAL,
        "unsupported_subscription_plan_features",
        "A long message.",
    ),
    (
        403,
        _errors(_error("authorization_invalid")),
        PermissionDenied,
        Outcome.FINAL,
        "authorization_invalid",
        "A long message.",
    ),
    (
        403,
        _errors(_error("user_quota_exceeded")),
        QuotaReached,
        Outcome.FINAL,
        "user_quota_exceeded",
        "A long message.",
    ),
    (400, _errors(_error("duplicate_record")), Duplicate, Outcome.FINAL, "duplicate_record", "A long message."),
    (404, _errors(_error("resource_not_found")), NotFound, Outcome.FINAL, "resource_not_found", "A long message."),
    (409, _errors(_error("conflict")), Conflict, Outcome.FINAL, "conflict", "A long message."),
    (409, _errors(_error("resource_locked")), Conflict, Outcome.INVITED, "resource_locked", "A long message."),
    (410, _errors(_error("gone")), ValidationFailed, Outcome.FINAL, "gone", "A long message."),
    (413, _errors(_error("too_large")), ValidationFailed, Outcome.FINAL, "too_large", "A long message."),
    (
        422,
        _errors(_error("form_identifier_exists", meta={"param_name": "email_address"})),
        ValidationFailed,
        Outcome.FINAL,
        "form_identifier_exists",
        "email_address: A long message.",
    ),
    (
        422,
        _errors(
            _error("one", meta=None), _error("two", long_message=None), _error("three", long_message="", message="")
        ),
        ValidationFailed,
        Outcome.FINAL,
        "one",
        "A long message.; short",
    ),
    (422, _errors("nonsense", {"message": "only this"}), ValidationFailed, Outcome.FINAL, None, "only this"),
    (423, _errors(_error("user_locked")), ValidationFailed, Outcome.FINAL, "user_locked", "A long message."),
    (429, _errors(_error("too_many_requests")), RateLimited, Outcome.REFUSED, "too_many_requests", "A long message."),
    (408, "", ValidationFailed, Outcome.UNKNOWN, None, "the service answered 408"),
    (
        500,
        _errors(_error("internal_clerk_error")),
        ServerError,
        Outcome.UNKNOWN,
        "internal_clerk_error",
        "A long message.",
    ),
    (502, "<html>Bad gateway</html>", ServerError, Outcome.UNKNOWN, None, "the service answered 502"),
    (503, "", ServerError, Outcome.UNKNOWN, None, "the service answered 503"),
    (504, {"errors": {"code": "gateway_timeout"}}, ServerError, Outcome.UNKNOWN, None, "the service answered 504"),
    (400, [1], ValidationFailed, Outcome.FINAL, None, "the service answered 400"),
    (400, _errors(_error("x", long_message="a\nb" * 400)), ValidationFailed, Outcome.FINAL, "x", ("a b" * 400)[:300]),
    (302, "", ApiError, Outcome.FINAL, None, "the service answered with a redirect, which is not followed"),
]


@pytest.mark.parametrize(("status", "body", "error", "outcome", "code", "message"), PROBLEMS)
def test_an_error_is_read(
    status: int, body: object, error: type[ApiError], outcome: Outcome, code: str | None, message: str
) -> None:
    found = problem(reply(status, body))
    assert found is not None
    assert (found.error, found.outcome, found.code, found.message) == (error, outcome, code, message)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_good_answer_is_no_error(status: int) -> None:
    assert problem(reply(status, _errors(_error("no")))) is None


@given(st.integers(300, 599), st.binary(max_size=60))
def test_no_body_makes_reading_fail(status: int, content: bytes) -> None:
    assert problem(WireResponse(status, Headers(), content)) is not None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["errors", "code", "message", "long_message", "meta", "param_name", "clerk_trace_id"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_makes_reading_fail(body: object) -> None:
    found = problem(WireResponse(422, Headers(), json.dumps(body).encode()))
    assert found is not None
    assert found.message
    assert found.code is None or found.code
    assert found.request_id is None or found.request_id


@each_colour
@pytest.mark.parametrize(
    ("body", "request_id"),
    [
        (_errors(_error("x"), clerk_trace_id="trace-1"), "trace-1"),
        (_errors(_error("x"), clerk_trace_id=""), "ray-1"),
        (_errors(_error("x"), clerk_trace_id=5), "ray-1"),
        (_errors(_error("x")), "ray-1"),
        ("<html></html>", "ray-1"),
    ],
)
def test_the_trace_id_is_the_bodys_or_the_rays(colour: str, body: object, request_id: str) -> None:
    wire = ClerkWire(colour)
    wire.steps = [answered(reply(400, body, cf_ray="ray-1"))]
    with pytest.raises(ValidationFailed) as caught:
        done(wire.client().users.count())
    assert caught.value.request_id == request_id
    assert caught.value.body == reply(400, body).content


@each_colour
def test_a_wait_of_an_hour_is_not_slept_through(colour: str) -> None:
    wire = ClerkWire(colour)
    wire.steps = [answered(reply(429, _errors(_error("too_many_requests")), retry_after="3600"))]
    with pytest.raises(RateLimited) as caught:
        done(wire.client().users.count())
    assert caught.value.retry_after == 3600
    assert wire.clock.slept == []


@each_colour
def test_no_error_and_no_log_shows_the_key(colour: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="switchgear")
    wire = ClerkWire(colour)
    wire.service.secret_key = "sk_test_CANARY"
    client = wire.client()
    echo = _errors(_error("x", long_message="the key sk_test_CANARY is not for this"))
    wire.steps = [answered(reply(400, echo))]
    with pytest.raises(ValidationFailed) as caught:
        done(client.users.count())
    assert "the key *** is not for this" in str(caught.value)
    assert "CANARY" not in repr(caught.value) + repr(client) + caplog.text


# --- names


def test_the_factory_makes_both_clients() -> None:
    from switchgear.factory import ApiClientFactory, AsyncApiClientFactory

    wire = ClerkWire()
    credentials = Credentials(clerk_secret_key=SecretStr(wire.service.secret_key))
    with ApiClientFactory(credentials, transport=wire.transport) as factory:
        assert factory.clerk().users.count() == 0
        assert factory.create("clerk").spec is SPEC
    assert isinstance(AsyncApiClientFactory(credentials, transport=wire.async_transport).clerk(), AsyncClerkClient)
