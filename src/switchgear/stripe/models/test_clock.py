"""Test clocks."""

from __future__ import annotations

from typing import Literal

from switchgear.stripe.models.base import StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

__all__ = [
    "ClockDetails",
    "ClockTarget",
    "TestClock",
]


class ClockTarget(StripeModel):
    """The time that the clock goes to."""

    target_frozen_time: UnixSeconds | None = None


class ClockDetails(StripeModel):
    """What there is to say about a status."""

    advancing: ClockTarget | None = None


class TestClock(StripeObject):
    """A clock of a sandbox; what hangs on it lives in its time."""

    object: Literal["test_helpers.test_clock"]
    created: UnixSeconds
    deleted: bool | None = None
    deletes_after: UnixSeconds | None = None
    frozen_time: UnixSeconds | None = None
    livemode: bool
    name: str | None = None
    status: Open[Literal["advancing", "internal_failure", "ready"]] | None = None
    status_details: ClockDetails | None = None
