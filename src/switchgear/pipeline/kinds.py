"""The few requests that operations are made of: a `Kind` for each kind of object, a `Dialect` for each service."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar, cast

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.page import Paged, Paging, Slice
from switchgear.pipeline.request import Body, Caching, Lookup, Method, Path, Query, Repeat, Request, Timing, path
from switchgear.types.cache import CacheTag
from switchgear.types.model import decoder

__all__ = ["Dialect", "Kind", "RequestOptions"]

T = TypeVar("T")

_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a service is written to, and how it answers lists. What it is given has passed the checks of a signature."""

    service: str
    query: Callable[[Mapping[str, Any]], Query]
    """Writes parameters as a query."""
    body: Callable[[Mapping[str, Any]], Body]
    """Writes parameters as a body."""
    items: Callable[[Any], Callable[[bytes], Slice[Any]]]
    """From the type of an item to the function that reads one page of a list."""
    paging: Callable[[Query], Paging]
    """How a list with this query goes on."""
    writes: Timing = Timing.FAST
    """Of what changes something."""
    keyed: bool = False
    """Whether the parameter `idempotency_key` goes along as a header; it is a parameter like any other if not."""


class RequestOptions(TypedDict, total=False):
    """What few operations say of their requests; the meanings are those of `Request`."""

    repeat: Repeat | None
    timing: Timing
    caching: Caching
    lookup: Lookup[Any] | None
    gone: bytes | None
    answers: Mapping[str, bytes]
    tenant: bool | Literal["required"]
    needs: tuple[str, ...]
    wants: tuple[str, ...]


class Kind(Generic[T]):
    """A kind of object: where it lives, what it is read as, and which kept answers a change of it makes stale.

    Args:
        dialect: The service's.
        name: In cache tags, such as `user`.
        template: The path of one of them, such as `/v1/users/{user_id}`; all of them live one segment above.
        reads: The model, or a function that reads an answer.
        **options: What all of its requests say. `caching` is that of `get`; lists are kept only if it is `REFERENCE`.
    """

    def __init__(
        self,
        dialect: Dialect,
        name: str,
        template: str,
        reads: type[T] | Callable[[bytes], T],
        **options: Unpack[RequestOptions],
    ) -> None:
        self.dialect: Final = dialect
        self.name: Final = name
        self._one = template
        self._all = re.sub(r"/\{\w+\}$", "", template)
        self._ids: Final = re.findall(r"\{(\w+)\}", template)
        self._model = reads
        self._decode: Callable[[bytes], T] = decoder(cast(type[T], reads)) if isinstance(reads, type) else reads
        self._caching = options.pop("caching", Caching.NEVER)
        self._options: Final = options

    def tag(self, id: str | None = None) -> CacheTag:
        """The cache tag of one of them, or of all."""
        return CacheTag.of(self.dialect.service, self.name, id)

    def at(self, *ids: str, to: str = "") -> Path:
        """Where one of them lives, or all of them where the last id is missing; `to` is what follows, as `/ban`."""
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
        paging: Paging | None = None,
        to: str = "",
        **options: Unpack[RequestOptions],
    ) -> Paged[T]:
        """List them, page by page."""
        query = self.dialect.query(params)
        fields: dict[str, Any] = {
            "caching": Caching.NEVER if self._caching is Caching.ENTITY else self._caching,
            **self._options,
            **options,
        }
        return Paged(
            method="GET",
            path=self.at(*ids, to=to),
            decode=self.dialect.items(self._model),
            query=query,
            tags=(self.tag(),),
            paging=paging or self.dialect.paging(query),
            **fields,
        )

    def create(
        self, params: Mapping[str, Any], *ids: str, tags: tuple[CacheTag, ...] = (), **options: Unpack[RequestOptions]
    ) -> Request[T]:
        """Make a new one: lists are stale then, and no other object. Further `tags` are what else it changes."""
        return self._write("POST", self.at(*ids), (self.tag("new"), *tags), params, options)

    def update(
        self,
        *ids: str,
        params: Mapping[str, Any] | None = None,
        verb: Method = "POST",
        to: str = "",
        **options: Unpack[RequestOptions],
    ) -> Request[T]:
        """Change one. There is a body if there are `params`; `to` is the action, such as `/resume`."""
        return self._write(verb, self.at(*ids, to=to), self._tags(ids), params, options)

    def delete(
        self,
        *ids: str,
        params: Mapping[str, Any] = _NOTHING,
        tags: tuple[CacheTag, ...] = (),
        **options: Unpack[RequestOptions],
    ) -> Request[T]:
        """Delete one. Its parameters go into the query; further `tags` are what else it changes."""
        fields = {"query": self.dialect.query(params), "timing": self.dialect.writes}
        return self._request("DELETE", self.at(*ids), (*self._tags(ids), *tags), fields, options)

    def _tags(self, ids: tuple[str, ...]) -> tuple[CacheTag, ...]:
        return (self.tag(ids[-1] if ids else None),)

    def _write(
        self,
        verb: Method,
        where: Path,
        tags: tuple[CacheTag, ...],
        params: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> Request[T]:
        fields: dict[str, Any] = {"timing": self.dialect.writes}
        if params is not None:
            if self.dialect.keyed and "idempotency_key" in params:
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
