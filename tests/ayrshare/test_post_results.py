"""What a reply about a post means, whatever shape it has; and posts that must not go twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ayrshare_samples import SAMPLES, pickled
from ayrshare_wire import Wire, answered, done, each_colour, lost_answer, reply
from switchgear.ayrshare.models import PostFailed, PostResult, PostStatus
from switchgear.errors import Duplicate, InvalidRequest, SwitchgearError, ValidationFailed
from switchgear.types import SocialPlatform

LINKEDIN = {"id": "1", "platform": "linkedin", "status": "success", "postUrl": "https://linkedin.example/1"}
FAULT = {"action": "post", "status": "error", "code": 156, "message": "Not linked", "platform": "gmb", "post": "Hi"}
SENT = {"status": "success", "errors": [], "postIds": [LINKEDIN], "id": "p1", "refId": "r", "post": "Hi"}
MIXED = {**SENT, "status": "error", "errors": [FAULT]}
PENDING = {"id": "pending", "idShare": "v_1", "platform": "tiktok", "status": "success"}
WHOLE = {"action": "post", "status": "error", "code": 136, "message": "Media URLs invalid."}
NOWHERE = {"status": "error", "errors": [FAULT], "postIds": [], "id": "p1"}

SHAPES: dict[str, tuple[int, Any, tuple[list[str], list[str], bool] | type[SwitchgearError]]] = {
    # HTTP status, body: what succeeded, what failed, whether it is partial; or the error
    "sent now": (200, SENT, (["linkedin"], [], False)),
    "sent now, the documented sample": (
        200,
        SAMPLES["post_success_multi"],
        (["x", "facebook", "instagram", "telegram"], [], False),
    ),
    "scheduled": (200, {"status": "scheduled", "scheduleDate": "2027-01-01T00:00:00Z", "id": "p1"}, ([], [], False)),
    "with a profile key": (200, {"status": "success", "posts": [SENT]}, (["linkedin"], [], False)),
    "a list": (200, [SENT], (["linkedin"], [], False)),
    "tiktok still processing": (200, {**SENT, "postIds": [PENDING]}, ([], [], False)),
    "failed everywhere": (400, SAMPLES["post_error_duplicate"], Duplicate),
    "failed everywhere, with a profile key": (400, {"status": "error", "posts": [NOWHERE]}, ValidationFailed),
    "failed everywhere, 500": (500, NOWHERE, ValidationFailed),
    "failed everywhere, 200": (200, NOWHERE, ValidationFailed),
    "mixed": (200, MIXED, (["linkedin"], ["google_business"], True)),
    "mixed, 400": (400, MIXED, (["linkedin"], ["google_business"], True)),
    "mixed, 500": (500, MIXED, (["linkedin"], ["google_business"], True)),
    "mixed, with a profile key": (
        400,
        {"status": "error", "posts": [MIXED]},
        (["linkedin"], ["google_business"], True),
    ),
    "processing beside a failure": (400, {**MIXED, "postIds": [PENDING]}, ([], ["google_business"], True)),
    "refused by the check": (
        400,
        {**NOWHERE, "validate": True, "errors": [{**FAULT, "verifyCheck": True}]},
        ValidationFailed,
    ),
    "an error about the whole": (400, WHOLE, ValidationFailed),
    "an error about the whole, 200": (200, WHOLE, ValidationFailed),
}


@each_colour
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_reply_has_one_result(shape: str, colour: str) -> None:
    status, body, expected = SHAPES[shape]
    wire = Wire(colour)
    wire.steps = [answered(reply(status, body))]
    call = lambda: done(wire.client().posts.create("Hi", platforms=["linkedin", "gmb"]))  # noqa: E731
    if isinstance(expected, type):
        with pytest.raises(expected) as refused:
            call()
        assert not refused.value.retryable
    else:
        result = call()
        assert isinstance(result, PostResult)
        assert (list(result.succeeded), list(result.failed), result.partial) == expected
    assert len(wire.requests) == 1


def test_a_failure_becomes_an_error_only_when_asked() -> None:
    again = {**FAULT, "retryAvailable": True}
    for errors, retryable in (([FAULT], False), ([again], True), ([again, FAULT], False)):
        result = PostResult.model_validate({**MIXED, "errors": errors})
        assert result.failed[SocialPlatform.GOOGLE_BUSINESS].retryable is retryable
        with pytest.raises(PostFailed, match="google_business: Not linked") as failed:
            result.raise_for_failure()
        assert (failed.value.retryable, failed.value.code) == (retryable, "156")
        assert failed.value.report is result
        assert pickled(failed.value).report == result
    assert PostResult.model_validate(SENT).raise_for_failure() is None
    with pytest.raises(PostFailed, match="the post: Of the whole"):
        PostResult.model_validate({"status": "error", "errors": [{"message": "Of the whole"}]}).raise_for_failure()


@each_colour
def test_a_post_is_created_once_however_often_it_is_asked_for(colour: str) -> None:
    wire = Wire(colour)
    posts = wire.client().posts
    first = done(posts.create_once("Hello", "order-1", platforms=["linkedin", "telegram"]))
    for _ in range(2):  # as after a restart
        assert done(posts.create_once("Hello", "order-1", platforms=["linkedin", "telegram"])).id == first.id
    assert wire.sent.count("POST /api/post") == 1
    other = done(posts.create_once("Hello", "order-2", platforms=["reddit"]))
    assert other.id != first.id


@each_colour
def test_a_key_that_was_seen_is_looked_up(colour: str) -> None:
    wire = Wire(colour)
    posts = wire.client().posts
    seen = {"action": "post", "status": "error", "message": "The idempotency key was used before."}
    done(posts.create("Hello", platforms=["linkedin"]))
    empty = {"history": {"action": "get", "status": "error", "code": 221, "message": "not found"}}
    wire.steps = [answered(reply(400, empty)), answered(reply(400, seen))]
    assert done(posts.create_once("Hello", "order-1", platforms=["linkedin"])).post == "Hello"
    wire.steps = [answered(reply(400, empty)), answered(reply(400, seen)), answered(reply(400, empty))]
    with pytest.raises(Duplicate):
        done(posts.create_once("Hello", "order-1", platforms=["linkedin"]))


def test_what_cannot_be_found_again_is_refused() -> None:
    wire = Wire()
    with pytest.raises(InvalidRequest, match="cannot be found again"):
        wire.client().posts.create_once("Hello", "order-1", platforms=["linkedin"], shorten_links=True)
    assert wire.requests == []


@each_colour
@pytest.mark.parametrize("by_id", [True, False])
def test_a_retry_goes_only_where_the_post_is_missing(colour: str, by_id: bool) -> None:
    wire = Wire(colour)
    posts = wire.client().posts
    wire.sandbox.fail("facebook", 161)
    media = ["https://example.com/a.jpg"]
    result = done(posts.create("Hello", platforms=["linkedin", "facebook", "pinterest"], media_urls=media))
    assert list(result.failed) == [SocialPlatform.FACEBOOK]
    del wire.sandbox.failures["facebook"]
    again = done(posts.retry_failed(result.id if by_id else result))
    assert list(again.succeeded) == [SocialPlatform.FACEBOOK]
    sent = json.loads(bytes(wire.requests[-1].content))  # type: ignore[arg-type]  # bytes, as the wire asserts
    assert sent == {"post": "Hello", "platforms": ["facebook"], "mediaUrls": media}
    with pytest.raises(InvalidRequest, match="nothing to send again"):
        done(posts.retry_failed(again))


def test_a_network_that_published_meanwhile_is_left_out() -> None:
    wire = Wire()
    posts = wire.client().posts
    wire.sandbox.fail("facebook", 161)
    result = posts.create("Hello", platforms=["linkedin", "facebook"])
    row = wire.sandbox.posts[result.id]
    row["postIds"].append({"id": "9", "platform": "facebook", "status": "success"})
    with pytest.raises(InvalidRequest, match="nothing to send again"):
        posts.retry_failed(result)
    assert wire.sent.count("POST /api/post") == 1


def test_a_retry_whose_answer_is_lost_does_not_go_twice() -> None:
    wire = Wire()
    posts = wire.client().posts
    wire.sandbox.fail("facebook", 161)
    result = posts.create("Hello", platforms=["linkedin", "facebook"])
    del wire.sandbox.failures["facebook"]
    wire.steps = [lambda through: through(), lost_answer]
    again = posts.retry_failed(result)
    assert list(again.succeeded) == [SocialPlatform.FACEBOOK]
    published = [entry["platform"] for row in wire.sandbox.posts.values() for entry in row["postIds"]]
    assert sorted(published) == ["facebook", "linkedin"]
    assert result.status is PostStatus.ERROR
