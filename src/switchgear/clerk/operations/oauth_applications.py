"""Applications that users sign in to with this instance.

Source: Clerk's Backend API reference, OAuth Applications
(https://clerk.com/docs/reference/backend-api/tag/OAuth-Applications).
"""

from __future__ import annotations

from typing import Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.machines import OAuthApplication, OAuthApplicationWithSecret
from switchgear.clerk.operations.parameters import CLERK, PageParams, Texts, gone, nothing, some
from switchgear.pipeline.body import File
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Caching, Repeat, Request, Timing
from switchgear.types.secrets import SecretSource

__all__ = [
    "OAuthApplicationCreateParams",
    "OAuthApplicationListParams",
    "OAuthApplicationLogoParams",
    "OAuthApplicationParams",
    "OAuthApplicationUpdateParams",
    "OAuthApplications",
    "OAuthTokenRevokeParams",
]


class OAuthApplicationListParams(PageParams, total=False):
    """Which applications, in which order, and where to begin."""

    order_by: Omittable[Text]
    """`name` or `created_at`, with `-` before it for descending; Clerk's default is `+created_at`."""
    name_query: Omittable[Text]
    """Part of a name, or a whole client id."""


class OAuthApplicationParams(TypedDict, total=False):
    """What can be said of an application at any time."""

    redirect_uris: Nullable[Texts]
    scopes: Nullable[str]
    """Separated by spaces; Clerk's default is `profile email`."""
    consent_screen_enabled: Nullable[bool]
    pkce_required: Nullable[bool]
    public: Nullable[bool]
    """It keeps no secret."""


class OAuthApplicationCreateParams(OAuthApplicationParams, total=False):
    """What can be said of a new application."""

    name: Required[Text]


class OAuthApplicationUpdateParams(OAuthApplicationParams, total=False):
    """What can be changed of an application."""

    name: Nullable[str]


class OAuthApplicationLogoParams(TypedDict, total=False):
    """A logo."""

    file: Required[File]
    """JPEG, PNG, GIF or WebP, of 10 MB at most."""
    uploader_user_id: Given[str]


class OAuthTokenRevokeParams(TypedDict):
    """An opaque access token, or a refresh token."""

    token: SecretSource


OAUTH_APPLICATION: Final = Kind(
    CLERK,
    "oauth_application",
    "/v1/oauth_applications/{oauth_application_id}",
    OAuthApplication,
    caching=Caching.ENTITY,
)
WITH_SECRET: Final = OAUTH_APPLICATION.reading(OAuthApplicationWithSecret)


class OAuthApplications(Namespace[ModeT], path="oauth_applications"):
    """`client.oauth_applications`."""

    @paginated
    def list(self, **params: Unpack[OAuthApplicationListParams]) -> Paged[OAuthApplication]:
        """List applications."""
        return OAUTH_APPLICATION.list(params)

    @operation
    def get(self, oauth_application_id: str) -> Request[OAuthApplication]:
        """Read an application.

        Raises:
            NotFound: There is no such application.
        """
        return OAUTH_APPLICATION.get(oauth_application_id)

    @operation
    def create(self, **params: Unpack[OAuthApplicationCreateParams]) -> Request[OAuthApplicationWithSecret]:
        """Create an application. Nothing of it is unique, so a create that ended without an answer is not repeated."""
        return WITH_SECRET.create(params)

    @operation
    def update(
        self, oauth_application_id: str, **params: Unpack[OAuthApplicationUpdateParams]
    ) -> Request[OAuthApplication]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        return OAUTH_APPLICATION.update(oauth_application_id, params=some(params), verb="PATCH")

    @operation
    def delete(self, oauth_application_id: str) -> Request[DeletedObject]:
        """Delete an application for good."""
        deleted = OAUTH_APPLICATION.reading(DeletedObject)
        return deleted.delete(oauth_application_id, gone=gone("oauth_application", oauth_application_id))

    @operation
    def upload_logo(
        self, oauth_application_id: str, **params: Unpack[OAuthApplicationLogoParams]
    ) -> Request[OAuthApplication]:
        """Set an image file as the logo.

        Raises:
            ValidationFailed: The file is too large, or no image.
        """
        return OAUTH_APPLICATION.update(
            oauth_application_id, params=params, verb="PUT", to="/logo", timing=Timing.UPLOAD
        )

    @operation
    def rotate_secret(self, oauth_application_id: str) -> Request[OAuthApplicationWithSecret]:
        """Make a new client secret. Each time makes another, so it is not repeated."""
        return WITH_SECRET.update(oauth_application_id, to="/rotate_secret")

    @operation
    def revoke_token(self, oauth_application_id: str, **params: Unpack[OAuthTokenRevokeParams]) -> Request[None]:
        """Revoke what a user has granted, by either of its tokens, but no JWT. Twice is as good as once."""
        revoked = OAUTH_APPLICATION.reading(nothing)
        return revoked.update(oauth_application_id, params=params, to="/revoke_token", repeat=Repeat.SAFE)
