"""Tokens of machines (https://clerk.com/docs/reference/backend-api/tag/M2M-Tokens)."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Required

from pydantic import JsonValue
from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.issued_credentials import M2MToken, NewM2MToken
from switchgear.clerk.operations.parameters import CLERK, RevocationParams
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Repeat, Request
from switchgear.types.secrets import SecretSource

__all__ = ["M2MTokenCreateParams", "M2MTokenListParams", "M2MTokenVerifyParams", "M2MTokens"]


class M2MTokenCreateParams(TypedDict, total=False):
    """What a new token is."""

    token_format: Given[Literal["opaque", "jwt"]]
    """A JWT is kept nowhere: it can be neither listed nor revoked."""
    seconds_until_expiration: Nullable[Annotated[float, Between(1)]]
    claims: Nullable[JsonValue]
    min_remaining_ttl_seconds: Given[Annotated[int, Between(0)]]
    """Answer an opaque token that there is, if it is the same and lasts so much longer."""


class M2MTokenListParams(TypedDict, total=False):
    """Whose tokens, and where to begin."""

    subject: Required[Text]
    """The id of a machine."""
    revoked: Omittable[bool]
    """Those that are revoked, too."""
    expired: Omittable[bool]
    """Those that have expired, too."""
    limit: Omittable[Annotated[int, Between(1, 100)]]
    """How many a page holds; Clerk's default is 10."""
    offset: Omittable[Annotated[int, Between(0)]]


class M2MTokenVerifyParams(TypedDict):
    """What somebody came with."""

    token: SecretSource


M2M_TOKEN: Final = Kind(CLERK, "m2m_token", "/v1/m2m_tokens/{m2m_token_id}", M2MToken)


class M2MTokens(Namespace[ModeT], path="m2m_tokens"):
    """`client.m2m_tokens`. A client with a machine's key (`ak_`) sees what concerns the machine; `create` needs one."""

    @paginated
    def list(self, **params: Unpack[M2MTokenListParams]) -> Paged[M2MToken]:
        """List the opaque tokens of a machine."""
        return M2M_TOKEN.list(params)

    @operation
    def create(self, **params: Unpack[M2MTokenCreateParams]) -> Request[NewM2MToken]:
        """Create a token, for a client that has the key of a machine.

        Twice is as good as once for a JWT, and where a token may be one that there is; else it is not repeated.

        Raises:
            AuthenticationFailed: The client's key is none of a machine.
        """
        again = params.get("token_format") == "jwt" or "min_remaining_ttl_seconds" in params
        return M2M_TOKEN.reading(NewM2MToken).create(params, repeat=Repeat.SAFE if again else None)

    @operation
    def revoke(self, m2m_token_id: str, **params: Unpack[RevocationParams]) -> Request[M2MToken]:
        """Revoke an opaque token. Twice is as good as once."""
        return M2M_TOKEN.update(m2m_token_id, params=params, to="/revoke", repeat=Repeat.SAFE)

    @operation
    def verify(self, **params: Unpack[M2MTokenVerifyParams]) -> Request[M2MToken]:
        """Look what a token is. Look at `revoked` and `expired` of the answer, too.

        Raises:
            NotFound: It is no token.
        """
        return M2M_TOKEN.update(params=params, to="/verify", repeat=Repeat.SAFE)
