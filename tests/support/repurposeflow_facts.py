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
        "User": "by_clerk_user_id by_stripe_customer_id by_subscription_tier by_created_at",
        "Generation": "by_user_id by_created_at(-created_at) by_status by_input_content_hash "
        "by_user_created(user_id,-created_at) by_user_completed(user_id,-created_at)",
        "UsageLog": "by_user_id by_created_at(-created_at) by_event_type",
        "Subscription": "by_user_id by_stripe_subscription_id by_status",
        "WebhookEvent": "by_source by_event_id by_processed by_created_at(-created_at)",
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
