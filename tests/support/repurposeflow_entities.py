"""RepurposeFlow's entities for tests: one valid wire form of each class, and strategies that draw any valid one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from entity_samples import (
    NOW,
    Samples,
    counts,
    drawn_fields,
    emails,
    json_values,
    synced,
    texts,
    times,
    words,
)
from switchgear.domains.entity import Embedded
from switchgear.domains.repurposeflow import billing, channels, generation, inbox, usage, user
from switchgear.types.events import Source

__all__ = ["AT", "FIELDS", "GENERATION", "LOG", "NOW", "USER", "WIRE", "made", "wire"]

USER = "11111111-1111-4111-8111-111111111111"
GENERATION = "22222222-2222-4222-8222-222222222222"
LOG = "33333333-3333-4333-8333-333333333333"

AT = "2026-03-01T12:00:00Z"
"""`NOW` as RepurposeFlow's wire writes it."""

_TIMES = {"created_at": AT, "updated_at": AT}

WIRE: dict[type[Embedded], dict[str, Any]] = {
    user.User: {
        "id": USER,
        "clerk_user_id": "user_test123",
        "email": "test@example.com",
        "subscription_tier": "free",
        "subscription_status": "active",
        "generations_count_current_month": 0,
        "generations_limit": 10,
        "usage_reset_at": "2026-04-01T00:00:00Z",
        "default_tone": "conversational",
        **_TIMES,
    },
    generation.Generation: {
        "id": GENERATION,
        "user_id": USER,
        "input_content": "Hello",
        "input_content_hash": "185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969",
        "selected_platforms": ["tiktok", "twitter", "email"],
        "selected_tone": "conversational",
        "status": "pending",
        "created_at": AT,
    },
    generation.Output: {"content": "Hello"},
    generation.TiktokOutput: {"hooks": ["Stop scrolling"], "cta": "Follow"},
    generation.TwitterOutput: {"thread": ["1/2", "2/2"], "tweet_count": 2, "hashtags": ["#a"]},
    generation.LinkedinOutput: {"post": "Hello", "opening_hook": "Hi", "cta": "Read on", "hashtags": []},
    usage.UsageLog: {
        "id": LOG,
        "user_id": USER,
        "generation_id": GENERATION,
        "event_type": "generation_completed",
        "platform_count": 2,
        "platforms": ["twitter", "email"],
        "tokens_used": 1200,
        "estimated_cost_usd": "0.012345",
        "ip_address": "192.0.2.7",
        "created_at": AT,
    },
    billing.Subscription: {
        "id": "44444444-4444-4444-8444-444444444444",
        "user_id": USER,
        "stripe_subscription_id": "sub_1",
        "stripe_customer_id": "cus_1",
        "stripe_price_id": "price_1",
        "tier": "pro",
        "status": "active",
        "current_period_start": AT,
        "current_period_end": "2026-04-01T12:00:00Z",
        "cancel_at_period_end": False,
        "amount_cents": 2900,
        "currency": "usd",
        "interval": "month",
        **_TIMES,
    },
    inbox.WebhookEvent: {
        "id": "55555555-5555-4555-8555-555555555555",
        "source": "stripe",
        "event_type": "customer.updated",
        "event_id": "evt_1",
        "payload": {"id": "evt_1"},
        "processed": False,
        "retry_count": 0,
        "created_at": AT,
    },
}

wire, made = Samples(WIRE).wire, Samples(WIRE).made

# --- strategies ---

_stamped = {"created_at": times, "updated_at": times}
_without_deletion = {name: drawn for name, drawn in synced.items() if name != "deleted_at"}
_items = st.lists(json_values, max_size=2)
_costs = st.integers(0, 10**10 - 1).map(lambda micros: Decimal(micros).scaleb(-6))

_outputs: dict[type[Embedded], st.SearchStrategy[dict[str, Any]]] = {
    generation.Output: drawn_fields({}),
    generation.TiktokOutput: drawn_fields({}, hooks=_items, cta=texts, hashtags=_items, content=texts),
    generation.TwitterOutput: drawn_fields({}, thread=_items, hashtags=_items).flatmap(
        lambda drawn: st.just(drawn) | st.just(drawn | {"tweet_count": len(drawn.get("thread") or [])})
    ),
    generation.LinkedinOutput: drawn_fields({}, post=texts, opening_hook=texts, cta=texts, hashtags=_items),
}


def _counted(drawn: dict[str, Any]) -> dict[str, Any]:
    platforms = drawn.get("platforms")
    return drawn if platforms is None else drawn | {"platform_count": len(platforms)}


FIELDS: dict[type[Embedded], st.SearchStrategy[dict[str, Any]]] = {
    user.User: drawn_fields(
        {
            "id": st.uuids(),
            "clerk_user_id": words,
            "email": emails,
            "subscription_tier": st.sampled_from(billing.Tier),
            "generations_count_current_month": counts,
            "usage_reset_at": times,
            **_stamped,
        },
        full_name=texts,
        first_name=texts,
        last_name=texts,
        default_tone=st.sampled_from(user.Tone),
        stripe_customer_id=words,
        subscription_current_period_end=times,
        subscription_status_raw=words,
        last_generation_at=times,
        deleted_at=times,
        **_without_deletion,
    ),
    generation.Generation: drawn_fields(
        {
            "id": st.uuids(),
            "user_id": st.uuids(),
            "input_content": texts,
            "input_content_hash": st.binary(min_size=32, max_size=32).map(bytes.hex),
            "selected_platforms": st.lists(st.sampled_from(channels.ContentChannel), max_size=4),
            "selected_tone": texts,
            "status": st.sampled_from(generation.GenerationStatus),
            "created_at": times,
        },
        core_message=texts,
        key_points=_items,
        detected_topic=texts,
        output_tiktok=_outputs[generation.TiktokOutput],
        output_twitter=_outputs[generation.TwitterOutput],
        output_email=_outputs[generation.Output],
        generation_time_ms=counts,
        total_tokens_used=counts,
        llm_model=texts,
        error_message=texts,
        completed_at=times,
    ),
    **_outputs,
    usage.UsageLog: drawn_fields(
        {
            "id": st.uuids(),
            "user_id": st.uuids(),
            "event_type": st.sampled_from(usage.UsageEvent),
            "platform_count": st.integers(0, 14),
            "created_at": times,
        },
        generation_id=st.uuids(),
        platforms=st.lists(words, max_size=3),
        tokens_used=counts,
        estimated_cost_usd=_costs,
        user_agent=texts,
        ip_address=st.ip_addresses(),
    ).map(_counted),
    billing.Subscription: drawn_fields(
        {
            "id": st.uuids(),
            "user_id": st.uuids(),
            "stripe_subscription_id": words,
            "stripe_customer_id": words,
            "stripe_price_id": words,
            "tier": st.sampled_from((billing.Tier.PRO, billing.Tier.BUSINESS)),
            "status": st.sampled_from(billing.SubscriptionStatus),
            "current_period_start": times,
            "current_period_end": times,
            "amount_cents": st.integers(-(10**9), 10**9),
            "currency": st.sampled_from(("USD", "EUR", "JPY")),
            "interval": st.sampled_from(billing.Interval),
            **_stamped,
        },
        status_raw=words,
        cancel_at=times,
        canceled_at=times,
        ended_at=times,
        interval_raw=words,
        trial_end=times,
        **synced,
    ),
    inbox.WebhookEvent: drawn_fields(
        {
            "id": st.uuids(),
            "source": st.sampled_from((Source.CLERK, Source.STRIPE)),
            "event_type": words,
            "event_id": words,
            "payload": json_values,
            "processed": st.booleans(),
            "created_at": times,
        },
        user_id=st.uuids(),
        error_message=texts,
        livemode=st.booleans(),
        lease_until=times,
    ),
}
"""What each class can be built from, by Python names."""
