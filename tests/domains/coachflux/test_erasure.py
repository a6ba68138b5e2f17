"""What a user is given of what is held, and what is left after a purge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from example_times import MILLIS, NOW
from switchgear.domains import evolve
from switchgear.domains.coachflux import (
    DELETION_GRACE,
    ENTITIES,
    ActionItem,
    AnalyticsEvent,
    CoachingSession,
    Coupon,
    DeletionStep,
    Feedback,
    Framework,
    Invoice,
    LoginSession,
    Organization,
    OrgMember,
    Resource,
    SessionReflection,
    Subscription,
    SupportTicket,
    User,
    deletion_plan,
    export_user,
    request_deletion,
    rows_of,
)
from switchgear.domains.coachflux.model import CoachFluxDocument
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import example, example_wire

TICK = timedelta(milliseconds=1)
OWNED = [cls for cls in ENTITIES if cls not in {User, Organization, Coupon, Resource, Framework}]
MINE = [example(cls) for cls in OWNED]
OTHERS = [
    example(CoachingSession, id="s2", user_id="u2"),
    example(SessionReflection, session_id="s2"),
    example(ActionItem, user_id="u2"),
    example(AnalyticsEvent, user_id=None, anonymous_id="n1"),
    example(Feedback, user_id=None),
    example(Organization),
    example(Framework, id="u1"),
    example(Coupon, id="u1"),
]
GONE = NOW + DELETION_GRACE + TICK
LEAVING = request_deletion(example(User, name="Ada", password_hash="argon2id$1"), NOW)


def test_a_users_rows_are_those_under_the_users_id():
    assert rows_of(example(User), [*OTHERS, *MINE]) == tuple(MINE)
    assert rows_of(example(User, id="u2"), [*MINE, *OTHERS]) == tuple(OTHERS[:3])


@pytest.mark.parametrize("ask", [lambda user: rows_of(user, []), lambda user: export_user(user, [], NOW)])
def test_only_a_stored_user_has_rows(ask):
    with pytest.raises(BrokenRule) as caught:
        ask(example(User, id=None))
    assert [(found.field, found.rule) for found in caught.value.violations] == [("id", "missing")]


# --- export ---


def test_an_export_names_three_collections_as_the_product_does_and_the_others_by_table():
    export = export_user(example(User), [*OTHERS, *MINE], NOW)
    written = export.to_wire()

    assert (export.user, export.exported_at) == (example(User), NOW)
    assert (export.sessions, export.actions) == ((example(CoachingSession),), (example(ActionItem),))
    assert written.keys() == {"user", "sessions", "actions", "exportedAt", "login_sessions"} | {
        cls.table.name for cls in OWNED
    } - {"coaching_sessions", "action_items"}
    assert written["exportedAt"] == MILLIS
    assert written["sessions"][0]["framework"] == "GROW"
    assert written["login_sessions"][0]["deviceInfo"]["ip"] == "192.0.2.7"
    assert written["invoices"][0].items() >= example_wire(Invoice).items()


def test_an_export_holds_every_row_of_a_collection():
    rows = [example(Feedback, id="f1"), example(Feedback, id="f2")]

    assert export_user(example(User), rows, NOW).others == {"feedback": tuple(rows)}


def test_an_export_holds_no_secret():
    written = str(export_user(LEAVING, MINE, NOW).to_wire())

    assert "argon2id$1" not in written
    assert "0" * 64 not in written
    assert "'token'" not in written
    assert "Ada" in written


# --- purge ---


def _plan(user=LEAVING, graph=(*OTHERS, *MINE), now=GONE, anonymous_id="random"):
    return deletion_plan(user, graph, now, anonymous_id=anonymous_id)


def _left(plan):
    return [action.row for action in plan.actions if action.do is not DeletionStep.DELETE]


def test_what_a_purge_does_and_in_which_order():
    plan = _plan()

    assert plan.user_id == "u1"
    assert [(action.do.value, action.row.table.name) for action in plan.actions] == [
        ("erase", "events"),
        ("erase", "feedback"),
        ("keep", "invoices"),
        ("keep", "subscriptions"),
        ("erase", "support_tickets"),
        ("delete", "action_items"),
        ("delete", "email_verifications"),
        ("delete", "magic_links"),
        ("delete", "notifications"),
        ("delete", "org_members"),
        ("delete", "password_resets"),
        ("delete", "session_reflections"),
        ("delete", "sessions"),
        ("delete", "user_metrics"),
        ("delete", "coaching_sessions"),
        ("erase", "users"),
    ]


def _noted(row, note):
    """The row with a key that the library does not know."""
    return type(row).model_validate(row.to_wire(library=True) | {"note": note})


def test_nothing_personal_is_left():
    personal = "Marvin"
    link = f"https://example.com/{personal}"
    mine = [
        _noted(example(Feedback, message=personal), personal),
        example(SupportTicket, subject=personal, description=personal),
        _noted(example(Invoice, invoice_pdf=link), personal),
        _noted(example(Subscription), personal),
        example(AnalyticsEvent, properties={"name": personal}),
        example(OrgMember),
        evolve(example(LoginSession), device_info={"user_agent": personal, "ip": "192.0.2.7"}),
    ]
    user = evolve(LEAVING, name=personal, picture=link, first_name=personal)
    left = _left(_plan(user, mine))

    assert personal in str([row.to_wire(library=True) for row in mine])
    assert personal not in str([row.to_wire(library=True) for row in left])
    invoice, event = (next(row for row in left if isinstance(row, cls)) for cls in (Invoice, AnalyticsEvent))
    assert (invoice.amount, invoice.status, invoice.stripe_invoice_id) == (2900, "open", "in_1")
    assert (event.user_id, event.anonymous_id, event.properties) == (None, "random", {})
    assert (event.event_name, event.timestamp) == ("session_started", NOW)
    assert (left[-1].email, left[-1].erased_at) == ("deleted+u1@deleted.example", GONE)


def test_a_purge_may_be_repeated():
    left = _left(_plan())
    again = _plan(left[-1], left[:-1], GONE + TICK)

    assert {action.do.value for action in again.actions[:-1]} == {"keep"}
    assert again.actions[-1].row == left[-1]


@pytest.mark.parametrize(
    ("user", "now"),
    [(example(User), GONE), (LEAVING, NOW), (LEAVING, GONE - TICK)],
)
def test_before_the_grace_is_over_there_is_no_plan(user, now):
    with pytest.raises(BrokenRule) as caught:
        _plan(user, now=now)
    assert [(found.field, found.rule) for found in caught.value.violations] == [("deletion_requested_at", "not_due")]


def test_events_need_an_anonymous_id():
    assert deletion_plan(LEAVING, [example(Feedback)], GONE).actions
    with pytest.raises(BrokenRule) as caught:
        _plan(anonymous_id=None)
    assert [(found.field, found.rule) for found in caught.value.violations] == [("anonymous_id", "missing")]


def test_a_row_that_no_rule_names_stops_the_plan():
    class Diary(Feedback):
        """Of the application's own."""

    class Unknown(CoachFluxDocument):
        """Of the application's own."""

        user_id: str

    assert _plan(graph=[Diary.model_validate(example(Feedback).to_wire())]).actions
    with pytest.raises(BrokenRule, match="No rule says what becomes of Unknown"):
        _plan(graph=[Unknown(user_id="u1")])
