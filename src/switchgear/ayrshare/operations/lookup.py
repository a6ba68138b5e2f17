"""Whether a post took effect whose sending ended without an answer: what the history can prove, and what it cannot.

A second post would be seen by the public, so a look-up answers in one of three ways. The post is there: that is the
result, or the error if every network refused it. It is not there, and Ayrshare itself would refuse a second one: it may
be sent again, once the first cannot be under way any more. Anything else is undecided, and if it stays so, the first
failure is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from switchgear.ayrshare.models.base import PostStatus
from switchgear.ayrshare.models.posts import HistoryPost, PostResult
from switchgear.errors import ValidationFailed
from switchgear.types.platforms import SocialPlatform

__all__ = ["LIMIT", "SentPost"]

LIMIT: Final = 25
"""Posts to look at; Ayrshare answers more than these from a cache of one minute."""

_UNGUARDED: Final = frozenset((SocialPlatform.PINTEREST, SocialPlatform.REDDIT, SocialPlatform.TELEGRAM))
"""Networks on which Ayrshare lets the same text pass twice."""

_MARGIN: Final = timedelta(seconds=5)
"""`created` and the `Date` header are whole seconds, and of different machines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPost:
    """A post as it was sent."""

    text: str
    platforms: frozenset[SocialPlatform]
    schedule_date: datetime | None
    media_urls: tuple[str, ...]
    rewritten: bool
    """Ayrshare was asked to change the text: to shorten links, or to add hashtags."""
    keyed: bool
    """It has an idempotency key, so a second one is refused whatever became of the first."""

    def found(self, rows: Sequence[HistoryPost], since: datetime) -> PostResult | None:
        """The result, if the post is among the rows; None if it is surely not, and can be sent again without harm.

        A result of the history has the fields of a row, and a scheduled post is `pending` in it.

        Args:
            rows: The latest `LIMIT` rows of the history, the one published latest first.
            since: When the call began, by Ayrshare's clock.

        Raises:
            ValueError: The rows do not decide it.
            ValidationFailed: It failed on every network.
        """
        earliest = since - _MARGIN
        similar = [row for row in rows if self._is_similar(row, earliest)]
        same = [row for row in similar if self._is_same(row)]
        for row in same:
            if row.status is not PostStatus.ERROR or row.post_ids:
                return PostResult.model_validate(row.to_wire())
        if same:
            raise _failed(same[0])
        if similar and (self.rewritten or not self.text):
            raise ValueError("a post of this call's time and networks may be this one")
        if not self._is_guarded or self._is_cut_off(rows, earliest):
            raise ValueError("the post is not there, but may be on its way")
        return None

    def is_planned_as(self, row: HistoryPost) -> bool:
        """Whether a row is for the same networks and media, and for the same time unless it went out at once."""
        if frozenset(row.platforms) != self.platforms or tuple(row.media_urls or ()) != self.media_urls:
            return False
        if self.schedule_date is None:
            return row.type != "scheduled"
        return row.schedule_date is not None and abs(row.schedule_date - self.schedule_date) < timedelta(seconds=1)

    def _is_similar(self, row: HistoryPost, earliest: datetime) -> bool:
        """Whether the row was made during the call, for the same networks and the same time."""
        made = row.created or row.create_date
        if frozenset(row.platforms) != self.platforms or (made is not None and made < earliest):
            return False
        if self.schedule_date is None:
            return row.type != "scheduled"
        if self.schedule_date <= earliest:  # published at once, whatever the row says
            return True
        return row.schedule_date is not None and abs(row.schedule_date - self.schedule_date) < timedelta(seconds=1)

    def _is_same(self, row: HistoryPost) -> bool:
        if not isinstance(row.post, str) or row.created is None or row.post.split() != self.text.split():
            return False
        return bool(self.text) or row.media_urls == self.media_urls

    @property
    def _is_guarded(self) -> bool:
        """Whether Ayrshare refuses a second one: by its key, or because the same text comes twice within 48 hours."""
        return self.keyed or (bool(self.text) and _UNGUARDED.isdisjoint(self.platforms))

    def _is_cut_off(self, rows: Sequence[HistoryPost], earliest: datetime) -> bool:
        """Whether the post may be further down than the rows reach."""
        if len(rows) < LIMIT:
            return False
        last = rows[-1].schedule_date or rows[-1].created
        return last is None or last >= max(earliest, self.schedule_date or earliest)


def _failed(row: HistoryPost) -> ValidationFailed:
    """Why every network refused it."""
    codes = [str(error.code) for error in row.errors if error.code is not None]
    why = "; ".join(f"{error.platform}: {error.message}" for error in row.errors if error.message)
    return ValidationFailed(
        f"the post failed on every network: {why or 'the history does not say why'}", code=codes[0] if codes else None
    )
