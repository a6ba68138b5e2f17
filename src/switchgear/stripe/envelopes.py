"""Events that come through Amazon EventBridge or Azure Event Grid, in the envelope of these.

    def handler(envelope, context):                     # an AWS Lambda function
        router.accept(open_envelope(envelope))

Such events carry no signature of Stripe's: what vouches for them is that the event bus or the topic is that of Stripe's
partner source, so nothing else may be able to write to it. (https://docs.stripe.com/event-destinations/eventbridge,
https://docs.stripe.com/event-destinations/eventgrid.)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from pydantic import TypeAdapter, ValidationError

from switchgear.errors import Malformed
from switchgear.stripe.events import StripeEvent
from switchgear.stripe.parsing import parse
from switchgear.types.events import Delivery
from switchgear.types.reading import read_json
from switchgear.types.times import AnyTime, in_utc

__all__ = ["open_envelope"]


def open_envelope(
    envelope: bytes | str | Mapping[str, object], *, received_at: datetime | None = None
) -> StripeEvent[object]:
    """The event that an envelope of EventBridge (`detail`) or Event Grid (`data` of a CloudEvent) holds.

    Args:
        envelope: As it came: JSON, or what a function is called with. Of several in a list, open each.
        received_at: The time of receipt, aware; now, if it is left out.

    Returns:
        What a receiver would answer for the event: of the class for its kind of object, thin, or generic. Its `raw` is
        the event as JSON, without the envelope.

    Raises:
        Malformed: It is no such envelope, or what it holds cannot be read as an event.
    """
    content = _read(envelope)
    if isinstance(content.get("detail-type"), str) and isinstance(content.get("detail"), Mapping):
        event = content["detail"]
    elif isinstance(content.get("specversion"), str) and isinstance(content.get("data"), Mapping):
        event = content["data"]
    else:
        raise _malformed("it is neither an envelope of EventBridge (detail-type, detail) nor a CloudEvent with data")
    received_at = datetime.now(UTC) if received_at is None else in_utc(received_at)
    try:
        body = json.dumps(event, ensure_ascii=False).encode()
    except (TypeError, ValueError):
        body = b""
    if not body:
        raise _malformed("the event in the envelope is no JSON")
    return parse(body, Delivery(at=_time(content.get("time"))), received_at=received_at)


def _read(envelope: object) -> Mapping[str, object]:
    if isinstance(envelope, bytes | str):
        try:
            envelope = read_json(envelope.encode() if isinstance(envelope, str) else envelope)[0]
        except ValueError:
            envelope = None
    if not isinstance(envelope, Mapping):
        raise _malformed("the envelope is no JSON object")
    return cast("Mapping[str, object]", envelope)


def _time(said: object) -> datetime | None:
    """When the envelope was made, where it says so: for events that do not say when they were."""
    try:
        return None if said is None else in_utc(_TIME.validate_python(said))
    except ValidationError:
        return None


_TIME: TypeAdapter[datetime] = TypeAdapter(AnyTime)


def _malformed(reason: str) -> Malformed:
    return Malformed(reason, service="stripe")
