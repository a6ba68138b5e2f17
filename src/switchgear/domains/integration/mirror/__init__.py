"""Providers' objects as Core integration's entities: any order of events, any duplicates, one result.

    known = {key: states[key] for key in touches(event) if key in states}
    updates = sync(event, known)
    states |= {update.key: update.state for update in updates}

    found = gather(related(updates), look_up)
    derived = derive(updates, found)
    states |= {update.key: update.state for update in derived}

`sync` joins what an event says into the states of what it names. `derive` tells what follows from several states: a
role from all subscriptions of a user, and whom something belongs to. Both answer updates with the strict entity, or
None and what is missing. All of it is pure: `look_up` and `states` are the caller's.
"""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.integration.mirror.ayrshare import ANALYTICS, SUSPENDED
    from switchgear.domains.integration.mirror.kinds import (
        ACCOUNT,
        CUSTOMER,
        EVENT,
        LINKED,
        POST,
        PROFILE,
        SUBSCRIPTION,
        USER,
        account_key,
        linked_key,
        post_key,
        profile_key,
    )
    from switchgear.domains.integration.mirror.local import appointed, edited, erasure
    from switchgear.domains.integration.mirror.queries import Relation, RelationKind, gather, relations
    from switchgear.domains.integration.mirror.show import Update
    from switchgear.domains.integration.mirror.steps import absorb, derive, related, sync, touches
    from switchgear.domains.integration.mirror.stripe import REFETCH_ON_INVOICE

__all__ = [
    "ACCOUNT",
    "ANALYTICS",
    "CUSTOMER",
    "EVENT",
    "LINKED",
    "POST",
    "PROFILE",
    "REFETCH_ON_INVOICE",
    "SUBSCRIPTION",
    "SUSPENDED",
    "USER",
    "Relation",
    "RelationKind",
    "Update",
    "absorb",
    "account_key",
    "appointed",
    "derive",
    "edited",
    "erasure",
    "gather",
    "linked_key",
    "post_key",
    "profile_key",
    "related",
    "relations",
    "sync",
    "touches",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "ayrshare": "ANALYTICS SUSPENDED",
            "kinds": "ACCOUNT CUSTOMER EVENT LINKED POST PROFILE SUBSCRIPTION USER account_key linked_key post_key "
            "profile_key",
            "local": "appointed edited erasure",
            "queries": "Relation RelationKind gather relations",
            "show": "Update",
            "steps": "absorb derive related sync touches",
            "stripe": "REFETCH_ON_INVOICE",
        },
    )
