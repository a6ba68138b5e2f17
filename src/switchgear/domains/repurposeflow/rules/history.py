"""Which earlier generations are listed, and which will do again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from switchgear.domains.instants import utc
from switchgear.domains.repurposeflow.channels import ContentChannel, parse_channel
from switchgear.domains.repurposeflow.generation import Generation, GenerationStatus

__all__ = ["HISTORY_LENGTH", "HISTORY_WINDOW", "HistoryEntry", "find_reusable", "recent_history"]

HISTORY_WINDOW: Final = timedelta(days=30)
"""How long a generation is listed, and will do again."""

HISTORY_LENGTH: Final = 50
"""How many generations are listed at most."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the list."""

    id: UUID
    selected_platforms: tuple[ContentChannel, ...]
    selected_tone: str
    created_at: datetime
    status: GenerationStatus


def find_reusable(
    generations: Iterable[Generation], hash: str, platforms: Iterable[ContentChannel | str], tone: str, now: datetime
) -> Generation | None:
    """The newest completed generation of the last 30 days from the same text, for the same channels, in the same tone.

    Args:
        generations: Those of one user.
        hash: `content_hash` of the text; remember that `start_generation` sanitises it first.
        platforms: The channels, in any order and under any of their names.
        tone: The tone.
        now: The time of the question.
    """
    wanted = hash, tone, set(map(parse_channel, platforms))
    listed = _listed(generations, now)
    return next(
        (
            found
            for found in listed
            if (found.input_content_hash, found.selected_tone, set(found.selected_platforms)) == wanted
        ),
        None,
    )


def recent_history(generations: Iterable[Generation], user_id: UUID, now: datetime) -> list[HistoryEntry]:
    """A user's completed generations that are newer than 30 days, newest first, at most 50: the product's query."""
    since = utc(now) - HISTORY_WINDOW
    own = _listed((found for found in generations if found.user_id == user_id and found.created_at > since), now)
    return [
        HistoryEntry(found.id, tuple(found.selected_platforms), found.selected_tone, found.created_at, found.status)
        for found in own[:HISTORY_LENGTH]
    ]


def _listed(generations: Iterable[Generation], now: datetime) -> list[Generation]:
    """The completed ones of the last 30 days, newest first."""
    since = utc(now) - HISTORY_WINDOW
    completed = (found for found in generations if found.status is GenerationStatus.COMPLETED)
    recent = (found for found in completed if found.created_at >= since)
    return sorted(recent, key=lambda found: (found.created_at, found.id), reverse=True)
