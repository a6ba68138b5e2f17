"""Content from request to approval: versions, their edits, comments and media, and uploaded files."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import JsonValue

from switchgear.domains.declaration import Emptied, Library, Origin, Personal, Table, Transitions, index
from switchgear.domains.ezre_comms.model import CommentId, EzreModel, OrganizationId, RequestId, UserId, VersionId
from switchgear.domains.fields import Closed, Count, Platform, Positive, Timestamp
from switchgear.domains.parsing import functions
from switchgear.domains.row_rules import RowRule

__all__ = [
    "ContentComment",
    "ContentEditHistory",
    "ContentRequest",
    "ContentVersion",
    "File",
    "MediaAttachment",
    "ProcessingStatus",
    "RequestStatus",
    "StorageType",
    "is_content_comment",
    "is_content_edit_history",
    "is_content_request",
    "is_content_version",
    "is_file",
    "is_media_attachment",
    "parse_content_comment",
    "parse_content_edit_history",
    "parse_content_request",
    "parse_content_version",
    "parse_file",
    "parse_media_attachment",
    "validate_content_comment",
    "validate_content_edit_history",
    "validate_content_request",
    "validate_content_version",
    "validate_file",
    "validate_media_attachment",
]


class RequestStatus(StrEnum):
    """The statuses of a request that the rules know; records may have others."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class StorageType(StrEnum):
    """Where bytes lie."""

    CONVEX = "convex"
    S3 = "s3"
    EXTERNAL = "external"
    GENERATED = "generated"


class ProcessingStatus(StrEnum):
    """How far the processing of a file has come."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class ContentRequest(EzreModel):
    """What content was asked for, and whether it was approved."""

    table: ClassVar[Table] = Table(
        "contentRequests",
        owner="organization_id",
        indexes=(index("by_status"), index("by_organization", "organization_id", origin=Origin.LIBRARY)),
    )

    organization_id: Library[OrganizationId | None] = None
    requested_by: Library[UserId | None] = None
    status: str
    """See `RequestStatus`."""
    approved_by: UserId | None = None
    approved_at: Timestamp | None = None
    rejected_by: UserId | None = None
    rejected_at: Timestamp | None = None
    rejection_reason: Personal[str | None] = None
    updated_at: Timestamp | None = None

    @property
    def is_approved(self) -> bool:
        """Whether anything says that it was approved."""
        return self.status == RequestStatus.APPROVED or bool(self.approved_by or self.approved_at)

    @property
    def is_rejected(self) -> bool:
        """Whether anything says that it was rejected."""
        return self.status == RequestStatus.REJECTED or bool(self.rejected_by or self.rejected_at)

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "approved_and_rejected",
            "rejected_at",
            "Input should be absent when it was approved",
            lambda row: row.is_approved and row.is_rejected,
        ),
        RowRule(
            "reason_without_rejection",
            "rejection_reason",
            "Input should be absent without a rejection",
            lambda row: row.rejection_reason is not None and not row.is_rejected,
        ),
    )


class ContentVersion(EzreModel):
    """One variant of what was generated for a request."""

    table: ClassVar[Table] = Table(
        "contentVersions",
        owner="content_request_id",
        indexes=(index("by_selected", "content_request_id", "is_selected"),),
    )

    content_request_id: Library[RequestId | None] = None
    text: Library[Personal[str | None]] = None
    platform: Library[Platform | None] = None
    platform_raw: Library[str | None] = None
    suggested_hashtags: Personal[list[str] | None] = None
    suggested_image_prompt: Personal[str | None] = None
    is_selected: bool = False
    updated_at: Timestamp | None = None


class ContentEditHistory(EzreModel):
    """One edit of a version. Entries are only ever added."""

    table: ClassVar[Table] = Table(
        "contentEditHistory",
        owner="content_version_id",
        indexes=(index("by_version", "content_version_id", "created_at", origin=Origin.LIBRARY),),
    )

    content_version_id: VersionId
    previous_text: Emptied[str]
    new_text: Emptied[str]
    edited_by: UserId
    edit_reason: Personal[str | None] = None
    created_at: Timestamp


class ContentComment(EzreModel):
    """A comment on a version, or a reply to one."""

    table: ClassVar[Table] = Table(
        "contentComments",
        owner="content_version_id",
        indexes=(
            index("by_version", "content_version_id", origin=Origin.LIBRARY),
            index("by_parent", "parent_comment_id", origin=Origin.LIBRARY),
        ),
    )
    transitions: ClassVar[Transitions] = Transitions("is_resolved", {False: (True,), True: (False,)})

    content_version_id: VersionId
    user_id: UserId
    """The author."""
    comment: Emptied[str]
    parent_comment_id: CommentId | None = None
    is_resolved: bool
    created_at: Timestamp
    updated_at: Timestamp | None = None


class MediaAttachment(EzreModel):
    """A picture or a video of a version."""

    table: ClassVar[Table] = Table(
        "mediaAttachments",
        owner="content_version_id",
        indexes=(
            index("by_version", "content_version_id", origin=Origin.LIBRARY),
            index("by_uploader", "uploaded_by", origin=Origin.LIBRARY),
        ),
    )

    content_version_id: VersionId
    filename: Emptied[str]
    file_type: str
    """The MIME type."""
    storage_path: Emptied[str]
    """The id in the storage, or an address outside of it."""
    storage_type: Closed[StorageType]
    size_bytes: Count
    width: Positive | None = None
    """In pixels, like the height; both or neither."""
    height: Positive | None = None
    alt_text: Personal[str | None] = None
    metadata: Personal[dict[str, JsonValue] | None] = None
    uploaded_by: UserId

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "size_together",
            "width",
            "Input should be given as width and height together",
            lambda row: row.width is None and row.height is not None,
        ),
        RowRule(
            "size_together",
            "height",
            "Input should be given as width and height together",
            lambda row: row.height is None and row.width is not None,
        ),
    )


class File(EzreModel):
    """An uploaded file."""

    table: ClassVar[Table] = Table(
        "files", owner="organization_id", indexes=(index("by_status", "processing_status", origin=Origin.LIBRARY),)
    )
    transitions: ClassVar[Transitions] = Transitions(
        "processing_status",
        {
            ProcessingStatus.PENDING: (ProcessingStatus.PROCESSING,),
            ProcessingStatus.PROCESSING: (ProcessingStatus.COMPLETED, ProcessingStatus.FAILED),
            ProcessingStatus.FAILED: (ProcessingStatus.PENDING,),
        },
    )

    organization_id: Library[OrganizationId | None] = None
    filename: Library[Personal[str | None]] = None
    size_bytes: Library[Count | None] = None
    storage_type: Literal[StorageType.CONVEX, StorageType.S3, StorageType.EXTERNAL] = StorageType.CONVEX
    processing_status: Closed[ProcessingStatus] = ProcessingStatus.COMPLETED


parse_content_request, is_content_request, validate_content_request = functions(ContentRequest)
parse_content_version, is_content_version, validate_content_version = functions(ContentVersion)
parse_content_edit_history, is_content_edit_history, validate_content_edit_history = functions(ContentEditHistory)
parse_content_comment, is_content_comment, validate_content_comment = functions(ContentComment)
parse_media_attachment, is_media_attachment, validate_media_attachment = functions(MediaAttachment)
parse_file, is_file, validate_file = functions(File)
