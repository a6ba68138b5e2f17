"""A post whose sending ended without an answer: sent twice never, lost never, and decided only where it can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayrshare_wire import Wire, answered, done, each_colour, lost_answer, lost_request, passes, reply
from switchgear.ayrshare.models import HistoryPost, PostStatus
from switchgear.ayrshare.operations.lookup import LIMIT, SentPost
from switchgear.errors import Conflict, ConnectionLost, Fault, ServerError, TimedOut, TransportFault, ValidationFailed
from switchgear.pipeline.wire import WireResponse
from switchgear.types import SocialPlatform
from wires import in_turn

BEGAN = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = BEGAN + timedelta(days=3)


def _sent(**changes: Any) -> SentPost:
    facts: dict[str, Any] = {
        "text": "Hello",
        "platforms": frozenset((SocialPlatform.X, SocialPlatform.FACEBOOK)),
        "schedule_date": None,
        "media_urls": (),
        "rewritten": False,
        "keyed": False,
    }
    return SentPost(**{**facts, **changes})


def _row(**changes: Any) -> HistoryPost:
    facts = {
        "id": "p1",
        "post": "Hello",
        "platforms": ["twitter", "facebook"],
        "type": "now",
        "status": "success",
        "created": BEGAN.isoformat(),
        "scheduleDate": {"_seconds": int(BEGAN.timestamp()), "_nanoseconds": 0},
        "postIds": [{"platform": "twitter", "id": "1", "status": "success"}],
    }
    return HistoryPost.model_validate({**facts, **changes})


def _at(at: datetime) -> dict[str, int]:
    return {"_seconds": int(at.timestamp()), "_nanoseconds": 0}


FULL = [_row(id=f"n{n}", post=f"Other {n}") for n in range(LIMIT)]
TELEGRAM = frozenset((SocialPlatform.TELEGRAM,))
PICTURE = "https://example.com/a.jpg"

CASES: dict[str, tuple[SentPost, list[HistoryPost], str]] = {
    "it is there": (_sent(), [_row()], "found"),
    "white space aside": (_sent(text="Hello \n"), [_row()], "found"),
    "among others": (_sent(), [_row(id="p0", post="Other"), _row()], "found"),
    "made a moment before by another clock": (_sent(), [_row(created="2026-05-01T11:59:57Z")], "found"),
    "on one network only": (_sent(), [_row(status="error", errors=[{"code": 1, "platform": "facebook"}])], "found"),
    "still under way": (_sent(), [_row(status="processing", postIds=[])], "found"),
    "an empty history": (_sent(), [], "again"),
    "another text": (_sent(), [_row(post="Hello!")], "again"),
    "a text by network": (_sent(), [_row(post={"default": "Hello"})], "again"),
    "other networks": (_sent(), [_row(platforms=["twitter"])], "again"),
    "made before the call": (_sent(), [_row(created="2026-05-01T11:59:00Z")], "again"),
    "scheduled, and this one is not": (_sent(), [_row(type="scheduled")], "again"),
    "it is there at its time": (_sent(schedule_date=LATER), [_row(type="scheduled", scheduleDate=_at(LATER))], "found"),
    "scheduled for another time": (_sent(schedule_date=LATER), [_row(type="scheduled")], "again"),
    "scheduled without a time": (_sent(schedule_date=LATER), [_row(type="scheduled", scheduleDate=None)], "again"),
    "scheduled for the past": (_sent(schedule_date=BEGAN - timedelta(days=9)), [_row()], "found"),
    "there, and refused as a duplicate of itself": (
        _sent(),
        [_row(id="p2", status="error", postIds=[]), _row()],
        "found",
    ),
    "failed on every network": (_sent(), [_row(status="error", postIds=[])], "failed"),
    "made at nobody knows what time": (_sent(rewritten=True), [_row(created=None)], "undecided"),
    "the text was to be changed": (_sent(rewritten=True), [_row(post="Hello #world")], "undecided"),
    "the text was to be changed, and was not": (_sent(rewritten=True), [_row()], "found"),
    "the text was to be changed, and nothing is there": (_sent(rewritten=True), [], "again"),
    "only media, the same": (_sent(text="", media_urls=(PICTURE,)), [_row(post="", mediaUrls=[PICTURE])], "found"),
    "only media, another": (
        _sent(text="", media_urls=(PICTURE,)),
        [_row(post="", mediaUrls=["https://b"])],
        "undecided",
    ),
    "only media, nothing there": (_sent(text="", media_urls=(PICTURE,)), [], "undecided"),
    "only media, but a key": (_sent(text="", media_urls=(PICTURE,), keyed=True), [], "again"),
    "a network that takes the same twice": (_sent(platforms=TELEGRAM), [], "undecided"),
    "such a network, but a key": (_sent(platforms=TELEGRAM, keyed=True), [], "again"),
    "such a network, and it is there": (_sent(platforms=TELEGRAM), [_row(platforms=["telegram"])], "found"),
    "more rows than were read": (_sent(), FULL, "undecided"),
    "rows that reach back far enough": (
        _sent(),
        [*FULL[1:], _row(id="old", post="Old", scheduleDate=_at(BEGAN - timedelta(hours=1)))],
        "again",
    ),
    "scheduled beyond what was read": (_sent(schedule_date=LATER), FULL, "again"),
    "scheduled before what was read": (
        _sent(schedule_date=LATER),
        [_row(id=f"n{n}", type="scheduled", scheduleDate=_at(LATER + timedelta(days=n))) for n in range(1, LIMIT + 1)],
        "undecided",
    ),
    "rows without any time": (
        _sent(),
        [_row(id=f"n{n}", post="O", created=None, scheduleDate=None) for n in range(LIMIT)],
        "undecided",
    ),
}


REFUSALS: dict[str, type[Exception]] = {"undecided": ValueError, "failed": ValidationFailed}


@pytest.mark.parametrize("case", CASES)
def test_what_the_history_proves(case):
    sent, rows, verdict = CASES[case]
    if verdict in REFUSALS:
        with pytest.raises(REFUSALS[verdict], match="post"):
            sent.found(rows, BEGAN)
    else:
        result = sent.found(rows, BEGAN)
        assert (result is not None) == (verdict == "found")
        assert result is None or result.id == "p1"


def test_the_result_says_what_the_row_says():
    row = _row(status="error", errors=[{"code": 156, "platform": "facebook"}], notes="n", unheardOf=1)
    result = _sent().found([row], BEGAN)
    assert result is not None
    assert result.to_wire() == row.to_wire()
    assert result.partial


@given(
    texts=st.lists(st.sampled_from(["Hello", "Other"]), max_size=30),
    ages=st.lists(st.integers(-3600, 60), min_size=30, max_size=30),
)
@settings(max_examples=100)
def test_it_never_goes_again_while_it_is_there(texts, ages):
    """Whatever else the history holds: a post of this text, made during the call, is found."""
    rows = [
        _row(id=f"{text}{n}", post=text, created=(BEGAN + timedelta(seconds=ages[n])).isoformat())
        for n, text in enumerate(texts)
    ]
    mine = [row for row in rows if row.post == "Hello" and row.created is not None and row.created >= BEGAN]
    try:
        result = _sent().found(rows, BEGAN)
    except ValueError:
        result = None
        assert not mine
    assert result is not None or not mine


CREATE = ["POST /api/post"]
LOOK = ["GET /api/history"]


@each_colour
def test_a_lost_answer_is_found_in_the_history(colour):
    wire = Wire(colour)
    wire.steps = [lost_answer]
    result = done(wire.client().posts.create("Hello", platforms=["x", "telegram"]))
    assert result.status is PostStatus.SUCCESS
    assert len(result.succeeded) == 2
    assert in_turn(wire.sent) == CREATE + LOOK
    assert "x-twitter-oauth1-api-key" not in {name.lower() for name, _ in wire.requests[1].headers}
    assert list(wire.sandbox.posts) == [result.id]


@each_colour
def test_a_scheduled_post_is_found_too(colour):
    wire = Wire(colour)
    wire.steps = [lost_answer]
    at = wire.clock.now() + timedelta(days=1)
    result = done(wire.client().posts.create("Hello", platforms=["telegram"], schedule_date=at))
    assert (result.status, result.schedule_date) == (PostStatus.PENDING, at)
    assert in_turn(wire.sent) == CREATE + LOOK


@each_colour
def test_a_lost_request_goes_again(colour):
    wire = Wire(colour)
    wire.steps = [lost_request]
    result = done(wire.client().posts.create("Hello", platforms=["x"]))
    assert in_turn(wire.sent) == CREATE + LOOK + CREATE
    assert list(wire.sandbox.posts) == [result.id]
    assert wire.requests[0].content == wire.requests[-1].content
    assert wire.clock.monotonic() >= 120


@each_colour
def test_a_key_goes_along_again(colour):
    wire = Wire(colour)
    wire.steps = [lost_request]
    done(wire.client().posts.create("Hello", platforms=["telegram"], idempotency_key="k1"))
    assert in_turn(wire.sent) == CREATE + LOOK + CREATE
    assert all(b'"idempotencyKey":"k1"' in wire.requests[n].content for n in (0, -1))


@each_colour
def test_what_nobody_can_decide_is_raised(colour):
    wire = Wire(colour)
    wire.steps = [lost_request]
    with pytest.raises(TimedOut) as caught:
        done(wire.client().posts.create("Hello", platforms=["telegram"]))
    assert in_turn(wire.sent) == CREATE + LOOK
    assert wire.sandbox.posts == {}
    assert caught.value.operation == "posts.create"


@each_colour
def test_a_history_that_lags_behind_makes_no_second_post(colour):
    """However long: a repeat meets the first attempt, and is answered by it."""
    wire = Wire(colour)

    def lags(through: Callable[[], WireResponse]) -> WireResponse:
        if wire.clock.monotonic() >= 120 and wire.requests[-1].method == "POST":
            return through()
        wire.steps.append(lags)
        return reply(400, {"history": {"code": 221, "status": "error"}, "count": 0})

    wire.steps = [lost_answer, lags]
    result = done(wire.client().posts.create("Hello", platforms=["x"]))
    assert result.status is PostStatus.SUCCESS
    assert [row["id"] for row in wire.sandbox.posts.values() if row["postIds"]] == [result.id]
    assert in_turn(wire.sent) == CREATE + LOOK + CREATE + LOOK


@each_colour
def test_a_conflict_that_was_there_before_is_raised(colour):
    wire = Wire(colour)
    client = wire.client()
    done(client.posts.create("Hello", platforms=["x"]))
    wire.clock.advance(3600)
    wire.requests.clear()
    wire.steps = [lost_request]
    with pytest.raises(Conflict):
        done(client.posts.create("Hello", platforms=["x"]))
    assert in_turn(wire.sent) == CREATE + LOOK + CREATE + LOOK
    assert len([row for row in wire.sandbox.posts.values() if row["postIds"]]) == 1


@each_colour
def test_the_same_post_of_last_week_is_another(colour):
    wire = Wire(colour)
    client = wire.client()
    first = done(client.posts.create("Hello", platforms=["x"]))
    wire.clock.advance(7 * 86400)
    wire.steps = [lost_request]
    second = done(client.posts.create("Hello", platforms=["x"]))
    assert second.id != first.id
    assert len(wire.sandbox.posts) == 2


@each_colour
def test_a_look_that_fails_decides_nothing(colour):
    wire = Wire(colour)
    wire.steps = [lost_answer, *[answered(reply(503, "<html>"))] * 20]
    with pytest.raises(ConnectionLost):
        done(wire.client().posts.create("Hello", platforms=["x"]))
    assert in_turn(wire.sent) == CREATE + LOOK


@each_colour
def test_a_look_that_fails_is_not_the_last(colour):
    wire = Wire(colour)
    wire.steps = [lost_answer, answered(reply(503, "<html>"))]
    result = done(wire.client().posts.create("Hello", platforms=["x"]))
    assert wire.sent == CREATE + LOOK * 2
    assert list(wire.sandbox.posts) == [result.id]


@each_colour
@pytest.mark.parametrize("platform", ["x", "telegram"])
@pytest.mark.parametrize("key", [None, "k1"])
def test_a_post_that_is_worked_on_after_its_connection_broke_is_published_once(colour, platform, key):
    wire = Wire(colour)
    late: list[Callable[[], WireResponse]] = []

    def works_on(through: Callable[[], WireResponse]) -> WireResponse:
        late.append(through)
        wire.steps.append(looked_at)
        raise TransportFault(Fault.LOST, "cut", sent=True)

    def looked_at(through: Callable[[], WireResponse]) -> WireResponse:
        if wire.clock.monotonic() < 2.0:
            wire.steps.append(looked_at)
        else:
            late.pop()()
        return through()

    wire.steps = [works_on]
    result = done(wire.client().posts.create("Hello", platforms=[platform], idempotency_key=key))
    assert list(wire.sandbox.posts) == [result.id]
    assert in_turn(wire.sent) == CREATE + LOOK
    assert wire.clock.monotonic() < 5.0


@each_colour
def test_a_post_that_every_network_refused_is_an_error_that_says_why(colour):
    wire = Wire(colour)
    wire.sandbox.failures["twitter"] = {"code": 132, "message": "Too long"}
    wire.steps = [lost_answer]
    with pytest.raises(ValidationFailed, match="Too long") as caught:
        done(wire.client().posts.create("Hello", platforms=["x"]))
    assert (caught.value.code, caught.value.retryable) == ("132", False)
    assert wire.sent == CREATE + LOOK


@each_colour
def test_5xx_without_a_verdict_of_the_networks_is_looked_into(colour):
    wire = Wire(colour)
    wire.steps = [answered(reply(502, "<html>bad gateway</html>"))]
    assert done(wire.client().posts.create("Hello", platforms=["x"])).status is PostStatus.SUCCESS
    assert in_turn(wire.sent) == CREATE + LOOK + CREATE


@each_colour
def test_5xx_with_a_verdict_of_the_networks_is_final(colour):
    wire = Wire(colour)
    body = {"status": "error", "errors": [{"code": 500, "message": "No", "platform": "twitter"}], "postIds": []}
    wire.steps = [answered(reply(500, body))]
    with pytest.raises(ServerError, match="twitter") as caught:
        done(wire.client().posts.create("Hello", platforms=["x"]))
    assert in_turn(wire.sent) == CREATE
    assert not caught.value.retryable


@each_colour
def test_a_profiles_posts_are_looked_for_in_its_own_history(colour):
    wire = Wire(colour)
    profile = done(wire.client().profiles.create("Ann"))
    wire.sandbox.link("x", ref_id=profile.ref_id)
    wire.steps = [lost_answer]
    result = done(wire.client(profile_key=profile.profile_key).posts.create("Hello", platforms=["x"]))
    assert result.ref_id == profile.ref_id
    assert wire.requests[-1].header("profile-key") == profile.profile_key.get_secret_value()


@each_colour
@pytest.mark.parametrize(
    ("steps", "sent"),
    [([lost_answer], 2), ([lost_request], 2), ([lost_answer, lost_request], 3), ([passes], 1)],
)
def test_a_deletion_is_done_once_whatever_is_lost(colour, steps, sent):
    wire = Wire(colour)
    client = wire.client()
    post = done(client.posts.create("Hello", platforms=["x"]))
    wire.requests.clear()
    wire.steps = list(steps)
    result = done(client.posts.delete(post.id))
    assert result.status is PostStatus.SUCCESS
    assert (result.outcomes == {}) == (lost_answer in steps)
    assert wire.sandbox.posts[post.id]["status"] == "deleted"
    assert wire.sent == ["DELETE /api/post"] * sent


@each_colour
@pytest.mark.parametrize("call", ["retry", "create_profile", "delete_profile"])
def test_what_must_not_happen_twice_is_not_repeated(colour, call):
    wire = Wire(colour)
    client = wire.client()
    wire.steps = [lost_answer]
    with pytest.raises(ConnectionLost):
        done(
            {
                "retry": lambda: client.posts.retry("p1"),
                "create_profile": lambda: client.profiles.create("Ann"),
                "delete_profile": lambda: client.profiles.delete(title="Ann"),
            }[call]()
        )
    assert len(wire.requests) == 1
