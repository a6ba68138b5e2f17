"""The clients: how they are built, what goes along with a call, and how Ayrshare's errors are read."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from traceback import TracebackException
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

import switchgear.ayrshare as room
from ayrshare_samples import SAMPLES
from ayrshare_wire import Wire, X, answered, done, each_colour, passes, reply
from switchgear.ayrshare import AsyncAyrshareClient, AyrshareClient, XCredentials
from switchgear.ayrshare.problems import problem
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    ConfigurationError,
    DecodeError,
    Duplicate,
    InvalidRequest,
    NotFound,
    PaymentFailed,
    PermissionDenied,
    RateLimited,
    ServerError,
    ValidationFailed,
)
from switchgear.pipeline.hooks import HookEvent
from switchgear.pipeline.operation import AsyncRaw, Raw
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.wire import WireResponse
from switchgear.types.headers import Headers

PROFILE_KEY = "CANARY-PROFILE-KEY"


def _single(code: object, message: object = "No.") -> dict[str, Any]:
    return {"action": "post", "status": "error", "code": code, "message": message}


def _by_network(*codes: int, **more: Any) -> dict[str, Any]:
    networks = ("twitter", "facebook", "linkedin")
    errors = [{**_single(code), "platform": network} for code, network in zip(codes, networks, strict=False)]
    return {"status": "error", "errors": errors, "postIds": [], "id": "p1", **more}


TAKEN = [{"status": "success", "id": "1", "platform": "telegram"}]

PROBLEMS: list[tuple[int, object, tuple[type[ApiError], str | None, Outcome] | None]] = [
    # successes
    (200, SAMPLES["post_success_multi"], None),
    (200, {"status": "scheduled", "id": "p1"}, None),
    (200, {"status": "success", "posts": [{"status": "success", "id": "p1"}]}, None),
    (200, SAMPLES["delete_post"], None),
    (200, SAMPLES["profiles_list"], None),
    (200, {"history": [{"id": "p1", "status": "error", "errors": [_single(137)]}]}, None),
    (200, {}, None),
    # a stored post that failed is no failed call
    (200, {**SAMPLES["history_by_id"], "status": "error", "postIds": [], "errors": [_single(107)]}, None),
    # partial successes, whatever the status says
    (200, _by_network(107, postIds=TAKEN), None),
    (400, _by_network(107, postIds=TAKEN), None),
    (500, _by_network(107, postIds=TAKEN), None),
    (400, {"status": "error", "posts": [_by_network(107, postIds=TAKEN)]}, None),
    (400, {"twitter": {"action": "delete", "status": "success"}, "tiktok": _single(1), "status": "error"}, None),
    # failures
    (400, SAMPLES["post_error_duplicate"], (Duplicate, "110", Outcome.FINAL)),
    (400, SAMPLES["validate_post_error_136"], (ValidationFailed, "136", Outcome.FINAL)),
    (400, _by_network(107), (Duplicate, "107", Outcome.FINAL)),
    (400, _by_network(137, 156), (Duplicate, "137", Outcome.FINAL)),
    (400, {"status": "error", "posts": [_by_network(137)]}, (Duplicate, "137", Outcome.FINAL)),
    (500, _by_network(110), (Duplicate, "110", Outcome.FINAL)),
    (500, _by_network(999), (ServerError, "999", Outcome.FINAL)),
    (400, _single(146), (Duplicate, "146", Outcome.FINAL)),
    (400, _single(101, "The idempotencyKey was used before."), (Duplicate, "101", Outcome.FINAL)),
    (400, _single(156), (ValidationFailed, "156", Outcome.FINAL)),
    (400, _single("156"), (ValidationFailed, "156", Outcome.FINAL)),
    (400, _single(101), (ValidationFailed, "101", Outcome.FINAL)),
    (404, _single(114), (NotFound, "114", Outcome.FINAL)),
    (400, _single(114), (NotFound, "114", Outcome.FINAL)),
    (404, _single(186), (NotFound, "186", Outcome.FINAL)),
    (400, _single(221), (NotFound, "221", Outcome.FINAL)),
    (400, {"history": _single(221), "count": 0}, (NotFound, "221", Outcome.FINAL)),
    (400, _single(383), (NotFound, "383", Outcome.FINAL)),
    (403, _single(102), (AuthenticationFailed, "102", Outcome.FINAL)),
    (401, _single(102), (AuthenticationFailed, "102", Outcome.FINAL)),
    (401, "", (AuthenticationFailed, None, Outcome.FINAL)),
    (403, _single(169), (PermissionDenied, "169", Outcome.FINAL)),
    (402, _single(None), (PaymentFailed, None, Outcome.FINAL)),
    (400, _single(419), (AuthenticationFailed, "419", Outcome.FINAL)),
    (419, "", (AuthenticationFailed, None, Outcome.FINAL)),
    (429, _single(None), (RateLimited, None, Outcome.REFUSED)),
    (429, {**_single(435), "details": 3600}, (RateLimited, "435", Outcome.FINAL)),
    (400, _by_network(107, postIds=[{"id": "failed", "platform": "tiktok"}]), (Duplicate, "107", Outcome.FINAL)),
    (429, _by_network(137), (RateLimited, "137", Outcome.REFUSED)),
    (405, "", (ValidationFailed, None, Outcome.FINAL)),
    (500, _single(500), (ServerError, "500", Outcome.UNKNOWN)),
    (502, "<html>bad gateway</html>", (ServerError, None, Outcome.UNKNOWN)),
    (503, '{"status": "error", "errors": []}', (ServerError, None, Outcome.UNKNOWN)),
    (302, "", (ApiError, None, Outcome.FINAL)),
    # 200 that says error
    (200, _single(136), (ValidationFailed, "136", Outcome.FINAL)),
    (200, {"status": "error"}, (ValidationFailed, None, Outcome.FINAL)),
    (200, _by_network(137), (Duplicate, "137", Outcome.FINAL)),
    # nonsense
    (400, "[1, 2]", (ValidationFailed, None, Outcome.FINAL)),
    (
        400,
        '{"errors": {"a": 1}, "code": true, "message": ["x"], "postIds": "p"}',
        (ValidationFailed, None, Outcome.FINAL),
    ),
    (400, '{"errors": ["a", 1, null], "posts": [1, 2], "code": 1.5}', (ValidationFailed, None, Outcome.FINAL)),
    (500, "\udcff", (ServerError, None, Outcome.UNKNOWN)),
]


def _response(status: int, body: object) -> WireResponse:
    text = body if isinstance(body, str) else json.dumps(body)
    return WireResponse(status, Headers(()), text.encode(errors="surrogateescape"))


@pytest.mark.parametrize(("status", "body", "expected"), PROBLEMS)
def test_how_an_answer_is_judged(status, body, expected):
    found = problem(_response(status, body))
    assert (found and (found.error, found.code, found.outcome)) == expected
    assert found is None or found.message


def test_the_message_names_networks_and_codes():
    found = problem(_response(400, SAMPLES["post_error_duplicate"]))
    assert found is not None
    assert found.message.startswith(
        "twitter (110): Status is a duplicate.; facebook (107): Facebook Error: This status"
    )


def test_a_long_message_is_cut():
    found = problem(_response(400, {"status": "error", "errors": [{"message": "a\n b" * 999, "platform": "gmb" * 99}]}))
    assert found is not None
    assert len(found.message) < 400
    assert "\n" not in found.message


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["status", "errors", "postIds", "posts", "history", "code", "message", "platform", "action"]
            ),
            inner | st.sampled_from(["error", "success", "delete"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(status=st.integers(200, 599), body=_JSON | st.binary(max_size=20))
@settings(max_examples=200)
def test_no_body_whatever_breaks_it(status, body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = problem(WireResponse(status, Headers(()), content))
    assert found is None or issubclass(found.error, ApiError)


@pytest.mark.parametrize("client", [AyrshareClient, AsyncAyrshareClient])
@pytest.mark.parametrize(
    ("key", "options", "named"),
    [
        ("", {}, "API key"),
        ("Bearer abc", {}, "API key"),
        ("käse", {}, "API key"),
        ("sk_test_CANARY", {}, "another service"),
        ("whsec_CANARY", {}, "another service"),
        ("ok", {"profile_key": ""}, "tenant is empty"),
        ("ok", {"profile_key": SecretStr(" ")}, "tenant is empty"),
        ("CANARY", {"base_url": "http://api.ayrshare.com"}, "https"),
    ],
)
def test_what_no_client_is_built_with(client, key, options, named):
    with pytest.raises(ConfigurationError, match=named) as caught:
        client(key, **options)
    assert "CANARY" not in str(caught.value) + _locals(caught.value)


@pytest.mark.parametrize(
    ("key", "secret"), [("", "CANARY"), ("CANARY", ""), (" ", "CANARY"), (SecretStr("CANARY"), SecretStr(""))]
)
def test_x_credentials_are_two(key, secret):
    with pytest.raises(ConfigurationError, match="both key and secret") as caught:
        XCredentials(key, secret)
    assert "CANARY" not in str(caught.value) + _locals(caught.value)


def _locals(error: BaseException) -> str:
    """The local variables of our own frames, as an error tracker records them."""
    frames = TracebackException.from_exception(error, capture_locals=True).stack
    return "".join(str(frame.locals) for frame in frames if "/src/switchgear/" in frame.filename)


def test_x_credentials_show_nothing():
    credentials = XCredentials("CANARY-K", SecretStr("CANARY-S"))
    assert credentials == XCredentials(SecretStr("CANARY-K"), "CANARY-S")
    for shown in (repr(credentials), str(credentials), f"{credentials.key} {credentials.secret}"):
        assert "CANARY" not in shown
    with pytest.raises(AttributeError):
        credentials.key = "other"  # type: ignore[misc]


def test_every_exported_name_is_there():
    assert sorted(room.__all__) == dir(room)
    for name in room.__all__:
        assert getattr(room, name) is not None


@each_colour
def test_what_goes_along(colour):
    wire = Wire(colour)
    profile = done(wire.client().profiles.create("Ann"))
    wire.sandbox.link("x", ref_id=profile.ref_id)
    client = wire.client(profile_key=profile.profile_key)
    wire.requests.clear()
    done(client.user.get())
    post = done(client.posts.create("Hello", platforms=["x"]))
    done(client.posts.delete(post.id))
    done(client.profiles.list().first())
    user, create, delete, profiles = wire.requests
    key = profile.profile_key.get_secret_value()
    assert [request.header("profile-key") for request in wire.requests] == [key, key, key, None]
    assert {request.header("authorization") for request in wire.requests} == {f"Bearer {wire.sandbox.api_key}"}
    for request in (create, delete):
        assert request.header("X-Twitter-OAuth1-Api-Key") == "x-key"
        assert request.header("X-Twitter-OAuth1-Api-Secret") == "x-secret"
        assert request.header("content-type") == "application/json"
    for request in (user, profiles):
        assert request.header("X-Twitter-OAuth1-Api-Key") is None
        assert request.header("content-type") is None
    assert create.url == "https://api.ayrshare.com/api/post"


@each_colour
def test_x_needs_its_credentials_before_anything_is_sent(colour):
    wire = Wire(colour)
    client = wire.client(x_credentials=None)
    with pytest.raises(InvalidRequest, match="x credentials"):
        done(client.posts.create("Hello", platforms=["linkedin", "x"]))
    assert wire.requests == []
    post = done(client.posts.create("Hello", platforms=["linkedin"]))
    done(client.posts.delete(post.id))
    assert len(wire.requests) == 2


@each_colour
@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.posts.create("Hello", platforms=["nope"]),
        lambda client: client.posts.get(".."),
        lambda client: client.history.list(limit=0),
        lambda client: client.profiles.find(),
        lambda client: client.profiles.delete(),
    ],
)
def test_bad_input_is_refused_before_anything_is_sent(colour, call):
    wire = Wire(colour)
    with pytest.raises(InvalidRequest) as caught:
        done(call(wire.client()))
    assert wire.requests == []
    assert caught.value.service == "ayrshare"
    assert caught.value.operation


@each_colour
def test_another_profile(colour):
    wire = Wire(colour)
    client = wire.client()
    ann = done(client.profiles.create("Ann"))
    for_ann = client.with_options(tenant=ann.profile_key)
    assert type(for_ann) is type(client)
    assert done(for_ann.user.get()).ref_id == ann.ref_id
    assert done(client.user.get()).ref_id == wire.sandbox.primary
    with pytest.raises(ConfigurationError, match="tenant is empty"):
        client.with_options(tenant="")


@each_colour
def test_raw_answers_have_an_envelope(colour):
    wire = Wire(colour)
    client = wire.client()
    assert client.raw._mode is (Raw if colour == "sync" else AsyncRaw)
    response = done(client.raw.posts.create("Hello", platforms=["telegram"]))
    assert response.value.id in wire.sandbox.posts
    assert (response.status, response.attempts, response.headers["x-ratelimit-max"]) == (200, 1, "300")
    assert response.started_at == wire.clock.now()
    page = done(client.raw.profiles.list())
    assert page.value.items == ()


@each_colour
def test_check(colour):
    wire = Wire(colour)
    check = done(wire.client().check())
    assert (check.service, check.account, check.live) == ("ayrshare", wire.sandbox.primary, None)
    with pytest.raises(AuthenticationFailed, match="API Key not valid") as caught:
        done(wire.client("WRONG").check())
    assert (caught.value.status, caught.value.code) == (403, "102")


@each_colour
def test_a_key_that_was_rolled_is_asked_for_again(colour):
    wire = Wire(colour)
    keys = iter(["OLD", wire.sandbox.api_key])
    assert done(wire.client(lambda: next(keys)).user.get()).ref_id == wire.sandbox.primary
    assert len(wire.requests) == 2


@each_colour
def test_what_is_kept_and_what_drops_it(colour):
    wire = Wire(colour)
    client = wire.client()
    for _ in range(2):
        done(client.user.get())
        done(client.profiles.list().first())
        done(client.history.list())
    assert wire.sent == ["GET /api/user", "GET /api/profiles", "GET /api/history", "GET /api/history"]
    ann = done(client.profiles.create("Ann"))
    assert done(client.profiles.list().first()).ref_id == ann.ref_id
    assert done(client.with_options(tenant=ann.profile_key).user.get()).ref_id == ann.ref_id
    assert done(client.user.get()).ref_id == wire.sandbox.primary
    assert len(wire.requests) == 8


@each_colour
def test_reads_go_again_and_too_many_requests_wait(colour):
    wire = Wire(colour)
    wire.steps = [answered(reply(500, _single(500))), answered(reply(429, {}, **{"retry-after": "7"}))]
    assert done(wire.client().user.get()).ref_id == wire.sandbox.primary
    assert len(wire.requests) == 3
    assert max(wire.clock.slept) >= 7


@each_colour
def test_a_profile_that_is_held_back_hears_for_how_long(colour):
    wire = Wire(colour)
    wire.steps = [answered(reply(429, {**_single(435), "details": 3600}))]
    with pytest.raises(RateLimited) as caught:
        done(wire.client().user.get())
    assert (len(wire.requests), caught.value.retry_after, caught.value.retryable) == (1, 3600.0, True)


@pytest.mark.parametrize(
    ("errors", "retryable"),
    [
        ([{"retryAvailable": True}], True),
        ([{"retryAvailable": True}, {"retryAvailable": True}], True),
        ([{"retryAvailable": True}, {}], False),
        ([{"retryAvailable": "true"}], False),
    ],
)
@each_colour
def test_what_may_be_sent_again_says_so(colour, errors, retryable):
    wire = Wire(colour)
    failed = {"status": "error", "errors": [{**_single(138), **more} for more in errors], "postIds": []}
    wire.steps = [answered(reply(400, failed))]
    with pytest.raises(ValidationFailed) as caught:
        done(wire.client().posts.create("Hello", platforms=["instagram"]))
    assert (len(wire.requests), caught.value.retryable) == (1, retryable)


_ROW = {"id": "p1", "status": "success", "postIds": [], "created": "2026-11-05T10:00:00Z"}


@pytest.mark.parametrize("body", [{"history": [_ROW]}, {"posts": [_ROW], "status": "success"}, [_ROW]], ids=repr)
@each_colour
def test_a_history_is_read_in_any_form(colour, body):
    wire = Wire(colour)
    wire.steps = [answered(reply(200, body))]
    (row,) = done(wire.client().history.list())
    assert row.to_wire() == _ROW


@pytest.mark.parametrize("wrapped", [lambda post: post, lambda post: {"posts": [post]}, lambda post: [post]])
@each_colour
def test_a_post_is_read_in_any_form(colour, wrapped):
    wire = Wire(colour)
    wire.steps = [answered(reply(200, wrapped({"status": "success", "id": "p1"}))) for _ in range(4)]
    posts = wire.client().posts
    calls = (lambda: posts.create("Hi", platforms=["facebook"]), lambda: posts.get("p1"), lambda: posts.delete("p1"))
    for call in (*calls, lambda: posts.retry("p1")):
        answer = done(call())
        assert (answer.id, answer.status) == ("p1", "success")


@each_colour
def test_text_that_was_cut_is_read_where_a_post_took_effect(colour):
    wire = Wire(colour)
    wire.steps = [answered(reply(200, {"status": "success", "id": "p1", "post": "Hi \ud83d", "postIds": []}))]
    assert done(wire.client().posts.create("Hi", platforms=["facebook"])).post == "Hi \ufffd"


@each_colour
def test_an_unreadable_row_is_named_and_none_is_dropped(colour):
    wire = Wire(colour)
    wire.steps = [answered(reply(200, {"history": [_ROW, {"status": "success"}]}))]
    with pytest.raises(DecodeError, match=r"history\.1\.id: Field required") as caught:
        done(wire.client().history.list())
    assert json.loads(caught.value.body)["history"][0] == _ROW


@each_colour
def test_a_failed_post_is_an_answer(colour):
    wire = Wire(colour)
    client = wire.client()
    wire.sandbox.fail("facebook", 161, "Facebook authorization error.")
    with pytest.raises(PermissionDenied, match=r"facebook \(161\): Facebook authorization error") as caught:
        done(client.posts.create("Hello", platforms=["facebook"]))
    assert not caught.value.retryable
    post_id = json.loads(caught.value.body)["id"]
    post = done(client.posts.get(post_id))
    assert list(post.failed) == ["facebook"]
    with pytest.raises(NotFound):
        done(client.posts.get("unknown"))


@each_colour
def test_nothing_secret_is_written_down(colour, caplog):
    wire = Wire(colour)
    told: list[HookEvent] = []
    caplog.set_level(logging.DEBUG)
    secrets = ("CANARY-API-KEY", PROFILE_KEY, "CANARY-X-KEY", "CANARY-X-SECRET", "CANARY-TEXT")
    client = wire.client(
        secrets[0],
        profile_key=SecretStr(PROFILE_KEY),
        x_credentials=XCredentials(secrets[2], SecretStr(secrets[3])),
        observers=[told.append],
    )
    wire.steps = [
        answered(reply(400, _single(101, f"Bad key {secrets[0]} of {PROFILE_KEY}, {secrets[2]}, {secrets[3]}")))
    ]
    with pytest.raises(ValidationFailed) as caught:
        done(client.posts.create(secrets[4], platforms=["x"]))
    assert told
    for shown in (repr(client), repr(caught.value), caplog.text, repr(told), _locals(caught.value)):
        assert not [secret for secret in secrets if secret in shown]


@each_colour
def test_a_page_goes_on(colour):
    wire = Wire(colour)
    client = wire.client()
    made = [done(client.profiles.create(f"Profile {n}")).ref_id for n in range(5)]
    page = done(client.profiles.list(limit=2))
    assert [profile.ref_id for profile in page.items] == made[:2]
    assert page.has_more
    assert [profile.ref_id for profile in done(page.all())] == made
    assert [profile.ref_id for profile in done(page.all(max_items=3))] == made[:3]
    assert [profile.ref_id for profile in done(done(page.next()).all())] == made[2:]
    assert [profile.ref_id for profile in done(client.profiles.list(limit=2).resume(page.cursor).all())] == made[2:]
    assert done(client.profiles.list().first()).ref_id == made[0]


@each_colour
def test_finding_a_profile(colour):
    wire = Wire(colour)
    client = wire.client()
    ann = done(client.profiles.create("Ann"))
    done(client.profiles.create("Bob"))
    assert done(client.profiles.find(title="Ann")).ref_id == ann.ref_id
    assert done(client.profiles.find(ref_id=ann.ref_id)).title == "Ann"
    assert done(client.profiles.find(title="Eve")) is None
    wire.steps = [passes, answered(reply(200, {"profiles": [{"refId": "r1"}, {"refId": "r2", "title": "Zoe"}]}))]
    assert done(client.profiles.find(ref_id="r0")) is None
    assert done(client.profiles.find(title="Zoe")).ref_id == "r2"


@each_colour
def test_the_post_class_of_timing(colour):
    """Ayrshare answers when the last network has: a post may take two minutes, and has three altogether."""
    wire = Wire(colour)

    def slow(through: Any) -> WireResponse:
        wire.clock.advance(110)
        return through()

    wire.steps = [slow]
    result = done(wire.client().posts.create("Hello", platforms=["telegram"]))
    assert result.id in wire.sandbox.posts
    assert wire.clock.now() - timedelta(seconds=110) == wire.clock._start


def test_both_colours_offer_the_same():
    assert AyrshareClient.spec is AsyncAyrshareClient.spec
    wire = Wire()
    assert type(wire.client().posts) is type(Wire("async").client().posts)
    assert X.key != X.secret


@each_colour
def test_a_time_that_has_passed_is_refused_before_anything_is_sent(colour):
    wire = Wire(colour)
    posts, late = wire.client().posts, wire.clock.now()
    scheduled: dict[str, Any] = {"platforms": ["linkedin"], "schedule_date": late}
    for call in (
        lambda: posts.create("a", **scheduled),
        lambda: posts.create_once("a", "key-1", **scheduled),
        lambda: posts.reschedule("post_1", late),
        lambda: posts.update("post_1", schedule_date=late),
    ):
        with pytest.raises(InvalidRequest, match="schedule_date has passed"):
            done(call())
    assert "POST /api/post" not in wire.sent
    assert not any(sent.startswith("PATCH") for sent in wire.sent)
    (outcome,) = done(posts.create_many([{"post": "a", **scheduled}]))
    assert "schedule_date has passed" in outcome.error.message
    assert not done(posts.create("a", **scheduled, publish_now=True)).failed


@each_colour
def test_a_network_that_holds_a_profile_back_holds_no_other(colour):
    wire = Wire(colour)
    client, other = wire.client(), wire.client(profile_key="other")
    wire.sandbox.profile_keys["other"] = wire.sandbox.primary
    wire.steps = [answered(reply(429, {"errors": [{**_single(435), "platform": "twitter", "details": 3600}]}))]
    with pytest.raises(RateLimited):
        done(client.posts.create("a", platforms=["x", "linkedin"]))
    with pytest.raises(RateLimited, match="asked to wait beyond the deadline") as caught:
        done(client.posts.create("b", platforms=["x"]))
    assert caught.value.retry_after == pytest.approx(3600)
    assert len(wire.requests) == 1
    assert not done(client.posts.create("c", platforms=["linkedin"])).failed
    assert not done(other.posts.create("d", platforms=["x"])).failed
    wire.clock.advance(3600)
    assert not done(client.posts.create("e", platforms=["x"])).failed


@each_colour
def test_a_storm_of_refusals_ends_before_the_profile_is_suspended(colour):
    wire = Wire(colour)
    user = wire.client().with_options(attempts=1, cache=False).user
    for _ in range(900):
        wire.steps = [answered(reply(429, {}))]
        with pytest.raises(RateLimited):
            done(user.get())
    wire.clock.advance(3600)
    with pytest.raises(RateLimited, match="would suspend the account") as caught:
        done(user.get())
    assert (len(wire.requests), caught.value.attempts) == (900, 0)
    assert caught.value.retry_after == pytest.approx(86_400 - 3600, abs=1)
    wire.clock.advance(86_400 - 3600)
    assert done(user.get()).ref_id


@each_colour
def test_what_ayrshare_would_answer_again_is_not_asked_for_before_it_would_change(colour):
    wire = Wire(colour)
    client = wire.client()
    made = done(client.posts.create("a", platforms=["linkedin"]))
    wire.requests.clear()

    def told() -> Any:
        return done(client.analytics.post(id=made.id)).to_wire()["linkedin"]["analytics"]

    assert told() == told() == {}
    assert wire.sent == ["POST /api/analytics/post"]
    wire.sandbox.metrics["linkedin"] = {"likeCount": 1}
    assert done(client.analytics.post(id=made.id, platforms=["linkedin"])).by_network, "another question"
    wire.clock.advance(300)  # the cache's own limit; Ayrshare says ten minutes
    assert told() == {"likeCount": 1}
    assert len(wire.requests) == 3
    assert done(client.history.list(limit=100)) == done(client.history.list(limit=100))
    assert len(wire.requests) == 4
    wire.clock.advance(60)
    done(client.history.list(limit=100))
    done(client.posts.create("b", platforms=["linkedin"]))
    assert len(done(client.history.list(limit=100))) == 2, "our own writes are seen at once"
    done(client.history.list())
    done(client.history.list())
    assert len(wire.requests) == 9, "what Ayrshare reads anew is not kept"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"nextUpdate": "soon"}, False),
        ({"nextUpdate": []}, False),
        ({"nextUpdate": None}, False),
        ({}, False),
        ({"nextUpdate": "2025-12-31T23:59:59Z"}, False),
        ({"nextUpdate": "2026-01-01T00:01:00Z"}, True),
        ({"nextUpdate": {"_seconds": 1767225660, "_nanoseconds": 0}}, True),
        ({"linkedin": [{"analytics": {}, "nextUpdate": "2026-01-01T00:01:00Z"}], "twitter": {"nextUpdate": 5}}, False),
    ],
)
@each_colour
def test_an_answer_is_kept_only_where_it_says_until_when(colour, said, kept):
    wire = Wire(colour)
    wire.steps = [answered(reply(200, {"status": "success", "id": "p1", **said}))] * 2
    for _ in range(2):
        done(wire.client().analytics.post(id="p1"))
    assert len(wire.requests) == (1 if kept else 2)


@each_colour
def test_what_cannot_be_read_is_an_error_of_ours(colour):
    wire = Wire(colour)
    wire.steps = [answered(reply(200, body)) for body in ("<html>", "[1]")]
    for _ in range(2):
        with pytest.raises(DecodeError):
            done(wire.client().analytics.post(id="p1"))
