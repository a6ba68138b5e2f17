"""Users."""

from __future__ import annotations

from pydantic import Field

from switchgear.clerk.models.accounts import EnterpriseAccount, ExternalAccount, SAMLAccount
from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.clerk.models.identifications import EmailAddress, Passkey, PhoneNumber, Web3Wallet
from switchgear.clerk.models.organizations import OrganizationMembership
from switchgear.types.times import UnixMillis

__all__ = ["SCIMUserMetadata", "User"]


class SCIMUserMetadata(ClerkModel):
    """A user's link to the directory that provisions it. Only `user.created` and `user.updated` events carry it."""

    directory_id: str
    directory_enabled: bool | None = None
    """Left out when false."""
    external_id: str | None = None
    """The user's id in the directory."""


class User(ClerkModel):
    """A user, the same in the Backend API and in webhooks."""

    id: str
    object: str = "user"
    external_id: str | None = None
    """The user's id in one's own system."""
    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    locale: str | None = None

    image_url: str | None = None
    has_image: bool | None = None
    """False: the image is Clerk's default."""
    profile_image_url: str | None = None
    """Deprecated by Clerk in favour of `image_url`."""

    primary_email_address_id: str | None = None
    primary_phone_number_id: str | None = None
    primary_web3_wallet_id: str | None = None
    email_addresses: tuple[EmailAddress, ...] = ()
    phone_numbers: tuple[PhoneNumber, ...] = ()
    web3_wallets: tuple[Web3Wallet, ...] = ()
    passkeys: tuple[Passkey, ...] = ()
    external_accounts: tuple[ExternalAccount, ...] = ()
    saml_accounts: tuple[SAMLAccount, ...] = ()
    enterprise_accounts: tuple[EnterpriseAccount, ...] = ()
    organization_memberships: tuple[OrganizationMembership, ...] | None = None
    """Only where it was asked for."""
    scim: SCIMUserMetadata | None = None

    public_metadata: Metadata = Field(default_factory=dict)
    """Written by one's backend, readable by the user."""
    private_metadata: Metadata | None = None
    """Written and read by one's backend only."""
    unsafe_metadata: Metadata = Field(default_factory=dict)
    """Written by the user: nothing in it is to be trusted."""

    password_enabled: bool | None = None
    two_factor_enabled: bool | None = None
    totp_enabled: bool | None = None
    backup_code_enabled: bool | None = None
    mfa_enabled_at: UnixMillis | None = None
    """The last time; it stays when MFA is switched off."""
    mfa_disabled_at: UnixMillis | None = None
    """The last time; it stays when MFA is switched on again."""
    password_last_updated_at: UnixMillis | None = None
    bypass_client_trust: bool | None = None
    """Whether sign-in skips the check of the device."""

    banned: bool | None = None
    deprovisioned: bool | None = None
    """Whether a directory has withdrawn the user's right to sign in."""
    locked: bool | None = None
    """Whether sign-in is locked for a while, after too many attempts or by the Backend API."""
    lockout_expires_in_seconds: int | None = None
    """None for a locked user: until somebody unlocks it."""
    verification_attempts_remaining: int | None = None
    """None: lockout is not in use."""

    delete_self_enabled: bool | None = None
    create_organization_enabled: bool | None = None
    create_organizations_limit: int | None = None
    """0 is no limit."""

    last_sign_in_at: UnixMillis | None = None
    last_active_at: UnixMillis | None = None
    """The day of the latest activity."""
    legal_accepted_at: UnixMillis | None = None
    created_at: UnixMillis
    updated_at: UnixMillis

    @property
    def primary_email(self) -> EmailAddress | None:
        """The e-mail address whose id is `primary_email_address_id`; None if there is none."""
        wanted = self.primary_email_address_id
        return next((entry for entry in self.email_addresses if wanted and entry.id == wanted), None)
