"""`ClerkClient` and `AsyncClerkClient`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typing_extensions import Unpack

from switchgear._frames import frameless
from switchgear.clerk import operations
from switchgear.clerk.models.base import TotalCount
from switchgear.clerk.problems import problem
from switchgear.errors import ConfigurationError
from switchgear.pipeline.client import AsyncBaseApiClient, AsyncClientOptions, BaseApiClient, ClientOptions
from switchgear.pipeline.namespaces import Offered
from switchgear.pipeline.operation import Async, AsyncRaw, Bound, ModeT, Raw, Sync
from switchgear.pipeline.request import Repeat, Request, path
from switchgear.pipeline.service import ServiceSpec
from switchgear.types.model import decoder
from switchgear.types.secrets import AsyncCredential, Credential

__all__ = ["API_VERSION", "SPEC", "AsyncClerkClient", "ClerkClient", "ClerkNamespaces"]

API_VERSION: Final = "2026-05-12"
"""The version of the Backend API that the operations are written for."""

_KEYS: Final = ("sk_live_", "sk_test_", "ak_")
_OTHERS: Final = {
    "pk_": "a publishable key, which is for browsers",
    "whsec_": "the secret of a webhook endpoint",
    "rk_": "a key of Stripe",
    "eyJ": "a token",
    "-----BEGIN": "a PEM key, which verifies session tokens",
    "Bearer ": "the value of a header",
}


def _check_secret_key(key: str) -> None:
    fault = next(_faults(key), None)
    if fault is not None:
        raise ConfigurationError(f"{fault}; a secret key of Clerk begins with {', '.join(_KEYS)}", service="clerk")


def _faults(key: str) -> Iterator[str]:
    """Why this cannot be a key, in words that do not repeat it."""
    if not key.strip():
        yield "the secret key is empty"
    yield from (f"this is {other}" for prefix, other in _OTHERS.items() if key.startswith(prefix))
    if not key.isascii() or not key.isprintable() or " " in key:
        yield "the secret key holds a space, a line break, or a character beyond ASCII"
    if not any(key.startswith(prefix) and key != prefix for prefix in _KEYS):
        yield "this is no secret key"


def _live(key: str) -> bool | None:
    return None if key.startswith("ak_") else key.startswith("sk_live_")


def _no_account(content: bytes) -> None:
    decoder(TotalCount)(content)  # a count shows that the key works; Clerk names no account


SPEC: Final = ServiceSpec(
    name="clerk",
    base_url="https://api.clerk.com",
    headers=(("Clerk-API-Version", API_VERSION),),
    repeat={
        "GET": Repeat.SAFE,
        "PUT": Repeat.SAFE,
        "DELETE": Repeat.SAFE,
        "PATCH": Repeat.SAFE,  # sets values or merges objects: the same twice is as good as once
        "POST": Repeat.NEVER,  # there are no idempotency keys
    },
    own_limits=frozenset(
        ("POST", f"/v1{place}{bulk}")
        for place in ("/invitations", "/organizations/{organization_id}/invitations")
        for bulk in ("", "/bulk")
    ),  # per hour, where all else is limited per ten seconds (Clerk's documentation: rate limits)
    request_id_headers=("cf-ray",),
    problem=problem,
    check_credential=_check_secret_key,
    live=_live,
    check=lambda: Request(method="GET", path=path("/v1/users/count"), decode=_no_account),
)
"""Clerk, described. It has neither tenants nor idempotency keys."""


class ClerkNamespaces(Bound[ModeT]):
    """What a Clerk client offers, in any mode."""

    actor_tokens: Offered[operations.ActorTokens[ModeT]] = Offered(lambda: operations.ActorTokens)
    admin_portal_link_tokens: Offered[operations.AdminPortalLinkTokens[ModeT]] = Offered(
        lambda: operations.AdminPortalLinkTokens
    )
    agent_tasks: Offered[operations.AgentTasks[ModeT]] = Offered(lambda: operations.AgentTasks)
    allowlist_identifiers: Offered[operations.AllowlistIdentifiers[ModeT]] = Offered(
        lambda: operations.AllowlistIdentifiers
    )
    api_keys: Offered[operations.APIKeys[ModeT]] = Offered(lambda: operations.APIKeys)
    beta_features: Offered[operations.BetaFeatures[ModeT]] = Offered(lambda: operations.BetaFeatures)
    billing: Offered[operations.Billing[ModeT]] = Offered(lambda: operations.Billing)
    blocklist_identifiers: Offered[operations.BlocklistIdentifiers[ModeT]] = Offered(
        lambda: operations.BlocklistIdentifiers
    )
    clients: Offered[operations.Clients[ModeT]] = Offered(lambda: operations.Clients)
    directories: Offered[operations.Directories[ModeT]] = Offered(lambda: operations.Directories)
    domains: Offered[operations.Domains[ModeT]] = Offered(lambda: operations.Domains)
    email_addresses: Offered[operations.EmailAddresses[ModeT]] = Offered(lambda: operations.EmailAddresses)
    enterprise_connections: Offered[operations.EnterpriseConnections[ModeT]] = Offered(
        lambda: operations.EnterpriseConnections
    )
    instance_settings: Offered[operations.InstanceSettings[ModeT]] = Offered(lambda: operations.InstanceSettings)
    invitations: Offered[operations.Invitations[ModeT]] = Offered(lambda: operations.Invitations)
    jwks: Offered[operations.Jwks[ModeT]] = Offered(lambda: operations.Jwks)
    jwt_templates: Offered[operations.JWTTemplates[ModeT]] = Offered(lambda: operations.JWTTemplates)
    m2m_tokens: Offered[operations.M2MTokens[ModeT]] = Offered(lambda: operations.M2MTokens)
    machines: Offered[operations.Machines[ModeT]] = Offered(lambda: operations.Machines)
    miscellaneous: Offered[operations.Miscellaneous[ModeT]] = Offered(lambda: operations.Miscellaneous)
    oauth_access_tokens: Offered[operations.OAuthAccessTokens[ModeT]] = Offered(lambda: operations.OAuthAccessTokens)
    oauth_applications: Offered[operations.OAuthApplications[ModeT]] = Offered(lambda: operations.OAuthApplications)
    organization_domains: Offered[operations.OrganizationDomains[ModeT]] = Offered(
        lambda: operations.OrganizationDomains
    )
    organization_invitations: Offered[operations.OrganizationInvitations[ModeT]] = Offered(
        lambda: operations.OrganizationInvitations
    )
    organization_memberships: Offered[operations.OrganizationMemberships[ModeT]] = Offered(
        lambda: operations.OrganizationMemberships
    )
    organization_permissions: Offered[operations.OrganizationPermissions[ModeT]] = Offered(
        lambda: operations.OrganizationPermissions
    )
    organization_roles: Offered[operations.OrganizationRoles[ModeT]] = Offered(lambda: operations.OrganizationRoles)
    organizations: Offered[operations.Organizations[ModeT]] = Offered(lambda: operations.Organizations)
    phone_numbers: Offered[operations.PhoneNumbers[ModeT]] = Offered(lambda: operations.PhoneNumbers)
    proxy_checks: Offered[operations.ProxyChecks[ModeT]] = Offered(lambda: operations.ProxyChecks)
    redirect_urls: Offered[operations.RedirectURLs[ModeT]] = Offered(lambda: operations.RedirectURLs)
    role_sets: Offered[operations.RoleSets[ModeT]] = Offered(lambda: operations.RoleSets)
    saml_connections: Offered[operations.SAMLConnections[ModeT]] = Offered(lambda: operations.SAMLConnections)
    scim_directories: Offered[operations.SCIMDirectories[ModeT]] = Offered(lambda: operations.SCIMDirectories)
    sessions: Offered[operations.Sessions[ModeT]] = Offered(lambda: operations.Sessions)
    sign_in_tokens: Offered[operations.SignInTokens[ModeT]] = Offered(lambda: operations.SignInTokens)
    sign_ups: Offered[operations.SignUps[ModeT]] = Offered(lambda: operations.SignUps)
    templates: Offered[operations.Templates[ModeT]] = Offered(lambda: operations.Templates)
    testing_tokens: Offered[operations.TestingTokens[ModeT]] = Offered(lambda: operations.TestingTokens)
    users: Offered[operations.Users[ModeT]] = Offered(lambda: operations.Users)
    waitlist_entries: Offered[operations.WaitlistEntries[ModeT]] = Offered(lambda: operations.WaitlistEntries)
    webhooks: Offered[operations.Webhooks[ModeT]] = Offered(lambda: operations.Webhooks)


class ClerkClient(BaseApiClient, ClerkNamespaces[Sync]):
    """Clerk's Backend API, synchronously. Threads may share it.

    Args:
        secret_key: The instance's key (`sk_test_`, `sk_live_`) or a machine's (`ak_`), or a function that answers the
            current one.
        **options: See `ClientOptions`.

    Raises:
        ConfigurationError: The key cannot be one of Clerk, or an option is not acceptable.
    """

    spec = SPEC

    @frameless
    def __init__(self, secret_key: Credential, **options: Unpack[ClientOptions]) -> None:
        super().__init__(secret_key, **options)

    @property
    def raw(self) -> ClerkNamespaces[Raw]:
        """The same operations, each answering a `Response` with status, headers and attempts beside the value."""
        return ClerkNamespaces[Raw].over(self._engine, Raw)


class AsyncClerkClient(AsyncBaseApiClient, ClerkNamespaces[Async]):
    """Clerk's Backend API, asynchronously; see `ClerkClient`. Tasks of one event loop may share it."""

    spec = SPEC

    @frameless
    def __init__(self, secret_key: AsyncCredential, **options: Unpack[AsyncClientOptions]) -> None:
        super().__init__(secret_key, **options)

    @property
    def raw(self) -> ClerkNamespaces[AsyncRaw]:
        """The same operations, each answering a `Response` with status, headers and attempts beside the value."""
        return ClerkNamespaces[AsyncRaw].over(self._engine, AsyncRaw)
