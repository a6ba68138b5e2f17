"""CoachFlux's entities for tests: one valid wire form of each class, and strategies that draw any valid one."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from entity_samples import MILLIS, NOW, Samples, counts, drawn_fields, emails, synced, texts, times, urls, words
from switchgear.domains.coachflux import access, organization, user
from switchgear.domains.entity import Embedded

__all__ = ["FIELDS", "LATER", "MILLIS", "NOW", "SECRETS", "WIRE", "made", "wire"]

DAY = 24 * 60 * 60 * 1000
LATER = MILLIS + DAY

SECRETS: dict[type[Embedded], dict[str, str]] = {
    cls: {"token": "0" * 64}
    for cls in (access.LoginSession, access.EmailVerification, access.PasswordReset, access.MagicLink)
}
"""What a class needs and never shows."""

_PREFERENCES = {"productUpdates": True, "newsletter": False, "actionReminders": True, "marketingEmails": False}
_ID = {"_id": "x1"}
_CREATED = {**_ID, "createdAt": MILLIS}
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
}


_samples = Samples({cls: form | SECRETS.get(cls, {}) for cls, form in WIRE.items()})
wire, made = _samples.wire, _samples.made

# --- strategies ---

_document = {"id": words, "creation_time": times, **synced}
_token = {"user_id": words, "token": words, "expires_at": times, "created_at": times}
_flag = st.booleans()


def _with_provider(drawn: dict[str, Any]) -> dict[str, Any]:
    return drawn if drawn.get("provider_id") else drawn | {"provider": "email"}


FIELDS: dict[type[Embedded], st.SearchStrategy[dict[str, Any]]] = {
    user.User: drawn_fields(
        {
            "email": emails,
            "email_verified": _flag,
            "totp_enabled": _flag,
            "subscription_status": st.sampled_from(user.AccountStatus),
            "email_preferences": st.fixed_dictionaries(dict.fromkeys(user.EmailPreferences.model_fields, _flag)),
            "onboarding_completed": _flag,
            "created_at": times,
        },
        name=texts,
        first_name=texts,
        picture=urls,
        password_hash=words,
        provider=st.sampled_from(user.Provider),
        provider_id=words,
        provider_raw=words,
        clerk_id=words,
        totp_secret=words,
        stripe_customer_id=words,
        preferred_framework=words,
        last_login_at=times,
        deletion_requested_at=times,
        **_document,
    ).map(_with_provider),
    access.LoginSession: drawn_fields(
        {
            **_token,
            "last_activity_at": times,
            "device_info": drawn_fields({"user_agent": texts, "ip": texts}, location=texts),
            "is_active": _flag,
        },
        clerk_session_id=words,
        **_document,
    ),
    access.EmailVerification: drawn_fields({**_token, "verified": _flag}, **_document),
    access.PasswordReset: drawn_fields({**_token, "used": _flag}, **_document),
    access.MagicLink: drawn_fields({**_token, "used": _flag}, **_document),
    organization.Organization: drawn_fields(
        {
            "name": texts,
            "slug": words,
            "plan": st.sampled_from(organization.OrgPlan),
            "seat_count": counts,
            "used_seats": counts,
            "settings": drawn_fields({}, data_residency=texts),
            "created_at": times,
        },
        domain=words,
        logo=urls,
        plan_raw=words,
        stripe_customer_id=words,
        clerk_organization_id=words,
        **_document,
    ),
    organization.OrgMember: drawn_fields(
        {"org_id": words, "user_id": words, "role": st.sampled_from(organization.OrgRole), "joined_at": times},
        role_raw=words,
        provider_membership_id=words,
        **_document,
    ),
}
"""What each class can be built from, by Python names."""
