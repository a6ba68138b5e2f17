"""A `CacheStore` in Redis: what one process was told, all may read; what one drops, is dropped for all.

An answer carries the mark of its tags: when one of them was invalidated last. It counts for as long as the mark is the
same, so that invalidating is one write however many answers it concerns, and a read that was under way meanwhile is not
kept. All time is the server's. Keys are digests; what is kept are the answers' bytes, never pickles.

While the server fails nothing is kept or found; what was invalidated meanwhile is told to it before anything is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from threading import RLock
from typing import Final
from zlib import crc32

from switchgear._fork import begin_anew_in_children
from switchgear.pipeline.cache import CachedAnswer, CacheKey, CacheStats, many, related
from switchgear.pipeline.processes.link import RedisLink, Script
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import MAX_STALE, MAX_TTL, CachePolicy
from switchgear.types.cache import CacheTag
from switchgear.types.headers import Headers
from switchgear.types.model import decoder
from switchgear.types.secrets import digest

__all__ = ["RedisCache"]

_OUTLIVES: Final = int((MAX_TTL + MAX_STALE + 3600) * 1000)
"""Milliseconds for which an invalidation is remembered: longer than any answer is kept, or under way."""
_OWED: Final = 1000
"""How many tags are remembered for a server that fails; beyond them all answers are dropped."""
_FORM: Final = 2
"""Of what is kept; another is a miss."""
_PRIVATE: Final = frozenset({"set-cookie"})
"""Headers that are not kept."""

_MARK: Final = """
local function mark(names)
    local latest = 0
    for _, at in ipairs(redis.call('MGET', unpack(names))) do
        if at then latest = math.max(latest, tonumber(at)) end
    end
    return latest
end
"""
BEGIN: Final = Script(f"{_MARK} return {{mark(KEYS)}}")
"""KEYS: of the marks."""
GET: Final = Script(
    f"""{_MARK}
local kept = redis.call('HMGET', KEYS[1], 'mark', 'tags', 'stale', 'answer')
if not kept[1] then return {{'absent'}} end
local names = {{}}
for name in string.gmatch(kept[2], '%S+') do names[#names + 1] = ARGV[1] .. name end
if mark(names) ~= tonumber(kept[1]) then
    redis.call('DEL', KEYS[1])
    return {{'dropped'}}
end
return {{'kept', kept[4], redis.call('PTTL', KEYS[1]) - kept[3]}}
"""
)
"""KEYS: the answer's. ARGV: what the keys of marks begin with. Answers how many ms it is still fresh; then negative."""
PUT: Final = Script(
    f"""{_MARK}
local answer = table.remove(KEYS, 1)
if mark(KEYS) ~= tonumber(ARGV[1]) then return {{'dropped'}} end
redis.call('HSET', answer, 'mark', ARGV[1], 'tags', ARGV[2], 'stale', ARGV[3], 'answer', ARGV[4])
redis.call('PEXPIRE', answer, ARGV[5])
return {{'kept'}}
"""
)
"""KEYS: the answer's, then those of its marks. ARGV: mark, names of marks, ms of staleness, answer, ms in all."""
INVALIDATE: Final = Script(
    """
local now = redis.call('TIME')
local at = math.max(now[1] * 1000000 + now[2], tonumber(redis.call('GET', KEYS[1]) or 0) + 1)
for _, name in ipairs(KEYS) do redis.call('SET', name, string.format('%.0f', at), 'PX', ARGV[1]) end
return {'dropped'}
"""
)
"""KEYS: of the latest invalidation, then those of the marks. ARGV: ms for which it is remembered."""


class RedisCache:
    """See the module. `CachePolicy.max_entries` does not bound it: the server's own `maxmemory` does.

    Args:
        link: To the server.
        policy: How long answers are kept.
    """

    blocking: bool = True

    def __init__(self, link: RedisLink, policy: CachePolicy) -> None:
        self._link = link
        self._stale_ms = int(policy.stale_if_error * 1000)
        self._ttl = policy.ttl
        self._lock = RLock()  # reentrant: a signal's handler may make a call inside another's turn
        self._owed: set[str] = set()
        self._changes = 0
        self._hits = self._misses = self._dropped = self._stale = 0
        begin_anew_in_children(self)

    def after_fork(self) -> None:
        """What the server is to be told, a child tells it too before it reads."""
        self._lock = RLock()

    def get(self, key: CacheKey) -> CachedAnswer | None:
        """The answer, if there is a fresh one."""
        found = self._find(key)
        if found is None or found[1] <= 0:
            return None
        with self._lock:
            self._hits += 1
        return found[0]

    def stale(self, key: CacheKey, within: float) -> CachedAnswer | None:
        """The answer, fresh or expired for at most `within` seconds; an invalidated one never."""
        found = self._find(key)
        if found is None or found[1] <= -within * 1000:
            return None
        with self._lock:
            self._stale += 1
        return found[0]

    def begin(self, tags: Iterable[CacheTag]) -> int:
        """A mark to hand to `put`; a negative one, which keeps nothing, while the server fails."""
        with self._lock:
            self._misses += 1
            changes = self._changes
        reply = self._link.run(BEGIN, self._marks(_names(tags))) if self._pay() else None
        return -1 - changes if reply is None else int(reply[0])

    def put(self, key: CacheKey, answer: CachedAnswer, began: int) -> None:
        """Keep an answer, unless the mark of its tags is another by now."""
        if began < 0 or not self._pay():
            return
        names = _names(answer.tags)
        keys = (self._answer(key), *self._marks(names))
        kept_ms = int(min(self._ttl, answer.lifetime) * 1000) + self._stale_ms
        self._link.run(PUT, keys, began, " ".join(names), self._stale_ms, _dump(answer), kept_ms)

    def invalidate(self, tags: Iterable[CacheTag]) -> None:
        """Drop what carries any of the tags, for all processes."""
        self._owe({_name(each) for tag in tags for each in (tag, many(tag))})

    def clear(self) -> None:
        """Drop everything below the prefix, for all processes."""
        self._owe({_ALL})
        self._link.delete("answer")

    @property
    def stats(self) -> CacheStats:
        """What happened in this process; how many entries there are is not asked for."""
        with self._lock:
            return CacheStats(0, self._hits, self._misses, self._dropped, self._stale)

    def _find(self, key: CacheKey) -> tuple[CachedAnswer, int] | None:
        """The answer, and for how many milliseconds it is fresh."""
        reply = self._link.run(GET, (self._answer(key),), self._link.key("mark", "")) if self._pay() else None
        match reply:
            case [b"kept", bytes(data), int(fresh)]:
                answer = _load(data)
                return None if answer is None else (answer, fresh)
            case [b"dropped"]:
                with self._lock:
                    self._dropped += 1
            case _:
                pass
        return None

    def _owe(self, names: set[str]) -> None:
        """Invalidate now, or as soon as the server works."""
        with self._lock:
            self._changes += 1
            self._owed |= names
            if len(self._owed) > _OWED:
                self._owed = {_ALL}
        self._pay()

    def _pay(self) -> bool:
        """Whether the server knows of all that was invalidated here."""
        if not self._owed:
            return True
        with self._lock:
            names, changes = tuple(self._owed), self._changes
        keys = (self._link.key("latest"), *self._marks(names))
        if self._link.run(INVALIDATE, keys, _OUTLIVES) is None:
            return False
        with self._lock:
            if self._changes == changes:
                self._owed = set()
        return True

    def _answer(self, key: CacheKey) -> str:
        return self._link.key("answer", digest(*key))

    def _marks(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._link.key("mark", name) for name in names)


_ALL: Final = "all"
"""The mark of everything."""


def _name(tag: CacheTag) -> str:
    return digest(tag)


def _names(tags: Iterable[CacheTag]) -> tuple[str, ...]:
    """Of the marks that say whether a read with these tags is stale."""
    return (_ALL, *map(_name, related(tags)))


def _dump(answer: CachedAnswer) -> bytes:
    """A checksum, a line of JSON, and the body."""
    response = answer.response
    headers = [pair for pair in response.headers.pairs if pair[0].lower() not in _PRIVATE]
    data = json.dumps([_FORM, response.status, headers, answer.tags]).encode() + b"\n" + response.content
    return b"%08x" % crc32(data) + data


_read_head: Final = decoder(tuple[int, int, list[tuple[str, str]], list[str]])


def _load(data: bytes) -> CachedAnswer | None:
    """What was kept; None: it is damaged, or of somebody else, or of another version of ours."""
    checksum, data = data[:8], data[8:]
    if checksum != b"%08x" % crc32(data):
        return None
    head, _, content = data.partition(b"\n")
    try:
        form, status, headers, tags = _read_head(head)
    except ValueError:
        return None
    if form != _FORM:
        return None
    return CachedAnswer(WireResponse(status, Headers(headers), content), tuple(map(CacheTag, tags)))
