"""How rows end: purges, exports, pseudonyms and orphans, for any product, by what its entities declare."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.lifecycle.anonymity import anonymise as anonymise
    from switchgear.domains.lifecycle.anonymity import pseudonym as pseudonym
    from switchgear.domains.lifecycle.erasure import cancel_deletion as cancel_deletion
    from switchgear.domains.lifecycle.erasure import erase as erase
    from switchgear.domains.lifecycle.erasure import purge_due as purge_due
    from switchgear.domains.lifecycle.erasure import request_deletion as request_deletion
    from switchgear.domains.lifecycle.export import UserExport as UserExport
    from switchgear.domains.lifecycle.export import export_user as export_user
    from switchgear.domains.lifecycle.graph import rows_of as rows_of
    from switchgear.domains.lifecycle.orphans import ORPHAN_GRACE as ORPHAN_GRACE
    from switchgear.domains.lifecycle.orphans import Orphan as Orphan
    from switchgear.domains.lifecycle.orphans import find_orphans as find_orphans
    from switchgear.domains.lifecycle.plan import DeletionAction as DeletionAction
    from switchgear.domains.lifecycle.plan import DeletionPlan as DeletionPlan
    from switchgear.domains.lifecycle.plan import DeletionStep as DeletionStep
    from switchgear.domains.lifecycle.plan import carry_out as carry_out
    from switchgear.domains.lifecycle.plan import deletion_plan as deletion_plan
    from switchgear.domains.lifecycle.plan import removal as removal

__all__ = [
    "ORPHAN_GRACE",
    "DeletionAction",
    "DeletionPlan",
    "DeletionStep",
    "Orphan",
    "UserExport",
    "anonymise",
    "cancel_deletion",
    "carry_out",
    "deletion_plan",
    "erase",
    "export_user",
    "find_orphans",
    "pseudonym",
    "purge_due",
    "removal",
    "request_deletion",
    "rows_of",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "anonymity": "anonymise pseudonym",
            "erasure": "cancel_deletion erase purge_due request_deletion",
            "export": "UserExport export_user",
            "graph": "rows_of",
            "orphans": "ORPHAN_GRACE Orphan find_orphans",
            "plan": "DeletionAction DeletionPlan DeletionStep carry_out deletion_plan removal",
        },
    )
