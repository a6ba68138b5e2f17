"""One maker per kind of body. Each freezes what it is given, so that no later change can reach a repeat."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import Final

from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import Value, encode_json, encode_query
from switchgear.pipeline.request import Body, Query

__all__ = ["File", "Pieces", "bytes_body", "form_body", "json_body", "multipart_body", "stream_body", "watched"]


def json_body(data: Value) -> Body:
    """JSON; `UNSET` entries of mappings are left out, None is null.

    Raises:
        InvalidRequest: Something in it has no JSON form.
    """
    return Body("application/json", encode_json(data))


def form_body(pairs: Query) -> Body:
    """`application/x-www-form-urlencoded`."""
    return Body("application/x-www-form-urlencoded", encode_query(pairs).encode())


def bytes_body(content: bytes, content_type: str = "application/octet-stream") -> Body:
    """Bytes as they are."""
    return Body(content_type, bytes(content))


def stream_body(
    open: Callable[[], Iterable[bytes] | AsyncIterable[bytes]],
    content_type: str = "application/octet-stream",
    *,
    replayable: bool = False,
) -> Body:
    """A stream of the client's own kind, opened once per attempt; `replayable=True` if `open` can start over."""
    return Body(content_type, open=open, replayable=replayable)


_PIECE: Final = 1 << 16


class Pieces:
    """Bytes that are handed over piece by piece, blocking or awaited; somebody is told after each."""

    def __init__(self, content: bytes, on_progress: Callable[[int, int], None]) -> None:
        self._content, self._told = content, on_progress

    def __iter__(self) -> Iterator[bytes]:
        total = len(self._content)
        for start in range(0, total, _PIECE):
            yield self._content[start : start + _PIECE]
            self._told(min(start + _PIECE, total), total)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def watched(body: Body, on_progress: Callable[[int, int], None] | None) -> Body:
    """The same body, of whose sending somebody is told: how many bytes are sent, and how many there are.

    A repeat begins anew.
    """
    if on_progress is None:
        return body
    return Body(body.content_type, open=partial(Pieces, body.content, on_progress), length=len(body.content))


@dataclass(frozen=True, slots=True)
class File:
    """A file to upload."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = "application/octet-stream"


def multipart_body(fields: Query, files: Mapping[str, File]) -> Body:
    """`multipart/form-data` with text fields and files.

    Raises:
        InvalidRequest: A name or content type holds a line break, or some text is no valid Unicode.
    """
    parts = [_part(f'name="{_quoted(name)}"', "", _encoded(value)) for name, value in fields]
    parts += [
        _part(f'name="{_quoted(name)}"; filename="{_quoted(file.name)}"', file.content_type, file.content)
        for name, file in files.items()
    ]
    seal = blake2b(digest_size=16)  # of all that it divides, so that nobody can write it into a part
    for part in parts:
        seal.update(part)
    line = f"--{seal.hexdigest()}".encode()
    content = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return Body(f"multipart/form-data; boundary={seal.hexdigest()}", content)


def _part(disposition: str, content_type: str, content: bytes) -> bytes:
    if any(mark in disposition + content_type for mark in "\r\n"):
        raise InvalidRequest("the names and content types of files must not hold line breaks")
    kind = f"\r\nContent-Type: {content_type}" if content_type else ""
    return _encoded(f"Content-Disposition: form-data; {disposition}{kind}\r\n\r\n") + content


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeError:
        pass
    raise InvalidRequest("a field holds text that is no valid Unicode")


def _quoted(text: str) -> str:
    return text.replace('"', "%22")
