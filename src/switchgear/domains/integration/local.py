"""What the application itself says of an entity, as fragments to be absorbed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from switchgear.domains.integration.rules.users import AdminSetting
from switchgear.mirror.customer import DETACHED, OWNERS, REFERENCES
from switchgear.mirror.kinds import CUSTOMER, SUBSCRIPTION, USER
from switchgear.sync.canonical import Fields
from switchgear.sync.clock import Clock, Tick
from switchgear.sync.keys import EntityKey
from switchgear.sync.lane import Candidate, Lane, Phase
from switchgear.sync.registers import Erased, Register
from switchgear.sync.state import State, local_lane
from switchgear.types.times import to_millis

__all__ = ["appointed", "edited", "erasure"]

_LANE: Final = local_lane("integration")
ADMIN: Final = "admin:integration"
"""The register of the application's own word about a user's being admin."""
GRANTED: Final = "granted"
REVOKED: Final = "revoked"
"""The larger of the two, so that of a grant and a revocation at one time the revocation stays."""

_KEPT: Final = {
    USER: ("created_at",),
    CUSTOMER: (
        OWNERS,
        REFERENCES,
        DETACHED,
        "user",
        "default_payment_method",
        "default_source",
        "currency",
        "created",
    ),
    SUBSCRIPTION: (
        "status",
        "customer",
        "items",
        "currency",
        "current_period_start",
        "current_period_end",
        "cancel_at_period_end",
        "cancel_at",
        "canceled_at",
        "ended_at",
        "trial_start",
        "trial_end",
        "created",
    ),
}
"""What an erasure leaves of each kind: ids, amounts, dates and statuses. Of posts and accounts nothing is left."""


def edited(fields: Fields, *, at: datetime, id: str) -> State:
    """The fragment of an edit of fields that are the application's own: preferences, or a post's text and networks.

    Args:
        fields: All fields of the application's own, under the entity's names; an edit replaces the one before it.
        at: The time of the edit.
        id: The edit's own id, the same when it is repeated.
    """
    edit = Candidate.of(id, Phase.UPDATED, fields)
    return State(lanes={_LANE: Lane.of(Clock.of(at, Tick.MILLISECOND), edit)})


def appointed(setting: AdminSetting, *, at: datetime) -> State:
    """The fragment of what `set_admin` answered. Of two settings the later one counts."""
    return State(maxima={ADMIN: Register(to_millis(at), GRANTED if setting.is_admin else REVOKED)})


def erasure(key: EntityKey, *, at: datetime) -> State:
    """The fragment that erases what is personal, now and whatever is joined later.

    Users keep their id, billing keeps ids, amounts, dates and statuses, and whom it belonged to.
    """
    kept = _KEPT.get(key.kind, ())
    return State(erased=Erased(to_millis(at), frozenset((*kept, str(key))) if kept else frozenset()))
