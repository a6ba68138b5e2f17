"""Accounts on social networks that an organization publishes through."""

from __future__ import annotations

from typing import ClassVar

from switchgear.domains.credentials import LinkedAccount
from switchgear.domains.declaration import Origin, Rows, Table, Where, index
from switchgear.domains.ezre_comms.model import EzreModel, OrganizationId
from switchgear.domains.parsing import functions

__all__ = [
    "PlatformConnection",
    "is_platform_connection",
    "parse_platform_connection",
    "validate_platform_connection",
]


class PlatformConnection(LinkedAccount, EzreModel):
    """An account. An organization may have several on one network."""

    table: ClassVar[Table] = Table(
        "platformConnections",
        owner="organization_id",
        revoked_while=Where("is_active", (True,)),
        indexes=(
            index("by_organization", "organization_id", origin=Origin.LIBRARY),
            index("by_organization_platform", "organization_id", "platform", origin=Origin.LIBRARY),
            index("by_active", "is_active", origin=Origin.LIBRARY),
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


parse_platform_connection, is_platform_connection, validate_platform_connection = functions(PlatformConnection)
