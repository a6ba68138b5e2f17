"""What lets somebody in: login sessions, and tokens that are good for one time.

Of every token the store holds the SHA-256 digest alone, in small hex digits; it is looked up by it (see `token_hash`).
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from switchgear.domains.coachflux.model import CoachFluxDocument, CoachFluxModel, UserId
from switchgear.domains.declaration import Emptied, Erase, Library, Origin, Personal, Rows, Table, index
from switchgear.domains.fields import Timestamp
from switchgear.domains.parsing import functions
from switchgear.domains.secret import Secret

__all__ = [
    "DeviceInfo",
    "EmailVerification",
    "LoginSession",
    "MagicLink",
    "OneTimeToken",
    "PasswordReset",
    "is_email_verification",
    "is_login_session",
    "is_magic_link",
    "is_password_reset",
    "parse_email_verification",
    "parse_login_session",
    "parse_magic_link",
    "parse_password_reset",
    "validate_email_verification",
    "validate_login_session",
    "validate_magic_link",
    "validate_password_reset",
]

_BY_TOKEN, _BY_USER = index("by_token"), index("by_user", "user_id")


class DeviceInfo(CoachFluxModel):
    """From where somebody signed in. What a provider did not say is empty text."""

    user_agent: str
    ip: str
    location: str | None = None


def _unknown_device(_: object) -> DeviceInfo:
    return DeviceInfo(user_agent="", ip="")


class LoginSession(CoachFluxDocument):
    """A session of somebody who signed in."""

    table: ClassVar[Table] = Table(
        "sessions",
        owner="user_id",
        exported="login_sessions",
        indexes=(
            _BY_TOKEN,
            _BY_USER,
            index("by_expiry", "expires_at"),
            index("by_clerk_session_id", unique=Rows.ALL, origin=Origin.LIBRARY),
        ),
    )

    user_id: UserId
    token: Secret[str]
    """Its digest; for a session of Clerk, the digest of Clerk's id of it."""
    clerk_session_id: Library[Personal[str | None]] = None
    expires_at: Timestamp
    last_activity_at: Timestamp
    device_info: Annotated[DeviceInfo, Erase(_unknown_device)]
    is_active: Emptied[bool]
    created_at: Timestamp


class OneTimeToken(CoachFluxDocument):
    """What every token has that is good for one time, before it expires."""

    used_field: ClassVar[str] = "used"
    """The flag that says whether it was used."""

    user_id: UserId
    token: Secret[str]
    """Its digest."""
    expires_at: Timestamp
    created_at: Timestamp


class EmailVerification(OneTimeToken):
    """Proves that an address is read by its user."""

    table: ClassVar[Table] = Table("email_verifications", owner="user_id", indexes=(_BY_TOKEN, _BY_USER))
    used_field: ClassVar[str] = "verified"

    verified: bool


class PasswordReset(OneTimeToken):
    """Lets a user choose a new password."""

    table: ClassVar[Table] = Table("password_resets", owner="user_id", indexes=(_BY_TOKEN, _BY_USER))

    used: bool


class MagicLink(OneTimeToken):
    """Signs a user in without a password."""

    table: ClassVar[Table] = Table("magic_links", owner="user_id", indexes=(_BY_TOKEN,))

    used: bool


parse_login_session, is_login_session, validate_login_session = functions(LoginSession)
parse_email_verification, is_email_verification, validate_email_verification = functions(EmailVerification)
parse_password_reset, is_password_reset, validate_password_reset = functions(PasswordReset)
parse_magic_link, is_magic_link, validate_magic_link = functions(MagicLink)
