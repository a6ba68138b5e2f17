"""The rules of CoachFlux as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.coachflux.rules.access import (
        TokenUse,
        consume,
        session_valid,
        token_hash,
        touch,
    )
    from switchgear.domains.coachflux.rules.accounts import (
        DELETION_GRACE,
        anonymise,
        cancel_deletion,
        purge_due,
        request_deletion,
    )
    from switchgear.domains.coachflux.rules.actions import (
        ARCHIVE_AFTER,
        archive_due,
        complete,
        reopen,
    )
    from switchgear.domains.coachflux.rules.billing import (
        coupon_redeemable,
        derive_billing,
        find_coupon,
    )
    from switchgear.domains.coachflux.rules.consistency import CHECKS
    from switchgear.domains.coachflux.rules.deletion import (
        DeletionAction,
        DeletionPlan,
        DeletionStep,
        deletion_plan,
    )
    from switchgear.domains.coachflux.rules.export import (
        UserExport,
        export_user,
    )
    from switchgear.domains.coachflux.rules.metrics import (
        compute_metrics,
    )
    from switchgear.domains.coachflux.rules.organizations import (
        can_add_member,
        derive_seats,
    )
    from switchgear.domains.coachflux.rules.ownership import (
        rows_of,
    )
    from switchgear.domains.coachflux.rules.permissions import (
        GRANTS,
        authorize,
        memberships_of,
    )
    from switchgear.domains.coachflux.rules.pruning import (
        Pruning,
        prune,
    )
    from switchgear.domains.coachflux.rules.service import (
        can_access,
        mark_read,
    )
    from switchgear.domains.coachflux.rules.sessions import (
        ANONYMOUS_LIFETIME,
        FREE_SESSIONS,
        AnonymousMigration,
        expired,
        migrate_anonymous,
        new_anonymous,
        plan_of,
        sessions_to_prune,
    )

__all__ = [
    "CHECKS",
    "GRANTS",
    "authorize",
    "memberships_of",
    "ANONYMOUS_LIFETIME",
    "ARCHIVE_AFTER",
    "DELETION_GRACE",
    "FREE_SESSIONS",
    "AnonymousMigration",
    "DeletionAction",
    "DeletionPlan",
    "DeletionStep",
    "Pruning",
    "TokenUse",
    "UserExport",
    "anonymise",
    "archive_due",
    "can_access",
    "can_add_member",
    "cancel_deletion",
    "complete",
    "compute_metrics",
    "consume",
    "coupon_redeemable",
    "deletion_plan",
    "derive_billing",
    "derive_seats",
    "expired",
    "export_user",
    "find_coupon",
    "mark_read",
    "migrate_anonymous",
    "new_anonymous",
    "plan_of",
    "prune",
    "purge_due",
    "reopen",
    "request_deletion",
    "rows_of",
    "session_valid",
    "sessions_to_prune",
    "token_hash",
    "touch",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "consistency": "CHECKS",
            "permissions": "GRANTS authorize memberships_of",
            "access": "TokenUse consume session_valid token_hash touch",
            "accounts": "DELETION_GRACE anonymise cancel_deletion purge_due request_deletion",
            "actions": "ARCHIVE_AFTER archive_due complete reopen",
            "billing": "coupon_redeemable derive_billing find_coupon",
            "deletion": "DeletionAction DeletionPlan DeletionStep deletion_plan",
            "export": "UserExport export_user",
            "metrics": "compute_metrics",
            "organizations": "can_add_member derive_seats",
            "ownership": "rows_of",
            "pruning": "Pruning prune",
            "service": "can_access mark_read",
            "sessions": "ANONYMOUS_LIFETIME FREE_SESSIONS AnonymousMigration expired migrate_anonymous new_anonymous "
            "plan_of sessions_to_prune",
        },
    )
