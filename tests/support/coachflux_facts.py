"""What CoachFlux's entities declare."""

from __future__ import annotations

from product_facts import SYNCED, ProductFacts, Uniqueness
from switchgear.domains import coachflux
from switchgear.domains.coachflux.entities import ENTITIES
from switchgear.domains.declaration import Rows, Where

_DOCUMENT = SYNCED | {"id": "str?", "creation_time": "timestamp?"}
_OF_USER = ("User", "u1")
_USER = {"user_id": "User"}

_ADDED = {
    "User": {
        "first_name": "str?",
        "last_name": "str?",
        "provider_raw": "str?",
        "clerk_id": "str?",
        "subscription_status_raw": "str?",
        "deletion_requested_at": "timestamp?",
    },
    "LoginSession": {"clerk_session_id": "str?"},
    "Organization": {"plan_raw": "str?", "clerk_organization_id": "str?"},
    "OrgMember": {"role_raw": "str?", "provider_membership_id": "str?"},
    "Subscription": {
        "stripe_customer_id": "str?",
        "status_raw": "str?",
        "cancel_at": "timestamp?",
        "ended_at": "timestamp?",
    },
    "Invoice": {"stripe_customer_id": "str?", "amount_due": "int?", "amount_paid": "int?", "status_raw": "str?"},
    "Coupon": {"stripe_promotion_code_id": "str?", "restricted_to_customer_id": "str?"},
}
_INDEXES = {
    "User": "by_email by_provider(provider,provider_id) by_stripe_customer(stripe_customer_id)",
    "LoginSession": "by_token by_user(user_id) by_expiry(expires_at)",
    "EmailVerification": "by_token by_user(user_id)",
    "PasswordReset": "by_token by_user(user_id)",
    "MagicLink": "by_token",
    "Organization": "by_slug by_domain",
    "OrgMember": "by_org(org_id) by_user(user_id) by_org_and_user(org_id,user_id)",
    "CoachingSession": "by_user(user_id) by_org(org_id) by_anonymous(anonymous_id) by_expiry(expires_at) "
    "by_created(created_at)",
    "SessionReflection": "by_session(session_id) by_step(session_id,step)",
    "ActionItem": "by_user(user_id) by_session(session_id) by_due_date(user_id,due_date) "
    "by_completed(user_id,completed)",
    "Subscription": "by_user(user_id) by_stripe_id(stripe_subscription_id) by_status",
    "Invoice": "by_user(user_id) by_stripe_id(stripe_invoice_id)",
    "Coupon": "by_code by_active",
    "Resource": "by_type by_access(access_level) by_published",
    "AnalyticsEvent": "by_user(user_id) by_event(event_name) by_timestamp",
    "UserMetrics": "by_user(user_id)",
    "Feedback": "by_user(user_id) by_status by_type",
    "SupportTicket": "by_user(user_id) by_status by_assigned(assigned_to)",
    "Framework": "by_id by_category by_available(is_available)",
    "Notification": "by_user(user_id) by_read(user_id,read) by_created(user_id,created_at)",
}
_UNIQUE: dict[str, Uniqueness] = {
    "User": {
        ("email",): (Rows.LIVE, None),
        ("stripe_customer_id",): (Rows.LIVE, None),
        ("clerk_id",): (Rows.ALL, None),
    },
    "LoginSession": {("clerk_session_id",): (Rows.ALL, None)},
    "Organization": {
        ("slug",): (Rows.LIVE, None),
        ("stripe_customer_id",): (Rows.LIVE, None),
        ("clerk_organization_id",): (Rows.ALL, None),
    },
    "OrgMember": {("org_id", "user_id"): (Rows.LIVE, None), ("provider_membership_id",): (Rows.ALL, None)},
    "Subscription": {("stripe_subscription_id",): (Rows.ALL, None)},
    "Invoice": {("stripe_invoice_id",): (Rows.ALL, None)},
    "Coupon": {
        ("code", "restricted_to_customer_id"): (Rows.LIVE, Where("active", (True,))),
        ("stripe_coupon_id", "stripe_promotion_code_id"): (Rows.ALL, None),
    },
    "UserMetrics": {("user_id",): (Rows.LIVE, None)},
    "Framework": {("id",): (Rows.ALL, None)},
}
_REFERENCES = {
    "User": {},
    "Organization": {},
    "OrgMember": {"org_id": "Organization", "user_id": "User"},
    "CoachingSession": {"user_id": "User", "org_id": "Organization"},
    "SessionReflection": {"session_id": "CoachingSession"},
    "ActionItem": {"user_id": "User", "session_id": "CoachingSession"},
    "Coupon": {},
    "Resource": {},
    "Feedback": {"user_id": "User", "session_id": "CoachingSession"},
    "SupportTicket": {"user_id": "User", "assigned_to": "User"},
    "Framework": {},
}
_OWNERS = {
    "Organization": ("Organization", "o1"),
    "OrgMember": ("Organization", "o1"),
    "SessionReflection": ("CoachingSession", "s1"),
    "Coupon": None,
    "Resource": None,
    "Framework": None,
}
_NAMES = [entity.__name__ for entity in ENTITIES]

FACTS = ProductFacts(
    package=coachflux,
    entities=ENTITIES,
    spelled={
        ("User", "totp_secret"): "str, encrypted?",
        ("Invoice", "currency"): "ISO 4217",
        ("Invoice", "status"): "enum draft | open | paid | uncollectible | void",
        ("Coupon", "currency"): "ISO 4217?",
        ("Coupon", "duration"): "enum forever | once | repeating",
    },
    library={name: _DOCUMENT | _ADDED.get(name, {}) for name in _NAMES}
    | {"Framework": SYNCED | {"doc_id": "str?", "creation_time": "timestamp?"}},
    indexes=_INDEXES,
    unique={name: _UNIQUE.get(name, {}) for name in _NAMES},
    references={name: _REFERENCES.get(name, _USER) for name in _NAMES},
    owners={name: _OWNERS.get(name, _OF_USER) for name in _NAMES},
    secrets={
        "User": {"password_hash": False, "totp_secret": True},
        **{name: {"token": False} for name in ("LoginSession", "EmailVerification", "PasswordReset", "MagicLink")},
    },
)
