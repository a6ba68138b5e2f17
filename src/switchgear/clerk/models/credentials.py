"""What users prove who they are with, and what comes of checking it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, SecretStr

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = [
    "CodeKind",
    "DevicePlatform",
    "OAuthAccessToken",
    "PasswordCheck",
    "TOTPCheck",
    "TrustedDevice",
    "TrustedDeviceAlgorithm",
    "TrustedDeviceStatus",
    "UserReference",
]

CodeKind: TypeAlias = Literal["totp", "backup_code"]
"""Which kind of code it was."""
DevicePlatform: TypeAlias = Literal["ios", "android"]
"""What a device runs."""
TrustedDeviceAlgorithm: TypeAlias = Literal["ES256"]
"""How a device signs."""
TrustedDeviceStatus: TypeAlias = Literal["active", "revoked"]
"""Whether a device is trusted."""


class PasswordCheck(ClerkModel):
    """Whether a password is right."""

    verified: bool | None = None


class TOTPCheck(ClerkModel):
    """Whether a code is right."""

    verified: bool | None = None
    code_type: Open[CodeKind] | None = None


class UserReference(ClerkModel):
    """Whose credentials were taken away."""

    user_id: str | None = None


class TrustedDevice(ClerkModel):
    """A device that is trusted for a user."""

    id: str
    object: str = "trusted_device"
    name: str | None = None
    platform: Open[DevicePlatform] | None = None
    app_identifier: str | None = None
    algorithm: Open[TrustedDeviceAlgorithm] | None = None
    status: Open[TrustedDeviceStatus] | None = None
    last_used_at: UnixMillis | None = None
    revoked_at: UnixMillis | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class OAuthAccessToken(ClerkModel):
    """A token with which to act for a user at another service, such as Google."""

    object: str = "oauth_access_token"
    external_account_id: str
    provider_user_id: str | None = None
    provider: str
    """Such as `oauth_google`."""
    token: SecretStr
    token_secret: SecretStr | None = None
    """Only of OAuth 1."""
    id_token: SecretStr | None = None
    scopes: tuple[str, ...] | None = None
    label: str | None = None
    public_metadata: Metadata = Field(default_factory=dict)
    expires_at: UnixMillis | None = None
