"""`StripeClient` and `AsyncStripeClient`, and what the pipeline has to know about Stripe.

Sources: Stripe's API reference (authentication, errors, idempotent requests, versioning) and its official SDK.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue
from typing_extensions import Unpack

from switchgear.errors import CardDeclined, ConfigurationError
from switchgear.pipeline.client import AsyncBaseApiClient, AsyncClientOptions, BaseApiClient, ClientOptions
from switchgear.pipeline.operation import Async, AsyncRaw, Bound, ModeT, Raw, Sync
from switchgear.pipeline.request import Repeat, Request, path
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import HTTP_REPEATS, Problem, ServiceSpec, problem_of_status
from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.billing_portal import BillingPortal
from switchgear.stripe.operations.checkout import Checkout
from switchgear.stripe.operations.customers import Customers
from switchgear.stripe.operations.subscriptions import Subscriptions
from switchgear.types.payload import Payload
from switchgear.types.reading import read_json
from switchgear.types.secrets import AsyncCredential, Credential

if TYPE_CHECKING:
    import stripe

__all__ = ["API_VERSION", "SPEC", "AsyncStripeClient", "StripeClient", "StripeNamespaces"]

API_VERSION: Final = "2026-10-28.endive"
"""The version that requests are made and answers are read in."""

_KEY: Final = re.compile(r"[sr]k_(test|live)_[!-~]+")
_ACCOUNT: Final = re.compile(r"acct_[0-9A-Za-z]+")
_OTHERS: Final = {
    "pk_": "a publishable key, which is for browsers",
    "whsec_": "a webhook's signing secret",
    "ek_": "an ephemeral key, which is for mobile apps",
    "acct_": "an account's id",
}
"""What is taken for a secret key by mistake, by its prefix."""


def _check_key(key: str) -> None:
    if _KEY.fullmatch(key):
        return
    kind = next((kind for prefix, kind in _OTHERS.items() if key.startswith(prefix)), "something else")
    raise ConfigurationError(f"Stripe needs a secret or restricted key (sk_ or rk_, test or live); this is {kind}")


def _live(key: str) -> bool | None:
    match = _KEY.fullmatch(key)
    return match and match[1] == "live"


def _problem(response: WireResponse) -> Problem | None:
    """Read an error: `{"error": {...}}`, of OAuth `{"error": "...", "error_description": "..."}`, or no JSON at all."""
    plain = problem_of_status(response)
    if plain is None or response.status < 400:
        return plain
    body = _json(response.content)
    error = body.child("error")
    code, declined, parameter = error.text("code"), error.text("decline_code"), error.text("param")
    message = error.text("message") or body.text("error_description") or plain.message
    if declined is not None:
        message = f"{message} ({code or 'declined'}: {declined})"
    elif parameter is not None and parameter not in message:
        message = f"{message} (parameter: {parameter})"
    return Problem(
        CardDeclined if response.status == 402 and error.text("type") == "card_error" else plain.error,
        message,
        _outcome(response, plain.outcome),
        code=declined or code or error.text("type") or body.text("error"),
    )


def _json(content: bytes) -> Payload:
    try:
        data: JsonValue = read_json(content)[0]
    except ValueError:
        data = None
    return Payload(data if isinstance(data, dict) else None)


def _outcome(response: WireResponse, otherwise: Outcome) -> Outcome:
    """Stripe says itself whether to go again, and outranks the status (API reference: `Stripe-Should-Retry`)."""
    asked = response.headers.get("stripe-should-retry", "").lower()
    if asked == "false":
        return Outcome.FINAL
    if otherwise is not Outcome.REFUSED and (asked == "true" or response.status == 409):
        return Outcome.INVITED
    return otherwise


def _check() -> Request[str | None]:
    return Request(method="GET", path=path("/v1/account"), decode=lambda content: _json(content).text("id"))


SPEC: Final = ServiceSpec(
    name="stripe",
    base_url="https://api.stripe.com",
    bases={
        "connect": "https://connect.stripe.com",
        "files": "https://files.stripe.com",
        "meter_events": "https://meter-events.stripe.com",
    },
    headers=(("Stripe-Version", API_VERSION),),
    tenant_header="Stripe-Account",
    events_name_scope=True,
    idempotency_header="Idempotency-Key",
    repeat={**HTTP_REPEATS, "POST": Repeat.KEYED},
    request_id_headers=("request-id",),
    problem=_problem,
    check_credential=_check_key,
    live=_live,
    check=_check,
)
"""Stripe, described."""


class StripeNamespaces(Bound[ModeT]):
    """What every kind of Stripe client offers."""

    @cached_property
    def billing_portal(self) -> BillingPortal[ModeT]:
        """The portal where customers see to their subscriptions."""
        return BillingPortal(self)

    @cached_property
    def checkout(self) -> Checkout[ModeT]:
        """The page where customers pay or subscribe."""
        return Checkout(self)

    @cached_property
    def customers(self) -> Customers[ModeT]:
        """Who pays."""
        return Customers(self)

    @cached_property
    def subscriptions(self) -> Subscriptions[ModeT]:
        """What customers pay for again and again."""
        return Subscriptions(self)


def _account(account: str | None) -> str | None:
    if account is not None and not _ACCOUNT.fullmatch(account):
        raise ConfigurationError("account must be the id of a connected account, acct_...")
    return account


class StripeClient(BaseApiClient, StripeNamespaces[Sync]):
    """Stripe. Any number of threads may share a client.

    Args:
        api_key: A secret or restricted key, or a function that answers the current one.
        account: A connected account to act for: `acct_...`
        **options: See `ClientOptions`.

    Raises:
        ConfigurationError: The key or the account does not have the form of one, or an option is not acceptable.
    """

    spec = SPEC

    def __init__(self, api_key: Credential, *, account: str | None = None, **options: Unpack[ClientOptions]) -> None:
        super().__init__(api_key, tenant=_account(account), **options)

    @cached_property
    def raw(self) -> StripeNamespaces[Raw]:
        """The same operations, answering `Response[value]`."""
        return StripeNamespaces[Raw].over(self._engine, Raw)

    @cached_property
    def sdk(self) -> stripe.StripeClient:
        """All of Stripe: the official SDK, sending through this client. See `switchgear.stripe.sdk`."""
        from switchgear.stripe.sdk import sync_sdk

        return sync_sdk(self._driver)


class AsyncStripeClient(AsyncBaseApiClient, StripeNamespaces[Async]):
    """Stripe. Any number of tasks of one event loop may share a client.

    Args:
        api_key: A secret or restricted key, or a function that answers the current one (or an awaitable of it).
        account: A connected account to act for: `acct_...`
        **options: See `AsyncClientOptions`.

    Raises:
        ConfigurationError: The key or the account does not have the form of one, or an option is not acceptable.
    """

    spec = SPEC

    def __init__(
        self, api_key: AsyncCredential, *, account: str | None = None, **options: Unpack[AsyncClientOptions]
    ) -> None:
        super().__init__(api_key, tenant=_account(account), **options)

    @cached_property
    def raw(self) -> StripeNamespaces[AsyncRaw]:
        """The same operations, answering a coroutine of `Response[value]`."""
        return StripeNamespaces[AsyncRaw].over(self._engine, AsyncRaw)

    @cached_property
    def sdk(self) -> stripe.StripeClient:
        """All of Stripe: the official SDK, its `*_async` methods sending through this client."""
        from switchgear.stripe.sdk import async_sdk

        return async_sdk(self._driver)
