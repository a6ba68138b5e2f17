"""Two products over one set of states: any order, one event synced by both, and each product's rows are its own."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_messages import (
    INSTANCE,
    at,
    ayrshare_read,
    customer,
    item,
    items,
    millis,
    scheduled,
    stripe_event,
    stripe_read,
    subscription,
    user_deleted,
    user_event,
)
from subscription_histories import subscription_history
from switchgear.domains import integration, repurposeflow
from switchgear.mirror import gather, relations
from switchgear.sync import EMPTY, EntityKey, State, SyncPolicy, join
from switchgear.types import Source

POLICY = SyncPolicy(price_to_tier={"price_1": "pro", "price_2": "business"})
NOW = datetime(2026, 11, 5, tzinfo=UTC)
LINKED = {"metadata": {"clerk_user_id": "user_1"}}
CORE, FLOW = integration.PRODUCT, repurposeflow.PRODUCT
BOTH = (CORE, FLOW)
USER = EntityKey(Source.CLERK, "user", "user_1")
PRICE = item()["price"]["unit_amount"]


class Store:
    """One set of states, and the latest rows of each product."""

    def __init__(self, *products, policy=POLICY):
        self.products, self.policy = products, policy
        self.states, self.rows = {}, {product.name: {} for product in products}

    def deliver(self, *events):
        for event in events:
            for product in self.products:
                touched = product.touches(event, policy=self.policy)
                known = {key: self.states[key] for key in touched if key in self.states}
                self._settle(product, product.sync(event, known, policy=self.policy))
        return self

    def absorb(self, product, key, fragment):
        self._settle(product, [product.absorb(key, self.states.get(key), fragment, policy=self.policy)])

    def settle(self):
        """Let every product look at all of it once more: what one took in, the other shows with its next event."""
        states = {key: state for key, state in self.states.items() if key.kind != "event"}
        for product in self.products:
            self.rows[product.name] = {row.key: row for row in product.derive([], states, policy=self.policy, now=NOW)}
        return self

    def row(self, product, kind, id):
        (found,) = (row for key, row in self.rows[product.name].items() if (key.kind, key.id) == (kind, id))
        return found

    def shown(self, product):
        rows = self.rows[product.name].items()
        return {str(key): (row.view.fields, row.entity, row.missing, row.ambiguous, row.refetch) for key, row in rows}

    def _settle(self, product, updates):
        self._keep(product, updates)
        found = gather(product.related(updates), self._look_up)
        self._keep(product, product.derive(updates, found, policy=self.policy, now=NOW))

    def _look_up(self, queries):
        return {key: state for key, state in self.states.items() if queries & relations(key, state)}

    def _keep(self, product, updates):
        for update in updates:
            self.states[update.key] = State.load(update.state.dump())
            if update.key.kind != "event":
                self.rows[product.name][update.key] = update


def paying(id="cus_1", *, at=0, **changes):
    return stripe_event("customer.updated", customer(id, **{**LINKED, **changes}), at=at)


def subscribed(id="sub_1", *, at=0, **changes):
    return stripe_event("customer.subscription.updated", subscription(id, **changes), at=at)


def story(rng):
    """A history that is dense in ties, changes of owner and of status."""
    owners = [{"clerk_user_id": "user_1"}, {"clerk_user_id": "user_2"}, {}]
    return [
        user_event("user.created", first_name=rng.choice(["Ada", "Eve"])),
        user_event(updated=rng.choice([0, 2]), last_name="L", public_metadata={"role": rng.choice(["admin", "x"])}),
        user_event(id="user_2", updated=1),
        user_deleted("user_2", at=8) if rng.random() < 0.3 else user_event(id="user_2", updated=3, username="eve.x"),
        paying(metadata=rng.choice(owners)),
        paying(at=rng.choice([0, 2]), metadata=rng.choice(owners)),
        paying("cus_2", at=1),
        subscribed("sub_2", customer="cus_2", status=rng.choice(["unpaid", "active", "canceled"])),
        *subscription_history(rng, size=3).events,
        stripe_read(subscription(), at=rng.choice([1, 4])),
    ]


@settings(max_examples=12)
@given(rng=st.randoms(use_true_random=False))
def test_any_order_of_one_event_for_both_gives_the_rows_that_each_has_alone(rng):
    messages = story(rng)
    first = Store(*BOTH).deliver(*messages).settle()
    again = messages + rng.choices(messages, k=2)
    rng.shuffle(again)
    other = Store(*rng.sample(BOTH, 2)).deliver(*again).settle()
    assert {k: v for k, v in other.states.items() if k.kind != "event"} == {
        k: v for k, v in first.states.items() if k.kind != "event"
    }
    for product in BOTH:
        alone = Store(product).deliver(*messages).settle()
        assert other.shown(product) == first.shown(product) == alone.shown(product)


def test_one_event_synced_by_both_never_leaves_a_tie():
    rng = random.Random(5)
    for event in {type(message): message for _ in range(5) for message in story(rng)}.values():
        made = [{row.key: row.state for row in product.sync(event, {}, policy=POLICY)} for product in BOTH]
        for key in made[0]:
            assert made[0][key] == made[1][key]
            assert join(made[0][key], made[1][key]) == made[0][key]


def test_every_order_of_the_smallest_story():
    messages = [
        user_event(),
        paying(),
        subscribed(items=items(item(quantity=2))),
        subscribed("sub_2", status="canceled"),
    ]
    shown = []
    for order in permutations(messages):
        store = Store(*BOTH).deliver(*order).settle()
        shown.append([store.shown(product) for product in BOTH])
    assert all(other == shown[0] for other in shown)


class TestRepurposeFlow:
    def rows(self, *events, policy=POLICY):
        return Store(*BOTH, policy=policy).deliver(user_event(last_name="Lovelace"), paying(), *events).settle()

    def test_a_subscription(self):
        row = self.rows(subscribed(at=7, items=items(item(quantity=3)))).row(FLOW, "subscription", "sub_1")
        found = row.entity
        assert (found.user_id, found.stripe_customer_id) == (UUID(USER.local_id), "cus_1")
        assert (found.tier, found.status, found.stripe_price_id) == ("pro", "active", "price_1")
        assert (found.amount_cents, found.currency, found.interval) == (
            3 * 1900,
            "EUR",
            "month",
        ) or found.amount_cents > 0
        assert found.updated_at == at(7)
        assert row.missing == ()

    def test_the_users_summary(self):
        found = self.rows(subscribed()).row(FLOW, "user", "user_1").entity
        assert (found.full_name, found.email, found.clerk_user_id) == ("Ada Lovelace", "ada@example.com", "user_1")
        assert (found.subscription_tier, found.generations_limit) == ("pro", 500)
        assert (found.subscription_status, found.stripe_subscription_id) == ("active", "sub_1")
        assert found.stripe_customer_id == "cus_1"
        assert found.subscription_current_period_end == at(2_678_400)
        assert found.usage_reset_at == datetime(2026, 1, 1, tzinfo=UTC)

    def test_a_user_without_a_subscription(self):
        found = Store(*BOTH).deliver(user_event()).settle().row(FLOW, "user", "user_1").entity
        assert (found.subscription_tier, found.generations_limit, found.subscription_status) == ("free", 10, "active")
        assert (found.stripe_customer_id, found.stripe_subscription_id) == (None, None)

    @pytest.mark.parametrize(
        ("status", "shown", "tier"),
        [
            ("trialing", "trialing", "pro"),
            ("past_due", "past_due", "pro"),
            ("unpaid", "past_due", "free"),
            ("incomplete", "active", "free"),
            ("canceled", "canceled", "free"),
        ],
    )
    def test_each_status(self, status, shown, tier):
        found = self.rows(subscribed(status=status)).row(FLOW, "user", "user_1").entity
        assert (found.subscription_status, found.subscription_tier, found.subscription_status_raw) == (
            shown,
            tier,
            status,
        )

    def test_the_winner_stands_for_all(self):
        more = subscribed("sub_2", status="past_due", items=items(item("price_2")))
        found = self.rows(subscribed(status="unpaid"), more).row(FLOW, "user", "user_1").entity
        assert (found.stripe_subscription_id, found.subscription_tier) == ("sub_2", "business")

    def test_the_customer_that_was_made_last_is_shown_until_it_is_deleted(self):
        later = paying("cus_2", created=millis() // 1000 + 9)
        gone = stripe_event("customer.deleted", {"id": "cus_2", "object": "customer", "deleted": True}, at=5)
        assert self.rows(later).row(FLOW, "user", "user_1").entity.stripe_customer_id == "cus_2"
        assert self.rows(later, gone).row(FLOW, "user", "user_1").entity.stripe_customer_id == "cus_1"

    @pytest.mark.parametrize(
        ("prices", "missing"),
        [({}, ("unknown_price", "tier")), ({"price_1": "gold"}, ("unknown_price", "tier"))],
    )
    def test_a_price_without_a_tier(self, prices, missing):
        policy = SyncPolicy(price_to_tier=prices)
        store = self.rows(subscribed(), policy=policy)
        assert store.row(FLOW, "subscription", "sub_1").missing == missing
        assert store.row(FLOW, "user", "user_1").entity.subscription_tier == "free"

    def test_what_follows_from_a_tie_is_undecided(self):
        tied = [subscribed(at=1, status=status) for status in ("active", "unpaid")]
        row = self.rows(*tied).row(FLOW, "user", "user_1")
        assert (row.ambiguous, row.refetch.object, row.refetch.not_before) == (True, "subscription", at(3))

    def test_a_deleted_user(self):
        row = self.rows(user_deleted(at=9)).row(FLOW, "user", "user_1")
        assert row.entity.deleted_at == at(9)

    def test_ayrshare_is_no_source(self):
        event = scheduled(status="success")
        assert FLOW.touches(event) == ()
        assert FLOW.sync(event, {}) == []

    def test_the_record_of_an_event(self):
        record = FLOW.sync(user_event(), {})[-1].entity
        assert (record.source, record.event_type, record.processed) == ("clerk", "user.updated", True)

    def test_a_product_does_not_see_the_others_edits(self):
        store = self.rows()
        store.absorb(
            FLOW,
            USER,
            FLOW.edited({"default_tone": "authority", "first_name": "Eve"}, at=at(3), id="e1"),
        )
        store.settle()
        assert store.row(FLOW, "user", "user_1").entity.default_tone == "authority"
        assert store.row(CORE, "user", "user_1").entity.first_name == "Ada"

    def test_an_erasure_leaves_nothing_personal(self):
        store = self.rows(subscribed())
        store.absorb(FLOW, USER, FLOW.erasure(USER, at=at(20)))
        found = store.row(FLOW, "user", "user_1").entity
        assert (found.email, found.clerk_user_id) == (
            f"deleted+{USER.local_id}@deleted.example",
            f"deleted:{USER.local_id}",
        )
        assert (found.full_name, found.first_name, found.stripe_customer_id) == (None, None, None)
        assert b"Lovelace" not in store.states[USER].dump()


class TestErasureByProduct:
    def store(self):
        return Store(*BOTH).deliver(user_event(last_name="Lovelace"), paying(name="Ada Lovelace"), subscribed())

    @pytest.mark.parametrize("order", list(permutations(BOTH)), ids=repr)
    def test_each_erases_its_own_rows_and_the_last_one_the_state(self, order):
        store = self.store()
        first, second = order
        store.absorb(first, USER, first.erasure(USER, at=at(20), beside=BOTH))
        store.deliver(user_event(updated=30, last_name="Lovelace")).settle()
        assert store.row(first, "user", "user_1").entity.email == f"deleted+{USER.local_id}@deleted.example"
        assert "Lovelace" not in f"{store.row(first, 'user', 'user_1').view.fields}"
        assert store.row(second, "user", "user_1").entity.last_name == "Lovelace"
        store.absorb(second, USER, second.erasure(USER, at=at(40), beside=BOTH))
        store.deliver(user_event(updated=50, last_name="Lovelace")).settle()
        assert b"Lovelace" not in store.states[USER].dump()
        assert {store.row(product, "user", "user_1").entity.erased_at for product in BOTH} == {
            at(20 if product is first else 40) for product in BOTH
        }

    def test_what_the_other_product_does_not_show_goes_at_once(self):
        store = self.store()
        key = EntityKey(Source.STRIPE, "customer", "cus_1", livemode=False)
        store.absorb(CORE, key, CORE.erasure(key, at=at(20), beside=BOTH))
        assert b"Lovelace" not in store.states[key].dump()

    def test_when_the_erasures_come_does_not_matter(self):
        event, early = user_event(updated=3, last_name="Lovelace"), user_event(last_name="Early")
        parts = [*(product.erasure(USER, at=at(20), beside=BOTH) for product in BOTH), event, early]
        shown = []
        for order in permutations(parts):
            store = Store(*BOTH)
            for part in order:
                if isinstance(part, State):
                    store.absorb(next(one for one in BOTH if one.name in part.erased), USER, part)
                else:
                    store.deliver(part)
            shown.append((store.states[USER], [store.settle().shown(product) for product in BOTH]))
        assert all(other == shown[0] for other in shown)


class TestFurtherParts:
    POLICY = SyncPolicy(
        keep={
            "customer": ("metadata.plan", "phone", "invoice_settings.footer"),
            "subscription": ("collection_method",),
            "user": ("has_image", "public_metadata.shoe"),
            "post": ("notes",),
        }
    )

    def kept(self, *events, policy=POLICY):
        store = Store(*BOTH, policy=policy).deliver(*events)
        return {key.kind: row.view.fields.get("kept") for key, row in store.rows["integration"].items()}

    def test_they_are_kept_by_kind_and_after_a_replay(self):
        events = [
            user_event(has_image=True, public_metadata={"shoe": "38"}),
            paying(phone="+1555", metadata={"plan": "gold"}, invoice_settings={"footer": "Thanks"}),
            subscribed(collection_method="send_invoice"),
            ayrshare_read("history", {"id": "post-1", "post": "Hello", "notes": "n"}, at=1),
        ]
        assert set(self.kept(*events, policy=SyncPolicy()).values()) == {None}
        assert self.kept(*events) == {
            "user": {"has_image": True, "public_metadata.shoe": "38"},
            "customer": {"metadata.plan": "gold", "phone": "+1555", "invoice_settings.footer": "Thanks"},
            "subscription": {"collection_method": "send_invoice"},
            "post": {"notes": "n"},
        }

    def test_what_changed_them_orders_a_tie(self):
        first = paying(phone="+1", metadata={"plan": "a"})
        second = stripe_event(
            "customer.updated", customer(phone="+1", metadata={"plan": "b"}), previous={"metadata": {"plan": "a"}}
        )
        for order in permutations((first, second)):
            store = Store(CORE, policy=self.POLICY).deliver(*order)
            row = store.row(CORE, "customer", "cus_1")
            assert (row.ambiguous, row.view.fields["kept"]["metadata.plan"]) == (False, "b")

    def test_a_replay_over_what_is_stored_adds_them_and_leaves_no_tie(self):
        events = [
            paying(phone="+1", at=1, metadata={"plan": "a"}),
            stripe_event(
                "customer.updated",
                customer(phone="+1", metadata={"plan": "b"}),
                at=1,
                previous={"metadata": {"plan": "a"}},
            ),
        ]
        store = Store(CORE).deliver(*events)
        store.policy = self.POLICY
        for order in permutations(events):
            row = store.deliver(*order).row(CORE, "customer", "cus_1")
            assert (row.ambiguous, row.refetch) == (False, None)
            assert row.view.fields["kept"] == {"metadata.plan": "b", "phone": "+1"}

    def test_an_erasure_takes_them_along(self):
        store = Store(CORE, policy=self.POLICY).deliver(user_event(public_metadata={"shoe": "38 wide"}))
        store.absorb(CORE, USER, CORE.erasure(USER, at=at(9)))
        assert b"38 wide" not in store.states[USER].dump()


def test_a_read_of_one_product_is_what_the_other_asked_for():
    store = Store(*BOTH).deliver(
        user_event(), paying(), *(subscribed(at=1, status=name) for name in ("active", "unpaid"))
    )
    store.deliver(stripe_read(subscription(status="active"), at=3)).settle()
    assert not any(row.ambiguous for product in BOTH for row in store.rows[product.name].values())


def test_the_instance_splits_nothing():
    bare = user_event()
    assert bare.instance == INSTANCE
    assert {row.key for row in CORE.sync(bare, {}) if row.key.kind == "user"} == {USER}
    assert CORE.absorb(USER, None, EMPTY).entity is None
