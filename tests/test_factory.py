"""The factories: one place where clients are made, and what they share."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from crm import AsyncCrmClient, CrmClient, Line, contact, done, reply
from scripted import call
from switchgear import ApiClientFactory, AsyncApiClientFactory, Credentials, Settings, Shared
from switchgear.errors import ClientClosed, ConfigurationError
from switchgear.pipeline.transport import process
from switchgear.testing import FakeClock, Sandbox

FACTORIES: dict[str, Any] = {"sync": ApiClientFactory, "async": AsyncApiClientFactory}
CRMS: dict[str, Any] = {"sync": CrmClient, "async": AsyncCrmClient}
each_colour = pytest.mark.parametrize("colour", FACTORIES)
each_service = pytest.mark.parametrize("service", ["clerk", "stripe", "ayrshare"])

ENV = {"CLERK_SECRET_KEY": "sk_test_clerk", "STRIPE_SECRET_KEY": "sk_test_stripe", "AYRSHARE_API_KEY": "ayrshare-key"}
VARIABLES = {
    "clerk": "CLERK_SECRET_KEY",
    "stripe": "STRIPE_SECRET_KEY or STRIPE_API_KEY",
    "ayrshare": "AYRSHARE_API_KEY",
}
CLASSES = {"clerk": "ClerkClient", "stripe": "StripeClient", "ayrshare": "AyrshareClient"}


def transport_of(colour: str, line: Line) -> Any:
    return line.transport if colour == "sync" else line.async_transport


def factory(colour: str, line: Line | None = None, credentials: Credentials | None = None, **options: Any) -> Any:
    """A factory over a line, under its own clock."""
    options = {"shared": Shared(clock=FakeClock()), "transport": transport_of(colour, line or Line()), **options}
    return FACTORIES[colour](Credentials.from_env(ENV) if credentials is None else credentials, **options)


@pytest.fixture(autouse=True)
def _nothing_borrowed() -> Iterator[None]:
    assert process._borrowers == 0
    yield
    assert process._borrowers == 0
    assert process._shared is None


@each_colour
class TestMaking:
    @each_service
    def test_a_client_of_each_service(self, colour, service):
        made = factory(colour)
        client, named = getattr(made, service)(), made.create(service)
        expected = ("" if colour == "sync" else "Async") + CLASSES[service]
        assert type(client).__name__ == type(named).__name__ == expected
        assert client.spec.name == service

    @each_service
    def test_from_the_environment_without_keys(self, colour, service):
        made = FACTORIES[colour].from_env({}, transport=transport_of(colour, Line()))
        for make in (getattr(made, service), lambda: made.create(service)):
            with pytest.raises(ConfigurationError, match=f"no credential for {service}: set {VARIABLES[service]}"):
                make()

    def test_from_the_environment(self, colour):
        line = Line(reply({"object": "total_count", "total_count": 3}))
        made = FACTORIES[colour].from_env({**ENV, "SWITCHGEAR_DEADLINE": "4"}, transport=transport_of(colour, line))
        client = made.clerk()
        done(client.check())
        assert line.requests[0].header("authorization") == "Bearer sk_test_clerk"
        assert client._core.settings == Settings(deadline=4)
        own = FACTORIES[colour].from_env(
            {"SWITCHGEAR_DEADLINE": "4"}, settings=Settings(deadline=5), transport=transport_of(colour, line)
        )
        assert own.clerk(secret_key="sk_test_x")._core.settings == Settings(deadline=5)

    def test_a_wrong_setting_is_an_error_at_once(self, colour):
        with pytest.raises(ConfigurationError, match="SWITCHGEAR_ATTEMPTS"):
            FACTORIES[colour].from_env({"SWITCHGEAR_ATTEMPTS": "0"})

    @pytest.mark.parametrize("name", ["crm", "", "Clerk", "client"])
    def test_there_is_no_such_service(self, colour, name):
        with pytest.raises(ConfigurationError, match="there are clerk, stripe, ayrshare"):
            factory(colour).create(name)

    @pytest.mark.parametrize(
        ("make", "reason"),
        [
            (lambda made: made.clerk(secret_key="pk_test_x"), "publishable"),
            (lambda made: made.clerk(secret_key=""), "empty"),
            (lambda made: made.stripe(api_key="whsec_x"), "(?i)webhook"),
            (lambda made: made.ayrshare(api_key="sk_test_x"), "another service"),
            (lambda made: made.ayrshare(profile_key=" "), "tenant is empty"),
            (lambda made: made.stripe(account=""), "(?i)account|tenant"),
        ],
    )
    def test_a_credential_of_another_kind(self, colour, make: Callable[[Any], Any], reason):
        with pytest.raises(ConfigurationError, match=reason):
            make(factory(colour))

    def test_credentials_by_argument_outrank_the_factorys(self, colour):
        line = Line(reply({"refId": "r", "title": "t", "id": "acct_1", "object": "account", "total_count": 1}))
        made = factory(colour, line)
        done(made.clerk(secret_key="sk_test_other").check())
        done(made.stripe(api_key=lambda: "sk_test_other", account="acct_9").check())
        done(made.ayrshare(api_key="other-key", profile_key=SecretStr("profile-9")).user.get())
        keys = [request.header("authorization") for request in line.requests]
        assert keys == ["Bearer sk_test_other", "Bearer sk_test_other", "Bearer other-key"]
        assert line.requests[2].header("Profile-Key") == "profile-9"

    def test_the_profile_key_of_the_environment(self, colour):
        line = Line(reply({"refId": "r"}))
        credentials = Credentials.from_env({**ENV, "AYRSHARE_PROFILE_KEY": "profile-1"})
        done(factory(colour, line, credentials).ayrshare().user.get())
        assert line.requests[0].header("profile-key") == "profile-1"

    def test_both_x_credentials_or_none(self, colour):
        x = {"AYRSHARE_X_API_KEY": "x-key", "AYRSHARE_X_API_SECRET": "x-secret"}
        client = factory(colour, credentials=Credentials.from_env({**ENV, **x})).ayrshare()
        assert [value.get_secret_value() for value in client._core.extra_credentials["x"]] == ["x-key", "x-secret"]
        assert not factory(colour).ayrshare()._core.extra_credentials
        for name in x:
            with pytest.raises(ConfigurationError, match="AYRSHARE_X_API_KEY and AYRSHARE_X_API_SECRET"):
                factory(colour, credentials=Credentials.from_env({**ENV, name: "only"})).ayrshare()


@each_colour
class TestOwnClients:
    def test_a_client_of_ones_own_class(self, colour):
        line = Line(reply(contact()))
        made = factory(colour, line, headers={"X-All": "1"})
        client = made.client(CRMS[colour], "crm-key-1", headers={"X-One": "2"})
        assert type(client) is CRMS[colour]
        assert done(client.contacts.get("c1")).id == "c1"
        assert (line.requests[0].header("x-one"), line.requests[0].header("x-all")) == ("2", None)

    def test_another_way_to_the_network_for_one_client(self, colour):
        line, other = Line(), Line(reply(contact()))
        client = factory(colour, line).client(CRMS[colour], "crm-key-1", transport=transport_of(colour, other))
        assert done(client.contacts.get("c1")).id == "c1"
        answers = httpx.MockTransport(lambda request: httpx.Response(200, json=contact("c2")))
        own: Any = httpx.Client(transport=answers) if colour == "sync" else httpx.AsyncClient(transport=answers)
        client = factory(colour, line).client(CRMS[colour], "crm-key-1", http_client=own)
        assert done(client.contacts.get("c1")).id == "c2"
        assert not line.requests

    @pytest.mark.parametrize("options", [{"timeout": 3}, {"transport": 1, "http_client": 2}])
    def test_options_are_checked_when_the_factory_is_built(self, colour, options):
        with pytest.raises(ConfigurationError):
            FACTORIES[colour](**options)
        with pytest.raises(ConfigurationError):
            factory(colour).client(CRMS[colour], "crm-key-1", **options)


@each_colour
class TestTenants:
    def made(self, colour: str, line: Line | None = None) -> Any:
        tenants = {"acme": Credentials.from_env({"CLERK_SECRET_KEY": "sk_test_acme"}), "empty": Credentials()}
        return factory(colour, line, tenants=tenants)

    def test_a_tenants_own_credentials(self, colour):
        line = Line(reply({"total_count": 1}))
        whole = self.made(colour, line)
        acme = whole.for_tenant("acme")
        assert type(acme) is type(whole)
        done(acme.clerk().check())
        done(whole.clerk().check())
        keys = [request.header("authorization") for request in line.requests]
        assert keys == ["Bearer sk_test_acme", "Bearer sk_test_clerk"]
        with pytest.raises(ConfigurationError, match="no credential for stripe"):
            acme.stripe()
        with pytest.raises(ConfigurationError, match="no credential for clerk"):
            whole.for_tenant("empty").clerk()

    def test_all_else_is_shared(self, colour):
        whole = self.made(colour)
        first, second = whole.clerk(), whole.for_tenant("acme").clerk()
        for name in ("breaker", "budget", "cache", "flights"):
            assert getattr(first._core, name) is getattr(second._core, name)
        assert first._driver.transport is second._driver.transport

    @pytest.mark.parametrize("close", ["whole", "part"])
    def test_closing_either_closes_both(self, colour, close):
        whole = self.made(colour)
        part = whole.for_tenant("acme")
        client = whole.clerk()
        done((whole if close == "whole" else part).close())
        for use in (whole.clerk, part.clerk, lambda: done(client.check())):
            with pytest.raises(ClientClosed):
                use()

    def test_an_unknown_tenant(self, colour):
        with pytest.raises(ConfigurationError, match="'other'; there are: acme, empty"):
            self.made(colour).for_tenant("other")
        with pytest.raises(ConfigurationError, match="there are: none"):
            factory(colour).for_tenant("other")


@each_colour
class TestSharing:
    def test_what_is_shared_by_what(self, colour):
        made = factory(colour)
        one, two = made.client(CRMS[colour], "crm-key-1"), made.client(CRMS[colour], "crm-key-2")
        elsewhere = made.client(CRMS[colour], "crm-key-1", base_url="https://other.test")
        clerk = made.clerk()
        for name in ("breaker", "budget"):  # by service and host
            of = [getattr(client._core, name) for client in (one, two, elsewhere, clerk)]
            assert of[0] is of[1]
            assert len(set(map(id, of))) == 3
        owners = [
            client._core.limiters.of(client._core.owner(client._core.fixed_secret, call())) for client in (one, two)
        ]
        again = made.client(CRMS[colour], "crm-key-1")._core
        assert owners[0] is not owners[1]  # by credential
        assert again.limiters.of(again.owner(again.fixed_secret, call())) is owners[0]
        assert one._core.cache is clerk._core.cache  # by the factory, with the credential in the key
        assert one._driver.transport is clerk._driver.transport

    def test_the_cache_tells_credentials_apart(self, colour):
        line = Line(reply(contact()))
        made = factory(colour, line)
        for key in ("crm-key-1", "crm-key-2", "crm-key-1"):
            done(made.client(CRMS[colour], key).with_options(cache=True).contacts.get("c1"))
        assert len(line.requests) == 2

    def test_two_factories_may_share_state_and_end_apart(self, colour):
        shared = Shared(clock=FakeClock())
        line = Line(reply(contact()))
        first, second = (factory(colour, line, shared=shared) for _ in range(2))
        one, two = (made.client(CRMS[colour], "crm-key-1") for made in (first, second))
        assert one.breaker is two.breaker
        done(first.close())
        with pytest.raises(ClientClosed):
            done(one.contacts.get("c1"))
        assert done(two.contacts.get("c1")).id == "c1"


@each_colour
class TestClosing:
    def test_it_ends_its_clients(self, colour):
        line = Line(reply(contact()))
        made = factory(colour, line)
        client = made.client(CRMS[colour], "crm-key-1")
        sibling = client.with_options(attempts=1)
        done(made.close())
        done(made.close())
        for use in (lambda: client.contacts.get("c1"), lambda: sibling.contacts.get("c1")):
            with pytest.raises(ClientClosed):
                done(use())
        with pytest.raises(ClientClosed, match="factory"):
            made.client(CRMS[colour], "crm-key-1")
        assert line.transport.closed == line.async_transport.closed == 0  # the caller's own
        assert repr(made).endswith(", closed)")

    def test_a_client_that_is_closed_leaves_the_others_open(self, colour):
        made = factory(colour, Line(reply(contact())))
        one, two = (made.client(CRMS[colour], "crm-key-1") for _ in range(2))
        done(one.close())
        assert done(two.contacts.get("c1")).id == "c1"

    def test_as_a_context(self, colour):
        made = factory(colour)

        async def within() -> None:
            async with made as same:
                assert same is made

        if colour == "async":
            done(within())
        else:
            with made as same:
                assert same is made
        with pytest.raises(ClientClosed):
            made.clerk()


class TestConnections:
    def test_synchronous_clients_borrow_the_process_connections_once_per_factory(self):
        with ApiClientFactory(Credentials.from_env(ENV)) as made, ApiClientFactory(Credentials.from_env(ENV)) as other:
            assert process._borrowers == 0
            clients = [made.clerk(), made.stripe(), other.ayrshare(), made.clerk()]
            assert process._borrowers == 2
            assert len({id(client._driver.transport) for client in clients}) == 1
            clients[0].close()
            assert process._borrowers == 2
            made.close()
            made.close()
            assert process._borrowers == 1

    def test_a_tenants_factory_gives_back_once(self):
        made = ApiClientFactory(tenants={"acme": Credentials.from_env(ENV)})
        part = made.for_tenant("acme")
        part.clerk()
        assert process._borrowers == 1
        part.close()
        made.close()
        assert process._borrowers == 0

    async def test_asynchronous_clients_share_their_factorys_connections(self, monkeypatch):
        made = AsyncApiClientFactory(Credentials.from_env(ENV))
        one, two = made.clerk(), made.stripe()
        transport = one._driver.transport
        assert two._driver.transport is transport
        assert AsyncApiClientFactory(Credentials.from_env(ENV)).clerk()._driver.transport is not transport
        closed = []

        async def close() -> None:
            closed.append(1)

        monkeypatch.setattr(transport, "close", close)
        await one.close()
        assert not closed
        await made.close()
        await made.close()
        assert closed == [1]

    async def test_a_factory_that_made_nothing_closes_nothing(self):
        await AsyncApiClientFactory().close()
        ApiClientFactory().close()


@each_colour
def test_nothing_is_shown_or_pickled(colour):
    made = factory(colour, tenants={"b": Credentials(), "a": Credentials.from_env(ENV)})
    assert repr(made) == f"{type(made).__name__}(tenants=['a', 'b'])"
    for write in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="holds secrets"):
            write(made)


@each_colour
def test_through_a_sandbox(colour):
    sandbox = Sandbox()
    env = {
        "CLERK_SECRET_KEY": sandbox.clerk.secret_key,
        "STRIPE_API_KEY": sandbox.stripe.secret_key,
        "AYRSHARE_API_KEY": sandbox.ayrshare.api_key,
    }
    transport = sandbox.transport if colour == "sync" else sandbox.async_transport
    made = FACTORIES[colour].from_env(env, transport=transport, shared=Shared(clock=sandbox.clock))
    for service in CLASSES:
        check = done(made.create(service).check())
        assert check.service == service
        assert check.live is not True
