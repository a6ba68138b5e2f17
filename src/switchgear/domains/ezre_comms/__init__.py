"""Ezre Comms: organizations that generate content, approve it, and publish it on a schedule."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.ezre_comms.connection import *
    from switchgear.domains.ezre_comms.content import *
    from switchgear.domains.ezre_comms.engagement import *
    from switchgear.domains.ezre_comms.entities import *
    from switchgear.domains.ezre_comms.organization import *
    from switchgear.domains.ezre_comms.product import *
    from switchgear.domains.ezre_comms.publication import *
    from switchgear.domains.ezre_comms.publishing import *
    from switchgear.domains.ezre_comms.retention import *
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
        "connection content engagement entities organization product publication publishing retention rules.approval "
        "rules.comments rules.connections rules.consistency rules.edits rules.engagement "
        "rules.permissions rules.posts rules.recurrence rules.retries rules.usage",
    )
