"""How long a product keeps what: policies as data, and the instant before which rows go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

__all__ = ["RetentionAction", "RetentionPolicy", "retention"]


class RetentionAction(StrEnum):
    """What happens to a row whose time is over."""

    DELETE = "delete"
    ARCHIVE = "archive"
    AGGREGATE = "aggregate"
    ANONYMISE = "anonymise"


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How long the rows of one table are kept."""

    product: str
    table: str
    basis: str
    """The field whose time is compared; rows without one stay."""
    keep: timedelta
    action: RetentionAction


def retention(policies: Iterable[RetentionPolicy], now: datetime) -> dict[str, datetime]:
    """Table -> cutoff. Rows whose basis is strictly older than the cutoff go; one that is equal stays."""
    return {policy.table: now - policy.keep for policy in policies}
