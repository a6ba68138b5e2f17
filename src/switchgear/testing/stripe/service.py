"""`StripeSandbox`: keys, accounts, idempotency, errors and events; the routes are in the modules beside it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeVar
from urllib.parse import parse_qsl

from pydantic import JsonValue

from switchgear.errors import InvalidRequest
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.client import API_VERSION
from switchgear.stripe.signature import sign
from switchgear.testing.http import Arrived, Ids, Routes, answer
from switchgear.testing.outbox import Outbox, Webhook
from switchgear.testing.stripe import checkout, customers, subscriptions
from switchgear.testing.stripe.events import previous_attributes
from switchgear.testing.stripe.objects import JsonObject, account, listed, price, product
from switchgear.testing.stripe.pages import expand
from switchgear.testing.stripe.parameters import read, wire
from switchgear.testing.stripe.refusals import Refusal, invalid, missing
from switchgear.types.events import Source
from switchgear.types.headers import Headers
from switchgear.types.times import to_seconds

__all__ = ["StripeSandbox"]

T = TypeVar("T")

_DAY: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class _Cause:
    """The API request that is being answered; nothing in it where Stripe acts by itself."""

    id: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class _Stored:
    """The first answer to an idempotency key."""

    request: object
    id: str
    at: int
    response: WireResponse


class StripeSandbox:
    """Stripe: customers, subscriptions, checkout and portal sessions, with prices to refer to.

    Payments succeed at once, but for those with a payment method `pm_card_chargeDeclined...`. It keeps no invoices,
    payment methods, tax ids, tax rates or coupons, and searches find what was just written.

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
        self.customers: dict[str, JsonObject] = {}
        self.products: dict[str, JsonObject] = {}
        self.prices: dict[str, JsonObject] = {}
        self.subscriptions: dict[str, JsonObject] = {}
        self.checkout_sessions: dict[str, JsonObject] = {}
        self.line_items: dict[str, list[JsonObject]] = {}
        """By checkout session."""
        self.subscription_data: dict[str, Mapping[str, Any]] = {}
        """What the subscription is to begin with, by checkout session."""
        self.portal_sessions: dict[str, JsonObject] = {}
        self.connected: dict[str, StripeSandbox] = {}
        """Connected accounts by id; `connect` adds one."""
        self._webhooks = webhooks
        self._is_connected = connected
        self._stored: dict[str, _Stored] = {}
        self._cause = _Cause()
        self._events: list[Webhook] = []

    def now(self) -> int:
        """Unix seconds."""
        return to_seconds(self.clock.now())

    # What a test arranges

    def add_price(
        self,
        unit_amount: int | None = 1000,
        *,
        currency: str = "usd",
        interval: Literal["day", "week", "month", "year"] | None = "month",
        interval_count: int = 1,
        metered: bool = False,
        id: str | None = None,
        product: str | None = None,
    ) -> str:
        """Add a price, and a product if none is named.

        Args:
            unit_amount: In minor units.
            currency: In lower case.
            interval: How often it is due; None: once.
            interval_count: Every how many intervals.
            metered: Whether its quantity is measured.
            id: An id of one's own.
            product: The id of its product.

        Returns:
            The price's id.
        """
        recurring = {
            "interval": interval,
            "interval_count": interval_count,
            "usage_type": "metered" if metered else "licensed",
        }
        added = self._new_price(unit_amount, currency, recurring if interval else None, product=product, id=id)
        added_id: str = added["id"]
        return added_id

    def connect(self, account: str) -> StripeSandbox:
        """Add a connected account, which has a state of its own and the same keys and clock."""
        added = StripeSandbox(self.clock, self._webhooks, self.ids, account=account, connected=True)
        added.secret_key, added.webhook_secret = self.secret_key, self.webhook_secret
        self.connected[account] = added
        return added

    def complete_checkout(self, session_id: str, *, email: str = "customer@example.com") -> JsonObject:
        """What happens when the customer pays: see `checkout.session.completed`.

        Args:
            session_id: An open session.
            email: Whose, if the session does not say.

        Raises:
            InvalidRequest: The session is not open.
        """
        with self._acting(_Cause()):
            return checkout.complete(self, self.checkout_sessions[session_id], email)

    def pause_subscription(self, subscription_id: str) -> JsonObject:
        """What happens when a trial ends without a way to pay, and the subscription is to pause then."""
        with self._acting(_Cause()):
            return subscriptions.pause(self, self.subscriptions[subscription_id])

    # Requests

    def plays(self, arrived: Arrived) -> bool:
        """Whether there is an answer to such a request."""
        return any(arrived in routes for routes in _all_routes())

    def answer(self, arrived: Arrived) -> WireResponse:
        """Answer a request."""
        cause = _Cause(self.ids.new("req_", 14), arrived.headers.get("idempotency-key"))
        try:
            response, more = self._addressed(arrived)._answer_once(arrived, cause)
        except Refusal as refusal:
            response, more = self._refused(refusal), []
        more += [("Request-Id", cause.id or ""), ("Stripe-Version", API_VERSION)]
        if cause.key is not None:
            more.append(("Idempotency-Key", cause.key))
        return WireResponse(response.status, Headers((*response.headers.pairs, *more)), response.content)

    def _addressed(self, arrived: Arrived) -> StripeSandbox:
        """Whom a request is for: the account itself, or a connected one."""
        scheme, _, key = arrived.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not key:
            raise Refusal(401, "You did not provide an API key.")
        if key != self.secret_key:
            raise Refusal(401, f"Invalid API Key provided: {key[:8]}{'*' * max(0, len(key) - 12)}{key[-4:]}")
        name = arrived.headers.get("stripe-account", self.account)
        found = self if name == self.account else self.connected.get(name)
        if found is None:
            text = f"The provided key does not have access to account '{name}' (or that account does not exist)."
            raise Refusal(403, text, code="account_invalid")
        return found

    def _answer_once(self, arrived: Arrived, cause: _Cause) -> tuple[WireResponse, list[tuple[str, str]]]:
        """Answer, or replay the first answer to the request's idempotency key."""
        if arrived.method != "POST" or cause.key is None:
            return self._dispatched(arrived, cause), []
        request = (arrived.path, sorted(_pairs(arrived)))
        stored = self._stored.get(cause.key)
        if stored is not None and self.now() - stored.at < _DAY:
            if stored.request != request:
                text = (
                    "Keys for idempotent requests can only be used with the same parameters they were first used "
                    f"with. Try using a key other than '{cause.key}' if you meant to execute a different request."
                )
                raise Refusal(400, text, type="idempotency_error")
            return stored.response, [("Idempotent-Replayed", "true"), ("Original-Request", stored.id)]
        try:
            response = self._dispatched(arrived, cause)
        except Refusal as refusal:
            if refusal.status != 402:  # what was not executed is not stored
                raise
            response = self._refused(refusal)
        self._stored[cause.key] = _Stored(request, cause.id or "", self.now(), response)
        return response, [("Original-Request", cause.id or "")]

    def _dispatched(self, arrived: Arrived, cause: _Cause) -> WireResponse:
        for routes in _all_routes():
            found = routes.find(arrived)
            if found is not None:
                break
        else:
            raise Refusal(404, f"Unrecognized request URL ({arrived.method}: {arrived.path}).")
        handler, request = found
        with self._acting(cause):
            return handler(self, request)

    @contextmanager
    def _acting(self, cause: _Cause) -> Generator[None, None, None]:
        """Do all of it, and then send its events; or, if it is refused on the way, nothing."""
        kinds: list[dict[str, Any]] = [
            self.customers,
            self.products,
            self.prices,
            self.subscriptions,
            self.checkout_sessions,
            self.line_items,
            self.subscription_data,
            self.portal_sessions,
        ]
        before = [dict(kind) for kind in kinds]
        self._cause, self._events = cause, []
        try:
            yield
        except (Refusal, InvalidRequest):
            for kind, old in zip(kinds, before, strict=True):
                kind.clear()
                kind.update(old)
            raise
        for event in self._events:
            self._webhooks.send(event)

    def _refused(self, refusal: Refusal) -> WireResponse:
        return answer(refusal.status, {"error": refusal.error}, self.clock.now())

    def read(self, shape: type[T], request: Arrived) -> T:
        """A request's parameters: of its form, or of its query."""
        return read(shape, _pairs(request))

    def ok(self, thing: JsonObject, params: Mapping[str, Any] | None = None) -> WireResponse:
        """Answer an object, expanded as the parameters ask."""
        paths: Sequence[str] = (params or {}).get("expand") or ()
        return answer(200, expand(thing, paths, self._belonging), self.clock.now())

    def _belonging(self, field: str, thing: JsonObject) -> JsonObject | None:
        """The object that a field of another names by its id, or that is left out unless asked for."""
        value = thing.get(field)
        match field, thing.get("object"):
            case "line_items", "checkout.session":
                return listed(self.line_items[thing["id"]], f"/v1/checkout/sessions/{thing['id']}/line_items")
            case "subscriptions", "customer":
                own = [found for found in self.subscriptions.values() if found["customer"] == thing["id"]]
                alive = [found for found in own if found["status"] != "canceled"]
                return listed(reversed(alive), f"/v1/customers/{thing['id']}/subscriptions")
            case _ if not isinstance(value, str):
                return None
            case _:
                pass
        for kind in (self.customers, self.subscriptions, self.products, self.prices):
            if value in kind:
                return kind[value]
        raise invalid("expand", f"This property cannot be expanded ({field}).")

    # What the routes share

    def customer(self, id: str, param: str = "customer") -> JsonObject:
        """A customer who was not deleted.

        Raises:
            Refusal: There is none.
        """
        found = self.customers.get(id)
        if found is None or found.get("deleted"):
            raise missing("customer", id, param)
        return found

    def price(self, item: Mapping[str, Any], param: str) -> JsonObject:
        """The price of an item: one that exists, or that its `price_data` makes.

        Raises:
            Refusal: There is none, or its product does not exist.
        """
        if "price" in item:
            found = self.prices.get(item["price"])
            if found is None:
                raise missing("price", item["price"], f"{param}[price]")
            return found
        data = item.get("price_data")
        if data is None:
            raise invalid(f"{param}[price]", f"Missing required param: {param}[price].", "parameter_missing")
        if "product" in data and data["product"] not in self.products:
            raise missing("product", data["product"], f"{param}[price_data][product]")
        name = data.get("product_data", {}).get("name")
        return self._new_price(
            data.get("unit_amount"), data["currency"], data.get("recurring"), product=data.get("product"), name=name
        )

    def _new_price(
        self,
        unit_amount: int | None,
        currency: str,
        recurring: Mapping[str, Any] | None,
        *,
        product: str | None,
        name: str | None = None,
        id: str | None = None,
    ) -> JsonObject:
        added = price(
            id or self.ids.new("price_1", 23),
            self.now(),
            product or self._new_product(name or "Product"),
            unit_amount=unit_amount,
            currency=currency,
            recurring=recurring,
        )
        self.prices[added["id"]] = added
        return added

    def _new_product(self, name: str) -> str:
        made = self.ids.new("prod_", 14)
        self.products[made] = product(made, self.now(), name)
        return made

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

    def updated(self, type: str, thing: JsonObject, before: JsonObject) -> None:
        """Send an event that says what changed; none if nothing did."""
        previous = previous_attributes(before, thing)
        if previous:
            self.emit(type, thing, previous)

    def emit(self, type: str, thing: JsonObject, previous: JsonObject | None = None) -> None:
        """Send an event, once all of what causes it is done."""
        data: JsonObject = {"object": _written(thing)} | ({} if previous is None else {"previous_attributes": previous})
        self._events.append(self.event(type, thing, data=data))

    def event(self, type: str, object: Mapping[str, JsonValue], /, **envelope: JsonValue) -> Webhook:
        """An event about this object, signed when it is delivered; the envelope may say more, or otherwise."""
        event_id = self.ids.new("evt_1", 23)
        usual: dict[str, JsonValue] = {
            "id": event_id,
            "object": "event",
            **({"account": self.account} if self._is_connected else {}),
            "api_version": API_VERSION,
            "created": self.now(),
            "data": {"object": _written(object)},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": self._cause.id, "idempotency_key": self._cause.key},
            "type": type,
        }

        def signed(body: bytes, at: datetime) -> Mapping[str, str]:
            return sign(body, self.webhook_secret, at=at)

        return Webhook.of(Source.STRIPE, event_id, type, usual | envelope, signed)


def _written(thing: Mapping[str, JsonValue]) -> JsonObject:
    """An object in Stripe's order: its id and its kind come first."""
    return {name: thing[name] for name in ("id", "object") if name in thing} | dict(thing)


def _pairs(arrived: Arrived) -> list[tuple[str, str]]:
    if arrived.method != "POST":
        return list(arrived.query)
    try:
        return parse_qsl(arrived.body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise Refusal(400, "Invalid request body: it is not UTF-8.") from None


_routes: Final = Routes()


def _all_routes() -> tuple[Routes, ...]:
    return customers.routes, subscriptions.routes, checkout.routes, _routes


@_routes("GET", "/v1/account")
def _account(stripe: StripeSandbox, _request: Arrived) -> WireResponse:
    return stripe.ok(account(stripe.account, 1_700_000_000))
