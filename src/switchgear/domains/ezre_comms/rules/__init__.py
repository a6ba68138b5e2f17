"""The rules of Ezre Comms as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.ezre_comms.rules.approval import *
    from switchgear.domains.ezre_comms.rules.comments import *
    from switchgear.domains.ezre_comms.rules.connections import *
    from switchgear.domains.ezre_comms.rules.consistency import *
    from switchgear.domains.ezre_comms.rules.edits import *
    from switchgear.domains.ezre_comms.rules.engagement import *
    from switchgear.domains.ezre_comms.rules.permissions import *
    from switchgear.domains.ezre_comms.rules.posts import *
    from switchgear.domains.ezre_comms.rules.recurrence import *
    from switchgear.domains.ezre_comms.rules.retries import *
    from switchgear.domains.ezre_comms.rules.usage import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "approval comments connections consistency edits engagement permissions posts recurrence retries usage",
    )
