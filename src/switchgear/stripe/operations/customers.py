"""Customers: who pays (Stripe's API reference: Customers)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from pydantic import ValidationError
from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.namespaces import Offered
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Caching, Request
from switchgear.stripe import operations
from switchgear.stripe.models.common import TaxExempt
from switchgear.stripe.models.customer import Customer, DeletedCustomer
from switchgear.stripe.models.discount import Discount
from switchgear.stripe.operations.customer_parameters import CustomerCreateCashBalanceParams
from switchgear.stripe.operations.parameters import (
    ENDED_DISCOUNT,
    STRIPE,
    AddressParams,
    CustomFieldParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    SearchParams,
    ShippingParams,
    TimeRange,
    WriteParams,
    gone,
)

__all__ = [
    "CustomerCreateParams",
    "CustomerInvoiceParams",
    "CustomerListParams",
    "CustomerParams",
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


class CustomerParams(WriteParams, total=False):
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
    tax_exempt: Nullable[TaxExempt]


class CustomerCreateParams(CustomerParams, total=False):
    """What can be said of a new customer."""

    payment_method: Given[str]
    """Attached to the customer."""
    tax: Given[CustomerTaxParams]
    tax_id_data: Given[Sequence[TaxIdParams]]
    test_clock: Given[str]
    cash_balance: Given[CustomerCreateCashBalanceParams]
    source: Given[str]
    validate: Given[bool]


class CustomerUpdateParams(CustomerParams, total=False):
    """What can be said of a customer who exists."""

    default_source: Given[str]
    tax: Given[CustomerTaxUpdateParams]
    cash_balance: Given[CustomerCreateCashBalanceParams]
    source: Given[str]
    validate: Given[bool]


class CustomerListParams(ListParams, total=False):
    """Which customers."""

    email: Omittable[str]
    """Exactly this one, in this case."""
    created: Omittable[TimeRange | datetime]
    test_clock: Omittable[str]


def _customer(content: bytes) -> Customer | DeletedCustomer:
    try:
        return Customer.model_validate_json(content)
    except ValidationError:
        if b'"deleted"' not in content:
            raise
    return DeletedCustomer.model_validate_json(content)


CUSTOMER: Final = Kind(STRIPE, "customer", "/v1/customers/{customer_id}", Customer)
CUSTOMER_OR_DELETED: Final = CUSTOMER.reading(_customer, caching=Caching.ENTITY)
DELETED_CUSTOMER: Final = CUSTOMER.reading(DeletedCustomer)


DISCOUNT: Final = Kind(STRIPE, "discount", "/v1/customers/{customer_id}/discount", ENDED_DISCOUNT)


class Customers(Namespace[ModeT], path="customers"):
    """`client.customers`."""

    balance_transactions: Offered[operations.CustomerBalanceTransactions[ModeT]] = Offered(
        lambda: operations.CustomerBalanceTransactions
    )
    cash_balance: Offered[operations.CustomerCashBalances[ModeT]] = Offered(lambda: operations.CustomerCashBalances)
    cash_balance_transactions: Offered[operations.CustomerCashBalanceTransactions[ModeT]] = Offered(
        lambda: operations.CustomerCashBalanceTransactions
    )
    payment_methods: Offered[operations.CustomerPaymentMethods[ModeT]] = Offered(
        lambda: operations.CustomerPaymentMethods
    )
    sources: Offered[operations.CustomerSources[ModeT]] = Offered(lambda: operations.CustomerSources)
    tax_ids: Offered[operations.CustomerTaxIds[ModeT]] = Offered(lambda: operations.CustomerTaxIds)

    @operation
    def create(self, **params: Unpack[CustomerCreateParams]) -> Request[Customer]:
        """Create a customer."""
        return CUSTOMER.create(params)

    @operation
    def retrieve(self, customer_id: str, **params: Unpack[ExpandParams]) -> Request[Customer | DeletedCustomer]:
        """Read a customer. One who was deleted is answered too, as what is left of them."""
        return CUSTOMER_OR_DELETED.get(customer_id, params=params)

    @operation
    def update(self, customer_id: str, **params: Unpack[CustomerUpdateParams]) -> Request[Customer]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return CUSTOMER.update(customer_id, params=params)

    @operation
    def delete(self, customer_id: str) -> Request[DeletedCustomer]:
        """Delete a customer for good, and cancel all of their subscriptions."""
        left = gone("customer", customer_id)
        return DELETED_CUSTOMER.delete(customer_id, tags=(STRIPE.tag("subscription"),), gone=left)

    @operation
    def delete_discount(self, customer_id: str) -> Request[Discount | None]:
        """End the discount of a customer; None: an attempt whose answer was lost had ended it."""
        return DISCOUNT.delete(customer_id, tags=(CUSTOMER.tag(customer_id),), gone=b"null")

    @paginated
    def list(self, **params: Unpack[CustomerListParams]) -> Paged[Customer]:
        """List customers, newest first."""
        return CUSTOMER.list(params)

    @paginated
    def search(self, query: Text, **params: Unpack[SearchParams]) -> Paged[Customer]:
        """Search customers in Stripe's search query language.

        What was just written may take a minute to be found: never search to see whether something exists already.

        Args:
            query: Such as `email:'ann@example.com' AND metadata['plan']:'pro'`.
        """
        return CUSTOMER.list({"query": query, **params}, to="/search", paging=Cursor("page"))
