"""An instance of Clerk: its settings, domains, and templates."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = [
    "CNameTarget",
    "Domain",
    "Instance",
    "InstanceAuthSettings",
    "InstanceCommunication",
    "InstanceProtect",
    "InstanceRestrictions",
    "JWTTemplate",
    "OAuthApplicationSettings",
    "OrganizationSettings",
    "ProxyCheck",
    "RedirectURL",
    "SvixURL",
    "Template",
]


class Instance(ClerkModel):
    """An instance."""

    id: str
    object: str = "instance"
    environment_type: str | None = None
    """`development` or `production`."""
    allowed_origins: tuple[str, ...] | None = None
    workspace_id: str | None = None


class InstanceAuthSettings(ClerkModel):
    """How users sign up."""

    id: str | None = None
    object: str = "instance_settings"
    restricted_to_allowlist: bool | None = None
    from_email_address: str | None = None
    """The part before the `@`."""
    progressive_sign_up: bool | None = None
    enhanced_email_deliverability: bool | None = None


class InstanceRestrictions(ClerkModel):
    """Who may sign up."""

    object: str = "instance_restrictions"
    allowlist: bool | None = None
    blocklist: bool | None = None
    allowlist_blocklist_disabled_on_sign_in: bool | None = None
    block_email_subaddresses: bool | None = None
    block_disposable_email_domains: bool | None = None


class InstanceProtect(ClerkModel):
    """What keeps attackers off."""

    object: str = "instance_protect"
    rules_enabled: bool | None = None
    specter_enabled: bool | None = None
    checks_bypassed: bool | None = None


class InstanceCommunication(ClerkModel):
    """Where text messages go."""

    object: str = "instance_communication"
    blocked_country_codes: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2."""


class OAuthApplicationSettings(ClerkModel):
    """What OAuth applications may do."""

    object: str = "oauth_application_settings"
    dynamic_oauth_client_registration: bool | None = None
    """Whether applications may register themselves (RFC 7591)."""
    default_scopes: tuple[str, ...] | None = None
    oauth_jwt_access_tokens: bool | None = None
    """False: access tokens are opaque."""
    client_id_metadata_documents_advertised: bool | None = None
    client_id_metadata_documents_only_allow_pre_registered_clients: bool | None = None
    client_id_metadata_documents_block_implicitly_allowed_clients: bool | None = None


class OrganizationSettings(ClerkModel):
    """What holds for all organizations."""

    object: str = "organization_settings"
    enabled: bool | None = None
    max_allowed_memberships: int | None = None
    """0 is no limit."""
    max_allowed_roles: int | None = None
    max_role_sets_allowed: int | None = None
    max_allowed_domains: int | None = None
    max_allowed_permissions: int | None = None
    """Without effect: there is no limit any more."""
    creator_role: str | None = None
    admin_delete_enabled: bool | None = None
    domains_enabled: bool | None = None
    slug_disabled: bool | None = None
    domains_enrollment_modes: tuple[
        Open[Literal["manual_invitation", "automatic_invitation", "automatic_suggestion"]], ...
    ] = ()
    domains_default_role: str | None = None
    initial_role_set_key: str | None = None


class CNameTarget(ClerkModel):
    """A record of the DNS that a domain needs."""

    host: str
    value: str
    required: bool | None = None


class Domain(ClerkModel):
    """A domain of the instance, the primary one or a satellite."""

    id: str
    object: str = "domain"
    name: str
    is_satellite: bool | None = None
    frontend_api_url: str | None = None
    accounts_portal_url: str | None = None
    """None: of a satellite."""
    proxy_url: str | None = None
    development_origin: str | None = None
    cname_targets: tuple[CNameTarget, ...] | None = None


class ProxyCheck(ClerkModel):
    """Whether a proxy reaches Clerk."""

    id: str
    object: str = "proxy_check"
    domain_id: str
    proxy_url: str | None = None
    successful: bool
    last_run_at: UnixMillis | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class RedirectURL(ClerkModel):
    """Where native applications may be sent after sign-in."""

    id: str
    object: str = "redirect_url"
    url: str
    created_at: UnixMillis
    updated_at: UnixMillis


class JWTTemplate(ClerkModel):
    """What tokens for other services hold."""

    id: str
    object: str = "jwt_template"
    name: str
    claims: Metadata = Field(default_factory=dict)
    lifetime: int | None = None
    """In seconds."""
    allowed_clock_skew: int | None = None
    """In seconds."""
    custom_signing_key: bool | None = None
    signing_algorithm: str | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class Template(ClerkModel):
    """What an e-mail or a text message is made from."""

    id: str | None = None
    object: str = "template"
    instance_id: str | None = None
    resource_type: str | None = None
    """`system`, or `user` where it was changed."""
    template_type: str | None = None
    """`email` or `sms`."""
    name: str | None = None
    slug: str | None = None
    position: int | None = None
    can_revert: bool | None = None
    can_delete: bool | None = None
    can_edit_body: bool | None = None
    can_toggle: bool | None = None
    subject: str | None = None
    markup: str | None = None
    body: str | None = None
    available_variables: tuple[str, ...] = ()
    required_variables: tuple[str, ...] = ()
    from_email_name: str | None = None
    reply_to_email_name: str | None = None
    delivered_by_clerk: bool | None = None
    enabled: bool | None = None
    flagged_as_suspicious: bool | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class SvixURL(ClerkModel):
    """Where the webhooks of the instance are managed."""

    svix_url: SecretStr
    """Whoever visits it is let in."""
