"""Whatever a service does, these hold: judged by what it received, under a storm of everything that services do.

A server on loopback resets, stalls, drips, truncates, answers HTML and wrong lengths, answers twice, storms 429 with
and without Retry-After, redirects to another host, and closes connections as they are used. See `chaos.py` for how.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from chaos import ACTS, KINDS, SLOW, Held, Received, Storm
from switchgear.errors import SwitchgearError
from switchgear.pipeline import attempts, budget, deadline, limiter, retry
from switchgear.pipeline.core import Call
from switchgear.pipeline.request import Repeat
from switchgear.pipeline.retry import Next, Outcome
from switchgear.pipeline.transport import _connections
from switchgear.pipeline.transport._slots import Held as SlotHeld
from switchgear.pipeline.transport._slots import Slots
from switchgear.pipeline.wire import WireRequest
from wired import each_transport

pytestmark = pytest.mark.untraced

# --- what holds


def no_write_takes_effect_twice(storm: Storm) -> None:
    """Unless under one key, by which the service knows a repeat; a DELETE that is done finds nothing more to do."""
    for number, keys in storm.service.effects.items():
        by_key = len(set(keys)) if storm.planned[number].kind in {"keyed", "the caller's key"} else len(keys)
        assert by_key <= 1, storm.planned[number]


def no_repeat_is_unsafe(storm: Storm) -> None:
    """A write goes again at once only if it was surely refused, or has a key; else after a look, or never."""
    for requests in by_call(storm):
        if requests[0].plan.kind in {"never", "looked up"}:
            for before, after in pairwise(requests):
                assert after.method == "GET" or before.method == "GET" or before.said.outcome is Outcome.REFUSED
        if requests[0].plan.kind == "never":
            assert {request.method for request in requests} == {"POST"}


def each_repeat_is_the_same_request(storm: Storm) -> None:
    """The key is minted once per call, a caller's key is the caller's, and the body is frozen."""
    for requests in by_call(storm):
        writes = [request for request in requests if request.method == "POST"]
        assert len({(request.key, request.body) for request in writes}) <= 1
        keyed = {"keyed": True, "the caller's key": True}.get(requests[0].plan.kind, False)
        assert all((request.key is not None) is keyed for request in writes)
    minted = [requests[0].key for requests in by_call(storm) if requests[0].plan.kind == "keyed"]
    assert len(set(minted)) == len(minted)


def nothing_comes_sooner_than_asked(storm: Storm) -> None:
    """A call waits as long as it was asked to; after a 429 all calls do, but for those that are on their way."""
    for requests in by_call(storm):
        for before, after in pairwise(requests):
            if before.said.asked is not None:
                assert after.at >= before.at + before.said.asked, requests
    if storm.workers == 1:
        blocked_until = 0.0
        for request in storm.received:
            assert request.at >= blocked_until, request
            if request.said.limits:
                blocked_until = max(blocked_until, request.at + (request.said.asked or 0.0))


def the_retry_budget_is_kept(storm: Storm) -> None:
    """At most a hundred repeats in a burst, then one per five answers that were good."""
    tokens, repeats, good, seen = 500, 0, 0, set[tuple[int, str]]()
    for request in storm.received:
        first, fine = (request.plan.number, request.method), request.said.outcome in {None, Outcome.FINAL}
        repeats, good, tokens = repeats + (first in seen), good + fine, tokens - 5 * (first in seen)
        assert repeats <= 100 + good / 5, request
        if storm.workers == 1:  # of calls at the same time nobody can say which came first
            assert tokens >= 0, request
        tokens = min(500, tokens + fine)
        seen.add(first)


def no_request_comes_after_its_deadline(storm: Storm) -> None:
    """And a call that is alone is over by then. Others began at an unknown time before their first request."""
    began = {ended.plan.number: ended.began for ended in storm.ended}
    for requests in by_call(storm):
        plan = requests[0].plan
        start = began[plan.number] if storm.workers == 1 else requests[0].at
        assert all(request.at < start + plan.deadline for request in requests), requests
    if storm.workers == 1:
        assert all(ended.ended <= ended.began + ended.plan.deadline for ended in storm.ended)


def no_key_goes_over_a_redirect(storm: Storm) -> None:
    """The other host is not even connected to."""
    assert storm.elsewhere.connections == 0


def each_call_gets_its_own_answer(storm: Storm) -> None:
    """Or an error of ours: one per call, and no other exception."""
    assert sorted(ended.plan.number for ended in storm.ended) == [plan.number for plan in storm.planned]
    for ended in storm.ended:
        assert isinstance(ended.result, SwitchgearError) or ended.result["call"] == ended.plan.number, ended


def everything_is_given_back(storm: Storm) -> None:
    """Slots, places in the queue, probes and flights; and once the client is closed, connections."""
    assert storm.held == Held(slots=storm.slots)


INVARIANTS = (
    no_write_takes_effect_twice,
    no_repeat_is_unsafe,
    each_repeat_is_the_same_request,
    nothing_comes_sooner_than_asked,
    the_retry_budget_is_kept,
    no_request_comes_after_its_deadline,
    no_key_goes_over_a_redirect,
    each_call_gets_its_own_answer,
    everything_is_given_back,
)


def by_call(storm: Storm) -> list[list[Received]]:
    """What came of each call that sent anything, in the order of sending."""
    requests: dict[int, list[Received]] = defaultdict(list)
    for request in storm.received:
        requests[request.plan.number].append(request)
    return list(requests.values())


# --- storms


def stormy(storm: Storm) -> Storm:
    """Everything happened to every class of call, and more failed than the budget could pay for."""
    assert {request.act for request in storm.received} >= set(ACTS) - set(SLOW)  # who is in a hurry may not get through
    assert {request.plan.kind for request in storm.received} == set(KINDS)
    assert storm.repeats >= 100
    assert storm.patient.stats().budget < 100
    return storm


@each_transport
@pytest.mark.parametrize("workers", [1, 12])
def test_it_all_holds_in_a_storm(colour, workers):
    storm = stormy(Storm(colour, 600, workers=workers, seed=workers).rage())
    for holds in INVARIANTS:
        holds(storm)


@pytest.mark.long
@each_transport
@pytest.mark.parametrize("workers", [1, 40])
@pytest.mark.parametrize("trouble", [0.2, 0.9])
@pytest.mark.parametrize("seed", [100])
def test_it_all_holds_in_a_long_storm(colour, workers, trouble, seed):
    storm = Storm(colour, 3000, workers=workers, seed=seed, trouble=trouble).rage()
    for holds in INVARIANTS:
        holds(storm)


# --- the storm would show who breaks a law


def always(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value


def another_key(call: Call, before: WireRequest, after: WireRequest) -> WireRequest:
    return after if after.header("Idempotency-Key") is None else after.with_header("Idempotency-Key", str(uuid4()))


BROKEN: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Callable[[Storm], None]]] = {
    "repeats what must not be": (
        lambda patch: patch.setitem(retry.REPEAT[Repeat.NEVER], Outcome.UNKNOWN, Next.AGAIN),
        no_repeat_is_unsafe,
    ),
    "repeats what was done": (
        lambda patch: patch.setitem(retry.REPEAT[Repeat.NEVER], Outcome.UNKNOWN, Next.AGAIN),
        no_write_takes_effect_twice,
    ),
    "does not look": (
        lambda patch: patch.setitem(retry.REPEAT[Repeat.LOOKUP], Outcome.UNKNOWN, Next.AGAIN),
        no_write_takes_effect_twice,
    ),
    "mints a key per attempt": (
        lambda patch: patch.setattr(attempts, "_keep_key", another_key),
        each_repeat_is_the_same_request,
    ),
    "does not wait as asked": (
        lambda patch: patch.setattr(attempts, "retry_after", always(None)),
        nothing_comes_sooner_than_asked,
    ),
    "lets others not wait": (
        lambda patch: patch.setattr(limiter.Limiters, "limited", always(None)),
        nothing_comes_sooner_than_asked,
    ),
    "pays for nothing": (
        lambda patch: patch.setattr(budget.RetryBudget, "spend", always(True)),
        the_retry_budget_is_kept,
    ),
    "has no deadline": (
        lambda patch: patch.setattr(deadline.Deadline, "left", always(300.0)),
        no_request_comes_after_its_deadline,
    ),
    "keeps what more came over": (
        lambda patch: patch.setattr(_connections, "more_came", always(False)),
        each_call_gets_its_own_answer,
    ),
    "keeps a slot": (
        lambda patch: patch.setattr(Slots, "give_back", keeps_one(Slots.give_back)),
        everything_is_given_back,
    ),
}


def keeps_one(give_back: Callable[[Slots, SlotHeld], None]) -> Callable[[Slots, SlotHeld], None]:
    """Gives back all slots but the first."""
    kept: list[SlotHeld] = []

    def gives_back(slots: Slots, held: SlotHeld) -> None:
        give_back(slots, held) if kept else kept.append(held)

    return gives_back


@pytest.mark.parametrize("wrong", BROKEN)
def test_who_breaks_it_is_caught(monkeypatch, wrong):
    breaks, holds = BROKEN[wrong]
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        holds(Storm("sync", 200, seed=7, trouble=0.8).rage())
