"""Reviews on Google Business Profile and Facebook."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from switchgear.ayrshare.models.base import AyrshareModel, ByNetwork, Cached, Platform, Reply, TextId
from switchgear.types.times import AnyTime

__all__ = ["Review", "ReviewReply", "Reviewer", "ReviewerProfile", "ReviewerReply", "Reviews"]


class ReviewerProfile(AyrshareModel):
    """A picture of who wrote a review."""

    url: str | None = None
    width: int | None = None
    height: int | None = None
    is_silhouette: bool | None = None


class Reviewer(AyrshareModel):
    """Who wrote a review."""

    id: TextId | None = None
    name: str | None = None
    profile: ReviewerProfile | None = None


class ReviewerReply(AyrshareModel):
    """What was answered to a review."""

    reply: str | None = Field(default=None, validation_alias=AliasChoices("reply", "comment"))
    updated: AnyTime | None = None


class Review(AyrshareModel):
    """A review."""

    id: TextId | None = None
    rating: str | None = None
    """`ONE` to `FIVE` on Google Business Profile, `positive` or `negative` on Facebook."""
    review: str | None = None
    reviewer: Reviewer | None = None
    created: AnyTime | None = None
    updated: AnyTime | None = None
    review_reply: ReviewerReply | None = None


class Reviews(Cached, ByNetwork[Review]):
    """The reply of `GET /reviews` and `GET /reviews/:id`: a list for the network."""


class ReviewReply(Reply):
    """The reply about an answer to a review."""

    review_id: TextId | None = None
    reply: str | None = None
    platform: Platform | None = None
