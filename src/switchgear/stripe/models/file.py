"""Files and links to them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from switchgear.stripe.models.base import Expandable, ListObject, Metadata, StripeObject
from switchgear.types.times import UnixSeconds

__all__ = [
    "File",
    "FileLink",
]


class File(StripeObject):
    """A file that was uploaded, or that Stripe made."""

    object: Literal["file"]
    created: UnixSeconds
    expires_at: UnixSeconds | None = None
    filename: str | None = None
    links: ListObject[FileLink] | None = None
    purpose: str | None = None
    size: int | None = None
    title: str | None = None
    type: str | None = None
    url: str | None = None


class FileLink(StripeObject):
    """An address where anybody can read a file."""

    object: Literal["file_link"]
    created: UnixSeconds
    expired: bool | None = None
    expires_at: UnixSeconds | None = None
    file: Expandable["File"] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    url: str | None = None
