"""The official SDK on our pipeline: with our retries, and with nothing of its own but its objects and its errors."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from typing import Any

import pytest
import stripe

from canary import canary, frames_of
from stripe_wire import StripeWire
from switchgear.errors import (
    AuthenticationFailed,
    CircuitOpen,
    ClientClosed,
    ConfigurationError,
    ConnectionLost,
    DeadlineExceeded,
    DecodeError,
    Forged,
    IntegrationDisabled,
    InvalidRequest,
    NotFound,
    RateLimited,
    Stale,
    SwitchgearError,
)
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import RetryPolicy, Settings
from switchgear.stripe import StripeClient
from switchgear.stripe.client import API_VERSION
from switchgear.stripe.signature import sign
from wires import answered, done, each_colour, lost_answer, reply, unconnected

SERVER_ERROR = answered(reply(500, {"error": {"type": "api_error", "message": "No."}}, request_id="req_500"))


@pytest.fixture(autouse=True)
def _own_configuration_directory(tmp_path, monkeypatch):
    """The SDK writes a file there."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))


@pytest.fixture
def wire(colour):
    return StripeWire(colour)


class Sdk:
    """The SDK of a client of either colour, with the methods of that colour."""

    def __init__(self, wire: StripeWire, **options: Any) -> None:
        self.client = wire.client(**options)
        self.sdk: stripe.StripeClient = self.client.sdk
        self._suffix = "" if wire.colour == "sync" else "_async"

    def __call__(self, service: Any, method: str, *args: Any) -> Any:
        return done(getattr(service, method + self._suffix)(*args))

    @property
    def customers(self) -> Any:
        return self.sdk.v1.customers


@each_colour
def test_the_official_sdk_does_all_of_its_work_through_us(wire):
    sdk = Sdk(wire)
    customer = sdk(sdk.customers, "create", {"email": "ann@example.com", "metadata": {"plan": "pro"}})
    assert isinstance(customer, stripe.Customer)
    assert sdk(sdk.customers, "retrieve", customer.id).email == "ann@example.com"
    assert sdk(sdk.customers, "update", customer.id, {"name": "Ann"}).name == "Ann"
    subscription = sdk(
        sdk.sdk.v1.subscriptions,
        "create",
        {"customer": customer.id, "items": [{"price": wire.service.add_price()}], "expand": ["customer"]},
    )
    assert subscription.status == "active"
    assert subscription.customer.name == "Ann"
    assert sdk(sdk.customers, "delete", customer.id).deleted
    assert [request.header("authorization") for request in wire.requests] == ["Bearer sk_test_sandbox"] * 5
    assert wire.sent == [
        "POST /v1/customers",
        f"GET /v1/customers/{customer.id}",
        f"POST /v1/customers/{customer.id}",
        "POST /v1/subscriptions",
        f"DELETE /v1/customers/{customer.id}",
    ]


@each_colour
def test_its_pages_fetch_themselves(wire):
    sdk = Sdk(wire)
    made = [sdk(sdk.customers, "create", {"name": f"n{number}"}).id for number in range(5)]
    page = sdk(sdk.customers, "list", {"limit": 2})

    async def every() -> list[str]:
        return [item.id async for item in page.auto_paging_iter()]

    found = [item.id for item in page.auto_paging_iter()] if wire.colour == "sync" else done(every())
    assert found == made[::-1]
    assert len(wire.sent) == 5 + 3
    results = sdk(sdk.customers, "search", {"query": "name:'n3'"})
    assert [item.id for item in results.data] == [made[3]]


@each_colour
@pytest.mark.parametrize("step", [SERVER_ERROR, lost_answer, unconnected])
def test_our_retries_are_the_only_ones(wire, step):
    wire.steps = [step]
    sdk = Sdk(wire)
    customer = sdk(sdk.customers, "create", {"name": "Ann"}, {"max_network_retries": 7})
    assert wire.sent == ["POST /v1/customers"] * 2
    assert len(set(wire.keys())) == 1
    assert wire.keys()[0] is not None
    assert [*wire.service.customers] == [customer.id]


@each_colour
def test_it_retries_nothing_where_we_do_not(wire):
    wire.steps = [SERVER_ERROR] * 9
    sdk = Sdk(wire, settings=Settings(retry=RetryPolicy(attempts=1)))
    with pytest.raises(stripe.APIError) as failed:
        sdk(sdk.customers, "create", {}, {"max_network_retries": 7})
    assert len(wire.sent) == 1
    assert failed.value.request_id == "req_500"


@each_colour
def test_the_last_refusal_is_raised_in_its_own_terms(wire):
    sdk = Sdk(wire)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk(sdk.customers, "retrieve", "cus_none")
    error = refused.value
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "id")
    assert isinstance(error.__cause__, NotFound)
    assert (error.__cause__.request_id, error.__cause__.attempts) == (error.request_id, 1)
    assert error.request_id == error.headers["request-id"]
    assert error.request_id is not None
    assert error.request_id.startswith("req_")
    sdk(sdk.customers, "create", {"name": "Ann"}, {"idempotency_key": "order-1"})
    with pytest.raises(stripe.IdempotencyError):
        sdk(sdk.customers, "create", {"name": "Bob"}, {"idempotency_key": "order-1"})
    assert wire.keys()[-1] == "order-1"
    wire.steps = [answered(reply(429, {"error": {"message": "Slow down."}}))] * 3
    with pytest.raises(stripe.RateLimitError, match=r"Slow down\."):
        sdk(sdk.customers, "list")
    wire.steps = [answered(reply(502, "<html>"))] * 3
    with pytest.raises(stripe.APIError, match="<html>"):
        sdk(sdk.customers, "list")
    wire.steps = [answered(reply(402, {"error": {"type": "card_error", "code": "card_declined"}}))]
    with pytest.raises(stripe.CardError) as declined:
        sdk(sdk.customers, "list")
    assert declined.value.code == "card_declined"


def refusal(status: int, kind: str, code: str | None = None, **more: str) -> Any:
    return answered(reply(status, {"error": {"type": kind, "code": code, "message": "No.", **more}}))


FAILURES = {
    "invalid": refusal(400, "invalid_request_error", "parameter_missing", param="name"),
    "idempotency": refusal(400, "idempotency_error"),
    "key": refusal(401, "invalid_request_error"),
    "declined": refusal(402, "card_error", "card_declined", decline_code="insufficient_funds"),
    "expired": refusal(402, "card_error", "expired_card"),
    "permission": refusal(403, "invalid_request_error"),
    "missing": refusal(404, "invalid_request_error", "resource_missing"),
    "exists": refusal(409, "invalid_request_error", "resource_already_exists"),
    "rate": refusal(429, "invalid_request_error", "rate_limit"),
    "lock": refusal(429, "invalid_request_error", "lock_timeout"),
    "server": SERVER_ERROR,
    "html": answered(reply(502, "<html>")),
    "oauth": answered(reply(400, {"error": "invalid_grant", "error_description": "No."})),
    "lost": lost_answer,
    "unconnected": unconnected,
}


@each_colour
@pytest.mark.parametrize("kind", FAILURES)
def test_our_errors_come_by_a_setting_and_are_those_of_native_operations(wire, kind):
    sdk = Sdk(wire, settings=Settings(sdk_errors=False))
    raised: list[SwitchgearError] = []
    for call in (
        lambda: done(sdk.client.customers.create(name="Ann", idempotency_key="a")),
        lambda: sdk(sdk.customers, "create", {"name": "Ann"}, {"idempotency_key": "a"}),
    ):
        wire.steps = [FAILURES[kind]] * 3
        with pytest.raises(SwitchgearError) as caught:
            call()
        sdk.client.breaker.reset()
        raised.append(caught.value)
    native, ours = raised
    assert type(ours) is type(native)
    for name in ("message", "status", "code", "attempts", "retryable", "user_message", "guidance"):
        assert getattr(ours, name) == getattr(native, name)
    assert ours.operation == "sdk"
    assert not isinstance(ours.__cause__ or ours.__context__, stripe.StripeError)


@each_colour
def test_by_that_setting_what_is_refused_here_is_ours_too(wire):
    sdk = Sdk(wire, settings=Settings(sdk_errors=False))
    customer = sdk(sdk.customers, "create", {"name": "Ann"})
    suffix = "" if wire.colour == "sync" else "_async"
    sibling = sdk.client.with_options(deadline=5).sdk
    wire.steps = [FAILURES["missing"]] * 2
    for call in (lambda: sdk(sibling.v1.customers, "retrieve", "cus_1"), getattr(customer, f"delete{suffix}")):
        with pytest.raises(NotFound):
            done(call())
    wire.steps = [answered(reply(200, "<html>secret"))]
    with pytest.raises(DecodeError) as unreadable:
        sdk(sdk.customers, "list")
    assert "secret" not in f"{unreadable.value!r}"
    assert unreadable.value.__cause__ is unreadable.value.__context__ is None
    secret = wire.service.webhook_secret
    for header, kind in (("t=1,v1=0", Forged), (sign(b"{}", secret, at=wire.clock.now())["Stripe-Signature"], Stale)):
        with pytest.raises(kind):
            sdk.sdk.construct_event(b"{}", header, secret)
    sdk.client.breaker.isolate()
    with pytest.raises(CircuitOpen):
        sdk(sdk.customers, "list")
    customer["id"] = None
    with pytest.raises(InvalidRequest, match="invalid ID"):
        customer.instance_url()


@each_colour
def test_a_refused_key_is_refused_in_its_own_terms(wire):
    sdk = Sdk(wire, key="sk_test_other")
    with pytest.raises(stripe.AuthenticationError):
        sdk(sdk.customers, "list")


@each_colour
def test_no_answer_is_a_connection_error_raised_from_ours(wire):
    sdk = Sdk(wire)
    wire.steps = [lost_answer] * 3
    with pytest.raises(stripe.APIConnectionError, match="no answer came") as failed:
        sdk(sdk.customers, "create", {})
    assert isinstance(failed.value.__cause__, ConnectionLost)
    assert len(wire.sent) == 3


@each_colour
def test_what_is_refused_before_it_leaves(wire):
    switched_off = Sdk(wire, settings=Settings(enabled=False))
    with pytest.raises(stripe.APIConnectionError) as failed:
        switched_off(switched_off.customers, "list")
    assert isinstance(failed.value.__cause__, IntegrationDisabled)
    sdk = Sdk(wire)
    sdk.client.breaker.isolate()
    with pytest.raises(stripe.APIConnectionError) as failed:
        sdk(sdk.customers, "list")
    assert isinstance(failed.value.__cause__, CircuitOpen)
    sdk.client.breaker.reset()
    done(sdk.client.close())
    with pytest.raises(ClientClosed):
        sdk(sdk.customers, "list")
    assert wire.requests == []


@each_colour
def test_the_deadline_holds(wire):
    def slow(through):
        wire.clock.advance(100)
        return reply(500, "")

    wire.steps = [slow]
    sdk = Sdk(wire)
    with pytest.raises(stripe.APIError):
        sdk(sdk.customers, "list")
    assert len(wire.sent) == 1

    def late(through):
        wire.clock.advance(100)
        return lost_answer(through)

    wire.steps = [late]
    with pytest.raises(stripe.APIConnectionError) as failed:
        sdk(sdk.customers, "list")
    assert isinstance(failed.value.__cause__, ConnectionLost | DeadlineExceeded)
    assert len(wire.sent) == 2


@each_colour
def test_a_wait_beyond_the_deadline_is_a_rate_limit(wire):
    sdk = Sdk(wire)
    wire.steps = [answered(reply(429, {"error": {"message": "Slow down."}}, retry_after="600"))]
    with pytest.raises(stripe.RateLimitError, match=r"Slow down\."):
        sdk(sdk.customers, "list")
    with pytest.raises(stripe.RateLimitError, match="beyond the deadline") as failed:
        sdk(sdk.customers, "list")
    assert isinstance(failed.value.__cause__, RateLimited)
    assert len(wire.sent) == 1


@each_colour
def test_what_goes_along(wire):
    sdk = Sdk(wire, headers={"X-Team": "billing"})
    sdk(sdk.customers, "create", {"name": "Ann"}, {"headers": {"X-Trace": "1"}})
    [sent] = wire.requests
    names = [name.lower() for name, _ in sent.headers]
    assert len(names) == len(set(names))
    assert sent.header("stripe-version") == API_VERSION
    assert sent.header("x-trace") == "1"
    assert sent.header("x-team") == "billing"
    assert (sent.header("user-agent") or "").startswith("switchgear/")
    assert not {"x-stripe-client-user-agent", "x-stripe-client-telemetry"} & set(names)
    assert sent.header("content-type") == "application/x-www-form-urlencoded"
    assert wire.form() == {"name": "Ann"}
    assert sent.url == "https://api.stripe.com/v1/customers"


@each_colour
def test_a_version_of_ones_own_is_kept(wire):
    sdk = Sdk(wire)
    sdk(sdk.customers, "list", {}, {"stripe_version": "2025-03-31.basil"})
    assert wire.requests[0].header("stripe-version") == "2025-03-31.basil"


@each_colour
def test_for_whom_it_acts(wire):
    for account in ("acct_2", "acct_3"):
        wire.service.connect(account)
    sdk = Sdk(wire, account="acct_2")
    sdk(sdk.customers, "create", {"name": "Ann"})
    sdk(sdk.customers, "create", {"name": "Bob"}, {"stripe_account": "acct_3"})
    sdk(sdk.customers, "list", {}, {"stripe_context": "acct_4"})
    accounts = [request.header("stripe-account") for request in wire.requests]
    assert accounts == ["acct_2", "acct_3", None]
    assert wire.requests[2].header("stripe-context") == "acct_4"
    assert {len(service.customers) for service in wire.service.connected.values()} == {1}


@each_colour
def test_the_key_stays_with_us(wire):
    sdk = Sdk(wire)
    customer = sdk(sdk.customers, "create", {"name": "Ann"})
    assert b"sk_test_sandbox" not in pickle.dumps(customer.to_dict())
    assert customer.api_key == "sk_held_by_the_pipeline"
    with pytest.raises(InvalidRequest, match="build another client"):
        sdk(sdk.customers, "create", {}, {"api_key": "sk_test_other"})
    assert len(wire.sent) == 1


@each_colour
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v1/customers",
        "https://api.stripe.com.evil.example/v1/customers",
        "https://api.stripe.com@evil.example/v1/customers",
        "http://api.stripe.com/v1/customers",
        "https://api.stripe.com",
        "https://api.stripe.com/v1/a b",
        "https://api.stripe.com/v1/a\r\nX: y",
        "https://api.stripe.com/v1/ü",
        "//evil.example/v1/customers",
    ],
)
def test_nothing_leaves_for_another_host(wire, url):
    http = Sdk(wire).sdk._requestor._client
    assert http is not None
    send = http.request_with_retries if wire.colour == "sync" else http.request_with_retries_async
    with pytest.raises(InvalidRequest, match="another host"):
        done(send("get", url, {"Authorization": "Bearer sk_held_by_the_pipeline"}, None))
    assert wire.requests == []


@each_colour
def test_other_bases_are_stripes_own_or_the_clients(wire):
    wire.steps = [answered(reply(200, {"object": "file", "id": "file_1"}))] * 3
    sdk = Sdk(wire)
    sdk(sdk.sdk.v1.files, "create", {"purpose": "dispute_evidence", "file": b"content"})
    token = {"grant_type": "authorization_code", "code": "ac_1"}
    sdk(sdk.sdk.oauth, "token", token) if wire.colour == "sync" else None
    own = Sdk(wire, base_url="http://127.0.0.1:12111/stripe")
    own(own.sdk.v1.files, "create", {"purpose": "dispute_evidence", "file": b"content"})
    urls = [request.url for request in wire.requests]
    assert urls[0] == "https://files.stripe.com/v1/files"
    assert urls[-1] == "http://127.0.0.1:12111/stripe/v1/files"
    assert urls[1:-1] == (["https://connect.stripe.com/oauth/token"] if wire.colour == "sync" else [])
    assert (wire.requests[0].header("content-type") or "").startswith("multipart/form-data; boundary=")
    assert b"content" in (wire.requests[0].content if isinstance(wire.requests[0].content, bytes) else b"")


@each_colour
def test_streams_are_read_and_handed_over(wire):
    sdk = Sdk(wire)
    wire.steps = [answered(reply(200, "%PDF"))]
    response = sdk(sdk.sdk.v1.quotes, "pdf", "qt_1")
    assert (response.io.read() if wire.colour == "sync" else done(response.read_async())) == b"%PDF"
    assert wire.requests[0].url == "https://files.stripe.com/v1/quotes/qt_1/pdf"
    assert wire.requests[0].header("accept") == "*/*"
    with pytest.raises(stripe.InvalidRequestError):
        sdk(sdk.sdk.v1.quotes, "pdf", "qt_1")


@each_colour
def test_raw_requests_and_v2_go_the_same_way(wire):
    sdk = Sdk(wire)
    made = sdk(sdk.sdk, "raw_request", "post", "/v1/customers")
    assert made.data["object"] == "customer"
    wire.steps = [answered(reply(200, {"object": "v2.core.event_destination", "id": "ed_1"}))] * 2
    sdk(sdk.sdk.v2.core.event_destinations, "disable", "ed_1")
    assert wire.requests[1].header("content-type") == "application/json"
    sdk(sdk.sdk.v2.core.event_destinations, "delete", "ed_1")
    assert all(wire.keys())


@each_colour
def test_hooks_see_no_ids(wire):
    told: list[Any] = []
    sdk = Sdk(wire, observers=[told.append])
    customer = sdk(sdk.customers, "create", {"name": "Ann"})
    sdk(sdk.customers, "retrieve", customer.id, {"expand": ["subscriptions"]})
    started = [event for event in told if type(event).__name__ == "CallStarted"]
    assert [(event.operation, event.method, event.template) for event in started] == [
        ("sdk", "POST", "/v1/customers"),
        ("sdk", "GET", "/v1/customers/..."),
    ]
    assert customer.id not in repr(told)


@each_colour
def test_its_writes_drop_what_we_keep(wire):
    sdk = Sdk(wire)
    client = sdk.client.with_options(cache=True)
    customer = done(client.customers.create(name="Ann"))
    assert done(client.customers.retrieve(customer.id)).name == "Ann"
    sdk(sdk.customers, "update", customer.id, {"name": "Anne"})
    assert done(client.customers.retrieve(customer.id)).name == "Anne"
    before = len(wire.sent)
    sdk(sdk.customers, "list")
    done(client.customers.retrieve(customer.id))
    assert len(wire.sent) == before + 1
    sdk(sdk.sdk.v1.subscriptions, "create", {"customer": customer.id, "items": [{"price": wire.service.add_price()}]})
    assert done(client.customers.retrieve(customer.id)).currency == "usd"


def test_each_client_has_one_sdk_and_siblings_their_own():
    wire = StripeWire()
    client = wire.client()
    assert client.sdk is client.sdk
    sibling = client.with_options(deadline=5)
    assert sibling.sdk is not client.sdk
    wire.steps = [answered(reply(500, "", retry_after="10"))]
    with pytest.raises(stripe.APIError):
        sibling.sdk.v1.customers.list()
    assert len(wire.sent) == 1


def test_the_colours_are_not_mixed():
    with pytest.raises(ConfigurationError, match="AsyncStripeClient"):
        done(StripeWire().client().sdk.v1.customers.list_async())
    with pytest.raises(ConfigurationError, match="AsyncStripeClient"):
        done(StripeWire().client().sdk.v1.quotes.pdf_async("qt_1"))
    with pytest.raises(ConfigurationError, match="create_async"):
        StripeWire("async").client().sdk.v1.customers.list()
    with pytest.raises(ConfigurationError, match="create_async"):
        StripeWire("async").client().sdk.v1.quotes.pdf("qt_1")


@each_colour
def test_closing_its_http_client_does_nothing(wire):
    sdk = Sdk(wire)
    http = sdk.sdk._requestor._client
    assert http is not None
    http.close() if wire.colour == "sync" else done(http.close_async())
    sdk(sdk.customers, "list")


def test_a_key_that_changes_is_asked_for_again():
    wire = StripeWire()
    keys = iter(["sk_test_old", "sk_test_sandbox"])
    assert wire.client(lambda: next(keys)).sdk.v1.customers.list().data == []
    with pytest.raises(AuthenticationFailed):
        wire.client("sk_test_old").check()


def test_the_sdk_is_imported_only_when_asked_for():
    code = (
        "import sys; from switchgear.stripe import StripeClient; client = StripeClient('sk_test_1'); client.customers;"
        "assert 'stripe' not in sys.modules; client.sdk; assert 'stripe' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert StripeClient.sdk is not None


@each_colour
@pytest.mark.parametrize("interrupted", [False, True])
def test_no_frame_holds_what_was_to_be_sent(wire, interrupted):
    """The SDK's own frames hold it, so they go too."""

    class Breaks(Interceptor):
        def on_request(self, request: WireRequest) -> None:
            sent.append(request.content)
            if interrupted:
                raise KeyboardInterrupt

        def on_response(self, request: WireRequest, response: WireResponse) -> WireResponse:
            return WireResponse(400, response.headers, b'{"error": {"type": "invalid_request_error", "message": "no"}}')

    sent: list[Any] = []
    sdk, word = Sdk(wire, interceptors=[Breaks()]), canary()
    with pytest.raises((stripe.StripeError, KeyboardInterrupt)) as caught:
        sdk(sdk.customers, "create", {"name": word})
    assert word.encode() in sent[0]
    assert [text for text in frames_of(caught.value) if word in text] == []


@each_colour
def test_no_frame_of_what_the_sdk_answered_holds_what_was_to_be_sent(wire):
    """Pages that fetch themselves, and methods of objects, those inside others too."""
    words = [canary() for _ in range(3)]
    sdk = Sdk(wire)
    for number in range(3):
        sdk(sdk.customers, "create", {"email": f"{words[0]}@example.com", "name": f"{number}"})
    listed = sdk(sdk.customers, "list", {"email": f"{words[0]}@example.com", "limit": 1})
    customer, suffix = listed.data[0], "" if wire.colour == "sync" else "_async"
    refused = reply(400, {"error": {"type": "invalid_request_error", "message": "no"}})
    wire.steps = [answered(refused)] * 4
    for call in (
        lambda: drained(listed.auto_paging_iter(), wire.colour),
        getattr(listed, f"next_page{suffix}"),
        lambda: getattr(customer, f"create_funding_instructions{suffix}")(bank_transfer=words[1]),
        lambda: getattr(customer, f"delete{suffix}")(comment=words[2]),
    ):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            done(call())
        assert [text for text in frames_of(caught.value) if any(word in text for word in words)] == []
    assert not wire.steps


def drained(items: Any, colour: str) -> Any:
    async def on() -> list[Any]:
        return [item async for item in items]

    return list(items) if colour == "sync" else on()


@each_colour
def test_what_the_sdk_answers_is_its_own(wire):
    sdk = Sdk(wire)
    made = [sdk(sdk.customers, "create", {"name": name}) for name in "ab"]
    listed = sdk(sdk.customers, "list", {"limit": 1})
    assert isinstance(listed, stripe.ListObject)
    assert sorted(one.name for one in done(drained(listed.auto_paging_iter(), wire.colour))) == ["a", "b"]
    assert isinstance(made[0], stripe.Customer)
    assert type(copy.deepcopy(made[0])) in {stripe.StripeObject, stripe.Customer}
    assert type(pickle.loads(pickle.dumps(made[0]))) is stripe.Customer  # noqa: S301 - our own
    assert made[0].to_dict()["name"] == made[0]["name"] == "a"
    assert type(made[0]).__name__ == "Customer"


@each_colour
def test_what_hides_the_frames_looks_like_the_sdk(wire):
    sdk = wire.client().sdk
    assert isinstance(sdk, stripe.StripeClient)
    assert sdk.v1.customers is sdk.v1.customers
    assert {"v1", "v2", "raw_request"} <= set(dir(sdk))
