"""Who may do what in CoachFlux."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from switchgear.domains.access import MANAGERS, MEMBERS, Action, Authorize, Condition, Grant, Role, authorizer
from switchgear.domains.actor import Actor, Membership, OrgRole
from switchgear.domains.coachflux.access import EmailVerification, LoginSession, MagicLink, PasswordReset
from switchgear.domains.coachflux.analytics import AnalyticsEvent
from switchgear.domains.coachflux.billing import Coupon
from switchgear.domains.coachflux.coaching import ActionItem, CoachingSession, SessionReflection
from switchgear.domains.coachflux.content import Framework, Resource
from switchgear.domains.coachflux.entities import ENTITIES
from switchgear.domains.coachflux.organization import Organization, OrgMember
from switchgear.domains.coachflux.rules.service import can_access
from switchgear.domains.coachflux.service import Feedback, Notification, SupportTicket
from switchgear.domains.coachflux.user import Plan, User
from switchgear.domains.entity import Entity

__all__ = ["GRANTS", "authorize", "memberships_of"]


def memberships_of(user_id: str, members: Iterable[OrgMember]) -> tuple[Membership, ...]:
    """What a user's live memberships say, for the user's `Actor`.

    Args:
        user_id: The user.
        members: Any memberships, also of others, also deleted ones.
    """
    own = (member for member in members if member.user_id == user_id and member.deleted_at is None)
    return tuple(Membership(member.org_id, member.role) for member in own)


def _within_plan(actor: Actor, row: Entity, related: Sequence[Entity]) -> bool:
    if not isinstance(row, Resource) or row.deleted_at is not None:
        return False
    if row.access_level is Plan.FREE:
        return row.published
    joined = {one.organization_id for one in actor.memberships}
    orgs = [found for found in related if isinstance(found, Organization) and found.id in joined]
    users = (found for found in related if isinstance(found, User) and found.id == actor.id)
    return any(can_access(row, user, orgs) for user in users)


def _not_the_owners(_actor: Actor, row: Entity, _related: Sequence[Entity]) -> bool:
    return isinstance(row, OrgMember) and row.role is not OrgRole.OWNER


def _of_nobody(_actor: Actor, row: Entity, _related: Sequence[Entity]) -> bool:
    return getattr(row, "user_id", None) is None


def _listed(_actor: Actor, row: Entity, _related: Sequence[Entity]) -> bool:
    return isinstance(row, Framework) and row.deleted_at is None and (row.is_available or row.coming_soon)


_CHANGES: Final = (Action.CREATE, Action.UPDATE, Action.DELETE)
_TOKENS: Final = (EmailVerification, PasswordReset, MagicLink)
_UNTOUCHED: Final = tuple(entity for entity in ENTITIES if entity not in _TOKENS)
_PROFILE: Final = (
    *("name", "first_name", "last_name", "picture", "email_preferences", "onboarding_completed"),
    "preferred_framework",
)
_ACTION: Final = ("title", "description", "due_date", "completed", "completed_at", "priority", "tags")
_BELOW_OWNERS: Final = Condition("below the owners", _not_the_owners)

GRANTS: Final[tuple[Grant, ...]] = (
    Grant("service", (Role.SERVICE,), (Action.READ, Action.EXPORT, *_CHANGES), ENTITIES),
    # The application's admins.
    Grant("admin_reads", (Role.ADMIN,), (Action.READ,), _UNTOUCHED),
    Grant("admin_users", (Role.ADMIN,), (Action.UPDATE, Action.DELETE, Action.EXPORT), (User,)),
    Grant("admin_signs_out", (Role.ADMIN,), (Action.DELETE,), (LoginSession,)),
    Grant("admin_organizations", (Role.ADMIN,), _CHANGES, (Organization, OrgMember)),
    Grant("admin_content", (Role.ADMIN,), _CHANGES, (Coupon, Framework, Resource)),
    Grant("admin_support", (Role.ADMIN,), (Action.UPDATE,), (Feedback, SupportTicket)),
    Grant("admin_notifies", (Role.ADMIN,), (Action.CREATE,), (Notification,)),
    # Users, and visitors who have not signed in, with what is theirs.
    Grant("own_rows", (Role.OWNER,), (Action.READ,), _UNTOUCHED),
    Grant("own_account", (Role.OWNER,), (Action.DELETE, Action.EXPORT), (User,)),
    Grant("own_profile", (Role.OWNER,), (Action.UPDATE,), (User,), fields=_PROFILE),
    Grant("own_sign_out", (Role.OWNER,), (Action.DELETE,), (LoginSession,)),
    Grant("own_coaching", (Role.OWNER,), _CHANGES, (CoachingSession,), fields=("step", "state", "closed_at")),
    Grant("own_reflections", (Role.OWNER,), _CHANGES, (SessionReflection,), fields=("user_input", "payload")),
    Grant("own_actions", (Role.OWNER,), _CHANGES, (ActionItem,), fields=_ACTION),
    Grant("own_reports", (Role.OWNER,), (Action.CREATE,), (AnalyticsEvent, Feedback, SupportTicket)),
    Grant("own_tickets", (Role.OWNER,), (Action.UPDATE,), (SupportTicket,), fields=("subject", "description")),
    Grant(
        "own_notifications",
        (Role.OWNER,),
        (Action.UPDATE, Action.DELETE),
        (Notification,),
        fields=("read", "read_at"),
    ),
    Grant(
        "anonymous_feedback",
        (Role.ANYONE,),
        (Action.CREATE,),
        (Feedback,),
        condition=Condition("if it names nobody", _of_nobody),
    ),
    Grant(
        "assigned_tickets",
        (Role.USER,),
        (Action.READ, Action.UPDATE),
        (SupportTicket,),
        fields=("status", "priority", "resolved_at"),
        named_in="assigned_to",
    ),
    # Organizations.
    Grant("members_read", MEMBERS, (Action.READ,), (Organization, OrgMember)),
    Grant("owners_manage_members", (Role.ORG_OWNER,), _CHANGES, (OrgMember,), fields=("role",)),
    Grant("admins_manage_members", MANAGERS, _CHANGES, (OrgMember,), fields=("role",), condition=_BELOW_OWNERS),
    Grant("managers_present", MANAGERS, (Action.UPDATE,), (Organization,), fields=("name", "logo")),
    # The catalogue.
    Grant(
        "resources",
        (Role.ANYONE,),
        (Action.READ,),
        (Resource,),
        condition=Condition("while it is published, within their plan", _within_plan),
    ),
    Grant(
        "frameworks", (Role.ANYONE,), (Action.READ,), (Framework,), condition=Condition("while it is listed", _listed)
    ),
)
"""Tokens, what mirrors Stripe, and what is derived are the service's to change. An organization's admins manage its
members but for the owners, whom only owners make and unmake."""

authorize: Authorize = authorizer(GRANTS)
