"""CoachFlux's entities for tests: strategies that draw any valid one."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from entity_samples import (
    NOW,
    counts,
    drawn_fields,
    emails,
    json_values,
    synced,
    texts,
    times,
    urls,
    words,
)
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

__all__ = ["FIELDS"]

_document = {"id": words, "creation_time": times, **synced}
_token = {"user_id": words, "token": words, "expires_at": times, "created_at": times}
_flag = st.booleans()
_stamped = {"created_at": times, "updated_at": times}
_tags = st.lists(texts, max_size=2)


def _with_provider(drawn: dict[str, Any]) -> dict[str, Any]:
    return drawn if drawn.get("provider_id") else drawn | {"provider": "email"}


def _owned(drawn: dict[str, Any]) -> dict[str, Any]:
    anonymous = {"anonymous_id": "n1", "expires_at": NOW}
    return drawn | (anonymous if drawn["is_anonymous"] else {"user_id": "u1"})


def _done(drawn: dict[str, Any]) -> dict[str, Any]:
    return drawn | {"completed_at": NOW if drawn["completed"] else None}


def _seen(drawn: dict[str, Any]) -> dict[str, Any]:
    return drawn | {"read_at": NOW if drawn["read"] else None}


def _by_somebody(drawn: dict[str, Any]) -> dict[str, Any]:
    return drawn if drawn.get("user_id") else drawn | {"anonymous_id": "n1"}


_discounts = st.fixed_dictionaries({"percent_off": st.floats(0.5, 100)}) | st.fixed_dictionaries(
    {"amount_off": st.integers(1, 10**9), "currency": st.sampled_from(("USD", "JPY"))}
)
_durations = st.fixed_dictionaries({"duration": st.sampled_from(("forever", "once"))}) | st.fixed_dictionaries(
    {"duration": st.just("repeating"), "duration_in_months": st.integers(1, 36)}
)


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
    coaching.CoachingSession: drawn_fields(
        {"framework": words, "step": words, "state": json_values, "is_anonymous": _flag, **_stamped},
        org_id=words,
        closed_at=times,
        **_document,
    ).map(_owned),
    coaching.SessionReflection: drawn_fields(
        {"session_id": words, "step": words, "user_input": texts, "payload": json_values, "created_at": times},
        **_document,
    ),
    coaching.ActionItem: drawn_fields(
        {
            "user_id": words,
            "session_id": words,
            "title": texts,
            "completed": _flag,
            "priority": st.sampled_from(coaching.Priority),
            "tags": _tags,
            "reminder_sent": _flag,
            **_stamped,
        },
        description=texts,
        due_date=times,
        **_document,
    ).map(_done),
    billing.Subscription: drawn_fields(
        {
            "user_id": words,
            "stripe_subscription_id": words,
            "stripe_price_id": words,
            "status": st.sampled_from(billing.SubscriptionStatus),
            "current_period_start": times,
            "current_period_end": times,
            "cancel_at_period_end": _flag,
            **_stamped,
        },
        stripe_customer_id=words,
        status_raw=words,
        cancel_at=times,
        ended_at=times,
        trial_end=times,
        **_document,
    ),
    billing.Invoice: drawn_fields(
        {
            "user_id": words,
            "stripe_invoice_id": words,
            "amount": st.integers(-(10**9), 10**9),
            "currency": st.sampled_from(("USD", "EUR", "JPY")),
            "status": st.sampled_from(billing.InvoiceStatus),
            "created_at": times,
        },
        stripe_customer_id=words,
        amount_due=counts,
        amount_paid=counts,
        status_raw=words,
        paid_at=times,
        invoice_pdf=urls,
        **_document,
    ),
    billing.Coupon: st.tuples(
        drawn_fields(
            {
                "code": words,
                "stripe_coupon_id": words,
                "times_redeemed": counts,
                "active": _flag,
                "created_at": times,
            },
            stripe_promotion_code_id=words,
            restricted_to_customer_id=words,
            max_redemptions=st.integers(1, 10**6),
            expires_at=times,
            **_document,
        ),
        _discounts,
        _durations,
    ).map(lambda parts: parts[0] | parts[1] | parts[2]),
    content.Resource: drawn_fields(
        {
            "title": texts,
            "description": texts,
            "type": st.sampled_from(content.ResourceType),
            "category": texts,
            "access_level": st.sampled_from(user.Plan),
            "download_count": counts,
            "tags": _tags,
            "published": _flag,
            **_stamped,
        },
        file_url=urls,
        thumbnail_url=urls,
        **_document,
    ),
    analytics.AnalyticsEvent: drawn_fields(
        {"event_name": words, "properties": json_values, "timestamp": times},
        user_id=words,
        anonymous_id=words,
        **_document,
    ).map(_by_somebody),
    analytics.UserMetrics: drawn_fields(
        {
            "user_id": words,
            "sessions_completed": counts,
            "actions_created": counts,
            "actions_completed": counts,
            "frameworks_used": _tags,
            "total_time_spent": counts,
            "updated_at": times,
        },
        last_session_at=times,
        **_document,
    ),
    service.Feedback: drawn_fields(
        {
            "type": st.sampled_from(service.FeedbackType),
            "message": texts,
            "status": st.sampled_from(service.FeedbackStatus),
            "created_at": times,
        },
        user_id=words,
        session_id=words,
        rating=st.integers(1, 5),
        **_document,
    ),
    service.SupportTicket: drawn_fields(
        {
            "user_id": words,
            "subject": texts,
            "description": texts,
            "status": st.sampled_from(service.TicketStatus),
            "priority": st.sampled_from(service.TicketPriority),
            **_stamped,
        },
        assigned_to=words,
        resolved_at=times,
        **_document,
    ),
    content.Framework: drawn_fields(
        {
            **dict.fromkeys(("id", "name", "emoji", "tagline", "description", "estimated_time"), texts),
            "best_for": _tags,
            "steps": st.lists(st.fixed_dictionaries({"name": texts, "description": texts}), max_size=2),
            "difficulty": st.sampled_from(content.Difficulty),
            "category": st.sampled_from(content.FrameworkCategory),
            "tags": _tags,
            "is_available": _flag,
            "coming_soon": _flag,
            "usage_count": counts,
            "created_at": times,
        },
        doc_id=words,
        creation_time=times,
        **synced,
    ),
    service.Notification: drawn_fields(
        {"user_id": words, "type": words, "title": texts, "message": texts, "read": _flag, "created_at": times},
        action_url=urls,
        **_document,
    ).map(_seen),
}
"""What each class can be built from, by Python names."""
