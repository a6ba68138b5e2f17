"""Files and links to them (Stripe's API reference: Files, File Links)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal, Required, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.body import File as Upload
from switchgear.pipeline.body import multipart_body, watched
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request, Timing
from switchgear.stripe.models.file import File, FileLink
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    TimeRange,
    WriteParams,
    whole,
)

__all__ = [
    "FileCreateParams",
    "FileLinkCreateParams",
    "FileLinkDataParams",
    "FileLinkListParams",
    "FileLinkUpdateParams",
    "FileLinks",
    "FileListParams",
    "Files",
    "UploadPurpose",
]


UploadPurpose: TypeAlias = Literal[
    "account_requirement",
    "additional_verification",
    "business_icon",
    "business_logo",
    "customer_signature",
    "dispute_evidence",
    "identity_document",
    "issuing_regulatory_reporting",
    "pci_document",
    "platform_terms_of_service",
    "tax_document_user_upload",
    "terminal_android_apk",
    "terminal_reader_splashscreen",
    "terminal_wifi_certificate",
    "terminal_wifi_private_key",
]
"""What somebody uploads a file for; Stripe makes files for other purposes."""


class FileListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    purpose: Omittable[
        Literal[
            UploadPurpose,
            "document_provider_identity_document",
            "finance_report_run",
            "financial_account_statement",
            "identity_document_downloadable",
            "selfie",
            "sigma_scheduled_query",
        ]
    ]


class FileLinkDataParams(TypedDict, total=False):
    """A link to the file that is made along with it."""

    create: Required[bool]
    expires_at: datetime
    metadata: MetadataParams | None


class FileCreateParams(WriteParams, total=False):
    """What a file is for."""

    purpose: Required[UploadPurpose]
    file_link_data: Given[FileLinkDataParams]


class FileLinkCreateParams(WriteParams, total=False):
    """What a link to a file is created with."""

    file: Required[str]
    expires_at: Given[datetime]
    metadata: Nullable[MetadataParams]


class FileLinkUpdateParams(WriteParams, total=False):
    """What can be said of a link to a file that exists."""

    expires_at: Nullable[Literal["now"] | datetime]
    metadata: Nullable[MetadataParams]


class FileLinkListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    expired: Omittable[bool]
    file: Omittable[str]


FILE: Final = Kind(STRIPE, "file", "/v1/files/{file_id}", File)
UPLOADED_FILE: Final = Kind(STRIPE, "file", "/v1/files/{file_id}", File, base="files", timing=Timing.UPLOAD)
CONTENTS: Final = Kind(STRIPE, "file", "/v1/files/{file_id}", whole, base="files", timing=Timing.UPLOAD)
FILE_LINK: Final = Kind(STRIPE, "file_link", "/v1/file_links/{link_id}", FileLink)


class Files(Namespace[ModeT], path="files"):
    """`client.files`."""

    @operation
    def create(
        self, file: Upload, *, on_progress: Callable[[int, int], None] | None = None, **params: Unpack[FileCreateParams]
    ) -> Request[File]:
        """Upload a file. It may take as long as it makes progress: see `Timing.UPLOAD`.

        Args:
            file: `switchgear.pipeline.body.File`: name, content and content type.
            on_progress: Told how many bytes are sent, and how many there are; a repeat begins anew.
        """
        named = {name: value for name, value in params.items() if name != "idempotency_key"}
        body = watched(multipart_body(STRIPE.query(named), {"file": file}), on_progress)
        return replace(UPLOADED_FILE.create(None, body=body), idempotency_key=params.get("idempotency_key") or None)

    @operation
    def contents(self, file_id: str) -> Request[bytes]:
        """Download a file, as a whole: it has to fit into memory, and into what the transport takes.

        Source: https://docs.stripe.com/file-upload (Download file contents). Files of some purposes cannot be read.
        """
        return CONTENTS.get(file_id, to="/contents")

    @operation
    def retrieve(self, file_id: str, **params: Unpack[ExpandParams]) -> Request[File]:
        """Read a file."""
        return FILE.get(file_id, params=params)

    @paginated
    def list(self, **params: Unpack[FileListParams]) -> Paged[File]:
        """List them, newest first."""
        return FILE.list(params)


class FileLinks(Namespace[ModeT], path="file_links"):
    """`client.file_links`."""

    @operation
    def create(self, **params: Unpack[FileLinkCreateParams]) -> Request[FileLink]:
        """Create a link to a file."""
        return FILE_LINK.create(params)

    @operation
    def retrieve(self, link_id: str, **params: Unpack[ExpandParams]) -> Request[FileLink]:
        """Read a link to a file."""
        return FILE_LINK.get(link_id, params=params)

    @operation
    def update(self, link_id: str, **params: Unpack[FileLinkUpdateParams]) -> Request[FileLink]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return FILE_LINK.update(link_id, params=params)

    @paginated
    def list(self, **params: Unpack[FileLinkListParams]) -> Paged[FileLink]:
        """List them, newest first."""
        return FILE_LINK.list(params)
