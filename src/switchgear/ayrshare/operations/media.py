"""Images and videos for posts (https://www.ayrshare.com/docs/apis/media/overview)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, Literal, TypeAlias

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.models.media import MediaFile, MediaFiles, MediaMeta, ResizedMedia, UploadUrl
from switchgear.ayrshare.operations.parameters import AYRSHARE, HttpsUrl, Network, OpenFields, SignedUrl
from switchgear.pipeline.body import File, bytes_body, multipart_body, watched
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Either, Given, Omittable, Text
from switchgear.pipeline.request import Path, Repeat, Request, Timing
from switchgear.types.model import decoder
from switchgear.types.secrets import reveal

__all__ = ["Media", "MediaResizeParams", "MediaUploadParams", "UploadUrlParams"]


class MediaUploadParams(TypedDict, total=False):
    """What is said of the file."""

    description: Given[str]


class UploadUrlParams(TypedDict, total=False):
    """What will be uploaded."""

    file_name: Omittable[Text]
    content_type: Omittable[Literal["mp4", "mov", "png", "jpg", "jpeg"]]


class MediaResizeParams(TypedDict, total=False):
    """What is changed, and how."""

    media_url: Annotated[Given[HttpsUrl], Either("image_url")]
    image_url: Given[HttpsUrl]
    platform: Given[Network]
    """For which network it is made to fit."""
    dimensions: Given[OpenFields]
    effects: Given[OpenFields]
    watermark_url: Given[HttpsUrl]
    mode: Given[Text]


MEDIA: Final = Kind(AYRSHARE, "media", "/api/media", lambda body: decoder(MediaFiles)(body).media)
UPLOADED: Final = Kind(AYRSHARE, "media", "/api/media/upload", MediaFile, timing=Timing.UPLOAD, repeat=Repeat.SAFE)
UPLOAD_URL: Final = Kind(AYRSHARE, "media", "/api/media/uploadUrl", UploadUrl)
META: Final = Kind(AYRSHARE, "media", "/api/media/meta", MediaMeta)
URL_EXISTS: Final = Kind(AYRSHARE, "media", "/api/media/urlExists", Reply, repeat=Repeat.SAFE)
RESIZED: Final = Kind(AYRSHARE, "media", "/api/media/resize", ResizedMedia, timing=Timing.SLOW, repeat=Repeat.SAFE)


OnProgress: TypeAlias = Callable[[int, int], None]


def _nothing(body: bytes) -> None:
    del body


class Media(Namespace[ModeT], path="media"):
    """`/media`: images and videos for posts."""

    @operation
    def upload(
        self, file: File, *, on_progress: OnProgress | None = None, **params: Unpack[MediaUploadParams]
    ) -> Request[MediaFile]:
        """Upload a file of up to 10 MB; larger ones go to `upload_url`. Ayrshare keeps it for 90 days.

        It is repeated where needed: a second copy that nobody names does no harm, and is gone after that time.

        Args:
            file: With a name that has its extension.
            on_progress: Told how many bytes are sent, and how many there are; a repeat begins anew.
        """
        body = multipart_body(AYRSHARE.query({"file_name": file.name, **params}), {"file": file})
        return UPLOADED.update(body=watched(body, on_progress))

    @operation
    def upload_url(self, **params: Unpack[UploadUrlParams]) -> Request[UploadUrl]:
        """An address at which a file of up to 5 GB can be put, within 30 minutes; then see `put`."""
        return UPLOAD_URL.get(params=params)

    @operation
    def put(self, upload_url: SignedUrl, file: File, *, on_progress: OnProgress | None = None) -> Request[None]:
        """Put a file at the address that `upload_url` answered; a post names its `access_url` then, for 30 days.

        Nothing of the client's goes along, neither its key nor a profile's. Twice is as good as once.

        Args:
            upload_url: The pre-signed address.
            file: Of the content type that `upload_url` answered.
            on_progress: As in `upload`.
        """
        return Request(
            method="PUT",
            path=Path("pre-signed address", reveal(upload_url)),
            decode=_nothing,
            body=watched(bytes_body(file.content, file.content_type), on_progress),
            signed_url=True,
            tenant=False,
            timing=Timing.UPLOAD,
            repeat=Repeat.SAFE,
            tags=(MEDIA.tag("new"),),
        )

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def list(self) -> Request[tuple[MediaFile, ...]]:
        """The files that Ayrshare keeps."""
        return MEDIA.get()

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def url_exists(self, media_url: HttpsUrl) -> Request[Reply]:
        """Whether Ayrshare can fetch a file.

        Args:
            media_url: Its https address.
        """
        return URL_EXISTS.update(params={"media_url": media_url})

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def meta(self, url: HttpsUrl) -> Request[MediaMeta]:
        """What a file is: size, kind, length.

        Args:
            url: Its https address.
        """
        return META.get(params={"url": url})

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def resize(self, **params: Unpack[MediaResizeParams]) -> Request[ResizedMedia]:
        """Make an image or a video fit a network, or given dimensions. It makes a new file: a repeat does no harm."""
        return RESIZED.update(params=params)
