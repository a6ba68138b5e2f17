"""CoachFlux's entities for tests: one valid wire form of each class."""

from __future__ import annotations

from typing import Any

from entity_samples import MILLIS, NOW, Samples
from switchgear.domains.coachflux import (
    access,
    analytics,
    billing,
    coaching,
    content,
    organization,
    service,
    user,
)
from switchgear.domains.entity import Embedded

__all__ = ["LATER", "MILLIS", "NOW", "SAMPLES", "SECRETS", "WIRE", "made", "wire"]

LATER = MILLIS + 24 * 60 * 60 * 1000

SECRETS: dict[type[Embedded], dict[str, str]] = {
    cls: {"token": "0" * 64}
    for cls in (access.LoginSession, access.EmailVerification, access.PasswordReset, access.MagicLink)
}
"""What a class needs and never shows."""

_PREFERENCES = {"productUpdates": True, "newsletter": False, "actionReminders": True, "marketingEmails": False}
_ID = {"_id": "x1"}
_CREATED = {**_ID, "createdAt": MILLIS}
_STAMPED = {**_CREATED, "updatedAt": MILLIS}
_TOKEN = {**_CREATED, "userId": "u1", "expiresAt": LATER}

WIRE: dict[type[Embedded], dict[str, Any]] = {
    user.User: {
        **_CREATED,
        "_id": "u1",
        "email": "ada@example.com",
        "emailVerified": True,
        "totpEnabled": False,
        "subscriptionStatus": "free",
        "emailPreferences": _PREFERENCES,
        "onboardingCompleted": False,
    },
    access.LoginSession: {
        **_TOKEN,
        "lastActivityAt": MILLIS,
        "deviceInfo": {"userAgent": "Mozilla/5.0", "ip": "192.0.2.7"},
        "isActive": True,
    },
    access.EmailVerification: {**_TOKEN, "verified": False},
    access.PasswordReset: {**_TOKEN, "used": False},
    access.MagicLink: {**_TOKEN, "used": False},
    organization.Organization: {
        **_CREATED,
        "_id": "o1",
        "name": "Ada's",
        "slug": "adas",
        "plan": "team",
        "seatCount": 3,
        "usedSeats": 1,
        "settings": {"ssoEnabled": False, "customBranding": True},
    },
    organization.OrgMember: {**_ID, "orgId": "o1", "userId": "u1", "role": "owner", "joinedAt": MILLIS},
    coaching.CoachingSession: {
        **_STAMPED,
        "_id": "s1",
        "userId": "u1",
        "framework": "GROW",
        "step": "goal",
        "state": {"goal": "Run"},
        "isAnonymous": False,
    },
    coaching.SessionReflection: {
        **_CREATED,
        "sessionId": "s1",
        "step": "goal",
        "userInput": "Run",
        "payload": None,
    },
    coaching.ActionItem: {
        **_STAMPED,
        "_id": "a1",
        "userId": "u1",
        "sessionId": "s1",
        "title": "Buy shoes",
        "completed": False,
        "priority": "medium",
        "tags": ["sport"],
        "reminderSent": False,
    },
    billing.Subscription: {
        **_STAMPED,
        "userId": "u1",
        "stripeSubscriptionId": "sub_1",
        "stripePriceId": "price_1",
        "status": "active",
        "currentPeriodStart": MILLIS,
        "currentPeriodEnd": LATER,
        "cancelAtPeriodEnd": False,
    },
    billing.Invoice: {
        **_CREATED,
        "userId": "u1",
        "stripeInvoiceId": "in_1",
        "amount": 2900,
        "currency": "USD",
        "status": "open",
    },
    billing.Coupon: {
        **_CREATED,
        "code": "SPRING",
        "stripeCouponId": "co_1",
        "percentOff": 12.5,
        "duration": "once",
        "timesRedeemed": 0,
        "active": True,
    },
    content.Resource: {
        **_STAMPED,
        "title": "Goals",
        "description": "A worksheet",
        "type": "worksheet",
        "category": "goals",
        "accessLevel": "pro",
        "downloadCount": 0,
        "tags": [],
        "published": True,
    },
    analytics.AnalyticsEvent: {
        **_ID,
        "userId": "u1",
        "eventName": "session_started",
        "properties": {"framework": "GROW"},
        "timestamp": MILLIS,
    },
    analytics.UserMetrics: {
        **_ID,
        "userId": "u1",
        "sessionsCompleted": 1,
        "actionsCreated": 2,
        "actionsCompleted": 1,
        "frameworksUsed": ["GROW"],
        "totalTimeSpent": 600,
        "updatedAt": MILLIS,
    },
    service.Feedback: {**_CREATED, "userId": "u1", "type": "general", "message": "Good", "status": "new"},
    service.SupportTicket: {
        **_STAMPED,
        "userId": "u1",
        "subject": "Help",
        "description": "It is dark",
        "status": "open",
        "priority": "high",
    },
    content.Framework: {
        "_id": "f1",
        "id": "GROW",
        "name": "GROW",
        "emoji": "\N{SEEDLING}",
        "tagline": "Grow",
        "description": "Goal, reality, options, will",
        "bestFor": ["goals"],
        "steps": [{"name": "goal", "description": "What do you want?"}],
        "estimatedTime": "15 minutes",
        "difficulty": "beginner",
        "category": "general",
        "tags": [],
        "isAvailable": True,
        "comingSoon": False,
        "usageCount": 0,
        "createdAt": MILLIS,
    },
    service.Notification: {
        **_CREATED,
        "userId": "u1",
        "type": "reminder",
        "title": "Shoes",
        "message": "Buy them today",
        "read": False,
    },
}


SAMPLES = Samples({cls: form | SECRETS.get(cls, {}) for cls, form in WIRE.items()})
wire, made = SAMPLES.wire, SAMPLES.made
