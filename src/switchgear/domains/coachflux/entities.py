"""The twenty entities of CoachFlux, as the store, the documentation and the tests go through them."""

from __future__ import annotations

from typing import Final

from switchgear.domains.coachflux.access import EmailVerification, LoginSession, MagicLink, PasswordReset
from switchgear.domains.coachflux.analytics import AnalyticsEvent, UserMetrics
from switchgear.domains.coachflux.billing import Coupon, Invoice, Subscription
from switchgear.domains.coachflux.coaching import ActionItem, CoachingSession, SessionReflection
from switchgear.domains.coachflux.content import Framework, Resource
from switchgear.domains.coachflux.organization import Organization, OrgMember
from switchgear.domains.coachflux.service import Feedback, Notification, SupportTicket
from switchgear.domains.coachflux.user import User
from switchgear.domains.entity import Entity

__all__ = ["ENTITIES"]

ENTITIES: Final[tuple[type[Entity], ...]] = (
    User,
    LoginSession,
    EmailVerification,
    PasswordReset,
    MagicLink,
    Organization,
    OrgMember,
    CoachingSession,
    SessionReflection,
    ActionItem,
    Subscription,
    Invoice,
    Coupon,
    Resource,
    AnalyticsEvent,
    UserMetrics,
    Feedback,
    SupportTicket,
    Framework,
    Notification,
)
"""In the order in which their tables are made."""
