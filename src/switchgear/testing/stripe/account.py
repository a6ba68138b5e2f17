"""`Account`: the objects of one account, and the events about them; the routes are in the modules beside it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qsl

from pydantic import JsonValue

from switchgear.errors import InvalidRequest
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.client import API_VERSION
from switchgear.stripe.signature import sign
from switchgear.testing.http import Arrived, Ids, answer
from switchgear.testing.outbox import Outbox, Webhook
from switchgear.testing.stripe.events import previous_attributes
from switchgear.testing.stripe.objects import JsonObject, listed, price, product
from switchgear.testing.stripe.pages import expand
from switchgear.testing.stripe.parameters import read, wire
from switchgear.testing.stripe.refusals import Refusal, invalid, missing
from switchgear.types.events import Source
from switchgear.types.times import to_seconds

__all__ = ["Account"]

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
        self.webhooks = webhooks
        self._is_connected = connected
        self._cause = Cause()
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

    # What the routes share

    @contextmanager
    def acting(self, cause: Cause) -> Generator[None, None, None]:
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
            self.webhooks.send(event)

    def read(self, shape: type[T], request: Arrived) -> T:
        """A request's parameters: of its form, or of its query."""
        return read(shape, pairs(request))

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


def pairs(arrived: Arrived) -> list[tuple[str, str]]:
    if arrived.method != "POST":
        return list(arrived.query)
    try:
        return parse_qsl(arrived.body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise Refusal(400, "Invalid request body: it is not UTF-8.") from None
