"""A breaker whose state is shared through Redis: when it opens in one process, it is open in all of them.

Each process counts its own calls, and decides as any breaker does. What it decides is told to the others, who hear of
it within a second: while the service is healthy, a process asks Redis once a second at most, not once a call. Half
open, a probe needs the server's leave, so that all processes together send no more probes at once than one would; a
process that dies with a probe gives its leave back by time. All time is the server's.

While the server fails, or knows nothing, each process decides by itself; what it decided is told when the server works.
`isolate()` is of this process; `reset()` is told to all, with the next call.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any, Final
from uuid import uuid4

from typing_extensions import override

from switchgear.pipeline.breaker import Breaker, BreakerState, Ticket
from switchgear.pipeline.processes.link import RedisLink, Script
from switchgear.settings import BreakerPolicy

__all__ = ["RedisBreaker"]

_POLL: Final = 1.0
"""Seconds between two questions, while there is nothing to tell."""
_REMEMBERED: Final = 600.0
"""Seconds for which the server knows of a circuit after it should have been probed."""

EXCHANGE: Final = Script(
    """
local circuit, leaves = KEYS[1], KEYS[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local told, wait, remembered, probes, leave, token = unpack(ARGV)
local function set(state, ends)
    redis.call('HSET', circuit, 'state', state, 'until', string.format('%.0f', ends), 'successes', 0)
    redis.call('PEXPIRE', circuit, math.ceil(remembered + math.max(0, ends - now)))
    redis.call('DEL', leaves)
end
if told == 'open' then
    set('open', math.max(now + wait, tonumber(redis.call('HGET', circuit, 'until') or 0)))
elseif told == 'closed' then
    set('closed', now)
end
for at = 7, #ARGV, 2 do
    local known = redis.call('ZREM', leaves, ARGV[at + 1])
    if known == 1 and ARGV[at] == 'success' then
        if redis.call('HINCRBY', circuit, 'successes', 1) >= tonumber(probes) then set('closed', now) end
    end
end
local state, ends = unpack(redis.call('HMGET', circuit, 'state', 'until'))
if not state then return {'', 0, 0} end
local left, granted = math.max(0, ends - now), 0
if token ~= '' and state == 'open' and left == 0 then
    redis.call('ZREMRANGEBYSCORE', leaves, '-inf', now)
    if redis.call('ZCARD', leaves) < tonumber(probes) then
        redis.call('ZADD', leaves, string.format('%.0f', now + leave), token)
        redis.call('PEXPIRE', leaves, leave)
        granted = 1
    end
end
return {state, left, granted}
"""
)
"""KEYS: the circuit, and the leaves to probe it.

ARGV: what happened (`open`, `closed` or nothing), ms until it is to be probed, ms for which it is remembered, how many
probes, ms of a leave, a token for a leave if one is wanted, and then, in pairs, what became of a probe and its token.
Answers state, ms until it is to be probed, and whether leave was given.
"""


class RedisBreaker(Breaker):
    """See the module.

    Args:
        link: To the server.
        name: Whose circuit it is; the same in all processes.
        policy: When to open, and how to close again; the same in all processes.
        monotonic: The clock of the polling.
        on_change: Told of every change (old state, new state), outside the lock.
    """

    def __init__(
        self,
        link: RedisLink,
        name: str,
        policy: BreakerPolicy,
        *,
        monotonic: Callable[[], float],
        on_change: Callable[[BreakerState, BreakerState], None] | None = None,
    ) -> None:
        super().__init__(policy, monotonic=monotonic, on_change=on_change)
        self._link = link
        self._keys = (link.key("circuit", name), link.key("leaves", name))
        self._asks_at = monotonic()
        self._told: BreakerState | None = None
        """What is to be told to the others."""
        self._reports: list[str] = []
        """What became of probes (`success`, or nothing), and their tokens, in pairs."""
        self._known = False
        """Whether the server keeps count of the probes."""
        self._fails = False
        """Whether the server did not answer last time."""
        self._hears = False
        """Whether what happens comes from another process."""
        self._leaves: list[tuple[str, float]] = []
        """Tokens of probes that may be sent, and until when; that of a probe under way is its ticket's `leave`."""

    @override
    def due(self) -> Callable[[], None] | None:
        if self._state is BreakerState.ISOLATED:
            return None
        tells = (self._told or self._reports) and not self._fails
        return self._exchange if tells or self._monotonic() >= self._asks_at else None

    @override
    def success(self, ticket: Ticket) -> None:
        super().success(ticket)
        self._report("success", ticket)

    @override
    def release(self, ticket: Ticket) -> None:
        super().release(ticket)
        self._report("", ticket)

    def _report(self, became: str, ticket: Ticket) -> None:
        with self._lock:
            if ticket.leave is not None:
                self._reports += (became, ticket.leave)
                ticket.leave = None

    @override
    def _may_probe(self) -> bool:
        return super()._may_probe() and (self._has_leave() or not self._known)

    def _has_leave(self) -> bool:
        now = self._monotonic()
        self._leaves = [leave for leave in self._leaves if leave[1] > now]
        return bool(self._leaves)

    @override
    def _admit(self, ticket: Ticket) -> None:
        super()._admit(ticket)
        if ticket.probe and self._leaves:
            ticket.leave = self._leaves.pop()[0]
            self._asks_at = self._monotonic()  # another probe may want leave

    @override
    def after_fork(self) -> None:
        super().after_fork()
        self._told, self._hears, self._asks_at = None, False, -inf  # what was to be told, the parent tells
        self._reports, self._leaves = [], []

    @override
    def _enter(self, state: BreakerState) -> None:
        super()._enter(state)
        if state in {BreakerState.OPEN, BreakerState.CLOSED}:
            self._leaves.clear()
            self._told = None if self._hears else state

    def _exchange(self) -> None:
        """Tell and ask, in one round trip, without the lock."""
        policy = self._policy
        with self._lock:
            now, generation = self._monotonic(), self._generation
            told, reports = self._taken()
            tells = told is not None or bool(reports)
            token = "" if tells or self._has_leave() else uuid4().hex
            self._asks_at = now if tells else now + _POLL
            wait = max(0.0, self._reopens_at - now)
        wait_ms, remembered, leave = (int(seconds * 1000) for seconds in (wait, _REMEMBERED, policy.open_for))
        arguments = (told or "", wait_ms, remembered, policy.probes, leave, token, *reports)
        try:
            reply = self._link.run(EXCHANGE, self._keys, *arguments)
        except BaseException:  # of a signal's handler: it is still to be told
            self._told, self._reports = self._told or told, reports + self._reports
            raise
        self._change(self._heard, reply, generation, told, (token, now + policy.open_for))

    def _heard(
        self, reply: list[Any] | None, generation: int, told: BreakerState | None, leave: tuple[str, float]
    ) -> None:
        """What came of telling and asking."""
        unchanged = generation == self._generation
        self._fails = reply is None
        if reply is None:
            self._known = False
            self._asks_at = self._monotonic() + _POLL
            if unchanged:
                self._told = told
            return
        state, left, granted = reply
        self._known = state == b"open"
        if unchanged and self._state is not BreakerState.ISOLATED:
            self._hear(state, left / 1000)
        if granted:
            self._leaves.append(leave)

    def _taken(self) -> tuple[BreakerState | None, list[str]]:
        """What is to be told, which is then nobody else's to tell."""
        taken = self._told, self._reports
        self._told, self._reports = None, []
        return taken

    def _hear(self, state: bytes, left: float) -> None:
        """Do as the others do."""
        self._hears = True
        try:
            if state == b"open":
                if self._state is BreakerState.CLOSED or (self._state is BreakerState.HALF_OPEN and left > 0):
                    self._pybreaker().open()
                self._reopens_at = self._monotonic() + left
                if left > 0:
                    self._asks_at = min(self._asks_at, self._reopens_at)
            elif state == b"closed" and self._state is not BreakerState.CLOSED:
                self._pybreaker().close()
        finally:
            self._hears = False
