"""Who may do what in RepurposeFlow."""

from __future__ import annotations

from typing import Final

from switchgear.domains.access import Action, Authorize, Grant, Role, authorizer
from switchgear.domains.repurposeflow.billing import Subscription
from switchgear.domains.repurposeflow.entities import ENTITIES
from switchgear.domains.repurposeflow.generation import Generation
from switchgear.domains.repurposeflow.usage import UsageLog
from switchgear.domains.repurposeflow.user import User

__all__ = ["GRANTS", "authorize"]

_CRUD: Final = (Action.READ, Action.CREATE, Action.UPDATE, Action.DELETE)

GRANTS: Final[tuple[Grant, ...]] = (
    Grant("service", (Role.SERVICE,), (*_CRUD, Action.EXPORT), ENTITIES),
    Grant("admin_reads", (Role.ADMIN,), (Action.READ,), (User, Generation, UsageLog, Subscription)),
    Grant("admin_users", (Role.ADMIN,), (Action.UPDATE, Action.DELETE, Action.EXPORT), (User,)),
    Grant("own_rows", (Role.OWNER,), (Action.READ,), ENTITIES),
    Grant("own_account", (Role.OWNER,), (Action.DELETE, Action.EXPORT), (User,)),
    Grant("own_profile", (Role.OWNER,), (Action.UPDATE,), (User,), fields=("full_name", "default_tone")),
    Grant("own_generations", (Role.OWNER,), (Action.CREATE,), (Generation,)),
)
"""Users raise neither their tier nor their quota, nor delete what counts against it; events are the service's."""

authorize: Authorize = authorizer(GRANTS)
