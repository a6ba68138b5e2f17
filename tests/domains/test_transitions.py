"""A step may take a time and empty a field, together and in one change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from switchgear.domains.declaration import Table, Transitions
from switchgear.domains.entity import Entity
from switchgear.domains.fields import Timestamp
from switchgear.domains.row_rules import RowRule
from switchgear.domains.transitions import transition

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Door(Entity):
    """Knows since when it is open, while it is."""

    table: ClassVar[Table] = Table("doors")
    transitions: ClassVar[Transitions] = Transitions(
        "is_open", {False: (True,), True: (False,)}, stamps={True: "opened_at"}, clears={False: "opened_at"}
    )

    is_open: bool
    opened_at: Timestamp | None = None

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "opened",
            "opened_at",
            "Input should be given while it is open",
            lambda door: door.is_open != (door.opened_at is not None),
        ),
    )


def test_a_field_that_belongs_to_a_value_comes_and_goes_with_it():
    opened = transition(Door(is_open=False), True, NOW)

    assert (opened.is_open, opened.opened_at) == (True, NOW)
    closed = transition(opened, False, NOW)
    assert (closed.is_open, closed.opened_at) == (False, None)
