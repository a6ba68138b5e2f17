"""Ezre Comms' entities for tests: one valid wire form of each class, and strategies that draw any valid one."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from entity_samples import (
    MILLIS,
    NOW,
    Samples,
    counts,
    drawn_fields,
    metadata,
    platforms,
    synced,
    texts,
    times,
    urls,
    words,
)
from switchgear.domains.credentials import CredentialKind
from switchgear.domains.entity import Embedded
from switchgear.domains.ezre_comms import connection, content, engagement, organization, publishing

__all__ = ["FIELDS", "MILLIS", "NOW", "WIRE", "made", "wire"]

WIRE: dict[type[Embedded], dict[str, Any]] = {
    organization.Organization: {
        "_id": "o1",
        "name": "Acme",
        "slug": "acme",
        "plan": "Starter",
        "clerkOrganizationId": "org_1",
        "stripeSubscriptionId": "sub_1",
        "stripeSubscriptionStatus": "active",
    },
    organization.User: {"_id": "u1", "clerkId": "user_1", "firstName": "Ada"},
    organization.UsageTracking: {
        "organizationId": "o1",
        "periodStart": MILLIS,
        "periodEnd": MILLIS + 2_592_000_000,
        "generationsCount": 0,
        "scheduledPostsCount": 0,
        "filesUploadedCount": 0,
    },
    connection.PlatformConnection: {
        "_id": "k1",
        "organizationId": "o1",
        "platform": "TWITTER",
        "accountId": "acc_1",
        "accountName": "Acme",
        "isActive": True,
    },
    content.File: {"organizationId": "o1", "storageType": "s3", "processingStatus": "pending"},
    content.ContentRequest: {"_id": "r1", "organizationId": "o1", "requestedBy": "u1", "status": "pending"},
    content.ContentVersion: {
        "_id": "v1",
        "contentRequestId": "r1",
        "text": "Hello world",
        "platform": "LINKEDIN",
        "suggestedHashtags": ["#a"],
        "isSelected": True,
    },
    content.ContentEditHistory: {
        "_id": "h1",
        "contentVersionId": "v1",
        "previousText": "Hello",
        "newText": "Hello world",
        "editedBy": "u1",
        "createdAt": MILLIS,
    },
    content.ContentComment: {
        "_id": "c1",
        "contentVersionId": "v1",
        "userId": "u1",
        "comment": "Nice",
        "isResolved": False,
        "createdAt": MILLIS,
    },
    content.MediaAttachment: {
        "contentVersionId": "v1",
        "filename": "a.png",
        "fileType": "image/png",
        "storagePath": "kg2abc",
        "storageType": "generated",
        "sizeBytes": 1,
        "width": 1,
        "height": 1,
        "uploadedBy": "u1",
    },
    publishing.Schedule: {
        "_id": "s1",
        "organizationId": "o1",
        "contentVersionId": "v1",
        "platformConnectionId": "k1",
        "scheduledAt": MILLIS,
        "timezone": "Europe/Berlin",
        "status": "pending",
        "retryCount": 0,
        "maxRetries": 3,
        "isRecurring": False,
    },
    publishing.PublishedPost: {
        "scheduleId": "s1",
        "contentVersionId": "v1",
        "organizationId": "o1",
        "platformConnectionId": "k1",
        "platformPostId": "1234567890",
        "platformPostUrl": "https://x.com/acme/status/1234567890",
        "publishedAt": MILLIS,
    },
    engagement.EngagementEvent: {
        "organizationId": "o1",
        "publishedPostId": "p1",
        "eventType": "like",
        "timestamp": MILLIS,
        "sourceEventId": "e1",
    },
    engagement.AnalyticsAggregate: {"publishedPostId": "p1", "shares": 0, "saves": 0},
}

wire, made = Samples(WIRE).wire, Samples(WIRE).made

# --- strategies ---

_row = {"id": words, "creation_time": times, **synced}
_zones = st.sampled_from(("UTC", "Europe/Berlin", "Australia/Lord_Howe"))
_sources = st.frozensets(words, max_size=3)


def _ordered(drawn: dict[str, Any], first: str, second: str) -> dict[str, Any]:
    start, end = sorted((drawn[first], drawn[second]))
    return drawn | {first: start, second: end}


def _credentials(drawn: dict[str, Any]) -> dict[str, Any]:
    if drawn["credential_kind"] is CredentialKind.OAUTH:
        return drawn
    return {name: value for name, value in drawn.items() if name not in {"access_token", "refresh_token"}}


def _decided(drawn: dict[str, Any]) -> dict[str, Any]:
    kept = {"approved": ("rejected_by", "rejected_at", "rejection_reason"), "rejected": ("approved_by", "approved_at")}
    dropped = kept.get(drawn["status"], (*kept["approved"], *kept["rejected"]))
    return {name: value for name, value in drawn.items() if name not in dropped}


def _recurring(drawn: dict[str, Any]) -> dict[str, Any]:
    pattern = drawn.get("recurrence_pattern")
    cron = {"cron_expression": "0 9 * * 1"} if pattern is publishing.RecurrencePattern.CRON else {}
    low, high = sorted((drawn["retry_count"], drawn["max_retries"]))
    fitted = drawn | cron | {"is_recurring": pattern is not None, "retry_count": low, "max_retries": high}
    if fitted.get("scheduled_at") and fitted.get("recurrence_end_date"):
        return _ordered(fitted, "scheduled_at", "recurrence_end_date")
    return fitted


def _sized(drawn: dict[str, Any]) -> dict[str, Any]:
    both = drawn.get("width") and drawn.get("height")
    return drawn if both else {name: value for name, value in drawn.items() if name not in {"width", "height"}}


FIELDS: dict[type[Embedded], st.SearchStrategy[dict[str, Any]]] = {
    organization.Organization: drawn_fields(
        {},
        name=texts,
        slug=words,
        plan=words,
        stripe_subscription_id=words,
        stripe_subscription_status=st.sampled_from(organization.OrganizationStatus),
        stripe_subscription_status_raw=words,
        **_row,
    ),
    organization.User: drawn_fields({}, clerk_id=words, first_name=texts, last_name=texts, **_row),
    organization.UsageTracking: drawn_fields(
        {
            "organization_id": words,
            "period_start": times,
            "period_end": times,
            "generations_count": counts,
            "scheduled_posts_count": counts,
            "files_uploaded_count": counts,
            "source_ids": st.dictionaries(st.sampled_from(organization.UsageMetric), _sources, max_size=2),
        },
        **_row,
    )
    .map(lambda drawn: _ordered(drawn, "period_start", "period_end"))
    .filter(lambda drawn: drawn["period_start"] < drawn["period_end"]),
    connection.PlatformConnection: drawn_fields(
        {
            "organization_id": words,
            "platform": platforms,
            "account_id": words,
            "account_name": texts,
            "is_active": st.booleans(),
            "credential_kind": st.sampled_from(CredentialKind),
            "access_token": words,
        },
        platform_raw=words,
        refresh_token=words,
        token_expires_at=times,
        ref_id=words,
        metadata=metadata,
        **_row,
    ).map(_credentials),
    content.File: drawn_fields(
        {
            "storage_type": st.sampled_from(content.StorageType).filter(lambda kind: kind != "generated"),
            "processing_status": st.sampled_from(content.ProcessingStatus),
        },
        organization_id=words,
        filename=texts,
        size_bytes=counts,
        **_row,
    ),
    content.ContentRequest: drawn_fields(
        {"status": st.sampled_from(content.RequestStatus).map(str) | st.just("in_review")},
        organization_id=words,
        requested_by=words,
        approved_by=words,
        approved_at=times,
        rejected_by=words,
        rejected_at=times,
        rejection_reason=texts,
        updated_at=times,
        **_row,
    ).map(_decided),
    content.ContentVersion: drawn_fields(
        {"is_selected": st.booleans()},
        content_request_id=words,
        text=texts,
        platform=platforms,
        suggested_hashtags=st.lists(texts, max_size=2),
        suggested_image_prompt=texts,
        updated_at=times,
        **_row,
    ),
    content.ContentEditHistory: drawn_fields(
        {
            "content_version_id": words,
            "previous_text": texts,
            "new_text": texts,
            "edited_by": words,
            "created_at": times,
        },
        edit_reason=texts,
        **_row,
    ),
    content.ContentComment: drawn_fields(
        {
            "content_version_id": words,
            "user_id": words,
            "comment": texts,
            "is_resolved": st.booleans(),
            "created_at": times,
        },
        parent_comment_id=words,
        updated_at=times,
        **_row,
    ),
    content.MediaAttachment: drawn_fields(
        {
            "content_version_id": words,
            "filename": texts,
            "file_type": words,
            "storage_path": words,
            "storage_type": st.sampled_from(content.StorageType),
            "size_bytes": counts,
            "uploaded_by": words,
        },
        width=st.integers(1, 10**5),
        height=st.integers(1, 10**5),
        alt_text=texts,
        metadata=metadata,
        **_row,
    ).map(_sized),
    publishing.Schedule: drawn_fields(
        {
            "timezone": _zones,
            "status": words,
            "retry_count": st.integers(0, 9),
            "max_retries": st.integers(0, 9),
        },
        organization_id=words,
        content_version_id=words,
        platform_connection_id=words,
        scheduled_at=times,
        ayrshare_post_id=words,
        published_post_id=words,
        published_post_url=urls,
        error_message=texts,
        recurrence_pattern=st.sampled_from(publishing.RecurrencePattern),
        recurrence_end_date=times,
        parent_schedule_id=words,
        updated_at=times,
        **_row,
    )
    .map(_recurring)
    .flatmap(lambda drawn: _sources.map(lambda ids: drawn | {"failed_event_ids": ids})),
    publishing.PublishedPost: drawn_fields(
        {
            "schedule_id": words,
            "content_version_id": words,
            "organization_id": words,
            "platform_connection_id": words,
            "platform_post_id": words,
            "platform_post_url": urls,
            "published_at": times,
        },
        metadata=metadata,
        **_row,
    ),
    engagement.EngagementEvent: drawn_fields(
        {"event_type": st.sampled_from(engagement.EngagementType), "timestamp": times},
        organization_id=words,
        published_post_id=words,
        source_event_id=words,
        **_row,
    ),
    engagement.AnalyticsAggregate: drawn_fields(
        {"shares": counts, "saves": counts},
        published_post_id=words,
        likes=counts,
        comments=counts,
        impressions=counts,
        clicks=counts,
        **_row,
    ),
}
"""What each class can be built from, by Python names."""
