"""The history of posts that were sent through Ayrshare (https://www.ayrshare.com/docs/apis/history/overview)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.posts import History, HistoryPost, PostStatus
from switchgear.ayrshare.operations.parameters import AYRSHARE, Networks
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Between, Omittable, Without
from switchgear.pipeline.request import Request
from switchgear.types.model import decoder

__all__ = ["HistoryListParams", "PostHistory"]


class HistoryListParams(TypedDict, total=False):
    """Which posts."""

    limit: Omittable[Annotated[int, Between(1, 1000)]]
    """25 if unset."""
    last_days: Annotated[Omittable[Annotated[int, Between(0)]], Without("start_date", "end_date")]
    """Published (or scheduled) since so many days; 0 is all, 30 if unset."""
    start_date: Omittable[datetime]
    """Published at this time or later."""
    end_date: Omittable[datetime]
    """Published at this time or earlier."""
    status: Omittable[PostStatus | str]
    """Posts of one status."""
    type: Omittable[Literal["immediate", "scheduled"]]
    """Posts that were sent at once, or scheduled ones."""
    platforms: Omittable[Networks]
    """Posts that went to any of these networks."""
    auto_repost_id: Omittable[str]
    """Posts of one automatic repetition."""


def _rows(body: bytes) -> tuple[HistoryPost, ...]:
    return decoder(History)(body).history


HISTORY: Final = Kind(AYRSHARE, "post", "/api/history", _rows, answers={"221": b'{"history": []}'})


class PostHistory(Namespace[ModeT], path="history"):
    """`/history`."""

    @operation
    def list(self, **params: Unpack[HistoryListParams]) -> Request[tuple[HistoryPost, ...]]:
        """The posts of the profile, the one published latest (or scheduled furthest ahead) first; there is one page.

        Ayrshare answers "no history" with an error, which is an empty tuple here. Answers of more than 25 posts are
        a minute old at worst. Deleted posts come only with `status="deleted"`.
        """
        return HISTORY.get(params=params)
