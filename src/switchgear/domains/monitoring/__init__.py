"""Monitoring as pure functions: counts, compliance, consistency, measurements, and the alerts that follow from them."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.monitoring.alerts import *
    from switchgear.domains.monitoring.compliance import *
    from switchgear.domains.monitoring.consistency import *
    from switchgear.domains.monitoring.counts import *
    from switchgear.domains.monitoring.events import *
    from switchgear.domains.monitoring.measures import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "alerts compliance consistency counts events measures")
