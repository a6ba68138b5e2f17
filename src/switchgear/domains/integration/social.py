"""Linked social accounts and the posts that went out through them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Final, TypeAlias

from pydantic import AfterValidator, Field, JsonValue
from pydantic_core import PydanticCustomError
from typing_extensions import override

from switchgear.domains.credentials import CredentialKind, LinkedAccount, with_oauth_only
from switchgear.domains.declaration import (
    Emptied,
    Erase,
    External,
    Library,
    Origin,
    Personal,
    Purge,
    Rows,
    Table,
    Transitions,
    Where,
    index,
)
from switchgear.domains.entity import DocumentId, Synced
from switchgear.domains.fields import Closed, Count, NonEmpty, Platform, Timestamp, Url
from switchgear.domains.integration.model import DELETED, IntegrationModel, NoteId, UserId
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule
from switchgear.domains.text import code_points

__all__ = [
    "MAX_CONTENT",
    "CredentialKind",
    "OutcomeStatus",
    "PostAnalytics",
    "PostError",
    "PostOutcome",
    "PostStatus",
    "SocialAccount",
    "SocialPost",
    "is_post_analytics",
    "is_post_error",
    "is_social_account",
    "is_social_post",
    "parse_post_analytics",
    "parse_post_error",
    "parse_social_account",
    "parse_social_post",
    "validate_post_analytics",
    "validate_post_error",
    "validate_social_account",
    "validate_social_post",
]

MAX_CONTENT: Final = 2000
"""The longest content of a post, in Unicode code points after NFC. What a network takes is another matter."""


class PostStatus(StrEnum):
    """Where a post is in its life."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    FAILED = "failed"
    DELETED = "deleted"


class OutcomeStatus(StrEnum):
    """What Ayrshare says of a post, as a whole or on one network."""

    PENDING = "pending"
    AWAITING_APPROVAL = "awaiting approval"
    PAUSED = "paused"
    PROCESSING = "processing"
    ERROR = "error"
    SUCCESS = "success"
    DELETED = "deleted"


class SocialAccount(LinkedAccount, IntegrationModel):
    """An account on a social network, linked through Ayrshare or by OAuth."""

    table: ClassVar[Table] = Table(
        "socialAccounts",
        owner="user_id",
        revoked_while=Where("is_active", (True,)),
        indexes=(
            index("by_user_id"),
            index("by_platform"),
            index("by_is_active"),
            index("by_user_platform_active", "user_id", "platform", "is_active"),
            index(
                "by_platform_account",
                "platform",
                "account_id",
                unique=Rows.LIVE,
                where=Where("is_active", (True,)),
                origin=Origin.LIBRARY,
            ),
            index(
                "by_user_platform",
                "user_id",
                "platform",
                unique=Rows.LIVE,
                where=Where("is_active", (True,)),
                origin=Origin.LIBRARY,
            ),
        ),
    )
    purge: ClassVar[Purge | None] = DELETED

    id: DocumentId
    user_id: UserId
    profile_url: Personal[Url | None] = None
    profile_image_url: Personal[Url | None] = None
    permissions: Personal[list[str] | None] = None
    """With `oauth` only, and there always."""
    last_sync_at: Timestamp | None = None
    created_at: Timestamp
    updated_at: Timestamp

    rules: ClassVar[tuple[RowRule, ...]] = with_oauth_only("permissions")


class PostAnalytics(IntegrationModel):
    """Totals over all networks. A metric that no network offers is missing, not zero."""

    views: Count | None = None
    """Impressions count as views."""
    likes: Count | None = None
    shares: Count | None = None
    comments: Count | None = None
    clicks: Count | None = None
    last_updated: Timestamp


class PostError(IntegrationModel):
    """Why a network did not take a post."""

    platform: str
    error: str
    timestamp: Timestamp


class PostOutcome(IntegrationModel):
    """What became of a post on one network."""

    status: Closed[OutcomeStatus]
    status_raw: str | None = None
    platform_post_id: str | None = None
    """The network's id of the post, as text."""
    url: Url | None = None
    at: Timestamp | None = None
    error: str | None = None


def _short_enough(value: str) -> str:
    if code_points(value) > MAX_CONTENT:
        raise PydanticCustomError("content_too_long", "Input should be of at most 2000 characters")
    return value


Content: TypeAlias = Annotated[NonEmpty, AfterValidator(_short_enough)]
Platforms: TypeAlias = Annotated[list[Platform], Field(min_length=1)]


class SocialPost(Synced, IntegrationModel):
    """A post, from draft to deletion."""

    table: ClassVar[Table] = Table(
        "socialPosts",
        owner="user_id",
        indexes=(
            index("by_user_id"),
            index("by_status"),
            index("by_scheduled_at"),
            index("by_published_at"),
            index("by_user_scheduled", "user_id", "scheduled_at"),
            index("by_ayrshare_post_id", origin=Origin.LIBRARY),
        ),
    )
    transitions: ClassVar[Transitions] = Transitions(
        "status",
        {
            PostStatus.DRAFT: (PostStatus.SCHEDULED,),
            PostStatus.SCHEDULED: (PostStatus.PUBLISHED, PostStatus.FAILED),
            PostStatus.PUBLISHED: (PostStatus.DELETED,),
        },
        extensions={
            PostStatus.DRAFT: (PostStatus.PUBLISHED, PostStatus.DELETED),
            PostStatus.SCHEDULED: (PostStatus.DRAFT, PostStatus.DELETED),
            PostStatus.FAILED: (PostStatus.SCHEDULED, PostStatus.PUBLISHED, PostStatus.DELETED),
        },
        stamps={PostStatus.PUBLISHED: "published_at", PostStatus.DELETED: "deleted_at"},
    )
    purge: ClassVar[Purge | None] = DELETED

    id: DocumentId
    user_id: UserId
    note_id: NoteId | None = None
    ayrshare_post_id: External[str | None] = None
    content: Annotated[Content, Erase("deleted")]
    platforms: Platforms
    media_urls: Personal[list[Url] | None] = None
    scheduled_at: Timestamp | None = None
    published_at: Timestamp | None = None
    status: Closed[PostStatus]
    status_raw: Library[str | None] = None
    outcomes: Library[Emptied[dict[Platform, PostOutcome]]] = Field(default_factory=dict[Platform, PostOutcome])
    analytics: PostAnalytics | None = None
    errors: Personal[list[PostError] | None] = None
    metadata: Personal[dict[str, JsonValue] | None] = None
    created_at: Timestamp
    updated_at: Timestamp

    @override
    def restored_status(self) -> PostStatus:
        """Published if it ever was, else a draft: nothing goes out because a deletion was taken back."""
        return PostStatus.PUBLISHED if self.published_at else PostStatus.DRAFT


parse_social_account, is_social_account, validate_social_account = functions(SocialAccount)
parse_post_analytics, is_post_analytics, validate_post_analytics = functions(PostAnalytics)
parse_post_error, is_post_error, validate_post_error = functions(PostError)
parse_social_post, is_social_post, validate_social_post = functions(SocialPost)
