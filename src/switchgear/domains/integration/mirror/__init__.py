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
    from switchgear.domains.integration.mirror.ayrshare import ANALYTICS as ANALYTICS
    from switchgear.domains.integration.mirror.ayrshare import SUSPENDED as SUSPENDED
    from switchgear.domains.integration.mirror.kinds import ACCOUNT as ACCOUNT
    from switchgear.domains.integration.mirror.kinds import CUSTOMER as CUSTOMER
    from switchgear.domains.integration.mirror.kinds import EVENT as EVENT
    from switchgear.domains.integration.mirror.kinds import LINKED as LINKED
    from switchgear.domains.integration.mirror.kinds import POST as POST
    from switchgear.domains.integration.mirror.kinds import PROFILE as PROFILE
    from switchgear.domains.integration.mirror.kinds import SUBSCRIPTION as SUBSCRIPTION
    from switchgear.domains.integration.mirror.kinds import USER as USER
    from switchgear.domains.integration.mirror.kinds import account_key as account_key
    from switchgear.domains.integration.mirror.kinds import linked_key as linked_key
    from switchgear.domains.integration.mirror.kinds import post_key as post_key
    from switchgear.domains.integration.mirror.kinds import profile_key as profile_key
    from switchgear.domains.integration.mirror.local import *
    from switchgear.domains.integration.mirror.queries import Relation as Relation
    from switchgear.domains.integration.mirror.queries import RelationKind as RelationKind
    from switchgear.domains.integration.mirror.queries import gather as gather
    from switchgear.domains.integration.mirror.queries import relations as relations
    from switchgear.domains.integration.mirror.show import Update as Update
    from switchgear.domains.integration.mirror.steps import *
    from switchgear.domains.integration.mirror.stripe import REFETCH_ON_INVOICE as REFETCH_ON_INVOICE
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "local steps",
        {
            "ayrshare": "ANALYTICS SUSPENDED",
            "kinds": "ACCOUNT CUSTOMER EVENT LINKED POST PROFILE SUBSCRIPTION USER account_key linked_key "
            "post_key profile_key",
            "queries": "Relation RelationKind gather relations",
            "show": "Update",
            "stripe": "REFETCH_ON_INVOICE",
        },
    )
