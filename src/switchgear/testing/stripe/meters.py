"""The sandbox's meters, and the events that they count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe import models
from switchgear.stripe.operations.meters import (
    MeterCreateParams,
    MeterEventCreateParams,
    MeterEventSummaryListParams,
    MeterListParams,
    MeterUpdateParams,
)
from switchgear.stripe.operations.parameters import ExpandParams
from switchgear.testing.http import Arrived
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.parameters import wire
from switchgear.testing.stripe.refusals import invalid
from switchgear.testing.stripe.resources import Params, Resource
from switchgear.testing.stripe.shapes import blank, listed
from switchgear.testing.stripe.store import JsonObject

__all__ = ["meter_events", "meters", "usage"]

meters: Final = Resource("billing.meter", "/v1/billing/meters")
meters.retrieves()
meters.lists(MeterListParams)

meter_events: Final = Resource("billing.meter_event", "/v1/billing/meter_events")

_DAY: Final = 24 * 60 * 60


@meters.creates(MeterCreateParams)
def _create(stripe: Account, params: Params) -> JsonObject:
    name = params["event_name"]
    if any(kept["event_name"] == name and kept["status"] == "active" for kept in stripe.kept.of(meters.kind).values()):
        raise invalid("event_name", f"An active meter with the event name '{name}' already exists.")
    known: JsonObject = {
        "id": stripe.ids.new("mtr_test_61", 27),
        "object": meters.kind,
        "created": stripe.now(),
        "customer_mapping": {"event_payload_key": "stripe_customer_id", "type": "by_id"},
        "status": "active",
        "status_transitions": {"deactivated_at": None},
        "updated": stripe.now(),
        "value_settings": {"event_payload_key": "value"},
    }
    made = blank(models.Meter, known)
    stripe.assign(made, params, [given for given in params if given in made])
    return stripe.add(made, "billing.meter.created")


@meters.updates(MeterUpdateParams)
def _update(stripe: Account, found: JsonObject, params: Params) -> JsonObject:
    return stripe.save(found | {name: params[name] for name in ("display_name",) if name in params})


@meters.updates(ExpandParams, "/deactivate")
def _deactivate(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    changed = {**found, "status": "inactive", "status_transitions": {"deactivated_at": stripe.now()}}
    return stripe.save(changed, "billing.meter.deactivated")


@meters.updates(ExpandParams, "/reactivate")
def _reactivate(stripe: Account, found: JsonObject, _params: Params) -> JsonObject:
    changed = {**found, "status": "active", "status_transitions": {"deactivated_at": None}}
    return stripe.save(changed, "billing.meter.reactivated")


@meter_events.creates(MeterEventCreateParams)
def _record(stripe: Account, params: Params) -> JsonObject:
    """Count something. What has an identifier that was used within a day is refused."""
    meter = _meter_of(stripe, params["event_name"])
    identifier, now = params.get("identifier") or stripe.ids.new("", 32), stripe.now()
    last = stripe.kept.aside("identifier", identifier).get("used_at")
    if last is not None and now - last < _DAY:
        raise invalid("identifier", f"An event already exists with identifier {identifier}.")
    payload = dict(params["payload"])
    _check_payload(meter, payload)
    stripe.kept.put_aside("identifier", identifier, used_at=now)
    made = {
        "object": meter_events.kind,
        "created": now,
        "customer": payload[meter["customer_mapping"]["event_payload_key"]],
        "event_name": params["event_name"],
        "identifier": identifier,
        "livemode": False,
        "payload": payload,
        "timestamp": wire(params.get("timestamp")) or now,
    }
    stripe.kept.of(meter_events.kind)[f"{identifier} {now}"] = made
    return {name: value for name, value in made.items() if name != "customer"}


def _meter_of(stripe: Account, event_name: str) -> JsonObject:
    for kept in stripe.kept.of(meters.kind).values():
        if kept["event_name"] == event_name and kept["status"] == "active":
            return kept
    text = f"No active meter found for event_name: {event_name}."
    raise invalid("event_name", text, "resource_missing")


def _check_payload(meter: JsonObject, payload: dict[str, str]) -> None:
    needed = [meter["customer_mapping"]["event_payload_key"]]
    if meter["default_aggregation"]["formula"] != "count":
        needed.append(meter["value_settings"]["event_payload_key"])
    for key in needed:
        if key not in payload:
            raise invalid(f"payload[{key}]", f"Missing required param: payload[{key}].", "parameter_missing")
    value = payload.get(meter["value_settings"]["event_payload_key"], "0")
    if not value.removeprefix("-").replace(".", "", 1).isdecimal():
        raise invalid("payload[value]", f"Invalid value: {value}")


def usage(stripe: Account, meter_id: str | None, customer: str, start: int, end: int) -> int:
    """What a meter counted of a customer from one time up to another, in whole units; nothing where there is none."""
    meter = stripe.kept.of(meters.kind).get(meter_id or "")
    return 0 if meter is None else int(_counted(stripe, meter, customer, start, end))


def _counted(stripe: Account, meter: JsonObject, customer: str, start: int, end: int) -> float:
    key = meter["value_settings"]["event_payload_key"]
    values = [
        float(kept["payload"].get(key, "1"))
        for kept in stripe.kept.of(meter_events.kind).of_customer(customer)
        if kept["event_name"] == meter["event_name"] and start <= kept["timestamp"] < end
    ]
    match meter["default_aggregation"]["formula"]:
        case "count":
            return len(values)
        case "last":
            return values[-1] if values else 0
        case _:
            return sum(values)


@meters.routes("GET", f"{meters.url}/{{id}}/event_summaries")
def _summaries(stripe: Account, request: Arrived) -> WireResponse:
    meter = stripe.found(meters.kind, request.parts["id"], "id")
    params: Mapping[str, Any] = dict(stripe.read(MeterEventSummaryListParams, request))
    step = {"day": _DAY, "hour": _DAY // 24, None: None}[params.get("value_grouping_window")]
    start, end = wire(params["start_time"]), wire(params["end_time"])
    starts = [start] if step is None else [*range(start, end, step)]
    windows = [(begin, end if step is None else min(begin + step, end)) for begin in starts]
    summaries = [
        {
            "id": f"mtrusg_test_{meter['id']}_{begin}",
            "object": "billing.meter_event_summary",
            "aggregated_value": _counted(stripe, meter, params["customer"], begin, until),
            "end_time": until,
            "livemode": False,
            "meter": meter["id"],
            "start_time": begin,
        }
        for begin, until in windows
    ]
    return stripe.ok(listed(reversed(summaries), f"{meters.url}/{meter['id']}/event_summaries"), params)
