"""What is written down of who did what: ids, names of fields, and no value that could be secret or personal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from switchgear.domains.access import MEMBERS, Action, Role, holder_of, roles_of
from switchgear.domains.actor import Actor, ActorKind
from switchgear.domains.changes import FieldChange, field_changes
from switchgear.domains.declaration import OwnerRef, owner_of
from switchgear.domains.entity import Entity
from switchgear.domains.instants import utc
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.times import to_millis

__all__ = ["AuditEntry", "AuditReads", "audit_entry", "audits_read"]


class AuditReads(StrEnum):
    """Which reads are written down."""

    OFF = "off"
    SENSITIVE = "sensitive"
    """Those that return decrypted secrets, or another user's rows, to whomever."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log. Lines are only ever added."""

    at: datetime
    actor: str
    actor_kind: ActorKind
    action: str
    entity_type: str
    """`<product>.<class>`, such as `coachflux.User`."""
    entity_id: str
    """Empty for a row that was never stored."""
    changes: tuple[FieldChange, ...] = ()
    source_event_id: str | None = None
    """The provider's event that it followed from."""
    request_id: str | None = None

    @property
    def changed_fields(self) -> tuple[str, ...]:
        """The names of what changed."""
        return tuple(change.field for change in self.changes)

    def to_wire(self) -> dict[str, Any]:
        """The line as JSON: names of fields, no values at all."""
        return {
            "at": to_millis(self.at),
            "actor": self.actor,
            "actor_kind": self.actor_kind.value,
            "action": self.action,
            "entity_type": self.entity_type,
            "entity_id": self.entity_id,
            "changed_fields": list(self.changed_fields),
            "source_event_id": self.source_event_id,
            "request_id": self.request_id,
        }


def audit_entry(
    actor: Actor,
    action: Action | str,
    now: datetime,
    *,
    before: Entity | None = None,
    after: Entity | None = None,
    subject: OwnerRef | None = None,
    source_event_id: str | None = None,
    request_id: str | None = None,
) -> AuditEntry:
    """The line that says what an actor did.

    Args:
        actor: Who acted.
        action: What was done: an `Action`, or an application's own word, such as `sign_in_refused`.
        now: When.
        before: The row as it was; None for one that was created.
        after: The row as it is; None for one that was deleted. For a read, give the row as both.
        subject: What it was done to where there is no row, such as a session or a key.
        source_event_id: The provider's event that it followed from.
        request_id: The request that asked for it.

    Raises:
        BrokenRule: There is neither a row nor a subject, or the two forms are of different rows; or the time is naive.
    """
    row = before if after is None else after
    about = subject if row is None else _subject(row)
    if about is None:
        raise _refused("subject", "missing", "Input should be given unless a row is")
    if before is not None and after is not None and not _one_row(before, after):
        raise _refused("after", "another_row", "Input should be the same row as before")
    return AuditEntry(
        at=utc(now),
        actor=actor.id,
        actor_kind=actor.kind,
        action=str(action),
        entity_type=about.entity,
        entity_id=about.id,
        changes=field_changes(before, after),
        source_event_id=source_event_id,
        request_id=request_id,
    )


def audits_read(
    setting: AuditReads, actor: Actor, entity: Entity, related: Iterable[Entity] = (), *, reveals: bool = False
) -> bool:
    """Whether a read is written down.

    Args:
        setting: What the application wants.
        actor: Who reads.
        entity: What is read.
        related: The rows that lead to its owner; see `holder_of`.
        reveals: Whether a secret is returned decrypted.
    """
    if setting is not AuditReads.SENSITIVE:
        return setting is AuditReads.ALL
    rows = tuple(related)
    belongs = owner_of(entity) is not None or holder_of(entity, rows) is not None
    foreign = roles_of(actor, entity, rows).isdisjoint((Role.SERVICE, Role.OWNER, *MEMBERS))
    return reveals or (belongs and foreign)


def _subject(row: Entity) -> OwnerRef:
    return OwnerRef(f"{row.product}.{type(row).__name__}", _id(row) or "")


def _id(row: Entity) -> str | None:
    stored: object = getattr(row, "id", None)
    return None if stored is None else str(stored)


def _one_row(before: Entity, after: Entity) -> bool:
    """A row may have got its id in between."""
    return type(before) is type(after) and _id(before) in {None, _id(after)}


def _refused(field: str, rule: str, message: str) -> BrokenRule:
    return BrokenRule([Violation(field, rule, message)], subject="AuditEntry")
