"""What a forked child must not take over: locks that none of its threads will ever give back, and work that is not its.

A child has one thread, the one that forked, and a copy of all memory as it stood at that instant. Whoever holds a lock,
counts what is under way, or keeps connections, registers here, and begins anew in each child before other code runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from threading import RLock
from typing import Final, Protocol
from weakref import WeakSet

__all__ = ["FORKS_WAIT", "CachedProperties", "Forkable", "begin_anew_in_children", "load"]


class Forkable(Protocol):
    """What begins anew in a forked child. It is hashable, and can be referred to weakly."""

    def after_fork(self) -> None:
        """Take new locks, and forget what other threads have under way; whatever they held may be half changed.

        It asks for no lock that was there before the fork, and calls nobody back: those who wait are not there either.
        """
        ...


FORKS_WAIT: Final = RLock()
"""Who holds it holds up forks."""
_loaded: Final[set[str]] = set()
_registered: Final[WeakSet[Forkable]] = WeakSet()
_hooked = False


def begin_anew_in_children(thing: Forkable) -> None:
    """Call `thing.after_fork()` in every child that is forked while the thing is there; it is kept weakly."""
    global _hooked  # noqa: PLW0603 - Python has no way to take back a hook, so there is one for the whole process
    _registered.add(thing)
    if not _hooked:
        _hooked = True
        if hasattr(os, "register_at_fork"):  # where processes fork
            import_module("concurrent.futures.thread")  # of its own hooks, half would run if a fork waited meanwhile
            os.register_at_fork(
                before=FORKS_WAIT.acquire, after_in_parent=FORKS_WAIT.release, after_in_child=_after_fork
            )


def _after_fork() -> None:
    FORKS_WAIT.release()
    for thing in list(_registered):
        thing.after_fork()


def load(name: str) -> None:
    """Import a library in the middle of a call.

    Forks wait for it: Python keeps a lock per module, and a child that wants the same one would wait for ever. And if a
    signal's handler raises, nothing is left of it: with half of an import, every later one would fail.
    """
    if name in _loaded:
        return
    with FORKS_WAIT:
        known = frozenset(sys.modules)
        try:
            import_module(name)
        except BaseException:
            for module in sys.modules.keys() - known:
                if module.partition(".")[0] == name:
                    sys.modules.pop(module, None)
            raise
    _loaded.add(name)


class CachedProperties:
    """The `functools.cached_property` of a class and of those below it: before Python 3.12, each has a lock."""

    def __init__(self, base: type) -> None:
        self._base = base

    def after_fork(self) -> None:
        """Give each a lock that nobody holds."""
        if sys.version_info >= (3, 12):
            return
        for cls in _and_below(self._base):
            for member in vars(cls).values():
                if isinstance(member, cached_property):
                    member.lock = RLock()  # type: ignore[attr-defined]  # what it is called there


def _and_below(cls: type) -> Iterator[type]:
    yield cls
    subclasses: list[type] = type.__subclasses__(cls)
    for subclass in subclasses:
        yield from _and_below(subclass)
