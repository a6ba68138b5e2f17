"""The envelope of events, and of reads that stand in for one."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from house import classes_of
from small_events import AT, Invoiced, Overdue, an_event
from stripe_samples import read, sample
from switchgear.ayrshare.events import AyrshareEvent, AyrshareGenericEvent
from switchgear.clerk.events import ClerkEvent, ClerkGenericEvent
from switchgear.stripe import parsing as stripe
from switchgear.stripe.events import StripeEvent, StripeGenericEvent, ThinEvent
from switchgear.types import Delivery, Event, GenericEvent, Payload, Read, Source, WireModel, events
from switchgear.types.events import kinds_of, shapes_of

EVENTS: list[Event[Any]] = [
    an_event(raw=b'{"secret": 1}', object=Payload({"id": "in_1"})),
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
    assert (event.account, event.livemode, event.instance, event.raw) == (None, None, None, b"")
    assert (event.stale, event.problems) == ((), ())
    assert Delivery() == Delivery(id=None, at=None)
    read = Read(source=Source.CLERK, kind="user", id="user_1", object=None, at=AT)
    assert (read.account, read.livemode, read.instance) == (None, None, None)


SERVICES = {Source.CLERK: ClerkEvent, Source.STRIPE: StripeEvent, Source.AYRSHARE: AyrshareEvent}
CLASSES = [cls for cls in classes_of(Event) if issubclass(cls, (*SERVICES.values(),))]
OF_NO_KIND = {*SERVICES.values(), ClerkGenericEvent, StripeGenericEvent, AyrshareGenericEvent, ThinEvent}


class TestKinds:
    """A class is its own row: nothing else names it."""

    @pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
    def test_every_class_is_in_the_table_of_its_service_once(self, cls):
        rows = [(service, kind) for service in Source for kind, known in kinds_of(service).items() if known is cls]
        assert len(rows) == (0 if cls in OF_NO_KIND else 1)
        assert all(issubclass(cls, SERVICES[service]) for service, _ in rows)

    @pytest.mark.parametrize("cls", [cls for cls in CLASSES if cls not in OF_NO_KIND], ids=lambda cls: cls.__name__)
    def test_what_it_holds_stands_in_its_brackets(self, cls):
        assert shapes_of(cls)
        assert all(issubclass(shape, Payload | WireModel) for shape in shapes_of(cls))

    def test_a_kind_has_one_class(self):
        with pytest.raises(TypeError, match="Again and SubscriptionEvent are both of subscription"):

            class Again(StripeEvent[Payload], of="subscription"):
                """A second one."""

    def test_a_class_of_ones_own_is_a_row_too(self, monkeypatch):
        monkeypatch.setitem(events._CLASSES, Source.STRIPE, {})
        monkeypatch.setattr(stripe, "_KINDS", kinds_of(Source.STRIPE))

        class HologramEvent(StripeEvent[Payload], of="hologram"):
            """What Stripe adds tomorrow."""

        event = read({**sample("invoice.paid"), "data": {"object": {"id": "ho_1", "object": "hologram"}}})
        assert (type(event), event.object.text("id")) == (HologramEvent, "ho_1")


def test_sources_are_the_services_names():
    assert [*Source] == ["clerk", "stripe", "ayrshare"]
