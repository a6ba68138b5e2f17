"""Commands on posts, and the status that follows from outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_times import NOW
from refusals import broken
from switchgear.domains.integration import (
    MIN_LEAD,
    TEXT_LIMITS,
    UNDELETABLE,
    OutcomeStatus,
    PostOutcome,
    PostStatus,
    SocialPost,
    check_platform_text,
    create_post,
    delete_post,
    edit_post,
    find_post,
    post_status,
    schedule_post,
    unschedule_post,
    validate_schedule,
)
from switchgear.domains.violations import BrokenRule, IllegalTransition
from switchgear.testing.factories import example
from switchgear.types.platforms import SocialPlatform

LATER = NOW + timedelta(hours=1)
MILLI = timedelta(milliseconds=1)
FACEBOOK, INSTAGRAM, X = SocialPlatform.FACEBOOK, SocialPlatform.INSTAGRAM, SocialPlatform.X


def outcome(status: OutcomeStatus | str, **changes) -> PostOutcome:
    return PostOutcome.model_validate({"status": status, **changes})


# --- create and edit ---


def test_a_created_post_is_a_clean_draft():
    post = create_post(
        "p1", "u1", "e\u0301\r\n\u202e!", ["twitter", FACEBOOK], NOW, note_id="n1", media_urls=["https://a.b/c"]
    )
    tagged = create_post("p1", "u1", "Hi", [X], NOW, metadata={"campaign": ["spring"]})

    assert post == SocialPost(
        id="p1",
        user_id="u1",
        content="\u00e9\n!",
        platforms=[X, FACEBOOK],
        status=PostStatus.DRAFT,
        note_id="n1",
        media_urls=["https://a.b/c"],
        created_at=NOW,
        updated_at=NOW,
    )
    assert "metadata" not in post.to_wire()
    assert tagged.metadata == {"campaign": ["spring"]}
    assert tagged.to_wire().keys() & {"noteId", "mediaUrls"} == set()


@pytest.mark.parametrize(
    ("content", "platforms", "media", "refused"),
    [
        ("x" * 2000, ["x"], None, []),
        ("x" * 2001, ["x"], None, [("content", "content_too_long")]),
        ("x" * 2000 + "\x00", ["x"], None, []),
        ("", ["x"], None, [("content", "string_too_short")]),
        ("\x00\x1b", ["x"], None, [("content", "string_too_short")]),
        ("a", [], None, [("platforms", "too_short")]),
        ("a", ["myspace"], None, [("platforms.0", "enum")]),
        ("a", ["x"], ["nowhere"], [("media_urls.0", "url_invalid")]),
        ("\ud800", ["x"], None, [("content", "string_unicode")]),
    ],
)
def test_creating_is_held_to_the_rules_after_cleaning(content, platforms, media, refused):
    if not refused:
        assert create_post("p", "u", content, platforms, NOW, media_urls=media).status is PostStatus.DRAFT
        return
    with pytest.raises(BrokenRule) as caught:
        create_post("p", "u", content, platforms, NOW, media_urls=media)
    assert broken(caught) == refused


@pytest.mark.parametrize("status", PostStatus)
def test_what_is_out_already_cannot_be_edited(status):
    post = example(SocialPost, status=status)
    if status in {"published", "deleted"}:
        with pytest.raises(BrokenRule) as caught:
            edit_post(post, "new", LATER)
        assert broken(caught) == [("status", "not_editable")]
    else:
        after = edit_post(post, "new\r", LATER)
        assert (after.content, after.updated_at, post.content) == ("new\n", LATER, "Hello")


def test_an_edit_is_held_to_the_rules():
    with pytest.raises(BrokenRule) as caught:
        edit_post(example(SocialPost), "x" * 2001, LATER)
    assert broken(caught) == [("content", "content_too_long")]


# --- schedule ---


@pytest.mark.parametrize(
    ("ahead", "refused"),
    [
        (timedelta(minutes=5), []),
        (timedelta(minutes=5) - MILLI, ["schedule_lead"]),
        (timedelta(minutes=5) + MILLI, []),
        (timedelta(0), ["schedule_lead"]),
        (-timedelta(days=1), ["schedule_lead"]),
        (timedelta(days=365), []),
    ],
)
def test_scheduling_needs_its_lead(ahead, refused):
    assert [found.rule for found in validate_schedule(NOW + ahead, NOW)] == refused


def test_the_lead_is_time_not_wall_clock():
    at = (NOW + MIN_LEAD).astimezone(timezone(timedelta(hours=5)))

    assert validate_schedule(at, NOW) == []
    assert validate_schedule(NOW + timedelta(minutes=1), NOW, min_lead=timedelta(minutes=1)) == []


def test_a_naive_time_is_a_finding_not_an_error():
    naive = datetime(2026, 3, 2)  # noqa: DTZ001 - naive on purpose

    assert [(f.field, f.rule) for f in validate_schedule(naive, NOW)] == [("scheduled_at", "timestamp")]
    assert [(f.field, f.rule) for f in validate_schedule(NOW, naive)] == [("now", "timestamp")]


@pytest.mark.parametrize("status", PostStatus)
def test_a_draft_or_a_failed_post_is_scheduled(status):
    post = example(SocialPost, status=status)
    if status in {"draft", "failed"}:
        after = schedule_post(post, LATER, NOW)
        assert (after.status, after.scheduled_at, after.updated_at) == ("scheduled", LATER, NOW)
        assert post.scheduled_at is None
    else:
        with pytest.raises(IllegalTransition):
            schedule_post(post, LATER, NOW)


def test_scheduling_too_soon_is_refused_and_records_are_not():
    with pytest.raises(BrokenRule) as caught:
        schedule_post(example(SocialPost), NOW + MIN_LEAD - MILLI, NOW)
    assert broken(caught) == [("scheduled_at", "schedule_lead")]
    assert example(SocialPost, status="scheduled", scheduled_at=NOW - timedelta(days=9)).scheduled_at


@pytest.mark.parametrize("status", PostStatus)
def test_only_a_scheduled_post_is_unscheduled(status):
    post = example(SocialPost, status=status, scheduled_at=LATER)
    if status == "scheduled":
        after = unschedule_post(post, NOW)
        assert (after.status, after.scheduled_at, after.updated_at) == ("draft", None, NOW)
    else:
        with pytest.raises(IllegalTransition):
            unschedule_post(post, NOW)


# --- delete ---


@pytest.mark.parametrize("status", PostStatus)
def test_any_post_is_deleted_once(status):
    post = example(SocialPost, status=status)
    if status == "deleted":
        with pytest.raises(IllegalTransition):
            delete_post(post, NOW)
    else:
        after = delete_post(post, NOW)
        assert (after.status, after.deleted_at, after.updated_at) == ("deleted", NOW, NOW)


def test_deleting_takes_it_from_the_networks_that_let_it():
    outcomes = {
        FACEBOOK: outcome("success", platform_post_id="1"),
        X: outcome("error", error="duplicate"),
        INSTAGRAM: outcome("success"),
    }
    post = example(SocialPost, status="published", outcomes=outcomes)
    after = delete_post(post, LATER)

    assert after.status is PostStatus.PUBLISHED
    assert after.deleted_at is None
    assert after.outcomes[FACEBOOK] == outcome("deleted", platform_post_id="1", at=LATER)
    assert (after.outcomes[X], after.outcomes[INSTAGRAM]) == (outcomes[X], outcomes[INSTAGRAM])
    assert post.outcomes == outcomes


def test_deleting_from_every_network_deletes_the_post():
    post = example(SocialPost, status="published", outcomes={FACEBOOK: outcome("success"), X: outcome("success")})
    after = delete_post(post, LATER)

    assert (after.status, after.deleted_at) == (PostStatus.DELETED, LATER)
    assert {found.status for found in after.outcomes.values()} == {OutcomeStatus.DELETED}


@pytest.mark.parametrize(
    "platforms", [*([platform] for platform in sorted(UNDELETABLE)), sorted(UNDELETABLE)], ids=" ".join
)
def test_a_post_that_no_api_can_delete_is_refused(platforms):
    held = dict.fromkeys(platforms, outcome("success"))
    post = example(SocialPost, status="published", outcomes=held | {X: outcome("deleted")})
    with pytest.raises(BrokenRule, match=", ".join(platforms)) as caught:
        delete_post(post, LATER)
    assert broken(caught) == [("platforms", "not_deletable")]


# --- limits of networks ---


def test_every_network_has_the_text_limit_that_is_documented():
    assert {platform.value: limit.characters for platform, limit in TEXT_LIMITS.items()} == {
        "bluesky": 300,
        "facebook": 63_206,
        "google_business": 1_500,
        "instagram": 2_200,
        "linkedin": 3_000,
        "pinterest": 500,
        "reddit": 5_000,
        "snapchat": 500,
        "telegram": 1_024,
        "threads": 500,
        "tiktok": 2_200,
        "x": 280,
        "youtube": 5_000,
    }
    assert TEXT_LIMITS.keys() == set(SocialPlatform)


@pytest.mark.parametrize("platform", SocialPlatform)
def test_a_text_may_be_as_long_as_the_network_takes(platform):
    limit = TEXT_LIMITS[platform]
    (found,) = check_platform_text("x" * (limit.characters + 1), [platform])

    assert check_platform_text("x" * limit.characters, [platform]) == []
    assert check_platform_text("e\u0301" * limit.characters, [platform]) == []
    assert found.field == f"platforms.{platform}"
    assert found.rule == ("text_cut" if platform is SocialPlatform.TELEGRAM else "text_too_long")
    assert str(limit.characters) in found.message


def test_each_network_is_held_against_its_own_limit():
    found = check_platform_text("x" * 400, [X, SocialPlatform.BLUESKY, FACEBOOK])

    assert [violation.field for violation in found] == ["platforms.x", "platforms.bluesky"]


# --- look-up and status ---


def test_a_post_is_found_by_the_networks_id():
    one = example(SocialPost, outcomes={X: outcome("success", platform_post_id="7")})
    two = example(SocialPost, id="p2", outcomes={SocialPlatform.TELEGRAM: outcome("success", platform_post_id="635")})

    assert find_post([one, two], X, "7") is one
    assert find_post([one, two], SocialPlatform.TELEGRAM, 635) is two
    assert find_post([one, two], FACEBOOK, "7") is None
    assert find_post([one, two], X, "8") is None
    assert find_post([], X, "7") is None


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], "scheduled"),
        (["pending"], "scheduled"),
        (["success"], "published"),
        (["success", "error"], "published"),
        (["success", "deleted"], "published"),
        (["success", "pending"], "published"),
        (["error"], "failed"),
        (["error", "error"], "failed"),
        (["error", "processing"], "scheduled"),
        (["error", "awaiting approval"], "scheduled"),
        (["error", "paused"], "scheduled"),
        (["deleted"], "deleted"),
        (["deleted", "error"], "deleted"),
        (["deleted", "deleted"], "deleted"),
    ],
)
def test_the_status_of_a_post_follows_from_its_outcomes(statuses, expected):
    outcomes = {platform: outcome(status) for platform, status in zip(SocialPlatform, statuses, strict=False)}

    assert post_status(outcomes) == expected
    undecided = PostStatus.DRAFT if expected == "scheduled" else PostStatus(expected)
    assert post_status(outcomes, otherwise=PostStatus.DRAFT) is undecided


def test_the_order_of_networks_changes_nothing():
    for first, second in combinations_with_replacement(OutcomeStatus, 2):
        assert post_status({X: outcome(first), FACEBOOK: outcome(second)}) is post_status(
            {FACEBOOK: outcome(second), X: outcome(first)}
        )


@given(st.dictionaries(st.sampled_from(SocialPlatform), st.sampled_from(OutcomeStatus), max_size=4))
def test_a_success_always_shows(statuses):
    found = post_status({platform: outcome(status) for platform, status in statuses.items()})

    assert (found is PostStatus.PUBLISHED) == (OutcomeStatus.SUCCESS in statuses.values())
