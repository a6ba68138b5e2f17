"""Tokens that sign somebody in: as oneself, as another, or past the check for robots."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, SecretStr

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = ["ActorToken", "SignInToken", "SignInTokenStatus", "TestingToken"]

SignInTokenStatus: TypeAlias = Literal["pending", "accepted", "revoked"]
"""Where a token stands: it is good once."""


class _Ticket(ClerkModel):
    """What the two have in common."""

    id: str
    user_id: str
    status: Open[SignInTokenStatus]
    token: SecretStr | None = None
    """Only in the answer of its creation."""
    url: SecretStr | None = None
    """Signs in whoever opens it."""
    created_at: UnixMillis
    updated_at: UnixMillis


class SignInToken(_Ticket):
    """A token that signs a user in without a password."""

    object: str = "sign_in_token"


class ActorToken(_Ticket):
    """A token that signs somebody in as another."""

    object: str = "actor_token"
    actor: Metadata = Field(default_factory=dict)
    """Who does: `sub` is an id of a user."""


class TestingToken(ClerkModel):
    """A token with which tests pass the check for robots."""

    object: str = "testing_token"
    token: SecretStr
    expires_at: UnixMillis
