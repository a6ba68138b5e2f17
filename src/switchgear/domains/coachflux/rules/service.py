"""Rules about notifications and what a user may reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from switchgear.domains.coachflux.content import Resource
from switchgear.domains.coachflux.organization import Organization, OrgPlan
from switchgear.domains.coachflux.rules.sessions import plan_of
from switchgear.domains.coachflux.service import Notification
from switchgear.domains.coachflux.user import Plan, User
from switchgear.domains.entity import evolve

__all__ = ["can_access", "mark_read"]


def mark_read(notification: Notification, now: datetime) -> Notification:
    """The notification, read; if it was before, then since before.

    Raises:
        BrokenRule: The time is naive.
    """
    return notification if notification.read else evolve(notification, read=True, read_at=now)


def can_access(resource: Resource, user: User, orgs: Iterable[Organization]) -> bool:
    """Whether a user may reach a resource.

    What is not published, nobody; what is free, everybody; `pro` users in trial, active or past due; `enterprise`
    members of an enterprise organization.

    Args:
        resource: The resource.
        user: Who asks.
        orgs: The organizations that the user is a member of.
    """
    reached = {
        Plan.FREE: True,
        Plan.PRO: plan_of(user) is Plan.PRO,
        Plan.ENTERPRISE: any(org.plan is OrgPlan.ENTERPRISE and org.deleted_at is None for org in orgs),
    }
    return resource.published and reached[resource.access_level]
