"""Accounts on social networks that an organization publishes through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import JsonValue
from typing_extensions import override

from switchgear.domains.credentials import CredentialKind, Reached, misplaced
from switchgear.domains.declaration import Emptied, Erase, Library, Origin, Personal, Rows, Table, Where, index
from switchgear.domains.ezre_comms.model import EzreModel, OrganizationId
from switchgear.domains.fields import Platform, Timestamp
from switchgear.domains.parsing import functions
from switchgear.domains.secret import Encrypted
from switchgear.domains.violations import Violation

__all__ = [
    "PlatformConnection",
    "is_platform_connection",
    "parse_platform_connection",
    "validate_platform_connection",
]


class PlatformConnection(EzreModel):
    """An account. An organization may have several on one network."""

    table: ClassVar[Table] = Table(
        "platformConnections",
        owner="organization_id",
        revoked_while=Where("is_active", (True,)),
        indexes=(
            index("by_organization", "organization_id"),
            index("by_organization_platform", "organization_id", "platform"),
            index("by_active", "is_active"),
            index(
                "by_account",
                "organization_id",
                "platform",
                "account_id",
                unique=Rows.LIVE,
                where=Where("is_active", (True,)),
                origin=Origin.LIBRARY,
            ),
        ),
    )

    organization_id: OrganizationId
    platform: Platform
    platform_raw: Library[str | None] = None
    account_id: Annotated[str, Erase("deleted:{id}")]
    """The network's id of the account."""
    account_name: Emptied[str]
    credential_kind: Library[Reached] = CredentialKind.AYRSHARE_PROFILE
    access_token: Encrypted[str] | None = None
    """With `oauth` only, and there always."""
    refresh_token: Encrypted[str] | None = None
    token_expires_at: Personal[Timestamp | None] = None
    profile_key: Library[Encrypted[str] | None] = None
    """What takes the token's place with `ayrshare_profile`."""
    ref_id: Library[Personal[str | None]] = None
    """The Ayrshare profile."""
    is_active: Emptied[bool]
    metadata: Personal[dict[str, JsonValue] | None] = None

    @override
    def broken_rules(self) -> Iterator[Violation]:
        return misplaced(self.credential_kind, access_token=self.access_token is not None)


parse_platform_connection, is_platform_connection, validate_platform_connection = functions(PlatformConnection)
