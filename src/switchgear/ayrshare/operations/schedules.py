"""Times at which posts go out by themselves (https://www.ayrshare.com/docs/apis/auto-schedule/overview)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.models.schedules import AutoSchedules
from switchgear.ayrshare.operations.parameters import AYRSHARE
from switchgear.pipeline.encoding import encode_json
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Between, Entries, Given, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = ["AutoScheduleParams", "AutoScheduling"]


class AutoScheduleParams(TypedDict, total=False):
    """On which days."""

    title: Given[Text]
    """Of the schedule, which it replaces; `default` if unset."""
    days_of_week: Given[Sequence[Annotated[int, Between(0, 6)]]]
    """0 is Sunday."""
    exclude_dates: Given[Sequence[Text]]
    set_start_date: Given[datetime]


SCHEDULE: Final = Kind(AYRSHARE, "auto_schedule", "/api/auto-schedule", Reply)
SCHEDULES: Final = SCHEDULE.reading(AutoSchedules)


class AutoScheduling(Namespace[ModeT], path="auto_schedule"):
    """`/auto-schedule`: times at which posts go out by themselves."""

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def set(
        self, schedule: Annotated[Sequence[Text], Entries(1)], **params: Unpack[AutoScheduleParams]
    ) -> Request[Reply]:
        """Say at which times of day posts with this schedule go out. Twice is as good as once.

        Args:
            schedule: Times of day in UTC, such as `13:05Z`.
        """
        return SCHEDULE.update(params={"schedule": schedule, **params}, repeat=Repeat.SAFE)

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def list(self) -> Request[AutoSchedules]:
        """The profile's schedules."""
        return SCHEDULES.get()

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def delete(self, title: Text) -> Request[Reply]:
        """Delete a schedule. Twice is as good as once.

        Args:
            title: Its title.
        """
        gone = encode_json({"status": "success"})
        return SCHEDULE.delete(params={"title": title}, repeat=Repeat.SAFE, gone=gone)
