"""The envelope of events, and of reads that stand in for one."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from small_events import AT, Invoiced, Overdue, an_event
from switchgear.types import CacheTag, Delivery, Event, GenericEvent, Payload, Read, Source

EVENTS: list[Event[Any]] = [
    an_event(raw=b'{"secret": 1}', stale=(CacheTag.of("stripe", "customer", "cus_1"),), object=Payload({"id": "in_1"})),
    an_event(kind=Invoiced, raw=b'{"secret": 1}', account="acct_1", livemode=True),
    an_event(kind=Overdue, raw=b'{"secret": 1}', instance="ins_1"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
class TestEvent:
    def test_the_raw_body_stays_in_this_process(self, event):
        data = pickle.dumps(event)
        assert b"secret" not in data
        twin = pickle.loads(data)  # noqa: S301 - of this test's own making
        assert twin == event
        assert type(twin) is type(event)
        assert (twin.raw, event.raw) == (b"", b'{"secret": 1}')
        assert all(hasattr(twin, field.name) for field in fields(event))

    def test_the_raw_body_is_not_shown_and_not_compared(self, event):
        assert "secret" not in repr(event)
        assert replace(event, raw=b"other") == event
        assert replace(event, id="evt_2") != event

    def test_it_is_frozen(self, event):
        with pytest.raises(FrozenInstanceError):
            event.id = "x"


def test_it_is_matched_by_class():
    def kind(event: Event[Any]) -> str:
        match event:
            case Overdue(object=Payload() as invoice):
                return f"overdue {invoice.text('id')}"
            case Invoiced():
                return "invoiced"
            case GenericEvent(type=name):
                return name
            case _:
                return "?"

    kinds = [
        kind(an_event(kind=cls, object=Payload({"id": "in_1"}))) for cls in (Overdue, Invoiced, GenericEvent, Event)
    ]
    assert kinds == ["overdue in_1", "invoiced", "some.type", "?"]


def test_defaults():
    event = an_event()
    assert (event.account, event.livemode, event.instance, event.stale, event.raw) == (None, None, None, (), b"")
    assert Delivery() == Delivery(id=None, at=None)
    read = Read(source=Source.CLERK, kind="user", id="user_1", object=None, at=AT)
    assert (read.account, read.livemode, read.instance) == (None, None, None)


def test_sources_are_the_services_names():
    assert [*Source] == ["clerk", "stripe", "ayrshare"]
