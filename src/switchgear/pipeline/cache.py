"""The response cache: bytes by a key that one tenant cannot share with another, dropped by tags.

Answers are kept as bytes and validated anew for every caller, so nobody can change what is cached. A read that was
under way while its tags were invalidated is not kept, nor shared with who asks afterwards: it may have seen the old
state.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Final, ParamSpec, Protocol, TypeAlias, TypeVar

from cachetools import TTLCache

from switchgear._fork import begin_anew_in_children
from switchgear.pipeline.request import Response
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import CachePolicy
from switchgear.types.cache import CacheTag

__all__ = ["CacheKey", "CacheStats", "CacheStore", "CachedAnswer", "MemoryCache", "many", "related"]

CacheKey: TypeAlias = tuple[str, ...]
"""Service, base URL, credential digest, tenant digest, version, path, query, and whatever else changes the answer."""

P = ParamSpec("P")
T = TypeVar("T")

_REMEMBERED: Final = 8192
"""How many invalidations are remembered for reads that are under way."""


@dataclass(slots=True)
class CachedAnswer:
    """An answer, and what it holds."""

    response: WireResponse
    tags: tuple[CacheTag, ...]
    shared: tuple[Callable[[bytes], Any], Response[Any]] | None = field(default=None, compare=False, repr=False)
    """How it was read, and what was read, for callers who accept a shared object."""
    lifetime: float = field(default=math.inf, compare=False)
    """For how many seconds it may be kept; the store's own ttl may be shorter."""
    expires: float = field(default=math.inf, compare=False)
    """When it grows stale; the store says so."""


@dataclass(frozen=True, slots=True)
class CacheStats:
    """What the cache did so far."""

    entries: int
    hits: int
    misses: int
    invalidated: int
    stale: int = 0
    """How often an expired answer was served because the service was out."""


class CacheStore(Protocol):
    """Where answers are kept. It never raises: a store that fails answers misses."""

    @property
    def blocking(self) -> bool:
        """Whether it does I/O; an asynchronous client then has a thread call it."""
        ...

    def get(self, key: CacheKey) -> CachedAnswer | None:
        """The answer, if there is a fresh one."""
        ...

    def stale(self, key: CacheKey, within: float) -> CachedAnswer | None:
        """The answer, fresh or expired for at most `within` seconds; an invalidated one never."""
        ...

    def begin(self, tags: Iterable[CacheTag]) -> int:
        """A mark to hand to `put`, taken after a miss and before the request is sent.

        It changes when one of the tags is invalidated, and only then: callers with the same mark share a request.
        """
        ...

    def put(self, key: CacheKey, answer: CachedAnswer, began: int) -> None:
        """Keep an answer, unless the mark of its tags is another by now."""
        ...

    def invalidate(self, tags: Iterable[CacheTag]) -> None:
        """Drop what carries any of the tags."""
        ...

    def clear(self) -> None:
        """Drop everything."""
        ...

    @property
    def stats(self) -> CacheStats:
        """What happened so far."""
        ...


class MemoryCache:
    """A bounded `CacheStore` in this process; thread-safe, no lock is held over I/O."""

    blocking: bool = False

    def __init__(self, policy: CachePolicy, *, monotonic: Callable[[], float]) -> None:
        self._policy, self._monotonic = policy, monotonic
        self._lock = RLock()  # a write that the garbage collector ends may invalidate inside another's turn
        self._epoch = -1
        self._invalidated: dict[CacheTag, int] = {}
        self._hits = self._misses = self._dropped = self._stale = 0
        self._begin_anew()
        begin_anew_in_children(self)

    def _begin_anew(self) -> None:
        """Keep nothing, nor what is being read."""
        policy = self._policy
        self._epoch += 1
        self._forgotten = self._epoch
        self._entries: TTLCache[CacheKey, CachedAnswer] = TTLCache(
            policy.max_entries, policy.ttl + policy.stale_if_error, timer=self._monotonic
        )
        self._by_tag: dict[CacheTag, set[CacheKey]] = {}
        self._put = 0

    def after_fork(self) -> None:
        """What is kept, a child knows too, unless somebody was in the middle of changing it."""
        if self._lock.acquire(blocking=False):
            self._lock.release()
        else:
            self._lock = RLock()
            self._begin_anew()

    def get(self, key: CacheKey) -> CachedAnswer | None:
        """The answer, if there is a fresh one."""
        with self._lock:
            try:
                answer = self._entries[key]
                if answer.expires <= self._monotonic():
                    return None
            except KeyError:
                return None
            except BaseException:  # see `_do`, which takes too long here
                self._begin_anew()
                raise
            self._hits += 1
            return answer

    def stale(self, key: CacheKey, within: float) -> CachedAnswer | None:
        """The answer, fresh or expired for at most `within` seconds; an invalidated one never."""
        return self._do(self._get_stale, key, within)

    def begin(self, tags: Iterable[CacheTag]) -> int:
        """A mark to hand to `put`, taken after a miss and before the request is sent."""
        with self._lock:
            self._misses += 1
            return self._mark(tags)

    def put(self, key: CacheKey, answer: CachedAnswer, began: int) -> None:
        """Keep an answer, unless the mark of its tags is another by now."""
        self._do(self._keep, key, answer, began)

    def invalidate(self, tags: Iterable[CacheTag]) -> None:
        """Drop what carries any of the tags; a tag of one object also drops the reads of many of its kind."""
        self._do(self._drop, tags)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._dropped += len(self._entries)
            self._begin_anew()

    @property
    def stats(self) -> CacheStats:
        """What happened so far."""
        entries = self._do(self._entries.__len__)
        return CacheStats(entries, self._hits, self._misses, self._dropped, self._stale)

    def _do(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it under the lock; if a signal's handler raises in the middle of it, keep nothing.

        cachetools may have stopped its clock then, or know of a key and not of its end.
        """
        with self._lock:
            try:
                return step(*args, **kwargs)
            except BaseException:
                self._begin_anew()
                raise

    def _get_stale(self, key: CacheKey, within: float) -> CachedAnswer | None:
        answer = self._entries.get(key)
        if answer is None or answer.expires + within <= self._monotonic():
            return None
        self._stale += 1
        return answer

    def _keep(self, key: CacheKey, answer: CachedAnswer, began: int) -> None:
        if self._mark(answer.tags) != began:
            return
        answer.expires = self._monotonic() + min(self._policy.ttl, answer.lifetime)
        self._entries[key] = answer
        for tag in _indexed(answer.tags):
            self._by_tag.setdefault(tag, set()).add(key)
        self._put += 1
        if self._put > self._entries.maxsize:
            self._reindex()

    def _drop(self, tags: Iterable[CacheTag]) -> None:
        self._epoch += 1
        for tag in tags:
            self._invalidated[tag] = self._invalidated[many(tag)] = self._epoch
            doomed = self._by_tag.pop(tag, set()) | self._by_tag.pop(many(tag), set())
            if tag == tag.kind:
                doomed |= self._by_tag.pop(_any_of(tag), set())
            for key in doomed:
                answer = self._entries.get(key)  # perhaps put again since, and of other objects
                if answer is not None and not {tag, many(tag)}.isdisjoint(related(answer.tags)):
                    del self._entries[key]
                    self._dropped += 1
        if len(self._invalidated) > _REMEMBERED:
            self._invalidated.clear()
            self._forgotten = self._epoch

    def _mark(self, tags: Iterable[CacheTag]) -> int:
        """When one of the tags was invalidated last."""
        return max([self._forgotten, *(self._invalidated.get(tag, 0) for tag in related(tags))])

    def _reindex(self) -> None:
        """Forget the index entries of answers that expired or were evicted."""
        self._by_tag.clear()
        self._put = 0
        with self._entries.timer:  # nothing expires while they are read
            entries = list(self._entries.items())
        for key, answer in entries:
            for tag in _indexed(answer.tags):
                self._by_tag.setdefault(tag, set()).add(key)


def many(tag: CacheTag) -> CacheTag:
    """The tag of reads that hold many objects of the tag's kind."""
    return CacheTag(f"{tag.kind}:*many")


def _any_of(tag: CacheTag) -> CacheTag:
    """The index entry of every read of the tag's kind."""
    return CacheTag(f"{tag.kind}:*any")


def _indexed(tags: Iterable[CacheTag]) -> Iterable[CacheTag]:
    for tag in tags:
        yield many(tag) if tag == tag.kind else tag
        yield _any_of(tag)


def related(tags: Iterable[CacheTag]) -> Iterable[CacheTag]:
    """The tags whose invalidation makes a read with these tags stale."""
    for tag in tags:
        yield tag
        yield many(tag) if tag == tag.kind else tag.kind
