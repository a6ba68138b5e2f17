"""Many posts: of one profile within its rate, and over a line that breaks, without any going twice."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from ayrshare_wire import Step, Wire, answered, lost_answer, lost_request, passes, reply
from switchgear import Settings
from switchgear.ayrshare.client import SPEC
from switchgear.errors import RateLimited, SwitchgearError
from switchgear.pipeline.shared import Shared

pytestmark = pytest.mark.untraced


def test_a_profile_keeps_its_rate_where_a_plain_loop_does_not() -> None:
    refused = {}
    for name, settings in (("plain", Settings(limiter=None)), ("ours", Settings(limiter=SPEC.limit))):
        wire = Wire()
        wire.shared = Shared(settings, clock=wire.clock)
        posts, failed = wire.client(settings=settings).with_options(attempts=1, deadline=1000.0).posts, 0
        for number in range(400):
            try:
                posts.create(f"Post {number}", platforms=["linkedin"])
            except RateLimited:
                failed += 1
        refused[name] = failed
    assert refused["ours"] == 0
    assert refused["plain"] > 0


@pytest.mark.parametrize("total", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_line_that_breaks_makes_no_post_go_twice(total: int) -> None:
    wire, rng = Wire(), random.Random(7)
    wire.sandbox.rate_limit = 10**6
    faults: list[Step] = [lost_answer, lost_request, answered(reply(503, "")), answered(reply(500, ""))]
    posts, succeeded = wire.client().posts, 0
    for number in range(total):
        wire.steps = [rng.choice(faults) if rng.random() < 0.01 else passes for _ in range(4)]
        try:
            succeeded += not posts.create(f"Post {number}", platforms=["linkedin"]).failed
        except SwitchgearError as error:
            print(f"{number}: {error}")
    published = Counter(row["post"] for row in wire.sandbox.posts.values() for _ in row["postIds"])
    print(f"{succeeded} of {total} posts succeeded, {sum(count > 1 for count in published.values())} went twice")
    assert max(published.values()) == 1
    assert succeeded >= total * 0.99
