"""How an end comes: it is asked for, may be taken back for a time, and then leaves as little as is declared."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TypeVar

from switchgear.domains.declaration import Purge, declaration_of
from switchgear.domains.entity import Entity, Synced, evolve
from switchgear.domains.instants import utc
from switchgear.domains.lifecycle.anonymity import anonymise
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["cancel_deletion", "erase", "purge_due", "request_deletion"]

E = TypeVar("E", bound=Entity)


def request_deletion(entity: E, now: datetime) -> E:
    """The entity, whose grace begins; asking again does not prolong it.

    What begins it, the status of a row that says there, too, that it is deleted, and `updated_at` change together.

    Raises:
        BrokenRule: The time is naive, or its class declares no purge.
    """
    basis = purge_of(entity).basis
    asked: datetime | None = getattr(entity, basis)
    after = evolve(entity, **{basis: asked or utc(now)})
    return entity if after == entity else evolve(after, **_touched(entity, now))


def cancel_deletion(entity: E, now: datetime | None = None, *, status: str | None = None) -> E:
    """The entity, which stays.

    Args:
        entity: The entity.
        now: The time of the command, for the `updated_at` of what has one.
        status: What a row that says in its status that it is deleted is again; by default what its class declares, see
            `Synced.restored_status`.

    Raises:
        BrokenRule: The time is naive, its class declares no purge, or has no such status.
    """
    changes = {} if status is None else {"status": status}
    touched = {} if now is None else _touched(entity, now)
    return evolve(entity, **{purge_of(entity).basis: None}, **changes, **touched)


def _touched(entity: Entity, now: datetime) -> dict[str, object]:
    return {"updated_at": utc(now)} if "updated_at" in type(entity).model_fields else {}


def purge_due(entity: Entity, now: datetime, grace: timedelta | None = None) -> bool:
    """Whether the grace is over and nothing was erased yet.

    Args:
        entity: The entity.
        now: The time of the run.
        grace: Another than the declared one.

    Raises:
        BrokenRule: The time is naive, or its class declares no purge.
    """
    return is_over(entity, now, grace) and getattr(entity, "erased_at", None) is None


def is_over(entity: Entity, now: datetime, grace: timedelta | None = None) -> bool:
    """Whether the end was asked for longer ago than the grace lasts.

    Raises:
        BrokenRule: The time is naive, or its class declares no purge.
    """
    purge = purge_of(entity)
    asked: datetime | None = getattr(entity, purge.basis)
    before = utc(now) - (purge.after if grace is None else grace)
    return asked is not None and asked < before


def purge_of(entity: Entity) -> Purge:
    """What the entity's class declares about its end.

    Raises:
        BrokenRule: It declares nothing.
    """
    purge = declaration_of(type(entity)).purge
    if purge is None:
        name = type(entity).__name__
        raise BrokenRule([Violation("", "no_purge", f"No rule says when a {name} ends")], subject=name)
    return purge


def erase(entity: E, at: datetime, *, allow: Collection[str] = ()) -> E:
    """What is left of a row that is kept: nothing personal, and, where there is something new to erase, the time of it.

    Args:
        entity: The row.
        at: The time of the erasure; of two the first stays.
        allow: See `anonymise`.

    Raises:
        BrokenRule: The time is naive, or the row was never stored.
    """
    left = anonymise(entity, allow=allow)
    if not isinstance(left, Synced):
        return left
    ended = declaration_of(type(left)).deleted is not None and left.deleted_at is None
    stamped = {"erased_at": utc(at)} if left.erased_at is None and left != entity else {}
    return evolve(left, **stamped, **({"deleted_at": utc(at)} if ended else {}))
