"""Test clocks (Stripe's API reference: Test Clocks)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given
from switchgear.pipeline.request import Request
from switchgear.stripe.models.base import DeletedStub
from switchgear.stripe.models.test_clock import TestClock
from switchgear.stripe.operations.parameters import STRIPE, ExpandParams, ListParams, WriteParams, gone

__all__ = [
    "TestClockAdvanceParams",
    "TestClockCreateParams",
    "TestClocks",
]


class TestClockCreateParams(WriteParams, total=False):
    """What a test clock is created with."""

    frozen_time: Required[datetime]
    customer: Given[str]
    name: Given[str]


class TestClockAdvanceParams(WriteParams, total=False):
    """To when; at most two intervals of the shortest subscription ahead."""

    frozen_time: Required[datetime]


TEST_CLOCK: Final = Kind(
    STRIPE, "test_helpers.test_clock", "/v1/test_helpers/test_clocks/{clock_id}", TestClock, shown_by=("customer",)
)


class TestClocks(Namespace[ModeT], path="test_helpers.test_clocks"):
    """`client.test_helpers.test_clocks`."""

    @operation
    def create(self, **params: Unpack[TestClockCreateParams]) -> Request[TestClock]:
        """Create a test clock."""
        return TEST_CLOCK.create(params)

    @operation
    def retrieve(self, clock_id: str, **params: Unpack[ExpandParams]) -> Request[TestClock]:
        """Read a test clock."""
        return TEST_CLOCK.get(clock_id, params=params)

    @operation
    def delete(self, clock_id: str) -> Request[DeletedStub]:
        """Delete a test clock."""
        return TEST_CLOCK.reading(DeletedStub).delete(clock_id, gone=gone("test_helpers.test_clock", clock_id))

    @operation
    def advance(self, clock_id: str, **params: Unpack[TestClockAdvanceParams]) -> Request[TestClock]:
        """Advance a clock; what hangs on it lives through the time. The clock is `advancing` until it is done."""
        return TEST_CLOCK.update(clock_id, params=params, to="/advance")

    @paginated
    def list(self, **params: Unpack[ListParams]) -> Paged[TestClock]:
        """List them, newest first."""
        return TEST_CLOCK.list(params)
