"""Ezre Comms: organizations that generate content, approve it, and publish it on a schedule."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.ezre_comms.connection import *
    from switchgear.domains.ezre_comms.content import *
    from switchgear.domains.ezre_comms.engagement import *
    from switchgear.domains.ezre_comms.entities import *
    from switchgear.domains.ezre_comms.organization import *
    from switchgear.domains.ezre_comms.publishing import *
    from switchgear.domains.ezre_comms.retention import *
    from switchgear.domains.ezre_comms.rules import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, "connection content engagement entities organization publishing retention rules"
    )
