"""Every validation rule of the five entities: what it accepts, and what it alone refuses, under its own code."""

from __future__ import annotations

from decimal import Decimal
from ipaddress import IPv6Address
from uuid import UUID

import pytest

from example_times import AT
from refusals import cases, violations_of, violations_with
from switchgear.domains.parsing import is_a, parse
from switchgear.domains.repurposeflow import (
    ContentChannel,
    Generation,
    Output,
    Subscription,
    Tier,
    TiktokOutput,
    TwitterOutput,
    UsageLog,
    User,
    WebhookEvent,
    parse_channel,
)
from switchgear.testing.factories import example, example_wire
from switchgear.types.enums import Unrecognized
from switchgear.types.platforms import SocialPlatform

USER = example_wire(User)["id"]
LONG = "x" * 256
DEFAULTS = {
    "subscription_tier": "free",
    "subscription_status": "active",
    "generations_count_current_month": 0,
    "generations_limit": 10,
    "default_tone": "conversational",
}

RULES = {
    User: [
        # the field that is refused, the rule, what it accepts, what it refuses
        ("id", "uuid_invalid", [USER, UUID(USER), USER.upper()], ["", "1", 1, None]),
        ("clerk_user_id", "string_too_long", ["u", "x" * 255], [LONG]),
        ("email", "string_too_long", ["a@b.co", "x" * 255], [LONG]),
        ("full_name", "string_too_long", [None, "Ada"], [LONG]),
        ("subscription_tier", "enum", ["free", "pro", "business"], ["Pro", "enterprise", "", None]),
        (
            "subscription_status",
            "literal_error",
            ["active", "canceled", "past_due", "trialing"],
            ["incomplete", "unpaid", "", None],
        ),
        ("generations_count_current_month", "greater_than_equal", [0, 999_999], [-1]),
        ("generations_limit", "int_type", [0, 10], ["10", 10.5, None, True]),
        ("usage_reset_at", "timestamp", [AT, "2026-04-01T02:00:00+02:00"], ["2026-04-01T00:00:00", "soon", None]),
        (
            "default_tone",
            "enum",
            [None, "educational", "conversational", "opinionated", "authority"],
            ["funny", ""],
        ),
    ],
    Generation: [
        ("user_id", "uuid_invalid", [USER], ["u1"]),
        ("input_content_hash", "sha256_invalid", ["0" * 64, "af" * 32], ["", "0" * 63, "0" * 65, "AF" * 32, "g" * 64]),
        (
            "selected_platforms.1",
            "enum",
            [[], list(ContentChannel), ["x", "Twitter", "EMAIL"]],
            [["x", "fax"], ["x", 1]],
        ),
        ("selected_tone", "string_too_long", ["", "x" * 50], ["x" * 51]),
        ("key_points", "list_type", [None, [], ["a", {"b": 1}]], ["a", {"a": 1}]),
        ("detected_topic", "string_too_long", [None, "x" * 255], [LONG]),
        ("output_tiktok.hooks", "list_type", [None, {}, {"hooks": [], "of_tomorrow": 1}], [{"hooks": "a"}]),
        ("output_linkedin.post", "string_type", [None, {"post": "a"}], [{"post": 1}]),
        ("generation_time_ms", "greater_than_equal", [None, 0], [-1]),
        ("llm_provider", "string_too_long", [None, "openai", "anthropic"], ["x" * 51]),
        ("llm_model", "string_too_long", [None, "x" * 100], ["x" * 101]),
        ("status", "enum", ["pending", "completed", "failed", "partial"], ["running", ""]),
    ],
    TiktokOutput: [("cta", "string_type", [None, "Follow"], [1])],
    UsageLog: [
        (
            "event_type",
            "enum",
            ["generation_started", "generation_completed", "generation_failed"],
            ["generation_partial"],
        ),
        ("estimated_cost_usd", "decimal_max_places", [None, "0.000001", 0.5, Decimal("9999.999999")], ["0.0000001"]),
        ("estimated_cost_usd", "decimal_whole_digits", [0], ["10000", 10000]),
        ("estimated_cost_usd", "finite_number", ["-1"], ["nan", "inf"]),
        (
            "ip_address",
            "ip_address_invalid",
            [None, "192.0.2.7", "2001:db8::1", IPv6Address("::1")],
            ["", "192.0.2.256", "localhost", 1, b"1234"],
        ),
        ("tokens_used", "greater_than_equal", [None, 0], [-1]),
    ],
    Subscription: [
        ("stripe_subscription_id", "string_too_long", ["sub_1"], [LONG]),
        ("tier", "literal_error", ["pro", "business", Tier.PRO], ["free", "gold", None]),
        (
            "status",
            "enum",
            ["active", "canceled", "past_due", "trialing", "incomplete"],
            ["unpaid", "paused", "incomplete_expired"],
        ),
        ("amount_cents", "int_type", [0, 2900, -100], [29.5, "2900", None]),
        ("currency", "currency_invalid", ["usd", "EUR"], ["", "xx", "dollar"]),
        ("interval", "enum", ["month", "year"], ["day", "week", None]),
    ],
    WebhookEvent: [
        ("source", "literal_error", ["stripe", "clerk"], ["ayrshare", "paypal"]),
        ("event_type", "string_too_long", ["x"], [LONG]),
        ("event_id", "string_too_long", ["x"], [LONG]),
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


# --- rules over several fields ---


@pytest.mark.parametrize(
    ("output", "right"),
    [
        ({}, True),
        ({"thread": ["a"]}, True),
        ({"tweet_count": 3}, True),
        ({"thread": ["a", "b"], "tweet_count": 2}, True),
        ({"thread": [], "tweet_count": 0}, True),
        ({"thread": ["a"], "tweet_count": 2}, False),
        ({"thread": [], "tweet_count": 1}, False),
    ],
)
def test_a_threads_length_is_what_it_says(output, right):
    nested = violations_with(Generation, output_twitter=output)

    assert is_a(TwitterOutput, parse(TwitterOutput, output))
    assert [(found.field, found.rule) for found in nested] == [("output_twitter.tweet_count", "tweet_count")] * (
        not right
    )


@pytest.mark.parametrize(
    ("count", "platforms", "right"),
    [(2, ["twitter", "email"], True), (5, None, True), (0, [], True), (1, [], False), (3, ["twitter"], False)],
)
def test_a_log_counts_its_platforms(count, platforms, right):
    violations = violations_with(UsageLog, platform_count=count, platforms=platforms)

    assert [(found.field, found.rule) for found in violations] == [("platform_count", "platform_count")] * (not right)


@pytest.mark.parametrize(("status", "processed"), [("processed", False), ("dead", True)])
def test_an_event_is_processed_if_its_status_says_so(status, processed):
    violations = violations_with(WebhookEvent, status=status, processed=processed)

    assert [(found.field, found.rule) for found in violations] == [("processed", "processed_status")]
    assert violations_with(WebhookEvent, status=status, processed=not processed) == []


# --- what values become, and how the wire writes them ---


def test_what_the_product_defaults_need_not_be_given():
    given = {name: value for name, value in example_wire(User).items() if name not in DEFAULTS}

    assert User.model_validate(given).to_wire() == example_wire(User) | DEFAULTS


def test_the_example_of_a_user_is_the_row_that_the_product_seeds():
    user = example(User)

    assert (user.clerk_user_id, user.email, user.full_name) == ("user_test123", "test@example.com", "Test User")
    assert (user.subscription_tier, user.generations_limit) == (Tier.PRO, 500)


@pytest.mark.parametrize(
    ("given", "channel", "written"),
    [
        ("twitter", ContentChannel.X, "twitter"),
        ("X", ContentChannel.X, "twitter"),
        ("email", ContentChannel.EMAIL, "email"),
        ("Email", ContentChannel.EMAIL, "email"),
        ("gmb", ContentChannel.GOOGLE_BUSINESS, "google_business"),
        (ContentChannel.TIKTOK, ContentChannel.TIKTOK, "tiktok"),
    ],
)
def test_channels_are_canonical_inside_and_the_products_outside(given, channel, written):
    generation = example(Generation, selected_platforms=[given])

    assert generation.selected_platforms == [channel]
    assert generation.to_wire()["selected_platforms"] == [written]
    assert parse_channel(given) is channel


def test_the_channels_are_the_networks_and_email():
    assert {*ContentChannel} == {*SocialPlatform, "email"}
    assert isinstance(parse_channel("fax"), Unrecognized)


def test_a_currency_is_in_capitals_inside_and_small_on_the_wire():
    assert example(Subscription, currency="eur").currency == "EUR"
    assert example(Subscription, currency="EUR").to_wire()["currency"] == "eur"
    assert example(Subscription).model_copy().to_wire(library=True)["currency"] == "usd"


def test_outputs_keep_what_is_not_named():
    generation = example(Generation, output_threads={"posts": ["a"]}, output_tiktok={"hooks": [1], "music": {"id": 1}})

    assert isinstance(generation.output_threads, Output)
    assert generation.to_wire()["output_threads"] == {"posts": ["a"]}
    assert generation.to_wire()["output_tiktok"] == {"hooks": [1], "music": {"id": 1}}
