"""Rules about deletion: what a purge does to everything that is held of a user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from switchgear.domains.coachflux.access import EmailVerification, LoginSession, MagicLink, PasswordReset
from switchgear.domains.coachflux.analytics import AnalyticsEvent, UserMetrics
from switchgear.domains.coachflux.billing import Invoice, Subscription
from switchgear.domains.coachflux.coaching import ActionItem, CoachingSession, SessionReflection
from switchgear.domains.coachflux.organization import OrgMember
from switchgear.domains.coachflux.rules.accounts import DELETION_GRACE, anonymise
from switchgear.domains.coachflux.rules.ownership import rows_of
from switchgear.domains.coachflux.service import Feedback, Notification, SupportTicket
from switchgear.domains.coachflux.user import User
from switchgear.domains.entity import Entity, build, evolve
from switchgear.domains.instants import utc
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["DeletionAction", "DeletionPlan", "DeletionStep", "deletion_plan"]


class DeletionStep(StrEnum):
    """What is done to a row."""

    DELETE = "delete"
    ERASE = "erase"
    """It is stored anew without what is personal."""
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class DeletionAction:
    """One step of a plan."""

    do: DeletionStep
    row: Entity
    """The row to delete or keep as it is, or the row to store."""


@dataclass(frozen=True, slots=True)
class DeletionPlan:
    """What to do, in this order; the user's own row is the last. Repeating it does no harm."""

    user_id: str
    actions: tuple[DeletionAction, ...]


_DELETED: Final[tuple[type[Entity], ...]] = (
    SessionReflection,
    ActionItem,
    CoachingSession,
    Notification,
    UserMetrics,
    MagicLink,
    PasswordReset,
    EmailVerification,
    LoginSession,
    OrgMember,
)
"""In this order: what refers to another row goes before it."""


def deletion_plan(
    user: User,
    graph: Iterable[Entity],
    now: datetime,
    *,
    anonymous_id: str | None = None,
    grace: timedelta = DELETION_GRACE,
) -> DeletionPlan:
    """The purge of a user whose grace is over.

    Billing is kept, but for links to documents; feedback and tickets lose their text; analytics events go over to an
    anonymous id and lose their properties. Payloads in the inbox are a matter of the store.

    Args:
        user: The user.
        graph: Rows of any table, archives included; only the user's own are touched.
        now: The time of the purge.
        anonymous_id: A random one, made for this purge and stored nowhere else; needed if there are analytics events.
        grace: How long after the request nothing is purged.

    Raises:
        BrokenRule: Deletion was not asked for or the grace is not over, the user was never stored, there are
            analytics events but no anonymous id, or the time is naive.
    """
    at, asked = utc(now), user.deletion_requested_at
    if asked is None or not asked < at - grace:
        raise _refused("deletion_requested_at", "not_due", f"Input should lie more than {grace} back", "User")
    rows = rows_of(user, graph)
    steps = [_step(row, anonymous_id) for row in rows if not isinstance(row, _DELETED)]
    return DeletionPlan(
        user.id or "",
        (
            *(DeletionAction(DeletionStep.DELETE, row) for kind in _DELETED for row in rows if isinstance(row, kind)),
            *steps,
            DeletionAction(DeletionStep.ERASE, evolve(anonymise(user), erased_at=user.erased_at or at)),
        ),
    )


def _step(row: Entity, anonymous_id: str | None) -> DeletionAction:
    match row:
        case Feedback():
            erased = _bare(row, message="")
        case SupportTicket():
            erased = _bare(row, subject="", description="")
        case Invoice():
            erased = _bare(row, invoice_pdf=None)
        case AnalyticsEvent():
            if anonymous_id is None:
                raise _refused("anonymous_id", "missing", "Input should be given with events", "AnalyticsEvent")
            erased = _bare(row, user_id=None, anonymous_id=anonymous_id, properties={})
        case Subscription():
            erased = _bare(row)
        case _:
            raise _refused("", "unknown_entity", f"No rule says what becomes of {type(row).__name__}", "DeletionPlan")
    return DeletionAction(DeletionStep.KEEP if erased == row else DeletionStep.ERASE, erased)


def _bare(row: Entity, **changes: object) -> Entity:
    """The row with some fields changed, and without what it held under unknown keys."""
    cls = type(row)
    given = {name: getattr(row, name) for name in row.model_fields_set & cls.model_fields.keys()}
    return build(cls, given | {name: value for name, value in changes.items() if getattr(row, name) != value})


def _refused(field: str, rule: str, message: str, subject: str) -> BrokenRule:
    return BrokenRule([Violation(field, rule, message)], subject=subject)
