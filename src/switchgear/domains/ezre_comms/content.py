"""Content from request to approval: versions, their edits, comments and media, and uploaded files."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import JsonValue
from typing_extensions import override

from switchgear.domains.declaration import Emptied, Library, Origin, Personal, Table, Transitions, index
from switchgear.domains.ezre_comms.model import CommentId, EzreModel, OrganizationId, RequestId, UserId, VersionId
from switchgear.domains.fields import Closed, Count, Platform, Positive, Timestamp
from switchgear.domains.parsing import functions
from switchgear.domains.violations import Violation

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

    @override
    def broken_rules(self) -> Iterator[Violation]:
        if self.is_approved and self.is_rejected:
            yield Violation("rejected_at", "approved_and_rejected", "Input should be absent when it was approved")
        if self.rejection_reason is not None and not self.is_rejected:
            yield Violation(
                "rejection_reason", "reason_without_rejection", "Input should be absent without a rejection"
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
    is_selected: bool
    updated_at: Timestamp | None = None


class ContentEditHistory(EzreModel):
    """One edit of a version. Entries are only ever added."""

    table: ClassVar[Table] = Table(
        "contentEditHistory",
        owner="content_version_id",
        indexes=(index("by_version", "content_version_id", "created_at"),),
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
        indexes=(index("by_version", "content_version_id"), index("by_parent", "parent_comment_id")),
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
        indexes=(index("by_version", "content_version_id"), index("by_uploader", "uploaded_by")),
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

    @override
    def broken_rules(self) -> Iterator[Violation]:
        if (self.width is None) != (self.height is None):
            lacking = "width" if self.width is None else "height"
            yield Violation(lacking, "size_together", "Input should be given as width and height together")


class File(EzreModel):
    """An uploaded file."""

    table: ClassVar[Table] = Table("files", owner="organization_id", indexes=(index("by_status", "processing_status"),))
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
    storage_type: Literal[StorageType.CONVEX, StorageType.S3, StorageType.EXTERNAL]
    processing_status: Closed[ProcessingStatus]


parse_content_request, is_content_request, validate_content_request = functions(ContentRequest)
parse_content_version, is_content_version, validate_content_version = functions(ContentVersion)
parse_content_edit_history, is_content_edit_history, validate_content_edit_history = functions(ContentEditHistory)
parse_content_comment, is_content_comment, validate_content_comment = functions(ContentComment)
parse_media_attachment, is_media_attachment, validate_media_attachment = functions(MediaAttachment)
parse_file, is_file, validate_file = functions(File)
