"""`StripeClient` and `AsyncStripeClient`, and what the pipeline has to know about Stripe.

Sources: Stripe's API reference (authentication, idempotent requests, versioning) and its official SDK.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

from typing_extensions import Unpack

from switchgear.errors import ConfigurationError
from switchgear.pipeline.client import AsyncBaseApiClient, AsyncClientOptions, BaseApiClient, ClientOptions
from switchgear.pipeline.namespaces import Offered
from switchgear.pipeline.operation import Async, AsyncRaw, Bound, ModeT, Raw, Sync
from switchgear.pipeline.request import Repeat, Request, path
from switchgear.pipeline.service import HTTP_REPEATS, ServiceSpec
from switchgear.stripe import operations
from switchgear.stripe.problems import problem, read_object
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


def _check() -> Request[str | None]:
    return Request(method="GET", path=path("/v1/account"), decode=lambda content: read_object(content).text("id"))


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
    problem=problem,
    check_credential=_check_key,
    live=_live,
    check=_check,
)
"""Stripe, described."""


class StripeNamespaces(Bound[ModeT]):
    """What every kind of Stripe client offers."""

    account_links: Offered[operations.AccountLinks[ModeT]] = Offered(lambda: operations.AccountLinks)
    accounts: Offered[operations.Accounts[ModeT]] = Offered(lambda: operations.Accounts)
    application_fees: Offered[operations.ApplicationFees[ModeT]] = Offered(lambda: operations.ApplicationFees)
    balance: Offered[operations.Balances[ModeT]] = Offered(lambda: operations.Balances)
    balance_transactions: Offered[operations.BalanceTransactions[ModeT]] = Offered(
        lambda: operations.BalanceTransactions
    )
    billing: Offered[operations.Billing[ModeT]] = Offered(lambda: operations.Billing)
    billing_portal: Offered[operations.BillingPortal[ModeT]] = Offered(lambda: operations.BillingPortal)
    charges: Offered[operations.Charges[ModeT]] = Offered(lambda: operations.Charges)
    checkout: Offered[operations.Checkout[ModeT]] = Offered(lambda: operations.Checkout)
    coupons: Offered[operations.Coupons[ModeT]] = Offered(lambda: operations.Coupons)
    credit_notes: Offered[operations.CreditNotes[ModeT]] = Offered(lambda: operations.CreditNotes)
    customers: Offered[operations.Customers[ModeT]] = Offered(lambda: operations.Customers)
    disputes: Offered[operations.Disputes[ModeT]] = Offered(lambda: operations.Disputes)
    entitlements: Offered[operations.Entitlements[ModeT]] = Offered(lambda: operations.Entitlements)
    events: Offered[operations.Events[ModeT]] = Offered(lambda: operations.Events)
    file_links: Offered[operations.FileLinks[ModeT]] = Offered(lambda: operations.FileLinks)
    files: Offered[operations.Files[ModeT]] = Offered(lambda: operations.Files)
    invoice_items: Offered[operations.InvoiceItems[ModeT]] = Offered(lambda: operations.InvoiceItems)
    invoice_payments: Offered[operations.InvoicePayments[ModeT]] = Offered(lambda: operations.InvoicePayments)
    invoice_rendering_templates: Offered[operations.InvoiceRenderingTemplates[ModeT]] = Offered(
        lambda: operations.InvoiceRenderingTemplates
    )
    invoices: Offered[operations.Invoices[ModeT]] = Offered(lambda: operations.Invoices)
    mandates: Offered[operations.Mandates[ModeT]] = Offered(lambda: operations.Mandates)
    payment_intents: Offered[operations.PaymentIntents[ModeT]] = Offered(lambda: operations.PaymentIntents)
    payment_links: Offered[operations.PaymentLinks[ModeT]] = Offered(lambda: operations.PaymentLinks)
    payment_method_domains: Offered[operations.PaymentMethodDomains[ModeT]] = Offered(
        lambda: operations.PaymentMethodDomains
    )
    payment_methods: Offered[operations.PaymentMethods[ModeT]] = Offered(lambda: operations.PaymentMethods)
    payouts: Offered[operations.Payouts[ModeT]] = Offered(lambda: operations.Payouts)
    plans: Offered[operations.Plans[ModeT]] = Offered(lambda: operations.Plans)
    prices: Offered[operations.Prices[ModeT]] = Offered(lambda: operations.Prices)
    products: Offered[operations.Products[ModeT]] = Offered(lambda: operations.Products)
    promotion_codes: Offered[operations.PromotionCodes[ModeT]] = Offered(lambda: operations.PromotionCodes)
    quotes: Offered[operations.Quotes[ModeT]] = Offered(lambda: operations.Quotes)
    refunds: Offered[operations.Refunds[ModeT]] = Offered(lambda: operations.Refunds)
    reviews: Offered[operations.Reviews[ModeT]] = Offered(lambda: operations.Reviews)
    setup_attempts: Offered[operations.SetupAttempts[ModeT]] = Offered(lambda: operations.SetupAttempts)
    setup_intents: Offered[operations.SetupIntents[ModeT]] = Offered(lambda: operations.SetupIntents)
    shipping_rates: Offered[operations.ShippingRates[ModeT]] = Offered(lambda: operations.ShippingRates)
    subscription_items: Offered[operations.SubscriptionItems[ModeT]] = Offered(lambda: operations.SubscriptionItems)
    subscription_schedules: Offered[operations.SubscriptionSchedules[ModeT]] = Offered(
        lambda: operations.SubscriptionSchedules
    )
    subscriptions: Offered[operations.Subscriptions[ModeT]] = Offered(lambda: operations.Subscriptions)
    tax_codes: Offered[operations.TaxCodes[ModeT]] = Offered(lambda: operations.TaxCodes)
    tax_ids: Offered[operations.TaxIds[ModeT]] = Offered(lambda: operations.TaxIds)
    tax_rates: Offered[operations.TaxRates[ModeT]] = Offered(lambda: operations.TaxRates)
    test_helpers: Offered[operations.TestHelpers[ModeT]] = Offered(lambda: operations.TestHelpers)
    topups: Offered[operations.Topups[ModeT]] = Offered(lambda: operations.Topups)
    transfers: Offered[operations.Transfers[ModeT]] = Offered(lambda: operations.Transfers)
    webhook_endpoints: Offered[operations.WebhookEndpoints[ModeT]] = Offered(lambda: operations.WebhookEndpoints)


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

    def for_account(self, account: str) -> Self:
        """A sibling that acts for a connected account, with a limit and cached answers of its own.

        Raises:
            ConfigurationError: It is no id of an account.
        """
        return self.with_options(tenant=_account(account))

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

    def for_account(self, account: str) -> Self:
        """A sibling that acts for a connected account; see `StripeClient.for_account`."""
        return self.with_options(tenant=_account(account))

    @cached_property
    def raw(self) -> StripeNamespaces[AsyncRaw]:
        """The same operations, answering a coroutine of `Response[value]`."""
        return StripeNamespaces[AsyncRaw].over(self._engine, AsyncRaw)

    @cached_property
    def sdk(self) -> stripe.StripeClient:
        """All of Stripe: the official SDK, its `*_async` methods sending through this client."""
        from switchgear.stripe.sdk import async_sdk

        return async_sdk(self._driver)
