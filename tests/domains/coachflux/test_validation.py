"""Every validation rule of the entities: what it accepts, and what it alone refuses, under its own code."""

from __future__ import annotations

import pytest

from example_times import MILLIS
from refusals import cases, violations_with
from switchgear.domains.coachflux import (
    ActionItem,
    AnalyticsEvent,
    CoachingSession,
    Coupon,
    EmailVerification,
    Feedback,
    Framework,
    Invoice,
    LoginSession,
    MagicLink,
    Notification,
    Organization,
    OrgMember,
    PasswordReset,
    Resource,
    SessionReflection,
    Subscription,
    SupportTicket,
    User,
)
from switchgear.domains.declaration import declaration_of
from switchgear.testing.factories import example, example_wire

NAIVE = "2026-03-01T12:00:00"

RULES = {
    User: [
        # the field that is refused, the rule, what it accepts, what it refuses
        ("email", "email_invalid", ["ada@example.com"], ["", "ada", "ada@", None, 1]),
        ("email_verified", "bool_type", [True, False], [1, "true", None]),
        ("picture", "url_invalid", [None, "https://example.com/a.png"], ["", "a.png", "ftp://example.com/a"]),
        ("password_hash", "secret", [None, "argon2"], [1]),
        ("totp_secret", "secret", [None, "JBSW"], [1]),
        ("provider", "enum", [None, "email"], ["github", ""]),
        ("subscription_status", "enum", ["free", "trial", "active", "canceled", "past_due"], ["trialing", "", None]),
        (
            "email_preferences.newsletter",
            "missing",
            [],
            [{"productUpdates": True} | dict.fromkeys(("actionReminders", "marketingEmails"), False)],
        ),
        ("created_at", "timestamp", [MILLIS, "2026-03-01T12:00:00Z"], [NAIVE, "soon", None]),
    ],
    LoginSession: [
        ("token", "secret", ["0" * 64], [1, None]),
        ("device_info.ip", "string_type", [], [{"userAgent": "", "ip": None}]),
        ("device_info", "model_type", [{"userAgent": "", "ip": ""}], [None, "Mozilla"]),
    ],
    Organization: [
        ("plan", "enum", ["team", "enterprise"], ["free", None]),
        ("seat_count", "greater_than_equal", [0, 1], [-1]),
        ("used_seats", "greater_than_equal", [0, 4], [-1]),
        ("logo", "url_invalid", [None, "http://example.com/l"], ["l.png"]),
    ],
    OrgMember: [("role", "enum", ["owner", "admin", "member"], ["guest", None])],
    CoachingSession: [
        ("framework", "string_type", ["GROW", "CLEAR", "of_tomorrow"], [None, 1]),
        ("closed_at", "timestamp", [None, MILLIS], [NAIVE]),
    ],
    SessionReflection: [("user_input", "string_type", ["", "Run"], [None])],
    ActionItem: [
        ("priority", "enum", ["low", "medium", "high"], ["urgent", None]),
        ("tags.0", "string_type", [[], ["a"]], [[1]]),
        ("due_date", "timestamp", [None, MILLIS], [NAIVE]),
    ],
    Subscription: [
        ("status", "enum", ["active", "trialing", "past_due", "canceled", "unpaid"], ["paused", "incomplete", None]),
        ("cancel_at_period_end", "bool_type", [True], [None, 0]),
    ],
    Invoice: [
        ("amount", "int_type", [0, -100, 2900], [29.5, "2900", None]),
        ("currency", "currency_invalid", ["usd", "EUR"], ["", "xx"]),
        ("status", "enum", ["draft", "open", "paid", "uncollectible", "void"], ["deleted", None]),
        ("invoice_pdf", "url_invalid", [None, "https://example.com/1.pdf"], ["1.pdf"]),
    ],
    Coupon: [
        ("percent_off", "greater_than", [0.01, 1], [0, -1]),
        ("percent_off", "less_than_equal", [100, 99.99], [100.01]),
        ("percent_off", "finite_number", [100], [float("inf"), float("nan")]),
        ("duration", "enum", ["forever", "once"], ["twice", None]),
        ("max_redemptions", "greater_than", [None, 1], [0]),
        ("times_redeemed", "greater_than_equal", [0], [-1]),
    ],
    Resource: [
        ("type", "enum", ["template", "guide", "worksheet", "video"], ["book", None]),
        ("access_level", "enum", ["free", "pro", "enterprise"], ["team", None]),
        ("file_url", "url_invalid", [None, "https://example.com/a.pdf"], ["a.pdf"]),
        ("thumbnail_url", "url_invalid", [None, "https://example.com/a.png"], ["a.png"]),
    ],
    Feedback: [
        ("type", "enum", ["bug", "feature", "general"], ["praise", None]),
        ("rating", "greater_than_equal", [None, 1], [0, -1]),
        ("rating", "less_than_equal", [5], [6]),
        ("rating", "int_type", [3], [3.5, "3"]),
        ("status", "enum", ["new", "reviewed", "resolved"], ["closed", None]),
    ],
    SupportTicket: [
        ("status", "enum", ["open", "in_progress", "resolved", "closed"], ["new", None]),
        ("priority", "enum", ["low", "medium", "high", "urgent"], ["none", None]),
    ],
    Framework: [
        ("id", "string_type", ["GROW"], [None, 1]),
        ("steps.0.description", "missing", [[]], [[{"name": "goal"}]]),
        ("difficulty", "enum", ["beginner", "intermediate", "advanced"], ["hard"]),
        ("category", "enum", ["general", "specialist"], ["other"]),
    ],
    Notification: [("action_url", "url_invalid", [None, "https://example.com/a"], ["/a"])],
}


def _broken(cls, **changes):
    return [(found.field, found.rule) for found in violations_with(cls, **changes)]


@pytest.mark.parametrize(("cls", "field", "rule", "value"), cases(RULES, accepted=True))
def test_accepted(cls, field, rule, value):
    assert _broken(cls, **{field.split(".")[0]: value}) == []


@pytest.mark.parametrize(("cls", "field", "rule", "value"), cases(RULES, accepted=False))
def test_refused_by_that_rule_alone(cls, field, rule, value):
    assert _broken(cls, **{field.split(".")[0]: value}) == [(field, rule)]


# --- rules over several fields ---

ANONYMOUS = {"is_anonymous": True, "user_id": None, "anonymous_id": "n1", "expires_at": MILLIS}

TOGETHER = [
    # the class, what is given together, what is refused
    (User, {"provider": "google", "provider_id": "1"}, []),
    (User, {"provider": "email"}, []),
    (User, {"provider_id": "1"}, []),
    (User, {"provider": "google"}, [("provider_id", "provider_id")]),
    (User, {"provider": "linkedin", "provider_id": None}, [("provider_id", "provider_id")]),
    (CoachingSession, ANONYMOUS, []),
    (CoachingSession, {"user_id": None}, [("user_id", "anonymous")]),
    (CoachingSession, {"anonymous_id": "n1"}, [("anonymous_id", "anonymous")]),
    (CoachingSession, {"expires_at": MILLIS}, [("expires_at", "anonymous")]),
    (CoachingSession, ANONYMOUS | {"user_id": "u1"}, [("user_id", "anonymous")]),
    (CoachingSession, ANONYMOUS | {"anonymous_id": None}, [("anonymous_id", "anonymous")]),
    (CoachingSession, ANONYMOUS | {"expires_at": None}, [("expires_at", "anonymous")]),
    (ActionItem, {"completed": True, "completed_at": MILLIS}, []),
    (ActionItem, {"completed": True}, [("completed_at", "completed")]),
    (ActionItem, {"completed_at": MILLIS}, [("completed_at", "completed")]),
    (Coupon, {"percent_off": None, "amount_off": 500, "currency": "eur"}, []),
    (Coupon, {"percent_off": None}, [("percent_off", "discount")]),
    (Coupon, {"amount_off": 500, "currency": "EUR"}, [("percent_off", "discount")]),
    (Coupon, {"percent_off": None, "amount_off": 500}, [("currency", "discount_currency")]),
    (Coupon, {"currency": "EUR"}, []),
    (Coupon, {"duration": "repeating", "duration_in_months": 3}, []),
    (Coupon, {"duration": "repeating"}, [("duration_in_months", "duration")]),
    (Coupon, {"duration": "forever", "duration_in_months": 3}, [("duration_in_months", "duration")]),
    (AnalyticsEvent, {"user_id": None, "anonymous_id": "n1"}, []),
    (AnalyticsEvent, {"anonymous_id": "n1"}, []),
    (AnalyticsEvent, {"user_id": None}, [("user_id", "nobody")]),
    (Notification, {"read": True, "read_at": MILLIS}, []),
    (Notification, {"read": True}, [("read_at", "read")]),
    (Notification, {"read_at": MILLIS}, [("read_at", "read")]),
]


@pytest.mark.parametrize(("cls", "given", "refused"), TOGETHER)
def test_fields_that_go_together(cls, given, refused):
    assert _broken(cls, **given) == refused


# --- what values become, and how the wire writes them ---


@pytest.mark.parametrize("cls", [LoginSession, EmailVerification, PasswordReset, MagicLink])
def test_no_token_is_shown(cls):
    entity = example(cls, token="sha256-of-it")

    for shown in (repr(entity), str(entity.to_wire(library=True)), entity.model_dump_json()):
        assert "sha256-of-it" not in shown


def test_a_users_secrets_are_not_shown():
    user = example(User, password_hash="argon2id$1", totp_secret="JBSWY3DP")

    for shown in (repr(user), str(user.to_wire(library=True)), user.model_dump_json()):
        assert "argon2id$1" not in shown
        assert "JBSWY3DP" not in shown


def test_an_organization_has_nothing_switched_on_by_itself():
    given = {key: value for key, value in example_wire(Organization).items() if key != "settings"}

    assert Organization.model_validate(given).to_wire()["settings"] == {"ssoEnabled": False, "customBranding": False}


def test_a_frameworks_id_is_its_code_and_the_documents_has_another_name():
    framework = example(Framework)

    assert (framework.id, framework.doc_id) == ("GROW", "f1")
    assert framework.to_wire()["id"] == "GROW"
    assert "_id" not in framework.to_wire()
    assert framework.to_wire(library=True)["_id"] == "f1"


def test_uniqueness_has_its_details():
    (email,) = [found for found in declaration_of(User).unique if found.fields == ("email",)]
    code, coupon = declaration_of(Coupon).unique

    assert email.fold_case
    assert (code.fields, code.nulls_distinct) == (("code", "restricted_to_customer_id"), False)
    assert (coupon.fields, coupon.nulls_distinct) == (("stripe_coupon_id", "stripe_promotion_code_id"), False)
