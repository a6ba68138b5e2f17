"""Tokens that sign somebody in (https://clerk.com/docs/reference/backend-api/tag/Sign-in-Tokens)."""

from __future__ import annotations

from typing import Annotated, Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.sign_in_tokens import ActorToken, SignInToken, TestingToken
from switchgear.clerk.operations.parameters import CLERK
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Between, Given, Nullable, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = [
    "ActorParams",
    "ActorTokenCreateParams",
    "ActorTokens",
    "SignInTokenCreateParams",
    "SignInTokens",
    "TestingTokens",
]


class SignInTokenCreateParams(TypedDict, total=False):
    """Whom a token signs in, and how long it is good."""

    user_id: Required[Text]
    org_id: Nullable[str]
    """The organization that becomes the active one."""
    expires_in_seconds: Nullable[Annotated[int, Between(1)]]
    """Clerk's default is 30 days."""


class ActorParams(TypedDict, total=False):
    """Who acts as another."""

    sub: Required[Text]
    """The id of a user."""


class ActorTokenCreateParams(TypedDict, total=False):
    """Who acts as whom, and for how long."""

    user_id: Required[Text]
    """As whom."""
    actor: Required[ActorParams]
    expires_in_seconds: Given[int]
    """Clerk's default is an hour."""
    session_max_duration_in_seconds: Given[int]
    """Clerk's default is 30 minutes."""


SIGN_IN_TOKEN: Final = Kind(CLERK, "sign_in_token", "/v1/sign_in_tokens/{sign_in_token_id}", SignInToken)
ACTOR_TOKEN: Final = Kind(CLERK, "actor_token", "/v1/actor_tokens/{actor_token_id}", ActorToken)
TESTING_TOKEN: Final = Kind(CLERK, "testing_token", "/v1/testing_tokens", TestingToken)


class SignInTokens(Namespace[ModeT], path="sign_in_tokens"):
    """`client.sign_in_tokens`: tokens that sign a user in without a password, once."""

    @operation
    def create(self, **params: Unpack[SignInTokenCreateParams]) -> Request[SignInToken]:
        """Create a token; only this answer holds it. It is not repeated: a second one would be good, too.

        Raises:
            NotFound: There is no such user.
        """
        return SIGN_IN_TOKEN.create(params)

    @operation
    def revoke(self, sign_in_token_id: str) -> Request[SignInToken]:
        """Revoke a token that nobody has used.

        Raises:
            ValidationFailed: It is not pending.
        """
        return SIGN_IN_TOKEN.update(sign_in_token_id, to="/revoke")


class ActorTokens(Namespace[ModeT], path="actor_tokens"):
    """`client.actor_tokens`: tokens with which somebody acts as another, once."""

    @operation
    def create(self, **params: Unpack[ActorTokenCreateParams]) -> Request[ActorToken]:
        """Create a token; only this answer holds it. It is not repeated: a second one would be good, too.

        Raises:
            ValidationFailed: There is no such user.
            FeatureUnavailable: The account's plan at Clerk does not include it.
        """
        return ACTOR_TOKEN.create(params)

    @operation
    def revoke(self, actor_token_id: str) -> Request[ActorToken]:
        """Revoke a token that nobody has used.

        Raises:
            ValidationFailed: It is not pending.
        """
        return ACTOR_TOKEN.update(actor_token_id, to="/revoke")


class TestingTokens(Namespace[ModeT], path="testing_tokens"):
    """`client.testing_tokens`: tokens with which tests pass the check for robots."""

    @operation
    def create(self) -> Request[TestingToken]:
        """Create a token. Nothing else comes of it, so twice is as good as once."""
        return TESTING_TOKEN.create(None, repeat=Repeat.SAFE)
