"""The history of posts that were sent through Ayrshare (Ayrshare's documentation: history)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from switchgear.ayrshare.models.posts import History, HistoryPost, PostStatus
from switchgear.ayrshare.operations.arguments import names, networks, utc, within
from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import bracketed
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Request, path
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder
from switchgear.types.platforms import SocialPlatform
from switchgear.types.unset import UNSET, Unset

__all__ = ["PostHistory"]

_read = decoder(History)


def _rows(body: bytes) -> tuple[HistoryPost, ...]:
    return _read(body).history


class PostHistory(Namespace[ModeT], path="history"):
    """`/history`."""

    @operation
    def list(
        self,
        *,
        limit: int | Unset = UNSET,
        last_days: int | Unset = UNSET,
        start_date: datetime | Unset = UNSET,
        end_date: datetime | Unset = UNSET,
        status: PostStatus | str | Unset = UNSET,
        type: Literal["immediate", "scheduled"] | Unset = UNSET,
        platforms: Sequence[SocialPlatform | str] | Unset = UNSET,
        auto_repost_id: str | Unset = UNSET,
    ) -> Request[tuple[HistoryPost, ...]]:
        """The posts of the profile, the one published latest (or scheduled furthest ahead) first; there is one page.

        Ayrshare answers "no history" with an error, which is an empty tuple here. Answers of more than 25 posts are
        a minute old at worst. Deleted posts come only with `status="deleted"`.

        Args:
            limit: 1 to 1000; 25 if unset.
            last_days: Published (or scheduled) since so many days; 0 is all, 30 if unset. Not with dates.
            start_date: Published at this time or later.
            end_date: Published at this time or earlier.
            status: Posts of one status.
            type: Posts that were sent at once, or scheduled ones.
            platforms: Posts that went to any of these networks.
            auto_repost_id: Posts of one automatic repetition.

        Raises:
            InvalidRequest: An argument lies outside its range, or two exclude each other.
        """
        if last_days is not UNSET and (start_date is not UNSET or end_date is not UNSET):
            raise InvalidRequest("last_days cannot be combined with start_date and end_date")
        return Request(
            method="GET",
            path=path("/api/history"),
            decode=_rows,
            query=bracketed(
                limit=within("limit", limit, 1, 1000),
                lastDays=within("last_days", last_days, 0),
                startDate=utc("start_date", start_date),
                endDate=utc("end_date", end_date),
                status=status,
                type=type,
                platforms=UNSET if platforms is UNSET else names(networks("platforms", platforms)),
                autoRepostId=auto_repost_id,
            ),
            answers={"221": b'{"history": []}'},
            tags=(CacheTag.of("ayrshare", "post"),),
        )
