"""The sandboxed Ayrshare: it does what the service does, in the service's shapes, and sends its webhooks."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from ayrshare_samples import SAMPLES
from ayrshare_wire import Wire, done, each_colour
from switchgear.ayrshare.events import AyrshareEvent, ScheduledPostEvent, SocialAccountEvent, parse
from switchgear.ayrshare.models import LinkChange, PostStatus
from switchgear.ayrshare.problems import RelinkNeeded
from switchgear.ayrshare.signature import verify
from switchgear.errors import (
    AuthenticationFailed,
    Conflict,
    Forged,
    NotFound,
    PermissionDenied,
    RateLimited,
    ValidationFailed,
)
from switchgear.pipeline.wire import WireResponse
from switchgear.testing.http import Arrived
from switchgear.types import SocialPlatform
from switchgear.types.headers import Headers

X_KEY, X_SECRET = "X-Twitter-OAuth1-Api-Key", "X-Twitter-OAuth1-Api-Secret"


def _ask(
    wire: Wire, method: str, path: str, body: object = None, *, query: tuple[tuple[str, str], ...] = (), **headers: str
) -> tuple[int, Any]:
    """A request that no client of ours would send."""
    given = {"authorization": f"Bearer {wire.sandbox.api_key}", **headers}
    content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    answer = wire.sandbox.answer(Arrived(method, path, query, Headers(given.items()), content))
    return answer.status, json.loads(answer.content)


def _events(wire: Wire) -> list[AyrshareEvent[Any]]:
    """What the sandbox sent, delivered now."""
    now, events = wire.clock.now(), []
    for webhook in wire.webhooks.take():
        headers = Headers.of(webhook.headers(now))
        delivery = verify(webhook.body, headers, [wire.sandbox.webhook_secret], now=now)
        events.append(parse(webhook.body, delivery, received_at=now))
        with pytest.raises(Forged):
            verify(webhook.body, headers, ["another secret"], now=now)
    return events


def _profile(wire: Wire, title: str = "Ann", *links: str) -> tuple[Any, Any]:
    """A new profile with these networks, and a client that acts for it."""
    profile = done(wire.client().profiles.create(title))
    for link in links:
        wire.sandbox.link(link, ref_id=profile.ref_id)
    return profile, wire.client(profile_key=profile.profile_key)


# who may ask, and how often


@each_colour
def test_only_the_key_opens_it(colour):
    wire = Wire(colour)
    for client in (wire.client("WRONG"), wire.client(profile_key="WRONG")):
        with pytest.raises(AuthenticationFailed) as caught:
            done(client.user.get())
        assert (caught.value.status, caught.value.code) == (403, "102")
    wire.sandbox.api_key = "OTHER"
    assert done(wire.client("OTHER").user.get()).ref_id == wire.sandbox.primary


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/nothing"), ("PATCH", "/api/post"), ("GET", "/post/1")])
def test_an_unknown_route(method, path):
    status, body = _ask(Wire(), method, path)
    assert (status, body["status"]) == (404, "error")


@pytest.mark.parametrize(
    ("method", "path", "body", "query"),
    [
        ("POST", "/api/post", b"{", ()),
        ("POST", "/api/post", {"post": 1, "platforms": ["gmb"]}, ()),
        ("POST", "/api/post", {"post": "a"}, ()),
        ("POST", "/api/post", {"post": "a", "platforms": []}, ()),
        ("POST", "/api/post", {"post": "a", "platforms": ["x"]}, ()),
        ("POST", "/api/post", {"post": "a", "platforms": [["gmb"]]}, ()),
        ("POST", "/api/profiles", {}, ()),
        ("GET", "/api/history", None, (("limit", "many"),)),
        ("GET", "/api/profiles", None, (("cursor", "?"),)),
    ],
)
def test_wrong_parameters(method, path, body, query):
    status, answer = _ask(Wire(), method, path, body, query=query)
    assert (status, answer["status"], answer["code"]) == (400, "error", 101)


@each_colour
def test_the_rate_limit_is_of_a_profile_and_of_five_minutes(colour):
    wire = Wire(colour)
    wire.sandbox.rate_limit = 3
    client = wire.client().with_options(attempts=1, cache=False)
    ann, for_ann = _profile(wire)  # the first request of the primary profile
    counts = [done(client.raw.user.get()).headers["x-ratelimit-count"] for _ in range(2)]
    assert counts == ["2", "3"]
    with pytest.raises(RateLimited, match="Too many requests") as caught:
        done(client.user.get())
    assert caught.value.status == 429
    assert done(for_ann.user.get()).ref_id == ann.ref_id
    wire.clock.advance(300)
    assert done(client.raw.user.get()).headers["x-ratelimit-count"] == "1"


# posts


@each_colour
def test_a_post_goes_out_at_once(colour):
    wire = Wire(colour)
    result = done(wire.client().posts.create("Hello", platforms=["x", "facebook", "instagram", "telegram"]))
    assert result.status is PostStatus.SUCCESS
    assert [post.platform for post in result.post_ids] == ["x", "facebook", "instagram", "telegram"]
    assert result.model_extra == {}
    sample = SAMPLES["post_success_multi"]
    assert result.to_wire().keys() >= sample.keys() | {"refId", "post"}
    for mine, theirs in zip(result.to_wire()["postIds"], sample["postIds"], strict=True):
        assert mine.keys() == theirs.keys()
        assert {key: type(value) for key, value in mine.items()} == {key: type(value) for key, value in theirs.items()}
    assert len(wire.webhooks) == 0


@each_colour
def test_with_a_profile_key_the_reply_lies_in_a_list(colour):
    wire = Wire(colour)
    profile, client = _profile(wire, "Ann", "linkedin")
    response = done(client.raw.posts.create("Hello", platforms=["linkedin"]))
    assert (response.value.profile_title, response.value.ref_id) == ("Ann", profile.ref_id)
    key = profile.profile_key.get_secret_value()
    status, body = _ask(wire, "POST", "/api/post", {"post": "b", "platforms": ["gmb"]}, **{"profile-key": key})
    assert (status, body.keys(), body["status"]) == (400, {"status", "posts"}, "error")


@each_colour
def test_networks_fail_one_by_one(colour):
    wire = Wire(colour)
    client = wire.client()
    wire.sandbox.fail("facebook", 161, "Authorisation lost.")
    wire.sandbox.unlink("linkedin")
    result = done(client.posts.create("Hello", platforms=["facebook", "linkedin", "gmb"]))
    assert result.partial
    assert result.status is PostStatus.ERROR
    assert {error.platform: error.code for error in result.errors} == {"facebook": 161, "linkedin": 156}
    assert list(result.succeeded) == [SocialPlatform.GOOGLE_BUSINESS]
    with pytest.raises(RelinkNeeded, match=r"facebook \(161\).*linkedin \(156\)") as caught:
        done(client.posts.create("Hello again", platforms=["facebook", "linkedin"]))
    assert json.loads(caught.value.body).keys() >= SAMPLES["post_error_duplicate"].keys()
    wire.sandbox.failures.pop("facebook")
    assert done(client.posts.create("And again", platforms=["facebook"])).status is PostStatus.SUCCESS


@each_colour
def test_the_same_text_within_48_hours_is_a_duplicate(colour):
    wire = Wire(colour)
    client, (_, for_ann) = wire.client(), _profile(wire, "Ann", "facebook")
    done(client.posts.create("Hello", platforms=["facebook", "telegram"]))
    with pytest.raises(Conflict, match="137"):
        done(client.posts.create(" Hello ", platforms=["facebook"]))
    assert done(client.posts.create("Hello", platforms=["facebook", "telegram", "gmb"])).partial
    assert done(for_ann.posts.create("Hello", platforms=["facebook"])).status is PostStatus.SUCCESS
    tomorrow, overmorrow = (wire.clock.now() + timedelta(hours=hours) for hours in (47, 49))
    with pytest.raises(Conflict, match="137"):
        done(client.posts.create("Hello", platforms=["facebook"], schedule_date=tomorrow))
    done(client.posts.create("Hello", platforms=["facebook"], schedule_date=overmorrow))
    with pytest.raises(Conflict, match="137"):
        done(client.posts.create("Hello", platforms=["facebook"], schedule_date=overmorrow))
    wire.clock.advance(4.1 * 86400)
    wire.sandbox.publish_due()
    wire.clock.advance(2 * 86400)
    done(client.posts.create("Hello", platforms=["facebook"]))
    pictures = ["https://example.com/a.jpg"]
    for _ in range(2):
        done(client.posts.create("", platforms=["facebook"], media_urls=pictures))


@each_colour
def test_an_idempotency_key_is_used_up_for_ever(colour):
    wire = Wire(colour)
    client, (_, for_ann) = wire.client(), _profile(wire, "Ann", "telegram")
    wire.sandbox.fail("facebook", 161)
    with pytest.raises(RelinkNeeded):
        done(client.posts.create("Hello", platforms=["facebook"], idempotency_key="k1"))
    wire.clock.advance(365 * 86400)
    with pytest.raises(Conflict, match="idempotencyKey"):
        done(client.posts.create("Other", platforms=["telegram"], idempotency_key="k1"))
    done(client.posts.create("Other", platforms=["telegram"], idempotency_key="k2"))
    done(for_ann.posts.create("Other", platforms=["telegram"], idempotency_key="k1"))


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 419),
        ({X_KEY: "k"}, 101),
        ({X_SECRET: "s"}, 101),
        ({X_KEY: "", X_SECRET: "s"}, 101),
        ({X_KEY: "k", X_SECRET: "s"}, None),
    ],
)
def test_x_needs_both_headers(headers, code):
    wire = Wire()
    status, body = _ask(wire, "POST", "/api/post", {"post": "a", "platforms": ["gmb", "twitter"]}, **headers)
    assert (status, body.get("code")) == (200 if code is None else 400, code)
    assert (wire.sandbox.posts == {}) == (code is not None)


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/api/post"), ("PUT", "/api/post/retry")])
def test_x_needs_them_for_what_is_there_too(method, path):
    wire = Wire()
    client = wire.client()
    wire.sandbox.fail("x" if method == "PUT" else "facebook", 1)
    post = done(client.posts.create("a", platforms=["x", "facebook"]))
    assert _ask(wire, method, path, {"id": post.id})[1]["code"] == 419
    assert _ask(wire, method, path, {"id": post.id}, **{X_KEY: "k", X_SECRET: "s"})[0] == 200


# later


@each_colour
def test_a_scheduled_post_goes_out_when_it_is_time(colour):
    wire = Wire(colour)
    client = wire.client()
    at = wire.clock.now() + timedelta(days=1)
    result = done(client.posts.create("Later", platforms=["x", "facebook"], schedule_date=at, notes="n"))
    assert (result.status, result.schedule_date, result.post_ids) == (PostStatus.SCHEDULED, at, ())
    assert done(client.posts.get(result.id)).status is PostStatus.PENDING
    assert wire.sandbox.publish_due() == []
    wire.clock.advance(86400)
    wire.sandbox.fail("facebook", 161)
    assert wire.sandbox.publish_due() == [result.id]
    assert wire.sandbox.publish_due() == []
    (event,) = _events(wire)
    assert isinstance(event, ScheduledPostEvent)
    assert (event.object.id, event.account, event.occurred_at) == (result.id, wire.sandbox.primary, at)
    assert event.id.startswith("ayr_")
    assert event.object.partial
    assert event.object.to_wire().keys() >= SAMPLES["webhook_scheduled"].keys() - {"subAction"}
    assert event.object.model_extra == {}
    row = done(client.posts.get(result.id))
    assert (row.outcomes, row.notes) == (event.object.outcomes, "n")


@each_colour
def test_a_scheduled_post_is_checked_as_a_whole(colour):
    wire = Wire(colour)
    client = wire.client()
    wire.sandbox.unlink("gmb", reason="Authorisation lost.")
    at = wire.clock.now() + timedelta(days=1)
    with pytest.raises(ValidationFailed, match=r"gmb \(156\)") as caught:
        done(client.posts.create("Later", platforms=["facebook", "gmb"], schedule_date=at))
    body = json.loads(caught.value.body)
    assert (body["validate"], body["errors"][0]["verifyCheck"]) == (True, True)
    assert wire.sandbox.posts == {}
    post = done(client.posts.create("Later", platforms=["facebook", "gmb"], schedule_date=at, validate_scheduled=False))
    assert post.status is PostStatus.SCHEDULED


@each_colour
def test_a_time_that_is_past_means_now(colour):
    wire = Wire(colour)
    at = wire.clock.now() - timedelta(seconds=1)
    result = done(wire.client().posts.create("Now", platforms=["facebook"], schedule_date=at, publish_now=True))
    assert result.status is PostStatus.SUCCESS


@each_colour
def test_a_post_that_waits_for_approval_stays(colour):
    wire = Wire(colour)
    client = wire.client()
    result = done(client.posts.create("Please", platforms=["facebook"], requires_approval=True))
    assert result.status is PostStatus.AWAITING_APPROVAL
    wire.clock.advance(86400)
    assert wire.sandbox.publish_due() == []
    (row,) = done(client.history.list(status=PostStatus.AWAITING_APPROVAL))
    assert row.requires_approval is True


@each_colour
def test_a_failed_post_is_retried_once(colour):
    wire = Wire(colour)
    client = wire.client()
    wire.sandbox.fail("facebook", 1)
    good, bad = (done(client.posts.create(text, platforms=["facebook", "gmb"])) for text in ("Good", "Bad"))
    assert done(client.posts.retry(bad.id)).id == bad.id
    assert done(client.posts.get(bad.id)).status is PostStatus.PENDING
    assert wire.sandbox.publish_due() == [bad.id]
    with pytest.raises(ValidationFailed, match="retried before"):
        done(client.posts.retry(bad.id))
    wire.sandbox.failures.clear()
    done(client.posts.retry(good.id))
    assert wire.sandbox.publish_due() == [good.id]
    failed, succeeded = _events(wire)
    assert [event.object.status for event in (failed, succeeded)] == [PostStatus.ERROR, PostStatus.SUCCESS]
    assert (failed.code, succeeded.code) == (400, 200)
    assert succeeded.object.post_ids[:1] == good.post_ids
    with pytest.raises(ValidationFailed, match="status error"):
        done(client.posts.retry(good.id))


# deletions


@each_colour
def test_deleting_what_was_published(colour):
    wire = Wire(colour)
    client = wire.client()
    post = done(client.posts.create("Hello", platforms=["x", "facebook"]))
    response = done(client.posts.delete(post.id))
    assert response.to_wire().keys() == SAMPLES["delete_post"].keys()
    assert {outcome.status for outcome in response.outcomes.values()} == {PostStatus.SUCCESS}
    assert done(client.posts.get(post.id)).status is PostStatus.DELETED
    with pytest.raises(NotFound) as caught:
        done(client.posts.delete(post.id))
    assert caught.value.code == "383"


@each_colour
def test_networks_that_let_nothing_be_deleted(colour):
    wire = Wire(colour)
    client = wire.client()
    post = done(client.posts.create("Hello", platforms=["facebook", "instagram"]))
    result = done(client.posts.delete(post.id))
    assert result.status is PostStatus.ERROR
    assert {platform: outcome.status for platform, outcome in result.outcomes.items()} == {
        SocialPlatform.FACEBOOK: PostStatus.SUCCESS,
        SocialPlatform.INSTAGRAM: PostStatus.ERROR,
    }
    with pytest.raises(ValidationFailed):
        done(client.posts.delete(post.id))
    outcomes = done(client.posts.get(post.id)).outcomes
    assert outcomes[SocialPlatform.FACEBOOK].status is PostStatus.DELETED
    assert outcomes[SocialPlatform.INSTAGRAM].status is PostStatus.SUCCESS
    assert done(client.posts.delete(post.id, mark_manual_deleted=True)).status is PostStatus.SUCCESS
    assert done(client.posts.get(post.id)).status is PostStatus.DELETED


@each_colour
def test_deleting_what_is_scheduled(colour):
    wire = Wire(colour)
    client = wire.client()
    at = wire.clock.now() + timedelta(days=1)
    post = done(client.posts.create("Later", platforms=["instagram"], schedule_date=at))
    result = done(client.posts.delete(post.id))
    assert (result.status, result.id, result.code, result.outcomes) == (PostStatus.SUCCESS, post.id, 200, {})
    wire.clock.advance(2 * 86400)
    assert wire.sandbox.publish_due() == []


@each_colour
def test_a_post_of_another_profile_is_unknown(colour):
    wire = Wire(colour)
    post = done(wire.client().posts.create("Hello", platforms=["telegram"]))
    _, for_ann = _profile(wire)
    for call in (for_ann.posts.get, for_ann.posts.delete, for_ann.posts.retry):
        with pytest.raises(NotFound) as caught:
            done(call(post.id))
        assert (caught.value.status, caught.value.code) == (404, "114")
    assert _ask(wire, "DELETE", "/api/post")[0] == 404


# history


@each_colour
def test_the_history(colour):
    wire = Wire(colour)
    client, start = wire.client(), wire.clock.now()
    assert done(client.history.list()) == ()
    assert _ask(wire, "GET", "/api/history")[0] == 400
    old = done(client.posts.create("Old", platforms=["facebook"])).id
    wire.clock.advance(40 * 86400)
    gone = done(client.posts.create("Gone", platforms=["facebook"])).id
    done(client.posts.delete(gone))
    wire.sandbox.fail("gmb", 1)
    bad = done(client.posts.create("Bad", platforms=["facebook", "gmb"])).id
    wire.clock.advance(60)
    now = wire.clock.now()
    new = done(client.posts.create("New", platforms=["telegram"])).id
    later = done(client.posts.create("Later", platforms=["x"], schedule_date=now + timedelta(days=9))).id
    _, for_ann = _profile(wire)

    def ids(**filters: Any) -> list[str]:
        return [row.id for row in done(client.history.list(**filters))]

    assert ids() == [later, new, bad]
    assert ids(last_days=0) == [later, new, bad, old]
    assert ids(limit=1) == [later]
    assert ids(last_days=60, type="immediate") == [new, bad, old]
    assert ids(type="scheduled") == ids(status="pending") == [later]
    assert ids(status=PostStatus.DELETED) == [gone]
    assert ids(status="error") == [bad]
    assert ids(platforms=["gmb", "telegram"]) == [new, bad]
    assert ids(start_date=start, end_date=now - timedelta(seconds=1)) == [bad, old]
    assert ids(start_date=now + timedelta(days=10)) == []
    assert done(for_ann.history.list()) == ()


@each_colour
def test_a_row_is_what_the_service_says(colour):
    wire = Wire(colour)
    client = wire.client()
    post = done(client.posts.create("Hello", platforms=["facebook"], notes="n", shorten_links=True))
    row = done(client.posts.get(post.id))
    assert row.model_extra == {}
    assert wire.sandbox.posts[post.id].keys() >= SAMPLES["history_by_id"].keys() - {"createDate"}
    assert row == done(client.history.list())[0]
    assert (row.type, row.post, row.platforms, row.created) == (
        "now", "Hello", (SocialPlatform.FACEBOOK,), wire.clock.now()
    )  # fmt: skip


# profiles


@each_colour
def test_a_profiles_key_is_shown_once(colour):
    wire = Wire(colour)
    profile, client = _profile(wire)
    assert profile.model_extra == {}
    assert wire.sandbox.profile_keys == {profile.profile_key.get_secret_value(): profile.ref_id}
    assert "profileKey" not in json.dumps(_ask(wire, "GET", "/api/profiles")[1])
    with pytest.raises(Conflict) as caught:
        done(wire.client().profiles.create("Ann"))
    assert caught.value.code == "146"
    assert done(client.user.get()).title == "Ann"


@each_colour
def test_the_list_of_profiles(colour):
    wire = Wire(colour)
    client = wire.client()
    ann, _ = _profile(wire, "Ann", "x", "gmb")
    bob, _ = _profile(wire, "Bob", "x")
    eve, _ = _profile(wire, "Eve")

    def ids(**filters: Any) -> list[str]:
        return [profile.ref_id for profile in done(client.profiles.list(**filters).all())]

    assert ids() == [ann.ref_id, bob.ref_id, eve.ref_id]
    assert ids(title="Bob") == ids(ref_id=bob.ref_id) == [bob.ref_id]
    assert ids(has_active_social_accounts=True) == [ann.ref_id, bob.ref_id]
    assert ids(has_active_social_accounts=False) == [eve.ref_id]
    assert ids(includes_active_social_accounts=["x", "gmb"]) == [ann.ref_id]
    status, body = _ask(wire, "GET", "/api/profiles", query=(("limit", "1"),))
    sample = SAMPLES["profiles_list"]
    assert (status, body.keys(), body["pagination"].keys()) == (200, sample.keys(), sample["pagination"].keys())
    assert body["profiles"][0].keys() == sample["profiles"][0].keys() - {"displayTitle"}


@each_colour
def test_deleting_profiles(colour):
    wire = Wire(colour)
    client = wire.client()
    ann, for_ann = _profile(wire, "Ann", "telegram")
    bob, _ = _profile(wire, "Bob")
    done(for_ann.posts.create("Hello", platforms=["telegram"]))
    assert done(for_ann.profiles.delete()).ref_id == ann.ref_id
    assert wire.sandbox.posts == {}
    with pytest.raises(AuthenticationFailed):
        done(for_ann.history.list())
    assert done(client.profiles.delete(title="Bob")).ref_id == bob.ref_id
    with pytest.raises(NotFound, match="title"):
        done(client.profiles.delete(title="Bob"))
    with pytest.raises(ValidationFailed, match="primary"):
        done(client.profiles.delete(title="Primary Profile"))
    assert list(wire.sandbox.profiles) == [wire.sandbox.primary]
    assert wire.sandbox.profile_keys == {}


@each_colour
def test_links_come_and_go(colour):
    wire = Wire(colour)
    profile, client = _profile(wire)
    user = done(client.user.get())
    assert (user.active_social_accounts, user.display_names, user.model_extra) == ((), (), {})
    assert "activeSocialAccounts" not in user.to_wire()
    wire.sandbox.link("x", ref_id=profile.ref_id)
    wire.sandbox.link("twitter", ref_id=profile.ref_id)
    wire.sandbox.link("gmb", ref_id=profile.ref_id)
    wire.sandbox.unlink("GMB", ref_id=profile.ref_id, reason="Authorisation lost.")
    wire.sandbox.unlink("gmb")
    user = done(client.with_options(cache=False).user.get())
    assert user.active_social_accounts == (SocialPlatform.X,)
    assert user.account(SocialPlatform.X).display_name == "Ann"
    assert user.to_wire().keys() >= SAMPLES["user_excerpt"].keys()
    events = _events(wire)
    assert all(isinstance(event, SocialAccountEvent) for event in events)
    assert [(event.object.type, event.object.platform, event.object.source) for event in events] == [
        (LinkChange.LINK, SocialPlatform.X, "user"),
        (LinkChange.LINK, SocialPlatform.X, "user"),
        (LinkChange.LINK, SocialPlatform.GOOGLE_BUSINESS, "user"),
        (LinkChange.UNLINK, SocialPlatform.GOOGLE_BUSINESS, "system"),
        (LinkChange.UNLINK, SocialPlatform.GOOGLE_BUSINESS, "user"),
    ]
    assert events[3].object.details == "Authorisation lost."
    assert [event.account for event in events] == [profile.ref_id] * 4 + [wire.sandbox.primary]
    assert len({event.id for event in events}) == 5
    with pytest.raises(ValueError, match="myspace"):
        wire.sandbox.link("myspace")


@each_colour
def test_a_webhook_drops_what_it_made_stale(colour):
    wire = Wire(colour)
    profile, client = _profile(wire)
    assert done(client.user.get()).active_social_accounts == ()
    wire.sandbox.link("x", ref_id=profile.ref_id)
    assert done(client.user.get()).active_social_accounts == ()
    (event,) = _events(wire)
    client.cache.invalidate(event.stale)
    assert done(client.user.get()).active_social_accounts == (SocialPlatform.X,)


def test_every_run_is_the_same():
    def run() -> tuple[list[str], list[bytes]]:
        wire = Wire()
        _, client = _profile(wire, "Ann", "telegram")
        done(client.posts.create("Hello", platforms=["telegram"]))
        return list(wire.sandbox.posts), [webhook.body for webhook in wire.webhooks]

    assert run() == run()


def test_each_delivery_is_signed_afresh():
    wire = Wire()
    wire.sandbox.link("x")
    (webhook,) = wire.webhooks.take()
    first, second = (webhook.headers(wire.clock.now() + timedelta(seconds=n)) for n in (0, 60))
    assert first["X-Authorization-Timestamp"] != second["X-Authorization-Timestamp"]
    assert first["X-Authorization-Content-SHA256"] == second["X-Authorization-Content-SHA256"]
    assert webhook.id == first["X-Ayrshare-Delivery-Id"] == json.loads(webhook.body)["hookId"]
    assert isinstance(wire.sandbox.answer(Arrived("GET", "/", (), Headers(()), b"")), WireResponse)


@each_colour
def test_tiktok_ends_its_work_later(colour):
    wire = Wire(colour)
    posts = wire.client().posts
    first = done(posts.create("One", platforms=["tiktok", "facebook"], media_urls=["https://example.com/a.mp4"]))
    assert first.outcomes[SocialPlatform.TIKTOK].status is PostStatus.PROCESSING
    assert wire.sandbox.process_tiktok() == [first.id]
    second = done(posts.create("Two", platforms=["tiktok"], media_urls=["https://example.com/a.mp4"]))
    assert wire.sandbox.process_tiktok(code=138) == [second.id]
    published, failed = _events(wire)
    assert isinstance(published, ScheduledPostEvent)
    assert published.object.sub_action == "tikTokPublished"
    assert SocialPlatform.TIKTOK in published.object.succeeded
    assert isinstance(failed, ScheduledPostEvent)
    assert list(failed.object.failed) == [SocialPlatform.TIKTOK]
    assert done(posts.get(first.id)).outcomes[SocialPlatform.TIKTOK].status is PostStatus.SUCCESS
    assert list(done(posts.get(second.id)).failed) == [SocialPlatform.TIKTOK]
    assert wire.sandbox.process_tiktok() == []
    assert not done(posts.retry_failed(second.id)).failed, "what failed is no duplicate"


@each_colour
def test_a_storm_suspends_the_profile(colour):
    wire = Wire(colour)
    wire.sandbox.rate_limit, wire.sandbox.most_refusals = 2, 3
    user = wire.client().with_options(attempts=1, cache=False).user
    for expected in (None, None, RateLimited, RateLimited, RateLimited, PermissionDenied):
        with pytest.raises(expected) if expected else nullcontext():
            done(user.get())
    assert wire.sandbox.profiles[wire.sandbox.primary]["status"] == "suspended"
    assert [sent.type for sent in wire.webhooks.take()] == ["suspended"]
