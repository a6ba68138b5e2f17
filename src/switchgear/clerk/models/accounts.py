"""The accounts that a user signs in with elsewhere: OAuth, SAML and enterprise connections."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

from pydantic import Field

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.clerk.models.verification import Verification
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = [
    "EnterpriseAccount",
    "EnterpriseAccountConnection",
    "EnterpriseProtocol",
    "ExternalAccount",
    "ExternalAccountKind",
    "SAMLAccount",
    "SAMLAccountConnection",
]


class ExternalAccountKind(StrEnum):
    """The `object` of an external account; the two named after a network have fields of their own."""

    EXTERNAL = "external_account"
    FACEBOOK = "facebook_account"
    GOOGLE = "google_account"


EnterpriseProtocol: TypeAlias = Literal["oauth", "saml"]
"""How an enterprise connection signs in."""


class ExternalAccount(ClerkModel):
    """An OAuth account.

    A `google_account` or `facebook_account` has `given_name`, `family_name`, `picture` and an id named after its
    network in place of `first_name`, `last_name`, `avatar_url` and `provider_user_id`, and no `provider`.
    """

    id: str
    object: Open[ExternalAccountKind] = ExternalAccountKind.EXTERNAL
    provider: str | None = None
    """Such as `oauth_google`."""
    identification_id: str | None = None
    provider_user_id: str | None = None
    approved_scopes: str | None = None
    """Separated by spaces."""
    email_address: str | None = None
    email_address_verified: bool | None = None
    """As the network said when the account was made; None is unknown."""
    first_name: str | None = None
    last_name: str | None = None
    avatar_url: str | None = None
    """Deprecated by Clerk in favour of `image_url`."""
    image_url: str | None = None
    username: str | None = None
    phone_number: str | None = None
    public_metadata: Metadata = Field(default_factory=dict)
    label: str | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None
    verification: Verification | None = None
    google_id: str | None = None
    facebook_id: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    picture: str | None = None


class _AccountConnection(ClerkModel):
    """What the two kinds of connections have in common."""

    id: str
    name: str | None = None
    domain: str | None = None
    """Deprecated by Clerk in favour of `domains`."""
    domains: tuple[str, ...] | None = None
    active: bool | None = None
    provider: str | None = None
    sync_user_attributes: bool | None = None
    allow_subdomains: bool | None = None
    allow_idp_initiated: bool | None = None
    disable_additional_identifications: bool | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class SAMLAccountConnection(_AccountConnection):
    """The SAML connection that an account came through."""


class EnterpriseAccountConnection(_AccountConnection):
    """The enterprise connection that an account came through."""

    protocol: Open[EnterpriseProtocol] | None = None
    logo_public_url: str | None = None


class _ConnectedAccount(ClerkModel):
    """What SAML and enterprise accounts have in common."""

    id: str
    provider: str | None = None
    active: bool | None = None
    email_address: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    provider_user_id: str | None = None
    last_authenticated_at: UnixMillis | None = None
    public_metadata: Metadata = Field(default_factory=dict)
    verification: Verification | None = None


class SAMLAccount(_ConnectedAccount):
    """A SAML account."""

    object: str = "saml_account"
    saml_connection: SAMLAccountConnection | None = None


class EnterpriseAccount(_ConnectedAccount):
    """An account of an enterprise connection."""

    object: str = "enterprise_account"
    protocol: Open[EnterpriseProtocol] | None = None
    enterprise_connection_id: str | None = None
    enterprise_connection: EnterpriseAccountConnection | None = None
