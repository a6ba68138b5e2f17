"""Comments, as networks show them and as they were written."""

from __future__ import annotations

from pydantic import AliasChoices, Field, JsonValue

from switchgear.ayrshare.models.base import AyrshareModel, ByNetwork, Cached, Platform, Reply, TextId
from switchgear.types.times import AnyTime

__all__ = ["Comment", "CommentAuthor", "Comments", "WriteResult", "WrittenComment"]


class CommentAuthor(AyrshareModel):
    """Who wrote a comment."""

    id: TextId | None = None
    name: str | None = None
    username: str | None = None


class Comment(AyrshareModel):
    """A comment as a network shows it; names differ by network, and are read alike."""

    comment_id: TextId | None = Field(default=None, validation_alias=AliasChoices("commentId", "id"))
    """The network's own id."""
    comment: str | None = Field(default=None, validation_alias=AliasChoices("comment", "text"))
    created: AnyTime | None = Field(default=None, validation_alias=AliasChoices("created", "createTime"))
    author: CommentAuthor | None = Field(default=None, alias="from")
    user_name: str | None = None
    like_count: int | None = None
    hidden: bool | None = None
    parent_id: TextId | None = None
    post_id: TextId | None = None
    platform: Platform | None = None
    owner: JsonValue = None
    company: JsonValue = None
    is_reply_owned_by_me: bool | None = None
    """Second-hand."""
    replies: tuple[Comment, ...] = ()


class Comments(Cached, ByNetwork[Comment]):
    """The reply of `GET /comments/:id`: a list for each network."""


class WrittenComment(Reply):
    """What one network did about a comment, a reply, or a deletion."""

    comment_id: TextId | None = None
    """The network's own id."""
    source_comment_id: TextId | None = None
    """What was replied to."""
    comment: str | None = None
    comment_urn: str | None = None
    """LinkedIn: what a reply has to name."""
    platform: Platform | None = None


class WriteResult(ByNetwork[WrittenComment]):
    """The reply about a comment that was written or deleted, network by network."""

    comment_id: TextId | None = None
    """Ayrshare's id of the comment."""
