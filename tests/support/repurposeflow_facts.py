"""What RepurposeFlow's entities declare."""

from __future__ import annotations

from product_facts import INBOX, SYNCED, ProductFacts
from switchgear.domains import repurposeflow
from switchgear.domains.declaration import Rows
from switchgear.domains.repurposeflow.entities import ENTITIES
from switchgear.testing.factories import example_wire

USER = example_wire(repurposeflow.User)["id"]

_OF_USER = ("User", USER)

FACTS = ProductFacts(
    package=repurposeflow,
    entities=ENTITIES,
    words={"Output": "Any", "TiktokOutput": "Any", "TwitterOutput": "Any", "LinkedinOutput": "Any"},
    spelled={("Subscription", "currency"): "ISO 4217"},
    library={
        "User": {name: word for name, word in SYNCED.items() if name != "deleted_at"}
        | {"first_name": "str?", "last_name": "str?", "subscription_status_raw": "str?"},
        "Generation": {},
        "Output": {},
        "TiktokOutput": {},
        "TwitterOutput": {},
        "LinkedinOutput": {},
        "UsageLog": {},
        "Subscription": SYNCED
        | {"status_raw": "str?", "interval_raw": "str?", "cancel_at": "timestamp?", "ended_at": "timestamp?"},
        "WebhookEvent": INBOX | {"user_id": "ref users?"},
    },
    indexes={
        "User": "idx_users_clerk_user_id(clerk_user_id) idx_users_stripe_customer_id(stripe_customer_id) "
        "idx_users_subscription_tier(subscription_tier) idx_users_created_at(created_at)",
        "Generation": "idx_generations_user_id(user_id) idx_generations_created_at(-created_at) "
        "idx_generations_status(status) idx_generations_input_content_hash(input_content_hash) "
        "idx_generations_user_created(user_id,-created_at) idx_generations_user_completed(user_id,-created_at)",
        "UsageLog": "idx_usage_logs_user_id(user_id) idx_usage_logs_created_at(-created_at) "
        "idx_usage_logs_event_type(event_type)",
        "Subscription": "idx_subscriptions_user_id(user_id) "
        "idx_subscriptions_stripe_subscription_id(stripe_subscription_id) idx_subscriptions_status(status)",
        "WebhookEvent": "idx_webhook_events_source(source) idx_webhook_events_event_id(event_id) "
        "idx_webhook_events_processed(processed) idx_webhook_events_created_at(-created_at)",
    },
    unique={
        "User": {
            ("clerk_user_id",): (Rows.ALL, None),
            ("stripe_customer_id",): (Rows.LIVE, None),
            ("email",): (Rows.LIVE, None),
        },
        "Generation": {},
        "UsageLog": {},
        "Subscription": {("stripe_subscription_id",): (Rows.ALL, None)},
        "WebhookEvent": {("source", "event_id"): (Rows.ALL, None)},
    },
    references={
        "User": {},
        "Generation": {"user_id": "User"},
        "UsageLog": {"user_id": "User", "generation_id": "Generation"},
        "Subscription": {"user_id": "User"},
        "WebhookEvent": {"user_id": "User"},
    },
    owners={
        "User": _OF_USER,
        "Generation": _OF_USER,
        "UsageLog": _OF_USER,
        "Subscription": _OF_USER,
        "WebhookEvent": None,
    },
)
