"""Which entities each event touches, and the record of it; nothing that comes in is lost silently."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from ayrshare_samples import pickled
from clerk_samples import load
from core_messages import (
    RECEIVED,
    REF,
    T0,
    ayrshare_event,
    ayrshare_read,
    checkout,
    clerk_event,
    clerk_read,
    customer,
    millis,
    payment_method,
    posted,
    profile,
    scheduled,
    session,
    social,
    stripe_event,
    stripe_read,
    subscription,
    tax_id,
    thin_event,
    user_deleted,
    user_event,
)
from memory_store import MemoryStore
from small_events import an_event
from stripe_samples import sample
from switchgear.clerk.models.base import DeletedObject
from switchgear.domains import integration
from switchgear.domains.integration import InboxStatus, WebhookEvent
from switchgear.errors import InvalidRequest
from switchgear.mirror import REFETCH_ON_INVOICE, SUSPENDED
from switchgear.mirror.record import event_key
from switchgear.sync import Change, EntityKey, SyncPolicy
from switchgear.types import Payload, Source

USER = "clerk:user:user_1"
CUSTOMER, SUBSCRIPTION = "stripe:customer:cus_1::test", "stripe:subscription:sub_1::test"
POST, PROFILE, LINKED = "ayrshare:post:post-1", f"ayrshare:profile:{REF}", f"ayrshare:linked_accounts:{REF}"
ACCOUNT = f"ayrshare:social_account:x:{REF}"
LIVE = "stripe:customer:cus_1:acct_1:live"


def related(type, id):
    return {"id": id, "type": type, "url": "/v1/x"}


def other(type, **fields):
    """An event of Stripe's whose object has no class here."""
    return stripe_event(type, {"id": "x_1", "object": type.rpartition(".")[0], "livemode": False, **fields})


CHARGE = {"id": "ch_1", "object": "charge", "amount": 900, "created": T0, "currency": "eur", "livemode": False}
CHARGE |= {"amount_captured": 900, "amount_refunded": 0, "captured": True, "disputed": False, "paid": True}
CHARGE |= {"refunded": False, "status": "succeeded", "customer": "cus_1"}
INVOICE = sample("invoice.paid")["data"]["object"] | {"customer": "cus_1"}


def subscribed(verb):
    return stripe_event(f"customer.subscription.{verb}", subscription(status="canceled"))


SUBSCRIPTION_VERBS = (
    "created",
    "updated",
    "deleted",
    "paused",
    "resumed",
    "trial_will_end",
    "pending_update_applied",
    "pending_update_expired",
)
PASSED_ON = ("suspended", "feed", "comments", "mentions", "messages", "automations", "accountActivity", "batch")
MATRIX = [
    (user_event("user.created"), [USER], "processed", None),
    (user_event("user.updated"), [USER], "processed", None),
    (user_deleted(), [USER], "processed", None),
    (clerk_event("session.created", session()), [USER], "processed", None),
    (clerk_event("session.ended", session()), [USER], "skipped", "no_entity"),
    (clerk_event("email.created", {"id": "ema_1"}), [], "skipped", "no_entity"),
    (clerk_event("sms.created", {"id": "sms_1"}), [], "skipped", "no_entity"),
    (clerk_event("role.created", {"id": "role_1"}), [], "skipped", "no_entity"),
    (clerk_event("permission.updated", {"id": "perm_1"}), [], "skipped", "no_entity"),
    (clerk_event("organization.created", {"id": "org_1"}), [], "skipped", "no_entity"),
    (clerk_event("organizationMembership.deleted", {"id": "m_1"}), [], "skipped", "no_entity"),
    (clerk_event("waitlistEntry.created", {"id": "w_1"}), [], "skipped", "no_entity"),
    (clerk_event("subscription.active", {"id": "csub_1"}), [], "skipped", "no_entity"),
    (clerk_event("subscriptionItem.active", {"id": "csub_1"}), [], "skipped", "no_entity"),
    (clerk_event("paymentAttempt.created", {"id": "pay_1"}), [], "skipped", "no_entity"),
    (clerk_event("hologram.created", {"id": "h_1"}), [], "skipped", "unknown_type"),
    (stripe_event("customer.created", customer()), [CUSTOMER], "processed", None),
    (stripe_event("customer.updated", customer()), [CUSTOMER], "processed", None),
    (stripe_event("customer.deleted", customer()), [CUSTOMER], "processed", None),
    (stripe_event("customer.updated", customer(livemode=True), account="acct_1"), [LIVE], "processed", None),
    (stripe_event("customer.tax_id.created", tax_id()), [CUSTOMER], "processed", None),
    (stripe_event("customer.tax_id.updated", tax_id()), [CUSTOMER], "processed", None),
    (stripe_event("customer.tax_id.deleted", tax_id()), [CUSTOMER], "processed", None),
    (
        stripe_event("payment_method.detached", payment_method(), previous={"customer": "cus_1"}),
        [CUSTOMER],
        "processed",
        None,
    ),
    (stripe_event("payment_method.attached", payment_method(customer="cus_1")), [CUSTOMER], "skipped", "no_entity"),
    (stripe_event("payment_method.updated", payment_method()), [], "skipped", "no_entity"),
    *((subscribed(verb), [SUBSCRIPTION, CUSTOMER], "processed", None) for verb in SUBSCRIPTION_VERBS),
    (stripe_event("customer.subscription.created", subscription(customer=None)), [SUBSCRIPTION], "processed", None),
    (
        stripe_event("checkout.session.completed", checkout(client_reference_id="u1")),
        [CUSTOMER, SUBSCRIPTION],
        "processed",
        None,
    ),
    (
        stripe_event("checkout.session.async_payment_succeeded", checkout()),
        [SUBSCRIPTION, CUSTOMER],
        "processed",
        None,
    ),
    (stripe_event("checkout.session.async_payment_failed", checkout()), [CUSTOMER], "skipped", "no_entity"),
    (stripe_event("checkout.session.expired", checkout()), [CUSTOMER], "skipped", "no_entity"),
    (thin_event("v1.customer.updated", related("customer", "cus_1")), [CUSTOMER], "processed", None),
    (
        thin_event("v1.customer.subscription.item_added", related("subscription", "sub_1")),
        [SUBSCRIPTION],
        "processed",
        None,
    ),
    (thin_event("v1.price.activated", related("price", "price_1")), [], "skipped", "no_entity"),
    (thin_event("v2.core.ping", None), [], "skipped", "no_entity"),
    (thin_event("v1.customer.updated", {"type": "customer", "url": "/v1/x"}), [], "skipped", "no_entity"),
    (other("invoice.paid", customer="cus_1"), [CUSTOMER], "skipped", "no_entity"),
    (other("payment_intent.succeeded", customer="cus_1"), [CUSTOMER], "processed", None),
    (other("setup_intent.succeeded", customer={"id": "cus_1"}), [CUSTOMER], "processed", None),
    (other("charge.refunded", customer="cus_1"), [CUSTOMER], "processed", None),
    (stripe_event("invoice.paid", INVOICE), [CUSTOMER], "skipped", "no_entity"),
    (stripe_event("charge.succeeded", CHARGE), [CUSTOMER], "processed", None),
    (stripe_event("charge.updated", CHARGE | {"customer": None}), [], "processed", None),
    (other("refund.created"), [], "processed", None),
    (other("invoice_payment.paid"), [], "processed", None),
    (other("price.updated"), [], "skipped", "unknown_type"),
    (scheduled(status="success", postIds=[posted("twitter")]), [POST, PROFILE], "processed", None),
    (scheduled(status="success", postIds=[posted("gmb")], ref_id=None), [POST], "processed", None),
    (social(type="link", platform="twitter"), [ACCOUNT, LINKED, PROFILE], "processed", None),
    *((ayrshare_event(action), [PROFILE], "processed", None) for action in PASSED_ON),
    (
        ayrshare_event("batch", posts=[{"id": "post-1", "postIds": [posted("gmb")]}]),
        [POST, PROFILE],
        "processed",
        None,
    ),
    (ayrshare_event("hologram"), [PROFILE], "skipped", "unknown_type"),
]


def name_of(value):
    return value.type if hasattr(value, "type") else None


@pytest.mark.parametrize(("event", "keys", "status", "reason"), MATRIX, ids=name_of)
class TestMatrix:
    def test_what_it_touches(self, event, keys, status, reason):
        assert [str(key) for key in integration.touches(event)] == [*keys, str(event_key(event))]

    def test_what_it_makes(self, event, keys, status, reason):
        *updates, record = integration.sync(event, {})
        assert [str(update.key) for update in updates] == keys[: len(updates)]
        assert all(update.change in {Change.CREATED, Change.DELETED} for update in updates)
        assert bool(updates) or status != "processed" or not keys or str(keys[0]) not in {USER, SUBSCRIPTION, POST}
        assert isinstance(record.entity, WebhookEvent)
        assert (record.entity.status, record.entity.status_reason) == (status, reason)
        assert record.entity.processed is (status in {"processed", "skipped"})
        assert record.entity.entity_key == next(iter(keys), None)
        assert record.missing == ()


class TestRecord:
    def test_every_field(self):
        event = stripe_event("customer.created", customer(metadata={"user_id": "u1"}), at=5, id="evt_x")
        record = integration.sync(event, {})[-1]
        key = EntityKey(Source.STRIPE, "event", "evt_x")
        assert (record.key, record.change) == (key, Change.CREATED)
        assert record.entity.to_wire(library=True) == {
            "_id": key.local_id,
            "source": "stripe",
            "eventType": "customer.created",
            "eventId": "evt_x",
            "userId": "u1",
            "payload": json.loads(event.raw),
            "bodySha256": sha256(event.raw).hexdigest(),
            "apiVersion": "2026-10-28.endive",
            "livemode": False,
            "entityKey": CUSTOMER,
            "occurredAt": millis(5),
            "status": "processed",
            "processed": True,
            "retryCount": 0,
            "createdAt": round(RECEIVED.timestamp() * 1000),
        }
        assert record.view.fields["payload"] == json.loads(event.raw)

    def test_a_redelivery_changes_nothing(self):
        event = user_event()
        known = {record.key: record.state for record in integration.sync(event, {})}
        later = replace(event, received_at=RECEIVED + timedelta(hours=1))
        record = integration.sync(later, known)[-1]
        assert record.change is Change.UNCHANGED
        assert record.entity.created_at == RECEIVED

    def test_other_sources_have_no_version(self):
        record = integration.sync(user_event(), {})[-1].entity
        assert (record.api_version, record.livemode) == (None, None)
        assert (record.user_id, record.entity_key) == (EntityKey.parse(USER).local_id, USER)

    def test_a_pickled_event_has_lost_its_body_and_says_so(self):
        event = pickled(user_event())
        record = integration.sync(event, {})[-1]
        assert (record.entity.payload, record.entity.body_sha256, record.missing) == (None, None, ("payload",))

    @pytest.mark.parametrize(
        ("name", "code"), [("email.created.not-delivered", "482915"), ("sms.created", "is 123456")]
    )
    def test_codes_are_not_kept(self, name, code):
        sample = load(name)
        event = clerk_event(sample["type"], sample["data"], at=1)
        payload = integration.sync(event, {})[-1].entity.payload
        assert code in json.dumps(sample)
        assert code not in json.dumps(payload)
        assert payload["data"]["id"] == sample["data"]["id"]
        assert payload["timestamp"] == millis(1)

    def test_the_user_of_a_payment_is_that_of_its_customer(self):
        store = MemoryStore()
        store.deliver(stripe_event("customer.created", customer(metadata={"user_id": "u1"})))
        store.deliver(other("charge.succeeded", customer="cus_1"))
        assert [row.entity.user_id for row in store.rows.values() if row.key.kind == "event"] == ["u1", "u1"]

    def test_a_suspended_profile_raises_an_alert_once(self):
        event = ayrshare_event("suspended")
        (first,), (again,) = (integration.sync(event, {})[-1].effects for _ in range(2))
        assert (first.name, first.data) == (SUSPENDED, {"ref_id": REF})
        assert first.key == again.key == (event.id, "account_suspended")


class TestRejection:
    EVENT = stripe_event("customer.created", customer(livemode=True), account="acct_1")

    @pytest.mark.parametrize(
        ("event", "policy", "reason"),
        [
            (EVENT, SyncPolicy(livemode=False), "wrong_mode"),
            (EVENT, SyncPolicy(accounts=frozenset({"acct_2"})), "unknown_account"),
            (user_event(), SyncPolicy(instance="ins_other"), "wrong_instance"),
        ],
    )
    def test_it_is_recorded_and_never_applied(self, event, policy, reason):
        assert integration.touches(event, policy=policy) == (event_key(event),)
        (record,) = integration.sync(event, {}, policy=policy)
        assert (record.entity.status, record.entity.status_reason) == ("skipped", reason)

    @pytest.mark.parametrize(
        ("read", "policy", "reason"),
        [
            (stripe_read(customer(), at=1), SyncPolicy(livemode=True), "wrong_mode"),
            (clerk_read(None, at=1), SyncPolicy(instance="ins_other"), "wrong_instance"),
            (stripe_read(customer(), at=1), SyncPolicy(flags={"stripe": 0}), "disabled"),
            (stripe_read(None, at=1, kind="product", id="prod_1"), SyncPolicy(), "not_found"),
            (stripe_read(None, at=1, kind="tax_id", id="txi_1"), SyncPolicy(), "not_found"),
            (replace(stripe_read(customer(), at=1), object=Payload()), SyncPolicy(), "no_entity"),
            (replace(clerk_read(None, at=1), kind="session"), SyncPolicy(), "not_found"),
            (replace(clerk_read(None, at=1), object=Payload()), SyncPolicy(), "no_entity"),
            (ayrshare_read("post_analytics", None, at=1), SyncPolicy(), "not_found"),
            (replace(ayrshare_read("post_analytics", {}, at=1), kind="feed"), SyncPolicy(), "no_entity"),
        ],
    )
    def test_a_read_that_says_nothing_leaves_what_is_known(self, read, policy, reason):
        (key,) = integration.touches(read, policy=policy)
        assert (key.source, key.kind, key.id) == (read.source, read.kind, read.id)
        known = {key: integration.sync(stripe_event("customer.created", customer()), {})[0].state}
        (update,) = integration.sync(read, known, policy=policy)
        assert (update.change, update.state) == (Change.UNCHANGED, known[key])
        assert update.missing[-1] == reason

    def test_a_read_of_a_deleted_user(self):
        stub = DeletedObject(object="user", id="user_1", deleted=True)
        update = integration.sync(replace(clerk_read(None, at=1), object=stub), {})[0]
        assert (str(update.key), update.change) == (USER, Change.DELETED)

    def test_a_reply_about_a_post_has_to_name_it(self):
        with pytest.raises(InvalidRequest, match="entity key"):
            integration.touches(ayrshare_read("post", {"status": "error"}, at=1, id=""))


class TestFlags:
    @pytest.mark.parametrize("feature", ["stripe", "integration", "integration:customer.created"])
    def test_a_handler_that_is_off_leaves_the_row_received(self, feature):
        event, policy = stripe_event("customer.created", customer()), SyncPolicy(flags={feature: 0})
        assert integration.touches(event, policy=policy) == (event_key(event),)
        (record,) = integration.sync(event, {}, policy=policy)
        assert (record.entity.status, record.entity.status_reason) == (InboxStatus.RECEIVED, "disabled")
        assert record.entity.processed is False

    @pytest.mark.parametrize("feature", ["clerk", "coachflux", "integration:customer.updated"])
    def test_others_do_not_matter(self, feature):
        event, policy = stripe_event("customer.created", customer()), SyncPolicy(flags={feature: 0})
        assert len(integration.sync(event, {}, policy=policy)) == 2

    def test_a_share_is_of_entities(self):
        policy = SyncPolicy(flags={"stripe": 0.5})
        on = []
        for number in range(60):
            events = [stripe_event(f"customer.{verb}", customer(f"cus_{number}")) for verb in ("created", "updated")]
            first, second = (len(integration.sync(event, {}, policy=policy)) for event in events)
            assert first == second
            on.append(first == 2)
        assert 15 < sum(on) < 45

    def test_a_rejection_is_told_before_a_flag(self):
        policy = SyncPolicy(livemode=True, flags={"stripe": 0})
        (record,) = integration.sync(stripe_event("customer.created", customer()), {}, policy=policy)
        assert record.entity.status_reason == "wrong_mode"

    @pytest.mark.parametrize(
        "invoice",
        [{"parent": {"subscription_details": {"subscription": "sub_1"}}}, {"parent": None, "subscription": "sub_1"}],
    )
    @pytest.mark.parametrize("fits", [True, False])
    def test_the_subscription_of_an_invoice_is_read_if_that_is_asked_for(self, invoice, fits):
        event = stripe_event("invoice.paid", INVOICE | invoice) if fits else other("invoice.paid", **invoice)
        assert len(integration.sync(event, {})) == 1
        policy = SyncPolicy(flags={REFETCH_ON_INVOICE: 1})
        update, record = integration.sync(event, {}, policy=policy)
        assert (str(update.key), update.refetch.id) == (SUBSCRIPTION, "sub_1")
        assert (record.entity.status, record.entity.entity_key) == ("processed", SUBSCRIPTION)
        assert len(integration.sync(other("invoice.paid"), {}, policy=policy)) == 1
        assert len(integration.sync(event, {}, policy=SyncPolicy(flags={REFETCH_ON_INVOICE: 0}))) == 1


@pytest.mark.parametrize("source", [*Source])
def test_an_event_of_a_class_that_no_service_has(source):
    event = an_event(source=source, type="hologram.created")
    (record,) = integration.sync(event, {})
    assert (record.entity.status, record.entity.status_reason) == ("skipped", "unknown_type")


def test_states_of_others_are_not_looked_at():
    class Untouched(dict):
        def __iter__(self):
            raise AssertionError

        keys = items = values = __iter__

    event = stripe_event("customer.subscription.created", subscription())
    assert len(integration.sync(event, Untouched())) == 2


def test_a_profile_read_touches_what_it_lists():
    read = ayrshare_read("profile", profile("twitter"), at=1, id=REF)
    assert [str(key) for key in integration.touches(read)] == [LINKED, ACCOUNT, PROFILE]
