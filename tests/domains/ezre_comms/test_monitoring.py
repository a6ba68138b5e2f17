"""What must agree in Ezre Comms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from switchgear.domains import evolve
from switchgear.domains.ezre_comms import (
    CHECKS,
    AnalyticsAggregate,
    ContentComment,
    ContentRequest,
    ContentVersion,
    EngagementEvent,
    Organization,
    PlatformConnection,
    PublishedPost,
    Schedule,
    UsageTracking,
    User,
)
from switchgear.domains.monitoring import check_consistency
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example

ORG, USER, REQUEST, VERSION = map(example, (Organization, User, ContentRequest, ContentVersion))
BASE = (ORG, USER, REQUEST, VERSION)
COMMENT = example(ContentComment, id="c1")
OTHER_VERSION = evolve(VERSION, id="v2", is_selected=False)


def _found(*rows):
    found = check_consistency([*BASE, *rows], NOW, checks=CHECKS, grace=timedelta())
    return [(one.entity, one.id, one.rule, one.field) for one in found]


def test_rows_that_agree():
    assert _found(OTHER_VERSION, COMMENT, example(PlatformConnection), example(Schedule), example(UsageTracking)) == []


@pytest.mark.parametrize(
    ("selected", "request_id", "found"),
    [(True, "r1", ["v1", "v2"]), (False, "r1", []), (True, "r2", [])],
)
def test_one_version_of_a_request_is_selected(selected, request_id, found):
    rows = (
        evolve(VERSION, is_selected=True),
        evolve(VERSION, id="v2", is_selected=selected, content_request_id=request_id),
        evolve(REQUEST, id="r2"),
    )
    inconsistent = check_consistency([ORG, USER, REQUEST, *rows], NOW, checks=CHECKS, grace=timedelta())

    assert [(one.id, one.rule) for one in inconsistent] == [(name, "several_selected") for name in found]


def test_versions_of_no_request_do_not_vie():
    rows = [evolve(VERSION, id=name, is_selected=True, content_request_id=None) for name in ("v3", "v4")]
    assert _found(*rows) == []


def test_replies_are_on_their_parents_version_and_in_no_circle():
    there = evolve(COMMENT, id="c2", content_version_id="v2", parent_comment_id="c1")
    assert _found(OTHER_VERSION, COMMENT, there) == [("ContentComment", "c2", "parent_elsewhere", "parent_comment_id")]

    circle = evolve(COMMENT, parent_comment_id="c2"), evolve(COMMENT, id="c2", parent_comment_id="c1")
    assert _found(*circle) == [("ContentComment", "c1", "parent_cycle", "parent_comment_id")]

    assert _found(evolve(COMMENT, parent_comment_id="c9")) == [
        ("ContentComment", "c1", "unresolved", "parent_comment_id")
    ]


@pytest.mark.parametrize(
    ("count", "sources", "agrees"),
    [(2, {"a", "b"}, True), (1, {"a", "b"}, False), (3, {"a", "b"}, False), (7, None, True), (0, set(), True)],
)
def test_usage_is_the_size_of_what_was_counted(count, sources, agrees):
    given = {} if sources is None else {"generations": sources}
    found = _found(example(UsageTracking, id="t1", generations_count=count, source_ids=given))

    assert found == ([] if agrees else [("UsageTracking", "t1", "derived_usage", "generations_count")])


@pytest.mark.parametrize(
    ("count", "most", "failed", "agrees"),
    [(2, 3, {"a", "b"}, True), (1, 3, {"a", "b"}, False), (2, 2, {"a", "b", "c"}, True), (2, 3, set(), True)],
)
def test_retries_are_the_failures_up_to_the_limit(count, most, failed, agrees):
    schedule = example(Schedule, retry_count=count, max_retries=most, failed_event_ids=failed)
    found = _found(example(PlatformConnection), schedule)

    assert found == ([] if agrees else [("Schedule", "s1", "derived_retries", "retry_count")])


POST = example(PublishedPost, id="p1")
ELSEWHERE = evolve(ORG, id="o2", slug="other", clerk_organization_id="org_2", stripe_subscription_id=None)


@pytest.mark.parametrize(
    ("schedule_org", "connection_org", "fields"),
    [
        ("o1", "o1", []),
        (None, "o1", []),
        ("o2", "o1", ["schedule_id"]),
        ("o1", "o2", ["platform_connection_id"]),
        ("o2", "o2", ["platform_connection_id", "schedule_id"]),
    ],
)
def test_a_post_is_of_the_organization_that_planned_it(schedule_org, connection_org, fields):
    rows = (
        example(Schedule, organization_id=schedule_org),
        example(PlatformConnection, organization_id=connection_org),
        POST,
        ELSEWHERE,
    )
    assert _found(*rows) == [("PublishedPost", "p1", "another_organization", field) for field in fields]


def test_where_rows_are_missing_only_that_is_told():
    assert {rule for _, _, rule, _ in _found(POST)} == {"unresolved"}


HOUR = timedelta(hours=1)
PUBLISHED = (example(PlatformConnection), example(Schedule), POST)
LIKES = [
    example(EngagementEvent, id=f"e{at}", source_event_id=f"e{at}", event_type="like", timestamp=NOW + at * HOUR)
    for at in range(3)
]


@pytest.mark.parametrize(
    ("changes", "rows", "fields"),
    [
        ({"likes": 2}, LIKES, []),
        ({"likes": 3}, LIKES, ["likes"]),
        ({"likes": 2, "shares": 1}, LIKES, ["shares"]),
        ({"likes": 9}, [], []),
        ({"likes": 9, "period_start": None, "period_end": None}, LIKES, []),
        ({"likes": 9, "published_post_id": None}, LIKES, []),
    ],
)
def test_counts_of_a_period_are_those_of_its_events(changes, rows, fields):
    none = dict.fromkeys(("likes", "comments", "impressions", "clicks", "shares", "saves"), 0)
    period = {"period_start": NOW, "period_end": NOW + 2 * HOUR}
    aggregate = example(AnalyticsAggregate, **({"id": "a1"} | none | period | changes))

    assert _found(*PUBLISHED, *rows, aggregate) == [
        ("AnalyticsAggregate", "a1", "derived_engagement", field) for field in fields
    ]
