"""Models: every documented payload parses, says what it means, and comes out as it went in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import switchgear.ayrshare.models as models
from ayrshare_samples import SAMPLES, encoded, pickled, same_instants
from switchgear.ayrshare.models import (
    AyrshareModel,
    AyrshareUser,
    CreatedProfile,
    DeleteResult,
    DisplayName,
    History,
    HistoryPost,
    LinkChange,
    Platform,
    PostId,
    PostOutcome,
    PostResult,
    PostStatus,
    Profile,
    ProfileList,
    ProfileStatus,
    RetryResult,
    ScheduledPost,
    SocialAccountChange,
    unwrap_post,
)
from switchgear.types import SocialPlatform, Unrecognized

SHAPES: list[tuple[type[AyrshareModel], str]] = [
    (PostResult, "post_success_multi"),
    (PostResult, "post_success_multi_excerpt"),
    (PostResult, "post_error_duplicate"),
    (PostResult, "validate_post_error_136"),
    (PostResult, "validate_post_success"),
    (HistoryPost, "history_by_id"),
    (DeleteResult, "delete_post"),
    (AyrshareUser, "user_excerpt"),
    (ProfileList, "profiles_list"),
    (ScheduledPost, "webhook_scheduled"),
]


def _read(model: type[AyrshareModel], payload: Any) -> Any:
    return model.model_validate_json(encoded(payload))


@pytest.mark.parametrize(("model", "name"), SHAPES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_documented_payload_comes_out_as_it_went_in(model, name):
    parsed = _read(model, SAMPLES[name])
    assert same_instants(parsed.to_wire()) == same_instants(SAMPLES[name])
    assert pickled(parsed) == parsed


@pytest.mark.parametrize(("model", "name"), SHAPES, ids=lambda value: value if isinstance(value, str) else "")
def test_documented_fields_are_declared(model, name):
    known_extras = {"twitter", "facebook"} if model is DeleteResult else set()
    assert set(_read(model, SAMPLES[name]).model_extra) == known_extras


def test_every_network_succeeded():
    result = _read(PostResult, SAMPLES["post_success_multi"])
    assert list(result.outcomes) == [
        SocialPlatform.X,
        SocialPlatform.FACEBOOK,
        SocialPlatform.INSTAGRAM,
        SocialPlatform.TELEGRAM,
    ]
    assert len(result.succeeded) == 4
    assert result.failed == {}
    assert not result.partial
    telegram = result.outcomes[SocialPlatform.TELEGRAM].post_ids[0]
    assert telegram.id == "635"
    assert telegram.to_wire()["id"] == 635


def test_every_network_failed():
    result = _read(PostResult, SAMPLES["post_error_duplicate"])
    assert result.status is PostStatus.ERROR
    assert list(result.failed) == [SocialPlatform.X, SocialPlatform.FACEBOOK]
    assert [error.code for outcome in result.failed.values() for error in outcome.errors] == [110, 107]
    assert result.succeeded == {}
    assert not result.partial


def test_an_error_about_the_whole_request_names_no_network():
    result = _read(PostResult, SAMPLES["validate_post_error_136"])
    assert (result.action, result.code) == ("post", 136)
    assert result.outcomes == {}
    assert not result.partial


MIXED = {
    "status": "error",
    "id": "p1",
    "errors": [
        {"code": 156, "platform": "gmb", "status": "error", "message": "not linked"},
        {"code": 132, "platform": "gmb", "status": "error", "message": "too long"},
        {"code": 101, "status": "error", "message": "of the whole"},
    ],
    "postIds": [
        {"id": "1", "platform": "bluesky", "status": "success"},
        {"id": "2", "platform": "bluesky", "status": "success"},
        {"id": "pending", "idShare": "v_1", "platform": "tiktok", "status": "success"},
        {"id": "3", "platform": "mastodon", "status": "shiny"},
        {"id": "4", "status": "success"},
    ],
}


def test_a_mixed_reply_is_judged_network_by_network():
    result = _read(PostResult, MIXED)
    assert {platform: outcome.status for platform, outcome in result.outcomes.items()} == {
        SocialPlatform.BLUESKY: PostStatus.SUCCESS,
        SocialPlatform.TIKTOK: PostStatus.PROCESSING,
        Unrecognized("mastodon"): PostStatus.SUCCESS,
        SocialPlatform.GOOGLE_BUSINESS: PostStatus.ERROR,
    }
    assert [error.code for error in result.outcomes[SocialPlatform.GOOGLE_BUSINESS].errors] == [156, 132]
    assert [post.id for post in result.outcomes[SocialPlatform.BLUESKY].post_ids] == ["1", "2"]
    assert result.partial
    assert same_instants(result.to_wire()) == MIXED


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((PostStatus.PENDING,), PostStatus.PENDING),
        ((PostStatus.PENDING, PostStatus.PROCESSING), PostStatus.PROCESSING),
        ((PostStatus.PROCESSING, PostStatus.ERROR), PostStatus.ERROR),
        ((PostStatus.ERROR, PostStatus.SUCCESS), PostStatus.SUCCESS),
        ((PostStatus.DELETED, PostStatus.SUCCESS), PostStatus.DELETED),
        ((PostStatus.PAUSED, PostStatus.PENDING), PostStatus.PENDING),
    ],
)
def test_the_entry_that_is_further_along_wins(statuses, expected):
    posts = tuple(PostId(id="1", platform=SocialPlatform.X, status=status) for status in statuses)
    assert PostOutcome(SocialPlatform.X, posts).status is expected
    assert PostOutcome(SocialPlatform.X, posts[::-1]).status is expected


def test_processing_beside_a_failure_is_partial():
    result = PostResult.model_validate(
        {"postIds": [{"id": "pending", "platform": "tiktok"}], "errors": [{"platform": "facebook", "code": 1}]}
    )
    assert result.partial
    assert result.succeeded == {}


def test_a_reply_with_a_profile_key_is_unwrapped():
    inner = {**SAMPLES["post_success_multi"], "profileTitle": "A profile", "refId": "ref-1"}
    result = _read(PostResult, {"status": "success", "posts": [inner], "trace": 7})
    assert (result.id, result.profile_title, result.ref_id) == (inner["id"], "A profile", "ref-1")
    assert len(result.succeeded) == 4
    assert result.to_wire() == {**inner, "trace": 7}


@pytest.mark.parametrize("posts", [[{}, {}], ["text"], {"a": 1}, "text"])
def test_anything_but_one_wrapped_post_is_refused(posts):
    with pytest.raises(ValidationError, match="posts should hold one post"):
        _read(PostResult, {"status": "success", "posts": posts})


@pytest.mark.parametrize("reply", [[], None, "text", {"posts": []}, {"posts": None, "id": "1"}, {"id": "1"}])
def test_what_is_not_wrapped_stays_as_it_is(reply):
    assert unwrap_post(reply) == reply


def test_tiktok_says_in_the_place_of_an_id_that_it_failed():
    report = _read(PostResult, {"status": "success", "postIds": [{"id": "failed", "platform": "tiktok"}]})
    (outcome,) = report.failed.values()
    assert (outcome.platform, outcome.post_ids[0].social_id) == (SocialPlatform.TIKTOK, None)
    assert _read(PostId, {"id": "7"}).social_id == "7"
    assert _read(PostId, {"id": "pending"}).social_id is None


@pytest.mark.parametrize(
    ("account", "known_by"),
    [
        ({"id": "1", "username": "ada"}, "1"),
        ({"id": "", "userId": 5, "username": "ada"}, "5"),
        ({"channelId": "UC1"}, "UC1"),
        ({"platform": "reddit", "username": "ada", "displayName": "Ada"}, "ada"),
        ({"platform": "gmb", "profileUrl": "https://maps.example/1", "displayName": "Ada's"}, "https://maps.example/1"),
        ({"platform": "gmb", "displayName": "Ada's"}, "Ada's"),
        ({}, None),
    ],
)
def test_what_an_account_is_known_by(account, known_by):
    assert _read(DisplayName, {"platform": "youtube", **account}).account_id == known_by


def test_a_scheduled_reply():
    at = {"_seconds": 1_604_578_889, "_nanoseconds": 211_000_000, "utc": "2020-11-05T12:21:29Z"}
    expected = datetime(2020, 11, 5, 12, 21, 29, 211_000, UTC)
    for form in (at, {"_seconds": 1_604_578_889, "_nanoseconds": 211_000_000}, "2020-11-05T12:21:29.211Z"):
        result = _read(PostResult, {"status": "scheduled", "scheduleDate": form, "id": "1", "refId": "r", "post": "Hi"})
        assert result.status is PostStatus.SCHEDULED
        assert result.schedule_date == expected
        assert result.outcomes == {}


def test_a_refusal_before_posting():
    result = _read(
        PostResult,
        {"status": "error", "validate": True, "errors": [{"platform": "x", "code": 132, "verifyCheck": True}]},
    )
    assert result.validation is True
    assert result.errors[0].verify_check is True
    assert result.to_wire()["validate"] is True


def test_one_text_per_network():
    text = {"default": "Hi", "twitter": "Hi, short"}
    assert _read(PostResult, {"post": text}).post == text


def test_history():
    row = _read(HistoryPost, SAMPLES["history_by_id"])
    assert row.created == datetime(2022, 5, 20, 17, 25, 6, tzinfo=UTC)
    assert row.schedule_date == datetime(2020, 11, 5, 12, 21, 29, 211_000, UTC)
    assert row.platforms == (SocialPlatform.FACEBOOK,)
    assert row.outcomes[SocialPlatform.FACEBOOK].status is PostStatus.SUCCESS
    listed = _read(History, {"history": [SAMPLES["history_by_id"], {"id": "2", "status": "awaiting approval"}]})
    assert listed.history[0] == row
    assert listed.history[1].status is PostStatus.AWAITING_APPROVAL


def test_a_list_without_its_rows_names_what_is_missing():
    with pytest.raises(ValidationError, match="history"):
        _read(History, {"status": "success"})
    with pytest.raises(ValidationError, match="profiles"):
        _read(ProfileList, {})


def test_deletion_by_network():
    result = _read(DeleteResult, {**SAMPLES["delete_post"], "gmb": {"status": "error", "code": 1}, "meta": {"n": 1}})
    assert {platform: outcome.status for platform, outcome in result.outcomes.items()} == {
        SocialPlatform.X: PostStatus.SUCCESS,
        SocialPlatform.FACEBOOK: PostStatus.SUCCESS,
        SocialPlatform.GOOGLE_BUSINESS: PostStatus.ERROR,
    }
    assert result.outcomes[SocialPlatform.X].id == "1288900099663775749"


def test_deletion_of_what_was_not_published():
    result = _read(DeleteResult, {"status": "success", "id": "p1", "code": 200})
    assert (result.id, result.code, result.outcomes) == ("p1", 200, {})


def test_retry():
    assert _read(RetryResult, {"status": "success", "id": "p1"}).id == "p1"


def test_user():
    user = _read(AyrshareUser, SAMPLES["user_excerpt"])
    assert SocialPlatform.GOOGLE_BUSINESS in user.active_social_accounts
    assert user.created == datetime(2022, 11, 2, 1, 3, 42, 814_000, UTC)
    account = user.account(SocialPlatform.BLUESKY)
    assert account is not None
    assert account.username == "ayrshare.com"
    assert user.account(SocialPlatform.X) is None


def test_a_user_without_linked_accounts():
    user = _read(AyrshareUser, {"refId": "r", "title": "T"})
    assert user.active_social_accounts == ()
    assert user.to_wire() == {"refId": "r", "title": "T"}


def test_profiles():
    listed = _read(ProfileList, SAMPLES["profiles_list"])
    assert listed.pagination.has_more
    assert listed.pagination.next_cursor == "eyJjcmVhdGVkIjoiMjAyNS0wNi0xNFQwMjo1"
    assert listed.pagination.limit == 100
    first, second, third = listed.profiles
    assert first.created == datetime(2020, 10, 30, 21, 41, 39, 530_000, UTC)
    assert first.created_utc == datetime(2022, 3, 2, 16, 11, 0, 839_000, UTC)
    assert second.active_social_accounts == ()
    assert (third.status, third.suspended) == (ProfileStatus.SUSPENDED, True)
    assert not ProfileList(profiles=()).pagination.has_more


def test_a_created_profile_keeps_its_key_to_itself():
    created = _read(CreatedProfile, {"status": "success", "title": "T", "refId": "r", "profileKey": "KEY-1-2-3"})
    assert created.profile_key.get_secret_value() == "KEY-1-2-3"
    assert "KEY-1-2-3" not in repr(created) + str(created) + json.dumps(created.to_wire())
    with pytest.raises(ValidationError, match="profileKey") as refused:
        _read(CreatedProfile, {"refId": "r", "profile_key_": "KEY-1-2-3"})
    assert "KEY-1-2-3" not in str(refused.value)


def test_a_social_change():
    change = _read(
        SocialAccountChange,
        {"action": "social", "type": "refresh", "platform": "linkedin", "refreshBy": "2026-11-20T10:00:00Z"},
    )
    assert change.type is LinkChange.REFRESH
    assert change.refresh_by == datetime(2026, 11, 20, 10, tzinfo=UTC)
    loose = _read(SocialAccountChange, {"action": "social", "type": "sleep", "platform": "x", "refreshBy": "in a week"})
    assert loose.type == Unrecognized("sleep")
    assert loose.refresh_by == "in a week"


@pytest.mark.parametrize(
    ("name", "platform", "written"),
    [
        ("twitter", SocialPlatform.X, "twitter"),
        ("gmb", SocialPlatform.GOOGLE_BUSINESS, "gmb"),
        ("x", SocialPlatform.X, "twitter"),
        ("TIKTOK", SocialPlatform.TIKTOK, "tiktok"),
        ("google_business", SocialPlatform.GOOGLE_BUSINESS, "gmb"),
        ("Mastodon", Unrecognized("Mastodon"), "Mastodon"),
    ],
)
def test_platform_names(name, platform, written):
    class Named(AyrshareModel):
        platform: Platform

    parsed = Named.model_validate({"platform": name})
    assert parsed.platform == platform
    assert type(parsed.platform) is type(platform)
    assert parsed.to_wire() == {"platform": written}
    assert Named(platform=platform).to_wire() == {"platform": written}


@pytest.mark.parametrize("id", [True, 1.5, ["1"], {}])
def test_an_id_is_text_or_an_integer(id):
    with pytest.raises(ValidationError):
        PostId.model_validate({"id": id})


@given(id=st.integers() | st.text())
@settings(max_examples=100)
def test_an_id_leaves_as_it_came(id):
    post = PostId.model_validate({"id": id})
    assert post.id == (str(id) or None)
    assert post.to_wire() == {"id": id}
    assert pickled(post).to_wire() == {"id": id}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(extra=st.dictionaries(st.text(min_size=1).map(lambda key: f"new_{key}"), _JSON, max_size=4), status=st.text())
@settings(max_examples=100)
def test_unknown_fields_and_values_survive(extra, status):
    payload = {"refId": "r", "status": status, **extra}
    assert _read(Profile, payload).to_wire() == payload


def test_every_exported_name_is_there():
    assert sorted(models.__all__) == dir(models)
    for name in models.__all__:
        assert getattr(models, name) is not None
