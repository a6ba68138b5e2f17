"""`StripeSandbox`: keys, connected accounts, idempotency and errors; the routes are in the modules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from typing_extensions import override

from switchgear.errors import ConfigurationError, InvalidRequest
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.client import API_VERSION
from switchgear.testing.clock import FakeClock
from switchgear.testing.http import Arrived, Ids, Routes, answer
from switchgear.testing.outbox import Outbox
from switchgear.testing.stripe import (
    billing,
    catalog,
    checkout,
    customers,
    invoices,
    meters,
    payment_intents,
    payment_methods,
    payments,
    renewals,
    sent_events,
    subscription_items,
    subscriptions,
    tax_ids,
    test_clocks,
)
from switchgear.testing.stripe.account import Account, Cause, pairs
from switchgear.testing.stripe.catalog_objects import price as new_price
from switchgear.testing.stripe.catalog_objects import product as new_product
from switchgear.testing.stripe.objects import account
from switchgear.testing.stripe.refusals import Refusal
from switchgear.testing.stripe.store import JsonObject
from switchgear.types.headers import Headers

__all__ = ["StripeSandbox"]

_DAY: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class _Stored:
    """The first answer to an idempotency key."""

    request: object
    id: str
    at: int
    response: WireResponse


class StripeSandbox(Account):
    """Stripe: products to invoices, payments with test cards, subscriptions, checkout, meters and events.

    Payments go as the well-known test cards say (`pm_card_visa`, `pm_card_chargeDeclined`, ...), refunds succeed at
    once, there is no tax, and searches find what was just written. What becomes due as the clock goes on, such as
    renewals, is made up for when the next request comes, or by `advance`; what hangs on a test clock goes by that.

    Args:
        clock: Where the time comes from.
        webhooks: Where events go.
        ids: Where ids come from.
        account: The id of the account.
        connected: Whether it is a connected account, whose events name it.
    """

    @override
    def __init__(
        self, clock: Clock, webhooks: Outbox, ids: Ids, *, account: str = "acct_1Sandbox", connected: bool = False
    ) -> None:
        super().__init__(clock, webhooks, ids, account=account, connected=connected)
        self.connected: dict[str, StripeSandbox] = {}
        """Connected accounts by id; `connect` adds one."""
        self._stored: dict[str, _Stored] = {}

    # What a test arranges

    def connect(self, account: str) -> StripeSandbox:
        """Add a connected account, which has a state of its own and the same keys and clock."""
        added = StripeSandbox(self.clock, self.webhooks, self.ids, account=account, connected=True)
        added.secret_key, added.webhook_secret = self.secret_key, self.webhook_secret
        self.connected[account] = added
        return added

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
        """Add a price, and a product if none is named; nobody is told of them.

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
        now = self.now()
        of = product or self.add(new_product(self.ids.new("prod_", 14), now, "Product"))["id"]
        added = new_price(
            id or self.ids.new("price_1", 23),
            now,
            of,
            unit_amount=unit_amount,
            currency=currency,
            recurring=recurring if interval else None,
        )
        added_id: str = self.add(added)["id"]
        return added_id

    def complete_checkout(
        self,
        session_id: str,
        *,
        email: str = "customer@example.com",
        card: str | None = None,
        promotion_code: str | None = None,
    ) -> JsonObject:
        """What happens when the customer pays: see `checkout.session.completed`.

        Args:
            session_id: An open session.
            email: Whose, if the session does not say.
            card: What the customer pays with, such as `pm_card_visa`; None: as customers do who have no payment method.
            promotion_code: What the customer types, where the session takes promotion codes.

        Raises:
            InvalidRequest: The session is not open, or takes no such code, or the card is declined.
        """
        self.settle()
        with self.acting(Cause()):
            session = self.in_its_time(self.checkout_sessions[session_id])
            return checkout.complete(self, session, email, card, promotion_code)

    def authenticate(self, intent_id: str, *, succeeds: bool = True) -> JsonObject:
        """What happens when the customer confirms a payment, or the set-up of a card, with the bank (3D Secure).

        Args:
            intent_id: A payment intent or a setup intent that is `requires_action`.
            succeeds: Whether the customer manages to.

        Returns:
            The intent as it is then.

        Raises:
            InvalidRequest: It does not wait for that.
        """
        found = self.payment_intents.get(intent_id) or self.setup_intents.get(intent_id)
        if found is None or found["status"] != "requires_action":
            raise InvalidRequest(f"{intent_id} does not wait for its customer: {found and found['status']}")
        with self.acting(Cause()):
            self.in_its_time(found)
            if found["object"] == "setup_intent":
                return payment_methods.authenticated(self, found, succeeds=succeeds)
            done, decline = payments.authenticated(self, found, succeeds=succeeds)
            return billing.attempted(self, done, decline)

    def pause_subscription(self, subscription_id: str) -> JsonObject:
        """What happens when a trial ends without a way to pay, and the subscription is to pause then."""
        with self.acting(Cause()):
            found = self.in_its_time(self.subscriptions[subscription_id])
            return renewals.pause(self, found, "trial_end_without_payment_method")

    def advance(self, seconds: float = 0, *, days: float = 0) -> None:
        """Move the sandbox's clock, and let happen what becomes due by then; events say when it was due.

        Trials end, subscriptions renew, invoices are finalized and paid or not, sessions and coupons expire.

        Raises:
            ConfigurationError: The clock is one that cannot be moved.
        """
        if not isinstance(self.clock, FakeClock):
            raise ConfigurationError("only a FakeClock can be moved: Sandbox(clock=FakeClock())")
        self.clock.advance(seconds + days * _DAY)
        self.settle()

    def settle(self) -> None:
        """Let happen what is due by now, in this account and in those that are connected."""
        for at, kind, named in self.due(self.now()):
            with self.acting(Cause(), at):
                test_clocks.DUE[kind](self, named)
        for connected in self.connected.values():
            connected.settle()

    # Requests

    def plays(self, arrived: Arrived) -> bool:
        """Whether there is an answer to such a request."""
        return arrived in _ROUTES

    def answer(self, arrived: Arrived) -> WireResponse:
        """Answer a request."""
        cause = Cause(self.ids.new("req_", 14), arrived.headers.get("idempotency-key"))
        self.settle()
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

    def _answer_once(self, arrived: Arrived, cause: Cause) -> tuple[WireResponse, list[tuple[str, str]]]:
        """Answer, or replay the first answer to the request's idempotency key."""
        if arrived.method != "POST" or cause.key is None:
            return self._dispatched(arrived, cause), []
        request = (arrived.path, sorted(pairs(arrived)))
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

    def _dispatched(self, arrived: Arrived, cause: Cause) -> WireResponse:
        found = _ROUTES.find(arrived)
        if found is None:
            raise Refusal(404, f"Unrecognized request URL ({arrived.method}: {arrived.path}).")
        handler, request = found
        with self.acting(cause):
            return handler(self, request)

    def _refused(self, refusal: Refusal) -> WireResponse:
        return answer(refusal.status, {"error": refusal.error}, self.clock.now())


_account: Final = Routes()


@_account("GET", "/v1/account")
def _retrieve_account(stripe: Account, _request: Arrived) -> WireResponse:
    return stripe.ok(account(stripe.account, 1_700_000_000))


_RESOURCES: Final = (
    catalog.coupons,
    catalog.prices,
    catalog.products,
    catalog.promotion_codes,
    checkout.portal_sessions,
    checkout.sessions,
    customers.customers,
    invoices.invoice_items,
    invoices.invoice_payments,
    invoices.invoices,
    meters.meter_events,
    meters.meters,
    payment_intents.charges,
    payment_intents.payment_intents,
    payment_intents.refunds,
    payment_methods.payment_methods,
    payment_methods.setup_intents,
    sent_events.events,
    subscription_items.subscription_items,
    subscriptions.subscriptions,
    tax_ids.tax_ids,
    test_clocks.test_clocks,
)
_ROUTES: Final = Routes.of(_account, *(resource.routes for resource in _RESOURCES))
