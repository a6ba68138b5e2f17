"""What follows from several states: roles, owners, and how what is needed for them is found."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from core_messages import (
    REF,
    T0,
    at,
    checkout,
    customer,
    item,
    items,
    reply_post,
    scheduled,
    social,
    stripe_event,
    stripe_read,
    subscription,
    user_deleted,
    user_event,
)
from memory_store import MemoryStore
from switchgear.domains import BillingStatus, integration
from switchgear.domains.integration import AccessRole, Relation, RelationKind, edited, erasure, gather
from switchgear.errors import InvalidRequest
from switchgear.mirror import post_key, profile_key
from switchgear.sync import EMPTY, EntityKey, LinkPolicy, SyncPolicy, link, refetch_due
from switchgear.types import Source

USER = EntityKey(Source.CLERK, "user", "user_1")
OTHER = EntityKey(Source.CLERK, "user", "user_2")
CUSTOMER = EntityKey(Source.STRIPE, "customer", "cus_1", livemode=False)
LINKED = {"metadata": {"clerk_user_id": "user_1"}}
BY_EMAIL = SyncPolicy(link=LinkPolicy(match_email=True))


def paying(id="cus_1", *, at=0, **changes):
    return stripe_event("customer.updated", customer(id, **{**LINKED, **changes}), at=at)


def subscribed(id="sub_1", *, at=0, **changes):
    return stripe_event("customer.subscription.updated", subscription(id, **changes), at=at)


def gone(id="cus_1", *, at=5):
    return stripe_event("customer.deleted", {"id": id, "object": "customer", "deleted": True}, at=at)


def settled(*events, policy=None, now=None):
    store = MemoryStore(policy, now=now)
    store.deliver(*events)
    return store


def role_of(*events, policy=None, now=None, user="user_1"):
    return settled(*events, policy=policy, now=now).entity("user", user).role


class TestRole:
    @pytest.mark.parametrize("status", [*BillingStatus, "resting"])
    def test_it_follows_from_the_status(self, status):
        expected = "premium" if status in {"active", "trialing", "past_due"} else "free"
        assert role_of(user_event(), paying(), subscribed(status=str(status))) == expected

    def test_any_subscription_of_any_customer_is_enough(self):
        events = [
            user_event(),
            paying("cus_1"),
            paying("cus_2"),
            subscribed("sub_1", status="unpaid"),
            subscribed("sub_2", customer="cus_2"),
        ]
        for order in permutations(events):
            assert role_of(*order) == AccessRole.PREMIUM

    def test_it_ends_with_the_last(self):
        events = [user_event(), paying(), subscribed(at=1), subscribed(at=2, status="canceled")]
        for order in permutations(events):
            assert role_of(*order) == AccessRole.FREE

    def test_an_admin_stays_one(self):
        admin = user_event(public_metadata={"role": "admin"})
        assert role_of(admin, paying(), subscribed(status="canceled")) == AccessRole.ADMIN

    def test_a_deleted_customer_entitles_to_nothing(self):
        for order in permutations((user_event(), paying(), subscribed(at=9), gone())):
            store = settled(*order)
            assert store.entity("user", "user_1").role == AccessRole.FREE
            assert store.entity("subscription", "sub_1").status == "active"

    def test_a_moved_customer_takes_the_role_along(self):
        moved = paying(at=4, metadata={"clerk_user_id": "user_2"})
        for order in permutations((user_event(), user_event(id="user_2"), paying(), subscribed(), moved)):
            store = settled(*order)
            roles = [store.entity("user", name).role for name in ("user_1", "user_2")]
            assert roles == [AccessRole.FREE, AccessRole.PREMIUM]
            assert store.entity("subscription", "sub_1").user_id == OTHER.local_id

    def test_live_and_test_mode_are_never_mixed(self):
        live = [
            stripe_event("customer.updated", customer("cus_9", **LINKED, livemode=True)),
            stripe_event(
                "customer.subscription.updated",
                subscription("sub_9", customer="cus_9", status="canceled", livemode=True),
            ),
        ]
        test = [paying(), subscribed()]
        assert role_of(user_event(), *test) == AccessRole.PREMIUM
        for order in permutations((user_event(), *live, *test)):
            assert role_of(*order) == AccessRole.FREE
        store = settled(user_event(), *live, *test, policy=SyncPolicy(livemode=True))
        assert {key.livemode for key in store.states if key.source is Source.STRIPE and key.kind != "event"} == {True}

    def test_the_same_id_in_both_modes_is_two_customers(self):
        both = [paying(name="test"), stripe_event("customer.updated", customer(**LINKED, name="live", livemode=True))]
        store = settled(*both)
        names = {key.livemode: row.entity for key, row in store.rows.items() if key.kind == "customer"}
        assert {mode: row and row.name for mode, row in names.items()} == {False: None, True: None}
        store.deliver(user_event())
        names = {key.livemode: row.entity.name for key, row in store.rows.items() if key.kind == "customer"}
        assert names == {False: "test", True: "live"}

    def test_an_incomplete_one_entitles_if_that_is_configured(self):
        events = (user_event(), paying(), subscribed(status="incomplete"))
        assert role_of(*events) == AccessRole.FREE
        assert role_of(*events, policy=SyncPolicy(incomplete_entitled=True)) == AccessRole.PREMIUM

    @pytest.mark.parametrize(("days", "expected"), [(6.9, "premium"), (7, "free"), (30, "free")])
    def test_past_due_has_a_grace_that_depends_on_the_time(self, days, expected):
        events = (user_event(), paying(), subscribed(status="past_due"))
        policy = SyncPolicy(past_due_grace=timedelta(days=7), incomplete_entitled=True)
        assert role_of(*events, policy=policy, now=at() + timedelta(days=days)) == expected

    def test_without_a_period_the_grace_runs_from_creation(self):
        events = (user_event(), paying(), subscribed(status="past_due", items=items(), created=T0 - 10))
        policy = SyncPolicy(past_due_grace=timedelta(days=7))
        assert role_of(*events, policy=policy, now=at(-11) + timedelta(days=7)) == AccessRole.PREMIUM
        assert role_of(*events, policy=policy, now=at(-10) + timedelta(days=7)) == AccessRole.FREE

    def test_a_grace_needs_the_time(self):
        updates = integration.sync(user_event(), {})
        with pytest.raises(InvalidRequest, match="now must be given"):
            integration.derive(updates, {}, policy=SyncPolicy(past_due_grace=timedelta(days=7)))

    def test_an_incomplete_subscription_counts(self):
        assert role_of(user_event(), paying(), subscribed(items=items(item(quantity=0)))) == AccessRole.PREMIUM

    def test_a_subscription_that_was_only_announced_does_not(self):
        done = stripe_event("checkout.session.completed", checkout(client_reference_id="user_1"))
        assert role_of(user_event(), done) == AccessRole.FREE
        assert role_of(user_event(), done, paying(metadata={}), stripe_read(subscription(), at=5)) == "premium"

    def test_a_deleted_user_keeps_it(self):
        row = settled(user_event(), paying(), subscribed(), user_deleted(at=9)).row("user", "user_1")
        assert (row.entity.status, row.entity.role, row.missing) == ("deleted", "premium", ())


def relinked(*names, at=0):
    """A customer that is linked to these users one after the other, within one second, and comes back to the first."""
    owners = [{"clerk_user_id": name} for name in names]
    return [
        stripe_event("customer.updated", customer(metadata=now), at=at, previous={"metadata": was})
        for was, now in zip((owners[-1], *owners), owners, strict=False)
    ]


class TestUndecided:
    """What follows from something that nothing decides is undecided too, and asks for the read that decides it."""

    USERS = (user_event(), user_event(id="user_2"), user_event(id="user_3"))

    def test_a_customer_that_was_relinked_to_and_fro(self):
        events = [*self.USERS, paying(at=-9), *relinked("user_2", "user_1"), subscribed()]
        shown = settled(*events)
        for order in (events, events[::-1], [*events[3:], *events[:3]]):
            assert settled(*order).shown() == shown.shown()
        for name in ("user_1", "user_2"):
            row = shown.row("user", name)
            assert (row.ambiguous, row.refetch.object, row.refetch.id) == (True, "customer", "cus_1")
        assert {shown.entity("user", name).role for name in ("user_1", "user_2")} == {"premium", "free"}
        assert (shown.row("user", "user_3").ambiguous, shown.row("user", "user_3").refetch) == (False, None)
        subscription_row = shown.row("subscription", "sub_1")
        assert (subscription_row.ambiguous, subscription_row.refetch.object) == (True, "customer")
        shown.deliver(stripe_read(customer(**LINKED), at=2))
        assert not any(row.ambiguous or row.refetch for row in shown.rows.values())
        assert [shown.entity("user", name).role for name in ("user_1", "user_2")] == ["premium", "free"]

    def test_a_tie_that_leaves_the_owner_alone_leaves_what_follows_alone(self):
        tied = [paying(at=1, name=name) for name in ("Ada", "Eve")]
        store = settled(*self.USERS, *tied, subscribed())
        assert store.row("customer", "cus_1").ambiguous
        assert not store.row("user", "user_1").ambiguous
        assert not store.row("subscription", "sub_1").ambiguous

    @pytest.mark.parametrize(("statuses", "ambiguous"), [(("active", "past_due"), False), (("active", "unpaid"), True)])
    def test_a_status_that_nothing_decides(self, statuses, ambiguous):
        store = settled(*self.USERS, paying(), *(subscribed(at=1, status=status) for status in statuses))
        row = store.row("user", "user_1")
        assert (row.ambiguous, row.refetch is not None) == (ambiguous, ambiguous)
        if ambiguous:
            assert (row.refetch.object, row.refetch.not_before) == ("subscription", at(3))
        store.deliver(subscribed("sub_2", status="active"))
        assert not store.row("user", "user_1").ambiguous

    def test_a_customer_that_a_subscription_may_have_left(self):
        moved = [subscribed(at=1, customer=name) for name in ("cus_1", "cus_2")]
        other = paying("cus_2", metadata={"clerk_user_id": "user_2"})
        store = settled(*self.USERS, paying(), other, *moved)
        assert [store.row("user", name).ambiguous for name in ("user_1", "user_2", "user_3")] == [True, True, False]

    @pytest.mark.parametrize("number", [1, 2, 6, 7])
    def test_several_ties_may_leave_open_together_what_none_does_alone(self, number):
        names = [f"sub_{at}" for at in range(number)]
        tied = [subscribed(name, at=1, status=status) for name in names for status in ("trialing", "incomplete")]
        row = settled(*self.USERS, paying(), *tied).row("user", "user_1")
        assert (row.entity.role, row.ambiguous, row.refetch.object) == ("premium", True, "subscription")
        assert (
            not settled(*self.USERS, paying(), *tied, subscribed("sub_x")).row("user", "user_1").ambiguous or number > 6
        )

    def test_ties_of_what_has_nothing_to_do_with_it_do_no_harm(self):
        tied = [
            scheduled(id=f"post-{number}", at=3, status=status)
            for number in range(8)
            for status in ("success", "error")
        ]
        store = settled(reply_post("post-9"), *tied)
        store.absorb(profile_key(REF), link(profile_key(REF), "u1"))
        assert [store.row("post", f"post-{number}").ambiguous for number in (0, 7, 9)] == [True, True, False]

    def test_an_admin_stays_one_whatever_is_undecided(self):
        admin = user_event(public_metadata={"role": "admin"})
        store = settled(admin, paying(), *(subscribed(at=1, status=status) for status in ("active", "unpaid")))
        assert not store.row("user", "user_1").ambiguous

    def test_whether_somebody_is_an_admin_may_be_open(self):
        tied = [user_event(updated=1, public_metadata={"role": role}) for role in ("admin", "none")]
        row = settled(*tied).row("user", "user_1")
        assert (row.ambiguous, row.refetch.object) == (True, "user")

    @pytest.mark.parametrize(("status", "ambiguous"), [("active", True), ("canceled", False)])
    def test_a_live_subscription_that_may_be_theirs_outranks_the_test_ones(self, status, ambiguous):
        live = {"livemode": True}
        both = [{"clerk_user_id": name} for name in ("user_1", "user_2")]
        tied = [stripe_event("customer.updated", customer("cus_9", metadata=owner, **live), at=1) for owner in both]
        running = stripe_event(
            "customer.subscription.updated", subscription("sub_9", customer="cus_9", status=status, **live)
        )
        store = settled(*self.USERS, *tied, running)
        assert store.row("user", "user_1").ambiguous is ambiguous
        store.deliver(paying(), subscribed())
        assert store.row("user", "user_1").ambiguous is not ambiguous

    def test_an_address_that_may_have_moved_on(self):
        tied = [user_event(updated=1), user_event(updated=1, email_addresses=[], primary_email_address_id=None)]
        store = settled(*tied, paying(metadata={}, email="ada@example.com"), policy=BY_EMAIL)
        row = store.row("customer", "cus_1")
        assert (row.ambiguous, row.refetch.object, row.refetch.id) == (True, "user", "user_1")

    def test_more_snapshots_than_are_kept(self):
        crowd = [paying(at=1, name=str(number), metadata={"clerk_user_id": "user_1"}) for number in range(17)]
        store = settled(*self.USERS, subscribed(), *crowd)
        assert store.row("subscription", "sub_1").ambiguous
        assert store.row("user", "user_1").ambiguous


class TestOwner:
    @pytest.mark.parametrize("name", ["user_1", USER.local_id, "own-1"])
    def test_a_user_answers_to_several_names(self, name):
        events = (user_event(external_id="own-1"), paying(metadata={"user_id": name}), subscribed())
        for order in permutations(events):
            store = settled(*order)
            assert store.entity("customer", "cus_1").user_id == "own-1"
            assert store.entity("subscription", "sub_1").user_id == "own-1"
            assert store.entity("user", "user_1").role == AccessRole.PREMIUM

    def test_names_of_one_user_are_no_conflict(self):
        sessions = [
            stripe_event("checkout.session.completed", checkout(client_reference_id=name))
            for name in ("user_1", USER.local_id)
        ]
        for order in permutations((user_event(), paying(metadata={}), *sessions)):
            row = settled(*order).row("customer", "cus_1")
            assert (row.entity.user_id, row.missing) == (USER.local_id, ())

    def test_of_two_users_with_one_name_the_smaller_id_counts(self):
        twins = [user_event(external_id="own-2"), user_event(id="user_2", external_id="own-1")]
        for order in permutations((*twins, user_event(updated=1, external_id="own-1"), paying())):
            assert settled(*order).entity("customer", "cus_1").user_id == "own-1"

    def test_a_customer_without_its_user_waits(self):
        store = settled(paying(), subscribed())
        assert store.row("customer", "cus_1").missing == ("user_id",)
        assert refetch_due(store.states[CUSTOMER], at(60), missing=["user_id"])
        store.deliver(user_event())
        assert store.entity("customer", "cus_1").user_id == USER.local_id

    def test_the_e_mail_address_counts_if_that_is_configured(self):
        events = (user_event(), paying(metadata={}, email="ADA@example.com"), subscribed())
        for order in permutations(events):
            assert settled(*order).entity("customer", "cus_1") is None
            store = settled(*order, policy=BY_EMAIL)
            assert store.entity("customer", "cus_1").user_id == USER.local_id
            assert store.entity("user", "user_1").role == AccessRole.PREMIUM

    def test_an_address_that_moves_on_takes_the_customer_along(self):
        moved = user_event(updated=5, email_addresses=[], primary_email_address_id=None)
        taken = user_event(id="user_2", updated=6)
        for order in permutations((user_event(), moved, taken, paying(metadata={}, email="ada@example.com"))):
            assert settled(*order, policy=BY_EMAIL).entity("customer", "cus_1").user_id == OTHER.local_id
        late = paying(at=9, metadata={}, email="eve@example.com")
        for order in permutations((user_event(), paying(metadata={}, email="ada@example.com"), late, subscribed())):
            store = settled(*order, policy=BY_EMAIL)
            assert store.row("customer", "cus_1").missing == ("user_id",)
            assert store.entity("user", "user_1").role == AccessRole.FREE

    def test_of_two_users_with_one_address_the_smaller_id_is_shown(self):
        events = (user_event(), user_event(id="user_2"), paying(metadata={}, email="ada@example.com"))
        for order in permutations(events):
            row = settled(*order, policy=BY_EMAIL).row("customer", "cus_1")
            assert row.entity.user_id == min(USER.local_id, OTHER.local_id)
            assert row.missing == ("identity_conflict",)
        assert settled(*events, user_deleted(at=9), policy=BY_EMAIL).row("customer", "cus_1").missing == ()

    def test_a_customer_without_an_address_is_nobodys(self):
        row = settled(user_event(), paying(metadata={}, email=None), policy=BY_EMAIL).row("customer", "cus_1")
        assert row.missing == ("user_id", "email")


class TestFinding:
    STORE = settled(
        user_event(external_id="own-1"), paying(), subscribed(), reply_post(), social(type="link", platform="x")
    )

    @pytest.mark.parametrize("kind", ["user", "customer", "subscription"])
    def test_billing_is_found_from_each_of_its_parts(self, kind):
        row = next(row for key, row in self.STORE.rows.items() if key.kind == kind)
        found = gather(integration.related([row]), self.STORE.look_up)
        assert {key.kind for key in found} == {"user", "customer", "subscription"}

    def test_a_look_through_all_states_finds_the_same(self):
        states = self.STORE.states

        def look_through(queries):
            return {key: state for key, state in states.items() if queries & integration.relations(key, state)}

        for row in self.STORE.rows.values():
            queries = integration.related([row])
            assert gather(queries, look_through) == gather(queries, self.STORE.look_up)

    def test_a_post_does_not_lead_to_all_others_of_its_profile(self):
        store = settled(*(reply_post(f"post-{number}") for number in range(3)))
        store.absorb(profile_key(REF), link(profile_key(REF), "u1"))
        row = store.row("post", "post-1")
        assert integration.related([row]) == {Relation(RelationKind.PROFILE, REF)}
        assert set(gather(integration.related([row]), store.look_up)) == {profile_key(REF)}
        profile = store.rows[profile_key(REF)]
        assert len(gather(integration.related([profile]), store.look_up)) == 3

    def test_records_of_events_answer_to_nothing(self):
        record = integration.sync(user_event(), {})[-1]
        assert integration.related([record]) == frozenset()
        assert integration.derive([record], {}) == []

    def test_what_is_not_at_hand_is_no_harm(self):
        updates = integration.sync(subscribed(), {})
        (derived,) = integration.derive(updates, {})
        assert derived.missing == ("user_id",)
        assert integration.derive([], {CUSTOMER: EMPTY})[0].key == CUSTOMER

    def test_derived_updates_come_in_the_order_of_keys(self):
        row = self.STORE.rows[USER]
        derived = integration.derive([row], gather(integration.related([row]), self.STORE.look_up))
        assert [update.key for update in derived] == sorted((update.key for update in derived), key=str)


class TestErasure:
    def erased(self, *events, when=20):
        store = settled(*events)
        for key in list(store.states):
            if key.kind in {"user", "customer", "subscription", "post", "social_account"}:
                store.absorb(key, erasure(key, at=at(when)))
        return store

    PERSONAL = (
        user_event(last_name="Lovelace", username="ada", public_metadata={"shoe": "38"}, external_id="own-1"),
        paying(name="Ada Lovelace", metadata={"user_id": "own-1", "shoe": "38"}),
        subscribed(metadata={"shoe": "38"}),
        user_deleted(at=9),
        reply_post(),
    )

    def test_nothing_personal_is_left(self):
        store = self.erased(*self.PERSONAL)
        written = b"".join(state.dump() for key, state in store.states.items() if key.kind != "event").decode()
        for value in ("Ada", "Lovelace", "ada@", "camille", "publique", "shoe", "Hello", "img.clerk"):
            assert value not in written
            for key, row in store.rows.items():
                assert key.kind == "event" or value not in f"{row.view.fields}{row.entity!r}"

    def test_the_user_is_shown_in_the_erased_form(self):
        found = self.erased(*self.PERSONAL).entity("user", "user_1")
        assert found.to_wire(library=True) == {
            "_id": "own-1",
            "clerkId": "deleted:own-1",
            "email": "deleted+own-1@deleted.example",
            "role": "free",
            "status": "deleted",
            "preferences": integration.UserPreferences.default().to_wire(),
            "createdAt": T0 * 1000,
            "updatedAt": (T0 + 9) * 1000,
            "sourceUpdatedAt": (T0 + 9) * 1000,
            "deletedAt": (T0 + 9) * 1000,
            "erasedAt": (T0 + 20) * 1000,
            "incomplete": [],
        }

    def test_a_user_whom_clerk_has_not_deleted_is_deleted_with_the_erasure(self):
        found = self.erased(user_event()).entity("user", "user_1")
        assert (found.status, found.deleted_at, found.erased_at) == ("deleted", at(20), at(20))

    def test_billing_stays_without_names(self):
        store = self.erased(*self.PERSONAL)
        customer = store.entity("customer", "cus_1")
        assert (customer.user_id, customer.currency) == ("own-1", "EUR")
        assert customer.email == f"deleted+{CUSTOMER.local_id}@deleted.example"
        assert (customer.name, customer.address, customer.metadata, customer.tax_ids) == (None, None, None, None)
        subscription = store.entity("subscription", "sub_1")
        assert (subscription.user_id, subscription.status, subscription.metadata) == ("own-1", "active", None)
        assert subscription.stripe_price_id == "price_1"

    def test_a_post_and_an_account_are_gone(self):
        store = self.erased(*self.PERSONAL, social(type="link", platform="x", displayName="Ada"))
        assert store.entity("post", "post-1") is None
        assert store.entity("social_account", "x") is None

    def test_a_replay_brings_nothing_back(self):
        store = self.erased(*self.PERSONAL)
        before = store.shown()
        store.deliver(*self.PERSONAL)
        assert store.shown() == before

    @pytest.mark.parametrize("place", range(4))
    def test_when_it_comes_does_not_matter(self, place):
        event = user_event(last_name="Lovelace")
        events = [user_event("user.created"), event, user_deleted(at=9)]
        store = MemoryStore()
        for number in range(4):
            if number == place:
                store.absorb(USER, erasure(USER, at=at(20)))
            if number < 3:
                store.deliver(events[number])
        assert store.entity("user", "user_1").email == f"deleted+{USER.local_id}@deleted.example"
        last = settled(*events)
        last.absorb(USER, erasure(USER, at=at(20)))
        assert store.shown() == last.shown()

    def test_a_user_of_whom_nothing_is_known(self):
        store = MemoryStore()
        store.absorb(USER, erasure(USER, at=at(20)))
        row = store.row("user", "user_1")
        assert (row.missing, row.view.fields["created_at"]) == ((), (T0 + 20) * 1000)


def test_an_edit_survives_the_loss_of_everything_else():
    store = MemoryStore()
    store.absorb(post_key("post-9"), edited({"content": "Draft"}, at=at(3), id="edit_1"))
    row = store.row("post", "post-9")
    assert row.view.fields["content"] == "Draft"
    assert row.view.fields["updated_at"] == (T0 + 3) * 1000
    assert row.view.fields["source_updated_at"] is None
