"""The synchronous transport that all clients of a process share, for as long as one of them is open."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from switchgear._fork import begin_anew_in_children
from switchgear.pipeline.transport.own import PoolTransport

if TYPE_CHECKING:
    from switchgear.pipeline.wire import AsyncTransport, Transport

__all__ = ["async_transport", "borrow", "give_back"]


class _Lock:
    """Held while the transport changes hands."""

    def __init__(self) -> None:
        self.after_fork()
        begin_anew_in_children(self)

    def after_fork(self) -> None:
        """Nobody holds it. The clients are here, too, and so is their transport, which begins anew by itself."""
        self.held = Lock()


_lock = _Lock()
_shared: PoolTransport | None = None
_borrowers = 0


def borrow() -> Transport:
    """The process's transport; each borrower gives it back once."""
    global _shared, _borrowers  # noqa: PLW0603 - one per process is the point
    with _lock.held:
        if _shared is None:
            _shared = PoolTransport()
        _borrowers += 1
        return _shared


def give_back() -> None:
    """The last borrower closes it."""
    global _shared, _borrowers  # noqa: PLW0603 - one per process is the point
    with _lock.held:
        _borrowers -= 1
        if _borrowers or _shared is None:
            return
        transport, _shared = _shared, None
    transport.close()


def async_transport() -> AsyncTransport:
    """A new asynchronous transport: connections belong to an event loop, so they are not shared by the process."""
    from switchgear.pipeline.transport.own_async import AsyncPoolTransport

    return AsyncPoolTransport()
