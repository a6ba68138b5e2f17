"""Rules about action items: doing them, and when they go to the archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from switchgear.domains.coachflux.coaching import ActionItem
from switchgear.domains.instants import utc
from switchgear.domains.transitions import transition

__all__ = ["ARCHIVE_AFTER", "archive_due", "complete", "reopen"]

ARCHIVE_AFTER: Final = timedelta(days=90)
"""How long after its completion an item stays in the table."""


def complete(item: ActionItem, now: datetime) -> ActionItem:
    """The item, done.

    Raises:
        IllegalTransition: It is done already.
        BrokenRule: The time is naive.
    """
    return transition(item, to=True, now=now)


def reopen(item: ActionItem, now: datetime) -> ActionItem:
    """The item, to be done again.

    Raises:
        IllegalTransition: It is not done.
        BrokenRule: The time is naive.
    """
    return transition(item, to=False, now=now)


def archive_due(item: ActionItem, now: datetime) -> bool:
    """Whether it was completed more than 90 days ago.

    Raises:
        BrokenRule: The time is naive.
    """
    since = utc(now) - ARCHIVE_AFTER
    return item.completed_at is not None and item.completed_at < since
