"""Core integration: users of Clerk, billing by Stripe, posts through Ayrshare."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.integration.billing import *
    from switchgear.domains.integration.entities import *
    from switchgear.domains.integration.inbox import *
    from switchgear.domains.integration.local import *
    from switchgear.domains.integration.product import *
    from switchgear.domains.integration.retention import *
    from switchgear.domains.integration.rules.accounts import *
    from switchgear.domains.integration.rules.analytics import *
    from switchgear.domains.integration.rules.consistency import *
    from switchgear.domains.integration.rules.permissions import *
    from switchgear.domains.integration.rules.posts import *
    from switchgear.domains.integration.rules.subscriptions import *
    from switchgear.domains.integration.rules.users import *
    from switchgear.domains.integration.social import *
    from switchgear.domains.integration.user import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "billing entities inbox local product retention rules.accounts rules.analytics rules.consistency "
        "rules.permissions rules.posts rules.subscriptions rules.users social user",
    )
