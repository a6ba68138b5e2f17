"""A canary: a secret that must not sing. Whatever can be written down is collected, and searched for it."""

from __future__ import annotations

import copy
import logging
import pickle
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from switchgear.errors import SwitchgearError
from switchgear.pipeline.request import Request
from switchgear.pipeline.wire import WireRequest

__all__ = ["Witness", "canary", "frames_of"]


def canary(prefix: str = "") -> str:
    """A secret nobody has seen before."""
    return f"{prefix}canary{secrets.token_hex(12)}"


class Witness(logging.Handler):
    """Collects what a library writes down: logs, texts, tracebacks with captured locals, and pickles."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: list[tuple[str, str]] = []
        """Where it was read, and what."""

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append((f"log {record.name}", f"{record.getMessage()} {vars(record)!r}"))

    def look(self, name: str, *things: Any) -> None:
        """Write things down in every way that does not ask for an attribute."""
        for thing in things:
            self.seen += [(f"{name} repr", repr(thing)), (f"{name} str", str(thing)), (f"{name} format", f"{thing}")]
            if isinstance(thing, BaseException):
                self._look_at_error(name, thing)
            else:
                self._look_at_pickle(name, thing)

    def _look_at_error(self, name: str, error: BaseException) -> None:
        formatted = traceback.TracebackException.from_exception(error, capture_locals=True)
        self.seen += [(f"{name} traceback", text) for text in _texts(formatted)]
        self.seen += [(f"{name} frames", text) for text in frames_of(error)]
        if isinstance(error, SwitchgearError):
            facts = {fact: value for fact, value in vars(error).items() if fact not in {"body", "headers"}}
            self.seen.append((f"{name} attributes", repr(facts)))
            for twin in (error, error.copy(), copy.copy(error), copy.deepcopy(error)):
                self._look_at_pickle(name, twin)
            twin = pickle.loads(pickle.dumps(error))  # noqa: S301 - of this test's own making
            self.seen.append((f"{name} unpickled", f"{twin!r} {twin} {vars(twin)!r}"))

    def _look_at_pickle(self, name: str, thing: Any) -> None:
        with suppress(TypeError, AttributeError, pickle.PicklingError):  # what cannot be pickled tells nothing
            self.seen.append((f"{name} pickle", pickle.dumps(thing, 0).decode("latin-1")))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear every logger at its loudest."""
        root = logging.getLogger()
        named = [logger for logger in logging.Logger.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
        levels = {logger: logger.level for logger in (root, *named)}
        root.addHandler(self)
        for logger in levels:
            logger.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            root.removeHandler(self)
            for logger, level in levels.items():
                logger.setLevel(level)

    def singing(self, *canaries: str) -> list[tuple[str, str]]:
        """Where a canary was seen, with a little of what stands around it."""
        return [
            (where, text[max(0, text.index(one) - 60) : text.index(one) + 20])
            for where, text in self.seen
            for one in canaries
            if one in text
        ]


def _texts(formatted: traceback.TracebackException) -> Iterator[str]:
    """All that a traceback shows of frames other than a test's own, down the chain of causes and contexts."""
    for frame in formatted.stack:
        if "/tests/" not in frame.filename:
            yield f"{frame.filename} {frame.name} {frame.line}"
            yield from (f"{frame.name}: {name} = {value}" for name, value in (frame.locals or {}).items())
    yield from formatted.format_exception_only()
    for other in (formatted.__cause__, formatted.__context__, *(formatted.exceptions or ())):
        if other is not None:
            yield from _texts(other)


def frames_of(error: BaseException) -> Iterator[str]:
    """What all frames hold, suppressed contexts too; `repr` hides much, so requests are opened."""
    left: list[BaseException | None] = [error]
    seen: set[int] = set()
    while left:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        left += [one.__cause__, one.__context__]
        for frame, line in traceback.walk_tb(one.__traceback__):
            if "/tests/" not in frame.f_code.co_filename:
                where = f"{frame.f_code.co_filename}:{line}"
                yield from (f"{where} {name} = {value!r} {_opened(value)}" for name, value in frame.f_locals.items())


def _opened(value: object) -> str:
    match value:
        case WireRequest():
            return f"{value.headers} {value.content!r}"
        case Request():
            return f"{value.body and value.body.content!r} {value.query}"
        case partial():
            return " ".join(f"{one!r} {_opened(one)}" for one in (*value.args, *value.keywords.values()))
        case _:
            return ""
