"""The rules of Core integration as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.integration.rules.accounts import *
    from switchgear.domains.integration.rules.analytics import *
    from switchgear.domains.integration.rules.consistency import *
    from switchgear.domains.integration.rules.permissions import *
    from switchgear.domains.integration.rules.posts import *
    from switchgear.domains.integration.rules.subscriptions import *
    from switchgear.domains.integration.rules.users import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, "accounts analytics consistency permissions posts subscriptions users"
    )
