"""Where native applications may be sent after sign-in.

Source: Clerk's Backend API reference, Redirect URLs (https://clerk.com/docs/reference/backend-api/tag/Redirect-URLs).
"""

from __future__ import annotations

from typing import Final

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.instances import RedirectURL
from switchgear.clerk.operations.parameters import CLERK, PAGINATED, PageParams, created, gone
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Text
from switchgear.pipeline.request import Caching, Repeat, Request

__all__ = ["RedirectURLCreateParams", "RedirectURLs"]


class RedirectURLCreateParams(TypedDict):
    """A new URL."""

    url: Text
    """With `https://`, or a scheme of one's own."""


REDIRECT_URL: Final = Kind(
    CLERK, "redirect_url", "/v1/redirect_urls/{redirect_url_id}", RedirectURL, caching=Caching.ENTITY
)


class RedirectURLs(Namespace[ModeT], path="redirect_urls"):
    """`client.redirect_urls`."""

    @paginated
    def list(self, **params: Unpack[PageParams]) -> Paged[RedirectURL]:
        """List them."""
        return REDIRECT_URL.list({**PAGINATED, **params})

    @operation
    def get(self, redirect_url_id: str) -> Request[RedirectURL]:
        """Read one.

        Raises:
            NotFound: There is no such URL.
        """
        return REDIRECT_URL.get(redirect_url_id)

    @operation
    def create(self, **params: Unpack[RedirectURLCreateParams]) -> Request[RedirectURL]:
        """Allow a URL. One that ended without an answer is looked up, and repeated only if it did not take effect.

        Raises:
            ValidationFailed: Clerk refuses it, such as one that is there.
        """
        lookup = created(REDIRECT_URL.list({"limit": 500}), lambda one: one.url == params["url"])
        return REDIRECT_URL.create(params, repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def delete(self, redirect_url_id: str) -> Request[DeletedObject]:
        """Allow one no longer."""
        return REDIRECT_URL.reading(DeletedObject).delete(redirect_url_id, gone=gone("redirect_url", redirect_url_id))
