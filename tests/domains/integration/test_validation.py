"""Every validation rule of the six entities: what it accepts, and what it alone refuses, under its own code."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import MILLIS
from refusals import cases, violations_of, violations_with
from switchgear.domains.integration import (
    Address,
    Customer,
    PostAnalytics,
    PostError,
    PostStatus,
    SocialAccount,
    SocialPost,
    Subscription,
    TaxId,
    User,
    UserPreferences,
    WebhookEvent,
)
from switchgear.domains.parsing import functions
from switchgear.testing.factories import example_wire
from switchgear.types.platforms import SocialPlatform

OAUTH = {"credentialKind": "oauth", "accessToken": "t", "permissions": ["post"]}

LONG = "x" * 2001
BEYOND_NFC = "\u0958" * 1001  # one character that NFC writes as two
PREFERENCES, ADDRESS = example_wire(UserPreferences), example_wire(Address)
ADDRESS_ABROAD = ADDRESS | {"country": "XX"}
NO_MARKETING = {"email": True, "push": True, "security": True}
NOT_A_FLAG = {"profileVisible": "yes", "analyticsEnabled": True, "dataSharing": True}
STRIPE_STATUSES = ["incomplete", "incomplete_expired", "trialing", "active", "past_due", "unpaid", "paused", "canceled"]

RULES = {
    User: [
        # the field that is refused, the rule, what it accepts, what it refuses
        ("clerk_id", "string_too_short", ["u", "user_29w83sxmDNGwOuEthce5gg56FcC"], [""]),
        ("email", "email_invalid", ["a@b.co", "A.B+c@Example.COM"], ["", "a", "a@", "@b.co", "a b@c.de", 1, None]),
        (
            "username",
            "username_invalid",
            [None, "a", "Ada_L-1", "_", "-"],
            ["", "a b", "ada.l", "\u00e4d\u00e4", "a\n", "a@b", "\uff11", 1],
        ),
        ("role", "enum", ["admin", "premium", "free"], ["Admin", "owner", "", None]),
        ("status", "enum", ["active", "suspended"], ["banned", ""]),
        (
            "profile_image_url",
            "url_invalid",
            [None, "https://img.clerk.com/x?y=1", "http://localhost/x"],
            ["", "x.png", "javascript:alert(1)", "ftp://a.b/c", "https://", 1],
        ),
        ("preferences.theme", "missing", [PREFERENCES], [{k: v for k, v in PREFERENCES.items() if k != "theme"}]),
    ],
    UserPreferences: [
        ("theme", "enum", ["light", "dark", "system"], ["blue"]),
        ("language", "language_invalid", ["en", "de", "fil"], ["", "english", "en-US", "xx", "EN"]),
        (
            "timezone",
            "timezone_invalid",
            ["UTC", "America/New_York", "Europe/Kyiv"],
            ["", "Mars/Olympus", "GMT+25", "europe/berlin", "../etc/passwd"],
        ),
        ("notifications.marketing", "missing", [PREFERENCES["notifications"]], [NO_MARKETING]),
        ("privacy.profile_visible", "bool_type", [PREFERENCES["privacy"]], [NOT_A_FLAG]),
    ],
    SocialAccount: [
        ("platform", "enum", ["x", "Twitter", "GMB", "google", "INSTAGRAM"], ["myspace", "email", "", 1]),
    ],
    Customer: [
        ("stripe_customer_id", "prefix", ["cus_1", "cus_"], ["", "sub_1", "xcus_1", "CUS_1", 1]),
        ("email", "email_invalid", ["a@b.co"], ["a", None]),
        ("currency", "currency_invalid", ["USD", "usd", "JPY"], ["", "US", "XYZ", "DOLLAR"]),
        ("address.country", "country_invalid", [None, ADDRESS], [ADDRESS_ABROAD]),
        ("tax_ids.0.value", "missing", [None, [], [{"type": "a", "value": "b"}]], [[{"type": "a"}]]),
        ("metadata.a", "string_type", [None, {}, {"a": "b"}], [{"a": 1}]),
    ],
    Address: [
        ("country", "country_invalid", ["US", "AX"], ["us", "USA", "UK", ""]),
        ("line1", "string_type", ["a"], [None]),
    ],
    TaxId: [("value", "string_type", ["x"], [None])],
    Subscription: [
        ("stripe_subscription_id", "prefix", ["sub_1"], ["", "cus_1"]),
        ("stripe_price_id", "prefix", ["price_1"], ["", "gold-plan", "plan_1"]),
        ("status", "enum", STRIPE_STATUSES, ["of_tomorrow", "trial", ""]),
        ("quantity", "greater_than", [1, 10**6], [0, -1]),
        ("quantity", "int_type", [1, 1.0], [None, "1", 1.5, True, float("inf")]),
        ("current_period_end", "period_order", [MILLIS + 1], [MILLIS, MILLIS - 1]),
    ],
    SocialPost: [
        ("content", "content_too_long", ["a", " ", "x" * 2000, "e\u0301" * 2000], [LONG, BEYOND_NFC]),
        ("content", "string_too_short", ["a"], [""]),
        ("platforms", "too_short", [["x"], list(SocialPlatform), ["gmb", "gmb"]], [[]]),
        ("platforms.1", "enum", [["x"]], [["x", "myspace"]]),
        ("media_urls.1", "url_invalid", [None, [], ["https://a.b/c"]], [["https://a.b/c", "c"]]),
        ("status", "enum", sorted({*PostStatus} - {PostStatus.DELETED}), ["pending"]),
    ],
    PostAnalytics: [
        ("views", "greater_than_equal", [None, 0, 2**53], [-1]),
        ("views", "int_type", [0], ["1", 1.5]),
        ("last_updated", "timestamp", [MILLIS], ["2026-03-01T12:00:00"]),
    ],
    PostError: [("timestamp", "timestamp", [MILLIS], [None])],
    WebhookEvent: [
        ("source", "enum", ["clerk", "stripe", "ayrshare"], ["paypal"]),
        ("event_type", "string_too_short", ["x"], [""]),
        ("event_id", "string_too_short", ["evt_1"], [""]),
        ("retry_count", "greater_than_equal", [0, 10], [-1]),
        ("status", "enum", [None, "received", "dead"], ["done"]),
    ],
}


@pytest.mark.parametrize(("cls", "field", "rule", "value"), cases(RULES, accepted=True))
def test_accepted(cls, field, rule, value):
    assert violations_of(cls, field, value) == []


@pytest.mark.parametrize(("cls", "field", "rule", "value"), cases(RULES, accepted=False))
def test_refused_by_that_rule_alone(cls, field, rule, value):
    violations = violations_of(cls, field, value)

    assert [(found.field, found.rule) for found in violations] == [(field, rule)]
    assert violations[0].message


@pytest.mark.parametrize("payload", [None, 1, "x", [], {"a": [None, 1.5]}])
def test_a_payload_is_any_json(payload):
    _, _, validate = functions(WebhookEvent)

    assert validate(example_wire(WebhookEvent, payload=payload)) == []
    assert {found.field for found in validate(example_wire(WebhookEvent, payload={1, 2}))} == {"payload"}


# --- rules over several fields ---


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, []),
        ({"credentialKind": "ayrshare_profile", "profileKey": "k", "refId": "r"}, []),
        ({"permissions": []}, []),
        ({"accessToken": "t"}, ["permissions"]),
        ({"accessToken": "t", "permissions": ["post"]}, []),
        ({"credentialKind": "ayrshare_profile", "accessToken": "t"}, ["access_token"]),
        ({"permissions": ["post"]}, ["permissions"]),
        (OAUTH, []),
        (OAUTH | {"refreshToken": "r", "tokenExpiresAt": MILLIS}, []),
        (OAUTH | {"accessToken": None}, ["access_token"]),
        (OAUTH | {"permissions": []}, ["permissions"]),
        ({"credentialKind": "oauth"}, ["access_token", "permissions"]),
    ],
)
def test_an_account_has_the_credential_of_its_kind(changes, refused):
    violations = violations_with(SocialAccount, **changes)
    assert [found.field for found in violations] == refused
    assert {found.rule for found in violations} <= {"credential_kind"}


@pytest.mark.parametrize("status", [None, "received", "processing", "retry", "processed", "skipped", "dead"])
@pytest.mark.parametrize("processed", [True, False])
def test_an_event_is_processed_if_its_status_says_so(status, processed):
    violations = violations_with(WebhookEvent, status=status, processed=processed)

    right = status is None or processed == (status in {"processed", "skipped"})
    assert [(found.field, found.rule) for found in violations] == ([] if right else [("processed", "processed_status")])


# --- what values become ---


def test_platform_names_become_canonical():
    parse, _, _ = functions(SocialPost)
    post = parse(example_wire(SocialPost, platforms=["twitter", "gmb"], outcomes={"TWITTER": {"status": "success"}}))

    assert isinstance(post, SocialPost)
    assert post.platforms == [SocialPlatform.X, SocialPlatform.GOOGLE_BUSINESS]
    assert list(post.outcomes) == [SocialPlatform.X]
    assert post.to_wire()["platforms"] == ["x", "google_business"]


def test_a_currency_is_held_in_capitals_and_text_verbatim():
    customer = Customer.model_validate(example_wire(Customer, currency="eur", name="  Ada\u202e "))

    assert (customer.currency, customer.name) == ("EUR", "  Ada\u202e ")


def test_the_default_preferences_ask_for_no_consent():
    assert UserPreferences.default().to_wire() == {
        "theme": "system",
        "language": "en",
        "timezone": "UTC",
        "notifications": {"email": True, "push": True, "marketing": False, "security": True},
        "privacy": {"profileVisible": False, "analyticsEnabled": False, "dataSharing": False},
    }


@given(st.text("ab_-1 .é\n", max_size=6))
@settings(max_examples=100)
def test_a_username_is_one_or_more_of_its_characters(username):
    _, _, validate = functions(User)
    right = bool(username) and not set(username) - set("ab_-1")

    assert [found.rule for found in validate(example_wire(User, username=username))] == (
        [] if right else ["username_invalid"]
    )
