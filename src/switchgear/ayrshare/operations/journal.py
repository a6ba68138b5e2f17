"""The journal of many posts: what became of each row, one line a row, so that nothing goes twice after a kill.

Every line is a JSON object. The first names the journal: idempotency keys are made of its name, so that the same posts
can be sent by another journal. Then a row begins (`begun`, on the disk before the post is sent), and is `done` with its
result, or `refused` for sure. Of several lines about a row the last counts; one that only begun is under way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import time
from typing import Literal, TypeAlias
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from pydantic_core import to_json

from switchgear._fork import begin_anew_in_children
from switchgear.errors import ConfigurationError, InvalidRequest
from switchgear.pipeline.deadline import LIMITS
from switchgear.pipeline.request import Timing, idempotency_key

__all__ = ["Entry", "PostJournal"]

State: TypeAlias = Literal["begun", "done", "refused"]


class _Line(BaseModel):
    model_config = ConfigDict(defer_build=True, hide_input_in_errors=True)

    journal: str | None = None
    row: str | None = None
    state: State | None = None
    tries: int | None = None
    at: float | None = None
    result: dict[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """How a row stands."""

    state: State | None = None
    """None: it was never begun."""
    tries: int = 0
    """How often it was begun, each time with a key of its own."""
    at: float = 0.0
    """When it was begun, by the machine's clock."""
    result: Mapping[str, JsonValue] | None = None
    """As it came."""

    @property
    def under_way(self) -> float:
        """For how many seconds the post may still be under way."""
        longest = LIMITS[Timing.POST].attempt
        return max(0.0, min(longest, self.at + longest - time()))  # the clock may have been set back


class PostJournal:
    """A journal that is open for one call; thread-safe.

    Args:
        path: The file; None keeps nothing.

    Raises:
        ConfigurationError: The file cannot be read or written, is no journal, or another call is writing it.
    """

    def __init__(self, path: str | Path | None) -> None:
        self._lock, self._entries, self._name = Lock(), dict[str, Entry](), uuid4().hex
        self._file: int | None = None
        self._kept = path is not None
        begin_anew_in_children(self)
        if path is None:
            return
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            _claim(self._file)
            self._read(Path(path))
        except OSError as error:
            self.close()
            problem = error.strerror or "it cannot be used"
        except InvalidRequest as error:
            self.close()
            problem = error.message
        else:
            return
        raise ConfigurationError(f"the journal {path}: {problem}")

    def _read(self, path: Path) -> None:
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1  # the last line may have been cut off by what ended the process
        if whole < len(content) and self._file is not None:
            os.truncate(self._file, whole)
        for number, text in enumerate(content[:whole].splitlines(), start=1):
            try:
                line = _Line.model_validate_json(text)
            except ValidationError:
                line = _Line()
            if number == 1 and line.journal:
                self._name = line.journal
            elif number > 1 and line.row and line.state:
                before = self._entries.get(line.row, Entry())
                tries, at = line.tries or before.tries, line.at or before.at
                self._entries[line.row] = Entry(line.state, tries, at, line.result)
            else:
                raise InvalidRequest(f"line {number} is none of a journal of posts")
        if not whole:
            self._write(_Line(journal=self._name), safely=True)

    def after_fork(self) -> None:
        """The call is the parent's, and so is what it writes."""
        self._lock, self._file = Lock(), None

    def entry(self, row: str) -> Entry:
        """How a row stands."""
        return self._entries.get(row, Entry())

    def key(self, row: str, tries: int) -> str:
        """The idempotency key of a row's try."""
        return idempotency_key(self._name, row, str(tries))

    def begin(self, row: str, tries: int) -> None:
        """A row is about to be sent; that is on the disk when this returns."""
        self._write(_Line(row=row, state="begun", tries=tries, at=time()), safely=True)

    def end(self, row: str, result: Mapping[str, JsonValue]) -> None:
        """A row is done; if that line is lost, the history will know."""
        self._write(_Line(row=row, state="done", result=dict(result)))

    def refuse(self, row: str) -> None:
        """A row surely took no effect, and can begin anew."""
        self._write(_Line(row=row, state="refused"))

    def _write(self, line: _Line, *, safely: bool = False) -> None:
        """Add a line.

        Raises:
            ConfigurationError: The disk refuses it.
        """
        if not self._kept:
            return
        content = to_json(line, exclude_none=True) + b"\n"
        try:
            with self._lock:
                if self._file is None:
                    raise OSError("it is closed")
                if os.write(self._file, content) < len(content):
                    raise OSError("the disk is full")
                file = self._file
            if safely:
                os.fsync(file)  # outside the lock: one may serve several
            return
        except OSError as error:
            problem = error.strerror or str(error)
            self.close()  # what follows half a line could not be read
        raise ConfigurationError(f"the journal cannot be written: {problem}")

    def close(self) -> None:
        """Give back the file; twice does no harm."""
        with self._lock:
            file, self._file = self._file, None
            if file is not None:
                os.close(file)


def _claim(file: int) -> None:
    """Keep others from the file as long as it is open; on Windows nobody is kept out.

    Raises:
        InvalidRequest: Another has it.
    """
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            pass
        raise InvalidRequest("another call is writing it")
