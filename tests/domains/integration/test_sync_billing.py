"""Customers and subscriptions, from Stripe's events and reads."""

from __future__ import annotations

from itertools import permutations

import pytest

from core_messages import (
    T0,
    at,
    checkout,
    customer,
    item,
    items,
    millis,
    payment_method,
    stripe_event,
    stripe_read,
    subscription,
    tax_id,
    thin_event,
)
from memory_store import MemoryStore
from switchgear.domains import integration
from switchgear.domains.entity import evolve
from switchgear.domains.integration import SubscriptionStatus
from switchgear.stripe.models import TaxId
from switchgear.sync import Change, EntityKey, LinkPolicy, Phase, SyncPolicy, link
from switchgear.types import Read, Source

OWNED = {"metadata": {"user_id": "u1"}}
CUSTOMER = EntityKey(Source.STRIPE, "customer", "cus_1", livemode=False)
SUBSCRIPTION = EntityKey(Source.STRIPE, "subscription", "sub_1", livemode=False)


def created(**changes):
    return stripe_event("customer.created", customer(**{**OWNED, **changes}))


def updated(*, at=1, previous=None, **changes):
    return stripe_event("customer.updated", customer(**{**OWNED, **changes}), at=at, previous=previous or {})


def subscribed(verb="created", *, at=0, previous=None, **changes):
    return stripe_event(f"customer.subscription.{verb}", subscription(**changes), at=at, previous=previous)


def delivered(*events, policy=None):
    store = MemoryStore(policy)
    store.deliver(*events)
    return store


def customer_of(*events, policy=None):
    return delivered(*events, policy=policy).row("customer", "cus_1")


def subscription_of(*events, owned=True):
    return delivered(*([created()] if owned else []), *events).row("subscription", "sub_1")


class TestCustomer:
    def test_every_field(self):
        changes = {
            "name": "Ada",
            "email": "ada@example.com",
            "currency": "eur",
            "created": T0 - 9,
            "invoice_settings": {"default_payment_method": "pm_1"},
            "default_source": "card_1",
            "address": {"line1": "1 Main St", "line2": "", "city": "Lyon", "postal_code": "69002", "country": "FR"},
            "metadata": {"user_id": "u1", "team": "engines"},
        }
        assert customer_of(created(**changes)).entity.to_wire(library=True) == {
            "_id": CUSTOMER.local_id,
            "userId": "u1",
            "stripeCustomerId": "cus_1",
            "email": "ada@example.com",
            "name": "Ada",
            "defaultPaymentMethodId": "pm_1",
            "currency": "EUR",
            "address": {"line1": "1 Main St", "city": "Lyon", "postalCode": "69002", "country": "FR"},
            "metadata": {"user_id": "u1", "team": "engines"},
            "createdAt": millis(-9),
            "updatedAt": millis(),
            "sourceUpdatedAt": millis(),
            "incomplete": [],
        }

    @pytest.mark.parametrize(
        ("changes", "field", "expected"),
        [
            ({"default_source": "card_1"}, "default_payment_method_id", "pm_1SaEzqLkdIwHu7ixPk0dYbNe"),
            ({"default_source": "card_1", "invoice_settings": {}}, "default_payment_method_id", "card_1"),
            ({"default_source": None, "invoice_settings": None}, "default_payment_method_id", None),
            ({"invoice_settings": {"default_payment_method": payment_method()}}, "default_payment_method_id", "pm_1"),
            ({"metadata": None}, "metadata", {}),
            ({"currency": None}, "currency", None),
            ({"address": None}, "address", None),
            ({"address": {"line1": "1 Main St", "country": "FR"}}, "address", None),
            ({"name": None}, "name", None),
        ],
    )
    def test_what_is_taken(self, changes, field, expected):
        assert customer_of(created(**changes)).view.fields[field] == expected

    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"email": None}, ("email",)),
            ({"currency": None}, ("currency",)),
            ({"email": None, "currency": None, "metadata": {}}, ("user_id", "email", "currency")),
            ({"email": "nobody"}, ("email_invalid",)),
            ({"currency": "zzz"}, ("currency_invalid",)),
        ],
    )
    def test_what_keeps_it_incomplete(self, changes, missing):
        row = customer_of(created(**changes))
        assert (row.entity, row.missing) == (None, missing)

    def test_previous_attributes_decide_a_tie(self):
        events = [
            updated(name="a", previous={"name": None}),
            updated(name="b", previous={"name": "a"}),
            updated(name="c", previous={"name": "b"}),
        ]
        for order in permutations(events):
            row = customer_of(*order)
            assert (row.entity.name, row.ambiguous) == ("c", False)

    def test_a_tie_without_them_is_flagged(self):
        for order in permutations((updated(name="a"), updated(name="b"))):
            row = customer_of(*order)
            assert row.ambiguous
            assert row.refetch.not_before == at(3)

    def test_a_deletion_is_final_and_keeps_what_was_known(self):
        gone = stripe_event("customer.deleted", {"id": "cus_1", "object": "customer", "deleted": True}, at=2)
        for order in permutations((created(name="Ada"), updated(at=3, name="Late"), gone)):
            row = customer_of(*order)
            assert (row.entity.deleted_at, row.entity.name) == (at(2), "Late")
            assert row.refetch is None

    def test_a_deletion_may_hold_the_whole_customer(self):
        gone = stripe_event("customer.deleted", customer(**OWNED, name="Last"), at=2)
        for order in permutations((created(), gone)):
            row = customer_of(*order)
            assert (row.entity.deleted_at, row.entity.name) == (at(2), "Last")

    def test_a_read_of_a_deleted_customer_is_a_deletion(self):
        read = stripe_read({"id": "cus_1", "object": "customer", "deleted": True}, at=5)
        assert customer_of(created(), read).entity.deleted_at == at(5)

    def test_a_read_that_finds_nothing_deletes_nothing(self):
        store = delivered(created())
        row = store.deliver(stripe_read(None, at=5, kind="customer", id="cus_1"))[0]
        assert (row.change, row.missing) == (Change.UNCHANGED, ("not_found",))
        assert store.row("customer", "cus_1").entity.deleted_at is None

    def test_a_thin_event_asks_for_a_read(self):
        thin = thin_event("v1.customer.updated", {"id": "cus_1", "type": "customer", "url": "/v1/c"}, at=4.5)
        row = customer_of(created(), thin)
        assert (row.entity.email, row.ambiguous) == ("camille@example.com", False)
        assert row.refetch.not_before == at(6.5)
        for order in permutations((created(), thin, stripe_read(customer(**OWNED, name="Read"), at=7))):
            row = customer_of(*order)
            assert (row.entity.name, row.refetch) == ("Read", None)


class TestTaxIds:
    def test_they_come_and_go_by_their_ids(self):
        events = [
            stripe_event("customer.tax_id.created", tax_id("txi_1", type="eu_vat", value="DE1"), at=1),
            stripe_event("customer.tax_id.created", tax_id("txi_2", type="us_ein", value="12"), at=1),
            stripe_event("customer.tax_id.updated", tax_id("txi_1", type="eu_vat", value="DE1"), at=2),
            stripe_event("customer.tax_id.deleted", tax_id("txi_2", type="us_ein", value="12"), at=3),
        ]
        for order in permutations(events):
            found = customer_of(created(), *order).entity.tax_ids
            assert [(one.id, one.type, one.value) for one in found] == [("txi_1", "eu_vat", "DE1")]

    def test_none_is_known_before_the_first(self):
        assert customer_of(created()).entity.tax_ids is None
        gone = stripe_event("customer.tax_id.deleted", tax_id("txi_1"), at=3)
        assert customer_of(created(), gone).entity.tax_ids == []

    def test_an_expanded_list_counts_as_well(self):
        listed = {"object": "list", "data": [tax_id("txi_1", type="eu_vat", value="DE1")], "has_more": False}
        read = stripe_read(customer(**OWNED, tax_ids=listed), at=3)
        assert [one.value for one in customer_of(read).entity.tax_ids] == ["DE1"]

    def test_a_read_of_one_counts_as_well(self):
        found = TaxId.model_validate(tax_id("txi_1", type="eu_vat", value="DE1"))
        read = Read(source=Source.STRIPE, kind="tax_id", id="txi_1", object=found, at=at(1), livemode=False)
        assert [one.value for one in customer_of(created(), read).entity.tax_ids] == ["DE1"]

    def test_they_may_come_before_their_customer(self):
        event = stripe_event("customer.tax_id.created", tax_id("txi_1"), at=1)
        store = delivered(event)
        assert store.row("customer", "cus_1").missing == ("user_id", "email", "currency", "created_at")
        store.deliver(created())
        assert len(store.entity("customer", "cus_1").tax_ids) == 1

    @pytest.mark.parametrize(
        ("object", "status", "reason"),
        [
            ({"id": "txi_1", "object": "tax_id", "deleted": True}, "dead", "missing_key"),
            (tax_id("txi_1", customer=None, owner={"type": "self"}), "skipped", "no_entity"),
        ],
    )
    def test_one_that_names_no_customer(self, object, status, reason):
        (row,) = integration.sync(stripe_event("customer.tax_id.deleted", object), {})
        assert (row.entity.status, row.entity.status_reason) == (status, reason)
        assert row.entity.processed is (status == "skipped")

    @pytest.mark.parametrize(
        "object",
        [
            {"id": "txi_1", "object": "tax_id", "deleted": True, "customer": "cus_1"},
            tax_id("txi_1", customer=None, owner={"type": "customer", "customer": "cus_1"}),
        ],
    )
    def test_the_customer_may_be_named_elsewhere(self, object):
        event = stripe_event("customer.tax_id.deleted", object, at=3)
        assert integration.touches(event)[0] == CUSTOMER
        assert customer_of(created(), event).entity.tax_ids == []


class TestPaymentMethods:
    def test_a_detached_default_asks_for_a_read(self):
        first = {"invoice_settings": {"default_payment_method": "pm_1"}}
        other = {"invoice_settings": {"default_payment_method": "pm_2"}}
        detached = stripe_event("payment_method.detached", payment_method("pm_1"), at=5, previous={"customer": "cus_1"})
        for order in permutations((created(**first), detached)):
            row = customer_of(*order)
            assert row.refetch.not_before == at(7)
            assert (row.entity.default_payment_method_id, row.ambiguous) == ("pm_1", False)
        assert customer_of(created(**other), detached).refetch is None
        assert customer_of(created(**first), detached, updated(at=9, **other)).refetch is None
        gone = stripe_event("customer.deleted", {"id": "cus_1", "object": "customer", "deleted": True}, at=2)
        assert customer_of(created(**first), detached, gone).refetch is None

    @pytest.mark.parametrize("verb", ["attached", "updated", "automatically_updated", "detached"])
    def test_others_change_nothing(self, verb):
        store = delivered(created())
        before = store.shown()
        event = stripe_event(f"payment_method.{verb}", payment_method(customer="cus_1"), at=5)
        row = store.deliver(event)[0]
        assert (row.entity.status, row.entity.status_reason, row.entity.user_id) == ("skipped", "no_entity", "u1")
        assert store.shown() == before


class TestSubscription:
    def test_every_field(self):
        changes = {
            "status": "past_due",
            "cancel_at_period_end": True,
            "cancel_at": T0 + 50,
            "canceled_at": T0 + 40,
            "ended_at": T0 + 60,
            "trial_start": T0 + 10,
            "trial_end": T0 + 20,
            "created": T0 - 9,
            "metadata": {"team": "engines"},
            "items": items(item("price_9", quantity=3, start=T0 + 1, end=T0 + 2)),
        }
        assert subscription_of(subscribed(at=7, **changes)).entity.to_wire(library=True) == {
            "_id": SUBSCRIPTION.local_id,
            "userId": "u1",
            "customerId": CUSTOMER.local_id,
            "stripeSubscriptionId": "sub_1",
            "stripePriceId": "price_9",
            "status": "past_due",
            "statusRaw": "past_due",
            "currentPeriodStart": millis(1),
            "currentPeriodEnd": millis(2),
            "cancelAtPeriodEnd": True,
            "cancelAt": millis(50),
            "canceledAt": millis(40),
            "endedAt": millis(60),
            "trialStart": millis(10),
            "trialEnd": millis(20),
            "quantity": 3,
            "quantityRaw": 3,
            "metadata": {"team": "engines"},
            "createdAt": millis(-9),
            "updatedAt": millis(7),
            "sourceUpdatedAt": millis(7),
            "incomplete": [],
        }

    @pytest.mark.parametrize(
        ("entries", "top", "expected"),
        [
            (
                [item("price_2", created=9, id="si_a"), item("price_1", created=8, id="si_b", quantity=4)],
                {},
                ("price_1", 4, millis(), millis(2_678_400)),
            ),
            (
                [item("price_2", created=9, id="si_b"), item("price_1", created=9, id="si_a")],
                {},
                ("price_1", 1, millis(), millis(2_678_400)),
            ),
            (
                [item(start=T0 + 5, end=T0 + 6, created=1), item(start=T0 + 3, end=T0 + 9, created=2)],
                {"current_period_start": T0 + 1, "current_period_end": T0 + 2},
                ("price_1", 1, millis(3), millis(9)),
            ),
            (
                [item(start=None, end=None, quantity=None)],
                {"current_period_start": T0 + 1, "current_period_end": T0 + 2},
                ("price_1", None, millis(1), millis(2)),
            ),
            ([], {}, (None, None, None, None)),
        ],
    )
    def test_price_quantity_and_period_come_from_the_items(self, entries, top, expected):
        fields = subscription_of(subscribed(items=items(*entries), **top)).view.fields
        assert (
            fields["stripe_price_id"],
            fields["quantity_raw"],
            fields["current_period_start"],
            fields["current_period_end"],
        ) == expected

    def test_a_metered_item_counts_as_one(self):
        found = subscription_of(subscribed(items=items(item(quantity=None)))).entity
        assert (found.quantity, found.quantity_raw) == (1, None)

    @pytest.mark.parametrize("status", [*SubscriptionStatus])
    def test_each_status(self, status):
        row = subscription_of(subscribed(status=status.value))
        assert (row.entity.status, row.entity.status_raw, row.missing) == (status, status.value, ())

    def test_an_unknown_status_shows_as_unpaid_and_is_reported(self):
        row = subscription_of(subscribed(status="resting"))
        assert (row.entity.status, row.entity.status_raw) == (SubscriptionStatus.UNPAID, "resting")
        assert (row.missing, row.entity.incomplete) == (("unknown_status",), ["unknown_status"])

    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"items": items()}, ("stripe_price_id", "current_period_start", "current_period_end")),
            ({"items": items(item(start=T0, end=T0))}, ("period_order",)),
            ({"items": items(item(quantity=0))}, ("quantity",)),
            ({"customer": None, "customer_account": "acct_1"}, ("user_id", "customer_id")),
            ({"customer": "cus_9"}, ("user_id",)),
        ],
    )
    def test_what_keeps_it_incomplete(self, changes, missing):
        row = subscription_of(subscribed(**changes))
        assert (row.entity, row.missing) == (None, missing)

    def test_ids_of_the_merchants_choice_are_taken_and_reported(self):
        store = delivered(
            stripe_event("customer.created", customer("gold-customer", **OWNED)),
            stripe_event(
                "customer.subscription.created",
                subscription("migrated", customer="gold-customer", items=items(item("gold"))),
            ),
        )
        for row in (store.row("customer", "gold-customer"), store.row("subscription", "migrated")):
            assert (row.missing, row.entity.incomplete) == (("unusual_id",), ["unusual_id"])
            assert type(row.entity).model_validate(row.entity.to_wire(library=True)) == row.entity
            assert evolve(row.entity, metadata={"a": "b"}).incomplete == ["unusual_id"]
        assert store.entity("subscription", "migrated").stripe_price_id == "gold"
        assert subscription_of(subscribed(items=items(item("plan_old")))).missing == ("unusual_id",)
        wire = store.entity("customer", "gold-customer").to_wire()
        assert [found.rule for found in integration.validate_customer(wire)] == ["prefix"]

    def test_the_order_of_the_period_is_told_even_if_more_is_missing(self):
        row = subscription_of(subscribed(items=items(item(start=T0, end=T0))), owned=False)
        assert row.missing == ("period_order", "user_id")

    @pytest.mark.parametrize("status", ["canceled", "incomplete_expired"])
    def test_an_end_is_final_and_the_rest_goes_on(self, status):
        late = subscribed("updated", at=9, status="active", metadata={"late": "1"})
        for order in permutations((subscribed(), subscribed("updated", at=5, status=status), late)):
            found = subscription_of(*order).entity
            assert (found.status, found.metadata) == (SubscriptionStatus(status), {"late": "1"})

    def test_a_deleted_subscription_stays_as_history(self):
        row = subscription_of(subscribed(), subscribed("deleted", at=5, status="canceled"))
        assert (row.entity.status, row.entity.deleted_at) == (SubscriptionStatus.CANCELED, None)

    @pytest.mark.parametrize(
        "verb", ["paused", "resumed", "trial_will_end", "pending_update_applied", "pending_update_expired"]
    )
    def test_other_verbs_show_it_too(self, verb):
        row = subscription_of(subscribed(), subscribed(verb, at=3, metadata={"verb": verb}))
        assert row.entity.metadata == {"verb": verb}
        assert Phase.of(f"customer.subscription.{verb}") is Phase.UPDATED

    def test_creation_and_first_update_in_one_second(self):
        first = subscribed(status="incomplete")
        second = subscribed("updated", status="active", previous={"status": "incomplete"})
        third = subscribed("updated", status="past_due", previous={"status": "active"})
        for order in permutations((first, second, third)):
            row = subscription_of(*order)
            assert (row.entity.status, row.ambiguous, row.refetch) == (SubscriptionStatus.PAST_DUE, False, None)

    def test_a_longer_list_of_items_is_read(self):
        event = subscribed(at=3, items=items(item(), has_more=True))
        row = subscription_of(event)
        assert row.refetch.not_before == at(5)
        read = stripe_read(subscription(items=items(item(), has_more=True)), at=5)
        assert subscription_of(event, read).refetch is None

    def test_a_read_settles_a_tie(self):
        tied = [subscribed("updated", status=status) for status in ("active", "past_due")]
        for order in permutations(tied):
            row = subscription_of(*order)
            assert (row.ambiguous, row.entity.status) == (True, SubscriptionStatus.PAST_DUE)
            settled = subscription_of(*order, stripe_read(subscription(status="active"), at=2))
            assert (settled.ambiguous, settled.entity.status) == (False, SubscriptionStatus.ACTIVE)

    def test_a_read_that_finds_nothing_deletes_nothing(self):
        store = delivered(created(), subscribed())
        row = store.deliver(stripe_read(None, at=5, kind="subscription", id="sub_1"))[0]
        assert (row.change, row.missing) == (Change.UNCHANGED, ("user_id", "not_found"))
        assert store.entity("subscription", "sub_1").deleted_at is None

    def test_the_customer_may_be_expanded(self):
        assert subscription_of(subscribed(customer=customer())).entity.customer_id == CUSTOMER.local_id


class TestOwner:
    @pytest.mark.parametrize(
        ("metadata", "expected"),
        [
            ({"user_id": "a", "userId": "b"}, "a"),
            ({"userId": "b", "clerk_user_id": "user_9"}, "b"),
            ({"user_id": "", "userId": "b"}, "b"),
            ({"clerk_user_id": "user_9"}, None),
            ({"owner": "a"}, None),
        ],
    )
    def test_the_metadata_names_the_user(self, metadata, expected):
        row = customer_of(created(metadata=metadata))
        assert row.view.fields["user_id"] == expected

    def test_clerks_id_is_not_enough_while_the_user_is_not_known(self):
        assert customer_of(created(metadata={"clerk_user_id": "user_9"})).missing == ("user_id",)

    def test_a_corrected_link_prevails(self):
        events = [created(metadata={"user_id": "a"}), updated(metadata={"user_id": "b"})]
        for order in permutations(events):
            row = customer_of(*order)
            assert (row.entity.user_id, row.missing) == ("b", ())

    @pytest.mark.parametrize(
        "session",
        [{"client_reference_id": "u7"}, {"metadata": {"userId": "u7"}, "client_reference_id": "u8"}],
    )
    def test_a_checkout_session_links_before_and_after_the_customer(self, session):
        done = stripe_event("checkout.session.completed", checkout(**session), at=3)
        for order in permutations((created(metadata={}), done, subscribed())):
            store = delivered(*order)
            assert store.entity("customer", "cus_1").user_id == "u7"
            assert store.row("subscription", "sub_1").entity.user_id == "u7"

    def test_the_customers_own_metadata_goes_before_the_session(self):
        done = stripe_event("checkout.session.completed", checkout(client_reference_id="u7"), at=3)
        row = customer_of(created(), done)
        assert (row.entity.user_id, row.missing) == ("u1", ())

    def test_the_reference_may_be_mistrusted(self):
        done = stripe_event("checkout.session.completed", checkout(client_reference_id="u7"), at=3)
        policy = SyncPolicy(link=LinkPolicy(trust_client_reference=False))
        assert customer_of(created(metadata={}), done, policy=policy).entity is None

    def test_our_own_link_comes_after_the_session(self):
        store = delivered(created(metadata={}))
        store.absorb(CUSTOMER, link(CUSTOMER, "u5"))
        assert store.entity("customer", "cus_1").user_id == "u5"
        store.deliver(stripe_event("checkout.session.completed", checkout(client_reference_id="u7"), at=3))
        row = store.row("customer", "cus_1")
        assert (row.entity.user_id, row.missing) == ("u7", ("identity_conflict",))

    def test_of_several_the_smaller_is_shown_and_a_conflict_reported(self):
        sessions = [
            stripe_event("checkout.session.completed", checkout(client_reference_id=name), at=3) for name in ("b", "a")
        ]
        for order in permutations(sessions):
            row = customer_of(created(metadata={}), *order)
            assert (row.entity.user_id, row.entity.incomplete) == ("a", ["identity_conflict"])

    def test_the_session_asks_for_its_subscription(self):
        done = stripe_event("checkout.session.async_payment_succeeded", checkout(client_reference_id="u7"), at=3)
        assert integration.touches(done)[:2] == (CUSTOMER, SUBSCRIPTION)
        row = subscription_of(subscribed(), done)
        assert row.refetch.not_before == at(5)
        assert row.entity.status is SubscriptionStatus.ACTIVE
        assert subscription_of(subscribed(), done, stripe_read(subscription(), at=5)).refetch is None

    def test_a_session_without_a_subscription_only_links(self):
        done = stripe_event("checkout.session.completed", checkout(client_reference_id="u7", subscription=None))
        updates = integration.sync(done, {})
        assert [update.key.kind for update in updates] == ["customer", "event"]

    def test_a_session_that_names_nobody_only_asks(self):
        updates = integration.sync(stripe_event("checkout.session.completed", checkout()), {})
        assert [update.key.kind for update in updates] == ["subscription", "event"]

    @pytest.mark.parametrize("verb", ["async_payment_failed", "expired"])
    def test_a_session_that_came_to_nothing_changes_nothing(self, verb):
        event = stripe_event(f"checkout.session.{verb}", checkout(client_reference_id="u7"))
        (row,) = integration.sync(event, {})
        assert (row.entity.status, row.entity.status_reason) == ("skipped", "no_entity")
        assert integration.touches(event)[0] == CUSTOMER

    def test_a_guests_session_is_skipped(self):
        guest = checkout(customer=None, subscription=None, client_reference_id="u7")
        (row,) = integration.sync(stripe_event("checkout.session.completed", guest), {})
        assert (row.entity.status, row.entity.status_reason) == ("skipped", "no_entity")
