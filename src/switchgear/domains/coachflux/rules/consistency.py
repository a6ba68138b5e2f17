"""What must agree in CoachFlux beyond references and uniqueness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from switchgear.domains.coachflux.analytics import UserMetrics
from switchgear.domains.coachflux.billing import Subscription
from switchgear.domains.coachflux.coaching import ActionItem, CoachingSession
from switchgear.domains.coachflux.organization import Organization, OrgMember
from switchgear.domains.coachflux.rules.billing import derive_billing
from switchgear.domains.coachflux.rules.metrics import compute_metrics
from switchgear.domains.coachflux.rules.organizations import derive_seats
from switchgear.domains.coachflux.user import User
from switchgear.domains.entity import Entity
from switchgear.domains.monitoring import Check, World, differing

__all__ = ["CHECKS"]

_COUNTED: Final = (
    *("sessions_completed", "actions_created", "actions_completed", "frameworks_used", "last_session_at"),
    "total_time_spent",
)


def _seats(world: World) -> Iterator[tuple[Entity, str, str]]:
    joined = world.by(OrgMember, "org_id")
    for org in world.of(Organization):
        for field in differing(org, derive_seats(org, joined.get(str(org.id), ())), "used_seats"):
            yield org, "derived_seats", field


def _billing(world: World) -> Iterator[tuple[Entity, str, str]]:
    paid = world.by(Subscription, "user_id")
    for user in world.of(User):
        derived = derive_billing(user, paid.get(str(user.id), ()))
        for field in differing(user, derived, "subscription_status", "stripe_subscription_id"):
            yield user, "derived_billing", field


def _metrics(world: World) -> Iterator[tuple[Entity, str, str]]:
    sessions, actions = world.by(CoachingSession, "user_id"), world.by(ActionItem, "user_id")
    for metrics in world.of(UserMetrics):
        user = metrics.user_id
        counted = compute_metrics(sessions.get(user, ()), actions.get(user, ()), world.now, user_id=user)
        for field in differing(metrics, counted, *_COUNTED):
            yield metrics, "derived_metrics", field


def _actions(world: World) -> Iterator[tuple[Entity, str, str]]:
    for item in world.of(ActionItem):
        session = world.get(CoachingSession, item.session_id)
        if session is not None and session.user_id != item.user_id:
            yield item, "another_user", "session_id"


CHECKS: Final[tuple[Check, ...]] = (_seats, _billing, _metrics, _actions)
"""Rules: `derived_seats`, `derived_billing`, `derived_metrics`, `another_user`."""
