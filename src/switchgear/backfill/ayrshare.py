"""How Ayrshare's objects are listed and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from switchgear.ayrshare.models.posts import History, HistoryPost
from switchgear.ayrshare.operations.history import PostHistory
from switchgear.ayrshare.operations.posts import Posts
from switchgear.ayrshare.operations.profiles import Profiles
from switchgear.ayrshare.operations.user import User
from switchgear.backfill.listed import Listed, asked, by_id
from switchgear.backfill.steps import Ask
from switchgear.backfill.walks import Page
from switchgear.errors import PagesRepeat
from switchgear.mirror.kinds import LINKED, POST, PROFILE
from switchgear.pipeline.page import Cursor, Paged, Slice
from switchgear.sync.update import RefetchRequest
from switchgear.types.model import decoder

__all__ = ["KINDS"]

_FIRST: Final = "2000-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class _ByDate:
    """The history, the posts that were published latest first: back from the time of the last one.

    There are no pages, so that a place is a time, and the post that had it; others of the same second come again.
    """

    def at(self, first: Paged[Any], place: str | None) -> Paged[Any]:
        if place is None:
            return first
        others = (pair for pair in first.query if pair[0] != "lastDays")
        return replace(first, query=(*others, ("startDate", _FIRST), ("endDate", place.partition("/")[0])))

    def read(self, asked: Paged[Any], place: str | None, page: Slice[Any]) -> Page:
        before, _, seen = (place or "").partition("/")
        items = tuple(post for post in page.items if post.id != seen)
        if len(page.items) < int(dict(asked.query)["limit"]):
            return Page(items, None)
        last: HistoryPost = page.items[-1]
        at = last.schedule_date or last.created
        if at is None or _text(at) == before:
            raise PagesRepeat("the history does not get on beyond a time", service="ayrshare", operation="history.list")
        return Page(items, f"{_text(at)}/{last.id}")


def _text(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _history(content: bytes) -> Slice[HistoryPost]:
    found = decoder(History)(content)
    return Slice(found.history, as_of=found.last_updated)


def _all_posts() -> Ask:
    """The history as a list that goes on."""
    whole = asked(PostHistory.list, limit=1000, last_days=0)
    one = whole.request
    paged = Paged(method="GET", path=one.path, decode=_history, query=one.query, answers=one.answers, paging=Cursor())
    return Ask(paged, whole.operation)


def _profile(request: RefetchRequest) -> Ask:
    """A profile is read as the one that the client acts for."""
    del request
    return _ACTING


_ACTING: Final = asked(User.get)
_PRIMARY: Final = Ask(replace(_ACTING.request, tenant=False), _ACTING.operation)

KINDS: Final[Mapping[str, Listed]] = {
    POST: Listed(
        pages=_all_posts(),
        walk=_ByDate(),
        one=by_id(Posts.get),
        gone="114",
        own=_ACTING,
    ),
    PROFILE: Listed(
        pages=asked(Profiles.list, limit=1000),
        one=_profile,
        kept=LINKED,
        complete=True,
        own=_PRIMARY,
        is_own=lambda request, ref_id: request.id != ref_id,
    ),
}
"""Kind -> how its objects are listed and read. The list of profiles leaves out the primary one."""
