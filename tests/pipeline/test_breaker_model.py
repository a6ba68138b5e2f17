"""The breaker against a model of it that is short enough to be believed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from switchgear.errors import CircuitOpen
from switchgear.pipeline.breaker import Breaker, BreakerState
from switchgear.settings import BreakerPolicy
from switchgear.testing.clock import FakeClock

POLICY = BreakerPolicy(ratio=0.5, minimum_calls=6, window=30.0, consecutive=4, open_for=30.0, probes=2)
SLICE = 3.0
"""The clock only moves by whole slices, so that the window is exact."""


class BreakerModel(RuleBasedStateMachine):
    """Time, calls and probes are kept as plain lists."""

    tickets: Bundle[Any] = Bundle("tickets")

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.told: list[BreakerState] = []
        self.breaker = Breaker(POLICY, monotonic=self.clock.monotonic, on_change=lambda _, new: self.told.append(new))
        self.state = BreakerState.CLOSED
        self.epoch = 0
        self.opened = 0.0
        self.calls: list[tuple[float, bool]] = []
        self.row = self.probing = self.probed = 0
        self.expected: list[BreakerState] = []

    def enter(self, state: BreakerState) -> None:
        if state is not self.state:
            self.expected.append(state)
        self.state, self.epoch, self.opened = state, self.epoch + 1, self.clock.monotonic()
        self.calls, self.row, self.probing, self.probed = [], 0, 0, 0

    def refuses(self) -> float | bool | None:
        """False, or what `retry_after` has to say."""
        if self.state is BreakerState.ISOLATED:
            return None
        if self.state is BreakerState.OPEN:
            left = self.opened + POLICY.open_for - self.clock.monotonic()
            if left > 0:
                return left
            self.enter(BreakerState.HALF_OPEN)
        return 1.0 if self.state is BreakerState.HALF_OPEN and self.probing >= POLICY.probes else False

    @rule(slices=st.sampled_from([1, 2, 5, 10, 10, 11]))
    def time_passes(self, slices: int) -> None:
        self.clock.advance(slices * SLICE)

    @rule()
    def peek(self) -> None:
        refusal = self.refuses()
        if refusal is False:
            self.breaker.peek()
        else:
            with pytest.raises(CircuitOpen) as refused:
                self.breaker.peek()
            assert refused.value.retry_after == refusal

    @rule(target=tickets)
    def admit(self) -> Any:
        refusal = self.refuses()
        if refusal is not False:
            with pytest.raises(CircuitOpen) as refused:
                self.breaker.admit()
            assert refused.value.retry_after == refusal
            return multiple()
        ticket = self.breaker.admit()
        probe = self.state is BreakerState.HALF_OPEN
        assert ticket.probe is probe
        self.probing += probe
        return ticket, self.epoch, probe

    @rule()
    def as_many_as_it_takes(self) -> None:
        """Calls that fail one after the other, until it opens or refuses them anyway."""
        for _ in range(POLICY.minimum_calls):
            if self.refuses() is False:
                probe = self.state is BreakerState.HALF_OPEN
                ticket = self.breaker.admit()
                self.probing += probe
                self.failure((ticket, self.epoch, probe))

    @rule(held=consumes(tickets))
    def success(self, held: Any) -> None:
        ticket, epoch, probe = held
        self.breaker.success(ticket)
        if epoch != self.epoch:
            return
        self.probing -= probe
        self.row = 0
        self.calls.append((self.clock.monotonic(), False))
        if probe:
            self.probed += 1
            if self.probed == POLICY.probes:
                self.enter(BreakerState.CLOSED)

    @rule(held=consumes(tickets))
    def failure(self, held: Any) -> None:
        ticket, epoch, probe = held
        self.breaker.failure(ticket)
        if epoch != self.epoch:
            return
        self.probing -= probe
        self.row += 1
        now = self.clock.monotonic()
        self.calls.append((now, True))
        recent = [failed for at, failed in self.calls if at > now - POLICY.window]
        too_many = len(recent) >= POLICY.minimum_calls and sum(recent) >= POLICY.ratio * len(recent)
        if probe or self.row >= POLICY.consecutive or too_many:
            self.enter(BreakerState.OPEN)

    @rule(held=consumes(tickets))
    def release(self, held: Any) -> None:
        ticket, epoch, probe = held
        self.breaker.release(ticket)
        if epoch == self.epoch:
            self.probing -= probe

    @rule(by_hand=st.sampled_from(["nothing"] * 18 + ["isolate", "reset"]))
    def by_hand(self, by_hand: str) -> None:
        if by_hand == "isolate":
            self.breaker.isolate()
            self.enter(BreakerState.ISOLATED)
        elif by_hand == "reset":
            self.breaker.reset()
            self.enter(BreakerState.CLOSED)

    @invariant()
    def agree(self) -> None:
        assert self.breaker.state is self.state
        assert self.told == self.expected


BreakerModel.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestBreakerModel = BreakerModel.TestCase
