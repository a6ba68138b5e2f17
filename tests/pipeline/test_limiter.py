"""The limiter: who was told to wait, waits."""

from __future__ import annotations

from switchgear.pipeline.limiter import Limiter


def test_nobody_waits_at_first():
    assert Limiter().wait(0.0) == 0.0


def test_everybody_waits_as_long_as_the_service_said():
    limiter = Limiter()
    limiter.limited(100.0, 7.0)
    assert [limiter.wait(now) for now in (100.0, 105.0, 107.0, 200.0)] == [7.0, 2.0, 0.0, 0.0]


def test_a_shorter_wait_does_not_cut_a_longer_one_short():
    limiter = Limiter()
    limiter.limited(100.0, 7.0)
    limiter.limited(101.0, 2.0)
    assert limiter.wait(101.0) == 6.0
    limiter.limited(106.0, 4.0)
    assert limiter.wait(106.0) == 4.0
