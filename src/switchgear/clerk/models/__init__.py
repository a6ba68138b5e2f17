"""What Clerk sends: users, sessions, organizations, and the parts that they are made of."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.models.accounts import EnterpriseAccount as EnterpriseAccount
    from switchgear.clerk.models.accounts import EnterpriseAccountConnection as EnterpriseAccountConnection
    from switchgear.clerk.models.accounts import EnterpriseProtocol as EnterpriseProtocol
    from switchgear.clerk.models.accounts import ExternalAccount as ExternalAccount
    from switchgear.clerk.models.accounts import ExternalAccountKind as ExternalAccountKind
    from switchgear.clerk.models.accounts import SAMLAccount as SAMLAccount
    from switchgear.clerk.models.accounts import SAMLAccountConnection as SAMLAccountConnection
    from switchgear.clerk.models.base import ClerkModel as ClerkModel
    from switchgear.clerk.models.base import DeletedObject as DeletedObject
    from switchgear.clerk.models.base import ErrorDetail as ErrorDetail
    from switchgear.clerk.models.base import Metadata as Metadata
    from switchgear.clerk.models.base import TotalCount as TotalCount
    from switchgear.clerk.models.identifications import EmailAddress as EmailAddress
    from switchgear.clerk.models.identifications import IdentificationLink as IdentificationLink
    from switchgear.clerk.models.identifications import Passkey as Passkey
    from switchgear.clerk.models.identifications import PhoneNumber as PhoneNumber
    from switchgear.clerk.models.identifications import Web3Wallet as Web3Wallet
    from switchgear.clerk.models.organizations import Organization as Organization
    from switchgear.clerk.models.organizations import OrganizationMembership as OrganizationMembership
    from switchgear.clerk.models.organizations import (
        OrganizationMembershipPublicUserData as OrganizationMembershipPublicUserData,
    )
    from switchgear.clerk.models.sessions import Session as Session
    from switchgear.clerk.models.sessions import SessionActivity as SessionActivity
    from switchgear.clerk.models.sessions import SessionStatus as SessionStatus
    from switchgear.clerk.models.sessions import SessionTask as SessionTask
    from switchgear.clerk.models.users import SCIMUserMetadata as SCIMUserMetadata
    from switchgear.clerk.models.users import User as User
    from switchgear.clerk.models.verification import Verification as Verification
    from switchgear.clerk.models.verification import VerificationKind as VerificationKind
    from switchgear.clerk.models.verification import VerificationStatus as VerificationStatus

__all__ = [
    "ClerkModel",
    "DeletedObject",
    "EmailAddress",
    "EnterpriseAccount",
    "EnterpriseAccountConnection",
    "EnterpriseProtocol",
    "ErrorDetail",
    "ExternalAccount",
    "ExternalAccountKind",
    "IdentificationLink",
    "Metadata",
    "Organization",
    "OrganizationMembership",
    "OrganizationMembershipPublicUserData",
    "Passkey",
    "PhoneNumber",
    "SAMLAccount",
    "SAMLAccountConnection",
    "SCIMUserMetadata",
    "Session",
    "SessionActivity",
    "SessionStatus",
    "SessionTask",
    "TotalCount",
    "User",
    "Verification",
    "VerificationKind",
    "VerificationStatus",
    "Web3Wallet",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "accounts": "EnterpriseAccount EnterpriseAccountConnection EnterpriseProtocol ExternalAccount "
            "ExternalAccountKind SAMLAccount SAMLAccountConnection",
            "base": "ClerkModel DeletedObject ErrorDetail Metadata TotalCount",
            "identifications": "EmailAddress IdentificationLink Passkey PhoneNumber Web3Wallet",
            "organizations": "Organization OrganizationMembership OrganizationMembershipPublicUserData",
            "sessions": "Session SessionActivity SessionStatus SessionTask",
            "users": "SCIMUserMetadata User",
            "verification": "Verification VerificationKind VerificationStatus",
        },
    )
