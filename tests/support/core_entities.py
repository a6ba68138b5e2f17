"""Core integration's entities for tests: one valid wire form of each class, and strategies that draw any valid one."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from entity_samples import (
    MILLIS,
    NOW,
    Samples,
    counts,
    drawn_fields,
    emails,
    json_values,
    metadata,
    platforms,
    synced,
    texts,
    times,
    urls,
    words,
)
from switchgear.domains.entity import Embedded
from switchgear.domains.integration import billing, inbox, social, user
from switchgear.types.events import Source

__all__ = ["ADDRESS", "FIELDS", "MILLIS", "NOW", "PREFERENCES", "WIRE", "made", "wire"]

PREFERENCES = {
    "theme": "dark",
    "language": "en",
    "timezone": "Europe/Berlin",
    "notifications": {"email": True, "push": True, "marketing": False, "security": True},
    "privacy": {"profileVisible": False, "analyticsEnabled": False, "dataSharing": False},
}
ADDRESS = {"line1": "1 Main Street", "city": "Springfield", "postalCode": "12345", "country": "US"}
_TIMES = {"createdAt": MILLIS, "updatedAt": MILLIS}

WIRE: dict[type[Embedded], dict[str, Any]] = {
    user.UserPreferences: PREFERENCES,
    user.User: {
        "id": "u1",
        "clerkId": "user_1",
        "email": "ada@example.com",
        "role": "free",
        "status": "active",
        "preferences": PREFERENCES,
        **_TIMES,
    },
    social.SocialAccount: {
        "id": "a1",
        "userId": "u1",
        "platform": "linkedin",
        "accountId": "acc_1",
        "accountName": "Ada",
        "isActive": True,
        **_TIMES,
    },
    billing.TaxId: {"type": "eu_vat", "value": "DE123456789"},
    billing.Address: ADDRESS,
    billing.Customer: {
        "id": "c1",
        "userId": "u1",
        "stripeCustomerId": "cus_1",
        "email": "ada@example.com",
        "currency": "USD",
        **_TIMES,
    },
    billing.Subscription: {
        "id": "s1",
        "userId": "u1",
        "customerId": "c1",
        "stripeSubscriptionId": "sub_1",
        "stripePriceId": "price_1",
        "status": "active",
        "currentPeriodStart": MILLIS,
        "currentPeriodEnd": MILLIS + 1,
        "cancelAtPeriodEnd": False,
        "quantity": 1,
        **_TIMES,
    },
    social.PostAnalytics: {"lastUpdated": MILLIS},
    social.PostError: {"platform": "facebook", "error": "too long", "timestamp": MILLIS},
    social.SocialPost: {
        "id": "p1",
        "userId": "u1",
        "content": "Hello",
        "platforms": ["x", "linkedin"],
        "status": "draft",
        **_TIMES,
    },
    inbox.WebhookEvent: {
        "id": "w1",
        "source": "stripe",
        "eventType": "customer.updated",
        "eventId": "evt_1",
        "payload": {"id": "evt_1"},
        "processed": False,
        "retryCount": 0,
        "createdAt": MILLIS,
    },
}


wire, made = Samples(WIRE).wire, Samples(WIRE).made


# --- strategies ---

_labels = st.dictionaries(words, texts, max_size=2)
_stamped = {"created_at": times, "updated_at": times}


def _ordered(drawn: dict[str, Any]) -> dict[str, Any]:
    first, second = sorted((drawn["current_period_start"], drawn["current_period_end"]))
    return drawn | {"current_period_start": first, "current_period_end": second}


def _credentials(drawn: dict[str, Any]) -> dict[str, Any]:
    keys = ("access_token", "refresh_token", "permissions")
    if drawn["credential_kind"] is social.CredentialKind.OAUTH:
        return drawn
    return {name: value for name, value in drawn.items() if name not in keys}


notifications = drawn_fields(dict.fromkeys(("email", "push", "marketing", "security"), st.booleans()))
privacy = drawn_fields(dict.fromkeys(("profile_visible", "analytics_enabled", "data_sharing"), st.booleans()))
preferences = drawn_fields(
    {
        "theme": st.sampled_from(user.Theme),
        "language": st.sampled_from(("en", "de", "fil", "yue")),
        "timezone": st.sampled_from(("UTC", "Europe/Berlin", "America/Argentina/Ushuaia")),
        "notifications": notifications,
        "privacy": privacy,
    }
)
tax_ids = drawn_fields({"type": words, "value": words}, id=words)
addresses = drawn_fields(
    {"line1": texts, "city": texts, "postal_code": texts, "country": st.sampled_from(("US", "DE", "AX"))},
    line2=texts,
    state=texts,
)
analytics = drawn_fields(
    {"last_updated": times},
    **dict.fromkeys(("views", "likes", "shares", "comments", "clicks"), counts),
)
errors = drawn_fields({"platform": words, "error": texts, "timestamp": times})
outcomes = drawn_fields(
    {"status": st.sampled_from(social.OutcomeStatus)}, platform_post_id=words, url=urls, at=times, error=texts
)

FIELDS: dict[type[Embedded], st.SearchStrategy[dict[str, Any]]] = {
    user.UserPreferences: preferences,
    user.User: drawn_fields(
        {
            "id": words,
            "clerk_id": words,
            "email": emails,
            "role": st.sampled_from(user.AccessRole),
            "status": st.sampled_from(user.UserStatus),
            "preferences": preferences,
            **_stamped,
        },
        username=words,
        first_name=texts,
        profile_image_url=urls,
        metadata=metadata,
        last_login_at=times,
        role_raw=texts,
        **synced,
    ),
    social.SocialAccount: drawn_fields(
        {
            "id": words,
            "user_id": words,
            "platform": platforms,
            "account_id": words,
            "account_name": texts,
            "is_active": st.booleans(),
            "credential_kind": st.sampled_from(social.CredentialKind),
            "access_token": words,
            "permissions": st.lists(words, min_size=1, max_size=2),
            **_stamped,
        },
        refresh_token=words,
        token_expires_at=times,
        ref_id=words,
        **synced,
    ).map(_credentials),
    billing.TaxId: tax_ids,
    billing.Address: addresses,
    billing.Customer: drawn_fields(
        {
            "id": words,
            "user_id": words,
            "stripe_customer_id": words.map("cus_{}".format),
            "email": emails,
            "currency": st.sampled_from(("USD", "EUR", "JPY")),
            **_stamped,
        },
        name=texts,
        tax_ids=st.lists(tax_ids, max_size=2),
        address=addresses,
        metadata=_labels,
        **synced,
    ),
    billing.Subscription: drawn_fields(
        {
            "id": words,
            "user_id": words,
            "customer_id": words,
            "stripe_subscription_id": words.map("sub_{}".format),
            "stripe_price_id": words.map("price_{}".format),
            "status": st.sampled_from(billing.SubscriptionStatus),
            "current_period_start": times,
            "current_period_end": times,
            "cancel_at_period_end": st.booleans(),
            "quantity": st.integers(1, 10**6),
            **_stamped,
        },
        cancel_at=times,
        canceled_at=times,
        quantity_raw=st.integers(1, 10**6),
        status_raw=words,
        metadata=_labels,
        **synced,
    )
    .map(_ordered)
    .filter(lambda drawn: drawn["current_period_start"] < drawn["current_period_end"]),
    social.PostAnalytics: analytics,
    social.PostError: errors,
    social.SocialPost: drawn_fields(
        {
            "id": words,
            "user_id": words,
            "content": texts.filter(bool),
            "platforms": st.lists(platforms, min_size=1, max_size=3),
            "status": st.sampled_from(social.PostStatus),
            **_stamped,
        },
        note_id=words,
        media_urls=st.lists(urls, max_size=2),
        scheduled_at=times,
        analytics=analytics,
        errors=st.lists(errors, max_size=2),
        metadata=metadata,
        **synced,
    ).flatmap(
        lambda drawn: st.dictionaries(platforms, outcomes, max_size=2).map(lambda found: drawn | {"outcomes": found})
    ),
    inbox.WebhookEvent: drawn_fields(
        {
            "id": words,
            "source": st.sampled_from(Source),
            "event_type": words,
            "event_id": words,
            "payload": json_values,
            "processed": st.booleans(),
            "retry_count": st.integers(0, 20),
            "created_at": times,
        },
        user_id=words,
        processing_error=texts,
        livemode=st.booleans(),
        lease_until=times,
    ),
}
"""What each class can be built from, by Python names."""
