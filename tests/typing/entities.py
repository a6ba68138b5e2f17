"""Every entity, built by its Python names, and its three functions. It is checked, and run once.

Written by tests/support/typed_entities.py out of the examples.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import IPv4Address
from typing import assert_type
from uuid import UUID

from switchgear.domains import ParseFailure, Secret, Violation, coachflux, ezre_comms, integration, repurposeflow
from switchgear.types import SocialPlatform
from switchgear.types.events import Source


def integration_built() -> list[object]:
    return [
        integration.Address(line1="1 Main Street", city="Springfield", postal_code="12345", country="US"),
        integration.Customer(
            id="c1",
            user_id="u1",
            stripe_customer_id="cus_1",
            email="ada@example.com",
            currency="USD",
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        integration.PostAnalytics(last_updated=datetime(2026, 3, 1, 12, tzinfo=UTC)),
        integration.PostError(platform="facebook", error="too long", timestamp=datetime(2026, 3, 1, 12, tzinfo=UTC)),
        integration.SocialAccount(
            platform=SocialPlatform.LINKEDIN,
            account_id="acc_1",
            account_name="Ada",
            is_active=True,
            id="a1",
            user_id="u1",
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        integration.SocialPost(
            id="p1",
            user_id="u1",
            content="Hello",
            platforms=[SocialPlatform.X, SocialPlatform.LINKEDIN],
            status=integration.PostStatus.DRAFT,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        integration.Subscription(
            id="s1",
            user_id="u1",
            customer_id="c1",
            stripe_subscription_id="sub_1",
            stripe_price_id="price_1",
            status=integration.SubscriptionStatus.ACTIVE,
            current_period_start=datetime(2026, 3, 1, 12, tzinfo=UTC),
            current_period_end=datetime(2026, 4, 1, 12, tzinfo=UTC),
            cancel_at_period_end=False,
            quantity=1,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        integration.TaxId(type="eu_vat", value="DE123456789"),
        integration.User(
            id="u1",
            clerk_id="user_1",
            email="ada@example.com",
            role=integration.AccessRole.FREE,
            status=integration.UserStatus.ACTIVE,
            preferences=integration.UserPreferences(
                theme=integration.Theme.DARK,
                language="en",
                timezone="Europe/Berlin",
                notifications=integration.NotificationPreferences(
                    email=True, push=True, marketing=False, security=True
                ),
                privacy=integration.PrivacyPreferences(
                    profile_visible=False, analytics_enabled=False, data_sharing=False
                ),
            ),
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        integration.UserPreferences(
            theme=integration.Theme.DARK,
            language="en",
            timezone="Europe/Berlin",
            notifications=integration.NotificationPreferences(email=True, push=True, marketing=False, security=True),
            privacy=integration.PrivacyPreferences(profile_visible=False, analytics_enabled=False, data_sharing=False),
        ),
        integration.WebhookEvent(
            payload={"id": "evt_1"},
            processed=False,
            retry_count=0,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            id="w1",
            source=Source.STRIPE,
            event_type="customer.updated",
            event_id="evt_1",
        ),
    ]


def integration_functions(value: object, values: list[object]) -> None:
    assert_type(integration.parse_address(value), integration.Address | ParseFailure)
    assert_type(integration.validate_address(value), list[Violation])
    assert_type([one for one in values if integration.is_address(one)], list[integration.Address])
    assert_type(integration.parse_customer(value), integration.Customer | ParseFailure)
    assert_type(integration.validate_customer(value), list[Violation])
    assert_type([one for one in values if integration.is_customer(one)], list[integration.Customer])
    assert_type(integration.parse_post_analytics(value), integration.PostAnalytics | ParseFailure)
    assert_type(integration.validate_post_analytics(value), list[Violation])
    assert_type([one for one in values if integration.is_post_analytics(one)], list[integration.PostAnalytics])
    assert_type(integration.parse_post_error(value), integration.PostError | ParseFailure)
    assert_type(integration.validate_post_error(value), list[Violation])
    assert_type([one for one in values if integration.is_post_error(one)], list[integration.PostError])
    assert_type(integration.parse_social_account(value), integration.SocialAccount | ParseFailure)
    assert_type(integration.validate_social_account(value), list[Violation])
    assert_type([one for one in values if integration.is_social_account(one)], list[integration.SocialAccount])
    assert_type(integration.parse_social_post(value), integration.SocialPost | ParseFailure)
    assert_type(integration.validate_social_post(value), list[Violation])
    assert_type([one for one in values if integration.is_social_post(one)], list[integration.SocialPost])
    assert_type(integration.parse_subscription(value), integration.Subscription | ParseFailure)
    assert_type(integration.validate_subscription(value), list[Violation])
    assert_type([one for one in values if integration.is_subscription(one)], list[integration.Subscription])
    assert_type(integration.parse_tax_id(value), integration.TaxId | ParseFailure)
    assert_type(integration.validate_tax_id(value), list[Violation])
    assert_type([one for one in values if integration.is_tax_id(one)], list[integration.TaxId])
    assert_type(integration.parse_user(value), integration.User | ParseFailure)
    assert_type(integration.validate_user(value), list[Violation])
    assert_type([one for one in values if integration.is_user(one)], list[integration.User])
    assert_type(integration.parse_user_preferences(value), integration.UserPreferences | ParseFailure)
    assert_type(integration.validate_user_preferences(value), list[Violation])
    assert_type([one for one in values if integration.is_user_preferences(one)], list[integration.UserPreferences])
    assert_type(integration.parse_webhook_event(value), integration.WebhookEvent | ParseFailure)
    assert_type(integration.validate_webhook_event(value), list[Violation])
    assert_type([one for one in values if integration.is_webhook_event(one)], list[integration.WebhookEvent])


def repurposeflow_built() -> list[object]:
    return [
        repurposeflow.Generation(
            id=UUID("22222222-2222-4222-8222-222222222222"),
            user_id=UUID("11111111-1111-4111-8111-111111111111"),
            input_content="Hello",
            input_content_hash="185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969",
            selected_platforms=[
                repurposeflow.ContentChannel.TIKTOK,
                repurposeflow.ContentChannel.X,
                repurposeflow.ContentChannel.EMAIL,
            ],
            selected_tone="conversational",
            status=repurposeflow.GenerationStatus.PENDING,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        repurposeflow.LinkedinOutput(post="Hello", opening_hook="Hi", cta="Read on", hashtags=[]),
        repurposeflow.Output(),
        repurposeflow.Subscription(
            id=UUID("44444444-4444-4444-8444-444444444444"),
            user_id=UUID("11111111-1111-4111-8111-111111111111"),
            stripe_subscription_id="sub_1",
            stripe_customer_id="cus_1",
            stripe_price_id="price_1",
            tier=repurposeflow.Tier.PRO,
            status=repurposeflow.SubscriptionStatus.ACTIVE,
            current_period_start=datetime(2026, 3, 1, 12, tzinfo=UTC),
            current_period_end=datetime(2026, 4, 1, 12, tzinfo=UTC),
            cancel_at_period_end=False,
            amount_cents=2900,
            currency="USD",
            interval=repurposeflow.Interval.MONTH,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        repurposeflow.TiktokOutput(hooks=["Stop scrolling"], cta="Follow"),
        repurposeflow.TwitterOutput(thread=["1/2", "2/2"], tweet_count=2, hashtags=["#a"]),
        repurposeflow.UsageLog(
            id=UUID("33333333-3333-4333-8333-333333333333"),
            user_id=UUID("11111111-1111-4111-8111-111111111111"),
            generation_id=UUID("22222222-2222-4222-8222-222222222222"),
            event_type=repurposeflow.UsageEvent.COMPLETED,
            platform_count=2,
            platforms=["twitter", "email"],
            tokens_used=1200,
            estimated_cost_usd=Decimal("0.012345"),
            ip_address=IPv4Address("192.0.2.7"),
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        repurposeflow.User(
            id=UUID("11111111-1111-4111-8111-111111111111"),
            clerk_user_id="user_test123",
            email="test@example.com",
            full_name="Test User",
            subscription_tier=repurposeflow.Tier.PRO,
            subscription_status=repurposeflow.SubscriptionStatus.ACTIVE,
            generations_count_current_month=0,
            generations_limit=500,
            usage_reset_at=datetime(2026, 4, 1, 0, tzinfo=UTC),
            default_tone=repurposeflow.Tone.CONVERSATIONAL,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        repurposeflow.WebhookEvent(
            payload={"id": "evt_1"},
            processed=False,
            retry_count=0,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            id=UUID("55555555-5555-4555-8555-555555555555"),
            source=Source.STRIPE,
            event_type="customer.updated",
            event_id="evt_1",
        ),
    ]


def repurposeflow_functions(value: object, values: list[object]) -> None:
    assert_type(repurposeflow.parse_generation(value), repurposeflow.Generation | ParseFailure)
    assert_type(repurposeflow.validate_generation(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_generation(one)], list[repurposeflow.Generation])
    assert_type(repurposeflow.parse_linkedin_output(value), repurposeflow.LinkedinOutput | ParseFailure)
    assert_type(repurposeflow.validate_linkedin_output(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_linkedin_output(one)], list[repurposeflow.LinkedinOutput])
    assert_type(repurposeflow.parse_output(value), repurposeflow.Output | ParseFailure)
    assert_type(repurposeflow.validate_output(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_output(one)], list[repurposeflow.Output])
    assert_type(repurposeflow.parse_subscription(value), repurposeflow.Subscription | ParseFailure)
    assert_type(repurposeflow.validate_subscription(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_subscription(one)], list[repurposeflow.Subscription])
    assert_type(repurposeflow.parse_tiktok_output(value), repurposeflow.TiktokOutput | ParseFailure)
    assert_type(repurposeflow.validate_tiktok_output(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_tiktok_output(one)], list[repurposeflow.TiktokOutput])
    assert_type(repurposeflow.parse_twitter_output(value), repurposeflow.TwitterOutput | ParseFailure)
    assert_type(repurposeflow.validate_twitter_output(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_twitter_output(one)], list[repurposeflow.TwitterOutput])
    assert_type(repurposeflow.parse_usage_log(value), repurposeflow.UsageLog | ParseFailure)
    assert_type(repurposeflow.validate_usage_log(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_usage_log(one)], list[repurposeflow.UsageLog])
    assert_type(repurposeflow.parse_user(value), repurposeflow.User | ParseFailure)
    assert_type(repurposeflow.validate_user(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_user(one)], list[repurposeflow.User])
    assert_type(repurposeflow.parse_webhook_event(value), repurposeflow.WebhookEvent | ParseFailure)
    assert_type(repurposeflow.validate_webhook_event(value), list[Violation])
    assert_type([one for one in values if repurposeflow.is_webhook_event(one)], list[repurposeflow.WebhookEvent])


def coachflux_built() -> list[object]:
    return [
        coachflux.ActionItem(
            id="a1",
            user_id="u1",
            session_id="s1",
            title="Buy shoes",
            completed=False,
            priority=coachflux.Priority.MEDIUM,
            tags=["sport"],
            reminder_sent=False,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.AnalyticsEvent(
            id="x1",
            user_id="u1",
            event_name="session_started",
            properties={"framework": "GROW"},
            timestamp=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.CoachingSession(
            id="s1",
            user_id="u1",
            framework="GROW",
            step="goal",
            state={"goal": "Run"},
            is_anonymous=False,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.Coupon(
            id="x1",
            code="SPRING",
            stripe_coupon_id="co_1",
            percent_off=12.5,
            duration=coachflux.CouponDuration.ONCE,
            times_redeemed=0,
            active=True,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.EmailVerification(
            id="x1",
            user_id="u1",
            token=Secret("0000000000000000000000000000000000000000000000000000000000000000"),
            expires_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            verified=False,
        ),
        coachflux.Feedback(
            id="x1",
            user_id="u1",
            type=coachflux.FeedbackType.GENERAL,
            message="Good",
            status=coachflux.FeedbackStatus.NEW,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
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
            difficulty=coachflux.Difficulty.BEGINNER,
            category=coachflux.FrameworkCategory.GENERAL,
            tags=[],
            is_available=True,
            coming_soon=False,
            usage_count=0,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.Invoice(
            id="x1",
            user_id="u1",
            stripe_invoice_id="in_1",
            amount=2900,
            currency="USD",
            status=coachflux.InvoiceStatus.OPEN,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.LoginSession(
            id="x1",
            user_id="u1",
            token=Secret("0000000000000000000000000000000000000000000000000000000000000000"),
            expires_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
            last_activity_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            device_info=coachflux.DeviceInfo(user_agent="Mozilla/5.0", ip="192.0.2.7"),
            is_active=True,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.MagicLink(
            id="x1",
            user_id="u1",
            token=Secret("0000000000000000000000000000000000000000000000000000000000000000"),
            expires_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            used=False,
        ),
        coachflux.Notification(
            id="x1",
            user_id="u1",
            type="reminder",
            title="Shoes",
            message="Buy them today",
            read=False,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.OrgMember(
            id="x1",
            org_id="o1",
            user_id="u1",
            role=coachflux.OrgRole.OWNER,
            joined_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.Organization(
            id="o1",
            name="Ada's",
            slug="adas",
            plan=coachflux.OrgPlan.TEAM,
            seat_count=3,
            used_seats=1,
            settings=coachflux.OrgSettings(sso_enabled=False, custom_branding=True),
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.PasswordReset(
            id="x1",
            user_id="u1",
            token=Secret("0000000000000000000000000000000000000000000000000000000000000000"),
            expires_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            used=False,
        ),
        coachflux.Resource(
            id="x1",
            title="Goals",
            description="A worksheet",
            type=coachflux.ResourceType.WORKSHEET,
            category="goals",
            access_level=coachflux.Plan.PRO,
            download_count=0,
            tags=[],
            published=True,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.SessionReflection(
            id="x1",
            session_id="s1",
            step="goal",
            user_input="Run",
            payload=None,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.Subscription(
            id="x1",
            user_id="u1",
            stripe_subscription_id="sub_1",
            stripe_price_id="price_1",
            status=coachflux.SubscriptionStatus.ACTIVE,
            current_period_start=datetime(2026, 3, 1, 12, tzinfo=UTC),
            current_period_end=datetime(2026, 3, 2, 12, tzinfo=UTC),
            cancel_at_period_end=False,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.SupportTicket(
            id="x1",
            user_id="u1",
            subject="Help",
            description="It is dark",
            status=coachflux.TicketStatus.OPEN,
            priority=coachflux.TicketPriority.HIGH,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.User(
            id="u1",
            email="ada@example.com",
            email_verified=True,
            totp_enabled=False,
            subscription_status=coachflux.AccountStatus.FREE,
            email_preferences=coachflux.EmailPreferences(
                product_updates=True, newsletter=False, action_reminders=True, marketing_emails=False
            ),
            onboarding_completed=False,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        coachflux.UserMetrics(
            id="x1",
            user_id="u1",
            sessions_completed=1,
            actions_created=2,
            actions_completed=1,
            frameworks_used=["GROW"],
            total_time_spent=600,
            updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
    ]


def coachflux_functions(value: object, values: list[object]) -> None:
    assert_type(coachflux.parse_action_item(value), coachflux.ActionItem | ParseFailure)
    assert_type(coachflux.validate_action_item(value), list[Violation])
    assert_type([one for one in values if coachflux.is_action_item(one)], list[coachflux.ActionItem])
    assert_type(coachflux.parse_analytics_event(value), coachflux.AnalyticsEvent | ParseFailure)
    assert_type(coachflux.validate_analytics_event(value), list[Violation])
    assert_type([one for one in values if coachflux.is_analytics_event(one)], list[coachflux.AnalyticsEvent])
    assert_type(coachflux.parse_coaching_session(value), coachflux.CoachingSession | ParseFailure)
    assert_type(coachflux.validate_coaching_session(value), list[Violation])
    assert_type([one for one in values if coachflux.is_coaching_session(one)], list[coachflux.CoachingSession])
    assert_type(coachflux.parse_coupon(value), coachflux.Coupon | ParseFailure)
    assert_type(coachflux.validate_coupon(value), list[Violation])
    assert_type([one for one in values if coachflux.is_coupon(one)], list[coachflux.Coupon])
    assert_type(coachflux.parse_email_verification(value), coachflux.EmailVerification | ParseFailure)
    assert_type(coachflux.validate_email_verification(value), list[Violation])
    assert_type([one for one in values if coachflux.is_email_verification(one)], list[coachflux.EmailVerification])
    assert_type(coachflux.parse_feedback(value), coachflux.Feedback | ParseFailure)
    assert_type(coachflux.validate_feedback(value), list[Violation])
    assert_type([one for one in values if coachflux.is_feedback(one)], list[coachflux.Feedback])
    assert_type(coachflux.parse_framework(value), coachflux.Framework | ParseFailure)
    assert_type(coachflux.validate_framework(value), list[Violation])
    assert_type([one for one in values if coachflux.is_framework(one)], list[coachflux.Framework])
    assert_type(coachflux.parse_invoice(value), coachflux.Invoice | ParseFailure)
    assert_type(coachflux.validate_invoice(value), list[Violation])
    assert_type([one for one in values if coachflux.is_invoice(one)], list[coachflux.Invoice])
    assert_type(coachflux.parse_login_session(value), coachflux.LoginSession | ParseFailure)
    assert_type(coachflux.validate_login_session(value), list[Violation])
    assert_type([one for one in values if coachflux.is_login_session(one)], list[coachflux.LoginSession])
    assert_type(coachflux.parse_magic_link(value), coachflux.MagicLink | ParseFailure)
    assert_type(coachflux.validate_magic_link(value), list[Violation])
    assert_type([one for one in values if coachflux.is_magic_link(one)], list[coachflux.MagicLink])
    assert_type(coachflux.parse_notification(value), coachflux.Notification | ParseFailure)
    assert_type(coachflux.validate_notification(value), list[Violation])
    assert_type([one for one in values if coachflux.is_notification(one)], list[coachflux.Notification])
    assert_type(coachflux.parse_org_member(value), coachflux.OrgMember | ParseFailure)
    assert_type(coachflux.validate_org_member(value), list[Violation])
    assert_type([one for one in values if coachflux.is_org_member(one)], list[coachflux.OrgMember])
    assert_type(coachflux.parse_organization(value), coachflux.Organization | ParseFailure)
    assert_type(coachflux.validate_organization(value), list[Violation])
    assert_type([one for one in values if coachflux.is_organization(one)], list[coachflux.Organization])
    assert_type(coachflux.parse_password_reset(value), coachflux.PasswordReset | ParseFailure)
    assert_type(coachflux.validate_password_reset(value), list[Violation])
    assert_type([one for one in values if coachflux.is_password_reset(one)], list[coachflux.PasswordReset])
    assert_type(coachflux.parse_resource(value), coachflux.Resource | ParseFailure)
    assert_type(coachflux.validate_resource(value), list[Violation])
    assert_type([one for one in values if coachflux.is_resource(one)], list[coachflux.Resource])
    assert_type(coachflux.parse_session_reflection(value), coachflux.SessionReflection | ParseFailure)
    assert_type(coachflux.validate_session_reflection(value), list[Violation])
    assert_type([one for one in values if coachflux.is_session_reflection(one)], list[coachflux.SessionReflection])
    assert_type(coachflux.parse_subscription(value), coachflux.Subscription | ParseFailure)
    assert_type(coachflux.validate_subscription(value), list[Violation])
    assert_type([one for one in values if coachflux.is_subscription(one)], list[coachflux.Subscription])
    assert_type(coachflux.parse_support_ticket(value), coachflux.SupportTicket | ParseFailure)
    assert_type(coachflux.validate_support_ticket(value), list[Violation])
    assert_type([one for one in values if coachflux.is_support_ticket(one)], list[coachflux.SupportTicket])
    assert_type(coachflux.parse_user(value), coachflux.User | ParseFailure)
    assert_type(coachflux.validate_user(value), list[Violation])
    assert_type([one for one in values if coachflux.is_user(one)], list[coachflux.User])
    assert_type(coachflux.parse_user_metrics(value), coachflux.UserMetrics | ParseFailure)
    assert_type(coachflux.validate_user_metrics(value), list[Violation])
    assert_type([one for one in values if coachflux.is_user_metrics(one)], list[coachflux.UserMetrics])


def ezre_comms_built() -> list[object]:
    return [
        ezre_comms.AnalyticsAggregate(published_post_id="p1", shares=0, saves=0),
        ezre_comms.ContentComment(
            id="c1",
            content_version_id="v1",
            user_id="u1",
            comment="Nice",
            is_resolved=False,
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        ezre_comms.ContentEditHistory(
            id="h1",
            content_version_id="v1",
            previous_text="Hello",
            new_text="Hello world",
            edited_by="u1",
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        ezre_comms.ContentRequest(id="r1", organization_id="o1", requested_by="u1", status="pending"),
        ezre_comms.ContentVersion(
            id="v1",
            content_request_id="r1",
            text="Hello world",
            platform=SocialPlatform.LINKEDIN,
            suggested_hashtags=["#a"],
            is_selected=True,
        ),
        ezre_comms.EngagementEvent(
            organization_id="o1",
            published_post_id="p1",
            event_type=ezre_comms.EngagementType.LIKE,
            timestamp=datetime(2026, 3, 1, 12, tzinfo=UTC),
            source_event_id="e1",
        ),
        ezre_comms.File(
            organization_id="o1",
            storage_type=ezre_comms.StorageType.S3,
            processing_status=ezre_comms.ProcessingStatus.PENDING,
        ),
        ezre_comms.MediaAttachment(
            content_version_id="v1",
            filename="a.png",
            file_type="image/png",
            storage_path="kg2abc",
            storage_type=ezre_comms.StorageType.GENERATED,
            size_bytes=1,
            width=1,
            height=1,
            uploaded_by="u1",
        ),
        ezre_comms.Organization(
            id="o1",
            name="Acme",
            slug="acme",
            plan="Starter",
            clerk_organization_id="org_1",
            stripe_subscription_id="sub_1",
            stripe_subscription_status=ezre_comms.OrganizationStatus.ACTIVE,
        ),
        ezre_comms.PlatformConnection(
            id="k1",
            platform=SocialPlatform.X,
            account_id="acc_1",
            account_name="Acme",
            is_active=True,
            organization_id="o1",
        ),
        ezre_comms.PublishedPost(
            schedule_id="s1",
            content_version_id="v1",
            organization_id="o1",
            platform_connection_id="k1",
            platform_post_id="1234567890",
            platform_post_url="https://x.com/acme/status/1234567890",
            published_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
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
        ),
        ezre_comms.UsageTracking(
            organization_id="o1",
            period_start=datetime(2026, 3, 1, 12, tzinfo=UTC),
            period_end=datetime(2026, 3, 31, 12, tzinfo=UTC),
            generations_count=0,
            scheduled_posts_count=0,
            files_uploaded_count=0,
        ),
        ezre_comms.User(id="u1", clerk_id="user_1", first_name="Ada"),
    ]


def ezre_comms_functions(value: object, values: list[object]) -> None:
    assert_type(ezre_comms.parse_analytics_aggregate(value), ezre_comms.AnalyticsAggregate | ParseFailure)
    assert_type(ezre_comms.validate_analytics_aggregate(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_analytics_aggregate(one)], list[ezre_comms.AnalyticsAggregate])
    assert_type(ezre_comms.parse_content_comment(value), ezre_comms.ContentComment | ParseFailure)
    assert_type(ezre_comms.validate_content_comment(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_content_comment(one)], list[ezre_comms.ContentComment])
    assert_type(ezre_comms.parse_content_edit_history(value), ezre_comms.ContentEditHistory | ParseFailure)
    assert_type(ezre_comms.validate_content_edit_history(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_content_edit_history(one)], list[ezre_comms.ContentEditHistory])
    assert_type(ezre_comms.parse_content_request(value), ezre_comms.ContentRequest | ParseFailure)
    assert_type(ezre_comms.validate_content_request(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_content_request(one)], list[ezre_comms.ContentRequest])
    assert_type(ezre_comms.parse_content_version(value), ezre_comms.ContentVersion | ParseFailure)
    assert_type(ezre_comms.validate_content_version(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_content_version(one)], list[ezre_comms.ContentVersion])
    assert_type(ezre_comms.parse_engagement_event(value), ezre_comms.EngagementEvent | ParseFailure)
    assert_type(ezre_comms.validate_engagement_event(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_engagement_event(one)], list[ezre_comms.EngagementEvent])
    assert_type(ezre_comms.parse_file(value), ezre_comms.File | ParseFailure)
    assert_type(ezre_comms.validate_file(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_file(one)], list[ezre_comms.File])
    assert_type(ezre_comms.parse_media_attachment(value), ezre_comms.MediaAttachment | ParseFailure)
    assert_type(ezre_comms.validate_media_attachment(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_media_attachment(one)], list[ezre_comms.MediaAttachment])
    assert_type(ezre_comms.parse_organization(value), ezre_comms.Organization | ParseFailure)
    assert_type(ezre_comms.validate_organization(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_organization(one)], list[ezre_comms.Organization])
    assert_type(ezre_comms.parse_platform_connection(value), ezre_comms.PlatformConnection | ParseFailure)
    assert_type(ezre_comms.validate_platform_connection(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_platform_connection(one)], list[ezre_comms.PlatformConnection])
    assert_type(ezre_comms.parse_published_post(value), ezre_comms.PublishedPost | ParseFailure)
    assert_type(ezre_comms.validate_published_post(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_published_post(one)], list[ezre_comms.PublishedPost])
    assert_type(ezre_comms.parse_schedule(value), ezre_comms.Schedule | ParseFailure)
    assert_type(ezre_comms.validate_schedule(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_schedule(one)], list[ezre_comms.Schedule])
    assert_type(ezre_comms.parse_usage_tracking(value), ezre_comms.UsageTracking | ParseFailure)
    assert_type(ezre_comms.validate_usage_tracking(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_usage_tracking(one)], list[ezre_comms.UsageTracking])
    assert_type(ezre_comms.parse_user(value), ezre_comms.User | ParseFailure)
    assert_type(ezre_comms.validate_user(value), list[Violation])
    assert_type([one for one in values if ezre_comms.is_user(one)], list[ezre_comms.User])
