"""The algebra of synchronisation: any order, any duplicates, one state. No service, no clock and no network in it."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.sync.canonical import *
    from switchgear.sync.clock import *
    from switchgear.sync.explanation import *
    from switchgear.sync.identity import *
    from switchgear.sync.keys import *
    from switchgear.sync.lane import *
    from switchgear.sync.lifecycle import *
    from switchgear.sync.policy import *
    from switchgear.sync.reads import *
    from switchgear.sync.registers import *
    from switchgear.sync.resolution import *
    from switchgear.sync.state import *
    from switchgear.sync.update import *
    from switchgear.sync.views import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "canonical clock explanation identity keys lane lifecycle policy reads registers resolution state update views",
    )
