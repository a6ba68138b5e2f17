"""Meters, what they count, and what they counted (Stripe's API reference: Meters, Meter Events, their Summaries)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Annotated, Final, Literal, Required
from uuid import uuid4

from typing_extensions import TypedDict, Unpack

from switchgear.errors import InvalidRequest
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Omittable
from switchgear.pipeline.request import Repeat, Request
from switchgear.stripe.models.meter import Meter, MeterEvent, MeterEventAdjustment, MeterEventSummary
from switchgear.stripe.operations.parameters import STRIPE, ExpandParams, ListParams, WriteParams

__all__ = [
    "CancelParams",
    "CustomerMappingParams",
    "DefaultAggregationParams",
    "MeterCreateParams",
    "MeterEventAdjustmentCreateParams",
    "MeterEventAdjustments",
    "MeterEventCreateParams",
    "MeterEventSummaries",
    "MeterEventSummaryListParams",
    "MeterEvents",
    "MeterListParams",
    "MeterUpdateParams",
    "Meters",
    "ValueSettingsParams",
]


class DefaultAggregationParams(TypedDict):
    """`default_aggregation` of a meter."""

    formula: Literal["count", "last", "sum"]


class CustomerMappingParams(TypedDict):
    """`customer_mapping` of a meter."""

    event_payload_key: str
    type: Literal["by_id"]


class ValueSettingsParams(TypedDict):
    """`value_settings` of a meter."""

    event_payload_key: str


class MeterCreateParams(WriteParams, total=False):
    """What a meter is created with."""

    default_aggregation: Required[DefaultAggregationParams]
    display_name: Required[str]
    event_name: Required[str]
    customer_mapping: Given[CustomerMappingParams]
    event_time_window: Given[Literal["day", "hour"]]
    value_settings: Given[ValueSettingsParams]


class MeterUpdateParams(WriteParams, total=False):
    """What can be said of a meter that exists."""

    display_name: Given[str]


class MeterListParams(ListParams, total=False):
    """Which ones."""

    status: Omittable[Literal["active", "inactive"]]


class MeterEventSummaryListParams(ListParams, total=False):
    """Which ones."""

    customer: Required[str]
    end_time: Required[datetime]
    start_time: Required[datetime]
    value_grouping_window: Omittable[Literal["day", "hour"]]


def _identifier(name: str, value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _IDENTIFIER or not value.isprintable():
        raise InvalidRequest(f"{name} must be 1 to {_IDENTIFIER} printable characters")
    return value


_IDENTIFIER: Final = 100


class MeterEventCreateParams(ExpandParams, total=False):
    """What was used."""

    event_name: Required[str]
    """The meter's `event_name`."""
    payload: Required[Mapping[str, str]]
    """By default `stripe_customer_id`, and the whole number `value` as text; the meter can name others."""
    identifier: Omittable[Annotated[str, _identifier]]
    """What the event is told apart by, at most 100 characters; one is minted otherwise. Derive it from what was used,
    as by `idempotency_key("usage", day, user_id)`, and a job that is restarted counts nothing twice."""
    timestamp: Given[datetime]
    """When it was used, at most 35 days ago; now, if it is left out."""


class CancelParams(TypedDict, total=False):
    """`cancel` of an adjustment."""

    identifier: str


class MeterEventAdjustmentCreateParams(WriteParams, total=False):
    """What an adjustment is created with."""

    event_name: Required[str]
    type: Required[Literal["cancel"]]
    cancel: Given[CancelParams]


METER: Final = Kind(STRIPE, "billing.meter", "/v1/billing/meters/{meter_id}", Meter)
METER_EVENT: Final = Kind(STRIPE, "billing.meter_event", "/v1/billing/meter_events/{identifier}", MeterEvent)
METER_EVENT_SUMMARY: Final = Kind(
    STRIPE,
    "billing.meter_event_summary",
    "/v1/billing/meters/{meter_id}/event_summaries/{summary_id}",
    MeterEventSummary,
)
METER_EVENT_ADJUSTMENT: Final = Kind(
    STRIPE,
    "billing.meter_event_adjustment",
    "/v1/billing/meter_event_adjustments/{adjustment_id}",
    MeterEventAdjustment,
)


class MeterEventSummaries(Namespace[ModeT], path="billing.meters.event_summaries"):
    """`client.billing.meters.event_summaries`."""

    @paginated
    def list(self, meter_id: str, **params: Unpack[MeterEventSummaryListParams]) -> Paged[MeterEventSummary]:
        """List them, newest first."""
        return METER_EVENT_SUMMARY.list(params, meter_id)


class Meters(Namespace[ModeT], path="billing.meters"):
    """`client.billing.meters`."""

    @operation
    def create(self, **params: Unpack[MeterCreateParams]) -> Request[Meter]:
        """Create a meter."""
        return METER.create(params)

    @operation
    def retrieve(self, meter_id: str, **params: Unpack[ExpandParams]) -> Request[Meter]:
        """Read a meter."""
        return METER.get(meter_id, params=params)

    @operation
    def update(self, meter_id: str, **params: Unpack[MeterUpdateParams]) -> Request[Meter]:
        """Change what is given and leave the rest; None unsets."""
        return METER.update(meter_id, params=params)

    @operation
    def deactivate(self, meter_id: str, **params: Unpack[WriteParams]) -> Request[Meter]:
        """Deactivate a meter: it takes no more events."""
        return METER.update(meter_id, params=params, to="/deactivate")

    @operation
    def reactivate(self, meter_id: str, **params: Unpack[WriteParams]) -> Request[Meter]:
        """Reactivate a meter."""
        return METER.update(meter_id, params=params, to="/reactivate")

    @paginated
    def list(self, **params: Unpack[MeterListParams]) -> Paged[Meter]:
        """List them, newest first."""
        return METER.list(params)

    @cached_property
    def event_summaries(self) -> MeterEventSummaries[ModeT]:
        """What meters counted."""
        return MeterEventSummaries(self)


class MeterEvents(Namespace[ModeT], path="billing.meter_events"):
    """`client.billing.meter_events`."""

    @operation
    def create(self, **params: Unpack[MeterEventCreateParams]) -> Request[MeterEvent]:
        """Count something once.

        The identifier is the idempotency key: Stripe takes each once within at least 24 hours. That it was recorded
        before is success, whoever did that; what is answered then is what was given, without `created`. So it is safe
        to repeat, even after a failure that Stripe would store for a key in a header.
        """
        event = {**params, "identifier": params.get("identifier") or uuid4().hex}
        return METER_EVENT.create(event, repeat=Repeat.SAFE, answers={"duplicate_meter_event": _recorded(event)})


def _recorded(event: Mapping[str, object]) -> bytes:
    """What Stripe would answer for an event that it has, as far as that is known."""
    known = {name: event[name] for name in ("event_name", "identifier", "payload") if name in event}
    at = event.get("timestamp")
    times = {"timestamp": int(at.timestamp())} if isinstance(at, datetime) else {}
    return json.dumps({"object": "billing.meter_event", **known, **times}).encode()


class MeterEventAdjustments(Namespace[ModeT], path="billing.meter_event_adjustments"):
    """`client.billing.meter_event_adjustments`."""

    @operation
    def create(self, **params: Unpack[MeterEventAdjustmentCreateParams]) -> Request[MeterEventAdjustment]:
        """Create an adjustment."""
        return METER_EVENT_ADJUSTMENT.create(params)
