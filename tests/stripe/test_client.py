"""The clients: how they are built, what goes along with a call, how errors are read, and when a call goes again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import switchgear.stripe as room
from stripe_wire import StripeWire
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    CardDeclined,
    ConfigurationError,
    Conflict,
    ConnectionLost,
    InvalidRequest,
    NotFound,
    PaymentFailed,
    PermissionDenied,
    RateLimited,
    ServerError,
    ValidationFailed,
)
from switchgear.pipeline.client import Check
from switchgear.pipeline.request import Request, path
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe import AsyncStripeClient, StripeClient
from switchgear.stripe.client import API_VERSION, SPEC
from switchgear.stripe.models import Customer, DeletedCustomer
from switchgear.stripe.problems import CardExpired, IdempotencyConflict, InsufficientFunds, LockTimeout, ReconnectNeeded
from switchgear.types.headers import Headers
from wires import answered, done, each_colour, lost_answer, lost_request, passes, reply, unconnected

CANARY = "CANARYcanary"


@pytest.mark.parametrize("key", ["sk_test_1", "sk_live_1", "rk_test_1", "rk_live_1"])
def test_secret_and_restricted_keys_are_taken(key):
    assert SPEC.live(key) is ("live" in key)
    with StripeClient(key) as client:
        assert key not in repr(client)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (f"pk_live_{CANARY}", "a publishable key, which is for browsers"),
        (f"whsec_{CANARY}", "a webhook's signing secret"),
        (f"ek_live_{CANARY}", "an ephemeral key, which is for mobile apps"),
        (f"acct_{CANARY}", "an account's id"),
        (f"sk_{CANARY}", "something else"),
        (f"sk_test_{CANARY} ", "something else"),
        (f" sk_test_{CANARY}", "something else"),
        (f"sk_test_{CANARY}\n", "something else"),
        (f"sk_test_ü{CANARY}", "something else"),
        ("sk_test_", "something else"),
        ("", "something else"),
    ],
)
def test_what_is_no_key_is_refused_by_kind_and_not_repeated(key, kind):
    for build in (StripeClient, AsyncStripeClient):
        with pytest.raises(ConfigurationError) as refused:
            build(key)
        assert str(refused.value).split(";")[1].startswith(f" this is {kind}")
        assert CANARY not in str(refused.value)
    assert SPEC.live(key) is None


def test_an_account_must_be_an_accounts_id():
    for account in ("", "cus_1", "acct_", "acct_1\n", "acct_1/2"):
        with pytest.raises(ConfigurationError, match="acct_"):
            StripeClient("sk_test_1", account=account)


def test_the_clients_are_exported_lazily():
    assert room.StripeClient is StripeClient
    assert room.AsyncStripeClient is AsyncStripeClient
    assert set(room.__all__) <= set(dir(room))


@each_colour
def test_check_says_which_account_and_which_mode(colour):
    wire = StripeWire(colour)
    assert done(wire.client().check()) == Check("stripe", "acct_1Sandbox", live=False)
    assert wire.sent == ["GET /v1/account"]


@each_colour
def test_check_of_a_key_that_does_not_work(colour):
    wire = StripeWire(colour)
    with pytest.raises(AuthenticationFailed) as refused:
        done(wire.client("sk_test_other").check())
    assert refused.value.message == "Invalid API Key provided: sk_test_*ther"
    assert len(wire.sent) == 1


@each_colour
def test_what_goes_along_with_every_call(colour):
    wire = StripeWire(colour)
    client = wire.client()
    done(client.customers.create(email="ann@example.com"))
    [sent] = wire.requests
    assert sent.url == "https://api.stripe.com/v1/customers"
    assert sent.header("authorization") == "Bearer sk_test_sandbox"
    assert sent.header("stripe-version") == API_VERSION
    assert sent.header("content-type") == "application/x-www-form-urlencoded"
    assert sent.header("stripe-account") is None
    assert len(sent.header("idempotency-key") or "") == 36
    assert wire.form() == {"email": "ann@example.com"}


@each_colour
def test_an_account_acts_for_itself_alone(colour):
    wire = StripeWire(colour)
    connected = wire.service.connect("acct_2")
    done(wire.client(account="acct_2").customers.create(email="ann@example.com"))
    assert wire.requests[0].header("stripe-account") == "acct_2"
    assert len(connected.customers) == 1
    assert wire.service.customers == {}
    [event] = wire.events()
    assert event.account == "acct_2"
    with pytest.raises(PermissionDenied, match="acct_3"):
        done(wire.client().with_options(tenant="acct_3").customers.create())


def test_a_version_of_ones_own_outranks_the_pinned_one():
    wire = StripeWire()
    wire.client(headers={"stripe-version": "2025-03-31.basil"}).customers.create()
    assert [value for name, value in wire.requests[0].headers if name.lower() == "stripe-version"] == [
        "2025-03-31.basil"
    ]


def test_a_request_of_ones_own_uses_the_other_bases():
    wire = StripeWire()
    wire.steps = [answered(reply(200, {}))] * 2
    request = Request(method="GET", path=path("/v1/files"), decode=bytes, base="files")
    wire.client().send(request)
    wire.client(base_url="http://127.0.0.1:12111").send(request)
    assert [sent.url for sent in wire.requests] == [
        "https://files.stripe.com/v1/files",
        "http://127.0.0.1:12111/v1/files",
    ]


@each_colour
def test_raw_answers_the_envelope(colour):
    wire = StripeWire(colour)
    client = wire.client()
    response = done(client.raw.customers.create(name="Ann"))
    assert isinstance(response.value, Customer)
    assert (response.status, response.attempts) == (200, 1)
    assert response.request_id == response.headers["Request-Id"]
    assert response.started_at == wire.clock.now()
    page = done(client.raw.customers.list())
    assert page.value.items == (response.value,)
    assert client.raw is client.raw
    assert done(client.raw.checkout.sessions.list()).value.items == ()


def test_namespaces_are_built_once_and_siblings_have_their_own():
    client = StripeWire().client()
    assert client.customers is client.customers
    assert client.checkout.sessions is client.checkout.sessions
    assert client.billing_portal.sessions is client.billing_portal.sessions
    assert client.with_options(deadline=5).customers is not client.customers


def error(**fields: Any) -> dict[str, Any]:
    return {"error": {"type": "invalid_request_error", "message": "No.", **fields}}


PROBLEMS: list[tuple[int, object, type[ApiError], str | None, Outcome]] = [
    (400, error(), ValidationFailed, "invalid_request_error", Outcome.FINAL),
    (400, error(code="parameter_missing"), ValidationFailed, "parameter_missing", Outcome.FINAL),
    (400, error(type="idempotency_error"), IdempotencyConflict, "idempotency_error", Outcome.FINAL),
    (401, error(), AuthenticationFailed, "invalid_request_error", Outcome.FINAL),
    (402, error(type="card_error", code="expired_card"), CardExpired, "expired_card", Outcome.FINAL),
    (402, error(), PaymentFailed, "invalid_request_error", Outcome.FINAL),
    (403, error(), PermissionDenied, "invalid_request_error", Outcome.FINAL),
    (404, error(code="resource_missing"), NotFound, "resource_missing", Outcome.FINAL),
    (409, error(code="idempotency_key_in_use"), Conflict, "idempotency_key_in_use", Outcome.INVITED),
    (424, error(type="api_error"), ValidationFailed, "api_error", Outcome.FINAL),
    (429, error(code="lock_timeout"), LockTimeout, "lock_timeout", Outcome.REFUSED),
    (429, error(code="rate_limit"), RateLimited, "rate_limit", Outcome.REFUSED),
    (500, error(type="api_error"), ServerError, "api_error", Outcome.UNKNOWN),
    (503, "", ServerError, None, Outcome.UNKNOWN),
    (502, "<html>Bad gateway</html>", ServerError, None, Outcome.UNKNOWN),
    (500, "[]", ServerError, None, Outcome.UNKNOWN),
    (500, '{"error": []}', ServerError, None, Outcome.UNKNOWN),
    (400, {"error": {"type": 1, "code": [], "message": {}, "param": 2}}, ValidationFailed, None, Outcome.FINAL),
    (400, {"error": "invalid_grant", "error_description": "No."}, ReconnectNeeded, "invalid_grant", Outcome.FINAL),
    (302, "", ApiError, None, Outcome.FINAL),
]


@pytest.mark.parametrize(("status", "body", "kind", "code", "outcome"), PROBLEMS)
def test_errors_are_read_for_what_they_say(status, body, kind, code, outcome):
    problem = SPEC.problem(reply(status, body))
    assert problem is not None
    assert (problem.error, problem.code, problem.outcome) == (kind, code, outcome)
    assert problem.message


@pytest.mark.parametrize(
    ("status", "asked", "outcome"),
    [
        (400, "true", Outcome.INVITED),
        (402, "true", Outcome.INVITED),
        (424, "true", Outcome.INVITED),
        (429, "true", Outcome.REFUSED),
        (500, "true", Outcome.INVITED),
        (409, "false", Outcome.FINAL),
        (424, "false", Outcome.FINAL),
        (429, "false", Outcome.FINAL),
        (500, "False", Outcome.FINAL),
        (500, "maybe", Outcome.UNKNOWN),
    ],
)
def test_stripe_outranks_the_status(status, asked, outcome):
    problem = SPEC.problem(reply(status, error(), stripe_should_retry=asked))
    assert problem is not None
    assert problem.outcome is outcome


def test_messages_name_the_reason_of_a_decline_and_the_parameter():
    declined = SPEC.problem(
        reply(402, error(type="card_error", code="card_declined", decline_code="insufficient_funds"))
    )
    assert declined is not None
    assert declined.message == "No. (card_declined: insufficient_funds)"
    assert declined.code == "insufficient_funds"
    unsaid = SPEC.problem(reply(400, error(param="items[0][price]")))
    assert unsaid is not None
    assert unsaid.message == "No. (parameter: items[0][price])"
    said = SPEC.problem(reply(400, error(message="Missing required param: items.", param="items")))
    assert said is not None
    assert said.message == "Missing required param: items."


KEYS = st.sampled_from(["error", "code", "type", "message"])
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
)


@given(st.integers(200, 599), st.binary(max_size=200) | BODIES.map(lambda body: json.dumps(body).encode()))
def test_reading_an_error_never_raises(status, content):
    problem = SPEC.problem(WireResponse(status, Headers(), content))
    assert (problem is None) == (status < 300)


@each_colour
def test_an_error_says_what_happened(colour):
    wire = StripeWire(colour)
    with pytest.raises(NotFound) as refused:
        done(wire.client().customers.retrieve("cus_none"))
    error = refused.value
    assert (error.service, error.operation, error.status) == ("stripe", "customers.retrieve", 404)
    assert (error.code, error.message) == ("resource_missing", "No such customer: 'cus_none' (parameter: id)")
    assert error.request_id == error.headers["Request-Id"]
    assert json.loads(error.body)["error"]["param"] == "id"


@each_colour
def test_a_declined_card(colour):
    wire = StripeWire(colour)
    client = wire.client()
    customer = done(client.customers.create())
    with pytest.raises(InsufficientFunds) as refused:
        done(
            client.subscriptions.create(
                customer=customer.id,
                items=[{"price": wire.service.add_price()}],
                default_payment_method="pm_card_chargeDeclinedInsufficientFunds",
                payment_behavior="error_if_incomplete",
            )
        )
    assert refused.value.code == "insufficient_funds"
    assert refused.value.advice_code == "try_again_later"
    assert refused.value.retryable  # later, and as another call
    assert len(wire.sent) == 2


SERVER_ERROR = answered(reply(500, error(type="api_error")))


@each_colour
@pytest.mark.parametrize(
    "step",
    [
        SERVER_ERROR,
        answered(reply(503, "", retry_after="2")),
        answered(reply(409, error(code="idempotency_key_in_use"))),
        answered(reply(424, error(), stripe_should_retry="true")),
        answered(reply(429, error(code="lock_timeout"))),
        lost_answer,
        lost_request,
        unconnected,
    ],
)
def test_a_write_goes_again_with_the_same_key_and_happens_once(colour, step):
    wire = StripeWire(colour)
    wire.steps = [step]
    customer = done(wire.client().customers.create(email="ann@example.com"))
    assert wire.sent == ["POST /v1/customers"] * 2
    assert len(set(wire.keys())) == 1
    assert [*wire.service.customers] == [customer.id]


@each_colour
def test_a_key_of_ones_own_is_used_and_survives_repeats(colour):
    wire = StripeWire(colour)
    client = wire.client()
    wire.steps = [SERVER_ERROR]
    first = done(client.customers.create(name="Ann", idempotency_key="order-1"))
    again = done(client.customers.create(name="Ann", idempotency_key="order-1"))
    assert wire.keys() == ["order-1"] * 3
    assert first == again
    with pytest.raises(IdempotencyConflict) as refused:
        done(client.customers.create(name="Bob", idempotency_key="order-1"))
    assert refused.value.code == "idempotency_error"
    assert len(wire.service.customers) == 1


@each_colour
@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (reply(500, error(), stripe_should_retry="false"), ServerError),
        (reply(402, error(type="card_error")), CardDeclined),
        (reply(400, error()), ValidationFailed),
    ],
)
def test_what_would_end_alike_is_not_repeated(colour, response, kind):
    wire = StripeWire(colour)
    wire.steps = [answered(response)]
    with pytest.raises(kind) as refused:
        done(wire.client().customers.create())
    assert len(wire.sent) == 1
    assert not refused.value.retryable


@each_colour
def test_a_repeated_deletion_that_finds_nothing_is_done(colour):
    wire = StripeWire(colour)
    client = wire.client()
    customer = done(client.customers.create())
    wire.steps = [lost_answer]
    assert done(client.customers.delete(customer.id)) == DeletedCustomer(
        id=customer.id, object="customer", deleted=True
    )
    assert wire.sent[1:] == [f"DELETE /v1/customers/{customer.id}"] * 2
    with pytest.raises(NotFound):
        done(client.customers.delete(customer.id))


def subscribed(wire: StripeWire) -> tuple[Any, str]:
    client = wire.client()
    customer = done(client.customers.create())
    made = done(client.subscriptions.create(customer=customer.id, items=[{"price": wire.service.add_price()}]))
    wire.requests.clear()
    return client, made.id


@each_colour
def test_a_repeated_cancellation_that_finds_nothing_is_looked_up(colour):
    wire = StripeWire(colour)
    client, sub = subscribed(wire)
    wire.steps = [lost_answer]
    assert done(client.subscriptions.cancel(sub)).status == "canceled"
    assert wire.sent == [f"DELETE /v1/subscriptions/{sub}"] * 2 + [f"GET /v1/subscriptions/{sub}"]


@each_colour
def test_a_cancellation_of_what_is_canceled_is_an_error(colour):
    wire = StripeWire(colour)
    client, sub = subscribed(wire)
    done(client.subscriptions.cancel(sub))
    with pytest.raises(NotFound):
        done(client.subscriptions.cancel(sub))
    assert len(wire.sent) == 2


@each_colour
def test_a_cancellation_whose_look_up_finds_it_alive_is_an_error(colour):
    wire = StripeWire(colour)
    client, sub = subscribed(wire)
    wire.steps = [lost_request, answered(reply(404, error(code="resource_missing"))), passes]
    with pytest.raises(NotFound):
        done(client.subscriptions.cancel(sub))
    assert len(wire.sent) == 3


@each_colour
def test_a_call_that_gets_no_answer_says_so(colour):
    wire = StripeWire(colour)
    wire.steps = [lost_answer] * 3
    with pytest.raises(ConnectionLost) as lost:
        done(wire.client().customers.create(idempotency_key="order-1"))
    assert (lost.value.attempts, lost.value.retryable) == (3, True)
    assert len(wire.service.customers) == 1


@each_colour
def test_nothing_leaves_when_arguments_are_refused(colour):
    wire = StripeWire(colour)
    client = wire.client()
    for call in (
        lambda: client.customers.create(emial="x"),
        lambda: client.customers.retrieve("a/b"),
        lambda: client.customers.list(limit=1000),
        lambda: client.subscriptions.create(customer="cus_1", items=[]),
        lambda: client.checkout.sessions.create(mode="payment", customer="c", customer_email="e"),
        lambda: client.billing_portal.sessions.create(customer="c", metadata={}),
    ):
        with pytest.raises(InvalidRequest) as refused:
            done(call())
        assert refused.value.service == "stripe"
    assert wire.requests == []


@each_colour
def test_a_customer_is_kept_when_asked_for_and_dropped_by_our_writes(colour):
    wire = StripeWire(colour)
    client = wire.client().with_options(cache=True)
    ann = done(client.customers.create(name="Ann")).id
    bob = done(client.customers.create(name="Bob")).id
    for customer_id in (ann, bob, ann, bob):
        done(client.customers.retrieve(customer_id))
    assert len(wire.sent) == 4
    done(client.customers.update(ann, name="Anne"))
    assert done(client.customers.retrieve(ann)).name == "Anne"
    assert done(client.customers.retrieve(bob)).name == "Bob"
    assert len(wire.sent) == 6


def test_a_customer_who_was_kept_is_dropped_by_an_event():
    wire = StripeWire()
    client = wire.client().with_options(cache=True)
    customer_id = client.customers.create(name="Ann").id
    wire.webhooks.take()
    client.customers.retrieve(customer_id)
    wire.client(shared=Shared(clock=wire.clock)).customers.update(customer_id, name="Anne")  # in another process
    assert client.customers.retrieve(customer_id).name == "Ann"
    [event] = wire.events()
    client.cache.invalidate(event.stale)
    assert client.customers.retrieve(customer_id).name == "Anne"


def test_a_key_that_changes_is_asked_for_again():
    wire = StripeWire()
    keys = iter(["sk_test_old", "sk_test_sandbox"])
    client = wire.client(lambda: next(keys))
    assert client.customers.create(name="Ann").name == "Ann"
    assert len(wire.sent) == 2
    assert len(set(wire.keys())) == 1


@each_colour
def test_what_is_kept_and_shows_something_else_is_read_again_when_that_changes(colour):
    wire = StripeWire(colour)
    client = wire.client().with_options(cache=True)
    price = wire.service.add_price()

    def shown() -> str:
        return done(client.prices.retrieve(price, expand=["product"])).product.name

    product = done(client.prices.retrieve(price)).product
    assert shown() == shown()
    count = len(wire.requests)
    shown()
    assert len(wire.requests) == count
    done(client.products.update(product, name="Renamed"))
    assert shown() == "Renamed"
    wire.service.products[product]["name"] = "Again"
    event = next(event for event in wire.events() if event.type == "product.updated")
    client.cache.invalidate(event.stale)
    assert shown() == "Again"
