"""The requests that operations make, and what they refuse; nothing is sent here."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stripe_sdk
from contract import place
from every_operation import arguments, operations
from stripe_wire import StripeWire
from switchgear.errors import InvalidRequest
from switchgear.pipeline.operations import operations_of
from switchgear.pipeline.page import Paged
from switchgear.pipeline.request import Caching, Repeat, Request, Timing
from switchgear.stripe import operations as package
from switchgear.stripe.client import SPEC, StripeClient
from switchgear.stripe.models import Customer, DeletedCustomer, Subscription
from switchgear.stripe.operations import CheckoutSessions, Customers, PortalSessions, Subscriptions
from switchgear.stripe.operations.parameters import search_text
from switchgear.types.unset import UNSET

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
ITEMS = [{"price": "price_1"}]
PRICE_DATA = {"currency": "usd", "product": "prod_1", "recurring": {"interval": "month"}}

EVERY = {facts.name: facts for facts in operations_of(StripeClient)}
BUILD = {name: operation.build for name, operation in operations("stripe").items()}
ALSO_STALE = {
    "customers.delete": {"stripe:subscription"},
    "subscriptions.delete_discount": {"stripe:subscription:text_1"},
    "checkout.sessions.create": {"stripe:customer:text_1"},
    "invoices.line_items.update": {"stripe:invoice:text_1"},
}
"""What an operation changes besides its own object; what belongs to a customer changes that too."""
SHOWN_BY = dict.fromkeys(
    ("invoice", "subscription", "subscription_item", "subscription_schedule", "credit_note", "quote", "payment_method",
     "payment_intent", "test_helpers.test_clock"),
    "customer",
) | {"product": "price", "price": "product", "plan": "price"}  # fmt: skip
"""By kind: what is kept that shows what any write of it may change, such as a customer's balance."""
OF_FILES = {"files.contents", "files.create"}
"""What takes as long as it makes progress."""
SAFE_WRITES = {"billing.meter_events.create": Repeat.SAFE}
"""What is told apart by a parameter of its own."""
KEYED = [name for name, facts in EVERY.items() if facts.repeat is Repeat.KEYED]


def built(name: str, **named: Any) -> Request[Any]:
    positional, given = arguments("stripe", name)
    return BUILD[name](None, *positional, **{**given, "idempotency_key": UNSET, **named} if name in KEYED else given)


@pytest.mark.parametrize("name", EVERY)
def test_an_operation_does_what_its_verb_says(name):
    facts, request = EVERY[name], built(name)
    repeat, timing = {
        "GET": (Repeat.SAFE, Timing.FAST),
        "POST": (Repeat.KEYED, Timing.SLOW),
        "DELETE": (Repeat.SAFE, Timing.SLOW),
    }[request.method]
    repeat = SAFE_WRITES.get(name, repeat)
    timing = Timing.UPLOAD if name in OF_FILES else timing
    assert (SPEC.repeat_of(request), request.timing) == (repeat, timing)
    assert request.idempotency_key is None
    assert request.tenant is True
    assert facts.method == request.method


@pytest.mark.parametrize("name", EVERY)
def test_an_operation_says_which_kept_answers_it_makes_stale(name):
    request = built(name)
    own, *others = request.tags
    told = stripe_sdk.operations().get(place(request.method, request.path.template))
    kind = own.split(":")[1]
    assert told is None or kind in {*told.kinds, "external_account", "source"} or told.returns == "Any"
    last = request.path.template.rpartition("/")[2]
    if isinstance(request, Paged):
        assert own == f"stripe:{kind}"
    elif last.startswith("{"):
        assert own == f"stripe:{kind}:{request.path.filled.rpartition('/')[2]}"
    owner = re.match(r"/v1/(customer|account(?=.*external))s/\{\w+\}/", request.path.template)
    belongs = {f"stripe:{owner[1]}:text_1"} if owner and request.method != "GET" else set()
    shown = {f"stripe:{SHOWN_BY[kind]}"} if kind in SHOWN_BY and request.method != "GET" else set()
    assert set(others) == ALSO_STALE.get(name, belongs) | shown


@pytest.mark.parametrize("name", KEYED)
def test_a_key_of_ones_own_goes_along(name):
    assert built(name, idempotency_key="order-1").idempotency_key == "order-1"
    for key in ("", "k" * 256, "schlüssel", "a\nb"):
        with pytest.raises(InvalidRequest, match="idempotency_key must be 1 to 255 printable ASCII characters"):
            built(name, idempotency_key=key)


def test_the_namespaces_are_exported_lazily():
    assert dir(package) == sorted(package.__all__)


def form(request: Request[Any]) -> dict[str, str]:
    assert request.body is not None
    assert request.body.content_type == "application/x-www-form-urlencoded"
    return dict(parse_qsl(request.body.content.decode(), keep_blank_values=True))


def test_nested_parameters_are_written_with_brackets():
    request = Subscriptions.create.build(
        None,
        customer="cus_1",
        items=[
            {"price": "price_1", "quantity": 3, "metadata": {"seat": "yes"}},
            {"price_data": {"currency": "usd", "product": "prod_1", "recurring": {"interval": "month"}}},
        ],
        trial_end=WHEN,
        off_session=True,
        application_fee_percent=2.5,
        expand=["latest_invoice", "customer"],
    )
    assert form(request) == {
        "customer": "cus_1",
        "items[0][price]": "price_1",
        "items[0][quantity]": "3",
        "items[0][metadata][seat]": "yes",
        "items[1][price_data][currency]": "usd",
        "items[1][price_data][product]": "prod_1",
        "items[1][price_data][recurring][interval]": "month",
        "trial_end": str(int(WHEN.timestamp())),
        "off_session": "true",
        "application_fee_percent": "2.5",
        "expand[0]": "latest_invoice",
        "expand[1]": "customer",
    }


def test_none_unsets_on_update_and_unset_leaves_alone():
    request = Customers.update.build(
        None, "cus_1", email=None, name=UNSET, address={"line2": None, "city": "Lyon"}, preferred_locales=[],
        metadata={"plan": None, "tier": "pro"},
    )  # fmt: skip
    assert form(request) == {
        "email": "",
        "address[line2]": "",
        "address[city]": "Lyon",
        "preferred_locales": "",
        "metadata[plan]": "",
        "metadata[tier]": "pro",
    }


def test_all_metadata_is_dropped_by_none_alone():
    assert form(Customers.update.build(None, "cus_1", metadata=None)) == {"metadata": ""}
    assert form(Customers.update.build(None, "cus_1", metadata={})) == {}


def test_something_new_has_nothing_to_unset():
    assert form(Customers.create.build(None, email=None, name="Ann", metadata=None, address=None)) == {"name": "Ann"}


def test_reads_and_deletes_have_their_parameters_in_the_query():
    request = Subscriptions.list.build(
        None, status="all", created={"gte": WHEN, "lt": WHEN}, customer="cus_1", limit=5, expand=["data.customer"]
    )
    seconds = str(int(WHEN.timestamp()))
    assert request.body is None
    assert dict(request.query) == {
        "status": "all",
        "created[gte]": seconds,
        "created[lt]": seconds,
        "customer": "cus_1",
        "limit": "5",
        "expand[0]": "data.customer",
    }
    canceled = Subscriptions.cancel.build(None, "sub_1", prorate=True, cancellation_details={"feedback": "unused"})
    assert canceled.body is None
    assert dict(canceled.query) == {"prorate": "true", "cancellation_details[feedback]": "unused"}


def test_an_expanded_customer_is_never_kept():
    plain = Customers.retrieve.build(None, "cus_1", expand=[])
    assert plain.caching is Caching.ENTITY
    assert plain.query == ()
    assert Customers.retrieve.build(None, "cus_1", expand=["subscriptions"]).caching is Caching.NEVER


def test_a_deleted_customer_is_read_as_one():
    request = Customers.delete.build(None, "cus_1")
    assert request.gone is not None
    assert request.decode(request.gone) == DeletedCustomer(id="cus_1", object="customer", deleted=True)
    read = Customers.retrieve.build(None, "cus_1").decode
    assert isinstance(read(request.gone), DeletedCustomer)
    with pytest.raises(ValueError, match="created"):
        read(json.dumps({"id": "cus_1", "object": "customer", "livemode": False}).encode())
    whole = {"id": "cus_1", "object": "customer", "livemode": False, "created": 1}
    assert isinstance(read(json.dumps(whole).encode()), Customer)


def test_a_cancellation_can_be_looked_up():
    request = Subscriptions.cancel.build(None, "sub_1", expand=["customer"])
    assert request.lookup is not None
    again = request.lookup.request
    assert (again.method, again.path.filled, again.query) == ("GET", "/v1/subscriptions/sub_1", request.query)
    wire = StripeWire()
    client = wire.client()
    made = client.subscriptions.create(
        customer=client.customers.create().id, items=[{"price": wire.service.add_price()}]
    )
    assert isinstance(made, Subscription)
    assert request.lookup.found(made, WHEN) is None
    canceled = client.subscriptions.cancel(made.id)
    assert request.lookup.found(canceled, WHEN) is canceled


CREATE = {"customer": "cus_1", "items": ITEMS}
REFUSED: list[tuple[Any, tuple[str, ...], dict[str, Any], str]] = [
    (Customers.create, (), {"emial": "a@b.c"}, "emial is no parameter of this operation"),
    (Customers.list, (), {"limit": 0}, "limit must be at least 1 and at most 100"),
    (Customers.list, (), {"limit": 101}, "limit must be at least 1 and at most 100"),
    (Customers.list, (), {"starting_after": ""}, "starting_after must not be blank"),
    (Customers.list, (), {"ending_before": ""}, "ending_before must not be blank"),
    (
        Customers.list,
        (),
        {"starting_after": "a", "ending_before": "b"},
        "ending_before cannot be given together with starting_after",
    ),
    (Customers.list, (), {"created": {}}, "created must not be empty"),
    (Customers.list, (), {"created": datetime(2026, 1, 1)}, "created must be a datetime with a time zone"),  # noqa: DTZ001
    (Customers.search, (" ",), {}, "query must not be blank"),
    (Customers.search, ("name:'a'",), {"page": ""}, "page must not be blank"),
    (Customers.retrieve, ("",), {}, "customer_id must not be empty"),
    (Customers.retrieve, ("../charges",), {}, "customer_id is no id"),
    (Customers.retrieve, ("cus_1",), {"expand": "customer"}, "expand must be a list"),
    (Customers.retrieve, ("cus_1",), {"expand": [""]}, "expand[0] must not be blank"),
    (Customers.update, ("cus_1",), {"address": {}}, "address must not be empty"),
    (Customers.update, ("cus_1",), {"metadata": {"k": 1}}, "metadata.k must be text"),
    (Customers.update, ("cus_1",), {"metadata": {1: "v"}}, "a key of metadata is text of 1 to 40"),
    (Customers.update, ("cus_1",), {"metadata": {"": "v"}}, "a key of metadata is text of 1 to 40"),
    (Customers.update, ("cus_1",), {"metadata": {"a[b]": "v"}}, "without square brackets"),
    (Customers.update, ("cus_1",), {"metadata": {"k" * 41: "v"}}, "a key of metadata is text of 1 to 40"),
    (Customers.update, ("cus_1",), {"metadata": {"k": "v" * 501}}, "at most 500"),
    (Customers.update, ("cus_1",), {"metadata": {str(n): "v" for n in range(51)}}, "51 keys"),
    (Customers.update, ("cus_1",), {"metadata": ["a"]}, "metadata must be a mapping"),
    (Customers.update, ("cus_1",), {"balance": float("nan")}, "balance must be a whole number, not float"),
    (Subscriptions.create, (), {"customer": "cus_1", "items": []}, "items must not be empty"),
    (Subscriptions.create, (), {"customer": "cus_1", "items": [{}]}, "items[0] must not be empty"),
    (
        Subscriptions.create,
        (),
        {"customer": "cus_1", "items": [{"price": "p", "price_data": PRICE_DATA}]},
        "items[0].price or price_data must be given, and only one",
    ),
    (
        Subscriptions.create,
        (),
        {"customer": "cus_1", "items": [{"price": "p", "metadata": {"k" * 41: "v"}}]},
        "a key of items[0].metadata",
    ),
    (
        Subscriptions.create,
        (),
        {**CREATE, "trial_end": WHEN, "trial_period_days": 3},
        "trial_period_days cannot be given",
    ),
    (
        Subscriptions.create,
        (),
        {**CREATE, "trial_end": WHEN, "trial_from_plan": True},
        "trial_from_plan cannot be given",
    ),
    (
        Subscriptions.create,
        (),
        {**CREATE, "cancel_at": WHEN, "cancel_at_period_end": True},
        "cancel_at_period_end cannot be given together with cancel_at",
    ),
    (Subscriptions.update, ("sub_1",), {"items": []}, "items must not be empty"),
    (Subscriptions.update, ("sub_1",), {"customer": "cus_2"}, "customer is no parameter"),
    (Subscriptions.cancel, ("sub_1",), {"at_period_end": True}, "at_period_end is no parameter"),
    (Subscriptions.list, (), {"email": "a@b.c"}, "email is no parameter"),
    (CheckoutSessions.create, (), {"mode": "payment", "line_items": []}, "line_items must not be empty"),
    (
        CheckoutSessions.create,
        (),
        {"mode": "payment", "line_items": [{"quantity": 1}]},
        "line_items[0].price or price_data",
    ),
    (
        CheckoutSessions.create,
        (),
        {"mode": "payment", "customer": "cus_1", "customer_email": "a@b.c"},
        "customer_email cannot be given together with customer",
    ),
    (
        CheckoutSessions.create,
        (),
        {"mode": "payment", "allow_promotion_codes": True, "discounts": [{"coupon": "A"}]},
        "discounts cannot be given together with allow_promotion_codes",
    ),
    (PortalSessions.create, (), {"customer": "cus_1", "url": "https://x"}, "url is no parameter"),
]


@pytest.mark.parametrize(
    ("operation", "args", "params", "message"), REFUSED, ids=[f"{row[0].name}-{row[3]}" for row in REFUSED]
)
def test_what_stripe_would_refuse_is_refused_here(operation, args, params, message):
    with pytest.raises(InvalidRequest, match=message.replace("[", r"\[")):
        operation.build(None, *args, **params)


def test_a_plan_that_is_given_up_excludes_nothing():
    given_up = {"cancel_at": WHEN, "cancel_at_period_end": False, "trial_end": UNSET, "trial_from_plan": True}
    assert "cancel_at" in form(Subscriptions.update.build(None, "sub_1", **given_up))


@given(
    st.dictionaries(
        st.text(st.characters(exclude_characters="[]", exclude_categories=("Cs",)), min_size=1, max_size=40),
        st.text(st.characters(exclude_categories=("Cs",)), max_size=500),
        min_size=1,
        max_size=50,
    )
)
def test_metadata_arrives_as_it_left(metadata):
    written = form(Customers.create.build(None, metadata=metadata))
    assert written == {f"metadata[{key}]": value for key, value in metadata.items()}


@given(st.text(max_size=50))
def test_a_searched_text_ends_where_it_ends(text):
    quoted = search_text(text)
    assert quoted[0] == quoted[-1] == "'"
    within = quoted[1:-1].replace("\\\\", "")
    assert within.count("'") == within.count("\\'")
    assert quoted[1:-1].replace("\\'", "'").replace("\\\\", "\\") == text or "\\" in text
