"""The functions that apply an entity's transition table: for commands, never for what providers report."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from switchgear.domains.declaration import State, Transitions
from switchgear.domains.entity import Entity, evolve
from switchgear.domains.violations import BrokenRule, IllegalTransition, Violation

__all__ = ["allowed", "transition"]

E = TypeVar("E", bound=Entity)


def allowed(entity: Entity, *, extended: bool = False) -> tuple[State, ...]:
    """The values that `transition` accepts now; none for an entity without a table.

    Args:
        entity: Any entity.
        extended: Whether the extensions of the table count too.
    """
    table = _table(entity)
    return table.targets(getattr(entity, table.field), extended=extended) if table else ()


def transition(entity: E, to: State, now: datetime, *, extended: bool = False) -> E:
    """The entity after one step of its table, with `updated_at`, if it has one, and the time that belongs to the step.

    Args:
        entity: The entity as it is.
        to: The value to go to.
        now: The time of the command.
        extended: Whether the extensions of the table count too.

    Raises:
        IllegalTransition: The table has no such step; the error lists those that it has.
        BrokenRule: The entity would break a rule there, or lacks what the step requires.
    """
    table = _table(entity)
    targets = allowed(entity, extended=extended)
    if table is None or to not in targets:
        raise _illegal(entity, table, to, targets)
    changes: dict[str, object] = {table.field: to}
    if "updated_at" in type(entity).model_fields:
        changes["updated_at"] = now
    if stamp := table.stamps.get(to):
        changes[stamp] = now
    if cleared := table.clears.get(to):
        changes[cleared] = None
    if refused := [found for check in table.requires.get(to, ()) if (found := check(entity, now))]:
        raise BrokenRule(refused, subject=type(entity).__name__)
    return evolve(entity, **changes)


def _table(entity: Entity) -> Transitions | None:
    return getattr(entity, "transitions", None)


def _illegal(entity: Entity, table: Transitions | None, to: State, targets: tuple[State, ...]) -> IllegalTransition:
    if table is None:
        field, message = "", "It has no transitions"
    else:
        field, now = table.field, getattr(entity, table.field)
        then = ", ".join(str(target) for target in targets) or "nothing"
        message = f"It cannot go from {now} to {to}; from {now} it may go to {then}"
    found = Violation(field, "illegal_transition", message)
    return IllegalTransition([found], subject=type(entity).__name__, allowed=targets)
