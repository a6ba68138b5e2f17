"""The table of limits, and what a deadline leaves to an attempt."""

from __future__ import annotations

import math

import pytest

from switchgear.pipeline.deadline import LIMITS, Deadline, Limits
from switchgear.pipeline.request import Timing
from switchgear.pipeline.wire import Timeouts

INF = math.inf


def test_the_table_of_limits():
    assert {
        Timing.FAST: Limits(30, 10),
        Timing.SLOW: Limits(120, 80),
        Timing.POST: Limits(180, 120),
        Timing.UPLOAD: Limits(INF, 30, progress=True),
    } == LIMITS


@pytest.mark.parametrize(
    ("timing", "deadline", "attempt", "passed", "phase", "total"),
    [
        (Timing.FAST, None, None, 0, 10, 10),
        (Timing.FAST, None, None, 25, 5, 5),
        (Timing.FAST, 2, None, 0, 2, 2),
        (Timing.FAST, 2, 0.5, 0, 0.5, 0.5),
        (Timing.FAST, 2, 0.5, 1.75, 0.25, 0.25),
        (Timing.FAST, None, 60, 0, 30, 30),
        (Timing.SLOW, None, None, 0, 80, 80),
        (Timing.SLOW, None, None, 100, 20, 20),
        (Timing.POST, None, None, 0, 120, 120),
        (Timing.UPLOAD, None, None, 1000, 30, INF),
        (Timing.UPLOAD, 100, None, 0, 30, 100),
        (Timing.UPLOAD, 100, 5, 98, 2, 2),
        (Timing.UPLOAD, 100, 5, 20, 5, 80),
    ],
)
def test_what_is_left_bounds_every_phase(timing, deadline, attempt, passed, phase, total):
    now = 1000.0
    limit = Deadline.start(now, timing, deadline=deadline, attempt=attempt)
    assert limit.timeouts(now + passed) == Timeouts(phase, phase, phase, phase, total)


def test_what_is_left_goes_below_zero():
    limit = Deadline.start(10.0, Timing.FAST, deadline=2.0, attempt=None)
    assert (limit.left(10.0), limit.left(11.5), limit.left(13.0)) == (2.0, 0.5, -1.0)
