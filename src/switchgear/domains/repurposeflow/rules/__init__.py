"""The rules of RepurposeFlow as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.repurposeflow.rules.consistency import *
    from switchgear.domains.repurposeflow.rules.generations import *
    from switchgear.domains.repurposeflow.rules.history import *
    from switchgear.domains.repurposeflow.rules.permissions import *
    from switchgear.domains.repurposeflow.rules.quota import *
    from switchgear.domains.repurposeflow.rules.subscriptions import *
    from switchgear.domains.repurposeflow.rules.usage import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, "consistency generations history permissions quota subscriptions usage"
    )
