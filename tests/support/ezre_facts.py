"""What the entities of Ezre Comms declare."""

from __future__ import annotations

from product_facts import SYNCED, ProductFacts
from switchgear.domains import ezre_comms
from switchgear.domains.declaration import Rows, Where
from switchgear.domains.ezre_comms.entities import ENTITIES

_ROW = SYNCED | {"id": "str?", "creation_time": "timestamp?"}
_OF_ORGANIZATION = ("Organization", "o1")
_OF_VERSION = ("ContentVersion", "v1")
_ANY_PLATFORM = (
    "enum bluesky | facebook | google_business | instagram | linkedin | pinterest | reddit | snapchat | telegram | "
    "threads | tiktok | x | youtube?"
)

FACTS = ProductFacts(
    package=ezre_comms,
    entities=ENTITIES,
    spelled={("PlatformConnection", "access_token"): "str, encrypted?"},  # absent with ayrshare_profile
    library={
        "Organization": _ROW
        | {
            "name": "str?",
            "slug": "str?",
            "plan": "str?",
            "clerk_organization_id": "str?",
            "stripe_customer_id": "str?",
            "stripe_subscription_status_raw": "str?",
        },
        "User": _ROW | {"clerk_id": "str?", "first_name": "str?", "last_name": "str?"},
        "UsageTracking": _ROW | {"source_ids": None},
        "PlatformConnection": _ROW
        | {
            "platform_raw": "str?",
            "credential_kind": "enum ayrshare_profile | oauth",
            "profile_key": "str, encrypted?",
            "ref_id": "str?",
        },
        "File": _ROW | {"organization_id": "ref organizations?", "filename": "str?", "size_bytes": "int?"},
        "ContentRequest": _ROW | {"organization_id": "ref organizations?", "requested_by": "ref users?"},
        "ContentVersion": _ROW
        | {
            "content_request_id": "ref contentRequests?",
            "text": "str?",
            "platform": _ANY_PLATFORM,
            "platform_raw": "str?",
        },
        "ContentEditHistory": _ROW,
        "ContentComment": _ROW,
        "MediaAttachment": _ROW,
        "Schedule": _ROW
        | {
            "organization_id": "ref organizations?",
            "content_version_id": "ref contentVersions?",
            "scheduled_at": "timestamp?",
            "cron_expression": "str?",
            "ayrshare_post_id": "str?",
            "failed_event_ids": None,
        },
        "PublishedPost": _ROW,
        "EngagementEvent": _ROW | {"organization_id": "ref organizations?", "source_event_id": "str?"},
        "AnalyticsAggregate": _ROW
        | {
            "published_post_id": "ref publishedPosts?",
            "period_start": "timestamp?",
            "period_end": "timestamp?",
            "likes": "int?",
            "comments": "int?",
            "impressions": "int?",
            "clicks": "int?",
        },
    },
    indexes=dict.fromkeys((entity.__name__ for entity in ENTITIES), "")
    | {
        "ContentRequest": "by_status",
        "ContentVersion": "by_selected(content_request_id,is_selected)",
        "Schedule": "by_status by_platform(platform_connection_id) by_recurring(is_recurring)",
        "EngagementEvent": "by_published_post(published_post_id) by_timestamp",
    },
    unique={
        "Organization": {
            ("slug",): (Rows.LIVE, None),
            ("clerk_organization_id",): (Rows.ALL, None),
            ("stripe_customer_id",): (Rows.LIVE, None),
        },
        "User": {("clerk_id",): (Rows.ALL, None)},
        "UsageTracking": {("organization_id", "period_start"): (Rows.ALL, None)},
        "PlatformConnection": {
            ("organization_id", "platform", "account_id"): (Rows.LIVE, Where("is_active", (True,))),
        },
        "File": {},
        "ContentRequest": {},
        "ContentVersion": {},
        "ContentEditHistory": {},
        "ContentComment": {},
        "MediaAttachment": {},
        "Schedule": {},
        "PublishedPost": {("platform_connection_id", "platform_post_id"): (Rows.ALL, None)},
        "EngagementEvent": {("source_event_id",): (Rows.ALL, None)},
        "AnalyticsAggregate": {("published_post_id", "period_start"): (Rows.ALL, None)},
    },
    references={
        "Organization": {},
        "User": {},
        "UsageTracking": {"organization_id": "Organization"},
        "PlatformConnection": {"organization_id": "Organization"},
        "File": {"organization_id": "Organization"},
        "ContentRequest": {
            "organization_id": "Organization",
            "requested_by": "User",
            "approved_by": "User",
            "rejected_by": "User",
        },
        "ContentVersion": {"content_request_id": "ContentRequest"},
        "ContentEditHistory": {"content_version_id": "ContentVersion", "edited_by": "User"},
        "ContentComment": {
            "content_version_id": "ContentVersion",
            "user_id": "User",
            "parent_comment_id": "ContentComment",
        },
        "MediaAttachment": {"content_version_id": "ContentVersion", "uploaded_by": "User"},
        "Schedule": {
            "organization_id": "Organization",
            "content_version_id": "ContentVersion",
            "platform_connection_id": "PlatformConnection",
            "parent_schedule_id": "Schedule",
        },
        "PublishedPost": {
            "schedule_id": "Schedule",
            "content_version_id": "ContentVersion",
            "organization_id": "Organization",
            "platform_connection_id": "PlatformConnection",
        },
        "EngagementEvent": {"organization_id": "Organization", "published_post_id": "PublishedPost"},
        "AnalyticsAggregate": {"published_post_id": "PublishedPost"},
    },
    owners={
        "Organization": _OF_ORGANIZATION,
        "User": ("User", "u1"),
        "UsageTracking": _OF_ORGANIZATION,
        "PlatformConnection": _OF_ORGANIZATION,
        "File": _OF_ORGANIZATION,
        "ContentRequest": _OF_ORGANIZATION,
        "ContentVersion": ("ContentRequest", "r1"),
        "ContentEditHistory": _OF_VERSION,
        "ContentComment": _OF_VERSION,
        "MediaAttachment": _OF_VERSION,
        "Schedule": _OF_ORGANIZATION,
        "PublishedPost": _OF_ORGANIZATION,
        "EngagementEvent": _OF_ORGANIZATION,
        "AnalyticsAggregate": ("PublishedPost", "p1"),
    },
    secrets={"PlatformConnection": {"access_token": True, "refresh_token": True, "profile_key": True}},
)
