"""Customers: who pays (Stripe's API reference: Customers)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import ValidationError
from typing_extensions import TypedDict, Unpack

from switchgear.errors import InvalidRequest
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.request import Caching, Request, path
from switchgear.stripe.models.customer import Customer, DeletedCustomer
from switchgear.stripe.operations.parameters import (
    AddressParams,
    CustomFieldParams,
    ExpandParams,
    Given,
    ListParams,
    MetadataParams,
    Nullable,
    ShippingParams,
    TimeRange,
    checked,
)
from switchgear.stripe.operations.requests import created, delete, listing, read, search, tag, write
from switchgear.types.model import decoder
from switchgear.types.unset import UNSET

__all__ = [
    "CustomerCreateParams",
    "CustomerInvoiceParams",
    "CustomerListParams",
    "CustomerParams",
    "CustomerSearchParams",
    "CustomerTaxParams",
    "CustomerTaxUpdateParams",
    "CustomerUpdateParams",
    "Customers",
    "TaxIdParams",
]


class CustomerInvoiceParams(TypedDict, total=False):
    """What a customer's invoices begin with."""

    custom_fields: Sequence[CustomFieldParams] | None
    """Up to four."""
    default_payment_method: str | None
    footer: str | None


class CustomerTaxParams(TypedDict, total=False):
    """What automatic tax goes by."""

    ip_address: str | None
    validate_location: Literal["deferred", "immediately"]


class CustomerTaxUpdateParams(TypedDict, total=False):
    """What automatic tax goes by from now on."""

    ip_address: str | None
    validate_location: Literal["auto", "deferred", "immediately"]


class TaxIdParams(TypedDict):
    """A tax id, such as `eu_vat` and `FRAB123456789`."""

    type: str
    value: str


class CustomerParams(ExpandParams, total=False):
    """What can be said of a customer at any time."""

    address: Nullable[AddressParams]
    balance: Given[int]
    """In minor units; negative is credit."""
    business_name: Nullable[str]
    description: Nullable[str]
    email: Nullable[str]
    individual_name: Nullable[str]
    invoice_prefix: Given[str]
    """1 to 12 upper-case letters or digits."""
    invoice_settings: Given[CustomerInvoiceParams]
    metadata: Nullable[MetadataParams]
    name: Nullable[str]
    next_invoice_sequence: Given[int]
    phone: Nullable[str]
    preferred_locales: Nullable[Sequence[str]]
    shipping: Nullable[ShippingParams]
    tax_exempt: Nullable[Literal["exempt", "none", "reverse"]]


class CustomerCreateParams(CustomerParams, total=False):
    """What can be said of a new customer."""

    payment_method: Given[str]
    """Attached to the customer."""
    tax: Given[CustomerTaxParams]
    tax_id_data: Given[Sequence[TaxIdParams]]
    test_clock: Given[str]


class CustomerUpdateParams(CustomerParams, total=False):
    """What can be said of a customer who exists."""

    default_source: Given[str]
    tax: Given[CustomerTaxUpdateParams]


class CustomerListParams(ListParams, total=False):
    """Which customers."""

    email: Given[str]
    """Exactly this one, in this case."""
    created: Given[TimeRange | datetime]
    test_clock: Given[str]


class CustomerSearchParams(ExpandParams, total=False):
    """Which part of what a search finds."""

    limit: Given[int]
    """How many items a page holds: 1 to 100; Stripe's default is 10."""
    page: Given[str]
    """A cursor that an earlier page named."""


class Customers(Namespace[ModeT], path="customers"):
    """`client.customers`."""

    @operation
    def create(
        self, *, idempotency_key: str | None = None, **params: Unpack[CustomerCreateParams]
    ) -> Request[Customer]:
        """Create a customer.

        Args:
            idempotency_key: A key of one's own, for a job that may be restarted; one is minted otherwise.
            **params: See `CustomerCreateParams`.

        Raises:
            InvalidRequest: A parameter is unknown, or beyond Stripe's limits.
        """
        fields = checked(CustomerCreateParams, params, new=True)
        return write(path("/v1/customers"), decoder(Customer), fields, idempotency_key, tags=(created("customer"),))

    @operation
    def retrieve(
        self, customer_id: str, *, expand: Given[Sequence[str]] = UNSET
    ) -> Request[Customer | DeletedCustomer]:
        """Read a customer. One who was deleted is answered too, as what is left of them."""
        return read(
            path("/v1/customers/{customer_id}", customer_id=customer_id),
            _customer,
            checked(ExpandParams, {"expand": expand}),
            caching=Caching.ENTITY,
            tags=(tag("customer", customer_id),),
        )

    @operation
    def update(
        self, customer_id: str, *, idempotency_key: str | None = None, **params: Unpack[CustomerUpdateParams]
    ) -> Request[Customer]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key.

        Args:
            customer_id: `cus_...`
            idempotency_key: A key of one's own, for a job that may be restarted; one is minted otherwise.
            **params: See `CustomerUpdateParams`.

        Raises:
            InvalidRequest: A parameter is unknown, or beyond Stripe's limits.
        """
        return write(
            path("/v1/customers/{customer_id}", customer_id=customer_id),
            decoder(Customer),
            checked(CustomerUpdateParams, params),
            idempotency_key,
            tags=(tag("customer", customer_id),),
        )

    @operation
    def delete(self, customer_id: str) -> Request[DeletedCustomer]:
        """Delete a customer for good, and cancel all of their subscriptions."""
        return delete(
            path("/v1/customers/{customer_id}", customer_id=customer_id),
            decoder(DeletedCustomer),
            tags=(tag("customer", customer_id), tag("subscription")),
            gone=json.dumps({"id": customer_id, "object": "customer", "deleted": True}).encode(),
        )

    @paginated
    def list(self, **params: Unpack[CustomerListParams]) -> Paged[Customer]:
        """List customers, newest first.

        Args:
            **params: See `CustomerListParams`.

        Raises:
            InvalidRequest: A parameter is unknown, or beyond Stripe's limits.
        """
        return listing(path("/v1/customers"), Customer, checked(CustomerListParams, params), tags=(tag("customer"),))

    @paginated
    def search(self, query: str, **params: Unpack[CustomerSearchParams]) -> Paged[Customer]:
        """Search customers in Stripe's search query language.

        What was just written may take a minute to be found: never search to see whether something exists already.

        Args:
            query: Such as `email:'ann@example.com' AND metadata['plan']:'pro'`.
            **params: See `CustomerSearchParams`.

        Raises:
            InvalidRequest: The query is empty, or a parameter is unknown or beyond Stripe's limits.
        """
        if not query.strip():
            raise InvalidRequest("query must not be empty")
        fields = {"query": query, **checked(CustomerSearchParams, params)}
        return search(path("/v1/customers/search"), Customer, fields, tags=(tag("customer"),))


def _customer(content: bytes) -> Customer | DeletedCustomer:
    try:
        return Customer.model_validate_json(content)
    except ValidationError:
        if b'"deleted"' not in content:
            raise
    return DeletedCustomer.model_validate_json(content)
