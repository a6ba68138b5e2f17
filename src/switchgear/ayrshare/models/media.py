"""Images and videos that posts can use."""

from __future__ import annotations

from pydantic import AliasChoices, Field, JsonValue, SecretStr

from switchgear.ayrshare.models.base import AyrshareModel, Platform, Reply
from switchgear.types.times import AnyTime

__all__ = ["MediaFile", "MediaFiles", "MediaMeta", "ResizedMedia", "UploadUrl"]


class MediaFile(Reply):
    """A file that Ayrshare keeps: 90 days after an upload, 30 where it was put at a pre-signed address."""

    url: str | None = None
    file_name: str | None = None
    description: str | None = None
    content_type: str | None = None
    size: int | None = None
    created: AnyTime | None = None


class MediaFiles(AyrshareModel):
    """The reply of `GET /media`."""

    media: tuple[MediaFile, ...] = Field(validation_alias=AliasChoices("media", "files"))


class UploadUrl(AyrshareModel):
    """The reply of `GET /media/uploadUrl`."""

    upload_url: SecretStr
    """Where the bytes go, within 30 minutes; whoever has it can write the file."""
    access_url: str
    """What a post names in `media_urls` afterwards."""
    content_type: str | None = None
    """What the bytes have to be sent as."""


class MediaMeta(Reply):
    """What is known of a file elsewhere; what else is told is in `model_extra`."""

    url: str | None = None
    content_type: str | None = None
    size: JsonValue = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None


class ResizedMedia(Reply):
    """The reply of `POST /media/resize`."""

    url: str | None = None
    platform: Platform | None = None
