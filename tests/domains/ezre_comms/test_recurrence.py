"""When schedules recur: against a walk over the calendar, at the clock changes of both hemispheres, at months' ends."""

from __future__ import annotations

import sys
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import NOW
from refusals import refused
from switchgear.domains.entity import evolve
from switchgear.domains.ezre_comms import Schedule, materialize, next_occurrence
from switchgear.domains.ezre_comms.cron import is_cron
from switchgear.domains.violations import BrokenRule
from switchgear.errors import ConfigurationError
from switchgear.testing.factories import example

DAY = timedelta(days=1)
TICK = timedelta(milliseconds=1)


def at(text):
    """An instant, from a wall time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def recurring(pattern, start, zone="UTC", **changes):
    given_ = {"is_recurring": True, "recurrence_pattern": pattern, "scheduled_at": start, "timezone": zone}
    return example(Schedule, **given_ | changes)


def by_cron(expression, zone="UTC", start=NOW, **changes):
    return recurring("cron", start, zone, cron_expression=expression, **changes)


def following(schedule, after, times):
    """The next occurrences, one after the other."""
    found = []
    while len(found) < times and (after := next_occurrence(schedule, after)):
        found.append(f"{after:%Y-%m-%d %H:%M}")
    return found


# --- a walk over the calendar ---

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",  # changes by half an hour
    "America/Santiago",  # changes at midnight
    "America/Nuuk",  # changes an hour before midnight since 2024
    "Africa/Casablanca",  # changes around Ramadan
    "Pacific/Apia",  # left out 30 December 2011
    "Asia/Kathmandu",
]


def recurs(pattern, first: date, day: date) -> bool:
    """Whether a schedule that began on one day recurs on another."""
    match pattern:
        case "daily":
            return True
        case "weekly":
            return (day - first).days % 7 == 0
        case _:
            return day.day == min(first.day, monthrange(day.year, day.month)[1])


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the clocks show a wall time; if they never do, what the offset before makes of it."""
    probes = [wall.replace(tzinfo=UTC) + timedelta(hours=hours) for hours in range(-30, 31)]
    offsets = [probe.astimezone(zone).utcoffset() for probe in probes]
    candidates = sorted({wall.replace(tzinfo=UTC) - offset for offset in offsets})
    shown = [found for found in candidates if found.astimezone(zone).replace(tzinfo=None) == wall]
    return shown[0] if shown else wall.replace(tzinfo=UTC) - offsets[0]


def walked(pattern, start, zone, after):
    """The next occurrence, found by walking through all days around the answer."""
    wall = start.astimezone(zone).replace(tzinfo=None)
    day = max(wall.date() + DAY, after.astimezone(zone).date() - 40 * DAY)
    candidates = [start]
    while len(candidates) < 2 or max(candidates) <= after:
        if recurs(pattern, wall.date(), day):
            candidates.append(instant_of(datetime.combine(day, wall.time()), zone))
        day += DAY
    return min(found for found in candidates if found > after)


@st.composite
def around_changes(draw):
    """A zone, a start, and an instant after it; both near a clock change if there is one."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    year = draw(st.sampled_from((2004, 2011, 2012, 2023, 2024, 2036)))
    noons = [datetime(year, 1, 1, 12, tzinfo=UTC) + number * DAY for number in range(365)]
    changes = [day for day in noons if day.astimezone(zone).utcoffset() != (day + DAY).astimezone(zone).utcoffset()]
    change = draw(st.sampled_from(changes or noons))
    wall = (change + draw(st.integers(-70, 1)) * DAY).replace(
        hour=draw(st.sampled_from((0, 1, 2, 3, 23))),
        minute=draw(st.sampled_from((0, 15, 30, 59))),
        tzinfo=zone,
        fold=draw(st.integers(0, 1)),
    )
    after = change + timedelta(minutes=draw(st.integers(-2 * 24 * 60, 3 * 24 * 60)))
    return zone, wall.astimezone(UTC), after


@pytest.mark.parametrize("pattern", ["daily", "weekly", "monthly"])
@given(drawn=around_changes())
@settings(max_examples=200, deadline=None)
def test_the_next_time_is_what_a_walk_over_the_calendar_finds(pattern, drawn):
    zone, start, after = drawn

    assert next_occurrence(recurring(pattern, start, zone.key), after) == walked(pattern, start, zone, after)


@pytest.mark.parametrize("pattern", ["daily", "weekly", "monthly"])
@given(
    st.sampled_from(ZONES),
    st.dates(date(2000, 1, 1), date(2035, 1, 1)),
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 1500),
)
@settings(max_examples=100, deadline=None)
def test_any_start_and_any_distance(pattern, name, day, minutes, days):
    zone = ZoneInfo(name)
    start = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC) + timedelta(minutes=minutes)
    after = start + timedelta(days=days, minutes=minutes)

    assert next_occurrence(recurring(pattern, start, name), after) == walked(pattern, start, zone, after)


# --- clock changes, by hand ---


@pytest.mark.parametrize(
    ("zone", "start", "times"),
    [
        # Berlin: on 29 March 2026, half past two is left out; on 25 October it comes twice
        ("Europe/Berlin", "2026-03-28 01:30", ["2026-03-28 01:30", "2026-03-29 01:30", "2026-03-30 00:30"]),
        ("Europe/Berlin", "2026-10-24 00:30", ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"]),
        # started in the second half past two
        ("Europe/Berlin", "2026-10-25 01:30", ["2026-10-25 01:30", "2026-10-26 01:30"]),
        # Sydney: on 4 October 2026, half past two is left out; on 5 April it comes twice
        ("Australia/Sydney", "2026-10-02 16:30", ["2026-10-02 16:30", "2026-10-03 16:30", "2026-10-04 15:30"]),
        ("Australia/Sydney", "2026-04-03 15:30", ["2026-04-03 15:30", "2026-04-04 15:30", "2026-04-05 16:30"]),
        # Lord Howe: on 4 October 2026, the half hour from two is left out
        ("Australia/Lord_Howe", "2026-10-02 15:45", ["2026-10-02 15:45", "2026-10-03 15:45", "2026-10-04 15:15"]),
        # Santiago: on 6 September 2026, the hour from midnight is left out
        ("America/Santiago", "2026-09-05 04:15", ["2026-09-05 04:15", "2026-09-06 04:15", "2026-09-07 03:15"]),
        # Nuuk: on 28 March 2026, the hour before midnight is left out, so its times fall on the next day
        ("America/Nuuk", "2026-03-28 01:30", ["2026-03-28 01:30", "2026-03-29 01:30", "2026-03-30 00:30"]),
        # Apia: 30 December 2011 is left out whole, so its time falls on that of the day after
        ("Pacific/Apia", "2011-12-29 20:00", ["2011-12-29 20:00", "2011-12-30 20:00", "2011-12-31 20:00"]),
    ],
)
def test_clock_changes_move_the_instant_and_not_the_wall_time(zone, start, times):
    assert following(recurring("daily", at(start), zone), at(start) - TICK, len(times)) == times


def test_a_time_that_moved_across_midnight_is_not_passed_over():
    schedule = recurring("daily", at("2026-03-28 01:30"), "America/Nuuk")

    assert following(schedule, at("2026-03-29 01:10"), 1) == ["2026-03-29 01:30"]


# --- months ---


@pytest.mark.parametrize(
    ("start", "days"),
    [
        ("2024-01-31", ["02-29", "03-31", "04-30", "05-31", "06-30"]),
        ("2026-01-31", ["02-28", "03-31", "04-30", "05-31", "06-30"]),
        ("2026-01-30", ["02-28", "03-30", "04-30"]),
        ("2024-01-29", ["02-29", "03-29"]),
        ("2026-01-29", ["02-28", "03-29"]),
        ("2024-02-29", ["03-29", "04-29"]),
        ("2100-01-31", ["02-28", "03-31"]),
        ("2025-12-31", ["01-31", "02-28"]),
    ],
)
def test_a_month_that_is_too_short_ends_with_its_last_day(start, days):
    schedule = recurring("monthly", at(f"{start} 12:00"))

    assert [found[5:10] for found in following(schedule, at(f"{start} 12:00"), len(days))] == days


def test_a_leap_day_comes_back_as_one():
    schedule = recurring("monthly", at("2024-02-29 12:00"))

    for after, day in (("2025-02-01", "2025-02-28 12:00"), ("2028-02-01", "2028-02-29 12:00")):
        assert following(schedule, at(f"{after} 00:00"), 1) == [day]


# --- start and end ---


@pytest.mark.parametrize("pattern", ["daily", "weekly", "monthly"])
def test_the_start_is_the_first_time_and_the_end_the_last(pattern):
    endless = recurring(pattern, NOW)
    second = next_occurrence(endless, NOW)
    ending = recurring(pattern, NOW, recurrence_end_date=second)

    assert next_occurrence(endless, NOW - 1000 * DAY) == next_occurrence(endless, NOW - TICK) == NOW
    assert next_occurrence(ending, NOW) == second
    assert next_occurrence(ending, second) is None
    assert next_occurrence(recurring(pattern, NOW, recurrence_end_date=second - TICK), NOW) is None


def test_a_single_schedule_is_due_once():
    assert next_occurrence(example(Schedule), NOW - TICK) == NOW
    assert next_occurrence(example(Schedule), NOW) is None


def test_milliseconds_of_the_start_are_kept():
    start = NOW + 123 * TICK

    assert next_occurrence(recurring("daily", start), start) == start + DAY


@pytest.mark.parametrize("pattern", ["daily", "weekly", "monthly"])
def test_the_calendar_ends(pattern):
    last = datetime(9999, 12, 31, 12, tzinfo=UTC)

    assert next_occurrence(recurring(pattern, NOW), last) is None
    assert next_occurrence(recurring(pattern, last, "Pacific/Kiritimati"), last) is None
    assert next_occurrence(by_cron("0 0 * * *"), last) is None


def test_what_has_no_start_or_no_zone_is_refused():
    without = recurring("daily", None)

    assert refused(next_occurrence, without, NOW) == [("scheduled_at", "missing")]
    assert refused(next_occurrence, example(Schedule), NOW.replace(tzinfo=None)) == [("after", "timestamp")]
    assert refused(materialize, recurring("daily", NOW), NOW.replace(tzinfo=None)) == [("until", "timestamp")]
    assert refused(materialize, recurring("daily", NOW, id=None), NOW) == [("id", "missing")]


# --- cron ---


def matching(after, zone, minutes, hours, days):
    """The next instant whose wall time matches, found by walking through all minutes."""
    found = after.replace(second=0, microsecond=0)
    while True:
        found += timedelta(minutes=1)
        wall = found.astimezone(zone)
        if wall.minute in minutes and wall.hour in hours and (wall.isoweekday() % 7) in days:
            return found


@given(
    st.sampled_from(ZONES),
    st.sampled_from((1, 7, 15, 20, 30, 59)),
    st.sampled_from((None, (1, 3), (5,), (0,))),
    st.datetimes(datetime(2023, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
@settings(max_examples=60, deadline=None)
def test_what_runs_more_often_than_hourly_runs_through_clock_changes(name, step, days, after):
    after = after.replace(microsecond=0)
    expression = f"*/{step} * * * {'*' if days is None else ','.join(map(str, days))}"
    expected = matching(after, ZoneInfo(name), set(range(0, 60, step)), set(range(24)), days or set(range(7)))

    assert next_occurrence(by_cron(expression, name, at("2020-01-01 00:00")), after) == expected


@given(st.integers(0, 59), st.integers(4, 22), st.sampled_from(ZONES), st.integers(0, 700))
@settings(max_examples=60, deadline=None)
def test_a_fixed_time_away_from_clock_changes(minute, hour, name, days):
    after = at("2023-01-01 12:34") + days * DAY
    expected = matching(after, ZoneInfo(name), {minute}, {hour}, set(range(7)))

    assert next_occurrence(by_cron(f"{minute} {hour} * * *", name, at("2020-01-01 00:00")), after) == expected


@pytest.mark.parametrize(
    ("zone", "expression", "after", "times"),
    [
        # a fixed time that is left out falls on the end of the gap, once
        ("Europe/Berlin", "30 2 * * *", "2026-03-28 12:00", ["2026-03-29 01:00", "2026-03-30 00:30"]),
        ("Europe/Berlin", "0,30 2 * * *", "2026-03-28 12:00", ["2026-03-29 01:00", "2026-03-30 00:00"]),
        ("Australia/Sydney", "30 2 * * *", "2026-10-03 12:00", ["2026-10-03 16:00", "2026-10-04 15:30"]),
        # a fixed time that comes twice is taken the first time
        ("Europe/Berlin", "30 2 * * *", "2026-10-24 12:00", ["2026-10-25 00:30", "2026-10-26 01:30"]),
        ("Australia/Sydney", "30 2 * * *", "2026-04-04 12:00", ["2026-04-04 15:30", "2026-04-05 16:30"]),
        # also when it is asked between the two
        ("Europe/Berlin", "50 2 * * *", "2026-10-25 01:45", ["2026-10-26 01:50"]),
        ("Europe/Berlin", "30,50 2 * * *", "2026-10-25 00:45", ["2026-10-25 00:50", "2026-10-26 01:30"]),
        # what runs hourly runs in both
        (
            "Europe/Berlin",
            "30 * * * *",
            "2026-10-25 00:00",
            ["2026-10-25 00:30", "2026-10-25 01:30", "2026-10-25 02:30"],
        ),
        ("UTC", "0 9 * * MON", "2026-03-01 12:00", ["2026-03-02 09:00", "2026-03-09 09:00"]),
        ("UTC", "0 0 29 2 *", "2026-03-01 12:00", ["2028-02-29 00:00", "2032-02-29 00:00"]),
        ("UTC", "0 0 L * *", "2026-03-01 12:00", ["2026-03-31 00:00", "2026-04-30 00:00"]),
    ],
)
def test_cron_goes_by_debians_rules(zone, expression, after, times):
    schedule = by_cron(expression, zone, at("2011-01-01 00:00"))

    assert following(schedule, at(after), len(times)) == times


def test_cron_begins_with_the_start_if_that_matches():
    noon = at("2026-03-02 12:00")

    assert next_occurrence(by_cron("0 12 * * *", start=noon), NOW - DAY) == noon
    assert next_occurrence(by_cron("0 12 * * *", start=noon + TICK), NOW - DAY) == noon + DAY
    assert next_occurrence(by_cron("0 12 * * *", start=noon, recurrence_end_date=noon + DAY), noon) == noon + DAY
    assert next_occurrence(by_cron("0 12 * * *", start=noon, recurrence_end_date=noon + DAY - TICK), noon) is None


def test_what_never_comes_is_said():
    assert next_occurrence(by_cron("0 0 */31 2 MON#5"), NOW) is None


@pytest.mark.parametrize(
    "expression",
    ["", "x", "* * * *", "* * * * * *", "60 * * * *", "0 0 31 2 *", "0 0 * * 8", "@daily", "0 9 * * MON#6"],
)
def test_an_expression_that_is_none_is_refused(expression):
    entered = {"recurrence_pattern": "cron", "is_recurring": True, "cron_expression": expression}
    assert refused(evolve, example(Schedule), **entered) == [("cron_expression", "cron_invalid")]
    assert refused(next_occurrence, by_cron(expression), NOW) == [("cron_expression", "cron_invalid")]
    assert refused(materialize, by_cron(expression), NOW) == [("cron_expression", "cron_invalid")]


@pytest.mark.parametrize(
    ("expression", "right"),
    [
        ("0 9 * * 1", True),
        (" */15 0-5,9 1 JAN MON#2 ", True),
        ("soon", False),
        ("* * * *", False),
        ("$ * * * *", False),
    ],
)
def test_an_expression_is_looked_at_without_the_extra_too(monkeypatch, expression, right):
    assert is_cron(expression) is right
    monkeypatch.setitem(sys.modules, "cronsim", None)
    assert is_cron(expression) is right


@given(st.lists(st.text("0123459*/,-#LWMONA", min_size=1, max_size=5), min_size=4, max_size=6).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_an_answer_or_a_refusal(expression):
    schedule = by_cron(expression)
    try:
        found = next_occurrence(schedule, NOW)
    except BrokenRule:
        assert refused(next_occurrence, schedule, NOW) == [("cron_expression", "cron_invalid")]
    else:
        assert found is None or found > NOW


def test_without_the_extra_only_cron_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "cronsim", None)

    with pytest.raises(ConfigurationError, match=r"switchgear\[domains\]") as caught:
        next_occurrence(by_cron("0 9 * * *"), NOW)
    assert caught.value.__cause__ is None
    assert next_occurrence(recurring("daily", NOW), NOW) == NOW + DAY


# --- children ---


def test_a_recurring_schedule_stands_for_single_ones():
    parent = recurring(
        "daily",
        at("2026-03-28 01:30"),
        "Europe/Berlin",
        recurrence_end_date=at("2026-03-30 00:30"),
        retry_count=2,
        max_retries=5,
        error_message="once",
        failed_event_ids=["e1"],
        ayrshare_post_id="a1",
        updated_at=NOW,
        incomplete=["x"],
    )
    parent = type(parent).model_validate(parent.to_wire(library=True) | {"campaign": "spring"})
    children = materialize(parent, at("2027-01-01 00:00"))

    assert [f"{child.scheduled_at:%d %H:%M}" for child in children] == ["28 01:30", "29 01:30", "30 00:30"]
    assert children[0].to_wire(library=True) == {
        "_id": children[0].id,
        "organizationId": "o1",
        "contentVersionId": "v1",
        "platformConnectionId": "k1",
        "scheduledAt": 1_774_661_400_000,
        "timezone": "Europe/Berlin",
        "status": "pending",
        "retryCount": 0,
        "maxRetries": 5,
        "failedEventIds": [],
        "isRecurring": False,
        "parentScheduleId": "s1",
        "incomplete": [],
        "campaign": "spring",
    }


@given(st.sampled_from(["daily", "weekly", "monthly", "cron"]), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_repeated_calls_make_none_twice(pattern, first, second):
    changes = {"cron_expression": "15 */7 * * *"} if pattern == "cron" else {}
    parent = recurring(pattern, NOW, "America/Santiago", **changes)
    early, late = sorted((first, second))
    some, more = materialize(parent, NOW + early * DAY), materialize(parent, NOW + late * DAY)

    assert more[: len(some)] == some
    assert len({child.id for child in more}) == len(more)
    assert [child.scheduled_at for child in more] == sorted({child.scheduled_at for child in more})
    assert all(NOW <= child.scheduled_at <= NOW + late * DAY for child in more)
    if pattern != "cron":
        assert more[0].scheduled_at == NOW
    expected, at_ = [], NOW - TICK
    while (at_ := next_occurrence(parent, at_)) and at_ <= NOW + late * DAY:
        expected.append(at_)
    assert [child.scheduled_at for child in more] == expected


def test_children_of_two_parents_differ():
    one, two = recurring("daily", NOW), recurring("daily", NOW, id="s2")

    assert {child.id for child in materialize(one, NOW + 3 * DAY)}.isdisjoint(
        child.id for child in materialize(two, NOW + 3 * DAY)
    )


def test_the_last_instant_is_included():
    assert len(materialize(recurring("daily", NOW), NOW + DAY)) == 2
    assert len(materialize(recurring("daily", NOW), NOW + DAY - TICK)) == 1
    assert materialize(recurring("daily", NOW), NOW - TICK) == []


@pytest.mark.parametrize("changes", [{"status": "canceled"}, {"deleted_at": NOW}])
def test_what_is_over_stands_for_none(changes):
    assert materialize(recurring("daily", NOW, **changes), NOW + DAY) == []


def test_children_recur_no_more():
    (child, *_) = materialize(recurring("daily", NOW), NOW + DAY)

    assert materialize(child, NOW + 9 * DAY) == []
    assert next_occurrence(child, NOW) is None
