"""Law 7: new values break nothing.

Unknown fields are kept, unknown values of enumerations parse and survive a round trip, unknown events become generic
ones. What is missing is named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import ayrshare_samples
import clerk_samples
import stripe_samples
from crm import Line, done, reply
from deliveries import AT, SENDERS, Sender
from every_operation import DEPRECATED_TOO, EVERY, arguments, each_namespace, forms, is_flow, operations
from house import classes_of
from switchgear import AyrshareClient
from switchgear.errors import DecodeError, InvalidRequest, Malformed, SwitchgearError
from switchgear.pipeline.page import AsyncPage, Page
from switchgear.pipeline.request import Request
from switchgear.testing import Sandbox
from switchgear.types import GenericEvent, SocialPlatform, Unrecognized, WireModel

pytestmark = [DEPRECATED_TOO, pytest.mark.untraced]
MODELS = [cls for cls in classes_of(WireModel) if not cls.__module__.startswith("switchgear.domains.")]
"""What services send; entities of products are strict, and their views tolerant."""


class TestDeclarations:
    def test_every_model_keeps_unknown_fields(self):
        assert len(MODELS) > 80
        assert [model for model in MODELS if model.model_config["extra"] != "allow"] == []

    def test_every_enumeration_is_open(self):
        closed = []
        for model in MODELS:
            model.model_rebuild()
            for name, field in model.model_fields.items():
                enumerated = [within for kind, within in parts(field.annotation) if is_enumeration(kind)]
                if name not in {"object", "deleted"}:  # what a thing is, is no enumeration
                    closed += [
                        (model, name)
                        for within in enumerated
                        if not any(Unrecognized in get_args(one) for one in within)
                    ]
        assert closed == []


def is_enumeration(kind: Any) -> bool:
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum))


def parts(annotation: Any, within: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Every part of an annotation, and what it stands in."""
    yield annotation, within
    for part in get_args(annotation):
        yield from parts(part, (*within, annotation))


@dataclass(frozen=True)
class Sample:
    """An event as a service sends it, and where its object lies."""

    name: str
    payload: dict[str, Any]
    read: Callable[[Any], Any]
    path: tuple[str, ...]

    def object_of(self, payload: Any) -> Any:
        for key in self.path:
            payload = payload[key]
        return payload


def samples() -> Iterator[Sample]:
    for file in clerk_samples.SAMPLES:
        if "partial" in file.stem:  # its times are seconds, which are written as milliseconds
            continue
        yield Sample(f"clerk.{file.stem}", clerk_samples.load(file.stem), clerk_samples.deliver, ("data",))
    for name in stripe_samples.EVENTS:
        yield Sample(f"stripe.{name}", stripe_samples.sample(name), stripe_samples.read, ("data", "object"))
    sender = next(sender for sender in SENDERS if sender.source == "ayrshare")

    def receive(payload: Any) -> Any:
        body = json.dumps(payload).encode()
        return sender.build().receive(body, sender.sign(body))

    for name, payload in ayrshare_samples.NOTIFICATIONS.items():
        yield Sample(f"ayrshare.{name}", payload, receive, ())


SAMPLES = [*samples()]
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)

_NEW = {"brand_new": {"deep": [1, None, "x"]}, "brandNew": "x"}
_MAPS = {"invoice_credit_balance", "metadata", "payment_method_options"}
"""Objects whose keys are data, and whose values have one type."""


def grown(value: Any, key: str = "") -> Any:
    """The same with new fields in every object."""
    if isinstance(value, dict):
        inner = {name: grown(item, name) for name, item in value.items()}
        return inner if key in _MAPS else {**inner, **_NEW}
    return [grown(item) for item in value] if isinstance(value, list) else value


def wire_of(event: Any) -> Any:
    """The event's object as it can be sent on."""
    return clerk_samples.shown(event.object)


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Everything in a value, and where it lies."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key), item
        yield from paths(item, (*path, key))


def outcome(call: Callable[[], Any]) -> tuple[Any, SwitchgearError | None]:
    """What a call answers, or the error that it raises."""
    try:
        return call(), None
    except SwitchgearError as error:
        return None, error


def through(result: Any) -> Any:
    """A call of either colour, made; of a list, its first page."""
    return done(result.first() if isinstance(result, Page | AsyncPage) else result)


def changed(value: Any, path: Sequence[Any], new: Any) -> Any:
    """A copy with another value at a path; `...` removes it."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    if len(path) == 1 and new is ...:
        del copy[path[0]]
    else:
        copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@each_sample
class TestEvents:
    def test_unknown_fields_are_kept_at_every_depth(self, sample):
        plain, event = sample.read(sample.payload), sample.read(grown(sample.payload))
        assert type(event) is type(plain)
        assert wire_of(event) == sample.object_of(grown(sample.payload))
        assert wire_of(plain) == sample.object_of(sample.payload)

    def test_an_unknown_text_anywhere_parses_and_survives(self, sample):
        for path, value in paths(sample.payload):
            if not isinstance(value, str) or re.search("^object$|^created$|^fx_rate$|_decimal$", str(path[-1])):
                continue  # what it is, a time, or a number in a text
            payload = changed(sample.payload, path, "brand_new")
            assert wire_of(sample.read(payload)) == sample.object_of(payload)

    def test_what_is_missing_is_named_or_not_needed(self, sample):
        for path, _ in paths(sample.payload):
            if isinstance(path[-1], int) or path[-1] == "deleted":  # without it, it is another kind of object
                continue
            payload = changed(sample.payload, path, ...)
            event, error = outcome(lambda: sample.read(payload))  # noqa: B023 - called at once
            named = f"{'.'.join(map(str, path))}: "
            if error is not None:
                assert isinstance(error, Malformed)
                assert named in error.message
                assert path in {("type",), ("action",)}
            elif event.problems:
                assert isinstance(event, GenericEvent)
                said = "; ".join(event.problems)
                assert named in said or (path[-1] == "object" and f"{'.'.join(map(str, path[:-1]))}: " in said)
            else:
                assert wire_of(event) == sample.object_of(payload)


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.source)
@given(name=st.text(min_size=1).filter(str.isprintable))
@settings(max_examples=40)
def test_unknown_event_types_become_generic_events(sender: Sender, name):
    kind = "action" if sender.source == "ayrshare" else "type"
    payload = {**sender.payload, kind: f"brand.new.{name}"}
    body = json.dumps(payload).encode()
    event = sender.build().receive(body, sender.sign(body))
    assert isinstance(event, GenericEvent)
    assert (event.type, event.source, event.received_at) == (f"brand.new.{name}", sender.source, AT)
    inner = payload["data"] if sender.source == "clerk" else payload
    assert event.object.to_dict() == (inner["data"]["object"] if sender.source == "stripe" else inner)


ODD = ["", "null", "[]", "{}", "7", "<html>", '{"data": 1}', '{"id": 5, "object": "odd"}']


@each_namespace
def test_an_answer_is_read_or_says_what_is_missing(service, trails):
    for trail in trails:
        positional, named = arguments(service, trail)
        for body in ODD:
            calls = forms(service, trail, Line(reply(body)))
            for name in ("sync", "async"):
                _, error = outcome(lambda: through(calls[name](*positional, **named)))  # noqa: B023 - called at once
                decides = is_flow(service, trail) and isinstance(error, InvalidRequest)
                if error is not None and not decides:
                    assert isinstance(error, DecodeError), trail
                    assert error.operation == operations(service)[trail].name
                    assert re.match(r"the answer cannot be read: \S+: \w", error.message), trail
                    assert error.body == body.encode()


@cache
def decoders() -> list[Callable[[bytes], Any]]:
    """How answers are read, each way once."""
    found: dict[Any, Callable[[bytes], Any]] = {}
    for service, trail in EVERY:
        positional, named = arguments(service, trail)
        request = operations(service)[trail].build(None, *positional, **named)
        if isinstance(request, Request):
            found.setdefault(request.decode, request.decode)
    return [*found]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "object", "data", "posts", "status", "history", "a"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(st.binary(max_size=40) | _JSON.map(lambda value: json.dumps(value).encode()))
@settings(max_examples=40, database=None)
def test_a_decoder_raises_nothing_else(body):
    for decode in decoders():
        with suppress(ValidationError):
            decode(body)


def test_a_platform_of_tomorrow():
    sandbox = Sandbox()
    sandbox.ayrshare.profiles[sandbox.ayrshare.primary]["displayNames"].append({"platform": "hologram", "id": "1"})
    user = AyrshareClient(sandbox.ayrshare.api_key, transport=sandbox.transport).user.get()
    assert Unrecognized("hologram") in {name.platform for name in user.display_names}
    assert SocialPlatform.X in {name.platform for name in user.display_names}
