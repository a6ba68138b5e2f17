"""RepurposeFlow: users of Clerk with a monthly quota, billing by Stripe, content generated for many channels."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.repurposeflow.billing import *
    from switchgear.domains.repurposeflow.channels import *
    from switchgear.domains.repurposeflow.entities import *
    from switchgear.domains.repurposeflow.generation import *
    from switchgear.domains.repurposeflow.inbox import *
    from switchgear.domains.repurposeflow.product import *
    from switchgear.domains.repurposeflow.retention import *
    from switchgear.domains.repurposeflow.rules.consistency import *
    from switchgear.domains.repurposeflow.rules.generations import *
    from switchgear.domains.repurposeflow.rules.history import *
    from switchgear.domains.repurposeflow.rules.monitoring import *
    from switchgear.domains.repurposeflow.rules.permissions import *
    from switchgear.domains.repurposeflow.rules.quota import *
    from switchgear.domains.repurposeflow.rules.subscriptions import *
    from switchgear.domains.repurposeflow.rules.usage import *
    from switchgear.domains.repurposeflow.usage import *
    from switchgear.domains.repurposeflow.user import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "billing channels entities generation inbox product retention rules.consistency rules.generations "
        "rules.history rules.monitoring rules.permissions rules.quota rules.subscriptions rules.usage usage user",
    )
