"""Every validation rule of the entities: what it accepts, and what it alone refuses, under its own code."""

from __future__ import annotations

from itertools import product

import pytest

from example_times import MILLIS, NOW
from refusals import cases, violations_of, violations_with
from switchgear.domains import allowed, transition
from switchgear.domains.ezre_comms import (
    AnalyticsAggregate,
    ContentComment,
    ContentRequest,
    ContentVersion,
    EngagementEvent,
    File,
    MediaAttachment,
    Organization,
    PlatformConnection,
    ProcessingStatus,
    PublishedPost,
    Schedule,
    UsageMetric,
    UsageTracking,
)
from switchgear.domains.violations import IllegalTransition
from switchgear.testing.factories import example
from switchgear.types.platforms import SocialPlatform

RULES = {
    Organization: [
        # the field that is refused, the rule, what it accepts, what it refuses
        (
            "stripe_subscription_status",
            "enum",
            [None, "active", "canceled", "past_due"],
            ["trialing", "unpaid", ""],
        ),
    ],
    UsageTracking: [
        ("generations_count", "greater_than_equal", [0, 10**9], [-1]),
        ("scheduled_posts_count", "greater_than_equal", [0], [-1]),
        ("files_uploaded_count", "int_type", [0], ["0", 1.5, None, True]),
        ("period_end", "period_order", [MILLIS + 1], [MILLIS, MILLIS - 1]),
        (
            "source_ids.generations",
            "frozen_set_type",
            [{}, {"generations": ["a"]}, {"files_uploaded": []}],
            [{"generations": "a"}],
        ),
        ("organization_id", "string_type", ["o1"], [None, 1]),
    ],
    PlatformConnection: [
        (
            "platform",
            "enum",
            ["INSTAGRAM", "FACEBOOK", "TWITTER", "LINKEDIN", "GOOGLE_BUSINESS", "x"],
            ["EMAIL", "", 1],
        ),
        ("credential_kind", "enum", ["ayrshare_profile"], ["password"]),
        ("metadata", "dict_type", [None, {}, {"a": [1]}], [[]]),
    ],
    File: [
        ("storage_type", "literal_error", ["convex", "s3", "external"], ["generated", "gcs"]),
        ("processing_status", "enum", ["pending", "processing", "completed", "failed"], ["done", None]),
        ("size_bytes", "greater_than_equal", [None, 0], [-1]),
    ],
    ContentRequest: [("status", "string_type", ["pending", "in_review", ""], [None, 1])],
    ContentVersion: [
        ("is_selected", "bool_type", [True, False], [None, 1, "true"]),
        ("suggested_hashtags.1", "string_type", [None, [], ["#a"]], [["#a", 1]]),
        ("platform", "enum", [None, "LINKEDIN", "TWITTER"], ["FAX"]),
    ],
    ContentComment: [("is_resolved", "bool_type", [True], [None])],
    MediaAttachment: [
        ("storage_type", "enum", ["convex", "s3", "external", "generated"], ["gcs"]),
        ("size_bytes", "greater_than_equal", [0, 1], [-1]),
        ("width", "greater_than", [1], [0, -1]),
        ("height", "greater_than", [1], [0, -1]),
        ("width", "size_together", [1], [None]),
        ("height", "size_together", [1], [None]),
    ],
    Schedule: [
        ("timezone", "timezone_invalid", ["UTC", "Australia/Lord_Howe"], ["", "Mars/Olympus", "+01:00"]),
        ("retry_count", "greater_than_equal", [0, 3], [-1]),
        ("retry_count", "too_many_retries", [3], [4]),
        ("published_post_url", "url_invalid", [None, "https://a.b/c"], ["a.b"]),
        ("recurrence_pattern", "recurring", [None], ["daily", "weekly", "monthly"]),
        ("cron_expression", "cron", [None], ["0 9 * * *", ""]),
        ("recurrence_end_date", "recurrence_order", [None, MILLIS, MILLIS + 1], [MILLIS - 1]),
        ("is_recurring", "bool_type", [False], [None]),
        ("status", "string_type", ["pending", "paused"], [None]),
    ],
    PublishedPost: [
        ("platform_post_url", "url_invalid", ["https://a.b/c"], ["", None]),
        ("platform_post_id", "string_type", ["1"], [1, None]),
    ],
    EngagementEvent: [
        ("event_type", "enum", ["like", "comment", "impression", "click", "share", "save"], ["view", None]),
        ("timestamp", "timestamp", [MILLIS], ["2026-03-01", None]),
    ],
    AnalyticsAggregate: [
        ("shares", "greater_than_equal", [0], [-1]),
        ("saves", "int_type", [0], [None]),
        ("likes", "greater_than_equal", [None, 0], [-1]),
    ],
}


@pytest.mark.parametrize(("cls", "field", "rule", "value"), cases(RULES, accepted=True))
def test_accepted(cls, field, rule, value):
    assert violations_of(cls, field, value) == []


@pytest.mark.parametrize(("cls", "field", "rule", "value"), cases(RULES, accepted=False))
def test_refused_by_that_rule_alone(cls, field, rule, value):
    violations = violations_of(cls, field, value)

    assert [(found.field, found.rule) for found in violations] == [(field, rule)]
    assert violations[0].message


# --- rules over several fields ---


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({}, True),
        ({"profileKey": "k", "refId": "r"}, True),
        ({"accessToken": "t"}, True),
        ({"credentialKind": "ayrshare_profile", "accessToken": "t"}, False),
        ({"credentialKind": "oauth", "accessToken": "t"}, True),
        ({"credentialKind": "oauth", "accessToken": "t", "refreshToken": "r", "tokenExpiresAt": MILLIS}, True),
        ({"credentialKind": "oauth"}, False),
    ],
)
def test_a_connection_has_the_credential_of_its_kind(changes, right):
    found = [(violation.field, violation.rule) for violation in violations_with(PlatformConnection, **changes)]

    assert found == [("access_token", "credential_kind")] * (not right)


APPROVAL = {"approvedBy": "u1", "approvedAt": MILLIS}
REJECTION = {"rejectedBy": "u1", "rejectedAt": MILLIS}


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        (APPROVAL, []),
        (REJECTION, []),
        (APPROVAL | {"status": "approved"}, []),
        (REJECTION | {"status": "rejected", "rejectionReason": "No"}, []),
        ({"status": "rejected", "rejectionReason": "No"}, []),
        ({"rejectedAt": MILLIS, "rejectionReason": "No"}, []),
        (APPROVAL | REJECTION, ["approved_and_rejected"]),
        ({"approvedAt": MILLIS, "rejectedBy": "u1"}, ["approved_and_rejected"]),
        (APPROVAL | {"status": "rejected"}, ["approved_and_rejected"]),
        (REJECTION | {"status": "approved"}, ["approved_and_rejected"]),
        ({"rejectionReason": "No"}, ["reason_without_rejection"]),
        (APPROVAL | {"rejectionReason": "No"}, ["reason_without_rejection"]),
        ({"rejectionReason": ""}, ["reason_without_rejection"]),
    ],
)
def test_a_request_is_approved_or_rejected(changes, rules):
    assert [found.rule for found in violations_with(ContentRequest, **changes)] == rules


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"isRecurring": True, "recurrencePattern": "daily"}, []),
        ({"isRecurring": True, "recurrencePattern": "cron", "cronExpression": "0 9 * * *"}, []),
        ({"isRecurring": True, "recurrencePattern": "weekly", "recurrenceEndDate": MILLIS}, []),
        ({"isRecurring": True, "recurrencePattern": "weekly", "recurrenceEndDate": 0, "scheduledAt": None}, []),
        ({"isRecurring": True}, ["recurrence_pattern"]),
        ({"isRecurring": True, "recurrencePattern": "cron"}, ["cron_expression"]),
        ({"isRecurring": True, "recurrencePattern": "daily", "cronExpression": "0 9 * * *"}, ["cron_expression"]),
        ({"isRecurring": False, "recurrencePattern": "cron"}, ["recurrence_pattern", "cron_expression"]),
    ],
)
def test_what_recurs_says_how(changes, fields):
    assert [found.field for found in violations_with(Schedule, **changes)] == fields


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        (None, None, True),
        (MILLIS, MILLIS + 1, True),
        (MILLIS, MILLIS, False),
        (MILLIS, None, False),
        (None, MILLIS, False),
    ],
)
def test_an_aggregate_has_a_whole_period_or_none(start, end, right):
    violations = violations_with(AnalyticsAggregate, periodStart=start, periodEnd=end)

    assert [(found.field, found.rule) for found in violations] == [("period_end", "period_order")] * (not right)


# --- the wire ---


@pytest.mark.parametrize("platform", SocialPlatform)
def test_platforms_are_in_capitals_on_the_wire(platform):
    written = example(PlatformConnection, platform=platform).to_wire()["platform"]

    assert written == {"x": "TWITTER"}.get(platform, platform.upper())
    assert example(PlatformConnection, platform=written).platform is platform


def test_sets_are_written_in_order():
    schedule = example(Schedule, failed_event_ids=["b", "a", "c"])
    usage = example(UsageTracking, source_ids={"generations": ["b", "a"]})

    assert schedule.to_wire(library=True)["failedEventIds"] == ["a", "b", "c"]
    assert usage.source_ids == {UsageMetric.GENERATIONS: {"a", "b"}}
    assert usage.to_wire(library=True)["sourceIds"] == {"generations": ["a", "b"]}
    assert "sourceIds" not in usage.to_wire()


# --- transitions ---

STEPS = {
    ("pending", "processing"),
    ("processing", "completed"),
    ("processing", "failed"),
    ("failed", "pending"),
}


@pytest.mark.parametrize(("start", "to"), list(product(ProcessingStatus, ProcessingStatus)))
def test_files_take_exactly_the_steps_of_their_table(start, to):
    file = example(File, processing_status=start)

    assert set(allowed(file)) == {target for begun, target in STEPS if begun == start}
    if (start, to) in STEPS:
        assert transition(file, to, NOW) == example(File, processing_status=to)
    else:
        with pytest.raises(IllegalTransition):
            transition(file, to, NOW)
