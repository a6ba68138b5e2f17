"""Usage logs: what was generated when, and what it cost."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, ClassVar, TypeAlias

from pydantic import BeforeValidator, Field, IPvAnyAddress

from switchgear.domains.declaration import Personal, Table, index
from switchgear.domains.entity import Entity
from switchgear.domains.fields import Closed, Count, Rule, Timestamp, Uuid
from switchgear.domains.parsing import functions
from switchgear.domains.repurposeflow.model import GenerationId, RepurposeFlowModel, UserId
from switchgear.domains.row_rules import RowRule

__all__ = ["UsageEvent", "UsageLog", "is_usage_log", "parse_usage_log", "validate_usage_log"]


class UsageEvent(StrEnum):
    """What happened to a generation."""

    STARTED = "generation_started"
    COMPLETED = "generation_completed"
    """Wholly or in part."""
    FAILED = "generation_failed"


def _written(value: object) -> object:
    if not isinstance(value, str | IPv4Address | IPv6Address):
        raise ValueError("a number is no address")
    return value


Cost: TypeAlias = Annotated[Decimal, Field(strict=False, max_digits=10, decimal_places=6)]
IpAddress: TypeAlias = Annotated[
    IPvAnyAddress, BeforeValidator(_written), Rule("ip_address_invalid", "Input should be an IP address")
]


class UsageLog(Entity, RepurposeFlowModel):
    """One entry. It names its generation as long as there is one."""

    table: ClassVar[Table] = Table(
        "usage_logs",
        owner="user_id",
        indexes=(
            index("idx_usage_logs_user_id", "user_id"),
            index("idx_usage_logs_created_at", "-created_at"),
            index("idx_usage_logs_event_type", "event_type"),
        ),
    )

    id: Uuid
    user_id: UserId
    generation_id: GenerationId | None = None
    event_type: Closed[UsageEvent]
    platform_count: Count
    platforms: list[str] | None = None
    """By the product's own names."""
    tokens_used: Count | None = None
    estimated_cost_usd: Cost | None = None
    user_agent: Personal[str | None] = None
    ip_address: Personal[IpAddress | None] = None
    created_at: Timestamp

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "platform_count",
            "platform_count",
            "Input should be the number of platforms",
            lambda row: row.platforms is not None and row.platform_count != len(row.platforms),
        ),
    )


parse_usage_log, is_usage_log, validate_usage_log = functions(UsageLog)
