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
    first, follower, other = Flight(0), Flight(0), Flight(0)
    assert flights.join(KEY, first) is first
    assert flights.join(KEY, follower) is first
    assert flights.join(("b",), other) is other


def test_after_it_landed_the_next_leads():
    flights = Flights()
    flight, other = flights.join(KEY, Flight(0)), Flight(0)
    flights.end(KEY, flight, ANSWER)
    flights.end(KEY, flight)  # a second time, because the first may have been interrupted
    assert (flight.ended, flight.answer, flight.error) == (True, ANSWER, None)
    assert flights.join(KEY, other) is other


def test_who_comes_after_an_invalidation_leads_anew():
    flights = Flights()
    old, new = flights.join(KEY, Flight(0)), Flight(1)
    assert flights.join(KEY, new) is new
    assert flights.join(KEY, Flight(1)) is new
    flights.end(KEY, old, ANSWER)
    assert flights.join(KEY, Flight(1)) is new
    flights.end(KEY, new, ANSWER)
    assert flights._flights == {}


def test_everybody_who_waits_is_woken_once():
    flight, woken = Flight(0), []
    flight.on_end(lambda: woken.append(1))
    flight.on_end(lambda: woken.append(2))
    assert woken == []
    flight.end(error=ServerError("down"))
    assert woken == [1, 2]
    flight.on_end(lambda: woken.append(3))
    assert woken == [1, 2, 3]
    flight.end(ANSWER)
    assert woken == [1, 2, 3]


def test_one_of_many_threads_leads():
    flights, start, led = Flights(), Barrier(20), []
    landed = Event()

    def join() -> None:
        start.wait()
        own = Flight(0)
        flight = flights.join(KEY, own)
        if flight is own:
            led.append(flight)
        else:
            flight.on_end(landed.set)

    threads = [Thread(target=join) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(led) == 1
    flights.end(KEY, led[0], ANSWER)
    assert landed.is_set()
    assert flights._flights == {}
