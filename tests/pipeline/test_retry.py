"""The repeat table, what a status says, Retry-After, and backoff."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.pipeline.request import Repeat
from switchgear.pipeline.retry import REPEAT, Backoff, Next, Outcome, outcome_of_status, retry_after
from switchgear.settings import RetryPolicy
from switchgear.types.headers import Headers

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_the_repeat_table_knows_every_class_and_every_outcome():
    assert {kind: set(row) for kind, row in REPEAT.items()} == {kind: set(Outcome) for kind in Repeat}


def test_outcomes_and_what_follows_are_texts_that_a_service_of_ones_own_may_use():
    assert [*Outcome] == ["refused", "unknown", "invited", "final"]
    assert [*Next] == ["again", "look", "stop"]


@pytest.mark.parametrize(
    ("outcome", "safe", "keyed", "lookup", "never"),
    [
        (Outcome.REFUSED, Next.AGAIN, Next.AGAIN, Next.AGAIN, Next.AGAIN),
        (Outcome.UNKNOWN, Next.AGAIN, Next.AGAIN, Next.LOOK, Next.STOP),
        (Outcome.INVITED, Next.AGAIN, Next.AGAIN, Next.STOP, Next.STOP),
        (Outcome.FINAL, Next.STOP, Next.STOP, Next.STOP, Next.STOP),
    ],
)
def test_the_repeat_table(outcome, safe, keyed, lookup, never):
    found = {kind: REPEAT[kind][outcome] for kind in Repeat}
    assert found == {Repeat.SAFE: safe, Repeat.KEYED: keyed, Repeat.LOOKUP: lookup, Repeat.NEVER: never}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *[(status, Outcome.FINAL) for status in (400, 401, 402, 403, 404, 407, 409, 410, 418, 422, 424, 426, 431, 499)],
        *[(status, Outcome.FINAL) for status in (501, 505)],
        (408, Outcome.UNKNOWN),
        (425, Outcome.REFUSED),
        (429, Outcome.REFUSED),
        *[(status, Outcome.UNKNOWN) for status in (500, 502, 503, 504, 507, 520, 599)],
    ],
)
def test_what_a_status_says(status, outcome):
    assert outcome_of_status(status) is outcome


def http_date(after: float) -> str:
    return format_datetime(NOW + timedelta(seconds=after), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "5"}, 5.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"Retry-After": " 7 "}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "86400000"}, 86_400_000.0),
        ({"Retry-After": "1e300"}, 1e300),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "-inf"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": http_date(90)}, 90.0),
        ({"Retry-After": http_date(-90)}, 0.0),
        ({"Retry-After": http_date(86400 * 365 * 100)}, 86400.0 * 365 * 100),
        ({"Retry-After": "Thu, 01 Jan 2026 12:01:00 -0000"}, 60.0),
        ({"Retry-After": "Thu, 01 Jan 2026 13:01:00 +0100"}, 60.0),
        ({"Retry-After": "Thu, 01 Jan 2026 12:01:00"}, 60.0),
        ({"Retry-After": "Thu, 99 Jan 2026 12:01:00 GMT"}, None),
        ({"Retry-After": "Thu, 01 Jan 99999 12:01:00 GMT"}, None),
        ({"Retry-After-Ms": "250"}, 0.25),
        ({"Retry-After-Ms": "250", "Retry-After": "9"}, 9.0),
        ({"Retry-After-Ms": "9500", "Retry-After": "9"}, 9.5),
        ({"Retry-After": "5, 120, 7"}, 120.0),
        ({"Retry-After": "-3, nan"}, 0.0),
        ({"Date": http_date(86400), "Retry-After": http_date(86430)}, 30.0),
        ({"Date": http_date(-3600), "Retry-After": http_date(30)}, 3630.0),
        ({"Date": http_date(3600), "Retry-After": http_date(30)}, 0.0),
        ({"Date": http_date(3600), "Retry-After": "30"}, 30.0),
        ({"Date": "yesterday", "Retry-After": http_date(30)}, 30.0),
        ({"Retry-After-Ms": "nan", "Retry-After": "9"}, 9.0),
        ({"Retry-After-Ms": "x", "Retry-After": http_date(30)}, 30.0),
        ({"Retry-After-Ms": http_date(30)}, None),
    ],
)
def test_the_three_forms_of_retry_after(headers, seconds):
    assert retry_after(Headers(headers.items()), NOW) == seconds


def test_of_several_fields_the_largest_holds():
    for texts in itertools.permutations(["5", http_date(90), "soon", "12"]):
        assert retry_after(Headers([("retry-after", text) for text in texts]), NOW) == 90.0


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_retry_after_is_negative_and_none_raises(seconds, millis):
    wait = retry_after(Headers([("retry-after", seconds), ("retry-after-ms", millis)]), NOW)
    assert wait is None or 0.0 <= wait < float("inf")


def ceilings(policy: RetryPolicy, attempts: int) -> list[float]:
    """The longest waits, by a random number generator that always draws the highest."""
    backoff = Backoff(policy, lambda low, high: high)
    return [wait for attempt in range(1, attempts + 1) if (wait := backoff.delay(attempt, None)) is not None]


def test_the_ceiling_doubles_up_to_its_cap():
    assert ceilings(RetryPolicy(attempts=9), 9) == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0]
    assert ceilings(RetryPolicy(attempts=4, base=2.0, cap=3.0), 4) == [2.0, 3.0, 3.0]


@pytest.mark.parametrize("attempts", [1, 2, 3, 10])
def test_the_last_attempt_is_not_waited_for(attempts):
    backoff = Backoff(RetryPolicy(attempts=attempts), lambda low, high: low)
    delays = [backoff.delay(attempt, None) for attempt in range(1, attempts + 2)]
    assert delays == [0.0] * (attempts - 1) + [None, None]


def test_jitter_is_full():
    backoff = Backoff(RetryPolicy(attempts=10), random.Random(0).uniform)
    waits = [backoff.delay(4, None) for _ in range(2000)]
    assert all(wait is not None and 0.0 <= wait <= 4.0 for wait in waits)
    drawn = sorted(wait for wait in waits if wait is not None)
    assert drawn[0] < 0.05
    assert drawn[-1] > 3.95
    assert 1.9 < sum(drawn) / len(drawn) < 2.1


@given(st.integers(1, 9), st.floats(0, 1e6), st.floats(0, 1))
def test_what_the_service_asked_for_is_never_undercut(attempt, asked, share):
    backoff = Backoff(RetryPolicy(attempts=10), lambda low, high: low + share * (high - low))
    jittered, wait = backoff.delay(attempt, None), backoff.delay(attempt, asked)
    assert jittered is not None
    assert wait == max(asked, jittered)
