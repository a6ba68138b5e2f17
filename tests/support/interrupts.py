"""A signal's handler that raises, at each instant of a call at which CPython would run one, one after the other.

CPython looks for signals after a call, at a function's start, and when a loop goes round. A trace function that raises
before the next instruction is as good as that, where the same `except` or `finally` covers both; elsewhere it would be
raised outside of a block that CPython is still in, and is left out.
"""

from __future__ import annotations

import dis
import gc
import logging
import sys
from collections.abc import Callable
from functools import cache
from types import CodeType, FrameType
from typing import Any

__all__ = ["Interrupted", "interrupted"]

_LOOKS = frozenset({"CALL", "CALL_FUNCTION_EX", "CALL_KW", "JUMP_BACKWARD", "RESUME"})


class Interrupted(BaseException):
    """What the handler raises."""


@cache
def _looks(code: CodeType) -> dict[int, int | None]:
    """The instructions after which CPython looks for signals, and where each one's exceptions are handled."""
    found = {}
    for one in dis.get_instructions(code):
        if one.opname in _LOOKS and not (one.opname == "RESUME" and (one.arg or 0) % 4 > 1):
            found[one.offset] = _handled(code, one.offset)
    return found


@cache
def _handled(code: CodeType, offset: int) -> int | None:
    entries = dis.Bytecode(code).exception_entries
    return next((entry.target for entry in entries if entry.start <= offset < entry.end), None)


class _Handler:
    def __init__(self, at: int) -> None:
        self.at, self.seen, self.where = at, 0, ""
        self._latest: dict[FrameType, int] = {}

    def __call__(self, frame: FrameType, event: str, argument: object) -> Any:
        if frame.f_code.co_filename == logging.__file__:
            return None  # it would leave the lock of a handler that all tests of this process share
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode":
            code, now = frame.f_code, frame.f_lasti
            before = self._latest.get(frame)
            self._latest[frame] = now
            looks = _looks(code)
            if before in looks and looks[before] == _handled(code, now):
                self.seen += 1
                if self.seen == self.at:
                    self.where = f"{code.co_filename}:{frame.f_lineno} in {code.co_qualname}"
                    self._latest.clear()
                    raise Interrupted
        elif event == "return":
            self._latest.pop(frame, None)
        return self


def interrupted(work: Callable[[], object], at: int) -> str | None:
    """Do it, and raise at the so-manieth instant, from 1; where that was, or None if it was over before."""
    handler, before = _Handler(at), sys.gettrace()
    gc.disable()  # what it runs swallows whatever is raised
    sys.settrace(handler)
    try:
        work()
    except Interrupted:
        pass
    finally:
        sys.settrace(before)
        gc.enable()
    return handler.where or None


interrupted(lambda: None, 1)  # Python 3.12 traces instructions only from the second time on that they are asked for
