"""Cards and bank accounts: what customers pay with, and what connected accounts are paid out to.

(Stripe's API reference: Cards, Bank Accounts, External Accounts.) Payment methods have taken the place of sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, Required, TypeAlias, cast

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.base import ByKind, DeletedStub, UntypedObject
from switchgear.stripe.models.external_account import StoredBankAccount, StoredCard
from switchgear.stripe.operations.account_parameters import (
    AccountExternalAccountParams,
    AccountsUpdateExternalAccountParams,
    ExternalAccountParams,
)
from switchgear.stripe.operations.money_parameters import BankAccountOwnershipVerificationParams
from switchgear.stripe.operations.parameters import (
    STRIPE,
    AddressParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    WriteParams,
    gone,
)

__all__ = [
    "CustomerSourceCreateParams",
    "CustomerSourceUpdateParams",
    "CustomerSourceVerifyParams",
    "CustomerSources",
    "ExternalAccountCreateParams",
    "ExternalAccountListParams",
    "ExternalAccountUpdateParams",
    "ExternalAccounts",
    "OwnershipParams",
    "SourceListParams",
    "SourceOwnerParams",
    "StoredMethodUpdateParams",
]

Stored: TypeAlias = StoredBankAccount | StoredCard
StoredOrSource: TypeAlias = StoredBankAccount | StoredCard | UntypedObject


class StoredMethodUpdateParams(WriteParams, total=False):
    """What can be said of a card or a bank account that is stored."""

    account_holder_name: Given[str]
    account_holder_type: Nullable[Literal["company", "individual"]]
    address_city: Given[str]
    address_country: Given[str]
    address_line1: Given[str]
    address_line2: Given[str]
    address_state: Given[str]
    address_zip: Given[str]
    exp_month: Given[str]
    exp_year: Given[str]
    metadata: Nullable[MetadataParams]
    name: Given[str]


class SourceOwnerParams(TypedDict, total=False):
    """Who a source belongs to."""

    address: AddressParams
    email: str
    name: str
    phone: str


class CustomerSourceCreateParams(WriteParams, total=False):
    """What is stored for a customer."""

    source: Required[str]
    """A token of Stripe.js, or the id of a source."""
    metadata: Given[MetadataParams]
    validate: Given[bool]


class CustomerSourceUpdateParams(StoredMethodUpdateParams, total=False):
    """What can be said of a customer's source."""

    owner: Given[SourceOwnerParams]


class CustomerSourceVerifyParams(WriteParams, total=False):
    """The two small amounts, in cents, that arrived on the account."""

    amounts: Given[Sequence[int]]


class SourceListParams(ListParams, total=False):
    """Which ones."""

    object: Omittable[str]


class OwnershipParams(TypedDict, total=False):
    """What shows to whom a bank account belongs."""

    bank_account_ownership_verification: BankAccountOwnershipVerificationParams


class ExternalAccountCreateParams(WriteParams, total=False):
    """What money is paid out to."""

    external_account: Required[
        str | ExternalAccountParams | AccountExternalAccountParams | AccountsUpdateExternalAccountParams
    ]
    """A token, or the details of a card or a bank account."""
    default_for_currency: Given[bool]
    metadata: Given[MetadataParams]


class ExternalAccountUpdateParams(StoredMethodUpdateParams, total=False):
    """What can be said of an external account."""

    account_type: Given[Literal["checking", "futsu", "savings", "toza"]]
    default_for_currency: Given[bool]
    documents: Given[OwnershipParams]


class ExternalAccountListParams(ListParams, total=False):
    """Which ones."""

    object: Omittable[Literal["bank_account", "card"]]


_READ: Final = cast(Any, ByKind)  # checkers take `ByKind[...]` for a type, where its value is wanted
SOURCE: Final[Kind[StoredOrSource]] = Kind(
    STRIPE,
    "source",
    "/v1/customers/{customer_id}/sources/{source_id}",
    _READ["StoredBankAccount | StoredCard | UntypedObject"],
    part_of="customer",
)
EXTERNAL_ACCOUNT: Final[Kind[Stored]] = Kind(
    STRIPE,
    "external_account",
    "/v1/accounts/{account_id}/external_accounts/{external_account_id}",
    _READ["StoredBankAccount | StoredCard"],
    part_of="account",
)


class CustomerSources(Namespace[ModeT], path="customers.sources"):
    """`client.customers.sources`."""

    @operation
    def create(self, customer_id: str, **params: Unpack[CustomerSourceCreateParams]) -> Request[StoredOrSource]:
        """Store a card, a bank account or a source for a customer."""
        return SOURCE.create(params, customer_id)

    @operation
    def retrieve(self, customer_id: str, source_id: str, **params: Unpack[ExpandParams]) -> Request[StoredOrSource]:
        """Read a card, a bank account or a source."""
        return SOURCE.get(customer_id, source_id, params=params)

    @operation
    def update(
        self, customer_id: str, source_id: str, **params: Unpack[CustomerSourceUpdateParams]
    ) -> Request[StoredOrSource]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return SOURCE.update(customer_id, source_id, params=params)

    @operation
    def verify(
        self, customer_id: str, source_id: str, **params: Unpack[CustomerSourceVerifyParams]
    ) -> Request[StoredBankAccount]:
        """Verify a bank account by the small amounts that Stripe sent to it."""
        kind = SOURCE.reading(StoredBankAccount)
        return kind.update(customer_id, source_id, params=params, to="/verify")

    @operation
    def delete(self, customer_id: str, source_id: str) -> Request[DeletedStub]:
        """Delete a card or a bank account, or detach a source."""
        return SOURCE.reading(DeletedStub).delete(customer_id, source_id, gone=gone("source", source_id))

    @paginated
    def list(self, customer_id: str, **params: Unpack[SourceListParams]) -> Paged[StoredOrSource]:
        """List them, newest first."""
        return SOURCE.list(params, customer_id)


class ExternalAccounts(Namespace[ModeT], path="accounts.external_accounts"):
    """`client.accounts.external_accounts`: what a connected account is paid out to."""

    @operation
    def create(self, account_id: str, **params: Unpack[ExternalAccountCreateParams]) -> Request[Stored]:
        """Add a card or a bank account."""
        return EXTERNAL_ACCOUNT.create(params, account_id)

    @operation
    def retrieve(self, account_id: str, external_account_id: str, **params: Unpack[ExpandParams]) -> Request[Stored]:
        """Read a card or a bank account."""
        return EXTERNAL_ACCOUNT.get(account_id, external_account_id, params=params)

    @operation
    def update(
        self, account_id: str, external_account_id: str, **params: Unpack[ExternalAccountUpdateParams]
    ) -> Request[Stored]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return EXTERNAL_ACCOUNT.update(account_id, external_account_id, params=params)

    @operation
    def delete(self, account_id: str, external_account_id: str) -> Request[DeletedStub]:
        """Delete a card or a bank account that is not the default of its currency."""
        left = gone("external_account", external_account_id)
        return EXTERNAL_ACCOUNT.reading(DeletedStub).delete(account_id, external_account_id, gone=left)

    @paginated
    def list(self, account_id: str, **params: Unpack[ExternalAccountListParams]) -> Paged[Stored]:
        """List them, newest first."""
        return EXTERNAL_ACCOUNT.list(params, account_id)
