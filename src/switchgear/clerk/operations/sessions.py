"""Sessions (https://clerk.com/docs/reference/backend-api/tag/Sessions)."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.sessions import Session, SessionRefresh, SessionToken
from switchgear.clerk.operations.parameters import CLERK, PAGINATED, MetadataParams, PageParams, settled
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = [
    "SessionCreateParams",
    "SessionListParams",
    "SessionRefreshParams",
    "SessionTokenParams",
    "Sessions",
]


class SessionListParams(PageParams, total=False):
    """Whose sessions, and where to begin. Clerk wants one of `client_id` and `user_id`."""

    client_id: Omittable[Text]
    user_id: Omittable[Text]
    status: Omittable[Literal["abandoned", "active", "ended", "expired", "removed", "replaced", "revoked"]]


class SessionCreateParams(TypedDict, total=False):
    """Whose session."""

    user_id: Required[Text]
    active_organization_id: Given[str]


class SessionTokenParams(TypedDict, total=False):
    """How long a token is good."""

    expires_in_seconds: Nullable[Annotated[int, Between(30, 315_360_000)]]


class SessionRefreshParams(TypedDict, total=False):
    """What a browser sent."""

    expired_token: Required[SecretSource]
    """The cookie `__session`."""
    refresh_token: Required[SecretSource]
    """The cookie `__refresh`."""
    request_origin: Required[Text]
    request_headers: Nullable[MetadataParams]
    """From names to lists of values."""
    format: Nullable[Literal["token", "cookie"]]
    request_originating_ip: Nullable[str]


SESSION: Final = Kind(CLERK, "session", "/v1/sessions/{session_id}", Session)
TOKEN: Final = SESSION.reading(SessionToken)
TEMPLATE_TOKEN: Final = Kind(CLERK, "session", "/v1/sessions/{session_id}/tokens/{template_name}", SessionToken)
REFRESH: Final = SESSION.reading(SessionRefresh)


class Sessions(Namespace[ModeT], path="sessions"):
    """`client.sessions`."""

    @paginated
    def list(self, **params: Unpack[SessionListParams]) -> Paged[Session]:
        """List sessions, the newest first. Old ones are cleaned up from time to time.

        Raises:
            ValidationFailed: Neither `client_id` nor `user_id` is given.
        """
        return SESSION.list(PAGINATED | params)

    @operation
    def get(self, session_id: str) -> Request[Session]:
        """Read a session.

        Raises:
            NotFound: There is no such session.
        """
        return SESSION.get(session_id)

    @operation
    def create(self, **params: Unpack[SessionCreateParams]) -> Request[Session]:
        """Begin a session, for tests: Clerk refuses it in production, where `sign_in_tokens` are the way.

        Raises:
            NotFound: There is no such user.
        """
        return SESSION.create(params)

    @operation
    def refresh(self, session_id: str, **params: Unpack[SessionRefreshParams]) -> Request[SessionRefresh]:
        """Go on with a session whose token has expired.

        Raises:
            AuthenticationFailed: What the browser sent does not do; it has to sign in anew, or by a handshake.
        """
        return REFRESH.update(session_id, params=params, to="/refresh")

    @operation
    def revoke(self, session_id: str) -> Request[Session]:
        """Revoke a session: its user has to sign in again.

        One that ended without an answer is looked up, and repeated only if it did not take effect. Its tokens are good
        until they expire, which is within a minute unless they were made to last longer.

        Raises:
            NotFound: There is no such session.
        """
        lookup = settled(SESSION.get(session_id), lambda session: session.status == "revoked")
        return SESSION.update(session_id, to="/revoke", repeat=Repeat.LOOKUP, lookup=lookup)

    @operation
    def create_token(self, session_id: str, **params: Unpack[SessionTokenParams]) -> Request[SessionToken]:
        """Make a token of a session. It is kept nowhere, so twice is as good as once.

        Raises:
            NotFound: There is no such session.
        """
        return TOKEN.update(session_id, params=params, to="/tokens", repeat=Repeat.SAFE)

    @operation
    def create_token_from_template(
        self, session_id: str, template_name: str, **params: Unpack[SessionTokenParams]
    ) -> Request[SessionToken]:
        """Make a token of a session by a template. It is kept nowhere, so twice is as good as once.

        Raises:
            NotFound: There is no such session, or no such template.
        """
        return TEMPLATE_TOKEN.update(session_id, template_name, params=params, of=session_id, repeat=Repeat.SAFE)
