"""Law 12: the library never acts on import, starts no thread or loop by itself, and closes what it opened.

And each room knows only those that it may know, seen from a fresh process: the `__init__` of a parent package counts.
"""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from crm import CLIENTS, KEY, AsyncCrmClient, CrmClient, Line, contact, done, reply
from fresh import imports, run
from house import module_names
from loopback import Loopback, answer
from switchgear import ApiClientFactory, AsyncApiClientFactory
from switchgear.errors import ClientClosed
from switchgear.pipeline.transport import process

FOREIGN = {
    "aiohttp",
    "anyio",
    "cachetools",
    "clerk_backend_api",
    "cryptography",
    "django",
    "fastapi",
    "httpcore",
    "httpx",
    "hypothesis",
    "jwt",
    "opentelemetry",
    "pybreaker",
    "pydantic",
    "requests",
    "rich",
    "sniffio",
    "sqlalchemy",
    "starlette",
    "stripe",
    "svix",
    "tenacity",
}
"""What somebody may mind to have loaded."""

BASE = tuple(f"switchgear.{name}" for name in ("types", "errors", "_extras", "_fork", "_frames", "_version"))
PIPELINE = (*BASE, "switchgear._observers", "switchgear.gather", "switchgear.settings", "switchgear.pipeline")


@dataclass(frozen=True)
class Row:
    """What the modules of a room may load."""

    rooms: tuple[str, ...]
    ours: tuple[str, ...] = ()
    """Other rooms of the library."""
    foreign: frozenset[str] = frozenset({"pydantic"})
    but: tuple[str, ...] = ()
    """Modules of these rooms that another row speaks of."""

    def speaks_of(self, name: str) -> bool:
        return _within(name, self.rooms) and not _within(name, self.but)


def _within(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


SENDING = {"ayrshare": ("content",)}
"""Beside clients, operations and problems, what only they need."""


def _service(name: str) -> list[Row]:
    room = f"switchgear.{name}"
    models, events = f"{room}.models", f"{room}.events"
    pipeline = frozenset({"pydantic", "cachetools"})
    sending = tuple(f"{room}.{name}" for name in ("client", "operations", "problems", *SENDING.get(name, ())))
    return [
        Row((models,), BASE),
        Row((f"{room}.signature",), BASE),
        Row((events,), (*BASE, models)),
        Row(sending, (*PIPELINE, models, *sending), pipeline),
    ]


TOKENS = (
    *BASE,
    "switchgear._observers",
    "switchgear.settings",
    *(f"switchgear.pipeline.{name}" for name in ("_pybreaker", "breaker", "clock", "flight", "hooks", "waiting")),
)
JWT = frozenset({"pydantic", "jwt", "cryptography"})
FRAMEWORKS = {"anyio", "django", "sniffio", "starlette"}
SERVICES = ("ayrshare", "clerk", "stripe")
FACTS = tuple(f"switchgear.{name}.{room}" for name in SERVICES for room in ("models", "events", "signature"))
CACHED = frozenset({"pydantic", "cachetools"})
STRIPE = ("models", "events", "parsing", "client", "event_types", "operations", "problems")
STRIPE_EVENTS = tuple(f"switchgear.stripe.{name}" for name in STRIPE[:3])
STRIPE_CALLS = tuple(f"switchgear.stripe.{name}" for name in STRIPE)
RING = ("switchgear.stripe.models",)
"""The room whose modules name each other."""
STRATEGIES = "switchgear.testing.factories.strategies"
OWN = CACHED | {"httpcore", "anyio", "sniffio"}
ROWS = [
    Row(("switchgear.types",), ("switchgear._fork",)),
    Row(("switchgear.errors",), foreign=frozenset()),
    Row(("switchgear._extras",), foreign=frozenset()),
    Row(("switchgear._fork",), foreign=frozenset()),
    Row(("switchgear._frames",), BASE, foreign=frozenset()),
    Row(("switchgear._lazy",), foreign=frozenset()),
    Row(("switchgear._observers",), BASE),
    Row(("switchgear._version",), foreign=frozenset()),
    Row(("switchgear.settings", "switchgear.gather"), BASE),
    Row(("switchgear.pipeline",), PIPELINE, CACHED, but=("switchgear.pipeline.transport",)),
    Row(
        ("switchgear.pipeline.transport",),
        PIPELINE,
        OWN,
        but=("switchgear.pipeline.transport.callers", "switchgear.pipeline.transport._aiohttp"),
    ),
    Row(("switchgear.pipeline.transport._aiohttp",), PIPELINE, OWN | {"aiohttp"}),
    Row(("switchgear.pipeline.transport.callers",), PIPELINE, OWN | {"httpx", "rich"}),
    *(row for name in SERVICES for row in _service(name)),
    Row(("switchgear.clerk.tokens",), TOKENS, JWT),
    Row(("switchgear.clerk.web",), (*TOKENS, "switchgear.clerk.tokens"), JWT | FRAMEWORKS),
    Row(("switchgear.stripe.parsing",), (*BASE, "switchgear.stripe.models", "switchgear.stripe.events")),
    Row(("switchgear.stripe.event_types",), BASE),
    Row(("switchgear.stripe.envelopes",), (*BASE, *STRIPE_EVENTS)),
    Row(("switchgear.stripe.following",), (*PIPELINE, *STRIPE_CALLS), CACHED),
    Row(("switchgear.stripe.webhook_check",), (*PIPELINE, *STRIPE_CALLS, "switchgear.webhooks"), CACHED),
    Row(
        ("switchgear.stripe.sdk", "switchgear.stripe.sdk_terms"),
        PIPELINE,
        OWN | {"stripe", "requests", "httpx", "rich"},
    ),
    Row(("switchgear.factory",), PIPELINE, CACHED),
    Row(("switchgear.telemetry",), PIPELINE, CACHED | {"opentelemetry"}),
    Row(("switchgear.webhooks",), (*BASE, "switchgear._observers"), CACHED),
    Row(("switchgear.sync",), BASE),
    Row(("switchgear.mirror",), (*BASE, "switchgear.sync", *FACTS)),
    Row(("switchgear.domains",), (*BASE, "switchgear.sync", "switchgear.mirror", *FACTS)),
    Row(
        ("switchgear.backfill",),
        (*PIPELINE, "switchgear.sync", "switchgear.mirror", *(f"switchgear.{name}" for name in SERVICES)),
        CACHED,
    ),
    Row(
        ("switchgear.testing",),
        (*PIPELINE, *(f"switchgear.{name}" for name in SERVICES)),
        CACHED,
        but=("switchgear.testing.factories",),
    ),
    Row(("switchgear.testing.factories",), (*BASE, "switchgear.domains"), but=(STRATEGIES,)),
    Row(
        (STRATEGIES,),
        (*BASE, "switchgear.domains", "switchgear.testing.factories"),
        frozenset({"pydantic", "hypothesis"}),
    ),
]
SHARED = {"switchgear._extras", "switchgear._lazy"}
LIGHT = (
    "switchgear",
    "switchgear.errors",
    *(f"switchgear.{room}" for room in ("types", "webhooks", "testing", "sync", "domains", "pipeline", *SERVICES)),
    "switchgear.pipeline.transport",
    "switchgear.testing.factories",
)
"""What loads next to nothing until one of its names is used."""
HEAVY = FOREIGN | {"asyncio", "concurrent", "email", "http", "ssl"}
PRELOADED = (
    *("asyncio", "concurrent.futures", "decimal", "email.utils", "hashlib", "importlib.metadata", "inspect", "json"),
    *("random", "ssl", "typing_extensions", "urllib.request", "uuid", "zoneinfo"),
    *(f"pydantic.{name}" for name in ("alias_generators", "fields", "functional_serializers", "functional_validators")),
    *(f"pydantic.{name}" for name in ("json_schema", "main", "networks", "root_model", "type_adapter", "types")),
)
"""What any module may load, loaded once."""


def _parents(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts) + 1)}


def _faults(row: Row, loaded: frozenset[str]) -> set[str]:
    """What modules of a room load although the room may not know it."""
    rooms = (*row.rooms, *row.ours)
    known = {parent for room in rooms for parent in _parents(room)} | SHARED
    ours = {one for one in loaded if _within(one, ("switchgear",)) and not _within(one, rooms)} - known
    return ours | ({one.split(".")[0] for one in loaded} & FOREIGN) - row.foreign


class TestImports:
    def test_one_row_speaks_of_each_module(self):
        spoken = {name: sum(row.speaks_of(name) for row in ROWS) for name in module_names() if name not in LIGHT}
        assert {name: rows for name, rows in spoken.items() if rows != 1} == {}

    def test_modules_load_only_what_their_room_may_know_and_do_nothing_else(self):
        """Those of a room together, for where there is no ring, none needs another to be loaded before it."""
        rows = {f"{name} by itself": Row((name,), foreign=frozenset()) for name in LIGHT}
        groups = {f"{name} by itself": [name] for name in LIGHT}
        for row in ROWS:
            room = [name for name in module_names() if row.speaks_of(name)]
            parts = [[name] for name in room] if row.rooms == RING else [room]
            groups |= {" ".join(part): part for part in parts}
            rows |= {" ".join(part): row for part in parts}
        imported = imports(groups, PRELOADED)
        faults = {name: _faults(rows[name], one.loaded) for name, one in imported.items()}
        assert {name: found for name, found in faults.items() if found} == {}
        changed = {name: one.changed for name, one in imported.items() if one.changed}
        changed.pop("switchgear.telemetry", None)  # up to 1.41, OpenTelemetry brings a package that adds a finder
        assert changed == {}

    def test_what_is_light_loads_nothing_heavy(self):
        light = imports({name: [name] for name in LIGHT})
        loaded = {name: {one.split(".")[0] for one in imported.loaded} for name, imported in light.items()}
        assert {name: found & HEAVY for name, found in loaded.items()} == {name: set() for name in LIGHT}

    def test_every_room_that_a_row_speaks_of_is_there(self):
        rooms = {room for row in ROWS for room in row.rooms}
        assert rooms <= set(module_names())


KEYS = {"Clerk": "sk_test_key", "Stripe": "sk_test_key", "Ayrshare": "ayrshare-key"}
_REPORT = """
import sys, threading
def report():
    loaded = {name.split(".")[0] for name in sys.modules}
    print(threading.active_count(), *sorted(loaded & set("""
_REPORT += repr(sorted(FOREIGN - {"pydantic", "cachetools", "anyio", "sniffio"})) + ")))"


def reports(code: str, **environment: str) -> list[str]:
    """What a fresh process loaded of foreign libraries, and how many threads it had, at each `report()`."""
    return run(f"{_REPORT}\n{code}", **environment).splitlines()


class TestConstructing:
    @pytest.mark.parametrize("service", KEYS)
    def test_a_client_loads_its_connections_and_starts_no_thread(self, service):
        code = f"""
import switchgear
report()
client = switchgear.{service}Client({KEYS[service]!r})
report()
other = switchgear.Async{service}Client({KEYS[service]!r})
report()
client.close()
report()
"""
        assert reports(code) == ["1", "1 httpcore", "1 httpcore", "1 httpcore"]

    def test_behind_a_proxy_nothing_else_is_loaded(self):
        code = "import switchgear; switchgear.ClerkClient('sk_test_key'); report()"
        assert reports(code, HTTPS_PROXY="http://127.0.0.1:9") == ["1 httpcore"]

    def test_with_a_transport_of_the_callers_nothing_is_loaded_before_something_fails(self):
        code = """
from switchgear.testing import FakeClock, Sandbox
from switchgear import ClerkClient, Shared
sandbox = Sandbox()
client = ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport, shared=Shared(clock=FakeClock()))
client.users.list().first()
report()
sandbox.clerk.answer = lambda arrived: type(client.send)  # what is no answer
class Down:
    def send(self, request, timeouts):
        from switchgear.errors import Fault, TransportFault
        raise TransportFault(Fault.CONNECT, "down", sent=False)
    def close(self): pass
try:
    ClerkClient("sk_test_key", transport=Down(), shared=Shared(clock=FakeClock())).users.get("user_1")
except Exception as error:
    print(type(error).__name__)
report()
"""
        before, error, after = reports(code)
        assert (before, error) == ("1", "ConnectFailed")
        assert set(after.split()) == {"1", "tenacity"}, "pybreaker would import redis where it is installed"

    def test_a_receiver_loads_its_service_and_nothing_that_sends(self):
        code = """
from switchgear.webhooks import ClerkReceiver, StripeReceiver, AyrshareReceiver
StripeReceiver("whsec_test"), ClerkReceiver("whsec_dGVzdA=="), AyrshareReceiver("secret")
report()
print("switchgear.pipeline" in sys.modules)
"""
        assert reports(code) == ["1", "False"]

    def test_the_official_sdk_is_loaded_when_it_is_used(self):
        code = """
from switchgear import StripeClient
client = StripeClient("sk_test_key")
report()
client.sdk
report()
"""
        before, after = reports(code)
        assert before == "1 httpcore"
        assert "stripe" in after.split()


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback(answer(200, json.dumps(contact()).encode())) as running:
        yield running


@pytest.fixture
def own_process_transport(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_shared", None)
    monkeypatch.setattr(process, "_borrowers", 0)


@pytest.mark.usefixtures("own_process_transport")
class TestClosing:
    def test_the_last_of_the_synchronous_clients_closes_the_connections(self, server):
        first, second = (CrmClient(KEY, base_url=server.url) for _ in range(2))
        for client in (first, second, first.with_options(attempts=1)):
            assert client.contacts.get("c1").id == "c1"
        assert server.connections == server.open == 1
        first.close()
        first.close()
        assert server.open == 1
        second.close()
        assert server.settled() == 0

    def test_a_factory_closes_what_its_clients_opened(self, server):
        with ApiClientFactory() as factory:
            client = factory.client(CrmClient, KEY, base_url=server.url)
            assert client.contacts.get("c1").id == "c1"
        assert server.settled() == 0
        with pytest.raises(ClientClosed):
            client.contacts.get("c1")

    async def test_an_asynchronous_client_closes_its_own(self, server):
        async with AsyncCrmClient(KEY, base_url=server.url) as client:
            assert (await client.contacts.get("c1")).id == "c1"
            assert server.open == 1
        await client.close()
        assert server.settled() == 0

    async def test_an_asynchronous_factory_closes_what_its_clients_opened(self, server):
        async with AsyncApiClientFactory() as factory:
            client = factory.client(AsyncCrmClient, KEY, base_url=server.url)
            assert (await client.contacts.get("c1")).id == "c1"
        assert server.settled() == 0

    def test_a_second_event_loop_has_connections_of_its_own(self, server):
        client = AsyncCrmClient(KEY, base_url=server.url)

        async def use() -> str:
            found = await asyncio.gather(*(client.contacts.get("c1") for _ in range(3)))
            return found[0].id

        for _ in range(2):
            assert asyncio.run(use()) == "c1"
            assert server.settled() == 0  # what a loop opened is closed with it, though nobody closed the client
        asyncio.run(client.close())
        gc.collect()

    def test_a_callers_httpx_client_is_left_open(self, server):
        with httpx.Client() as own:
            for _ in range(2):
                with CrmClient(KEY, base_url=server.url, http_client=own) as client:
                    assert client.contacts.get("c1").id == "c1"
            assert server.connections == server.open == 1
        assert server.settled() == 0

    async def test_a_callers_asynchronous_httpx_client_is_left_open(self, server):
        async with httpx.AsyncClient() as own:
            for _ in range(2):
                async with AsyncCrmClient(KEY, base_url=server.url, http_client=own) as client:
                    assert (await client.contacts.get("c1")).id == "c1"
            assert server.connections == server.open == 1
        assert server.settled() == 0

    @pytest.mark.parametrize("colour", CLIENTS)
    def test_siblings_share_the_end(self, colour):
        client: Any = CLIENTS[colour](Line(reply(contact())))
        sibling = client.with_options(deadline=1.0)
        done(sibling.close())
        with pytest.raises(ClientClosed):
            done(client.contacts.get("c1"))
