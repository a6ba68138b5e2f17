"""Stripe's events: which class each becomes, what it holds, and what is refused."""

import copy
import json
import pickle
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stripe_generated import Maker
from stripe_samples import DATA, EVENTS, RECEIVED_AT, encode, read, sample
from switchgear.errors import Malformed
from switchgear.stripe import parsing
from switchgear.stripe.events import (
    CustomerEvent,
    InvoiceEvent,
    RelatedObject,
    StripeEvent,
    StripeGenericEvent,
    SubscriptionEvent,
    TaxIdEvent,
    ThinEvent,
)
from switchgear.stripe.models import Customer, DeletedCustomer, DeletedStub, Subscription, SubscriptionStatus
from switchgear.stripe.models.kinds import KINDS, class_of
from switchgear.types import CacheTag, Delivery, GenericEvent, Payload, Source
from switchgear.types.events import kinds_of

TYPES = json.loads((DATA / "event_types.json").read_text())
CLASSES = kinds_of(Source.STRIPE)
OBJECTS = {sample(name)["data"]["object"]["object"]: sample(name)["data"]["object"] for name in EVENTS}
OBJECTS["customer"] = sample("customer.updated")["data"]["object"]
THIN = "v1.customer.updated"


def malformed(content):
    with pytest.raises(Malformed) as refused:
        read(content)
    assert refused.value.service == "stripe"
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
    return refused.value.message


def unfit(content):
    """What does not fit, of an event that lost nothing."""
    event = read(content)
    assert type(event) is StripeGenericEvent
    assert event.raw == encode(content)
    assert event.type == content["type"]
    assert event.id == (content["id"] if isinstance(content.get("id"), str) else event.id)
    assert event.problems
    return "; ".join(event.problems)


def without(content, *path):
    content = copy.deepcopy(content)
    *parents, last = path
    holder = content
    for key in parents:
        holder = holder[key]
    del holder[last]
    return content


def changed(name, **values):
    return {**sample(name), **values}


def holding(name, what):
    return {**sample("invoice.paid"), "type": name, "data": {"object": what}}


class TestSnapshots:
    def test_the_envelope(self):
        event = read(sample("customer.subscription.updated"))
        assert isinstance(event, SubscriptionEvent)
        assert event.source is Source.STRIPE
        assert (event.id, event.type) == ("evt_1SaG8BLkdIwHu7ixoP3fWc8N", "customer.subscription.updated")
        assert event.occurred_at == datetime(2025, 12, 2, 7, 59, 59, tzinfo=UTC)
        assert event.occurred_at.tzinfo is UTC
        assert event.received_at == RECEIVED_AT
        assert (event.account, event.livemode, event.instance) == (None, False, None)
        assert event.api_version == "2026-10-28.endive"
        assert event.request_id == "req_Qm2Yb8wzFvKc1R"
        assert event.idempotency_key == "0f6f5f0e-52c9-4c11-9e38-86a5a4a8a1c7"
        assert event.previous_attributes == Payload(
            {"cancel_at": None, "canceled_at": None, "cancellation_details": {"feedback": None, "reason": None}}
        )
        assert event.extra == Payload({"pending_webhooks": 1})
        assert event.raw == encode(sample("customer.subscription.updated"))

    def test_it_is_matched_by_class(self):
        match read(sample("customer.subscription.updated")):
            case SubscriptionEvent(object=Subscription(status=status)):
                assert status is SubscriptionStatus.ACTIVE
            case _:
                pytest.fail("not matched")

    @pytest.mark.parametrize("name", EVENTS)
    def test_the_object_can_be_written_as_it_came(self, name):
        event = read(sample(name))
        wire = sample(name)["data"]["object"]
        assert (event.object.to_dict() if isinstance(event.object, Payload) else event.object.to_wire()) == wire

    @pytest.mark.parametrize("name", TYPES["snapshot"])
    def test_every_known_type_has_its_class(self, name):
        kinds = TYPES["snapshot"][name]
        known = CLASSES.get(kinds[0])
        wire = Maker(2, whole=True).object(kinds[0]) if known else {"id": "x_1", "object": kinds[0]}
        event = read(holding(name, wire))
        assert type(event) is (known or StripeGenericEvent)
        assert event.type == name
        assert isinstance(event, GenericEvent) == (known is None)
        assert known is None or type(event.object) is class_of(kinds[0])

    def test_every_kind_that_has_a_class_and_comes_in_events_has_an_event(self):
        assert CLASSES.keys() == {kind for kinds in TYPES["snapshot"].values() for kind in kinds} & KINDS.keys()

    def test_an_invoice_that_does_not_exist_yet_has_no_id(self):
        wire = {name: value for name, value in Maker(2, whole=True).object("invoice").items() if name != "id"}
        event = read(holding("invoice.upcoming", wire))
        assert (type(event), event.object.id) == (InvoiceEvent, "")
        assert "id" not in event.object.to_wire()
        assert CacheTag.of("stripe", "invoice") in event.stale

    @pytest.mark.parametrize("kind", ["product", "coupon", "invoiceitem", "invoice", "tax_id"])
    def test_a_deleted_object_may_be_no_more_than_its_id(self, kind):
        event = read(holding(f"{kind}.deleted", {"id": "x_1", "object": kind, "deleted": True}))
        assert (type(event), event.problems) == (CLASSES[kind], ())
        assert isinstance(event.object, DeletedStub)

    def test_a_connected_account(self):
        event = read(sample("customer.subscription.created.acacia"))
        assert event.account == "acct_1Nv0FGQ9RKHgCVdK"
        assert event.api_version == "2024-12-18.acacia"
        assert event.previous_attributes == Payload()

    def test_a_type_of_tomorrow_has_the_class_of_its_object(self):
        event = read(holding("customer.subscription.teleported", OBJECTS["subscription"]))
        assert (type(event), event.type) == (SubscriptionEvent, "customer.subscription.teleported")

    def test_an_unknown_kind_loses_nothing(self):
        teleporter = {**OBJECTS["subscription"], "object": "teleporter"}
        content = holding("teleporter.updated", teleporter)
        content["data"]["previous_attributes"] = {"place": "here"}
        content["from_tomorrow"] = {"a": 1}
        event = read(content)
        assert (type(event), event.problems) == (StripeGenericEvent, ())
        assert event.object.to_dict() == teleporter
        assert event.previous_attributes.text("place") == "here"
        assert event.extra == Payload({"pending_webhooks": 1, "from_tomorrow": {"a": 1}})
        assert event.context == "acct_1Nv0FGQ9RKHgCVdK"

    def test_a_deleted_customer(self):
        event = read(sample("customer.deleted"))
        assert isinstance(event, CustomerEvent)
        assert isinstance(event.object, DeletedCustomer)
        whole = {**OBJECTS["customer"], "deleted": True}
        event = read(holding("customer.deleted", whole))
        assert isinstance(event.object, Customer)
        assert event.object.deleted
        assert event.object.to_wire() == whole

    def test_a_deleted_tax_id(self):
        event = read(holding("customer.tax_id.deleted", {"id": "txi_1", "object": "tax_id", "deleted": True}))
        assert isinstance(event, TaxIdEvent)
        assert isinstance(event.object, DeletedStub)

    @pytest.mark.parametrize(
        ("request_", "expected"),
        [
            (None, (None, None)),
            ("req_old", ("req_old", None)),
            ({"id": None, "idempotency_key": None}, (None, None)),
            ({"id": "req_1"}, ("req_1", None)),
            ({"id": "req_1", "idempotency_key": "key", "new": 1}, ("req_1", "key")),
        ],
    )
    def test_what_caused_it(self, request_, expected):
        event = read(changed("customer.updated", request=request_))
        assert (event.request_id, event.idempotency_key) == expected
        event = read(without(sample("customer.updated"), "request"))
        assert (event.request_id, event.idempotency_key) == (None, None)

    def test_a_redelivery_is_equal(self):
        first, second = (read(changed("customer.updated", pending_webhooks=n)) for n in (3, 1))
        assert first == second
        assert first.raw != second.raw

    def test_only_the_process_knows_the_body(self):
        for name in (*EVENTS, THIN):
            event = read(changed(name, from_tomorrow="canary"))
            revived = pickle.loads(pickle.dumps(event))  # noqa: S301
            assert revived == event
            assert revived.raw == b""
            assert "canary" not in repr(event)


class TestThin:
    def test_it_names_its_object(self):
        event = read(sample(THIN))
        assert isinstance(event, ThinEvent)
        assert event.occurred_at == datetime(2025, 12, 2, 8, 0, 0, 250_000, tzinfo=UTC)
        assert (
            event.object
            == event.related_object
            == RelatedObject(id="cus_Rk3vQp7Lx0aWbT", type="customer", url="/v1/customers/cus_Rk3vQp7Lx0aWbT")
        )
        assert event.snapshot_event == "evt_1SaG7XLkdIwHu7ixM4oBqJw2"
        assert event.reason.text("type") == "request"
        assert (event.request_id, event.idempotency_key) == (
            "req_v2Qm2Yb8wzFvKc",
            "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        )
        assert (event.account, event.context) == ("acct_1Nv0FGQ9RKHgCVdK", "org_6TzQ/acct_1Nv0FGQ9RKHgCVdK")
        assert event.extra.child("changes", "before").text("email") == "c.dupont@example.com"
        assert event.stale == ("stripe:customer:cus_Rk3vQp7Lx0aWbT",)
        assert event.api_version is None

    @pytest.mark.parametrize("name", TYPES["thin"])
    def test_every_type(self, name):
        event = read(changed(THIN, type=name))
        assert (type(event), event.type) == (ThinEvent, name)

    @pytest.mark.parametrize("context", [None, "org_1", "org_1/wksp_2"])
    def test_a_context_that_is_no_account(self, context):
        assert read(changed(THIN, context=context)).account is None
        assert read(changed(THIN, context="acct_1")).account == "acct_1"

    def test_some_name_no_object(self):
        event = read(
            {
                "id": "evt_1",
                "object": "v2.core.event",
                "type": "v2.core.account[requirements].updated",
                "created": "2026-01-01T01:00:00+01:00",
                "livemode": True,
            }
        )
        assert (event.object, event.stale, event.reason) == (None, (), Payload())
        assert event.occurred_at == datetime(2026, 1, 1, tzinfo=UTC)

    def test_a_singleton_has_no_id(self):
        event = read(changed(THIN, related_object={"type": "balance_settings", "url": "/v1/balance_settings"}))
        assert event.related_object.id is None
        assert event.stale == ("stripe:balance_settings",)

    @pytest.mark.parametrize("url", ["/v1/customers/cus_1", "/", "/v2/core/accounts/acct_1?include=a&b=%2F..@:"])
    def test_paths_on_stripes_own_origin(self, url):
        related = {"id": "cus_1", "type": "customer", "url": url}
        assert read(changed(THIN, related_object=related)).related_object.url == url

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "v1/customers",
            "https://evil.example/v1",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            ".evil.example",
            "@evil.example",
            ":1@evil.example",
            " /v1",
            "/v1 x",
            "/v1\n",
            "/v1\tx",
            "/v1\x7f",
            "/\u2025",
            "/\t/evil.example",
            None,
            7,
        ],
    )
    def test_paths_that_lead_elsewhere(self, url):
        message = unfit(changed(THIN, related_object={"id": "cus_1", "type": "customer", "url": url}))
        assert message.startswith("related_object.url: ")
        assert "evil" not in message


class TestStale:
    @pytest.mark.parametrize(
        ("name", "tags"),
        [
            ("customer.updated", ["customer:cus_Rk3vQp7Lx0aWbT"]),
            ("customer.deleted", ["customer:cus_Rk3vQp7Lx0aWbT"]),
            (
                "customer.subscription.updated",
                ["subscription:sub_1SaF3pLkdIwHu7ixW7dQz2Kc", "customer:cus_Rk3vQp7Lx0aWbT"],
            ),
            (
                "checkout.session.completed",
                [
                    "checkout.session:cs_test_a1Kb8Rz2QmVxYw4Tn6",
                    "customer:cus_Rk3vQp7Lx0aWbT",
                    "subscription:sub_1SaF3pLkdIwHu7ixW7dQz2Kc",
                ],
            ),
            ("customer.tax_id.updated", ["tax_id:txi_1SaFb0LkdIwHu7ixJc6Yq3Hf", "customer:cus_Rk3vQp7Lx0aWbT"]),
            (
                "payment_method.detached",
                ["payment_method:pm_1SaEzqLkdIwHu7ixPk0dYbNe", "customer:cus_Rk3vQp7Lx0aWbT"],
            ),
            (
                "invoice.paid",
                [
                    "invoice:in_1SaF3pLkdIwHu7ixH2sNc9Lm",
                    "customer:cus_Rk3vQp7Lx0aWbT",
                    "subscription:sub_1SaF3pLkdIwHu7ixW7dQz2Kc",
                ],
            ),
        ],
    )
    def test_the_object_and_whom_it_belongs_to(self, name, tags):
        stale = read(sample(name)).stale
        assert stale == tuple(f"stripe:{tag}" for tag in tags)
        assert all(isinstance(tag, CacheTag) for tag in stale)

    def test_an_object_without_an_id_makes_all_of_its_kind_stale(self):
        assert read(holding("balance.available", {"object": "balance"})).stale == ("stripe:balance",)

    @pytest.mark.parametrize(
        "what", [{}, {"object": 1, "customer": 2, "parent": []}, {"parent": {"subscription_details": 1}}]
    )
    def test_an_object_that_names_nothing(self, what):
        assert read(holding("something.new", what)).stale == ()

    def test_an_expanded_owner(self):
        owner = {"id": "cus_1", "object": "customer", "deleted": True}
        for name in ("customer.subscription.updated", "something.new"):
            event = read(holding(name, {**OBJECTS["subscription"], "customer": owner}))
            assert event.stale[1:] == ("stripe:customer:cus_1",)


class TestMalformed:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"\xff\xfe",
            b"no json",
            b"{",
            b"{}x",
            b"[]",
            b"null",
            b'"text"',
            b"7",
            b"[" * 5000,
            b'{"a":' * 5000,
            b'{"a": NaN}',
            b'{"a": Infinity}',
            b"\xef\xbb\xbf{}",
        ],
        ids=lambda body: repr(body[:16]),
    )
    def test_no_object_at_all(self, body):
        assert malformed(body).startswith("the body is no JSON")

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"type": None}, "type: Field required"),
            ({"type": ""}, "type: Input should be a text that is not empty"),
            ({"type": ["a"]}, "type: Input should be a text that is not empty"),
        ],
    )
    def test_no_type(self, values, said):
        for name in ("invoice.paid", "customer.updated", THIN):
            assert malformed(changed(name, **values)) == said
        assert malformed({}) == "type: Field required"

    def test_no_number_anywhere(self):
        for name in ("invoice.paid", "customer.updated"):
            for word in (b"NaN", b"-Infinity"):
                assert malformed(encode(changed(name, new=0)).replace(b'"new": 0', b'"new": ' + word))


class TestProblems:
    """What is signed is never refused for its shape: it is a generic event that says what does not fit."""

    @pytest.mark.parametrize("path", [("id",), ("object",), ("created",), ("livemode",), ("data",), ("data", "object")])
    @pytest.mark.parametrize("name", ["invoice.paid", "customer.updated"])
    def test_a_field_of_the_envelope_is_missing(self, name, path):
        assert unfit(without(sample(name), *path)) == f"{'.'.join(path)}: Field required"

    @pytest.mark.parametrize("path", [("id",), ("created",), ("livemode",), ("related_object", "url")])
    def test_a_field_of_a_thin_event_is_missing(self, path):
        assert unfit(without(sample(THIN), *path)) == f"{'.'.join(path)}: Field required"

    def test_all_missing_fields_are_named(self):
        assert unfit({"type": "customer.updated"}) == "; ".join(
            f"{name}: Field required" for name in ("object", "id", "created", "livemode", "data")
        )

    def test_the_object_says_what_it_is(self):
        event = read(holding("customer.updated", OBJECTS["subscription"]))
        assert (type(event), event.problems) == (SubscriptionEvent, ())

    @pytest.mark.parametrize("name", [n for n in EVENTS if n not in {"invoice.paid", "customer.deleted"}])
    def test_a_field_of_the_object_is_missing(self, name):
        content = without(without(sample(name), "data", "object", "id"), "data", "object", "created")
        assert unfit(content) == "data.object.id: Field required; data.object.created: Field required"

    def test_a_nested_field_is_missing(self):
        content = without(sample("customer.subscription.updated"), "data", "object", "items", "data", 1, "price")
        assert unfit(content) == "data.object.items.data.1.price: Field required"

    def test_a_stub_where_there_should_be_none(self):
        content = holding("customer.subscription.deleted", {"id": "sub_1", "object": "subscription", "deleted": True})
        assert "data.object.status: Field required" in unfit(content)

    @pytest.mark.parametrize(
        "values",
        [
            {"created": "soon"},
            {"created": 10**20},
            {"created": None},
            {"livemode": 2},
            {"id": 7},
            {"data": []},
            {"data": {"object": []}},
            {"object": "list"},
            {"account": 7},
            {"request": 7},
        ],
        ids=repr,
    )
    def test_a_field_of_another_type(self, values):
        for name in ("invoice.paid", "customer.updated"):
            (field,) = values
            assert unfit(changed(name, **values)).startswith(field)

    def test_the_text_shows_no_value(self):
        content = sample("customer.updated")
        content["data"]["object"]["created"] = "canary"
        assert "canary" not in unfit(content)


class TestOnePass:
    """The type is guessed before the body is parsed; that must never be seen in the result."""

    def both(self, body):
        quick = parsing._read_at_once(body, RECEIVED_AT)
        try:
            steps = parsing._read_in_steps(body, Delivery(), RECEIVED_AT)
        except Malformed:
            steps = None
        return quick, steps

    @pytest.mark.parametrize("name", [n for n in EVENTS if n not in {"invoice.paid", "customer.deleted"}])
    @pytest.mark.parametrize("options", [{"indent": 2}, {"separators": (",", ":")}])
    def test_it_is_taken_and_finds_the_same(self, name, options):
        quick, steps = self.both(json.dumps(sample(name), **options).encode())
        assert type(quick) is type(steps)
        assert {f.name: getattr(quick, f.name) for f in fields(quick)} == {
            f.name: getattr(steps, f.name) for f in fields(steps)
        }

    def test_a_wrong_guess_costs_nothing_but_time(self):
        content = sample("customer.updated")
        for kind in ("customer", "subscription", "invoice"):
            first = {"extra": {"data": {"object": {"object": kind}}}, **content}
            assert (type(read(first)), read(first).type) == (CustomerEvent, "customer.updated")
        content["data"]["object"]["object"] = "hologram"
        assert type(read({"extra": {"data": {"object": {"object": "customer"}}}, **content})) is StripeGenericEvent
        escaped = encode(sample("customer.updated")).replace(b'"object": "customer"', rb'"object": "c\u0075stomer"')
        assert isinstance(read(escaped), CustomerEvent)

    def test_a_name_may_contain_what_is_no_number(self):
        content = sample("customer.updated")
        content["data"]["object"]["name"] = "NaNcy Infinity"
        assert read(content).object.name == "NaNcy Infinity"

    @given(st.data())
    @settings(max_examples=150)
    def test_both_ways_agree_on_what_is_broken(self, data):
        body = encode(sample(data.draw(st.sampled_from(EVENTS))))
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(body) - 1))
            body = (
                body[:at]
                + data.draw(st.sampled_from([b"", b'"', b"null", b"0", b"{", b"}", b"\xff", b"NaN"]))
                + body[at + 1 :]
            )
        quick, steps = self.both(body)
        assert quick is None or (quick == steps and quick.extra == steps.extra)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)


@given(st.data())
@settings(max_examples=200)
def test_whatever_comes_is_an_event_or_malformed(data):
    content = sample(data.draw(st.sampled_from((*EVENTS, THIN))))
    holder = content
    while data.draw(st.booleans()):
        inner = [value for value in holder.values() if isinstance(value, dict) and value]
        if not inner:
            break
        holder = data.draw(st.sampled_from(inner))
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(_JSON)
    body = encode(content)
    try:
        event = read(body)
    except Malformed:
        return
    assert isinstance(event, StripeEvent)
    assert event.raw == body
    assert replace(event) == event


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_bytes_are_never_more_than_malformed(body):
    assert malformed(body)
