"""Who may sign up, and who may not."""

from __future__ import annotations

from typing import Literal, TypeAlias

from switchgear.clerk.models.base import ClerkModel
from switchgear.types.enums import Open
from switchgear.types.times import UnixMillis

__all__ = ["AllowlistIdentifier", "BlocklistIdentifier", "IdentifierKind"]

IdentifierKind: TypeAlias = Literal["email_address", "phone_number", "web3_wallet"]
"""What an identifier is."""


class BlocklistIdentifier(ClerkModel):
    """Somebody who may not sign up or in."""

    id: str | None = None
    object: str = "blocklist_identifier"
    identifier: str | None = None
    """An e-mail address or all of a domain (`*@example.com`), a phone number or a wallet."""
    identifier_type: Open[IdentifierKind] | None = None
    instance_id: str | None = None
    created_at: UnixMillis | None = None
    updated_at: UnixMillis | None = None


class AllowlistIdentifier(BlocklistIdentifier):
    """Somebody who may sign up."""

    object: str = "allowlist_identifier"
    invitation_id: str | None = None
    """Of the invitation that was sent."""
