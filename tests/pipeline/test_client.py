"""Clients: what they are told, what they send, how they are shared and closed."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from crm import CLIENTS, KEY, SPEC, AsyncCrmClient, CrmClient, Line, async_client, contact, done, reply, sync_client
from scripted import make_client, spec_with
from switchgear.errors import (
    AuthenticationFailed,
    CircuitOpen,
    ClientClosed,
    ConfigurationError,
    DecodeError,
    IntegrationDisabled,
    InvalidRequest,
    RateLimited,
)
from switchgear.pipeline.client import Check
from switchgear.pipeline.request import Request, path
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.transport import process
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import CachePolicy, RetryPolicy, Settings
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag
from switchgear.types.headers import Headers

each_colour = pytest.mark.parametrize("colour", CLIENTS)


VAULT = {"vault": ("vault-key", SecretStr("vault-secret"))}


def a_request(**fields: Any) -> Request[bytes]:
    return Request(method="GET", path=path("/anything"), decode=bytes, **fields)


def end_of(line: Line, colour: str) -> object:
    return line.transport if colour == "sync" else line.async_transport


def headers_of(line: Line, number: int = -1) -> dict[str, str]:
    """What was sent, none of it twice."""
    pairs = [(name.lower(), value) for name, value in line.requests[number].headers]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@each_colour
class TestWhatIsSent:
    def test_a_plain_call(self, colour):
        line = Line(reply(contact()))
        done(CLIENTS[colour](line).contacts.get("c1"))
        headers = headers_of(line)
        assert line.requests[0].url == "https://crm.test/contacts/c1"
        assert headers.pop("user-agent").startswith("switchgear/")
        assert headers == {"accept": "application/json", "authorization": f"Bearer {KEY}", "crm-version": "7"}

    def test_a_write_carries_a_key_of_its_own(self, colour):
        line = Line(reply(contact()))
        client = CLIENTS[colour](line, rng=random.Random(1))
        done(client.contacts.create("Ada"))
        done(client.contacts.create("Ada"))
        done(client.contacts.create("Ada", idempotency_key="mine"))
        first, second, third = (headers_of(line, number)["idempotency-key"] for number in range(3))
        assert first != second
        assert third == "mine"
        again = Line(reply(contact()))
        done(CLIENTS[colour](again, rng=random.Random(1)).contacts.create("Ada"))
        assert headers_of(again)["idempotency-key"] == first

    def test_a_request_of_ones_own(self, colour):
        line = Line(reply("abc"))
        response = done(CLIENTS[colour](line).send(a_request(headers=(("X-Own", "1"),))))
        assert (response.value, response.status) == (b"abc", 200)
        assert headers_of(line)["x-own"] == "1"

    @pytest.mark.parametrize(
        ("base_url", "url"),
        [(None, "https://files.crm.test/anything"), ("http://127.0.0.1:8/", "http://127.0.0.1:8/anything")],
    )
    def test_another_base_unless_the_caller_has_one(self, colour, base_url, url):
        line = Line(reply("x"))
        options = {} if base_url is None else {"base_url": base_url}
        done(CLIENTS[colour](line, **options).send(a_request(base="files")))
        assert line.requests[0].url == url

    def test_headers_of_the_caller_outrank_those_of_the_service(self, colour):
        line = Line(reply("x"))
        client = CLIENTS[colour](line, headers={"crm-version": "8", "X-Own": "1"})
        done(client.send(a_request()))
        assert headers_of(line)["crm-version"] == "8"
        done(client.with_options(headers={"x-own": "2", "X-More": "3"}).send(a_request()))
        assert (headers_of(line)["x-own"], headers_of(line)["x-more"]) == ("2", "3")
        done(client.send(a_request(headers=(("X-Own", "4"),))))
        assert headers_of(line)["x-own"] == "4"

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"headers": (("X-Own", "a\nb"),)}, "printable ASCII"),
            ({"headers": (("X-Own", "é"),)}, "printable ASCII"),
            ({"headers": (("X-Own", " a"),)}, "printable ASCII"),
            ({"headers": (("X-Own", 4),)}, "X-Own must be text of printable ASCII"),
            ({"query": (("limit", 4),)}, "limit must be text in a query, not int"),
            ({"idempotency_key": ""}, "key is empty"),
            ({"idempotency_key": "a\rb"}, "printable ASCII"),
        ],
    )
    def test_what_cannot_be_sent_is_refused(self, colour, fields, reason):
        line = Line()
        with pytest.raises(InvalidRequest, match=reason) as refused:
            done(CLIENTS[colour](line).send(a_request(**fields)))
        assert refused.value.service == "crm"
        assert not line.requests

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (b"{}", "answered a bytes, not a WireResponse"),
            (WireResponse(200, {"x-request-id": "r1"}, b"{}"), "of int, dict, bytes, not of int, Headers, bytes"),
            (WireResponse(200, Headers(), "{}"), "of int, Headers, str, not of int, Headers, bytes"),
        ],
    )
    def test_what_no_transport_answers_is_named(self, colour, answer, reason):
        with pytest.raises(ConfigurationError, match=reason):
            done(CLIENTS[colour](Line(lambda _: answer)).send(a_request()))

    def test_a_key_for_a_service_that_takes_none(self, colour):
        line = Line()
        client = make_client(colour, end_of(line, colour), spec=spec_with(idempotency_header=None))
        with pytest.raises(InvalidRequest, match="things takes no idempotency keys"):
            done(client.send(a_request(idempotency_key="mine")))


@each_colour
class TestTenants:
    def test_the_tenant_goes_along(self, colour):
        line = Line(reply("x"))
        client = CLIENTS[colour](line, tenant=SecretStr("t-1"))
        done(client.send(a_request()))
        assert headers_of(line)["crm-tenant"] == "t-1"
        done(client.with_options(tenant="t-2").send(a_request(tenant="required")))
        assert headers_of(line)["crm-tenant"] == "t-2"
        done(client.with_options(deadline=1.0).send(a_request()))
        assert headers_of(line)["crm-tenant"] == "t-1"
        for other, request in ((client, a_request(tenant=False)), (client.with_options(tenant=None), a_request())):
            done(other.send(request))
            assert "crm-tenant" not in headers_of(line)

    def test_a_call_that_needs_one_is_refused_without(self, colour):
        line = Line(reply("x"))
        with pytest.raises(InvalidRequest, match="needs a tenant"):
            done(CLIENTS[colour](line).send(a_request(tenant="required")))
        assert not line.requests

    @pytest.mark.parametrize("tenant", ["", " ", "a\nb", "é", SecretStr("")])
    def test_a_tenant_that_cannot_be_one(self, colour, tenant):
        with pytest.raises(ConfigurationError, match="tenant"):
            CLIENTS[colour](Line(), tenant=tenant)
        with pytest.raises(ConfigurationError, match="tenant"):
            CLIENTS[colour](Line()).with_options(tenant=tenant)

    def test_a_service_without_tenants(self, colour):
        with pytest.raises(ConfigurationError, match="knows no tenants"):
            make_client(colour, end_of(Line(), colour), spec=spec_with(tenant_header=None), tenant="t-1")


@each_colour
class TestFurtherCredentials:
    def test_they_go_along_where_they_are_needed_or_wanted(self, colour):
        line = Line(reply(contact()))
        client = CLIENTS[colour](line, extra_credentials=VAULT)
        done(client.contacts.seal("c1"))
        assert (headers_of(line)["vault-key"], headers_of(line)["vault-secret"]) == ("vault-key", "vault-secret")
        done(client.send(a_request(wants=("vault",))))
        assert "vault-key" in headers_of(line)
        done(client.contacts.get("c1"))
        assert "vault-key" not in headers_of(line)
        done(CLIENTS[colour](line).send(a_request(wants=("vault",))))
        assert "vault-key" not in headers_of(line)

    def test_a_call_that_needs_them_is_refused_without(self, colour):
        line = Line()
        with pytest.raises(InvalidRequest, match="vault") as refused:
            done(CLIENTS[colour](line).contacts.seal("c1"))
        assert refused.value.operation == "contacts.seal"
        assert not line.requests

    @pytest.mark.parametrize(
        "extra", [{"vault": ("only one",)}, {"safe": ("a", "b")}, {"vault": ("a", "b\n")}, {"vault": ("a", "b", "c")}]
    )
    def test_credentials_of_another_shape(self, colour, extra):
        with pytest.raises(ConfigurationError, match="credentials"):
            CLIENTS[colour](Line(), extra_credentials=extra)


@each_colour
class TestCredentials:
    @pytest.mark.parametrize("credential", [KEY, SecretStr(KEY), lambda: KEY, lambda: SecretStr(KEY)])
    def test_forms(self, colour, credential):
        line = Line(reply(contact()))
        done(CLIENTS[colour](line, credential).contacts.get("c1"))
        assert headers_of(line)["authorization"] == f"Bearer {KEY}"

    @pytest.mark.parametrize("credential", ["", "  ", "key\n", "kéy", "a\tb", None, 7, b"key", SecretStr("")])
    def test_what_cannot_be_a_key_is_refused_at_once(self, colour, credential):
        with pytest.raises(ConfigurationError, match="credential"):
            CLIENTS[colour](Line(), credential)

    @pytest.mark.parametrize("answer", ["", None, "key\n"])
    def test_what_a_function_answers_is_checked_at_each_call(self, colour, answer):
        line = Line(reply(contact()))
        client = CLIENTS[colour](line, lambda: answer)
        with pytest.raises(ConfigurationError, match="credential") as refused:
            done(client.contacts.get("c1"))
        assert (refused.value.service, refused.value.operation) == ("crm", "contacts.get")
        assert not line.requests

    def test_a_function_is_asked_again_once_after_a_401(self, colour):
        line = Line(reply({}, 401), reply(contact()))
        keys = iter(["old-key", "new-key"])
        done(CLIENTS[colour](line, lambda: next(keys)).contacts.get("c1"))
        assert [headers_of(line, number)["authorization"] for number in (0, 1)] == ["Bearer old-key", "Bearer new-key"]


class TestAsynchronousCredentials:
    async def ask(self) -> str:
        return KEY

    def test_an_asynchronous_client_awaits_them(self):
        line = Line(reply(contact()))
        done(async_client(line, self.ask).contacts.get("c1"))
        assert headers_of(line)["authorization"] == f"Bearer {KEY}"

    def test_a_synchronous_client_cannot(self):
        with pytest.raises(ConfigurationError, match="asynchronous client"):
            sync_client(Line(), self.ask).contacts.get("c1")


@each_colour
class TestOptions:
    @pytest.mark.parametrize(
        ("options", "named"),
        [
            ({"timeout": 5}, "timeout"),
            ({"retries": 1, "proxies": 2}, "proxies, retries"),
            ({"base_url": "crm.test"}, "base_url"),
            ({"headers": {"Authorization": "x"}}, "Authorization"),
            ({"headers": {"content-length": "1"}}, "content-length"),
            ({"headers": {"Idempotency-Key": "x"}}, "Idempotency-Key"),
            ({"headers": {"crm-tenant": "x"}}, "crm-tenant"),
            ({"headers": {"Vault-Key": "x"}}, "Vault-Key"),
            ({"headers": {"": "x"}}, "character"),
            ({"headers": {"a b": "x"}}, "character"),
            ({"headers": {"a:b": "x"}}, "character"),
            ({"headers": {"a": "x\ny"}}, "character"),
            ({"headers": {"a": "é"}}, "character"),
            ({"headers": {"a": 1}}, "no text"),
            ({"http_client": httpx.Client()}, "exclude each other"),
        ],
    )
    def test_refused(self, colour, options, named):
        with pytest.raises(ConfigurationError, match=named):
            CLIENTS[colour](Line(), **options)

    @pytest.mark.parametrize(
        ("options", "named"),
        [
            ({"timeout": 5}, "timeout"),
            ({"idempotency_key": "x"}, "idempotency_key"),
            ({"deadline": 0}, "deadline"),
            ({"attempt_timeout": -1}, "attempt_timeout"),
            ({"attempts": 0}, "attempts"),
            ({"headers": {"Idempotency-Key": "x"}}, "Idempotency-Key"),
        ],
    )
    def test_refused_for_a_sibling(self, colour, options, named):
        with pytest.raises(ConfigurationError, match=named):
            CLIENTS[colour](Line()).with_options(**options)

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            ({"deadline": 2.0}, lambda core: core.settings.deadline == 2.0),
            ({"deadline": None}, lambda core: core.settings.deadline is None),
            ({"attempt_timeout": 1.0}, lambda core: core.settings.attempt_timeout == 1.0),
            ({"attempts": 7}, lambda core: core.settings.retry == RetryPolicy(attempts=7, base=0.1)),
            ({"cache": False}, lambda core: core.bypass_cache),
            ({"cache": True}, lambda core: core.settings.cache.entity and not core.bypass_cache),
            ({"cache": CachePolicy(reference=False)}, lambda core: not core.settings.cache.reference),
            ({"headers": {"X-A": "1"}}, lambda core: core.headers == (("X-A", "1"),)),
            ({"tenant": "t"}, lambda core: core.tenant == "t"),
            ({}, lambda core: core.settings.deadline == 9.0 and not core.bypass_cache),
        ],
    )
    def test_a_sibling_differs_in_what_it_was_told(self, colour, options, told: Callable[[Any], bool]):
        client = CLIENTS[colour](Line(), settings=Settings(deadline=9.0, retry=RetryPolicy(base=0.1)))
        sibling = client.with_options(**options)
        assert type(sibling) is type(client)
        assert told(sibling._core)
        assert client._core.settings == Settings(deadline=9.0, retry=RetryPolicy(base=0.1))
        shared = ("breaker", "budget", "cache", "flights", "clock", "observers", "interceptors", "credential")
        assert all(getattr(sibling._core, name) is getattr(client._core, name) for name in shared)
        assert sibling._driver.transport is client._driver.transport

    def test_siblings_of_siblings_keep_what_was_told_before(self, colour):
        sibling = CLIENTS[colour](Line()).with_options(cache=False, deadline=3.0).with_options(attempts=2)
        assert sibling._core.bypass_cache
        assert (sibling._core.settings.deadline, sibling._core.settings.retry.attempts) == (3.0, 2)
        assert not sibling.with_options(cache=True)._core.bypass_cache

    def test_attempts_count(self, colour):
        line = Line(reply({}, 429), reply(contact()))
        with pytest.raises(RateLimited):
            done(CLIENTS[colour](line).with_options(attempts=1).contacts.get("c1"))
        assert len(line.requests) == 1

    def test_an_integration_that_is_switched_off(self, colour):
        line = Line()
        with pytest.raises(IntegrationDisabled) as refused:
            done(CLIENTS[colour](line, settings=Settings(enabled=False)).contacts.get("c1"))
        assert (refused.value.service, refused.value.attempts, line.requests) == ("crm", 0, [])


@each_colour
class TestClosing:
    def test_a_closed_client_refuses_and_says_so(self, colour):
        line = Line(reply(contact()))
        client = CLIENTS[colour](line)
        page = client.contacts.list()
        namespace = client.contacts
        sibling = client.with_options(deadline=1.0)
        done(sibling.close())
        done(client.close())
        calls = (
            lambda: client.contacts.get("c1"),
            lambda: namespace.create("Ada"),
            page.first,
            lambda: client.raw.contacts.get("c1"),
            lambda: client.contacts.ensure("c1"),
            lambda: client.send(a_request()),
            client.check,
            lambda: sibling.contacts.get("c1"),
            lambda: client.with_options(attempts=1).contacts.get("c1"),
        )
        for call in calls:
            with pytest.raises(ClientClosed) as refused:
                done(call())
            assert refused.value.service == "crm"
        assert not line.requests
        assert repr(client).endswith(", closed)")
        assert repr(sibling).endswith(", closed)")
        assert line.transport.closed == line.async_transport.closed == 0  # the caller's own

    def test_as_a_context(self, colour):
        client = CLIENTS[colour](Line(reply(contact())))

        async def within():
            async with client as same:
                assert same is client
                await client.contacts.get("c1")

        if colour == "async":
            done(within())
        else:
            with client as same:
                assert same is client
                client.contacts.get("c1")
        assert client._lifetime.closed

    def test_a_client_is_not_pickled(self, colour):
        with pytest.raises(TypeError, match="holds secrets"):
            pickle.dumps(CLIENTS[colour](Line()))


class TestTransports:
    def test_a_callers_synchronous_httpx_client_stays_open(self):
        with httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=contact()))) as own:
            with CrmClient(KEY, http_client=own) as client:
                assert client.contacts.get("c1").id == "c1"
            assert not own.is_closed

    async def test_a_callers_asynchronous_httpx_client_stays_open(self):
        answers = httpx.MockTransport(lambda request: httpx.Response(200, json=contact()))
        async with httpx.AsyncClient(transport=answers) as own:
            async with AsyncCrmClient(KEY, http_client=own) as client:
                assert (await client.contacts.get("c1")).id == "c1"
            assert not own.is_closed

    def test_the_wrong_colour_of_httpx_client(self):
        with pytest.raises(ConfigurationError, match=r"httpx\.Client"):
            CrmClient(KEY, http_client=httpx.AsyncClient())  # type: ignore[typeddict-item]
        with pytest.raises(ConfigurationError, match=r"httpx\.AsyncClient"), httpx.Client() as own:
            AsyncCrmClient(KEY, http_client=own)  # type: ignore[typeddict-item]

    def test_synchronous_clients_share_the_connections_of_the_process(self, monkeypatch):
        monkeypatch.setattr(process, "_shared", None)
        monkeypatch.setattr(process, "_borrowers", 0)
        closed = []
        first, second = CrmClient(KEY), CrmClient(KEY)
        transport = first._driver.transport
        monkeypatch.setattr(transport, "close", lambda: closed.append(1))
        assert second._driver.transport is transport
        sibling = first.with_options(deadline=1.0)
        first.close()
        sibling.close()
        first.close()
        assert not closed
        second.close()
        assert closed == [1]
        with CrmClient(KEY) as third:
            assert third._driver.transport is not transport

    def test_a_constructor_that_fails_borrows_nothing(self, monkeypatch):
        monkeypatch.setattr(process, "_borrowers", 0)
        with pytest.raises(ConfigurationError):
            CrmClient("")
        assert process._borrowers == 0

    async def test_asynchronous_clients_own_their_connections(self, monkeypatch):
        first, second = AsyncCrmClient(KEY), AsyncCrmClient(KEY)
        assert first._driver.transport is not second._driver.transport
        closed = []

        async def close():
            closed.append(1)

        monkeypatch.setattr(first._driver.transport, "close", close)
        await first.with_options(deadline=1.0).close()
        await first.close()
        assert closed == [1]
        await second.close()


@each_colour
class TestSupport:
    @pytest.mark.parametrize(
        ("credential", "live"), [("a_live_key", True), ("a_test_key", False), (lambda: "a_live_key", None)]
    )
    def test_check(self, colour, credential, live):
        line = Line(reply({"account": "acct_1"}))
        assert done(CLIENTS[colour](line, credential).check()) == Check("crm", "acct_1", live)
        assert line.asked == ["GET /account"]

    def test_check_with_a_key_that_does_not_work(self, colour):
        with pytest.raises(AuthenticationFailed) as failed:
            done(CLIENTS[colour](Line(reply({}, 401))).check())
        assert failed.value.operation == "check"

    def test_check_of_something_else_than_the_service(self, colour):
        with pytest.raises(DecodeError, match="account"):
            done(CLIENTS[colour](Line(reply({}))).check())

    def test_a_service_without_a_check(self, colour):
        client = make_client(colour, end_of(Line(), colour))
        with pytest.raises(ConfigurationError, match="things has no check"):
            done(client.check())

    def test_stats(self, colour):
        line = Line(reply({}, 500), reply(contact()))
        client = CLIENTS[colour](line).with_options(cache=True)
        done(client.contacts.get("c1"))
        done(client.contacts.get("c1"))
        stats = client.stats()
        assert (stats.breaker, stats.budget) == ("closed", 496)  # a retry costs 5, a success gives 1 back
        assert (stats.cache.entries, stats.cache.hits) == (1, 1)

    def test_repr(self, colour):
        client = CLIENTS[colour](Line(), tenant="t-1-secret", base_url="https://proxy.test/crm/")
        assert repr(client) == f"{type(client).__name__}(base_url='https://proxy.test/crm')"

    def test_cached_reads_are_dropped_by_tag(self, colour):
        line = Line(reply(contact()))
        client = CLIENTS[colour](line).with_options(cache=True)
        for drop in (
            lambda: client.cache.invalidate([CacheTag.of("crm", "contact", "c1")]),
            client.cache.clear,
            lambda: done(client.contacts.create("Ada")),
        ):
            done(client.contacts.get("c1"))
            count = len(line.requests)
            done(client.contacts.get("c1"))
            assert len(line.requests) == count
            drop()
        done(client.contacts.get("c1"))
        assert line.asked == ["GET /contacts/c1"] * 3 + ["POST /contacts", "GET /contacts/c1"]

    def test_a_breaker_by_hand(self, colour):
        line = Line(reply(contact()))
        client = CLIENTS[colour](line)
        client.breaker.isolate()
        with pytest.raises(CircuitOpen):
            done(client.contacts.get("c1"))
        assert client.stats().breaker == "isolated"
        client.breaker.reset()
        assert done(client.contacts.get("c1")).id == "c1"

    def test_what_is_shared_is_shared(self, colour):
        shared = Shared(clock=FakeClock())
        line = Line(reply(contact()))
        first = CLIENTS[colour](line, shared=shared).with_options(cache=True)
        second = CLIENTS[colour](line, shared=shared).with_options(cache=True)
        done(first.contacts.get("c1"))
        done(second.contacts.get("c1"))
        assert len(line.requests) == 1
        assert second.breaker is first.breaker
        done(CLIENTS[colour](line, "another_key", shared=shared).with_options(cache=True).contacts.get("c1"))
        assert len(line.requests) == 2


def test_a_subclass_with_a_constructor_of_its_own_keeps_credentials_out_of_tracebacks():
    class Wrapped(CrmClient):
        def __init__(self, token: str) -> None:
            super().__init__(token, transport=Line().transport)

    assert Wrapped("good").contacts.path == "contacts"
    with pytest.raises(ConfigurationError) as refused:
        Wrapped("bad token\n")
    frames = []
    trace = refused.value.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    assert all("bad token" not in repr(frame.f_locals) for frame in frames[1:])


def test_the_spec_is_the_services():
    assert CrmClient.spec is AsyncCrmClient.spec is SPEC
