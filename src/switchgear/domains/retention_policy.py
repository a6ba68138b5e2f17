"""How long a product keeps what: policies as data, and what they say at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from switchgear.domains.declaration import Where, declaration_of
from switchgear.domains.instants import utc

if TYPE_CHECKING:
    from switchgear.domains.entity import Entity

__all__ = ["Due", "RetentionAction", "RetentionPolicy", "due", "purge_policies", "retention"]


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
    where: Where | None = None
    """Of which rows it speaks; by default of all."""

    def ends(self, row: Entity, now: datetime) -> bool:
        """Whether a row's time is over. What is anonymised already has none left.

        Raises:
            BrokenRule: The time is naive.
        """
        cutoff = utc(now) - self.keep
        declared = declaration_of(type(row))
        if (declared.product, declared.table) != (self.product, self.table):
            return False
        if self.where and getattr(row, self.where.field) not in self.where.values:
            return False
        if self.action is RetentionAction.ANONYMISE and getattr(row, "erased_at", None) is not None:
            return False
        since: datetime | None = getattr(row, self.basis)
        return since is not None and since < cutoff


def retention(policies: Iterable[RetentionPolicy], now: datetime) -> dict[str, datetime]:
    """Table -> cutoff. Rows whose basis is strictly older than the cutoff go; one that is equal stays."""
    return {policy.table: now - policy.keep for policy in policies}


@dataclass(frozen=True, slots=True)
class Due:
    """A row whose time is over, and the policy that says so."""

    row: Entity
    policy: RetentionPolicy


def due(rows: Iterable[Entity], policies: Sequence[RetentionPolicy], now: datetime) -> tuple[Due, ...]:
    """The rows whose time is over, in their order; of several policies that end a row, the first counts.

    With a row that is deleted go others, see `removal`; a user is purged by a `deletion_plan`.

    Args:
        rows: Rows of any table.
        policies: A product's, such as `CORE`.
        now: The time of the run.

    Raises:
        BrokenRule: The time is naive.
    """
    at = utc(now)
    found = ((row, next((policy for policy in policies if policy.ends(row, at)), None)) for row in rows)
    return tuple(Due(row, policy) for row, policy in found if policy)


def purge_policies(entities: Iterable[type[Entity]], after: timedelta | None = None) -> tuple[RetentionPolicy, ...]:
    """The policies that follow from what entities declare about their purge.

    Args:
        entities: Entity classes; those that declare no purge have no policy.
        after: Another grace than the declared one.
    """
    declared = ((entity, entity.purge) for entity in entities)
    return tuple(
        RetentionPolicy(
            entity.product,
            entity.table.name,
            purge.basis,
            purge.after if after is None else after,
            RetentionAction.ANONYMISE if purge.erases else RetentionAction.DELETE,
        )
        for entity, purge in declared
        if purge
    )
