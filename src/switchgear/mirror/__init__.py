"""One state per object of a provider, in the provider's own names, and the engine that makes products' rows of it.

A product is tables over the states (`Product`, `Shows`): columns, findings, and what stays after an erasure. Whatever
products look at a state, it is one: an event that two of them sync changes it once.
"""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.mirror.ayrshare import ANALYTICS as ANALYTICS
    from switchgear.mirror.ayrshare import RECONNECT as RECONNECT
    from switchgear.mirror.ayrshare import SUSPENDED as SUSPENDED
    from switchgear.mirror.kinds import *
    from switchgear.mirror.objects import *
    from switchgear.mirror.product import *
    from switchgear.mirror.relation import Relation as Relation
    from switchgear.mirror.relation import RelationKind as RelationKind
    from switchgear.mirror.shows import *
    from switchgear.mirror.stripe import REFETCH_ON_INVOICE as REFETCH_ON_INVOICE
    from switchgear.mirror.world import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "kinds objects product shows world",
        {
            "ayrshare": "ANALYTICS RECONNECT SUSPENDED",
            "relation": "Relation RelationKind",
            "stripe": "REFETCH_ON_INVOICE",
        },
    )
