"""Instants in UTC, and the months that they fall in."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.domains.instants import Period, month_of, utc
from switchgear.domains.violations import BrokenRule

TIMES = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 11, 29), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
NAIVE = datetime(2026, 3, 1)  # noqa: DTZ001 - what is to be refused


@given(TIMES)
def test_a_month_is_the_calendars(at):
    month = month_of(at)

    assert at in month
    assert month.start == at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    assert month.end - month.start == timedelta(days=monthrange(at.year, at.month)[1])
    assert month.end not in month
    assert month_of(month.end).start == month.end


def test_the_month_is_that_of_utc():
    new_year_in_auckland = datetime(2026, 1, 1, 9, 0, tzinfo=ZoneInfo("Pacific/Auckland"))

    assert month_of(new_year_in_auckland) == Period(datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))


@given(TIMES, st.integers(-14, 14), st.integers(0, 999))
def test_an_instant_is_brought_to_utc_and_milliseconds(at, hours, micros):
    assert utc(at.astimezone(timezone(timedelta(hours=hours))) + timedelta(microseconds=micros)) == at


@pytest.mark.parametrize("at", [NAIVE, datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))])
@pytest.mark.parametrize("ask", [utc, month_of])
def test_what_is_no_instant_is_refused(ask, at):
    with pytest.raises(BrokenRule) as caught:
        ask(at)
    assert [(found.field, found.rule) for found in caught.value.violations] == [("now", "timestamp")]


def test_the_last_month_ends_with_the_calendar():
    month = month_of(datetime(9999, 12, 31, tzinfo=UTC))
    assert month == Period(datetime(9999, 12, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC))
