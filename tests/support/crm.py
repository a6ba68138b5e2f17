"""A service of one's own, clients of both colours for it, and a line on which it answers as a test says."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

from pydantic_core import from_json

import scripted
from scripted import Act, AsyncScriptedTransport, Script, ScriptedTransport, done
from switchgear.errors import CardDeclined, Conflict, InvalidRequest, NotFound, api_error_class
from switchgear.pipeline.body import json_body
from switchgear.pipeline.client import AsyncBaseApiClient, BaseApiClient
from switchgear.pipeline.encoding import repeated
from switchgear.pipeline.operation import (
    Async,
    AsyncRaw,
    Bound,
    Flow,
    ModeT,
    Namespace,
    Raw,
    Sync,
    fetch,
    flow,
    operation,
    paginated,
)
from switchgear.pipeline.page import Cursor, Offset, Paged, Slice, StartingAfter
from switchgear.pipeline.request import Caching, Repeat, Request, path
from switchgear.pipeline.retry import Outcome, outcome_of_status
from switchgear.pipeline.service import HTTP_REPEATS, Problem, ServiceSpec
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.testing.clock import FakeClock
from switchgear.types.cache import CacheTag
from switchgear.types.enums import Open
from switchgear.types.model import WireModel, decoder
from switchgear.types.unset import UNSET, Unset

__all__ = [
    "CLIENTS",
    "KEY",
    "SPEC",
    "Account",
    "Admins",
    "AsyncCrmClient",
    "Contact",
    "ContactList",
    "Contacts",
    "CrmClient",
    "CrmNamespaces",
    "Line",
    "Notes",
    "Standing",
    "async_client",
    "contact",
    "done",
    "problem",
    "reply",
    "sync_client",
]

KEY = "crm_key_of_the_tests"


class Standing(StrEnum):
    """How a contact stands."""

    LEAD = "lead"
    CUSTOMER = "customer"


class Contact(WireModel):
    """Somebody."""

    id: str
    name: str | None = None
    standing: Open[Standing] = Standing.LEAD


class ContactList(WireModel):
    """A page, however the list goes on."""

    items: tuple[Contact, ...]
    more: bool | None = None
    next: str | None = None
    total: int | None = None


class Account(WireModel):
    """The caller's account."""

    account: str


def _slice(body: bytes) -> Slice[Contact]:
    page = decoder(ContactList)(body)
    return Slice(page.items, has_more=page.more, next=page.next, total=page.total)


class Notes(Namespace[ModeT], path="contacts.notes"):
    """A namespace below another."""

    @operation
    def get(self, contact_id: str, note_id: str, /) -> Request[Contact]:
        """Fetch one note."""
        place = path("/contacts/{contact_id}/notes/{note_id}", contact_id=contact_id, note_id=note_id)
        return Request(method="GET", path=place, decode=decoder(Contact))


class Contacts(Namespace[ModeT], path="contacts"):
    """`/contacts`."""

    @cached_property
    def notes(self) -> Notes[ModeT]:
        """Operations on notes."""
        return Notes(self)

    @operation
    def get(self, contact_id: str, *, expand: bool = False) -> Request[Contact]:
        """Fetch one contact."""
        return Request(
            method="GET",
            path=path("/contacts/{contact_id}", contact_id=contact_id),
            query=repeated(expand=expand or None),
            decode=decoder(Contact),
            caching=Caching.ENTITY,
            tags=(CacheTag.of("crm", "contact", contact_id),),
        )

    @operation
    def create(
        self,
        name: str,
        *,
        password: str | None = None,
        nickname: str | Unset = UNSET,
        idempotency_key: str | None = None,
    ) -> Request[Contact]:
        """Create a contact."""
        if not name:
            raise InvalidRequest("name must not be empty")
        return Request(
            method="POST",
            path=path("/contacts"),
            body=json_body({"name": name, "password": password, "nickname": nickname}),
            decode=decoder(Contact),
            idempotency_key=idempotency_key,
            tags=(CacheTag.of("crm", "contact"),),
        )

    @operation
    def seal(self, contact_id: str) -> Request[Contact]:
        """Put a contact into the vault."""
        return Request(
            method="PUT",
            path=path("/contacts/{contact_id}/seal", contact_id=contact_id),
            decode=decoder(Contact),
            needs=("vault",),
        )

    @paginated
    def list(self, *, limit: int = 10, names: Sequence[str] = ()) -> Paged[Contact]:
        """List contacts; the next page starts after the last item."""
        query = repeated(limit=limit, name=tuple(names))
        return Paged(method="GET", path=path("/contacts"), query=query, decode=_slice, paging=StartingAfter())

    @paginated
    def search(self, text: str, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET) -> Paged[Contact]:
        """Search contacts; the next page skips those that were seen."""
        query = repeated(text=text, limit=limit, offset=offset)
        return Paged(method="GET", path=path("/search"), query=query, decode=_slice, paging=Offset(default_limit=2))

    @paginated
    def feed(self) -> Paged[Contact]:
        """Contacts as they came; the service hands out cursors."""
        return Paged(method="GET", path=path("/feed"), decode=_slice, paging=Cursor())

    @flow
    def ensure(self, contact_id: str, *, password: str = "") -> Flow[Contact]:
        """The contact; created if there is none."""
        if contact_id == "nobody":
            raise InvalidRequest("nobody cannot be a contact")
        try:
            contact = yield from fetch(Contacts.get.build(None, contact_id))
        except NotFound:
            contact = yield from fetch(Contacts.create.build(None, contact_id, password=password))
        return contact


class Admins(Contacts[ModeT], path="admins"):
    """A namespace that inherits another's operations."""

    @operation
    def ban(self, contact_id: str, /, *, reason: str) -> Request[Contact]:
        """Ban somebody."""
        return Request(
            method="POST",
            path=path("/contacts/{contact_id}/ban", contact_id=contact_id),
            body=json_body({"reason": reason}),
            decode=decoder(Contact),
            repeat=Repeat.SAFE,
        )


class CrmNamespaces(Bound[ModeT]):
    """What a client offers."""

    @cached_property
    def contacts(self) -> Contacts[ModeT]:
        """Operations on contacts."""
        return Contacts(self)

    @cached_property
    def admins(self) -> Admins[ModeT]:
        """Operations on contacts, and then some."""
        return Admins(self)


_CODES = {"declined": CardDeclined, "busy": Conflict}


def problem(response: WireResponse) -> Problem | None:
    """`{"message": ..., "code": ..., "request": ...}`, with words that may hold anything."""
    if response.status < 300:
        return None
    try:
        body: Any = from_json(response.content)
    except ValueError:
        body = {}
    said = cast(dict[str, str], body) if isinstance(body, dict) else {}
    kind = _CODES.get(said.get("code", ""), api_error_class(response.status))
    outcome = Outcome.INVITED if said.get("code") == "busy" else outcome_of_status(response.status)
    return Problem(kind, said.get("message", "it says no"), outcome, said.get("code"), said.get("request"))


SPEC = ServiceSpec(
    name="crm",
    base_url="https://crm.test",
    bases={"files": "https://files.crm.test"},
    headers=(("Crm-Version", "7"),),
    tenant_header="Crm-Tenant",
    extra_credentials={"vault": ("Vault-Key", "Vault-Secret")},
    idempotency_header="Idempotency-Key",
    repeat={**HTTP_REPEATS, "POST": Repeat.KEYED},
    problem=problem,
    live=lambda key: "live" in key,
    check=lambda: Request(method="GET", path=path("/account"), decode=lambda body: decoder(Account)(body).account),
)


class CrmClient(BaseApiClient, CrmNamespaces[Sync]):
    """The service, synchronously."""

    spec = SPEC

    @property
    def raw(self) -> CrmNamespaces[Raw]:
        """The same operations, each answering a `Response`."""
        return CrmNamespaces[Raw].over(self._engine, Raw)


class AsyncCrmClient(AsyncBaseApiClient, CrmNamespaces[Async]):
    """The service, asynchronously."""

    spec = SPEC

    @property
    def raw(self) -> CrmNamespaces[AsyncRaw]:
        """The same operations, each answering a `Response`."""
        return CrmNamespaces[AsyncRaw].over(self._engine, AsyncRaw)


def reply(body: object = None, status: int = 200, **headers: str) -> WireResponse:
    """An answer; text is the body as it is."""
    return scripted.reply(status, body.encode() if isinstance(body, str) else body, **headers)


def contact(id: str = "c1", **fields: object) -> dict[str, object]:
    """As the service writes one."""
    return {"id": id, **fields}


class Line(Script):
    """A line to the service, for both colours: each request meets the next act, and the last act repeats."""

    def __init__(self, *acts: Act) -> None:
        super().__init__(acts, FakeClock())
        self.transport = ScriptedTransport(self)
        self.async_transport = AsyncScriptedTransport(self)

    @property
    def requests(self) -> list[WireRequest]:
        """What was sent, oldest first."""
        return [sent.request for sent in self.sent]

    @property
    def asked(self) -> list[str]:
        """`GET /contacts?limit=10` and so on."""
        return [f"{request.method} /{request.url.split('/', 3)[3]}" for request in self.requests]


def sync_client(line: Line, credential: Any = KEY, **options: Any) -> CrmClient:
    """A synchronous client on a line, under a clock that takes no time."""
    return CrmClient(credential, **_options(line.transport, options))


def async_client(line: Line, credential: Any = KEY, **options: Any) -> AsyncCrmClient:
    """An asynchronous one."""
    return AsyncCrmClient(credential, **_options(line.async_transport, options))


def _options(transport: object, options: dict[str, Any]) -> dict[str, Any]:
    return {"transport": transport, "shared": Shared(clock=FakeClock()), **options}


CLIENTS = {"sync": sync_client, "async": async_client}
"""By colour."""
