"""Checks before anything is published (https://www.ayrshare.com/docs/apis/validate/overview)."""

from __future__ import annotations

from typing import Annotated, Final

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.models.posts import Validation
from switchgear.ayrshare.operations.content import PostCreateParams, Texts, fitted, post_fields
from switchgear.ayrshare.operations.parameters import AYRSHARE, HttpsUrl, Network, touching
from switchgear.pipeline.body import bytes_body
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import AtLeastOne, Given, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = ["ErrorExplainParams", "ModerationParams", "Validate"]


class ModerationParams(TypedDict, total=False):
    """What is judged."""

    text: Annotated[Given[Text], AtLeastOne("image_url")]
    image_url: Given[HttpsUrl]


class ErrorExplainParams(TypedDict, total=False):
    """Where the error came from."""

    platform: Given[Network]


VALIDATION: Final = Kind(AYRSHARE, "validation", "/api/validate", Validation, repeat=Repeat.SAFE)
EXPLANATION: Final = Kind(AYRSHARE, "validation", "/api/error-explainer", Reply)


class Validate(Namespace[ModeT], path="validate"):
    """`/validate`: checks before anything is published."""

    @operation
    def post(self, post: Texts, **params: Unpack[PostCreateParams]) -> Request[Validation]:
        """Check a post as `posts.create` would send it. A network may refuse it all the same.

        Args:
            post: As in `posts.create`.

        Raises:
            ValidationFailed: The post would be refused; the code says why.
        """
        return VALIDATION.update(
            params=post_fields(fitted(post, params), params), to="/post", **touching(params["platforms"])
        )

    @operation
    def json(self, text: Text) -> Request[Validation]:
        """Check that a text is JSON, as Ayrshare reads it.

        Args:
            text: Of a whole body.
        """
        body = bytes_body(text.encode(), "text/plain")
        return VALIDATION.update(body=body, to="/json")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def moderation(self, **params: Unpack[ModerationParams]) -> Request[Validation]:
        """Judge whether a text or an image may offend."""
        return VALIDATION.update(params=params, to="/moderation")

    @operation
    @known_from(Evidence.UNCONFIRMED)
    def media(self, media_url: HttpsUrl) -> Request[Validation]:
        """Check that networks can use a file.

        Args:
            media_url: Its https address.
        """
        return VALIDATION.update(params={"media_url": media_url}, to="/media")

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def explain_error(self, code: int, **params: Unpack[ErrorExplainParams]) -> Request[Reply]:
        """What one of Ayrshare's error codes means.

        Args:
            code: Such as 136.
        """
        return EXPLANATION.get(params={"code": code, **params})
