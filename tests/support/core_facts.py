"""What Core integration's entities declare."""

from __future__ import annotations

from product_facts import INBOX, SYNCED, ProductFacts
from switchgear.domains import integration
from switchgear.domains.declaration import Rows, Where
from switchgear.domains.integration.entities import ENTITIES

_ACTIVE = Where("is_active", (True,))
_OF_USER = ("User", "u1")

FACTS = ProductFacts(
    package=integration,
    entities=ENTITIES,
    spelled={  # both are absent with credential_kind ayrshare_profile
        ("SocialAccount", "access_token"): "str, encrypted?",
        ("SocialAccount", "permissions"): "list[str]?",
    },
    library={
        "User": SYNCED | {"role_raw": "str?", "status_raw": "str?"},
        "UserPreferences": {},
        "SocialAccount": SYNCED
        | {
            "platform_raw": "str?",
            "credential_kind": "enum ayrshare_profile | oauth",
            "profile_key": "str, encrypted?",
            "ref_id": "str?",
        },
        "Customer": SYNCED,
        "TaxId": {"id": "str?"},
        "Address": {},
        "Subscription": SYNCED
        | {"status_raw": "str?", "quantity_raw": "int?", "cancel_at": "timestamp?", "ended_at": "timestamp?"},
        "SocialPost": SYNCED | {"status_raw": "str?", "outcomes": None},
        "PostAnalytics": {},
        "PostError": {},
        "WebhookEvent": INBOX,
    },
    indexes={
        "User": "by_clerk_id by_email by_role by_status",
        "SocialAccount": "by_user_id by_platform by_is_active by_user_platform_active(user_id,platform,is_active)",
        "Customer": "by_user_id by_stripe_customer_id",
        "Subscription": "by_user_id by_status by_current_period_end by_user_subscription_status(user_id,status)",
        "SocialPost": "by_user_id by_status by_scheduled_at by_published_at by_user_scheduled(user_id,scheduled_at)",
        "WebhookEvent": "by_source by_processed by_created_at",
    },
    unique={
        "User": {("clerk_id",): (Rows.ALL, None), ("email",): (Rows.LIVE, None), ("username",): (Rows.LIVE, None)},
        "SocialAccount": {
            ("platform", "account_id"): (Rows.LIVE, _ACTIVE),
            ("user_id", "platform"): (Rows.LIVE, _ACTIVE),
        },
        "Customer": {("stripe_customer_id",): (Rows.ALL, None)},
        "Subscription": {
            ("stripe_subscription_id",): (Rows.ALL, None),
            ("user_id", "stripe_price_id"): (Rows.LIVE, Where("status", ("active", "past_due", "trialing"))),
        },
        "SocialPost": {},
        "WebhookEvent": {("source", "event_id"): (Rows.ALL, None)},
    },
    references={
        "User": {},
        "SocialAccount": {"user_id": "User"},
        "Customer": {"user_id": "User"},
        "Subscription": {"user_id": "User", "customer_id": "Customer"},
        "SocialPost": {"user_id": "User", "note_id": "Note"},
        "WebhookEvent": {"user_id": "User"},
    },
    owners={
        "User": _OF_USER,
        "SocialAccount": _OF_USER,
        "Customer": _OF_USER,
        "Subscription": _OF_USER,
        "SocialPost": _OF_USER,
        "WebhookEvent": None,
    },
    secrets={"SocialAccount": {"access_token": True, "refresh_token": True, "profile_key": True}},
)
