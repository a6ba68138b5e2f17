"""Accounts, the own one and connected ones (Stripe's API reference: Accounts)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.namespaces import Offered
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable
from switchgear.pipeline.request import Request
from switchgear.stripe import operations
from switchgear.stripe.models.account import Account
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.operations.account_parameters import (
    AccountBusinessProfileParams,
    AccountCapabilityParams,
    AccountDocumentParams,
    AccountExternalAccountParams,
    AccountsUpdateDocumentParams,
    AccountsUpdateExternalAccountParams,
    CompanyParams,
    ControllerParams,
    ExternalAccountParams,
    GroupParams,
    IndividualParams,
    TosAcceptanceParams,
)
from switchgear.stripe.operations.account_settings_parameters import AccountSettingsParams, AccountsUpdateSettingsParams
from switchgear.stripe.operations.parameters import (
    STRIPE,
    CreatedListParams,
    ExpandParams,
    MetadataParams,
    WriteParams,
    gone,
)

__all__ = [
    "AccountCreateParams",
    "AccountParams",
    "AccountRejectParams",
    "AccountUpdateParams",
    "Accounts",
]


class AccountParams(WriteParams, total=False):
    """What can be said of an account at any time."""

    account_token: Given[str]
    business_profile: Given[AccountBusinessProfileParams]
    business_type: Given[Literal["company", "government_entity", "individual", "non_profit"]]
    capabilities: Given[Mapping[str, AccountCapabilityParams]]
    company: Given[CompanyParams]
    default_currency: Given[str]
    email: Given[str]
    external_account: Nullable[
        str | ExternalAccountParams | AccountExternalAccountParams | AccountsUpdateExternalAccountParams
    ]
    groups: Given[GroupParams]
    individual: Given[IndividualParams]
    metadata: Nullable[MetadataParams]
    tos_acceptance: Given[TosAcceptanceParams]


class AccountCreateParams(AccountParams, total=False):
    """What an account is created with."""

    controller: Given[ControllerParams]
    country: Given[str]
    documents: Given[AccountDocumentParams]
    settings: Given[AccountSettingsParams]
    type: Given[Literal["custom", "express", "standard"]]


class AccountUpdateParams(AccountParams, total=False):
    """What can be said of an account that exists."""

    documents: Given[AccountsUpdateDocumentParams]
    settings: Given[AccountsUpdateSettingsParams]


class AccountRejectParams(WriteParams, total=False):
    """Why an account is rejected, and whether it is still paid out."""

    reason: Required[
        Literal[
            "credit",
            "fraud_no_intent_to_fulfill",
            "fraud_other",
            "fraud_payment_method_casher",
            "fraud_payment_method_tester",
            "other",
            "terms_of_service",
        ]
    ]
    payouts_action: Given[Literal["none", "pause"]]


ACCOUNT: Final = Kind(STRIPE, "account", "/v1/accounts/{account_id}", Account)
OWN_ACCOUNT: Final = Kind(STRIPE, "account", "/v1/account", Account)


class Accounts(Namespace[ModeT], path="accounts"):
    """`client.accounts`."""

    login_links: Offered[operations.LoginLinks[ModeT]] = Offered(lambda: operations.LoginLinks)
    external_accounts: Offered[operations.ExternalAccounts[ModeT]] = Offered(lambda: operations.ExternalAccounts)
    persons: Offered[operations.Persons[ModeT]] = Offered(lambda: operations.Persons)
    capabilities: Offered[operations.Capabilities[ModeT]] = Offered(lambda: operations.Capabilities)

    @operation
    def create(self, **params: Unpack[AccountCreateParams]) -> Request[Account]:
        """Create an account."""
        return ACCOUNT.create(params)

    @operation
    def retrieve(self, account_id: str, **params: Unpack[ExpandParams]) -> Request[Account]:
        """Read an account."""
        return ACCOUNT.get(account_id, params=params)

    @operation
    def update(self, account_id: str, **params: Unpack[AccountUpdateParams]) -> Request[Account]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return ACCOUNT.update(account_id, params=params)

    @operation
    def delete(self, account_id: str) -> Request[DeletedStub]:
        """Delete an account."""
        return ACCOUNT.reading(DeletedStub).delete(account_id, gone=gone("account", account_id))

    @operation
    def reject(self, account_id: str, **params: Unpack[AccountRejectParams]) -> Request[Account]:
        """Reject a connected account, for a reason such as `fraud`."""
        return ACCOUNT.update(account_id, params=params, to="/reject")

    @operation
    def retrieve_current(self, **params: Unpack[ExpandParams]) -> Request[Account]:
        """Read the own account: the one that the key belongs to."""
        return OWN_ACCOUNT.get(params=params)

    @operation
    def unreject(self, account_id: str, **params: Unpack[WriteParams]) -> Request[Account]:
        """Take the rejection of a connected account back."""
        return ACCOUNT.update(account_id, params=params, to="/unreject")

    @paginated
    def list(self, **params: Unpack[CreatedListParams]) -> Paged[Account]:
        """List them, newest first."""
        return ACCOUNT.list(params)
