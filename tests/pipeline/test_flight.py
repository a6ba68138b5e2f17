"""Single flight: who leads, who is woken, and what is left."""

from __future__ import annotations

from threading import Barrier, Event, Thread

from switchgear.errors import ServerError
from switchgear.pipeline.cache import CachedAnswer
from switchgear.pipeline.flight import Flight, Flights
from switchgear.pipeline.wire import WireResponse
from switchgear.types.headers import Headers

KEY = ("a",)
ANSWER = CachedAnswer(WireResponse(200, Headers(), b"{}"), ())


def test_the_first_leads_and_the_others_follow():
    flights = Flights()
    flight, leads = flights.join(KEY, 0)
    assert leads
    assert flights.join(KEY, 0) == (flight, False)
    assert flights.join(("b",), 0)[1]


def test_after_it_landed_the_next_leads():
    flights = Flights()
    flight, _ = flights.join(KEY, 0)
    flights.land(KEY, flight, ANSWER)
    assert (flight.landed, flight.answer, flight.error) == (True, ANSWER, None)
    other, leads = flights.join(KEY, 0)
    assert leads
    assert other is not flight


def test_who_comes_after_an_invalidation_leads_anew():
    flights = Flights()
    old, _ = flights.join(KEY, 0)
    new, leads = flights.join(KEY, 1)
    assert leads
    assert flights.join(KEY, 1) == (new, False)
    flights.land(KEY, old, ANSWER)
    assert flights.join(KEY, 1) == (new, False)
    flights.land(KEY, new, ANSWER)
    assert flights._flights == {}


def test_everybody_who_waits_is_woken_once():
    flight, woken = Flight(0), []
    flight.on_landing(lambda: woken.append(1))
    flight.on_landing(lambda: woken.append(2))
    assert woken == []
    flight.land(error=ServerError("down"))
    assert woken == [1, 2]
    flight.on_landing(lambda: woken.append(3))
    assert woken == [1, 2, 3]
    flight.land(ANSWER)
    assert woken == [1, 2, 3]


def test_one_of_many_threads_leads():
    flights, start, led = Flights(), Barrier(20), []
    landed = Event()

    def join() -> None:
        start.wait()
        flight, leads = flights.join(KEY, 0)
        if leads:
            led.append(flight)
        else:
            flight.on_landing(landed.set)

    threads = [Thread(target=join) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(led) == 1
    flights.land(KEY, led[0], ANSWER)
    assert landed.is_set()
    assert flights._flights == {}
