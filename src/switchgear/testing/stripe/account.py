"""`Account`: the objects of one account, and the events about them; the routes are in the modules beside it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final, Literal, TypeVar
from urllib.parse import parse_qsl

from pydantic import JsonValue

from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.client import API_VERSION
from switchgear.stripe.signature import sign
from switchgear.testing.http import Arrived, Ids, answer
from switchgear.testing.outbox import Outbox, Webhook
from switchgear.testing.stripe.events import UPDATED, previous_attributes
from switchgear.testing.stripe.expansion import expand
from switchgear.testing.stripe.parameters import read, wire
from switchgear.testing.stripe.refusals import Refusal, missing
from switchgear.testing.stripe.store import JsonObject, Objects, Store
from switchgear.types.events import Source
from switchgear.types.times import to_seconds

__all__ = [
    "TEST_CLOCK",
    "Account",
    "Cause",
    "pairs",
]

TEST_CLOCK: Final = "test_helpers.test_clock"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cause:
    """The API request that is being answered; nothing in it where Stripe acts by itself."""

    id: str | None = None
    key: str | None = None


class Account:
    """What Stripe keeps of an account.

    Args:
        clock: Where the time comes from.
        webhooks: Where events go.
        ids: Where ids come from.
        account: The id of the account.
        connected: Whether it is a connected account, whose events name it.
    """

    def __init__(
        self,
        clock: Clock,
        webhooks: Outbox,
        ids: Ids,
        *,
        account: str = "acct_1Sandbox",
        connected: bool = False,
    ) -> None:
        self.clock: Clock = clock
        self.ids: Ids = ids
        self.account = account
        self.secret_key = "sk_test_sandbox"  # noqa: S105 - it opens nothing
        """The one key that is accepted."""
        self.webhook_secret = "whsec_sandbox"  # noqa: S105 - it opens nothing
        """What events are signed with."""
        self.default_card: str | None = "pm_card_visa"
        """What customers pay with who have no payment method, so that tests need none. None: as in Stripe, they cannot
        pay."""
        self.retry_days: Sequence[int] = (3, 5, 7)
        """How many days after a payment of a subscription has failed it is tried again, each time."""
        self.after_retries: Literal["cancel", "past_due", "unpaid"] = "cancel"
        """What becomes of a subscription whose last retry has failed."""
        self.upcoming_days: int | None = None
        """How many days before a renewal `invoice.upcoming` shows its invoice, which has no id yet; None: never."""
        self.kept: Final = Store()
        """All objects, by kind."""
        self.customers: Final[Objects] = self.kept.of("customer")
        """Those that were deleted are stubs."""
        self.products: Final[Objects] = self.kept.of("product")
        self.prices: Final[Objects] = self.kept.of("price")
        self.coupons: Final[Objects] = self.kept.of("coupon")
        self.promotion_codes: Final[Objects] = self.kept.of("promotion_code")
        self.subscriptions: Final[Objects] = self.kept.of("subscription")
        self.invoices: Final[Objects] = self.kept.of("invoice")
        self.payment_methods: Final[Objects] = self.kept.of("payment_method")
        self.payment_intents: Final[Objects] = self.kept.of("payment_intent")
        self.setup_intents: Final[Objects] = self.kept.of("setup_intent")
        self.charges: Final[Objects] = self.kept.of("charge")
        self.refunds: Final[Objects] = self.kept.of("refund")
        self.checkout_sessions: Final[Objects] = self.kept.of("checkout.session")
        self.portal_sessions: Final[Objects] = self.kept.of("billing_portal.session")
        self.events: Final[Objects] = self.kept.of("event")
        """As they were sent."""
        self.webhooks: Final = webhooks
        self._agendas: dict[str | None, list[tuple[int, int, str, str]]] = {None: []}
        """By test clock, what is to be looked at again: when, in which order, and the kind and id of it; heaps."""
        self._turns = count()
        self._planned: set[tuple[int, str, str]] = set()
        self._is_connected = connected
        self._cause = Cause()
        self._events: list[Webhook] = []
        self._at: int | None = None
        self._clock: str | None = None
        """The test clock in whose time is acted."""

    def now(self) -> int:
        """Unix seconds: by the clock, a test clock's, or when what is being made up for was due."""
        return to_seconds(self.clock.now()) if self._at is None else self._at

    # What the routes share

    @contextmanager
    def acting(self, cause: Cause, at: int | None = None) -> Generator[None, None, None]:
        """Do all of it, as of a time if one is given, and then send its events; or, if it is refused, nothing."""
        self._cause, self._events, self._at, self._clock = cause, [], at, None
        try:
            with self.kept.all_or_nothing():
                yield
        except Exception as refused:
            if not getattr(refused, "effect", False):
                self._events = []
            raise
        finally:
            self._at = self._clock = None
            for event in self._events:
                self.webhooks.send(event)

    @contextmanager
    def trying(self, at: int | None = None) -> Generator[None, None, None]:
        """Do something to see what would come of it, at a time if one is given, and undo all of it."""
        sent, now = len(self._events), self._at
        self._at = at or now
        try:
            with self.kept.undone():
                yield
        finally:
            self._at = now
            del self._events[sent:]

    def plan(self, at: int, kind: str, id: str) -> None:
        """Look at an object again at a time."""
        if (at, kind, id) not in self._planned:
            self._planned.add((at, kind, id))
            heappush(self._agendas.setdefault(self._clock, []), (at, next(self._turns), kind, id))

    def due(self, until: int) -> Iterator[tuple[int, str, str]]:
        """What is to be looked at by then: when it was due, and the kind and id of it, the earliest first."""
        agenda = self._agendas.get(self._clock, [])
        while agenda and agenda[0][0] <= until:
            at, _, kind, named = heappop(agenda)
            self._planned.discard((at, kind, named))
            yield at, kind, named

    def pass_to(self, at: int) -> None:
        """Act as of that time from here on."""
        self._at = at

    def read(self, shape: type[T], request: Arrived) -> T:
        """A request's parameters: of its form, or of its query."""
        return read(shape, pairs(request))

    def ok(self, thing: JsonObject, params: Mapping[str, Any] | None = None) -> WireResponse:
        """Answer an object, expanded as the parameters ask."""
        paths: Sequence[str] = (params or {}).get("expand") or ()
        return answer(200, expand(thing, paths, self.kept), self.clock.now())

    def found(self, kind: str, id: str, param: str, *, deleted: bool = False) -> JsonObject:
        """An object by its id, which a parameter names; one that was deleted only if that is asked for.

        Raises:
            Refusal: There is none.
        """
        found = self.kept.of(kind).get(id)
        if found is None or (found.get("deleted") and not deleted):
            raise missing(kind, id, param)
        return self.in_its_time(found)

    def in_its_time(self, thing: JsonObject) -> JsonObject:
        """An object; if it hangs on a test clock, what is done from here on is done in the time of that."""
        payer = self.customers.get(thing.get("customer") or "", {})
        clock = thing["id"] if thing["object"] == TEST_CLOCK else thing.get("test_clock") or payer.get("test_clock")
        if clock is not None and self._at is None:
            self._clock, self._at = clock, self.kept.of(TEST_CLOCK)[clock].get("frozen_time")
        return thing

    def customer(self, id: str, param: str = "customer") -> JsonObject:
        """A customer who was not deleted.

        Raises:
            Refusal: There is none.
        """
        return self.found("customer", id, param)

    def add(self, made: JsonObject, event: str | None = None) -> JsonObject:
        """Keep a new object, and send an event about it."""
        if made.get("test_clock", "") is None:
            made["test_clock"] = self._clock
        self.kept.of(made["object"])[made["id"]] = made
        if event is not None:
            self.emit(event, made)
        return made

    def save(self, changed: JsonObject, *events: str, quiet: bool = False) -> JsonObject:
        """Keep a changed object, and send what changed, if there are events of that; `events` are sent before it."""
        kept = self.kept.of(changed["object"])
        before = kept[changed["id"]]
        kept[changed["id"]] = changed
        for event in events:
            self.emit(event, changed)
        if not quiet and (updated := UPDATED.get(changed["object"])):
            self.updated(updated, changed, before)
        return changed

    def merge_metadata(self, thing: JsonObject, params: Mapping[str, Any]) -> None:
        """Merge metadata key by key; null drops a key, or all of them."""
        if "metadata" in params:
            given: Mapping[str, str | None] | None = params["metadata"]
            merged = {} if given is None else {**thing["metadata"], **given}
            thing["metadata"] = {key: value for key, value in merged.items() if value is not None}

    def assign(self, thing: JsonObject, params: Mapping[str, Any], names: Iterable[str]) -> None:
        """Set the fields that are given; nested objects field by field."""
        for name in names:
            if name not in params:
                continue
            value, old = wire(params[name]), thing.get(name)
            thing[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value

    def fill(self, thing: JsonObject, params: Mapping[str, Any], *, without: str = "") -> JsonObject:
        """Set all fields that are given and that the object has, and merge its metadata."""
        others = {"metadata", *without.split()}
        self.assign(thing, params, [name for name in params if name in thing and name not in others])
        self.merge_metadata(thing, params)
        return thing

    def updated(self, type: str, thing: JsonObject, before: JsonObject) -> None:
        """Send an event that says what changed; none if nothing did."""
        previous = previous_attributes(before, thing)
        if previous:
            self.emit(type, thing, previous)

    def emit(self, type: str, thing: JsonObject, previous: JsonObject | None = None) -> None:
        """Send an event, once all of what causes it is done."""
        data: JsonObject = {"object": _written(thing)} | ({} if previous is None else {"previous_attributes": previous})
        sent = self._envelope(type, data)
        self.events[sent["id"]] = sent
        self._events.append(self._webhook(sent))

    def event(self, type: str, object: Mapping[str, JsonValue], /, **envelope: JsonValue) -> Webhook:
        """An event about this object, signed when it is delivered; the envelope may say more, or otherwise."""
        return self._webhook(self._envelope(type, {"object": _written(object)}) | envelope)

    def _envelope(self, type: str, data: JsonObject) -> JsonObject:
        return {
            "id": self.ids.new("evt_1", 23),
            "object": "event",
            **({"account": self.account} if self._is_connected else {}),
            "api_version": API_VERSION,
            "created": self.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": self._cause.id, "idempotency_key": self._cause.key},
            "type": type,
        }

    def _webhook(self, sent: JsonObject) -> Webhook:
        def signed(body: bytes, at: datetime) -> Mapping[str, str]:
            return sign(body, self.webhook_secret, at=at)

        return Webhook.of(Source.STRIPE, sent["id"], sent["type"], sent, signed)


def _written(thing: Mapping[str, JsonValue]) -> JsonObject:
    """An object in Stripe's order: its id and its kind come first."""
    return {name: thing[name] for name in ("id", "object") if name in thing} | dict(thing)


def pairs(arrived: Arrived) -> list[tuple[str, str]]:
    """What a request was given: its form, or its query.

    Raises:
        Refusal: It is no text.
    """
    if arrived.method != "POST":
        return list(arrived.query)
    try:
        return parse_qsl(arrived.body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise Refusal(400, "Invalid request body: it is not UTF-8.") from None
