"""Quotes: offers (Stripe's API reference: Quotes)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.checkout import LineItem
from switchgear.stripe.models.common import CollectionMethod, TaxBehavior
from switchgear.stripe.models.quote import Quote
from switchgear.stripe.operations.parameters import (
    STRIPE,
    AutomaticTaxParams,
    BillingModeParams,
    CustomFieldParams,
    DiscountParams,
    ExpandParams,
    IssuerParams,
    ListParams,
    MetadataParams,
    RecurringParams,
    WriteParams,
    whole,
)

__all__ = [
    "FromQuoteParams",
    "QuoteCreateParams",
    "QuoteFinalizeParams",
    "QuoteInvoiceSettingsParams",
    "QuoteItems",
    "QuoteLineItemParams",
    "QuoteLineItemPriceDataParams",
    "QuoteListParams",
    "QuoteParams",
    "QuoteSubscriptionDataParams",
    "QuoteTransferDataParams",
    "QuoteUpdateParams",
    "QuoteUpfrontItems",
    "Quotes",
    "QuotesUpdateLineItemParams",
    "QuotesUpdateSubscriptionDataParams",
]


class QuoteInvoiceSettingsParams(TypedDict, total=False):
    """`invoice_settings` of a quote."""

    custom_fields: Sequence[CustomFieldParams] | None
    days_until_due: int
    description: str | None
    footer: str | None
    issuer: IssuerParams


class QuoteTransferDataParams(TypedDict, total=False):
    """`transfer_data` of a quote."""

    destination: Required[str]
    amount: int
    amount_percent: float


class QuoteParams(WriteParams, total=False):
    """What can be said of a quote at any time."""

    application_fee_amount: Nullable[int]
    application_fee_percent: Nullable[float]
    automatic_tax: Given[AutomaticTaxParams]
    collection_method: Given[CollectionMethod]
    customer: Given[str]
    customer_account: Given[str]
    default_tax_rates: Nullable[Sequence[str]]
    description: Nullable[str]
    discounts: Nullable[Sequence[DiscountParams]]
    expires_at: Given[datetime]
    footer: Nullable[str]
    header: Nullable[str]
    invoice_settings: Given[QuoteInvoiceSettingsParams]
    metadata: Given[MetadataParams]
    on_behalf_of: Nullable[str]
    transfer_data: Nullable[QuoteTransferDataParams]


class FromQuoteParams(TypedDict, total=False):
    """`from_quote` of a quote."""

    quote: Required[str]
    is_revision: bool


class QuoteLineItemPriceDataParams(TypedDict, total=False):
    """`line_items.price_data` of a quote."""

    currency: Required[str]
    product: Required[str]
    recurring: RecurringParams
    tax_behavior: TaxBehavior
    unit_amount: int
    unit_amount_decimal: str


class QuoteLineItemParams(TypedDict, total=False):
    """`line_items` of a quote."""

    discounts: Sequence[DiscountParams] | None
    price: str
    price_data: QuoteLineItemPriceDataParams
    quantity: int
    tax_rates: Sequence[str] | None


class QuoteSubscriptionDataParams(TypedDict, total=False):
    """`subscription_data` of a quote."""

    billing_mode: BillingModeParams
    description: str
    effective_date: Literal["current_period_end"] | datetime | None
    metadata: MetadataParams
    trial_period_days: int | None


class QuoteCreateParams(QuoteParams, total=False):
    """What a quote is created with."""

    from_quote: Given[FromQuoteParams]
    line_items: Given[Sequence[QuoteLineItemParams]]
    subscription_data: Given[QuoteSubscriptionDataParams]
    test_clock: Given[str]


class QuotesUpdateLineItemParams(QuoteLineItemParams, total=False):
    """An item to add, or with `id` one to change."""

    id: str


class QuotesUpdateSubscriptionDataParams(TypedDict, total=False):
    """`subscription_data` of a quote."""

    description: str | None
    effective_date: Literal["current_period_end"] | datetime | None
    metadata: MetadataParams
    trial_period_days: int | None


class QuoteUpdateParams(QuoteParams, total=False):
    """What can be said of a quote that exists."""

    line_items: Given[Sequence[QuotesUpdateLineItemParams]]
    subscription_data: Given[QuotesUpdateSubscriptionDataParams]


class QuoteFinalizeParams(WriteParams, total=False):
    """Until when a quote can be accepted."""

    expires_at: Given[datetime]


class QuoteListParams(ListParams, total=False):
    """Which ones."""

    customer: Omittable[str]
    customer_account: Omittable[str]
    status: Omittable[Literal["accepted", "canceled", "draft", "open"]]
    test_clock: Omittable[str]


QUOTE: Final = Kind(STRIPE, "quote", "/v1/quotes/{quote_id}", Quote, shown_by=("customer",))
PDF: Final = Kind(STRIPE, "quote", "/v1/quotes/{quote_id}", whole, base="files")
LINE_ITEM: Final = Kind(STRIPE, "item", "/v1/quotes/{quote_id}/line_items/{item_id}", LineItem)
QUOTE_UPFRONT_ITEMS: Final = Kind(
    STRIPE, "item", "/v1/quotes/{quote_id}/computed_upfront_line_items/{item_id}", LineItem
)


class QuoteItems(Namespace[ModeT], path="quotes.line_items"):
    """`client.quotes.line_items`."""

    @paginated
    def list(self, quote_id: str, **params: Unpack[ListParams]) -> Paged[LineItem]:
        """List them, newest first."""
        return LINE_ITEM.list(params, quote_id)


class QuoteUpfrontItems(Namespace[ModeT], path="quotes.computed_upfront_line_items"):
    """`client.quotes.computed_upfront_line_items`."""

    @paginated
    def list(self, quote_id: str, **params: Unpack[ListParams]) -> Paged[LineItem]:
        """List them, newest first."""
        return QUOTE_UPFRONT_ITEMS.list(params, quote_id)


class Quotes(Namespace[ModeT], path="quotes"):
    """`client.quotes`."""

    @operation
    def create(self, **params: Unpack[QuoteCreateParams]) -> Request[Quote]:
        """Create a quote."""
        return QUOTE.create(params)

    @operation
    def retrieve(self, quote_id: str, **params: Unpack[ExpandParams]) -> Request[Quote]:
        """Read a quote."""
        return QUOTE.get(quote_id, params=params)

    @operation
    def update(self, quote_id: str, **params: Unpack[QuoteUpdateParams]) -> Request[Quote]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return QUOTE.update(quote_id, params=params)

    @operation
    def accept(self, quote_id: str, **params: Unpack[WriteParams]) -> Request[Quote]:
        """Accept a quote for the customer: a subscription or an invoice comes of it."""
        return QUOTE.update(quote_id, params=params, to="/accept")

    @operation
    def cancel(self, quote_id: str, **params: Unpack[WriteParams]) -> Request[Quote]:
        """Cancel a quote."""
        return QUOTE.update(quote_id, params=params, to="/cancel")

    @operation
    def finalize(self, quote_id: str, **params: Unpack[QuoteFinalizeParams]) -> Request[Quote]:
        """Finalize a draft, so that it can be accepted."""
        return QUOTE.update(quote_id, params=params, to="/finalize")

    @operation
    def pdf(self, quote_id: str) -> Request[bytes]:
        """The PDF of a quote that was finalized, as a whole (https://docs.stripe.com/quotes/overview)."""
        return PDF.get(quote_id, to="/pdf")

    @paginated
    def list(self, **params: Unpack[QuoteListParams]) -> Paged[Quote]:
        """List them, newest first."""
        return QUOTE.list(params)

    @cached_property
    def line_items(self) -> QuoteItems[ModeT]:
        """What quotes offer."""
        return QuoteItems(self)

    @cached_property
    def computed_upfront_line_items(self) -> QuoteUpfrontItems[ModeT]:
        """What quotes cost at once."""
        return QuoteUpfrontItems(self)
