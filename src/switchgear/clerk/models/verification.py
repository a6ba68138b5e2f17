"""How an e-mail address, a phone number, a wallet or an account was verified."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

from switchgear.clerk.models.base import ClerkModel, ErrorDetail
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = ["CodeVerification", "Verification", "VerificationKind", "VerificationStatus"]


class VerificationStatus(StrEnum):
    """How far a verification has come."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    FAILED = "failed"
    EXPIRED = "expired"
    TRANSFERABLE = "transferable"
    """The account belongs to another user already, and may be moved."""


VerificationKind: TypeAlias = Literal[
    "verification_otp",
    "verification_admin",
    "verification_from_oauth",
    "verification_ticket",
    "verification_saml",
    "verification_email_link",
    "verification_scim",
    "verification_web3",
    "verification_passkey",
    "verification_oauth",
    "verification_google_one_tap",
]
"""The `object` of a verification."""


class Verification(ClerkModel):
    """A verification. Clerk's eleven variants differ in a field or two, and older payloads do not name theirs."""

    object: Open[VerificationKind] | None = None
    """The variant; absent before August 2025."""
    status: Open[VerificationStatus]
    strategy: str | None = None
    """How: `email_code`, `ticket`, `saml`, `oauth_google`, `web3_metamask_signature`, ...; any text."""
    attempts: int | None = None
    expire_at: UnixMillis | None = None
    verified_at_client: str | None = None
    channel: str | None = None
    """How a phone code was delivered."""
    external_verification_redirect_url: str | None = None
    """Where OAuth or SAML sends the user."""
    nonce: str | None = None
    """What a wallet or passkey has to sign."""
    message: str | None = None
    """The text around the nonce."""
    error: ErrorDetail | None = None
    """Why OAuth or SAML failed."""


class CodeVerification(ClerkModel):
    """A verification by a code that was sent on behalf of one's backend."""

    id: str | None = None
    object: str | None = None
    status: str | None = None
    """`verified`, `unverified`, `expired` or `failed`: a wrong code is no error."""
    strategy: str | None = None
    attempts: int | None = None
    channel: str | None = None
    """How a phone code was delivered."""
    expire_at: UnixMillis | None = None
