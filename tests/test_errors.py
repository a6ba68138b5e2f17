"""What is written about the error tree agrees with the tree."""

from __future__ import annotations

import re

from switchgear import errors
from switchgear.errors import STATUS_ERRORS, ApiError, Fault, SwitchgearError, Tier, TransportFault

DRAWN = errors.__doc__ or ""


def drawn_parents() -> dict[str, str]:
    """Class -> base, as the module's docstring draws them; several may stand in a line."""
    parents: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in DRAWN.splitlines():
        for found in re.finditer(r"(?:[├└]──|,)\s*([A-Z]\w+)|^\s*(SwitchgearError)$", line):
            name = found[1] or found[2]
            column = found.start()
            if found[2] is None and found[0].startswith(","):
                parents[name] = parents[path[-1][1]]
                continue
            while path and path[-1][0] >= column:
                path.pop()
            if path:
                parents[name] = path[-1][1]
            path.append((column, name))
    return parents


def test_the_drawing_shows_the_tree():
    parents = drawn_parents()
    beside_their_base = ("Forged", "Stale", "Malformed", "Replayed", "TooLarge")
    parents |= dict.fromkeys(beside_their_base, "WebhookError")
    ours = {
        name: cls
        for name in errors.__all__
        if isinstance(cls := getattr(errors, name), type) and issubclass(cls, SwitchgearError)
    }
    assert parents == {name: cls.__bases__[0].__name__ for name, cls in ours.items() if cls is not SwitchgearError}


def test_every_status_of_the_table_is_an_error_of_the_service():
    assert all(400 <= status < 500 and issubclass(cls, ApiError) for status, cls in STATUS_ERRORS.items())


def test_a_fault_says_what_happened_and_whether_something_left():
    fault = TransportFault(Fault.READ_TIMEOUT, "ReadTimeout", sent=True)
    assert (str(fault), fault.args) == ("read_timeout: ReadTimeout", (Fault.READ_TIMEOUT, "ReadTimeout", True))


def test_the_tiers_of_degrading():
    assert {tier.value for tier in Tier} == {"network", "rate_limit", "authentication", "outage", "caller"}
    tiers = {name: getattr(errors, name).tier.value for name in ("TimedOut", "RateLimited", "AuthenticationFailed")}
    assert tiers == {"TimedOut": "network", "RateLimited": "rate_limit", "AuthenticationFailed": "authentication"}
