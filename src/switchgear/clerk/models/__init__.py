"""What Clerk sends: users, sessions, organizations, billing, messages, and the parts that they are made of."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.models.access_lists import *
    from switchgear.clerk.models.accounts import *
    from switchgear.clerk.models.base import *
    from switchgear.clerk.models.billing import *
    from switchgear.clerk.models.clients import *
    from switchgear.clerk.models.connections import *
    from switchgear.clerk.models.credentials import *
    from switchgear.clerk.models.identifications import *
    from switchgear.clerk.models.instances import *
    from switchgear.clerk.models.invitations import *
    from switchgear.clerk.models.issued_credentials import *
    from switchgear.clerk.models.jwks import *
    from switchgear.clerk.models.machines import *
    from switchgear.clerk.models.messages import *
    from switchgear.clerk.models.organization_domains import *
    from switchgear.clerk.models.organizations import *
    from switchgear.clerk.models.payments import *
    from switchgear.clerk.models.roles import *
    from switchgear.clerk.models.sessions import *
    from switchgear.clerk.models.sign_in_tokens import *
    from switchgear.clerk.models.sign_ups import *
    from switchgear.clerk.models.subscriptions import *
    from switchgear.clerk.models.users import *
    from switchgear.clerk.models.verification import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "access_lists accounts base billing clients connections credentials identifications instances "
        "invitations issued_credentials jwks machines messages organization_domains organizations payments "
        "roles sessions sign_in_tokens sign_ups subscriptions users verification",
    )
