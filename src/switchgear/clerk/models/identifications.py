"""What identifies a user: e-mail addresses, phone numbers, wallets and passkeys."""

from __future__ import annotations

from pydantic import SecretStr

from switchgear.clerk.models.base import ClerkModel
from switchgear.clerk.models.verification import Verification
from switchgear.types.times import UnixMillis

__all__ = ["EmailAddress", "IdentificationLink", "Passkey", "PhoneNumber", "Web3Wallet"]


class IdentificationLink(ClerkModel):
    """Another identification that this one came with."""

    type: str
    """`oauth_google`, `saml`, ...; any text."""
    id: str


class EmailAddress(ClerkModel):
    """An e-mail address of a user."""

    id: str | None = None
    object: str = "email_address"
    email_address: str
    reserved: bool | None = None
    verification: Verification | None = None
    linked_to: tuple[IdentificationLink, ...] = ()
    matches_sso_connection: bool | None = None
    """Whether its domain belongs to an active enterprise connection."""
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class PhoneNumber(ClerkModel):
    """A phone number of a user, in E.164."""

    id: str | None = None
    object: str = "phone_number"
    phone_number: str
    reserved_for_second_factor: bool | None = None
    default_second_factor: bool | None = None
    reserved: bool | None = None
    verification: Verification | None = None
    linked_to: tuple[IdentificationLink, ...] = ()
    backup_codes: tuple[SecretStr, ...] | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class Web3Wallet(ClerkModel):
    """A wallet of a user."""

    id: str | None = None
    object: str = "web3_wallet"
    web3_wallet: str
    """Its public address."""
    verification: Verification | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class Passkey(ClerkModel):
    """A passkey of a user."""

    id: str | None = None
    object: str = "passkey"
    name: str | None = None
    last_used_at: UnixMillis | None = None
    verification: Verification | None = None
