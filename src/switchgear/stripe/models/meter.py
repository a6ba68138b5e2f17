"""Meters, what they count, and what they counted."""

from __future__ import annotations

from typing import Literal

from switchgear.stripe.models.base import StripeModel, StripeObject
from switchgear.stripe.models.common import DeactivationTime
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

__all__ = [
    "CanceledMeterEvent",
    "Meter",
    "MeterAggregation",
    "MeterCustomer",
    "MeterEvent",
    "MeterEventAdjustment",
    "MeterEventSummary",
    "MeterValue",
]


class MeterCustomer(StripeModel):
    """Which field of an event's payload names the customer."""

    event_payload_key: str | None = None
    type: str | None = None


class MeterAggregation(StripeModel):
    """What becomes of the values of a window."""

    formula: Open[Literal["count", "last", "sum"]] | None = None


class MeterValue(StripeModel):
    """Which field of an event's payload is the value."""

    event_payload_key: str | None = None


class Meter(StripeObject):
    """What is counted."""

    object: Literal["billing.meter"]
    created: UnixSeconds
    customer_mapping: MeterCustomer | None = None
    default_aggregation: MeterAggregation | None = None
    display_name: str | None = None
    event_name: str | None = None
    event_time_window: Open[Literal["day", "hour"]] | None = None
    livemode: bool
    status: Open[Literal["active", "inactive"]] | None = None
    status_transitions: DeactivationTime | None = None
    updated: UnixSeconds | None = None
    value_settings: MeterValue | None = None


class MeterEvent(StripeModel):
    """One thing that was counted; `identifier` is unique for at least 24 hours."""

    object: Literal["billing.meter_event"]
    created: UnixSeconds | None = None
    """None: it was recorded before, and Stripe does not say when."""
    event_name: str | None = None
    identifier: str | None = None
    livemode: bool | None = None
    payload: dict[str, str] | None = None
    timestamp: UnixSeconds | None = None


class CanceledMeterEvent(StripeModel):
    """The event that is taken back."""

    identifier: str | None = None


class MeterEventAdjustment(StripeModel):
    """A meter event that is taken back."""

    object: Literal["billing.meter_event_adjustment"]
    cancel: CanceledMeterEvent | None = None
    event_name: str | None = None
    livemode: bool
    status: Open[Literal["complete", "pending"]] | None = None
    type: str | None = None


class MeterEventSummary(StripeObject):
    """What a meter counted in a window."""

    object: Literal["billing.meter_event_summary"]
    aggregated_value: float | None = None
    end_time: UnixSeconds | None = None
    livemode: bool
    meter: str | None = None
    start_time: UnixSeconds | None = None
