"""`StripeSandbox`: keys, connected accounts, idempotency and errors; the routes are in the modules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.client import API_VERSION
from switchgear.testing.http import Arrived, Ids, Routes, answer
from switchgear.testing.outbox import Outbox
from switchgear.testing.stripe import checkout, customers, subscriptions
from switchgear.testing.stripe.account import Account, Cause, pairs
from switchgear.testing.stripe.objects import JsonObject, account
from switchgear.testing.stripe.refusals import Refusal
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

    def complete_checkout(self, session_id: str, *, email: str = "customer@example.com") -> JsonObject:
        """What happens when the customer pays: see `checkout.session.completed`.

        Args:
            session_id: An open session.
            email: Whose, if the session does not say.

        Raises:
            InvalidRequest: The session is not open.
        """
        with self.acting(Cause()):
            return checkout.complete(self, self.checkout_sessions[session_id], email)

    def pause_subscription(self, subscription_id: str) -> JsonObject:
        """What happens when a trial ends without a way to pay, and the subscription is to pause then."""
        with self.acting(Cause()):
            return subscriptions.pause(self, self.subscriptions[subscription_id])

    # Requests

    def plays(self, arrived: Arrived) -> bool:
        """Whether there is an answer to such a request."""
        return any(arrived in routes for routes in _all_routes())

    def answer(self, arrived: Arrived) -> WireResponse:
        """Answer a request."""
        cause = Cause(self.ids.new("req_", 14), arrived.headers.get("idempotency-key"))
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
        for routes in _all_routes():
            found = routes.find(arrived)
            if found is not None:
                break
        else:
            raise Refusal(404, f"Unrecognized request URL ({arrived.method}: {arrived.path}).")
        handler, request = found
        with self.acting(cause):
            return handler(self, request)

    def _refused(self, refusal: Refusal) -> WireResponse:
        return answer(refusal.status, {"error": refusal.error}, self.clock.now())


_routes: Final = Routes()


def _all_routes() -> tuple[Routes, ...]:
    return customers.routes, subscriptions.routes, checkout.routes, _routes


@_routes("GET", "/v1/account")
def _account(stripe: Account, _request: Arrived) -> WireResponse:
    return stripe.ok(account(stripe.account, 1_700_000_000))
