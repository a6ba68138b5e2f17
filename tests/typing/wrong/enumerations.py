"""Every enumeration of every entity, given what is none of its values: both checkers refuse each of them.

Written by tests/support/typed_entities.py out of the examples.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import IPv4Address
from uuid import UUID

from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.types.events import Source

integration.SocialAccount(
    platform="of_tomorrow",  # E: none of its values
    account_id="acc_1",
    account_name="Ada",
    is_active=True,
    id="a1",
    user_id="u1",
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    credential_kind="of_tomorrow",  # E: none of its values
)

integration.SocialPost(
    id="p1",
    user_id="u1",
    content="Hello",
    platforms=["of_tomorrow"],  # E: none of its values
    status="of_tomorrow",  # E: none of its values
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

integration.Subscription(
    id="s1",
    user_id="u1",
    customer_id="c1",
    stripe_subscription_id="sub_1",
    stripe_price_id="price_1",
    status="of_tomorrow",  # E: none of its values
    current_period_start=datetime(2026, 3, 1, 12, tzinfo=UTC),
    current_period_end=datetime(2026, 4, 1, 12, tzinfo=UTC),
    cancel_at_period_end=False,
    quantity=1,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

integration.User(
    id="u1",
    clerk_id="user_1",
    email="ada@example.com",
    role="of_tomorrow",  # E: none of its values
    status="of_tomorrow",  # E: none of its values
    preferences=integration.UserPreferences(
        theme=integration.Theme.DARK,
        language="en",
        timezone="Europe/Berlin",
        notifications=integration.NotificationPreferences(email=True, push=True, marketing=False, security=True),
        privacy=integration.PrivacyPreferences(profile_visible=False, analytics_enabled=False, data_sharing=False),
    ),
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

integration.UserPreferences(
    theme="of_tomorrow",  # E: none of its values
    language="en",
    timezone="Europe/Berlin",
    notifications=integration.NotificationPreferences(email=True, push=True, marketing=False, security=True),
    privacy=integration.PrivacyPreferences(profile_visible=False, analytics_enabled=False, data_sharing=False),
)

integration.WebhookEvent(
    payload={"id": "evt_1"},
    processed=False,
    retry_count=0,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    id="w1",
    source="of_tomorrow",  # E: none of its values
    event_type="customer.updated",
    event_id="evt_1",
    status="of_tomorrow",  # E: none of its values
)

repurposeflow.Generation(
    id=UUID("22222222-2222-4222-8222-222222222222"),
    user_id=UUID("11111111-1111-4111-8111-111111111111"),
    input_content="Hello",
    input_content_hash="185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969",
    selected_platforms=["of_tomorrow"],  # E: none of its values
    selected_tone="conversational",
    status="of_tomorrow",  # E: none of its values
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

repurposeflow.Subscription(
    id=UUID("44444444-4444-4444-8444-444444444444"),
    user_id=UUID("11111111-1111-4111-8111-111111111111"),
    stripe_subscription_id="sub_1",
    stripe_customer_id="cus_1",
    stripe_price_id="price_1",
    tier=repurposeflow.Tier.FREE,  # E: none of its values
    status="of_tomorrow",  # E: none of its values
    current_period_start=datetime(2026, 3, 1, 12, tzinfo=UTC),
    current_period_end=datetime(2026, 4, 1, 12, tzinfo=UTC),
    cancel_at_period_end=False,
    amount_cents=2900,
    currency="USD",
    interval="of_tomorrow",  # E: none of its values
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

repurposeflow.UsageLog(
    id=UUID("33333333-3333-4333-8333-333333333333"),
    user_id=UUID("11111111-1111-4111-8111-111111111111"),
    generation_id=UUID("22222222-2222-4222-8222-222222222222"),
    event_type="of_tomorrow",  # E: none of its values
    platform_count=2,
    platforms=["twitter", "email"],
    tokens_used=1200,
    estimated_cost_usd=Decimal("0.012345"),
    ip_address=IPv4Address("192.0.2.7"),
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

repurposeflow.User(
    id=UUID("11111111-1111-4111-8111-111111111111"),
    clerk_user_id="user_test123",
    email="test@example.com",
    full_name="Test User",
    subscription_tier="of_tomorrow",  # E: none of its values
    subscription_status=repurposeflow.SubscriptionStatus.INCOMPLETE,  # E: none of its values
    generations_count_current_month=0,
    generations_limit=500,
    usage_reset_at=datetime(2026, 4, 1, 0, tzinfo=UTC),
    default_tone="of_tomorrow",  # E: none of its values
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

repurposeflow.WebhookEvent(
    payload={"id": "evt_1"},
    processed=False,
    retry_count=0,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    id=UUID("55555555-5555-4555-8555-555555555555"),
    source=Source.AYRSHARE,  # E: none of its values
    event_type="customer.updated",
    event_id="evt_1",
    status="of_tomorrow",  # E: none of its values
)

coachflux.ActionItem(
    id="a1",
    user_id="u1",
    session_id="s1",
    title="Buy shoes",
    completed=False,
    priority="of_tomorrow",  # E: none of its values
    tags=["sport"],
    reminder_sent=False,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.Coupon(
    id="x1",
    code="SPRING",
    stripe_coupon_id="co_1",
    percent_off=12.5,
    duration="of_tomorrow",  # E: none of its values
    times_redeemed=0,
    active=True,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.Feedback(
    id="x1",
    user_id="u1",
    type="of_tomorrow",  # E: none of its values
    message="Good",
    status="of_tomorrow",  # E: none of its values
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.Framework(
    doc_id="f1",
    id="GROW",
    name="GROW",
    emoji="🌱",
    tagline="Grow",
    description="Goal, reality, options, will",
    best_for=["goals"],
    steps=[coachflux.FrameworkStep(name="goal", description="What do you want?")],
    estimated_time="15 minutes",
    difficulty="of_tomorrow",  # E: none of its values
    category="of_tomorrow",  # E: none of its values
    tags=[],
    is_available=True,
    coming_soon=False,
    usage_count=0,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.Invoice(
    id="x1",
    user_id="u1",
    stripe_invoice_id="in_1",
    amount=2900,
    currency="USD",
    status="of_tomorrow",  # E: none of its values
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.OrgMember(
    id="x1",
    org_id="o1",
    user_id="u1",
    role="of_tomorrow",  # E: none of its values
    joined_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.Organization(
    id="o1",
    name="Ada's",
    slug="adas",
    plan="of_tomorrow",  # E: none of its values
    seat_count=3,
    used_seats=1,
    settings=coachflux.OrgSettings(sso_enabled=False, custom_branding=True),
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.Resource(
    id="x1",
    title="Goals",
    description="A worksheet",
    type="of_tomorrow",  # E: none of its values
    category="goals",
    access_level="of_tomorrow",  # E: none of its values
    download_count=0,
    tags=[],
    published=True,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.Subscription(
    id="x1",
    user_id="u1",
    stripe_subscription_id="sub_1",
    stripe_price_id="price_1",
    status="of_tomorrow",  # E: none of its values
    current_period_start=datetime(2026, 3, 1, 12, tzinfo=UTC),
    current_period_end=datetime(2026, 3, 2, 12, tzinfo=UTC),
    cancel_at_period_end=False,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.SupportTicket(
    id="x1",
    user_id="u1",
    subject="Help",
    description="It is dark",
    status="of_tomorrow",  # E: none of its values
    priority="of_tomorrow",  # E: none of its values
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)

coachflux.User(
    id="u1",
    email="ada@example.com",
    email_verified=True,
    totp_enabled=False,
    subscription_status="of_tomorrow",  # E: none of its values
    email_preferences=coachflux.EmailPreferences(
        product_updates=True, newsletter=False, action_reminders=True, marketing_emails=False
    ),
    onboarding_completed=False,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    provider="of_tomorrow",  # E: none of its values
)

ezre_comms.ContentVersion(
    id="v1",
    content_request_id="r1",
    text="Hello world",
    platform="of_tomorrow",  # E: none of its values
    suggested_hashtags=["#a"],
    is_selected=True,
)

ezre_comms.EngagementEvent(
    organization_id="o1",
    published_post_id="p1",
    event_type="of_tomorrow",  # E: none of its values
    timestamp=datetime(2026, 3, 1, 12, tzinfo=UTC),
    source_event_id="e1",
)

ezre_comms.File(
    organization_id="o1",
    storage_type=ezre_comms.StorageType.GENERATED,  # E: none of its values
    processing_status="of_tomorrow",  # E: none of its values
)

ezre_comms.MediaAttachment(
    content_version_id="v1",
    filename="a.png",
    file_type="image/png",
    storage_path="kg2abc",
    storage_type="of_tomorrow",  # E: none of its values
    size_bytes=1,
    width=1,
    height=1,
    uploaded_by="u1",
)

ezre_comms.Organization(
    id="o1",
    name="Acme",
    slug="acme",
    plan="Starter",
    clerk_organization_id="org_1",
    stripe_subscription_id="sub_1",
    stripe_subscription_status="of_tomorrow",  # E: none of its values
)

ezre_comms.PlatformConnection(
    id="k1",
    platform="of_tomorrow",  # E: none of its values
    account_id="acc_1",
    account_name="Acme",
    is_active=True,
    organization_id="o1",
    credential_kind="of_tomorrow",  # E: none of its values
)

ezre_comms.Schedule(
    id="s1",
    organization_id="o1",
    content_version_id="v1",
    platform_connection_id="k1",
    scheduled_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    timezone="Europe/Berlin",
    status="pending",
    retry_count=0,
    max_retries=3,
    is_recurring=False,
    recurrence_pattern="of_tomorrow",  # E: none of its values
)
