"""Retries after failures, published posts, and counts of engagement."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import MILLIS, NOW
from refusals import refused
from switchgear.domains.ezre_comms import (
    EngagementEvent,
    EngagementType,
    PlatformConnection,
    PublishedPost,
    PublishFailure,
    Schedule,
    aggregate_engagement,
    delete_post,
    find_post,
    retry_decision,
    unpublished,
    update_post,
)
from switchgear.domains.instants import Period
from switchgear.testing.factories import example
from switchgear.types.platforms import SocialPlatform

LATER = NOW + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def failure(id, **changes):
    return PublishFailure(id, f"{id} broke", **changes)


# --- retries ---


def test_a_failure_is_retried_as_often_as_allowed():
    schedule, seen = example(Schedule, max_retries=3), []
    for number in range(5):
        decision = retry_decision(schedule, failure(f"e{number}"), LATER)
        schedule = decision.schedule_update
        seen.append((decision.retry, decision.at, schedule.retry_count, schedule.status, decision.idempotency_key))

    assert seen == [
        (True, LATER + MINUTE, 1, "pending", "s1:1"),
        (True, LATER + 2 * MINUTE, 2, "pending", "s1:2"),
        (True, LATER + 4 * MINUTE, 3, "pending", "s1:3"),
        (False, None, 3, "failed", None),
        (False, None, 3, "failed", None),
    ]
    assert schedule.error_message == "e4 broke"
    assert schedule.updated_at == LATER
    assert schedule.failed_event_ids == {"e0", "e1", "e2", "e3", "e4"}


@given(st.integers(0, 4), st.lists(st.sampled_from("abcdef"), max_size=12))
@settings(max_examples=150)
def test_the_count_is_that_of_the_failures_up_to_the_limit(limit, ids):
    schedule, known = example(Schedule, retry_count=0, max_retries=limit), set()
    for name in ids:
        known.add(name)
        decision = retry_decision(schedule, failure(name), LATER)
        schedule = decision.schedule_update
        assert schedule.failed_event_ids == known
        assert schedule.retry_count == min(len(known), limit)
        assert decision.retry == (len(known) <= limit)


@pytest.mark.parametrize(("count", "limit", "retry"), [(0, 0, False), (0, 1, True), (2, 3, True), (3, 3, False)])
def test_records_without_the_events_keep_their_count(count, limit, retry):
    decision = retry_decision(example(Schedule, retry_count=count, max_retries=limit), failure("e1"), LATER)

    assert decision.retry is retry
    assert decision.schedule_update.retry_count == min(count + 1, limit)


def test_a_failure_told_twice_counts_once():
    first = retry_decision(example(Schedule), failure("e1"), LATER)

    assert retry_decision(first.schedule_update, failure("e1"), LATER) == first


@pytest.mark.parametrize("status", ["published", "canceled"])
def test_a_late_failure_changes_nothing_about_what_is_settled(status):
    decision = retry_decision(example(Schedule, status=status), failure("e1"), LATER)

    assert (decision.retry, decision.at, decision.via) == (False, None, None)
    assert (decision.schedule_update.status, decision.schedule_update.error_message) == (status, None)
    assert decision.schedule_update.failed_event_ids == {"e1"}


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(None, MINUTE), (timedelta(seconds=5), MINUTE), (timedelta(hours=3), timedelta(hours=3))],
)
def test_the_service_is_left_alone_as_long_as_it_asks(asked, pause):
    assert retry_decision(example(Schedule), failure("e1", retry_after=asked), LATER).at == LATER + pause


def test_the_pause_has_an_end():
    schedule = example(Schedule, retry_count=40, max_retries=99)

    assert retry_decision(schedule, failure("e1"), LATER).at == LATER + timedelta(hours=1)


def test_ayrshares_own_retry_is_taken_once():
    schedule = example(Schedule, ayrshare_post_id="a1")
    first = retry_decision(schedule, failure("e1"), LATER)
    second = retry_decision(first.schedule_update, failure("e2"), LATER)

    assert (first.retry, first.at, first.via, first.idempotency_key) == (True, LATER + MINUTE, "ayrshare_retry", None)
    assert (second.retry, second.at, second.via) == (True, LATER + 2 * MINUTE, "new_post")
    assert second.idempotency_key == "s1:2"
    assert refused(retry_decision, example(Schedule, id=None), failure("e1"), LATER) == [("id", "missing")]


def test_only_what_is_not_out_is_sent_again():
    connections = [example(PlatformConnection, id=name) for name in ("k1", "k2", "k3")]
    posts = [
        example(PublishedPost),
        example(PublishedPost, platform_connection_id="k2", deleted_at=MILLIS),
        example(PublishedPost, platform_connection_id="k3", schedule_id="s2"),
    ]

    assert [found.id for found in unpublished(example(Schedule), connections, posts)] == ["k3"]


# --- posts ---

CONNECTIONS = [example(PlatformConnection), example(PlatformConnection, id="k2", platform="FACEBOOK")]


@pytest.mark.parametrize(
    ("platform", "id", "found"),
    [
        (SocialPlatform.X, "1234567890", True),
        (SocialPlatform.X, 1234567890, True),
        (SocialPlatform.X, "1", False),
        (SocialPlatform.FACEBOOK, "1234567890", False),
    ],
)
def test_a_post_is_found_by_its_networks_id(platform, id, found):
    posts = [example(PublishedPost, platform_post_id="7"), example(PublishedPost)]

    assert find_post(posts, platform, id, connections=CONNECTIONS) == (posts[1] if found else None)


def test_an_update_changes_address_and_metadata_alone():
    before = example(PublishedPost, metadata={"a": 1})
    after = update_post(before, url="https://x.com/2")

    assert (after.platform_post_url, after.metadata) == ("https://x.com/2", {"a": 1})
    assert update_post(before, metadata={"b": 2}).metadata == {"b": 2}
    assert update_post(before) == before
    assert after.platform_post_id == before.platform_post_id
    assert refused(update_post, before, url="x.com/2") == [("platform_post_url", "url_invalid")]


def test_a_post_is_deleted_once():
    gone = delete_post(example(PublishedPost), NOW)

    assert gone.deleted_at == NOW
    assert delete_post(gone, LATER) is gone


# --- engagement ---

PERIOD = Period(NOW, LATER)


def event(kind, id=None, at=NOW, **changes):
    return example(EngagementEvent, event_type=kind, source_event_id=id, timestamp=at, **changes)


def test_events_are_counted_by_kind_within_the_period():
    events = [
        event("like", "e1"),
        event("like", "e1"),
        event("like", "e2"),
        event("comment"),
        event("comment"),
        event("share", "e3", LATER - timedelta(milliseconds=1)),
        event("share", "e4", LATER),
        event("save", "e5", NOW - timedelta(milliseconds=1)),
        event("click", "e6"),
    ]
    for order in (events, events[::-1]):
        assert aggregate_engagement(order, PERIOD).to_wire(library=True) == {
            "publishedPostId": "p1",
            "periodStart": MILLIS,
            "periodEnd": MILLIS + 3_600_000,
            "likes": 2,
            "comments": 2,
            "impressions": 0,
            "clicks": 1,
            "shares": 1,
            "saves": 0,
            "incomplete": [],
        }


@pytest.mark.parametrize("kind", EngagementType)
def test_each_kind_has_its_count(kind):
    counts = aggregate_engagement([event(kind)], PERIOD).to_wire(library=True)

    assert {name for name, count in counts.items() if count == 1} == {f"{kind}s"}


@pytest.mark.parametrize("posts", [[], [None], ["p1", "p2"], ["p1", None]])
def test_an_aggregate_is_of_one_post(posts):
    for order in permutations(posts):
        events = [event("like", published_post_id=post) for post in order]
        assert refused(aggregate_engagement, events, PERIOD) == [("published_post_id", "one_post")]


def test_a_period_that_is_none_is_refused():
    naive = Period(NOW, LATER.replace(tzinfo=None))

    assert refused(aggregate_engagement, [event("like")], Period(LATER, NOW)) == [("period_end", "period_order")]
    assert refused(aggregate_engagement, [event("like")], naive) == [("period_end", "timestamp")]
    assert refused(aggregate_engagement, [event("like")], Period(naive.end, LATER)) == [("period_start", "timestamp")]
