"""Many posts in one call: what is sent of each row, and when it may be sent again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Required, cast

from switchgear.ayrshare.models.posts import PostResult
from switchgear.ayrshare.operations.content import PostCreateParams, PostParams, Texts
from switchgear.ayrshare.operations.creating import created_once, creation
from switchgear.ayrshare.operations.journal import PostJournal
from switchgear.ayrshare.problems import PostUncertain
from switchgear.errors import ApiError, Duplicate, InvalidRequest, RateLimited, SwitchgearError
from switchgear.gather import Outcome
from switchgear.pipeline.effects import Block, Sleep
from switchgear.pipeline.flows import Flow, fetch, together
from switchgear.pipeline.parameters import Given, Text
from switchgear.pipeline.shape import shape_of

__all__ = ["PostRow"]

_WAITS: Final = 5
"""How often a row waits until the rate lets it through."""
_LONGEST: Final = 900.0
"""Seconds that it waits at most; a network's own cap holds for hours, and is the row's error."""


class PostRow(PostParams, total=False):
    """One of many posts."""

    post: Required[Texts]
    """The text; see `posts.create`."""
    row_id: Given[Text]
    """Tells it from the other rows of a journal. If unset, that is what is sent, and how often it came before."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A row as it is sent; `row` is what the journal calls it."""

    row: str
    post: Texts
    params: PostCreateParams


def created_many(
    rows: Iterable[PostRow],
    path: str | Path | None,
    limit: int,
    on_progress: Callable[[int, int], None] | None,
) -> Flow[list[Outcome[PostResult]]]:
    """See `posts.create_many`."""
    if isinstance(rows, str | Mapping):
        raise InvalidRequest("rows must be several posts; read_posts reads them from a file")
    planned, seen = list[_Planned | InvalidRequest](), Counter[str]()
    for number, row in enumerate(rows):
        try:
            planned.append(_plan(row, f"rows[{number}]", seen))
        except InvalidRequest as error:
            planned.append(error.with_traceback(None))
    journal: PostJournal = yield Block(PostJournal, (path,))
    try:
        flows = [partial(_send, one, journal) for one in planned]
        return (yield from together(flows, limit=limit, on_progress=on_progress))
    finally:
        journal.close()


def _plan(row: object, place: str, seen: Counter[str]) -> _Planned:
    """A row, checked as the parameters of `posts.create` are.

    Raises:
        InvalidRequest: Something in it cannot be sent, or another row has its id.
    """
    if not isinstance(row, dict):
        raise InvalidRequest(f"{place} must be a mapping, not {type(row).__name__}")
    given: dict[str, Any] = shape_of(PostRow).check(cast(dict[str, Any], row), f"{place}.")
    post, named = given.pop("post"), given.pop("row_id", None)
    params = cast(PostCreateParams, given)
    body = creation(post, params).body
    name = named or sha256(b"" if body is None else body.content).hexdigest()
    seen[name] += 1
    if named and seen[name] > 1:
        raise InvalidRequest(f"{place}.row_id is that of another row")
    return _Planned(named or f"{name} {seen[name]}", post, params)


def _send(planned: _Planned | InvalidRequest, journal: PostJournal) -> Flow[PostResult]:
    """What becomes of a row, written down before and after."""
    if isinstance(planned, InvalidRequest):
        raise planned
    row, entry = planned.row, journal.entry(planned.row)
    if entry.result is not None:
        return PostResult.model_validate(entry.result)
    under_way = entry.state == "begun"
    tries = entry.tries if under_way else entry.tries + 1
    given: PostCreateParams = {**planned.params, "idempotency_key": journal.key(row, tries)}
    if not under_way:
        yield Block(journal.begin, (row, tries))
    try:
        result = yield from _in_turn(planned.post, given, entry.under_way if under_way else None)
    except SwitchgearError as error:
        if _is_refused(error):
            yield Block(journal.refuse, (row,))
        raise
    yield Block(journal.end, (row, result.to_wire()))
    return result


def _in_turn(post: Texts, given: PostCreateParams, under_way: float | None) -> Flow[PostResult]:
    """The post, as soon as the rate lets it through; what was begun before is looked up first."""
    waits = 0
    while True:
        try:
            if under_way is None:
                return (yield from fetch(creation(post, given)))
            if given.get("shorten_links") or given.get("auto_hashtag"):  # it cannot be found, so only its key tells
                yield Sleep(under_way)
                return (yield from fetch(creation(post, given)))
            return (yield from created_once(post, given, under_way))
        except RateLimited as error:
            wait, waits = error.retry_after, waits + 1
            if wait is None or wait > _LONGEST or not error.retryable or waits > _WAITS:
                raise
        yield Sleep(wait)


def _is_refused(error: SwitchgearError) -> bool:
    """Whether the row surely took no effect: it was not sent, or the only attempt was refused for what it says."""
    if isinstance(error, Duplicate | PostUncertain):
        return False
    refused = isinstance(error, ApiError) and error.status is not None and 400 <= error.status < 500
    return error.attempts == 0 or (refused and error.attempts == 1)
