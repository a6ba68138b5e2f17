"""After a purge nothing of somebody is left but what is declared to be kept, and all that is others' is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from products import PRODUCTS
from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.domains.declaration import OnDelete, Personal, Purge, Ref, Table, declaration_of
from switchgear.domains.entity import Entity, evolve
from switchgear.domains.fields import Timestamp
from switchgear.domains.lifecycle import (
    DeletionStep,
    cancel_deletion,
    carry_out,
    deletion_plan,
    find_orphans,
    purge_due,
    removal,
    request_deletion,
    rows_of,
)
from switchgear.domains.lifecycle.graph import id_of, identity, links_of
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import example
from tenants import GONE, LEAVING, all_that_is_held, leaving, stained, tenants

TICK = timedelta(milliseconds=1)

DELETED, ERASED, KEPT, DIGESTED = "delete", "erase", "keep", "digest"
ENDS = {
    ("integration", "User"): {
        "User": ERASED,
        "SocialAccount": DELETED,
        "SocialPost": DELETED,
        "Customer": ERASED,
        "Subscription": ERASED,
        "WebhookEvent": DIGESTED,
    },
    ("repurposeflow", "User"): {
        "User": ERASED,
        "Generation": DELETED,
        "UsageLog": DELETED,
        "Subscription": ERASED,
        "WebhookEvent": DIGESTED,
    },
    ("coachflux", "User"): {
        "User": ERASED,
        **dict.fromkeys(("LoginSession", "EmailVerification", "PasswordReset", "MagicLink", "OrgMember"), DELETED),
        **dict.fromkeys(("CoachingSession", "SessionReflection", "ActionItem", "Notification", "UserMetrics"), DELETED),
        **dict.fromkeys(("Subscription", "Invoice", "AnalyticsEvent", "Feedback", "SupportTicket"), ERASED),
    },
    ("ezre_comms", "User"): {
        "User": ERASED,
        **dict.fromkeys(("ContentRequest", "ContentEditHistory", "ContentComment", "MediaAttachment"), KEPT),
    },
    ("ezre_comms", "Organization"): {
        entity.__name__: DELETED for entity in ezre_comms.ENTITIES if entity.__name__ != "User"
    },
}
"""What the specification says becomes of the rows of each table, when their owner is purged."""

purges = pytest.mark.parametrize(("product", "kind"), ENDS, ids=lambda value: value)


def _owner(tenant, kind):
    return next(row for row in tenant if type(row).__name__ == kind)


def _plan(owner, rows, **options):
    return deletion_plan(leaving(owner), rows, GONE, **{"anonymous_id": "random", **options})


@purges
@given(data=st.data())
@settings(max_examples=12)
def test_nothing_is_left_but_what_is_declared_to_be_kept(product, kind, data):
    drawn = data.draw(tenants(product))
    mine = [stained(row, "Marvin") for row in drawn[0]]
    others = [stained(row, "Zaphod") for tenant in drawn[1:] for row in tenant]
    owner = _owner(mine, kind)
    rows = [*others, *mine]
    plan = _plan(owner, rows)
    left = carry_out(plan, rows)

    assert find_orphans(rows, GONE) == find_orphans(left, GONE) == []
    assert [row for row in left if any(row is other for other in others)] == others
    ends = ENDS[product, kind]
    after = {identity(row): row for row in left}
    for row in mine:
        end = ends.get(type(row).__name__) if _reached(owner, row, mine) else None
        found = after.pop(identity(row), None)
        match end:
            case "delete":
                assert found is None
            case "erase" | "digest":
                assert "Marvin" not in all_that_is_held([found])
            case _:
                assert found is row or (found is not None and _only_forgot(found, row))
    assert len(after) == len(others)


def _reached(owner, row, mine):
    """Whether a row hangs on the owner: an oracle that follows every reference that is an owner's or must be given."""
    if row is owner:
        return True
    by_id = {(type(found).__name__, id_of(found)): found for found in mine}
    for link in links_of(row):
        bound = link.field.name == row.table.owner or not link.field.optional or link.on_delete is OnDelete.DIGEST
        parent = by_id[link.field.reference, link.id]
        if link.on_delete is OnDelete.KEEP and parent is owner:
            return True
        if bound and link.on_delete is not OnDelete.KEEP and _reached(owner, parent, mine):
            return True
    return False


def _only_forgot(found, row):
    changed = {name for name, value in dict(row).items() if value != getattr(found, name)}
    return all(getattr(found, name) is None and name in declaration_of(type(row)).references for name in changed)


@purges
@given(data=st.data())
@settings(max_examples=12)
def test_after_each_step_every_reference_points_somewhere(product, kind, data):
    """As in a database that checks every reference after every statement."""
    drawn = data.draw(tenants(product))
    rows = [row for tenant in drawn for row in tenant]
    owner = _owner(drawn[0], kind)
    plan = _plan(owner, rows)
    there = {identity(row): row for row in rows}
    for action in plan.actions:
        key = identity(action.was)
        match action.do:
            case DeletionStep.DELETE:
                del there[key]
            case DeletionStep.REVOKE | DeletionStep.KEEP:
                assert there[key] == action.row == action.was or key == identity(owner)
            case _:
                assert key in there
                there[key] = action.row
        if action.do is not DeletionStep.REVOKE:
            assert find_orphans(there.values(), GONE) == []
    assert sorted(there, key=str) == sorted((identity(row) for row in carry_out(plan, rows)), key=str)
    assert identity(plan.actions[-1].was) == identity(owner)


@purges
@given(data=st.data())
@settings(max_examples=12)
def test_the_order_of_the_rows_does_not_matter_and_repeating_does_no_harm(product, kind, data):
    rows = [row for tenant in data.draw(tenants(product)) for row in tenant]
    owner = _owner(rows, kind)
    plan = _plan(owner, rows)

    assert _plan(owner, data.draw(st.permutations(rows))) == plan
    if plan.actions[-1].do is DeletionStep.ERASE:
        left = carry_out(plan, rows)
        purged = next(row for row in left if identity(row) == identity(owner))
        again = deletion_plan(purged, left, GONE + TICK, anonymous_id="another")
        assert carry_out(again, left) == left


@pytest.mark.parametrize("product", PRODUCTS)
@given(data=st.data())
@settings(max_examples=10)
def test_what_depends_on_deleted_rows_goes_or_forgets_them(product, data):
    (rows, *_) = data.draw(tenants(product, most=3))
    doomed = data.draw(st.lists(st.sampled_from(rows), max_size=3, unique_by=identity))
    outliving = set(OnDelete) - {OnDelete.CASCADE, OnDelete.SET_NULL}
    try:
        steps = removal(doomed, rows)
    except BrokenRule:
        assert any(link.on_delete in outliving for row in rows for link in links_of(row))
        return
    left = carry_out(steps, rows)

    assert find_orphans(left, GONE) == []
    assert {identity(row) for row in doomed}.isdisjoint(identity(row) for row in left)
    assert {step.do for step in steps} <= {DeletionStep.DELETE, DeletionStep.DETACH, DeletionStep.REVOKE}
    known = {identity(row): row for row in rows}
    assert all(_only_forgot(row, known[identity(row)]) for row in left)


# --- the plan's words ---


def _said(plan):
    return {(action.do.value, type(action.was).__name__): action.why for action in plan.actions}


def test_a_plan_says_why():
    rows = [
        example(integration.SocialAccount, access_token="t", permissions=["p"], credential_kind="oauth"),
        example(integration.Customer),
        example(integration.SocialPost),
        example(integration.WebhookEvent, user_id="u1"),
    ]
    assert _said(_plan(example(integration.User, id="u1"), [evolve(row, user_id="u1") for row in rows])) == {
        ("revoke", "SocialAccount"): "no credential outlives its row",
        ("erase", "Customer"): "billing history, which has to be kept",
        ("digest", "WebhookEvent"): "received events are kept without their content",
        ("delete", "SocialAccount"): "goes with its User",
        ("delete", "SocialPost"): "goes with its User",
        ("erase", "User"): "the end was asked for, and the grace is over; its id and times stay",
    }
    user = example(coachflux.User, id="u1")
    rows = [
        example(coachflux.AnalyticsEvent, user_id="u1"),
        example(coachflux.Feedback, user_id=None, session_id="s1"),
        example(coachflux.Feedback, id="f2", user_id="u1", message="Marvin"),
        example(coachflux.CoachingSession, id="s1", user_id="u1"),
        example(coachflux.SessionReflection, session_id="s1"),
    ]
    assert _said(_plan(user, rows)) == {
        ("erase", "AnalyticsEvent"): "analytics are kept, of nobody in particular",
        ("detach", "Feedback"): "no longer refers to what goes",
        ("erase", "Feedback"): "what it says of the product, without its text",
        ("delete", "SessionReflection"): "goes with its CoachingSession",
        ("delete", "CoachingSession"): "goes with its User",
        ("erase", "User"): "the end was asked for, and the grace is over; its id and times stay",
    }
    organization, file = example(ezre_comms.Organization, id="o1"), example(ezre_comms.File, organization_id="o1")
    assert _said(_plan(organization, [file])) == {
        ("delete", "File"): "goes with its Organization",
        ("delete", "Organization"): "the end was asked for, and the grace is over",
    }
    comment = example(ezre_comms.ContentComment, user_id="u1")
    assert _said(_plan(example(ezre_comms.User, id="u1"), [comment])) == {
        ("keep", "ContentComment"): "is not the owner's, and keeps the bare id",
        ("erase", "User"): "the end was asked for, and the grace is over; its id and times stay",
    }
    assert {step.why for step in removal([file], [])} == {"is to be deleted"}


def test_a_plan_names_its_owner():
    plan = _plan(example(integration.User, id="u9"), [])

    assert (plan.owner.entity, plan.owner.id, plan.user_id) == ("User", "u9", "u9")
    assert len(plan.actions) == 1


# --- credentials ---


@pytest.mark.parametrize(
    ("facts", "revoked"),
    [
        ({"is_active": True}, True),
        ({"is_active": False}, False),
        ({"is_active": False, "profile_key": "k"}, True),
        ({"is_active": False, "access_token": "t", "permissions": ["p"], "credential_kind": "oauth"}, True),
    ],
)
def test_a_credential_is_ended_first(facts, revoked):
    account = example(integration.SocialAccount, user_id="u1", **facts)
    plan = _plan(example(integration.User, id="u1"), [account])

    steps = [action.do.value for action in plan.actions]
    assert steps == ["revoke"] * revoked + ["delete", "erase"]
    assert plan.actions[0].row is account


# --- circles ---


def _comment(name, parent):
    return example(ezre_comms.ContentComment, id=name, content_version_id="v1", parent_comment_id=parent)


def test_a_circle_is_cut_in_as_few_places_as_it_takes():
    version = example(ezre_comms.ContentVersion, id="v1")
    circle = [_comment("a", "b"), _comment("b", "c"), _comment("c", "a")]
    steps = removal([version], [*circle, _comment("d", "d"), _comment("e", "a")])

    assert [(step.do.value, id_of(step.was)) for step in steps] == [
        ("detach", "c"),
        *(("delete", name) for name in "deabcv"[:5]),
        ("delete", "v1"),
    ]
    assert steps[0].row.parent_comment_id is None


class Knot(Entity):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table("knots")
    id: str
    other_id: Annotated[str, Ref("Knot")]


class Rope(Entity):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table("ropes")
    id: str
    knot_ids: list[Annotated[str, Ref("Knot")]]


def test_a_circle_that_cannot_be_cut_is_deleted_all_the_same():
    steps = removal([Knot(id="a", other_id="b")], [Knot(id="b", other_id="a"), Rope(id="r", knot_ids=["x", "b"])])

    assert [(step.do.value, id_of(step.was)) for step in steps] == [("delete", "r"), ("delete", "a"), ("delete", "b")]


def test_long_chains_are_no_matter():
    chain = [_comment(f"{place:05}", f"{place - 1:05}" if place else None) for place in range(3000)]
    steps = removal(chain[:1], chain)

    assert [step.do for step in steps].count(DeletionStep.DETACH) == 1
    assert len(removal([example(ezre_comms.ContentVersion, id="v1")], chain)) == 3001


# --- whose rows ---


def test_rows_of_others_are_not_touched_though_they_refer_to_what_goes():
    user = example(coachflux.User, id="u1")
    session = example(coachflux.CoachingSession, id="s1", user_id="u1")
    strange = [
        example(coachflux.ActionItem, user_id="u2", session_id="s1"),
        example(coachflux.Feedback, user_id="u2", session_id="s1"),
        example(integration.SocialPost, user_id="u1"),
        example(coachflux.User, id="u2"),
    ]
    rows = [session, *strange]

    assert carry_out(_plan(user, rows), rows) == tuple(strange)
    assert rows_of(user, rows) == (session,)


def test_a_membership_is_the_users_and_the_organizations():
    member = example(coachflux.OrgMember, user_id="u1", org_id="o1")

    assert rows_of(example(coachflux.User, id="u1"), [member]) == (member,)
    assert rows_of(example(coachflux.Organization, id="o1"), [member]) == (member,)
    assert rows_of(example(coachflux.Organization, id="o2"), [member]) == ()


def test_what_was_sent_about_the_owner_is_digested_by_its_key_too():
    event = example(integration.WebhookEvent, user_id=None, entity_key="stripe:customer:cus_1", payload={"a": 1})
    other = evolve(event, id="w2", entity_key="stripe:customer:cus_2")
    user = example(integration.User, id="u1")

    plan = _plan(user, [event, other], entity_keys=("stripe:customer:cus_1",))
    (left, same) = carry_out(plan, [event, other])
    assert (left.status, left.status_reason, left.processed) == ("skipped", "erased", True)
    assert left.payload == {"sha256": "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"}
    assert same is other


@pytest.mark.parametrize(("allow", "left"), [((), {}), (("framework",), {"framework": "GROW"})])
def test_properties_of_events_keep_only_what_is_allowed(allow, left):
    event = example(coachflux.AnalyticsEvent, user_id="u1", properties={"framework": "GROW", "name": "Marvin"})

    plan = _plan(example(coachflux.User, id="u1"), [event], allow=allow)
    assert plan.actions[0].row.properties == left
    assert (plan.actions[0].row.user_id, plan.actions[0].row.anonymous_id) == (None, "random")
    assert plan.actions[0].row.erased_at == GONE


# --- when ---


@pytest.mark.parametrize(
    ("owner", "days"),
    [
        (example(integration.User), 30),
        (example(repurposeflow.User), 30),
        (example(coachflux.User), 7),
        (example(ezre_comms.User), 30),
        (example(ezre_comms.Organization), 30),
    ],
    ids=["integration", "repurposeflow", "coachflux", "ezre_comms", "organization"],
)
def test_the_grace_is_the_products(owner, days):
    asked, over = request_deletion(owner, LEAVING), LEAVING + timedelta(days=days)

    assert not purge_due(asked, over)
    assert purge_due(asked, over + TICK)
    assert not purge_due(evolve(asked, erased_at=LEAVING), over + TICK)
    assert deletion_plan(asked, [], over + TICK).actions
    assert deletion_plan(asked, [], LEAVING + TICK, grace=timedelta()).actions
    for ask in (lambda: deletion_plan(asked, [], over), lambda: deletion_plan(owner, [], over + TICK)):
        with pytest.raises(BrokenRule, match="days, 0:00:00 back") as caught:
            ask()
        assert caught.value.violations[0].rule == "not_due"
    with pytest.raises(BrokenRule, match="more than 1:00:00 back"):
        deletion_plan(asked, [], LEAVING, grace=timedelta(hours=1))


def test_what_declares_no_end_has_no_plan():
    with pytest.raises(BrokenRule, match="No rule says when a Coupon ends") as caught:
        deletion_plan(example(coachflux.Coupon), [], GONE)
    assert caught.value.violations[0].rule == "no_purge"


def test_a_user_whom_rows_keep_naming_is_not_deleted():
    with pytest.raises(BrokenRule, match="ContentComment keeps naming it") as caught:
        removal([example(ezre_comms.User, id="u1")], [example(ezre_comms.ContentComment, user_id="u1")])
    assert caught.value.violations[0].rule == "kept"


def test_the_owners_own_row_may_be_among_the_rows():
    user = leaving(example(integration.User, id="u1"))
    plan = deletion_plan(user, [user], GONE)

    (left,) = carry_out(plan, [user])
    assert (left.email, left.clerk_id, left.erased_at) == ("deleted+u1@deleted.example", "deleted:u1", GONE)
    assert deletion_plan(left, [left], GONE + TICK).actions[-1].row.erased_at == GONE


class Club(Entity):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table("clubs", owner="id")
    purge: ClassVar[Purge | None] = Purge("ended_at", timedelta(days=1), erases=True)
    id: str
    name: Personal[str | None] = None
    ended_at: Timestamp | None = None


def test_an_owner_of_the_applications_own_may_do_without_the_time_of_its_erasure():
    club = request_deletion(Club(id="c1", name="Marvin"), LEAVING)
    assert cancel_deletion(club).ended_at is None
    assert request_deletion(club, GONE) == club

    (step,) = deletion_plan(club, [], GONE).actions
    assert (step.do, step.row.name, step.row.ended_at) == (DeletionStep.ERASE, None, LEAVING)
    assert purge_due(club, GONE)
    assert not purge_due(club, LEAVING + timedelta(days=1))


class Guest(Entity):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table("guests")
    id: str
    club_id: Annotated[str | None, Ref("Club")] = None


def test_a_row_that_is_only_erased_is_not_forgotten():
    guest = Guest(id="g1", club_id="c1")
    club = request_deletion(Club(id="c1", name="Marvin"), LEAVING)
    ticket = example(coachflux.SupportTicket, user_id="u1", assigned_to="u1")

    assert carry_out(deletion_plan(club, [guest], GONE), [guest]) == (guest,)
    assert carry_out(removal([club], [guest]), [club, guest]) == (Guest(id="g1", club_id=None),)
    (left,) = carry_out(_plan(example(coachflux.User, id="u1"), [ticket]), [ticket])
    assert (left.assigned_to, left.subject) == ("u1", "")


class Inn(Entity):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table("inns", owner="id")
    purge: ClassVar[Purge | None] = Purge("ended_at", timedelta(days=1))
    id: str
    ended_at: Timestamp | None = None


class Stay(Entity):
    product: ClassVar[str] = "test"
    table: ClassVar[Table] = Table("stays")
    id: str
    inn_id: Annotated[str | None, Ref("Inn")] = None


def test_a_row_that_is_deleted_is_forgotten():
    inn, stay = request_deletion(Inn(id="i1"), LEAVING), Stay(id="s1", inn_id="i1")

    assert carry_out(deletion_plan(inn, [stay], GONE), [inn, stay]) == (Stay(id="s1", inn_id=None),)


def test_a_row_that_has_no_table_stops_the_plan():
    class Unknown(Entity):
        """Of the application's own."""

    with pytest.raises(BrokenRule, match="No rule says what becomes of Unknown") as caught:
        _plan(example(coachflux.User), [Unknown()])
    assert (caught.value.subject, caught.value.violations[0].rule) == ("DeletionPlan", "unknown_entity")
