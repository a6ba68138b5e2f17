"""Core integration: users of Clerk, billing by Stripe, posts through Ayrshare."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.integration.billing import *
    from switchgear.domains.integration.entities import *
    from switchgear.domains.integration.inbox import *
    from switchgear.domains.integration.mirror import Relation as Relation
    from switchgear.domains.integration.mirror import RelationKind as RelationKind
    from switchgear.domains.integration.mirror import Update as Update
    from switchgear.domains.integration.mirror import absorb as absorb
    from switchgear.domains.integration.mirror import appointed as appointed
    from switchgear.domains.integration.mirror import derive as derive
    from switchgear.domains.integration.mirror import edited as edited
    from switchgear.domains.integration.mirror import erasure as erasure
    from switchgear.domains.integration.mirror import gather as gather
    from switchgear.domains.integration.mirror import related as related
    from switchgear.domains.integration.mirror import relations as relations
    from switchgear.domains.integration.mirror import sync as sync
    from switchgear.domains.integration.mirror import touches as touches
    from switchgear.domains.integration.retention import *
    from switchgear.domains.integration.rules import *
    from switchgear.domains.integration.social import *
    from switchgear.domains.integration.user import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "billing entities inbox retention rules social user",
        {
            "mirror": "Relation RelationKind Update absorb appointed derive edited erasure gather related "
            "relations sync touches"
        },
    )
