"""Threads in which something runs that knows no deadline, such as looking up a host: the caller waits no longer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from queue import Empty, SimpleQueue
from threading import TIMEOUT_MAX, Lock, Thread
from typing import Final, Generic, TypeVar, cast

from typing_extensions import override

from switchgear._fork import begin_anew_in_children

__all__ = ["Late", "bounded"]

T = TypeVar("T")

_IDLE_SECONDS: Final = 10.0
"""How long a thread waits for the next task before it ends."""


class Late(Exception):
    """It takes longer than it may."""


class _Idle:
    """Threads that wait for a task."""

    def __init__(self) -> None:
        self.helpers: list[_Helper] = []

    def after_fork(self) -> None:
        """They are the parent's."""
        self.helpers.clear()


_idle = _Idle()
begin_anew_in_children(_idle)


class _Task(Generic[T]):
    """What runs, and what comes of it."""

    def __init__(self, function: Callable[[], T]) -> None:
        self._function: Callable[[], T] | None = function
        self._context = copy_context()
        self._raised: BaseException | None = None
        self._result: T | None = None
        self.ended = Lock()
        self.ended.acquire()

    def run(self) -> None:
        function, self._function = self._function, None
        try:
            self._result = self._context.run(cast("Callable[[], T]", function))
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            self._raised = error
        finally:
            self.ended.release()

    def result(self) -> T:
        if self._raised is not None:
            raised, self._raised = self._raised, None
            raise raised
        return cast(T, self._result)


class _Helper(Thread):
    def __init__(self) -> None:
        super().__init__(name="switchgear-helper", daemon=True)  # one that hangs must not keep the process alive
        self.tasks = SimpleQueue[_Task[object]]()

    @override
    def run(self) -> None:
        taken = False
        while True:
            try:
                task = self.tasks.get(timeout=_IDLE_SECONDS)
            except Empty:
                with suppress(ValueError):
                    _idle.helpers.remove(self)
                    return
                if taken:
                    return  # whoever took it was interrupted
                taken = True  # a task may be on the way
                continue
            task.run()
            del task  # its result may be large
            taken = False
            _idle.helpers.append(self)


def bounded(function: Callable[[], T], seconds: float) -> T:
    """A function's result, or what it raised.

    Raises:
        Late: It took longer. It goes on by itself, and what comes of it is dropped.
    """
    task = _Task(function)
    try:
        helper = _idle.helpers.pop()
    except IndexError:
        helper = _Helper()
        try:
            helper.start()
        except RuntimeError:  # the interpreter is about to end, and starts no more threads
            task.run()
            return task.result()
    helper.tasks.put(cast("_Task[object]", task))
    if not task.ended.acquire(timeout=min(max(0.0, seconds), TIMEOUT_MAX)):
        raise Late
    return task.result()
