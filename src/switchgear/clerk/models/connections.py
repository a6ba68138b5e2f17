"""Connections to the identity providers of enterprises, and the directories that provision users from there."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import SecretStr

from switchgear.clerk.models.base import ClerkModel
from switchgear.clerk.models.roles import Role
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = [
    "ConnectionTestRun",
    "ConnectionTestRunLog",
    "ConnectionTestRunOAuth",
    "ConnectionTestRunSAML",
    "ConnectionTestRunURL",
    "ConnectionTestRunUser",
    "CustomAttribute",
    "Directory",
    "EnterpriseConnection",
    "EnterpriseConnectionOAuth",
    "EnterpriseConnectionSAML",
    "GroupRoleMapping",
    "LoginHint",
    "LoginHintMode",
    "SAMLAttributeMapping",
    "SAMLConnection",
]

LoginHintMode: TypeAlias = Literal["email_address", "custom_attribute", "off"]
"""What a provider is told of who wants to sign in."""


class LoginHint(ClerkModel):
    """What a provider is told of who wants to sign in."""

    mode: Open[LoginHintMode]
    source: str | None = None
    """The key in the user's public metadata, of a custom attribute."""


class CustomAttribute(ClerkModel):
    """A property of users that comes from a provider or a directory."""

    name: str | None = None
    key: str | None = None
    sso_path: str | None = None
    scim_path: str | None = None
    directory_path: str | None = None
    multi_valued: bool | None = None


class SAMLAttributeMapping(ClerkModel):
    """What the provider calls the properties of a user."""

    user_id: str | None = None
    email_address: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class SAMLConnection(ClerkModel):
    """A SAML connection. Deprecated by Clerk in favour of `EnterpriseConnection`."""

    id: str
    object: str = "saml_connection"
    name: str
    domain: str | None = None
    domains: tuple[str, ...] | None = None
    active: bool | None = None
    provider: str | None = None
    organization_id: str | None = None
    enterprise_connection_id: str | None = None
    user_count: int | None = None
    idp_entity_id: str | None = None
    idp_sso_url: str | None = None
    idp_certificate: str | None = None
    idp_certificate_issued_at: UnixMillis | None = None
    idp_certificate_expires_at: UnixMillis | None = None
    idp_metadata_url: str | None = None
    idp_metadata: str | None = None
    acs_url: str | None = None
    sp_entity_id: str | None = None
    sp_metadata_url: str | None = None
    attribute_mapping: SAMLAttributeMapping | None = None
    login_hint: LoginHint | None = None
    sync_user_attributes: bool | None = None
    allow_subdomains: bool | None = None
    allow_idp_initiated: bool | None = None
    disable_additional_identifications: bool | None = None
    allow_organization_account_linking: bool | None = None
    force_authn: bool | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class EnterpriseConnectionSAML(ClerkModel):
    """What a connection has that speaks SAML."""

    id: str | None = None
    name: str | None = None
    active: bool | None = None
    idp_entity_id: str | None = None
    idp_sso_url: str | None = None
    idp_metadata_url: str | None = None
    acs_url: str | None = None
    sp_entity_id: str | None = None
    sp_metadata_url: str | None = None
    allow_idp_initiated: bool | None = None
    allow_subdomains: bool | None = None
    force_authn: bool | None = None
    login_hint: LoginHint | None = None


class EnterpriseConnectionOAuth(ClerkModel):
    """What a connection has that speaks OpenID Connect."""

    id: str | None = None
    name: str | None = None
    provider_key: str | None = None
    client_id: str | None = None
    discovery_url: str | None = None
    auth_url: str | None = None
    token_url: str | None = None
    user_info_url: str | None = None
    requires_pkce: bool | None = None
    logo_public_url: str | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class EnterpriseConnection(ClerkModel):
    """A connection to the identity provider of an enterprise."""

    id: str
    object: str = "enterprise_connection"
    name: str
    provider: str
    """Such as `saml_okta`, `oidc_custom`."""
    logo_public_url: str | None = None
    active: bool | None = None
    domains: tuple[str, ...] = ()
    organization_id: str | None = None
    sync_user_attributes: bool | None = None
    """At each sign-in."""
    disable_additional_identifications: bool | None = None
    allow_organization_account_linking: bool | None = None
    custom_attributes: tuple[CustomAttribute, ...] | None = None
    saml_connection: EnterpriseConnectionSAML | None = None
    oauth_config: EnterpriseConnectionOAuth | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class ConnectionTestRunURL(ClerkModel):
    """Where a test of a connection begins, for a short while."""

    url: str


class ConnectionTestRunUser(ClerkModel):
    """Who the provider said has signed in."""

    email_address: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    user_id: str | None = None


class ConnectionTestRunLog(ClerkModel):
    """What happened during a test."""

    level: str | None = None
    code: str | None = None
    short_message: str | None = None
    message: str | None = None


class ConnectionTestRunSAML(ClerkModel):
    """What passed in SAML."""

    saml_request: str | None = None
    saml_response: SecretStr | None = None
    relay_state: str | None = None


class ConnectionTestRunOAuth(ClerkModel):
    """What passed in OpenID Connect."""

    id_token: SecretStr | None = None
    access_token: SecretStr | None = None
    user_info: str | None = None


class ConnectionTestRun(ClerkModel):
    """A test of a connection."""

    id: str
    status: Open[Literal["pending", "success", "failed"]]
    connection_type: Open[Literal["saml", "oauth"]] | None = None
    parsed_user_info: ConnectionTestRunUser | None = None
    logs: tuple[ConnectionTestRunLog, ...] | None = None
    saml: ConnectionTestRunSAML | None = None
    oauth: ConnectionTestRunOAuth | None = None
    created_at: UnixMillis


class Directory(ClerkModel):
    """A directory that provisions users; Clerk called it a SCIM directory before."""

    id: str
    object: str = "directory"
    """`scim_directory` under its former name."""
    name: str
    enterprise_connection_id: str | None = None
    endpoint_url: str | None = None
    provider: str | None = None
    enabled: bool | None = None
    group_role_mapping_enabled: bool | None = None
    attribute_mapping: dict[str, str | None] | None = None
    """Property of a user -> where the directory has it."""
    custom_attributes: tuple[CustomAttribute, ...] | None = None
    api_key: SecretStr | None = None
    """Of a directory that is new, or whose key is."""
    created_at: UnixMillis
    updated_at: UnixMillis


class GroupRoleMapping(ClerkModel):
    """The role that members of a group have. What is called `scim_` is the same under its former name."""

    id: str
    object: str = "directory_group_role_mapping"
    """`scim_group_role_mapping` under its former name."""
    directory_id: str
    scim_directory_id: str | None = None
    directory_group_id: str
    scim_group_id: str | None = None
    directory_group_display_name: str | None = None
    scim_group_display_name: str | None = None
    role: Role | None = None
    precedence: int | None = None
    """From 1; the lowest decides for who is in several groups."""
    created_at: UnixMillis
    updated_at: UnixMillis
