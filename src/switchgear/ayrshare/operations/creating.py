"""How a post is created so that it does not go out twice: what is sent, and where it is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from switchgear.ayrshare.models.base import PostStatus
from switchgear.ayrshare.models.posts import HistoryPost, PostResult
from switchgear.ayrshare.operations.content import PostCreateParams, Texts, fitted, post_fields
from switchgear.ayrshare.operations.history import HISTORY
from switchgear.ayrshare.operations.lookup import LIMIT, SentPost
from switchgear.ayrshare.operations.parameters import AYRSHARE, touching
from switchgear.errors import Duplicate, InvalidRequest
from switchgear.pipeline.effects import Sleep
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import Flow, fetch
from switchgear.pipeline.request import Caching, Lookup, Repeat, Request, Timing
from switchgear.types.platforms import SocialPlatform

__all__ = ["POST", "POST_RESULT", "created_once", "creation"]

POST: Final = Kind(AYRSHARE, "post", "/api/post/{post_id}", HistoryPost)
POST_RESULT: Final = POST.reading(PostResult, timing=Timing.POST)

_LATEST: Final = HISTORY.get(params={"limit": LIMIT, "last_days": 0}, caching=Caching.NEVER)
"""Where a post is looked for whose answer was lost."""
_TWO_DAYS: Final = HISTORY.get(params={"limit": 1000, "last_days": 2}, caching=Caching.NEVER)
"""As long as Ayrshare itself refuses the same text; from a cache of a minute."""


def creation(post: Texts, params: PostCreateParams) -> Request[PostResult]:
    """See `posts.create`."""
    post = fitted(post, params)
    sent = _sent(post, params)
    lookup = Lookup(_LATEST, sent.found)
    fields = post_fields(post, params)
    at = None if params.get("publish_now") else sent.schedule_date
    ahead = {} if at is None else {"schedule_date": at}
    return POST_RESULT.create(fields, repeat=Repeat.LOOKUP, lookup=lookup, ahead=ahead, **touching(sent.platforms))


def created_once(post: Texts, given: PostCreateParams, under_way: float = 0.0) -> Flow[PostResult]:
    """See `posts.create_once`.

    Args:
        post: The text.
        given: With an idempotency key.
        under_way: For how many seconds an earlier call with this key may still be under way, so that not being there
            proves nothing.
    """
    text = fitted(post, given)
    sent = _sent(text, given)
    if sent.rewritten:
        raise InvalidRequest("shorten_links and auto_hashtag change the text, so that it cannot be found again")
    stored = post_fields(text, given)["post"]
    found = yield from _published(sent, stored)
    if found is None and under_way > 0:
        yield Sleep(under_way)
        found = yield from _published(sent, stored)
    if found is not None:
        return found
    try:
        return (yield from fetch(creation(post, given)))
    except Duplicate:
        found = yield from _published(sent, stored)
        if found is None:
            raise
        return found


def _published(sent: SentPost, text: object) -> Flow[PostResult | None]:
    """The post of the history that is the same, unless every network refused it."""
    rows = yield from fetch(_LATEST)
    found = _same(rows, sent, text)
    if found is None and len(rows) >= LIMIT:
        found = _same((yield from fetch(_TWO_DAYS)), sent, text)
    return found


def _same(rows: Sequence[HistoryPost], sent: SentPost, text: object) -> PostResult | None:
    same = (row for row in rows if sent.is_planned_as(row) and row.post == text)
    found = next((row for row in same if row.status is not PostStatus.ERROR or row.post_ids), None)
    return None if found is None else PostResult.model_validate(found.to_wire())


def _sent(post: Texts, params: PostCreateParams) -> SentPost:
    """What the history is searched for, should the answer be lost. Of one text for each network nothing is found."""
    one = isinstance(post, str)
    return SentPost(
        text=post if isinstance(post, str) else "",
        platforms=frozenset(cast(Sequence[SocialPlatform], params["platforms"])),  # since the check
        schedule_date=params.get("schedule_date") or None,
        media_urls=tuple(params.get("media_urls") or ()) if one else (),
        rewritten=params.get("shorten_links") is True or bool(params.get("auto_hashtag")),
        keyed="idempotency_key" in params,
    )
