"""What customers have: tax ids, balances, payment methods (API reference: Customers)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.common import AllowRedisplay
from switchgear.stripe.models.customer import CashBalance
from switchgear.stripe.models.customer_balance import CustomerBalanceTransaction, CustomerCashBalanceTransaction
from switchgear.stripe.models.payment_method import PaymentMethod
from switchgear.stripe.models.tax import TaxId
from switchgear.stripe.operations.money_parameters import CashBalanceSettingsParams
from switchgear.stripe.operations.parameters import (
    STRIPE,
    DescribedUpdateParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    TimeRange,
    WriteParams,
    gone,
)

__all__ = [
    "CashBalanceUpdateParams",
    "CustomerBalanceTransactionCreateParams",
    "CustomerBalanceTransactionListParams",
    "CustomerBalanceTransactions",
    "CustomerCashBalanceTransactions",
    "CustomerCashBalances",
    "CustomerPaymentMethodListParams",
    "CustomerPaymentMethods",
    "CustomerTaxIds",
    "TaxIdCreateParams",
]


class TaxIdCreateParams(WriteParams, total=False):
    """What a customer's tax id is created with."""

    type: Required[str]
    value: Required[str]


class CustomerBalanceTransactionCreateParams(WriteParams, total=False):
    """What a change of a customer's balance is created with."""

    amount: Required[int]
    currency: Required[str]
    description: Given[str]
    metadata: Nullable[MetadataParams]


class CustomerBalanceTransactionListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    invoice: Omittable[str]


class CustomerPaymentMethodListParams(ListParams, total=False):
    """Which ones."""

    allow_redisplay: Omittable[AllowRedisplay]
    type: Omittable[str]


class CashBalanceUpdateParams(WriteParams, total=False):
    """What can be said of a customer's cash balance that exists."""

    settings: Given[CashBalanceSettingsParams]


TAX_ID: Final = Kind(STRIPE, "tax_id", "/v1/customers/{customer_id}/tax_ids/{tax_id}", TaxId, part_of="customer")
CUSTOMER_BALANCE_TRANSACTION: Final = Kind(
    STRIPE,
    "customer_balance_transaction",
    "/v1/customers/{customer_id}/balance_transactions/{transaction_id}",
    CustomerBalanceTransaction,
    part_of="customer",
)
PAYMENT_METHOD: Final = Kind(
    STRIPE, "payment_method", "/v1/customers/{customer_id}/payment_methods/{method_id}", PaymentMethod
)
CASH_BALANCE: Final = Kind(
    STRIPE, "cash_balance", "/v1/customers/{customer_id}/cash_balance", CashBalance, part_of="customer"
)
CUSTOMER_CASH_BALANCE_TRANSACTION: Final = Kind(
    STRIPE,
    "customer_cash_balance_transaction",
    "/v1/customers/{customer_id}/cash_balance_transactions/{transaction_id}",
    CustomerCashBalanceTransaction,
)


class CustomerTaxIds(Namespace[ModeT], path="customers.tax_ids"):
    """`client.customers.tax_ids`."""

    @operation
    def create(self, customer_id: str, **params: Unpack[TaxIdCreateParams]) -> Request[TaxId]:
        """Create a customer's tax id."""
        return TAX_ID.create(params, customer_id)

    @operation
    def retrieve(self, customer_id: str, tax_id: str, **params: Unpack[ExpandParams]) -> Request[TaxId]:
        """Read a customer's tax id."""
        return TAX_ID.get(customer_id, tax_id, params=params)

    @operation
    def delete(self, customer_id: str, tax_id: str) -> Request[DeletedStub]:
        """Delete a customer's tax id."""
        return TAX_ID.reading(DeletedStub).delete(customer_id, tax_id, gone=gone("tax_id", tax_id))

    @paginated
    def list(self, customer_id: str, **params: Unpack[ListParams]) -> Paged[TaxId]:
        """List them, newest first."""
        return TAX_ID.list(params, customer_id)


class CustomerBalanceTransactions(Namespace[ModeT], path="customers.balance_transactions"):
    """`client.customers.balance_transactions`."""

    @operation
    def create(
        self, customer_id: str, **params: Unpack[CustomerBalanceTransactionCreateParams]
    ) -> Request[CustomerBalanceTransaction]:
        """Create a change of a customer's balance."""
        return CUSTOMER_BALANCE_TRANSACTION.create(params, customer_id)

    @operation
    def retrieve(
        self, customer_id: str, transaction_id: str, **params: Unpack[ExpandParams]
    ) -> Request[CustomerBalanceTransaction]:
        """Read a change of a customer's balance."""
        return CUSTOMER_BALANCE_TRANSACTION.get(customer_id, transaction_id, params=params)

    @operation
    def update(
        self, customer_id: str, transaction_id: str, **params: Unpack[DescribedUpdateParams]
    ) -> Request[CustomerBalanceTransaction]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return CUSTOMER_BALANCE_TRANSACTION.update(customer_id, transaction_id, params=params)

    @paginated
    def list(
        self, customer_id: str, **params: Unpack[CustomerBalanceTransactionListParams]
    ) -> Paged[CustomerBalanceTransaction]:
        """List them, newest first."""
        return CUSTOMER_BALANCE_TRANSACTION.list(params, customer_id)


class CustomerPaymentMethods(Namespace[ModeT], path="customers.payment_methods"):
    """`client.customers.payment_methods`."""

    @operation
    def retrieve(self, customer_id: str, method_id: str, **params: Unpack[ExpandParams]) -> Request[PaymentMethod]:
        """Read a customer's payment method."""
        return PAYMENT_METHOD.get(customer_id, method_id, params=params)

    @paginated
    def list(self, customer_id: str, **params: Unpack[CustomerPaymentMethodListParams]) -> Paged[PaymentMethod]:
        """List them, newest first."""
        return PAYMENT_METHOD.list(params, customer_id)


class CustomerCashBalances(Namespace[ModeT], path="customers.cash_balance"):
    """`client.customers.cash_balance`."""

    @operation
    def retrieve(self, customer_id: str, **params: Unpack[ExpandParams]) -> Request[CashBalance]:
        """Read a customer's cash balance."""
        return CASH_BALANCE.get(customer_id, params=params)

    @operation
    def update(self, customer_id: str, **params: Unpack[CashBalanceUpdateParams]) -> Request[CashBalance]:
        """Change what is given and leave the rest; None unsets."""
        return CASH_BALANCE.update(customer_id, params=params)


class CustomerCashBalanceTransactions(Namespace[ModeT], path="customers.cash_balance_transactions"):
    """`client.customers.cash_balance_transactions`."""

    @operation
    def retrieve(
        self, customer_id: str, transaction_id: str, **params: Unpack[ExpandParams]
    ) -> Request[CustomerCashBalanceTransaction]:
        """Read a change of a customer's cash balance."""
        return CUSTOMER_CASH_BALANCE_TRANSACTION.get(customer_id, transaction_id, params=params)

    @paginated
    def list(self, customer_id: str, **params: Unpack[ListParams]) -> Paged[CustomerCashBalanceTransaction]:
        """List them, newest first."""
        return CUSTOMER_CASH_BALANCE_TRANSACTION.list(params, customer_id)
