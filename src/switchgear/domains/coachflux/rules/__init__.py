"""The rules of CoachFlux as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
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
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "access accounts actions billing consistency deletion export metrics organizations ownership "
        "permissions pruning service sessions",
    )
