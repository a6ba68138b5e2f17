"""Times: aware, in UTC, exact to the millisecond, in each of the wires' own forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, TypeAdapter, ValidationError

from switchgear.types import AnyTime, UnixMillis, UnixSeconds, WireModel
from switchgear.types.times import from_millis, from_seconds, in_utc, later, to_millis, to_seconds

AT = datetime(2026, 11, 5, 10, 0, 0, 123_000, tzinfo=UTC)
MILLIS = 1_793_872_800_123
ANY: TypeAdapter[datetime] = TypeAdapter(AnyTime)


class Seconds(WireModel):
    model_config = ConfigDict(val_temporal_unit="seconds")
    at: UnixSeconds


class Millis(WireModel):
    model_config = ConfigDict(val_temporal_unit="milliseconds")
    at: UnixMillis


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(microsecond=999_000, tzinfo=UTC)
FAR = timedelta(hours=23, minutes=59)


@pytest.mark.parametrize(
    ("time", "reached"),
    [
        (AT, AT),
        (AT.astimezone(timezone(-FAR)), AT),
        (FIRST.replace(tzinfo=timezone(FAR)), FIRST),
        (LAST.replace(tzinfo=timezone(-FAR)), LAST),
        (FIRST.replace(tzinfo=timezone(-FAR)), FIRST + FAR),
    ],
)
def test_what_lies_beyond_the_calendar_is_brought_to_its_end(time, reached):
    assert in_utc(time) == reached
    assert in_utc(time).utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("time", "by", "reached"), [(AT, FAR, AT + FAR), (LAST, FAR, LAST), (FIRST, -FAR, FIRST), (LAST, -FAR, LAST - FAR)]
)
def test_nothing_is_moved_out_of_the_calendar(time, by, reached):
    assert later(time, by) == reached


class TestNumbers:
    def test_both_ways(self):
        assert from_millis(MILLIS) == AT
        assert to_millis(AT) == MILLIS
        assert from_seconds(MILLIS // 1000) == AT.replace(microsecond=0)
        assert to_seconds(AT) == MILLIS // 1000

    @given(st.integers(-62_135_596_800_000, 253_402_300_799_999))
    def test_milliseconds_are_exact(self, millis):
        assert to_millis(from_millis(millis)) == millis

    @given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
    def test_less_than_a_millisecond_is_cut_off(self, at):
        assert timedelta(0) <= at - from_millis(to_millis(at)) < timedelta(milliseconds=1)
        assert to_seconds(at) == to_millis(at) // 1000

    def test_another_zone_is_the_same_instant(self):
        assert to_millis(AT.astimezone(timezone(timedelta(hours=5, minutes=30)))) == MILLIS

    @pytest.mark.parametrize("write", [to_millis, to_seconds])
    def test_a_naive_datetime_has_no_place_in_time(self, write):
        with pytest.raises(ValueError, match="time zone"):
            write(AT.replace(tzinfo=None))


class TestWires:
    def test_seconds(self):
        model = Seconds.model_validate_json('{"at": 1793872800}')
        assert model.at == AT.replace(microsecond=0)
        assert model.to_wire() == {"at": 1_793_872_800}

    def test_milliseconds(self):
        model = Millis.model_validate_json('{"at": 1793872800123}')
        assert model.at == AT
        assert model.to_wire() == {"at": MILLIS}

    @pytest.mark.parametrize("at", [0, 1, 99_999_999_999])
    def test_small_numbers_are_not_taken_for_another_unit(self, at):
        assert Seconds.model_validate({"at": at}).to_wire() == {"at": at}
        assert Millis.model_validate({"at": at}).to_wire() == {"at": at}

    @pytest.mark.parametrize("value", [-0.5, -1.5, -999.5, -123_456.75, -86_400_000.25])
    def test_fractions_before_the_epoch_are_exact(self, value):
        seconds, millis = timedelta(seconds=value), timedelta(milliseconds=value)
        assert Seconds.model_validate_json(f'{{"at": {value}}}').at - from_seconds(0) == seconds
        assert Millis.model_validate_json(f'{{"at": {value}}}').at - from_seconds(0) == millis
        assert ANY.validate_json(str(value)) - from_seconds(0) == seconds
        assert ANY.validate_json(str(value - 10**12)) - from_seconds(-(10**9)) == millis

    @pytest.mark.parametrize(
        ("value", "at"),
        [
            (MILLIS, AT),
            (1_793_872_800.123, AT),
            (50_000_000_000.5, datetime(3554, 6, 9, 16, 53, 20, 500_000, tzinfo=UTC)),
            (MILLIS // 1000, AT.replace(microsecond=0)),
            ("2026-11-05T10:00:00.123Z", AT),
            ("2026-11-05T11:00:00.123+01:00", AT),
            ({"_seconds": MILLIS // 1000, "_nanoseconds": 123_000_000}, AT),
            ({"_seconds": MILLIS // 1000, "_nanoseconds": 123_999_999, "utc": "anything"}, AT),
            ({"_seconds": MILLIS // 1000}, AT.replace(microsecond=0)),
            (AT, AT),
            (0, datetime(1970, 1, 1, tzinfo=UTC)),
            (-1, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
            (99_999_999_999, datetime(5138, 11, 16, 9, 46, 39, tzinfo=UTC)),
            (100_000_000_000, datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)),
        ],
    )
    def test_any_form_that_was_seen(self, value: Any, at):
        assert ANY.validate_python(value) == at

    @pytest.mark.parametrize(
        "value",
        [
            None,
            True,
            False,
            [],
            {},
            {"_nanoseconds": 1},
            {"_seconds": "1"},
            "soon",
            "2026-11-05T10:00:00",
            10**30,
            -(10**30),
            1e30,
            -1e30,
            float("nan"),
            float("-inf"),
        ],
    )
    def test_what_is_no_time(self, value: Any):
        with pytest.raises(ValidationError):
            ANY.validate_python(value)

    def test_written_as_iso_8601(self):
        assert ANY.dump_python(AT, mode="json") == "2026-11-05T10:00:00.123000Z"
