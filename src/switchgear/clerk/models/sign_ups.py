"""Sign-ups."""

from __future__ import annotations

from typing import Literal, TypeAlias

from switchgear.clerk.models.base import ClerkModel, Metadata
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = ["SignUp", "SignUpStatus", "SignUpStep", "SignUpVerification", "SignUpVerifications"]

SignUpStatus: TypeAlias = Literal["missing_requirements", "complete", "abandoned"]
"""How far a sign-up has come."""
SignUpStep: TypeAlias = Literal["needs_prepare", "needs_attempt"]
"""What comes next: a code is to be sent, or to be entered."""


class SignUpVerification(ClerkModel):
    """How far the verification of an identifier has come."""

    next_action: Open[SignUpStep] | None = None
    supported_strategies: tuple[str, ...] | None = None


class SignUpVerifications(ClerkModel):
    """Those that are under way."""

    email_address: SignUpVerification | None = None
    phone_number: SignUpVerification | None = None
    web3_wallet: SignUpVerification | None = None
    external_account: Metadata | None = None


class SignUp(ClerkModel):
    """Somebody who is signing up."""

    id: str
    object: str = "sign_up_attempt"
    status: Open[SignUpStatus]
    required_fields: tuple[str, ...] = ()
    optional_fields: tuple[str, ...] = ()
    missing_fields: tuple[str, ...] = ()
    unverified_fields: tuple[str, ...] = ()
    verifications: SignUpVerifications | None = None
    username: str | None = None
    email_address: str | None = None
    phone_number: str | None = None
    web3_wallet: str | None = None
    password_enabled: bool | None = None
    first_name: str | None = None
    last_name: str | None = None
    locale: str | None = None
    public_metadata: Metadata | None = None
    unsafe_metadata: Metadata | None = None
    """Written by whoever signs up: nothing in it is to be trusted."""
    custom_action: bool | None = None
    external_id: str | None = None
    """What the user will have as `external_id`."""
    external_account: Metadata | None = None
    created_session_id: str | None = None
    created_user_id: str | None = None
    abandon_at: UnixMillis | None = None
    """When it counts as abandoned, unless it goes on."""
    legal_accepted_at: UnixMillis | None = None
