"""What the products' entities and rules have in common."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.access import *
    from switchgear.domains.actor import *
    from switchgear.domains.audit import *
    from switchgear.domains.billing import *
    from switchgear.domains.changes import *
    from switchgear.domains.credentials import *
    from switchgear.domains.declaration import *
    from switchgear.domains.entity import *
    from switchgear.domains.inbox import *
    from switchgear.domains.parsing import is_a as is_a
    from switchgear.domains.parsing import parse as parse
    from switchgear.domains.parsing import validate as validate
    from switchgear.domains.retention_policy import *
    from switchgear.domains.row_rules import *
    from switchgear.domains.secret import *
    from switchgear.domains.text import *
    from switchgear.domains.transitions import *
    from switchgear.domains.violations import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "access actor audit billing changes credentials declaration entity inbox retention_policy "
        "row_rules secret text transitions violations",
        {"parsing": "is_a parse validate"},
    )
