"""What all tests share: hypothesis searches the same examples in every run, unless it is told to explore.

`HYPOTHESIS_PROFILE=explore pytest` searches anew, with more examples. `brief` is for mutation runs: it looks for no
smallest example of what fails.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "plain", max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("brief", settings.get_profile("plain"), phases=[Phase.explicit, Phase.generate])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "plain"))

sys.dont_write_bytecode = False  # or every process of every run would prepare the asserts of all tests anew


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: the garbage collector need not look through it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count lines where they are run once: tracing makes Python three times as slow.

    Tests of drawn examples, and those that say so by their mark, run the same lines thousands of times.
    """
    counting = getattr(item.config.pluginmanager.get_plugin("_cov"), "cov_controller", None)
    drawn = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    if counting is None or not (drawn or item.get_closest_marker("untraced")):
        return (yield)
    counting.pause()
    try:
        return (yield)
    finally:
        counting.resume()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Packed bytes hold the time of packing, and tokens a signature by a key of the process; the processes that share
    the tests must call them the same."""
    if isinstance(val, bytes) and not val.isascii():
        return "packed"
    return "token" if isinstance(val, str) and val.startswith("eyJ") else None
