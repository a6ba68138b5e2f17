"""Law 10: secrets stay secret.

Credentials, tenants, webhook secrets and what a caller sends appear in no log, text, pickle, event, span, metric, cache
key or traceback, not even with captured locals, and a redirect never carries a key.
"""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from inspect import isawaitable
from typing import Any, get_args

import httpx
import pytest
from pydantic import BaseModel, SecretStr

import loopback
from canary import Witness, canary
from crm import AsyncCrmClient, CrmClient, Line, reply
from deliveries import AT, SENDERS, Sender
from house import SOURCE
from scripted import LOST, REFUSED, Sent
from switchgear import (
    ApiClientFactory,
    AsyncApiClientFactory,
    AsyncAyrshareClient,
    AsyncClerkClient,
    AsyncStripeClient,
    AyrshareClient,
    ClerkClient,
    Credentials,
    Interceptor,
    Settings,
    Shared,
    StripeClient,
    XCredentials,
)
from switchgear.ayrshare.models import CreatedProfile
from switchgear.errors import (
    ConfigurationError,
    Fault,
    InvalidRequest,
    Replayed,
    SwitchgearError,
    TransportFault,
    WebhookError,
)
from switchgear.pipeline.body import File, bytes_body
from switchgear.pipeline.page import AsyncPage, Cursor, Page, Paged
from switchgear.pipeline.request import Lookup, Request, Response, path
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.settings import BreakerPolicy
from switchgear.stripe.models import CheckoutSession
from switchgear.testing import FakeClock, Sandbox
from switchgear.types.events import Source
from switchgear.types.headers import Headers
from switchgear.types.hooks import DeliveryAccepted, DeliveryEvent, DeliveryRefused
from switchgear.webhooks import ReplayGuard, Router
from tracing import Recorder

pytestmark = pytest.mark.untraced

COLOURS = ("sync", "async")
SERVICES = ("clerk", "stripe", "ayrshare", "crm")
each_colour = pytest.mark.parametrize("colour", COLOURS)
each_service = pytest.mark.parametrize("service", SERVICES)

_CLASSES: dict[str, tuple[Any, Any]] = {
    "clerk": (ClerkClient, AsyncClerkClient),
    "stripe": (StripeClient, AsyncStripeClient),
    "ayrshare": (AyrshareClient, AsyncAyrshareClient),
    "crm": (CrmClient, AsyncCrmClient),
}
_PREFIXES = {"clerk": "sk_test_", "stripe": "sk_test_", "ayrshare": "", "crm": ""}


_CALLS: dict[str, Callable[[Any, str], list[Callable[[], Any]]]] = {
    "clerk": lambda client, secret: [
        lambda: client.users.get("user_1"),
        lambda: client.users.create(email_address=["a@example.com"], password=secret),
        client.users.list,
        lambda: client.raw.users.update("user_1", password=secret),
        lambda: client.users.update("", password=secret),
    ],
    "stripe": lambda client, secret: [
        lambda: client.customers.retrieve("cus_1"),
        lambda: client.customers.create(name=secret, idempotency_key="key-1"),
        client.customers.list,
        lambda: client.raw.customers.update("cus_1", email=secret),
        lambda: client.customers.update("", email=secret),
    ],
    "ayrshare": lambda client, secret: [
        client.user.get,
        lambda: client.posts.create(secret, platforms=["x"]),
        client.profiles.list,
        lambda: client.raw.profiles.create(secret),
        lambda: client.posts.create(secret, platforms=[]),
    ],
    "crm": lambda client, secret: [
        lambda: client.with_options(cache=True).contacts.get("c1"),
        lambda: client.contacts.create("Ada", password=secret),
        client.contacts.list,
        lambda: client.contacts.ensure("c1", password=secret),
        lambda: client.raw.contacts.seal("c1"),
        lambda: client.contacts.create("", password=secret),
        lambda: client.contacts.ensure("nobody", password=secret),
        lambda: client.raw.contacts.ensure("c1", password=secret),
    ],
}
"""Some calls of each service, given a client and something that nobody should see."""


@dataclass
class Stage:
    """One service, the canaries that it is given, and a witness of all that is written down."""

    service: str
    colour: str
    witness: Witness = field(default_factory=Witness)

    def __post_init__(self) -> None:
        self.key = canary(_PREFIXES[self.service])
        self.tenant, self.x_key, self.x_secret, self.body = (canary() for _ in range(4))
        self.told: list[Any] = []
        self.recorder = Recorder()

    @property
    def canaries(self) -> tuple[str, ...]:
        return (self.key.removeprefix("sk_test_"), self.tenant, self.x_key, self.x_secret, self.body)

    def client(self, line: Line | None = None, *, credential: Any = None, **options: Any) -> Any:
        """A client with a canary in every place that takes a secret."""
        if line is not None:
            options["transport"] = line.transport if self.colour == "sync" else line.async_transport
            options.setdefault("shared", Shared(clock=FakeClock()))
        if self.service == "ayrshare":
            options.setdefault("profile_key", self.tenant)
            options["x_credentials"] = XCredentials(self.x_key, SecretStr(self.x_secret))
        if self.service == "crm":
            options.setdefault("tenant", SecretStr(self.tenant))
            options["extra_credentials"] = {"vault": (self.x_key, SecretStr(self.x_secret))}
        cls = _CLASSES[self.service][self.colour == "async"]
        observers = [self.told.append, self.recorder.observer]
        return cls(self.key if credential is None else credential, observers=observers, **options)

    def calls(self, client: Any) -> list[Callable[[], Any]]:
        """Reads, writes with something secret in them, lists, and what is refused before it is sent."""
        return [*_CALLS[self.service](client, self.body), client.check, lambda: client.send(self.request())]

    def request(self) -> Request[bytes]:
        return Request(method="GET", path=path("/anything"), decode=bytes)

    def run(self, call: Callable[[], Any], *, errors: tuple[type[BaseException], ...] = (SwitchgearError,)) -> Any:
        """Make a call, and let the witness look at what comes of it."""
        try:
            outcome = _made(call)
        except errors as error:
            self.witness.look("error", error)
            return error
        if isinstance(outcome, Response):  # a value by itself is what the service sent, for the caller to show or not
            self.witness.seen += [("response repr", repr(outcome)), ("response str", str(outcome))]
        return outcome

    def run_all(self, *acts: Any, **options: Any) -> list[Any]:
        """All calls, each meeting the same acts."""
        outcomes = []
        for number in range(len(self.calls(self.client(Line())))):
            client = self.client(Line(*acts), **options)
            outcomes.append(self.run(self.calls(client)[number]))
            self.look_at(client)
        return outcomes

    def look_at(self, client: Any) -> None:
        """All that a client, and what it shares, shows of itself."""
        core = client._core
        self.witness.look("client", client, client.raw, core, client._driver, client.spec, client.cache, client.breaker)
        self.witness.look("stats", client.stats(), client.with_options(deadline=1.0))
        self.witness.look("shared", core.cache, core.flights, *getattr(core.cache, "_entries", {}))
        self.witness.look("events", self.told, *self.told)
        self.told.clear()
        self.witness.look("limiters", core.limiters, core.limiters._limiters, core.concurrency)
        self.witness.look("keys", core.cache_key(self.request(), core.owner(self.key, self.request())))

    def silent(self) -> None:
        assert self.witness.seen
        self.witness.seen += self.recorder.written()
        assert self.witness.singing(*self.canaries) == []


def _made(call: Callable[[], Any]) -> Any:
    result = call()
    if isinstance(result, Page | AsyncPage):
        result = result.first()
    return asyncio.run(_awaited(result)) if isawaitable(result) else result


async def _awaited(result: Any) -> Any:
    return await result


def echo(status: int, **headers: str) -> Callable[[Sent], WireResponse]:
    """A service that repeats the credentials it was sent, wherever it says something."""

    def answer(sent: Sent) -> WireResponse:
        key = sent.request.header("authorization") or ""
        tenant = sent.request.header("profile-key") or sent.request.header("crm-tenant") or ""
        said = f"your key {key} of {tenant} is no good"
        error = {
            "message": said,
            "code": key.removeprefix("Bearer "),
            "type": "card_error",
            "param": key,
            "long_message": said,
        }
        body = {**error, "error": error, "errors": [error], "request": key, "clerk_trace_id": key, "status": "error"}
        echoed = {"request-id": key, "x-request-id": key, "cf-ray": key, "www-authenticate": key, **headers}
        return reply(body, status, **{name.replace("-", "_"): text for name, text in echoed.items()})

    return answer


@pytest.fixture
def stage(service: str, colour: str) -> Iterator[Stage]:
    on = Stage(service, colour)
    with on.witness.listening():
        yield on
    on.silent()


@each_colour
@each_service
class TestCalls:
    @pytest.mark.parametrize("status", [300, 302, 400, 401, 402, 403, 404, 408, 409, 418, 422, 429, 500, 503])
    def test_refused_by_a_service_that_repeats_what_it_was_sent(self, stage: Stage, status):
        outcomes = stage.run_all(echo(status, location="https://elsewhere.test", **{"retry-after": "1"}))
        assert {outcome.status for outcome in outcomes if outcome.attempts} == {status}

    @pytest.mark.parametrize("kind", Fault)
    @pytest.mark.parametrize("sent", [True, False])
    def test_no_answer(self, stage: Stage, kind, sent):
        stage.run_all(TransportFault(kind, "cut", sent=sent))

    def test_what_is_measured_holds_nothing_of_what_was_said(self, stage: Stage):
        """Neither in a path, nor in a query, a header, a body or an answer."""
        said = {place: canary() for place in ("id", "query", "header", "body", "answer", "request")}

        def request() -> Request[bytes]:
            return Request(
                method="PUT",
                path=path("/people/{id}", id=said["id"]),
                query=(("email", f"{said['query']}@example.com"),),
                headers=(("X-Own", said["header"]),),
                body=bytes_body(said["body"].encode(), "text/plain"),
                decode=bytes,
            )

        words = {"message": said["answer"], "code": said["answer"], "email": said["answer"]}
        for status in (200, 404, 429, 500):
            answer = reply(
                {**words, "errors": [words]}, status, x_request_id=said["request"], request_id=said["request"]
            )
            client = stage.client(Line(LOST, answer))
            stage.run(lambda: client.send(request()))  # noqa: B023 - called at once
            assert said["id"] in client._driver.transport.script.requests[-1].url  # it was sent, after all
        assert stage.recorder.spans
        written = stage.recorder.written()
        assert [place for place, one in said.items() if any(one in text for _, text in written)] == []

    @pytest.mark.parametrize("body", ["", "<html>", "[]", '{"id": 7}'])
    def test_an_answer_that_cannot_be_read(self, stage: Stage, body):
        stage.run_all(reply(body))

    def test_an_answer_that_repeats_what_it_was_sent_and_cannot_be_read(self, stage: Stage):
        stage.run_all(echo(200))

    def test_retries_and_an_open_circuit(self, stage: Stage):
        shared = Shared(Settings(breaker=BreakerPolicy(consecutive=2)), clock=FakeClock())
        stage.run_all(LOST, REFUSED, echo(503), shared=shared)

    def test_an_integration_that_is_switched_off(self, stage: Stage):
        stage.run_all(settings=Settings(enabled=False))

    def test_a_deadline_that_passes(self, stage: Stage):
        clock = FakeClock()

        def slow(_: Sent) -> WireResponse:
            clock.advance(500)
            raise TransportFault(Fault.READ_TIMEOUT, "slow", sent=True)

        stage.run_all(slow, shared=Shared(clock=clock))

    def test_closed_clients(self, stage: Stage):
        client = stage.client(Line())
        _made(client.close)
        for call in stage.calls(client):
            stage.run(call)
        stage.look_at(client)

    def test_a_key_that_is_asked_for(self, stage: Stage):
        class Keys:
            """Answers one key after another; the last one is no key."""

            def __init__(self, *keys: Any) -> None:
                self.keys = [*keys]

            def __call__(self) -> Any:
                key = self.keys.pop(0) if len(self.keys) > 1 else self.keys[0]
                return _later(key) if stage.colour == "async" else key

        other = canary(_PREFIXES[stage.service])
        for keys in (
            (stage.key,),
            (SecretStr(stage.key), other),
            (stage.key, f"{other}\n"),
            (f"{stage.key} \n",),
            (None,),
        ):
            for status in (200, 401):
                stage.run_all(echo(status), credential=Keys(*keys))
        assert stage.witness.singing(other) == []

    def test_interceptors_that_pass_raise_and_fail(self, stage: Stage):
        class Broken(Interceptor):
            def __init__(self, error: BaseException, when: str) -> None:
                self.error, self.when = error, when

            def on_request(self, request: WireRequest) -> WireRequest | None:
                stage.witness.look("wire", request, request.with_header("X-More", "1"))
                return self.fail("request")

            def on_response(self, request: WireRequest, response: WireResponse) -> WireResponse | None:
                stage.witness.look("wire", response, response.headers)
                return self.fail("response")

            def on_error(self, request: WireRequest, fault: TransportFault) -> WireResponse | None:
                stage.witness.look("wire", fault)
                return self.fail("fault")

            def fail(self, when: str) -> None:
                if when == self.when:
                    raise self.error

        for error in (RuntimeError("broken"), KeyboardInterrupt(), InvalidRequest("not this one")):
            for when, act in (("request", LOST), ("response", echo(200)), ("fault", LOST), ("never", echo(404))):
                for number in range(len(stage.calls(stage.client(Line())))):
                    client = stage.client(Line(act), interceptors=[Broken(error, when)])
                    stage.run(stage.calls(client)[number], errors=(SwitchgearError, RuntimeError, KeyboardInterrupt))

    def test_calls_that_are_interrupted(self, stage: Stage):
        def interrupt(_: Sent) -> WireResponse:
            raise KeyboardInterrupt

        def ask() -> Any:
            return _later(stage.key) if stage.colour == "async" else stage.key

        for credential in (None, ask):
            for number in range(len(stage.calls(stage.client(Line())))):
                client = stage.client(Line(interrupt), credential=credential)
                stage.run(stage.calls(client)[number], errors=(SwitchgearError, KeyboardInterrupt))

    @pytest.mark.parametrize("raised", [None, RuntimeError, KeyboardInterrupt, SystemExit, asyncio.CancelledError])
    def test_a_transport_whose_frames_hold_what_it_sends(self, stage: Stage, raised):
        """Whatever it raises, from whatever it raises it, and though the caller is handling something of its own."""
        places: dict[str, Any] = {"TransportFault": TransportFault, "Fault": Fault, "raised": raised}
        exec(compile(_TRANSPORT, "/elsewhere/transport.py", "exec"), places)
        transport = places["Transport" if stage.colour == "sync" else "AsyncTransport"]()
        for number in range(len(stage.calls(stage.client(Line())))):
            client = stage.client(transport=transport, shared=Shared(clock=FakeClock()))
            own = LookupError("the caller's own")
            try:
                raise own
            except LookupError:
                outcome = stage.run(stage.calls(client)[number], errors=(SwitchgearError, raised or SwitchgearError))
            assert own.__traceback__ is not None
            if raised is RuntimeError and type(outcome) is RuntimeError:
                assert any("/elsewhere/transport.py, line 4, in fail" in note for note in outcome.__notes__)

    def test_a_key_that_was_renewed_and_is_repeated_afterwards(self, stage: Stage):
        """A service that speaks of the key that it refused, when it refuses the next one, or anything else."""
        other = canary(_PREFIXES[stage.service])
        for status in (401, 403, 422):
            words = {"message": f"not {stage.key}, nor {other}", "code": stage.key, "request": stage.key}
            later = reply({**words, "error": words, "errors": [words]}, status, request_id=stage.key)
            for number in range(len(stage.calls(stage.client(Line())))):
                keys = [stage.key, other]

                def renewed(keys: list[str] = keys) -> Any:
                    key = keys.pop(0) if len(keys) > 1 else keys[0]
                    return _later(key) if stage.colour == "async" else key

                client = stage.client(Line(reply({}, 401), later), credential=renewed)
                stage.run(stage.calls(client)[number])
        assert stage.witness.singing(other) == []

    def test_a_redirect_carries_no_key(self, stage: Stage):
        line = Line(reply("", 302, location="https://elsewhere.test"))
        stage.run(stage.calls(stage.client(line))[0])
        assert len(line.requests) == 1


_TRANSPORT = """
def fail(headers, content):
    try:
        raise (raised or KeyError)("cut")
    except Exception:
        if raised:
            raise
        raise TransportFault(Fault.LOST, "cut", sent=True)

class Transport:
    def send(self, request, timeouts):
        fail(dict(request.headers), request.content)

    def close(self):
        pass

class AsyncTransport:
    async def send(self, request, timeouts):
        fail(dict(request.headers), request.content)

    async def close(self):
        pass
"""


async def _later(value: Any) -> Any:
    await asyncio.sleep(0)
    return value


@each_colour
@each_service
class TestBuilding:
    def test_clients_that_cannot_be_built(self, stage: Stage):
        wrong = [
            f"{stage.key}\n",
            f"{stage.key} ",
            f"pk_test_{stage.key}",
            f"whsec_{stage.key}",
            f"{stage.key}é",
            SecretStr(f"{stage.key}\n"),
        ]
        for credential in wrong:
            stage.run(lambda: stage.client(Line(), credential=credential))  # noqa: B023 - called at once
        for options in (
            {"base_url": f"https://user:{stage.key}@api.test"},
            {"base_url": f"http://{stage.key}.test"},
            {"base_url": f"https://api.test?key={stage.key}"},
            {"headers": {"Authorization": stage.key}},
            {"headers": {"X-Own": f"{stage.key}\n"}},
            {"timeout": stage.key},
            {"transport": 1, "http_client": 2},
        ):
            stage.run(lambda: stage.client(**options))  # noqa: B023 - called at once

    def test_siblings_that_cannot_be_built(self, stage: Stage):
        client = stage.client(Line())
        for options in (
            {"tenant": f"{stage.tenant}\n"},
            {"tenant": stage.tenant, "attempts": 0},
            {"headers": {"Authorization": stage.key}},
            {"timeout": stage.key},
        ):
            outcome = stage.run(lambda: client.with_options(**options))  # noqa: B023 - called at once
            assert isinstance(outcome, ConfigurationError)

    def test_requests(self, stage: Stage):
        operation = {
            "clerk": lambda: ClerkClient.users.func(stage.client(Line())),
            "stripe": lambda: StripeClient.customers.func(stage.client(Line())),
            "ayrshare": lambda: AyrshareClient.posts.func(stage.client(Line())),
            "crm": lambda: CrmClient.contacts.func(stage.client(Line())),
        }[stage.service]()
        arguments: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
            "clerk": ((), {"email_address": ["a@example.com"], "password": stage.body}),
            "stripe": ((), {"name": stage.body}),
            "ayrshare": ((stage.body,), {"platforms": ["x"]}),
            "crm": (("Ada",), {"password": stage.body}),
        }
        positional, named = arguments[stage.service]
        request = type(operation).create.build(None, *positional, **named)
        assert stage.body.encode() in request.body.content
        wire = stage.client(Line())._core.wire(request, stage.key, None)
        for thing in (request, request.body, wire):
            stage.witness.seen += [("request repr", repr(thing)), ("request str", str(thing))]
        stage.witness.seen.append(("request as a dict", repr(asdict(request))))
        stage.witness.seen.append(("look-up repr", repr(request.lookup)))
        for thing in (request.body, wire):
            with pytest.raises(TypeError, match="dataclass instances"):
                asdict(thing)


@each_colour
class TestFactories:
    def test_from_the_environment_and_by_argument(self, colour):
        witness = Witness()
        names = [
            "CLERK_SECRET_KEY",
            "CLERK_JWT_KEY",
            "CLERK_WEBHOOK_SIGNING_SECRET",
            "STRIPE_SECRET_KEY",
            "STRIPE_WEBHOOK_SECRET",
            "AYRSHARE_API_KEY",
            "AYRSHARE_PROFILE_KEY",
            "AYRSHARE_WEBHOOK_SECRET",
            "AYRSHARE_X_API_KEY",
            "AYRSHARE_X_API_SECRET",
        ]
        env = {name: canary("sk_test_" if name in {"CLERK_SECRET_KEY", "STRIPE_SECRET_KEY"} else "") for name in names}
        canaries = [value.removeprefix("sk_test_") for value in env.values()]
        cls: Any = ApiClientFactory if colour == "sync" else AsyncApiClientFactory
        line = Line(reply({}))
        transport = line.transport if colour == "sync" else line.async_transport
        with witness.listening():
            credentials = Credentials.from_env(env)
            factory = cls.from_env(env, transport=transport)
            witness.look(
                "factory", factory, credentials, factory.credentials, factory.create("clerk"), factory.stripe()
            )
            whole = cls(credentials, tenants={"acme": credentials}, transport=transport)
            witness.look("factory", whole, whole.for_tenant("acme"), whole.for_tenant("acme").ayrshare())
            own = CrmClient if colour == "sync" else AsyncCrmClient
            key = canaries[0]
            for call in (
                lambda: whole.clerk(secret_key=f"pk_test_{key}"),
                lambda: whole.clerk(secret_key=SecretStr(f"sk_test_{key}\n")),
                lambda: whole.stripe(api_key=f"whsec_{key}"),
                lambda: whole.stripe(api_key=f"sk_test_{key}", account="\n"),
                lambda: whole.ayrshare(api_key=f"sk_test_{key}"),
                lambda: whole.ayrshare(api_key=key, profile_key=f"{key}\n"),
                lambda: whole.client(own, f"{key}\n"),
                lambda: whole.client(own, key, tenant=f"{key}\n"),
                lambda: whole.client(own, key, timeout=5),
                lambda: XCredentials(key, ""),
                lambda: XCredentials("", SecretStr(key)),
                lambda: cls.from_env({"SWITCHGEAR_DEADLINE": key}),
                lambda: Settings.from_env({"SWITCHGEAR_DEADLINE": "soon", "CLERK_SECRET_KEY": key}),
            ):
                try:
                    call()
                except (SwitchgearError, TypeError) as error:
                    witness.look("error", error)
                else:
                    pytest.fail("accepted")
        assert witness.singing(*canaries) == []


@each_colour
@pytest.mark.parametrize("way", ["own", "httpx"])
class TestNetworks:
    def test_over_a_real_connection(self, colour, way):
        stage = Stage("crm", colour)

        def answer(exchange: loopback.Exchange) -> None:
            said = f"your key {exchange.received.headers['authorization']} is no good"
            loopback.answer(401, json.dumps({"message": said, "code": said}).encode())(exchange)

        script = (loopback.resets, loopback.hangs_up, loopback.says(b"no HTTP\r\n\r\n"), answer)
        with stage.witness.listening(), loopback.Loopback(*script) as server:
            for url in (server.url, server.url, server.url, server.url, "http://127.0.0.1:9"):
                outcome = self.meet(stage, url, way)
                assert isinstance(outcome, SwitchgearError)
            assert stage.key in str(server.received[-1].headers)  # it was sent, after all
            assert stage.body.encode() in server.received[-1].body
        stage.silent()

    def meet(self, stage: Stage, url: str, way: str) -> Any:
        options: dict[str, Any] = {"base_url": url, "settings": Settings(deadline=5.0)}

        def write(client: Any) -> Any:
            return client.with_options(attempts=1).contacts.create("Ada", password=stage.body)

        async def asynchronously() -> Any:
            if way == "httpx":
                options["http_client"] = httpx.AsyncClient()
            async with stage.client(**options) as client, options.get("http_client", client):
                try:
                    return await write(client)
                finally:
                    stage.look_at(client)

        def synchronously() -> Any:
            if way == "httpx":
                options["http_client"] = httpx.Client()
            with stage.client(**options) as client, options.get("http_client", client):
                try:
                    return write(client)
                finally:
                    stage.look_at(client)

        return stage.run(asynchronously if stage.colour == "async" else synchronously)


@each_colour
def test_through_a_sandbox(colour):
    sandbox, witness, told = Sandbox(), Witness(), []
    password, title = canary(), canary()
    keys = Credentials.from_env(
        {
            "CLERK_SECRET_KEY": sandbox.clerk.secret_key,
            "STRIPE_SECRET_KEY": sandbox.stripe.secret_key,
            "AYRSHARE_API_KEY": sandbox.ayrshare.api_key,
        }
    )
    cls: Any = ApiClientFactory if colour == "sync" else AsyncApiClientFactory
    transport = sandbox.transport if colour == "sync" else sandbox.async_transport
    with witness.listening():
        factory = cls(keys, transport=transport, shared=Shared(clock=sandbox.clock), observers=[told.append])
        raw = factory.clerk().raw.users
        user = _made(lambda: raw.create(email_address=["a@example.com"], password=password))
        created = _made(lambda: factory.ayrshare().raw.profiles.create(title))
        social = factory.ayrshare(profile_key=created.value.profile_key)
        read = _made(social.raw.user.get)
        for thing in (user, user.value, created, created.value, social, read, read.value):
            witness.seen += [("sandbox repr", repr(thing)), ("sandbox str", str(thing))]
        witness.look("told", *told)
    secrets = [created.value.profile_key.get_secret_value(), password]
    secrets += [sandbox.clerk.secret_key, sandbox.stripe.secret_key, sandbox.ayrshare.api_key]
    assert witness.singing(*secrets) == []


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.source)
class TestWebhooks:
    def test_the_secrets_of_receivers(self, sender: Sender):
        witness = Witness()
        secret = f"whsec_{canary().replace('_', '')}"
        words, told = [secret.removeprefix("whsec_")], list[DeliveryEvent]()
        with witness.listening():
            given = (secret, [secret, SecretStr(secret)], lambda: secret)
            for receiver in (sender.build(secrets, observers=[told.append]) for secrets in given):
                witness.look("receiver", receiver)
                headers = sender.sign(sender.body, secret=secret)
                event = receiver.receive(sender.body, headers)
                witness.look("event", event)
                broken = sender.sign(b"[]", secret=secret)
                stale = sender.sign(sender.body, secret=secret, at=AT.replace(year=2020))
                for body, sent in ((sender.body, {}), (b"[]", broken), (sender.body, stale), (sender.body, broken)):
                    with pytest.raises(WebhookError) as refused:
                        receiver.receive(body, sent)
                    witness.look("error", refused.value)
            for wrong in (f"sk_{secret}", [secret, ""], [secret, None], [], f"{secret}é\n"):
                try:
                    sender.build(wrong)
                except SwitchgearError as error:
                    witness.look("error", error)
        witness.look("told", *told)
        assert [type(event) for event in told] == [DeliveryAccepted, *[DeliveryRefused] * 4] * 3
        assert witness.singing(*words) == []

    def test_no_id_and_no_content_of_deliveries_is_written_down(self, sender: Sender):
        witness, told, word = Witness(), list[DeliveryEvent](), canary()
        ids = {name: word for name in ("id", "hookId", "refId") if name in sender.payload}
        body = json.dumps({**sender.payload, **ids, "note": word}).encode()
        headers = {**sender.sign(body), "svix-id": word} if sender.source is Source.CLERK else sender.sign(body)
        observing: dict[str, Any] = {"observers": [told.append]}
        with witness.listening():
            event = sender.build(**observing).receive(body, sender.sign(body))
            with pytest.raises(WebhookError):
                sender.build(**observing).receive(body + b" ", headers)
            guard = ReplayGuard(**observing)
            guard.check(event)
            with pytest.raises(Replayed):
                guard.check(event)
            Router(**observing).accept(event)
        witness.look("told", *told)
        assert {type(event) for event in told} == set(get_args(DeliveryEvent))
        assert witness.singing(word) == []


def test_the_library_prints_nothing():
    quiet = re.compile(r"(?<![\w.])(print|breakpoint|pprint)\(")
    assert not [file for file in SOURCE.rglob("*.py") if quiet.search(file.read_text()) and "cli" not in file.parts]


def _holders() -> list[tuple[Any, str]]:
    """Something of each class that holds a secret or a body, and a word of what it holds."""
    word = canary()
    body = bytes_body(word.encode())
    request = Request(method="POST", path=path("/a"), decode=bytes, body=body)
    wire = WireRequest("POST", "https://a.test", (("authorization", word),), word.encode())
    holders: list[Any] = [
        Credentials(clerk_secret_key=word),
        XCredentials(word, word),
        body,
        request,
        Paged(method="GET", path=path("/a"), decode=bytes, query=(("email", word),), paging=Cursor()),
        Lookup(request, lambda *_: None),
        File("a", word.encode()),
        wire,
        WireResponse(200, Headers((("set-cookie", word),)), word.encode()),
        CreatedProfile(ref_id="r", profile_key=word),
        CheckoutSession.model_construct(client_secret=SecretStr(word)),
    ]
    return [(holder, word) for holder in holders]


@pytest.mark.parametrize(("holder", "word"), _holders(), ids=lambda one: type(one).__name__)
def test_what_holds_a_secret_or_a_body_shows_it_to_nobody_and_is_not_pickled(holder, word):
    shown = [repr(holder), str(holder), f"{holder}", repr(copy.copy(holder)), repr(copy.deepcopy(holder))]
    if isinstance(holder, BaseModel):
        shown += [repr(holder.model_dump()), holder.model_dump_json(by_alias=True)]
    assert [text for text in shown if word in text] == []
    if not isinstance(holder, File):  # the caller's own, to hand to whom he likes
        with pytest.raises(TypeError, match=r"pickle"):
            pickle.dumps(holder)
