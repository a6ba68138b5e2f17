"""Access tokens of OAuth applications (https://clerk.com/docs/reference/backend-api/tag/OAuth-Access-Tokens)."""

from __future__ import annotations

from typing import Final, cast

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.issued_credentials import InactiveOAuthToken, IssuedOAuthToken
from switchgear.clerk.operations.parameters import CLERK
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.model import decoder
from switchgear.types.secrets import SecretSource

__all__ = ["OAuthAccessTokenVerifyParams", "OAuthAccessTokens"]


class OAuthAccessTokenVerifyParams(TypedDict):
    """What somebody came with."""

    access_token: SecretSource


_EITHER: Final = cast("type[IssuedOAuthToken | InactiveOAuthToken]", IssuedOAuthToken | InactiveOAuthToken)
OAUTH_ACCESS_TOKEN: Final = Kind(
    CLERK, "oauth_access_token", "/v1/oauth_applications/access_tokens/{token_id}", decoder(_EITHER)
)


class OAuthAccessTokens(Namespace[ModeT], path="oauth_access_tokens"):
    """`client.oauth_access_tokens`."""

    @operation
    def verify(self, **params: Unpack[OAuthAccessTokenVerifyParams]) -> Request[IssuedOAuthToken | InactiveOAuthToken]:
        """Look what a token is. Look at `revoked` and `expired` of the answer, too.

        Raises:
            NotFound: It is no token.
        """
        return OAUTH_ACCESS_TOKEN.update(params=params, to="/verify", repeat=Repeat.SAFE)
