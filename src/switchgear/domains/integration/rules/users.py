"""Rules about users: what role follows from what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from switchgear.domains.actor import Actor
from switchgear.domains.billing import HasBilling, is_entitled
from switchgear.domains.integration.user import AccessRole, User
from switchgear.domains.violations import NotAuthorized, Violation

__all__ = ["AdminSetting", "derive_role", "set_admin"]


def derive_role(
    is_admin: bool,
    subscriptions: Iterable[HasBilling],
    *,
    entitled: Callable[[HasBilling], bool] = is_entitled,
) -> AccessRole:
    """The access role: admin if an administrator said so, else premium with any entitled subscription, else free.

    Billing never grants or removes admin.

    Args:
        is_admin: Whether Clerk's `public_metadata.role` or the application says admin.
        subscriptions: All of the user's subscriptions.
        entitled: What counts as entitled; `entitled_within(grace, now)` limits how long past due does.
    """
    if is_admin:
        return AccessRole.ADMIN
    return AccessRole.PREMIUM if any(map(entitled, subscriptions)) else AccessRole.FREE


@dataclass(frozen=True, slots=True)
class AdminSetting:
    """What the application says about a user's being admin. It belongs into the user's state; the role follows."""

    user_id: str
    is_admin: bool
    actor_id: str


def set_admin(user: User, value: bool, actor: Actor) -> AdminSetting:
    """Make a user an admin, or end it, in the application's own name.

    Raises:
        NotAuthorized: The actor is no admin.
    """
    if not actor.is_admin:
        raise NotAuthorized([Violation("role", "not_authorized", "Only an admin may set it")], subject="User")
    return AdminSetting(user.id, value, actor.id)
