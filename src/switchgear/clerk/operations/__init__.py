"""Clerk's operations, grouped as in its Backend API reference."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.operations.access_lists import *
    from switchgear.clerk.operations.admin_portal_link_tokens import *
    from switchgear.clerk.operations.agent_tasks import *
    from switchgear.clerk.operations.api_keys import *
    from switchgear.clerk.operations.beta_features import *
    from switchgear.clerk.operations.billing import *
    from switchgear.clerk.operations.clients import *
    from switchgear.clerk.operations.directories import *
    from switchgear.clerk.operations.domains import *
    from switchgear.clerk.operations.email_addresses import *
    from switchgear.clerk.operations.enterprise_connections import *
    from switchgear.clerk.operations.instance_settings import *
    from switchgear.clerk.operations.invitations import *
    from switchgear.clerk.operations.jwks import *
    from switchgear.clerk.operations.jwt_templates import *
    from switchgear.clerk.operations.m2m_tokens import *
    from switchgear.clerk.operations.machines import *
    from switchgear.clerk.operations.miscellaneous import *
    from switchgear.clerk.operations.oauth_access_tokens import *
    from switchgear.clerk.operations.oauth_applications import *
    from switchgear.clerk.operations.organization_domains import *
    from switchgear.clerk.operations.organization_invitations import *
    from switchgear.clerk.operations.organization_memberships import *
    from switchgear.clerk.operations.organization_permissions import *
    from switchgear.clerk.operations.organization_roles import *
    from switchgear.clerk.operations.organizations import *
    from switchgear.clerk.operations.phone_numbers import *
    from switchgear.clerk.operations.proxy_checks import *
    from switchgear.clerk.operations.redirect_urls import *
    from switchgear.clerk.operations.role_sets import *
    from switchgear.clerk.operations.saml_connections import *
    from switchgear.clerk.operations.scim_directories import *
    from switchgear.clerk.operations.sessions import *
    from switchgear.clerk.operations.sign_in_tokens import *
    from switchgear.clerk.operations.templates import *
    from switchgear.clerk.operations.user_parameters import *
    from switchgear.clerk.operations.users import *
    from switchgear.clerk.operations.waitlist_entries import *
    from switchgear.clerk.operations.webhooks import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "access_lists admin_portal_link_tokens agent_tasks api_keys beta_features billing clients directories "
        "domains email_addresses enterprise_connections instance_settings invitations jwks jwt_templates "
        "m2m_tokens machines miscellaneous oauth_access_tokens oauth_applications organization_domains "
        "organization_invitations organization_memberships organization_permissions organization_roles "
        "organizations phone_numbers proxy_checks redirect_urls role_sets saml_connections scim_directories "
        "sessions sign_in_tokens templates user_parameters users waitlist_entries webhooks",
    )
