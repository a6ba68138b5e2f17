"""Fetching anew what all share: one fetch at a time, and not too often, whoever asks.

What goes wrong is kept with the turns and raised by those who find nothing they could use. What is still usable is used
meanwhile, by everybody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from threading import RLock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from switchgear._fork import begin_anew_in_children
from switchgear._frames import bare
from switchgear.pipeline.flight import Flight
from switchgear.pipeline.waiting import await_end, wait_for_end

if TYPE_CHECKING:
    from asyncio import Task

__all__: list[str] = []

T = TypeVar("T")

_PATIENCE: Final = 30.0
"""Seconds to wait for somebody else's fetch: as long as a call of a client's takes by default."""


class Turns:
    """Who fetches, and when. It decides, and fetches nothing.

    Args:
        interval: Seconds from one fetch to the next, at least.
        monotonic: The clock.
    """

    def __init__(self, interval: float, monotonic: Callable[[], float]) -> None:
        self._interval, self._monotonic = interval, monotonic
        self._lock = RLock()  # held for a moment, never while something is fetched
        self._began_at: float | None = None
        self._flight = Flight(0)
        self.error: Exception | None = None
        """What the last fetch failed of; None: it did not, or is under way."""
        begin_anew_in_children(self)

    def after_fork(self) -> None:
        """Who was fetching is the parent's."""
        self._lock, self._began_at, self._flight = RLock(), None, Flight(0)

    def join(self, own: Flight) -> Flight:
        """The fetch that is the latest; the caller makes it if it is `own`."""
        with self._lock:
            if self.seconds_left() <= 0:
                self._began_at, self._flight = self._monotonic(), own
            return self._flight

    def seconds_left(self) -> float:
        """Until the next may begin."""
        return 0.0 if self._began_at is None else self._began_at + self._interval - self._monotonic()

    def failed(self, error: Exception) -> None:
        """Nothing came."""
        bare(error, None)
        self.error = error

    def succeeded(self) -> None:
        """Something came."""
        self.error = None

    def abandoned(self) -> None:
        """The fetch was interrupted: whoever comes next may begin at once."""
        self._began_at = None


class Renewal(Generic[T]):
    """Fetches for all threads.

    Args:
        fetch: Brings something new.
        take: Keeps it.
        turns: When.
    """

    def __init__(self, fetch: Callable[[], T], take: Callable[[T], None], turns: Turns) -> None:
        self._fetch, self._take, self._turns = fetch, take, turns

    def renew(self, *, urgent: bool) -> None:
        """Fetch if it is one's turn; if it is somebody else's, wait only where it is urgent."""
        own = Flight(0)
        flight = self._turns.join(own)
        if flight is own:
            self._run(own)
        elif urgent:
            wait_for_end(flight.on_end, _PATIENCE)

    def _run(self, flight: Flight) -> None:
        try:
            self._take(self._fetch())
        except Exception as error:  # noqa: BLE001 - whatever it is, it concerns those alone who have nothing to use
            self._turns.failed(error)
        except BaseException:
            self._turns.abandoned()
            raise
        else:
            self._turns.succeeded()
        finally:
            flight.end()


class AsyncRenewal(Generic[T]):
    """Fetches for all tasks, in a task of its own, which goes on if those who wait for it are cancelled."""

    def __init__(self, fetch: Callable[[], Awaitable[T]], take: Callable[[T], None], turns: Turns) -> None:
        self._fetch, self._take, self._turns = fetch, take, turns
        self._task: Task[None] | None = None

    async def renew(self, *, urgent: bool) -> None:
        """Begin a fetch if it is one's turn, and wait for it, or for somebody else's, only where it is urgent."""
        own = Flight(0)
        flight = self._turns.join(own)
        if flight is own:
            from asyncio import create_task  # a synchronous verifier never needs it

            self._task = create_task(self._run(own))
        if urgent:
            await await_end(flight.on_end, _PATIENCE)

    async def _run(self, flight: Flight) -> None:
        try:
            self._take(await self._fetch())
        except Exception as error:  # noqa: BLE001 - whatever it is, it concerns those alone who have nothing to use
            self._turns.failed(error)
        except BaseException:
            self._turns.abandoned()
            raise
        else:
            self._turns.succeeded()
        finally:
            flight.end()
