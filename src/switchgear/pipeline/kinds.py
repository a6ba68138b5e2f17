"""The few requests that operations are made of: a `Kind` for each kind of object, a `Dialect` for each service."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Generic, Literal, TypeAlias, TypeVar, cast, get_origin

from typing_extensions import TypedDict, Unpack

from switchgear.errors import ConfigurationError
from switchgear.pipeline.page import Cursor, Paged, Paging, Slice
from switchgear.pipeline.request import Body, Caching, Lookup, Method, Path, Query, Repeat, Request, Timing, path
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder

__all__ = ["Dialect", "Kind", "RequestOptions"]

T = TypeVar("T")
V = TypeVar("V")

_Params: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""Of a body: of one, or of several at once."""
_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a service is written to, and how it answers lists. What it is given has passed the checks of a signature."""

    service: str
    query: Callable[[Mapping[str, Any]], Query]
    """Writes parameters as a query."""
    body: Callable[[Any], Body]
    """Writes parameters as a body; a list of them, where operations take several objects at once."""
    items: Callable[[Any, Query], Callable[[bytes], Slice[Any]]] | None = None
    """From the type of an item, and a list's query, to the function that reads a page of the list. None: lists have no
    form in common, and each says how it is read."""
    paging: Callable[[Query], Paging] = lambda _: Cursor()
    """How a list with this query goes on."""
    writes: Timing = Timing.FAST
    """Of what changes something."""
    keyed: bool = False
    """Whether the parameter `idempotency_key` goes along as a header; it is a parameter like any other if not."""
    deletes_by_body: bool = False
    """Whether the parameters of a DELETE go into its body; into the query if not."""
    new_without_none: bool = False
    """Whether None is left out of what is new, of which nothing has to be unset; it is written as null if not."""

    def tag(self, kind: str, id: str | None = None) -> CacheTag:
        """The cache tag of an object of the service, or of all of its kind."""
        return CacheTag.of(self.service, kind, id)


class RequestOptions(TypedDict, total=False):
    """What few operations say of their requests; the meanings are those of `Request`."""

    repeat: Repeat | None
    body: Body
    """Of what is no object of parameters: a file, or plain text."""
    timing: Timing
    caching: Caching
    lookup: Lookup[Any] | None
    gone: bytes | None
    answers: Mapping[str, bytes]
    base: str
    tenant: bool | Literal["required"]
    ahead: Mapping[str, datetime]
    limited_by: tuple[str, ...]
    needs: tuple[str, ...]
    wants: tuple[str, ...]


class Kind(Generic[T]):
    """A kind of object: where it lives, what it is read as, and which kept answers a change of it makes stale.

    Args:
        dialect: The service's.
        name: In cache tags, such as `user`.
        template: The path of one of them, such as `/v1/users/{user_id}`; all of them live one segment above.
        reads: The model, or a function that reads an answer.
        shown_by: The names of other kinds whose kept answers show what a write of this one changes.
        part_of: The name of the kind that the path's first id is of, where a write of this one changes what that shows.
        **options: What all of its requests say. `caching` is that of `get`; lists are kept only if it is `REFERENCE`.
    """

    def __init__(
        self,
        dialect: Dialect,
        name: str,
        template: str,
        reads: type[T] | Callable[[bytes], T],
        *,
        shown_by: Sequence[str] = (),
        part_of: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> None:
        self.dialect: Final = dialect
        self.name: Final = name
        self._one = template
        self._all = re.sub(r"/\{\w+\}$", "", template)
        self._ids: Final = re.findall(r"\{(\w+)\}", template)
        self._everywhere: Final = None if "{" in self._all else path(self._all)
        self._every, self._new = (dialect.tag(name),), (dialect.tag(name, "new"),)
        self._shown_by: Final = tuple(shown_by)
        self._shown: Final = tuple(map(dialect.tag, shown_by))
        self._part_of: Final = part_of
        self._model = reads
        # an annotated type is called neither a type nor a function by checkers
        is_shape = isinstance(reads, type) or get_origin(reads) is Annotated
        self._decode: Callable[[bytes], T] = decoder(cast(type[T], reads)) if is_shape else cast(Any, reads)
        self._caching = options.pop("caching", Caching.NEVER)
        self._options: Final = options

    def tag(self, id: str | None = None) -> CacheTag:
        """The cache tag of one of them, or of all."""
        return self.dialect.tag(self.name, id)

    def reading(self, reads: type[V] | Callable[[bytes], V], **options: Unpack[RequestOptions]) -> Kind[V]:
        """The same kind, read as something else."""
        of = self._part_of
        return Kind(self.dialect, self.name, self._one, reads, shown_by=self._shown_by, part_of=of, **options)

    def at(self, *ids: str, to: str = "") -> Path:
        """Where one of them lives, or all of them where the last id is missing; `to` is what follows, as `/ban`."""
        if not ids and not to and self._everywhere is not None:
            return self._everywhere
        template = self._one if len(ids) == len(self._ids) else self._all
        return path(template + to, **dict(zip(self._ids, ids, strict=False)))

    def get(
        self, *ids: str, params: Mapping[str, Any] = _NOTHING, to: str = "", **options: Unpack[RequestOptions]
    ) -> Request[T]:
        """Read one. Of an `ENTITY`, only the plain form is kept: with parameters it may hold what must not be."""
        query = self.dialect.query(params)
        caching = Caching.NEVER if query and self._caching is Caching.ENTITY else self._caching
        fields = {"query": query, "caching": caching}
        return self._request("GET", self.at(*ids, to=to), self._tags(ids), fields, options)

    def list(
        self,
        params: Mapping[str, Any],
        *ids: str,
        items: Callable[[bytes], Slice[T]] | None = None,
        paging: Paging | None = None,
        to: str = "",
        **options: Unpack[RequestOptions],
    ) -> Paged[T]:
        """List them, page by page. `items` reads a page and `paging` goes on where the dialect's own ways do not do."""
        query = self.dialect.query(params)
        read = items or (self.dialect.items and self.dialect.items(self._model, query))
        if read is None:
            raise ConfigurationError(f"a list of {self.name} has to say how a page is read: items=")
        fields: dict[str, Any] = {
            "caching": Caching.NEVER if self._caching is Caching.ENTITY else self._caching,
            **self._options,
            **options,
        }
        return Paged(
            method="GET",
            path=self.at(*ids, to=to),
            decode=read,
            query=query,
            tags=self._every,
            paging=paging or self.dialect.paging(query),
            **fields,
        )

    def create(
        self,
        params: _Params | None,
        *ids: str,
        tags: tuple[CacheTag, ...] = (),
        to: str = "",
        **options: Unpack[RequestOptions],
    ) -> Request[T]:
        """Make a new one, or several: lists are stale then, and no other object.

        Args:
            params: The body, if there is one.
            *ids: Of the path.
            tags: What else it changes.
            to: What follows the path, such as `/bulk`.
            **options: See `RequestOptions`.
        """
        if self.dialect.new_without_none and isinstance(params, Mapping):
            params = {name: value for name, value in params.items() if value is not None}
        return self._write("POST", self.at(*ids, to=to), (*self._new, *tags, *self._stale(ids)), params, options)

    def update(
        self,
        *ids: str,
        params: _Params | None = None,
        verb: Method = "POST",
        to: str = "",
        of: str | None = None,
        tags: tuple[CacheTag, ...] = (),
        **options: Unpack[RequestOptions],
    ) -> Request[T]:
        """Change one. There is a body if there are `params`.

        Args:
            *ids: Of the path.
            params: The body.
            verb: How.
            to: The action, such as `/resume`.
            of: The id, where it stands in the body.
            tags: What else it changes.
            **options: See `RequestOptions`.
        """
        return self._write(
            verb, self.at(*ids, to=to), (*self._tags(ids, of), *tags, *self._stale(ids)), params, options
        )

    def delete(
        self,
        *ids: str,
        params: Mapping[str, Any] = _NOTHING,
        of: str | None = None,
        tags: tuple[CacheTag, ...] = (),
        to: str = "",
        **options: Unpack[RequestOptions],
    ) -> Request[T]:
        """Delete one, or what follows it.

        Args:
            *ids: Of the path.
            params: The query, or the body.
            of: The id, where it stands in the body.
            tags: What else it changes.
            to: What follows the path, such as `/logo`.
            **options: See `RequestOptions`.
        """
        tags = (*self._tags(ids, of), *tags, *self._stale(ids))
        if self.dialect.deletes_by_body:
            return self._write("DELETE", self.at(*ids, to=to), tags, params, options)
        fields = {"query": self.dialect.query(params), "timing": self.dialect.writes}
        return self._request("DELETE", self.at(*ids, to=to), tags, fields, options)

    def _tags(self, ids: tuple[str, ...], of: str | None = None) -> tuple[CacheTag, ...]:
        return (self.tag(of or ids[-1]),) if of or ids else self._every

    def _stale(self, ids: tuple[str, ...]) -> tuple[CacheTag, ...]:
        """What a write changes beside this kind."""
        return self._shown if self._part_of is None else (self.dialect.tag(self._part_of, ids[0]), *self._shown)

    def _write(
        self,
        verb: Method,
        where: Path,
        tags: tuple[CacheTag, ...],
        params: _Params | None,
        options: Mapping[str, Any],
    ) -> Request[T]:
        fields: dict[str, Any] = {"timing": self.dialect.writes}
        if params is not None:
            if self.dialect.keyed and isinstance(params, Mapping) and "idempotency_key" in params:
                fields["idempotency_key"] = params["idempotency_key"]
                params = {name: value for name, value in params.items() if name != "idempotency_key"}
            fields["body"] = self.dialect.body(params)
        return self._request(verb, where, tags, fields, options)

    def _request(
        self,
        verb: Method,
        where: Path,
        tags: tuple[CacheTag, ...],
        fields: Mapping[str, Any],
        options: Mapping[str, Any],
    ) -> Request[T]:
        merged: dict[str, Any] = {**fields, **self._options, **options}
        return Request(method=verb, path=where, decode=self._decode, tags=tags, **merged)
