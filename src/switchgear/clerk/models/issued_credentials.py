"""Credentials that a service hands out: API keys, tokens of machines and of OAuth, links for agents and administrators.

What a token is verified by does not refuse one that has been revoked or has expired: it says so.
"""

from __future__ import annotations

from pydantic import JsonValue, SecretStr

from switchgear.clerk.models.base import ClerkModel
from switchgear.types.times import UnixMillis

__all__ = [
    "APIKey",
    "APIKeySecret",
    "AdminPortalLinkToken",
    "AgentTask",
    "InactiveOAuthToken",
    "M2MToken",
    "NewAPIKey",
    "NewAdminPortalLinkToken",
    "NewM2MToken",
    "IssuedOAuthToken",
]


class _Lasting(ClerkModel):
    """What they have in common: each can be revoked, and may expire."""

    id: str
    revoked: bool
    revocation_reason: str | None = None
    expired: bool
    expiration: UnixMillis | None = None
    """None: it does not expire."""
    created_at: UnixMillis
    updated_at: UnixMillis


class _Subject(_Lasting):
    """What acts for somebody."""

    subject: str
    """The id of the user, organization or machine."""
    scopes: tuple[str, ...] = ()


class APIKey(_Subject):
    """A key by which a user or an organization calls one's own API."""

    object: str = "api_key"
    type: str | None = None
    name: str
    description: str | None = None
    claims: JsonValue | None = None
    created_by: str | None = None
    last_used_at: UnixMillis | None = None


class NewAPIKey(APIKey):
    """A new API key."""

    secret: SecretStr


class APIKeySecret(ClerkModel):
    """What an API key is shown by."""

    secret: SecretStr


class M2MToken(_Subject):
    """A token by which one machine calls another."""

    object: str = "machine_to_machine_token"
    claims: JsonValue | None = None
    last_used_at: UnixMillis | None = None


class NewM2MToken(M2MToken):
    """A new token of a machine."""

    token: SecretStr


class IssuedOAuthToken(_Subject):
    """An access token of an OAuth application."""

    object: str = "clerk_idp_oauth_access_token"
    client_id: str


class InactiveOAuthToken(ClerkModel):
    """What is said of an access token that is none."""

    active: bool


class AdminPortalLinkToken(_Lasting):
    """What lets an administrator of an organization set up its connections."""

    object: str = "admin_portal_link_token"
    admin_portal_link_id: str | None = None
    instance_id: str | None = None
    organization_id: str | None = None
    it_contact_id: str | None = None
    scopes: tuple[str, ...] | None = None


class NewAdminPortalLinkToken(AdminPortalLinkToken):
    """A new token of an administrator."""

    token: SecretStr


class AgentTask(ClerkModel):
    """What an agent may do for a user."""

    object: str = "agent_task"
    agent_id: str
    """The same for the same `agent_name`."""
    agent_task_id: str
    task_id: str | None = None
    """Deprecated by Clerk in favour of `agent_task_id`."""
    url: SecretStr | None = None
    """Whoever visits it is signed in as the user. Only of a new one."""
