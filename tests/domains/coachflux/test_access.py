"""What depends on more than a role in CoachFlux; the whole table is in `permission_tables`."""

from __future__ import annotations

import pytest

from permission_tables import ADMIN, ANONYMOUS, COACHFLUX, SERVICE, STRANGER, member
from switchgear.domains import Action, Actor, ActorKind, Membership, OrgRole
from switchgear.domains.coachflux import (
    GRANTS,
    AnalyticsEvent,
    CoachingSession,
    Feedback,
    Framework,
    Organization,
    OrgMember,
    Resource,
    SessionReflection,
    SupportTicket,
    User,
    authorize,
    memberships_of,
)
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example

ME = Actor("u1")
OTHER_VISITOR = Actor("n2", kind=ActorKind.ANONYMOUS)


def _may(actor, action, row, **options):
    return authorize(actor, action, row, **options).allowed


# --- resources ---

FREE, PAID = example(User), example(User, subscription_status="trial")
TEAM, ENTERPRISE = example(Organization, id="o1"), example(Organization, id="o1", plan="enterprise")
IN_ORG = member("member", "o1", id="u1")


@pytest.mark.parametrize(
    ("level", "actor", "related", "allowed"),
    [
        ("free", ANONYMOUS, [], True),
        ("free", STRANGER, [], True),
        ("pro", ANONYMOUS, [PAID], False),
        ("pro", ME, [], False),
        ("pro", ME, [FREE], False),
        ("pro", ME, [PAID], True),
        ("pro", STRANGER, [PAID], False),
        ("enterprise", ME, [PAID], False),
        ("enterprise", IN_ORG, [FREE, ENTERPRISE], True),
        ("enterprise", IN_ORG, [ENTERPRISE], False),
        ("enterprise", IN_ORG, [FREE, TEAM], False),
        ("enterprise", IN_ORG, [example(Feedback, id="u1"), example(Feedback, id="o1"), FREE, ENTERPRISE], True),
        ("enterprise", ME, [FREE, ENTERPRISE], False),
        ("enterprise", member("member", "o2", id="u1"), [FREE, ENTERPRISE], False),
    ],
)
def test_a_resource_is_read_within_the_plan(level, actor, related, allowed):
    resource = example(Resource, access_level=level)

    assert _may(actor, Action.READ, resource, related=related) is allowed
    assert not _may(actor, Action.READ, example(Resource, access_level=level, published=False), related=related)
    assert not _may(actor, Action.READ, example(Resource, access_level=level, deleted_at=NOW), related=related)
    assert _may(ADMIN, Action.READ, example(Resource, access_level=level, published=False))


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"is_available": False}, False),
        ({"is_available": False, "coming_soon": True}, True),
        ({"deleted_at": NOW}, False),
    ],
)
def test_a_framework_is_read_by_everybody_while_it_is_listed(changes, allowed):
    assert _may(ANONYMOUS, Action.READ, example(Framework, **changes)) is allowed


# --- visitors ---


def test_a_visitor_has_what_is_under_their_anonymous_id():
    session = example(CoachingSession, user_id=None, is_anonymous=True, anonymous_id="n1", expires_at=NOW)
    on = session.model_copy(update={"step": "reality"})
    reflection, event = example(SessionReflection), example(AnalyticsEvent, user_id=None, anonymous_id="n1")

    for actor, allowed in ((ANONYMOUS, True), (OTHER_VISITOR, False), (Actor("n1"), False), (ME, False)):
        assert _may(actor, Action.CREATE, session) is allowed
        assert _may(actor, Action.READ, session) is allowed
        assert _may(actor, Action.UPDATE, session, to=on) is allowed
        assert _may(actor, Action.CREATE, reflection, related=[session]) is allowed
        assert _may(actor, Action.CREATE, event) is allowed


def test_a_visitor_does_not_give_a_session_to_a_user():
    session = example(CoachingSession, user_id=None, is_anonymous=True, anonymous_id="n1", expires_at=NOW)
    taken = session.model_copy(update={"user_id": "u1", "anonymous_id": None, "is_anonymous": False})

    assert not _may(ANONYMOUS, Action.UPDATE, session, to=taken)
    assert not _may(ME, Action.UPDATE, session, to=taken)
    assert _may(SERVICE, Action.UPDATE, session, to=taken)


def test_feedback_in_nobodys_name_is_taken_from_anybody():
    for actor in (ANONYMOUS, STRANGER):
        assert _may(actor, Action.CREATE, example(Feedback, user_id=None))
        assert not _may(actor, Action.READ, example(Feedback, user_id=None))
        assert not _may(actor, Action.CREATE, example(Feedback))


# --- support ---


def test_who_is_assigned_to_a_ticket_works_on_it():
    ticket, other = example(SupportTicket, assigned_to="u9"), example(SupportTicket)
    done = ticket.model_copy(update={"status": "in_progress", "priority": "low"})

    assert COACHFLUX.may(STRANGER, ticket) == {"read"}
    assert COACHFLUX.may_change(STRANGER, ticket) == {"status", "priority", "resolved_at"}
    assert COACHFLUX.may(STRANGER, other) == COACHFLUX.may_change(STRANGER, other) == set()
    assert not _may(ME, Action.UPDATE, ticket, to=done)
    assert not _may(Actor("u9", kind=ActorKind.ANONYMOUS), Action.READ, ticket)


def test_different_grants_add_up():
    """The user of a ticket, who is also assigned to it, changes both what users and what supporters change."""
    mine = example(SupportTicket, assigned_to="u1")

    assert COACHFLUX.may_change(ME, mine) == {"subject", "description", "status", "priority", "resolved_at"}
    assert _may(ME, Action.UPDATE, mine, to=mine.model_copy(update={"subject": "Light", "status": "in_progress"}))
    assert not _may(ME, Action.UPDATE, mine, to=mine.model_copy(update={"subject": "Light", "user_id": "u2"}))


# --- organizations ---


@pytest.mark.parametrize(
    ("actor_role", "row_role", "allowed"),
    [
        *(("owner", role, True) for role in OrgRole),
        ("admin", "owner", False),
        ("admin", "admin", True),
        ("admin", "member", True),
        *(("member", role, False) for role in OrgRole),
    ],
)
def test_members_are_managed_and_owners_by_owners_only(actor_role, row_role, allowed):
    row = example(OrgMember, role=row_role)

    for action in (Action.CREATE, Action.DELETE):
        assert _may(member(actor_role), action, row) is allowed
        assert not _may(member(actor_role, "o2"), action, row)


@pytest.mark.parametrize(
    ("actor_role", "before", "after", "allowed"),
    [
        ("admin", "member", "admin", True),
        ("admin", "member", "owner", False),
        ("admin", "owner", "member", False),
        ("owner", "member", "owner", True),
        ("owner", "owner", "member", True),
        ("member", "member", "admin", False),
    ],
)
def test_no_admin_makes_or_unmakes_an_owner(actor_role, before, after, allowed):
    row, to = example(OrgMember, role=before), example(OrgMember, role=after)

    assert _may(member(actor_role), Action.UPDATE, row, to=to) is allowed
    assert not _may(member(actor_role), Action.UPDATE, row, to=example(OrgMember, role=after, org_id="o2"))


def test_members_see_each_other_but_not_each_others_sessions():
    session = example(CoachingSession, org_id="o1")

    assert _may(member("member"), Action.READ, example(OrgMember))
    assert not _may(member("owner"), Action.READ, session)


def test_the_memberships_of_a_user_are_the_live_ones():
    rows = [
        example(OrgMember),
        example(OrgMember, org_id="o2", role="member"),
        example(OrgMember, org_id="o3", deleted_at=NOW),
        example(OrgMember, org_id="o4", user_id="u2"),
    ]

    assert memberships_of("u1", rows) == (Membership("o1", OrgRole.OWNER), Membership("o2", OrgRole.MEMBER))


def test_the_names_of_the_grants_are_stable():
    assert [grant.name for grant in GRANTS] == [
        "service",
        *("admin_reads", "admin_users", "admin_signs_out", "admin_organizations", "admin_content", "admin_support"),
        "admin_notifies",
        *("own_rows", "own_account", "own_profile", "own_sign_out", "own_coaching", "own_reflections", "own_actions"),
        *("own_reports", "own_tickets", "own_notifications", "anonymous_feedback", "assigned_tickets"),
        *("members_read", "owners_manage_members", "admins_manage_members", "managers_present"),
        *("resources", "frameworks"),
    ]
