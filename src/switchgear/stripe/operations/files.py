"""Files and links to them (Stripe's API reference: Files, File Links)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.file import File, FileLink
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    TimeRange,
    WriteParams,
)

__all__ = [
    "FileLinkCreateParams",
    "FileLinkListParams",
    "FileLinkUpdateParams",
    "FileLinks",
    "FileListParams",
    "Files",
]


class FileListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    purpose: Omittable[
        Literal[
            "account_requirement",
            "additional_verification",
            "business_icon",
            "business_logo",
            "customer_signature",
            "dispute_evidence",
            "document_provider_identity_document",
            "finance_report_run",
            "financial_account_statement",
            "identity_document",
            "identity_document_downloadable",
            "issuing_regulatory_reporting",
            "pci_document",
            "platform_terms_of_service",
            "selfie",
            "sigma_scheduled_query",
            "tax_document_user_upload",
            "terminal_android_apk",
            "terminal_reader_splashscreen",
            "terminal_wifi_certificate",
            "terminal_wifi_private_key",
        ]
    ]


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
FILE_LINK: Final = Kind(STRIPE, "file_link", "/v1/file_links/{link_id}", FileLink)


class Files(Namespace[ModeT], path="files"):
    """`client.files`."""

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
