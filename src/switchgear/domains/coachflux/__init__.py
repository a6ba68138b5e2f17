"""CoachFlux: coaching conversations, anonymous or of users with an account of their own, billed by Stripe."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.coachflux.access import *
    from switchgear.domains.coachflux.analytics import *
    from switchgear.domains.coachflux.billing import *
    from switchgear.domains.coachflux.coaching import *
    from switchgear.domains.coachflux.content import *
    from switchgear.domains.coachflux.entities import *
    from switchgear.domains.coachflux.organization import *
    from switchgear.domains.coachflux.product import *
    from switchgear.domains.coachflux.retention import *
    from switchgear.domains.coachflux.rules.access import *
    from switchgear.domains.coachflux.rules.accounts import *
    from switchgear.domains.coachflux.rules.actions import *
    from switchgear.domains.coachflux.rules.billing import *
    from switchgear.domains.coachflux.rules.consistency import *
    from switchgear.domains.coachflux.rules.deletion import *
    from switchgear.domains.coachflux.rules.export import *
    from switchgear.domains.coachflux.rules.metrics import *
    from switchgear.domains.coachflux.rules.organizations import *
    from switchgear.domains.coachflux.rules.ownership import *
    from switchgear.domains.coachflux.rules.permissions import *
    from switchgear.domains.coachflux.rules.pruning import *
    from switchgear.domains.coachflux.rules.service import *
    from switchgear.domains.coachflux.rules.sessions import *
    from switchgear.domains.coachflux.service import *
    from switchgear.domains.coachflux.user import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "access analytics billing coaching content entities organization product retention "
        "rules.access rules.accounts rules.actions rules.billing rules.consistency rules.deletion rules.export "
        "rules.metrics rules.organizations rules.ownership rules.permissions rules.pruning rules.service "
        "rules.sessions service user",
    )
