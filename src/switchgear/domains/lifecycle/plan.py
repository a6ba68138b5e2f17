"""What a purge does with everything that is held of somebody, or with what depends on rows that are deleted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from switchgear.domains.declaration import OnDelete, OwnerRef, Purge, declaration_of
from switchgear.domains.entity import Entity, Synced, evolve
from switchgear.domains.inbox import Received
from switchgear.domains.instants import utc
from switchgear.domains.lifecycle.erasure import erase, is_over, purge_of
from switchgear.domains.lifecycle.graph import Graph, Link, identity, is_anothers, stored_id
from switchgear.domains.lifecycle.order import children_first, place
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["DeletionAction", "DeletionPlan", "DeletionStep", "carry_out", "deletion_plan", "removal"]


class DeletionStep(StrEnum):
    """What is done to a row."""

    REVOKE = "revoke"
    """Its credential is ended at the provider; the row follows later in the plan."""
    DETACH = "detach"
    """It is stored anew, without a reference to a row that goes."""
    ERASE = "erase"
    """It is stored anew without what is personal."""
    DIGEST = "digest"
    """It is stored anew with a digest in the place of its content."""
    KEEP = "keep"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class DeletionAction:
    """One step of a plan."""

    do: DeletionStep
    row: Entity
    """The row to revoke, keep or delete as it is, or the row to store."""
    why: str
    """In words, without anything personal."""
    was: Entity
    """The row before."""


@dataclass(frozen=True, slots=True)
class DeletionPlan:
    """What to do, in this order. Repeating it does no harm.

    Credentials are ended first; then what stays is stored, so that nothing refers to a row that goes; then rows are
    deleted, those that refer to others before them; the owner's own row is the last.
    """

    owner: OwnerRef
    actions: tuple[DeletionAction, ...]

    @property
    def user_id(self) -> str:
        """The owner's id."""
        return self.owner.id


def deletion_plan(
    user: Entity,
    graph: Iterable[Entity],
    now: datetime,
    *,
    anonymous_id: str | None = None,
    grace: timedelta | None = None,
    entity_keys: Collection[str] = (),
    allow: Collection[str] = (),
) -> DeletionPlan:
    """The purge of a user, or of another owner, whose grace is over.

    What becomes of a row is what its class declares: see `OnDelete` of the references that lead to the owner, and
    `Erase` of its fields. What is deleted or erased at the providers is for the caller; a plan names credentials only.

    Args:
        user: The owner, as stored.
        graph: Rows of any table, archives and received events included; only what is the owner's is touched.
        now: The time of the purge.
        anonymous_id: A random one, made for this purge and stored nowhere else; needed if there are analytics events.
        grace: Another than the declared one; none at all erases whoever has asked for it by now.
        entity_keys: Keys of the owner's states; received events about them are the owner's, too.
        allow: The keys that stay in the properties of analytics events.

    Raises:
        BrokenRule: The end was not asked for or the grace is not over, the owner was never stored, there are
            analytics events but no anonymous id, a row has no table, or the time is naive.
    """
    at, purge, owner_id = utc(now), purge_of(user), stored_id(user)
    if not is_over(user, at, grace):
        lasts = purge.after if grace is None else grace
        raise _refused(purge.basis, "not_due", f"Input should lie more than {lasts} back", type(user).__name__)
    found = Graph(row for row in graph if identity(row) != identity(user))
    for row in found.rows:
        if declaration_of(type(row)).table is None:
            raise _refused("", "unknown_entity", f"No rule says what becomes of {type(row).__name__}", "DeletionPlan")
    fates = _fates(found, [user], gone=not purge.erases, owner=user)
    for row in found.rows:
        if isinstance(row, Received) and row.entity_key in entity_keys:
            fates.setdefault(id(row), _Fate(row)).meet(OnDelete.DIGEST)
    actions = _actions(found, fates, lambda fate: _left(fate, at, anonymous_id, allow))
    return DeletionPlan(OwnerRef(type(user).__name__, owner_id), (*actions, _ended(user, purge, at)))


def removal(rows: Iterable[Entity], graph: Iterable[Entity]) -> tuple[DeletionAction, ...]:
    """What has to be done so that rows are deleted and nothing refers to them any longer, in this order.

    Args:
        rows: The rows to delete.
        graph: Rows of any table; those that refer to the deleted ones go along or forget them, as they declare.

    Raises:
        BrokenRule: Rows keep naming one of them, so that it can only be erased.
    """
    roots = {identity(row): row for row in rows}
    found = Graph([*roots.values(), *(row for row in graph if identity(row) not in roots)])
    fates = _fates(found, list(roots.values()), gone=True)
    for row in roots.values():
        fates.setdefault(id(row), _Fate(row)).meet(OnDelete.CASCADE)
    return tuple(_actions(found, fates, _detached))


def carry_out(plan: DeletionPlan | Iterable[DeletionAction], rows: Iterable[Entity]) -> tuple[Entity, ...]:
    """The rows that are left, in their order, as a plan leaves them; those that it does not name are as they were."""
    actions = plan.actions if isinstance(plan, DeletionPlan) else plan
    ends = {identity(action.was): action for action in actions}
    left = ((row, ends.get(identity(row))) for row in rows)
    return tuple(
        row if action is None else action.row
        for row, action in left
        if action is None or action.do is not DeletionStep.DELETE
    )


# --- what becomes of each row ---

_STRENGTH: Final = (
    OnDelete.SET_NULL,
    OnDelete.KEEP,
    OnDelete.DIGEST,
    OnDelete.DISOWN,
    OnDelete.ERASE,
    OnDelete.CASCADE,
)


@dataclass(slots=True)
class _Fate:
    """What becomes of a row."""

    row: Entity
    end: OnDelete = OnDelete.SET_NULL
    parent: str = ""
    """The class of what it goes with."""
    owners: set[str] = field(default_factory=set[str])
    """The references that are given up with the owner."""
    forgets: set[str] = field(default_factory=set[str])
    """The references to rows that are deleted."""

    def meet(self, end: OnDelete, link: Link | None = None) -> None:
        """Of two ends the one that takes more."""
        if _STRENGTH.index(end) > _STRENGTH.index(self.end):
            self.end, self.parent = end, link.field.reference or "" if link else ""


def _fates(graph: Graph, roots: list[Entity], *, gone: bool, owner: Entity | None = None) -> dict[int, _Fate]:
    """What becomes of the rows that refer to the roots, and of those that refer to these."""
    fates: dict[int, _Fate] = {}
    queue = [(row, gone) for row in roots]
    seen = {(id(row), gone) for row in roots}
    while queue:
        target, deleted = queue.pop()
        for link in graph.links_to(target):
            end = link.on_delete
            if (end is OnDelete.SET_NULL and not deleted) or (owner and is_anothers(link.row, owner)):
                continue
            fate = fates.setdefault(id(link.row), _Fate(link.row))
            fate.meet(end, link)
            if end is OnDelete.SET_NULL:
                fate.forgets.add(link.field.name)
            elif end is OnDelete.DISOWN:
                fate.owners.add(link.field.name)
            step = (id(link.row), end is OnDelete.CASCADE)
            if end in {OnDelete.CASCADE, OnDelete.ERASE} and step not in seen:
                seen.add(step)
                queue.append((link.row, step[1]))
    return fates


def _actions(
    graph: Graph, fates: Mapping[int, _Fate], staying: Callable[[_Fate], DeletionAction]
) -> Iterator[DeletionAction]:
    ordered = sorted(fates.values(), key=lambda fate: place(fate.row))
    deleted = children_first(graph, (fate.row for fate in ordered if fate.end is OnDelete.CASCADE))
    for row in deleted.rows:
        if _to_be_revoked(row):
            yield DeletionAction(DeletionStep.REVOKE, row, "no credential outlives its row", row)
    for row, fields in deleted.cut:
        bare = evolve(row, **dict.fromkeys(fields))
        yield DeletionAction(DeletionStep.DETACH, bare, "rows that go refer to one another in a circle", row)
    yield from (staying(fate) for fate in ordered if fate.end is not OnDelete.CASCADE)
    for row in deleted.rows:
        parent = fates[id(row)].parent
        yield DeletionAction(DeletionStep.DELETE, row, f"goes with its {parent}" if parent else "is to be deleted", row)


def _to_be_revoked(row: Entity) -> bool:
    active = row.table.revoked_while
    if active is None:
        return False
    held = (getattr(row, field.name) for field in declaration_of(type(row)).fields if field.encrypted)
    return getattr(row, active.field) in active.values or any(value is not None for value in held)


def _detached(fate: _Fate) -> DeletionAction:
    """A row that belongs to nobody who goes, and only forgets what is deleted."""
    if fate.end is not OnDelete.SET_NULL:
        raise _refused("", "kept", f"{type(fate.row).__name__} keeps naming it", "DeletionPlan")
    bare = evolve(fate.row, **dict.fromkeys(fate.forgets))
    return DeletionAction(DeletionStep.DETACH, bare, "no longer refers to what goes", fate.row)


def _left(fate: _Fate, at: datetime, anonymous_id: str | None, allow: Collection[str]) -> DeletionAction:
    """A row that stays when its owner is purged."""
    row = fate.row
    match fate.end:
        case OnDelete.SET_NULL:
            return _detached(fate)
        case OnDelete.KEEP:
            bare = evolve(row, **dict.fromkeys(fate.forgets))
            do = DeletionStep.KEEP if bare == row else DeletionStep.DETACH
            return DeletionAction(do, bare, "is not the owner's, and keeps the bare id", row)
        case OnDelete.DISOWN:
            why, do = "analytics are kept, of nobody in particular", DeletionStep.ERASE
        case OnDelete.DIGEST:
            why, do = "received events are kept without their content", DeletionStep.DIGEST
        case _:
            why, do = row.table.kept_for or "is kept", DeletionStep.ERASE
    successor: dict[str, str] = {}
    if fate.owners:
        if anonymous_id is None:
            raise _refused("anonymous_id", "missing", "Input should be given with events", type(row).__name__)
        successor = {row.table.successor or "": anonymous_id}
    left = erase(evolve(row, **dict.fromkeys(fate.forgets | fate.owners), **successor), at, allow=allow)
    return DeletionAction(DeletionStep.KEEP if left == row else do, left, why, row)


def _ended(owner: Entity, purge: Purge, at: datetime) -> DeletionAction:
    """The owner's own row."""
    why = "the end was asked for, and the grace is over"
    if not purge.erases:
        return DeletionAction(DeletionStep.DELETE, owner, why, owner)
    left = erase(owner, at)
    if isinstance(left, Synced):
        left = evolve(left, erased_at=left.erased_at or at)
    return DeletionAction(DeletionStep.ERASE, left, f"{why}; its id and times stay", owner)


def _refused(field: str, rule: str, message: str, subject: str) -> BrokenRule:
    return BrokenRule([Violation(field, rule, message)], subject=subject)
