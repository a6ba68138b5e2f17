"""Clerk's operations, grouped as in its Backend API reference."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.operations.access_lists import *
    from switchgear.clerk.operations.clients import *
    from switchgear.clerk.operations.email_addresses import *
    from switchgear.clerk.operations.invitations import *
    from switchgear.clerk.operations.jwks import *
    from switchgear.clerk.operations.organization_domains import *
    from switchgear.clerk.operations.organization_invitations import *
    from switchgear.clerk.operations.organization_memberships import *
    from switchgear.clerk.operations.organization_permissions import *
    from switchgear.clerk.operations.organization_roles import *
    from switchgear.clerk.operations.organizations import *
    from switchgear.clerk.operations.phone_numbers import *
    from switchgear.clerk.operations.role_sets import *
    from switchgear.clerk.operations.sessions import *
    from switchgear.clerk.operations.sign_in_tokens import *
    from switchgear.clerk.operations.user_parameters import *
    from switchgear.clerk.operations.users import *
    from switchgear.clerk.operations.waitlist_entries import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "access_lists clients email_addresses invitations jwks organization_domains organization_invitations "
        "organization_memberships organization_permissions organization_roles organizations phone_numbers "
        "role_sets sessions sign_in_tokens user_parameters users waitlist_entries",
    )
