"""How Clerk is written to, and what the parameters of its operations are made of.

Names and meanings are those of Clerk's Backend API reference (https://clerk.com/docs/reference/backend-api). Times are
aware datetimes, which Clerk reads to the millisecond. A parameter that is left out, or `UNSET`, is not sent; None is
sent as null and unsets a value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any, Final, Generic, Literal, TypeAlias, TypeVar, cast

from pydantic import AliasChoices, Field, JsonValue, SecretStr
from typing_extensions import TypedDict, override

from switchgear.clerk.models.base import ClerkModel
from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import File, json_body, multipart_body
from switchgear.pipeline.encoding import repeated
from switchgear.pipeline.kinds import Dialect
from switchgear.pipeline.page import Offset, Slice
from switchgear.pipeline.parameters import Between, Entries, Nullable, Omittable, With
from switchgear.pipeline.request import Body, Lookup, Query, Request
from switchgear.types.model import decoder
from switchgear.types.times import to_millis

__all__ = [
    "CLERK",
    "DEFAULT_LIMIT",
    "PAGINATED",
    "AnyOf",
    "MetadataParams",
    "OneEach",
    "PageParams",
    "ReplacementStatus",
    "RevocationParams",
    "Texts",
    "created",
    "gone",
    "new_one",
    "nothing",
    "settled",
    "settled_in",
    "several",
    "some",
    "texts",
]

T = TypeVar("T")

DEFAULT_LIMIT: Final = 10
"""Items of a page, where no limit is given."""


def _query(fields: Mapping[str, Any]) -> Query:
    return repeated(
        **{name: to_millis(value) if isinstance(value, datetime) else value for name, value in fields.items()}
    )


def _body(params: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Body:
    if not isinstance(params, Mapping):
        return json_body(params)
    files = {name: value for name, value in params.items() if isinstance(value, File)}
    if not files:
        return json_body(params)
    return multipart_body(_query({name: value for name, value in params.items() if name not in files}), files)


class _Counted(ClerkModel, Generic[T]):
    """A list that says how many there are in all."""

    data: tuple[T, ...] = Field(validation_alias=AliasChoices("data", "m2m_tokens"))
    total_count: int | None = None


@cache
def _reader(model: Any) -> Callable[[bytes], Slice[Any]]:
    """What reads a page: an array, or an object with the items and how many there are in all."""
    array, counted = decoder(tuple[model, ...]), decoder(_Counted[model])

    def read(content: bytes) -> Slice[Any]:
        if content.lstrip()[:1] == b"[":
            return Slice(array(content))
        found = counted(content)
        return Slice(found.data, total=found.total_count)

    return read


def several(model: type[T]) -> Callable[[bytes], tuple[T, ...]]:
    """What reads an answer of several objects that is no page."""
    read: Callable[[bytes], Slice[T]] = _reader(cast(Any, model))  # a cache wants what can be hashed, and a type can
    return lambda content: read(content).items


def nothing(content: bytes) -> None:
    """Reads an answer that says no more than that it was done."""
    del content


CLERK: Final = Dialect(
    "clerk", query=_query, body=_body, items=lambda model, _: _reader(model), paging=lambda _: Offset(DEFAULT_LIMIT)
)
"""A list repeats its key in a query, in milliseconds where it is of times; bodies are JSON, or forms where there is a
file in them."""

PAGINATED: Final[dict[str, Any]] = {"paginated": True}
"""Goes along with the lists that Clerk answers whole otherwise; with it, it says how many there are."""


class PageParams(TypedDict, total=False):
    """Where a list begins, and how long its pages are."""

    limit: Omittable[Annotated[int, Between(1, 500)]]
    """How many a page holds; Clerk's default is 10, which it would also answer of more than 500."""
    offset: Omittable[Annotated[int, Between(0)]]
    """How many to skip. Clerk gets slow where this is large."""


class RevocationParams(TypedDict, total=False):
    """Why something is revoked."""

    revocation_reason: Nullable[str]


def gone(kind: str, id: str) -> bytes:
    """The answer of a deletion that took effect before."""
    return json.dumps({"id": id, "object": kind, "deleted": True}).encode()


def created(read: Request[Slice[T]], same: Callable[[T], bool], at: str = "created_at") -> Lookup[T]:
    """Look in a list whether a create took effect: there is such an object, and a new one.

    Args:
        read: The list.
        same: Whether one is what was to be created, of which there can be only one.
        at: When one was made; an object that was there before the call is no result of it.
    """
    return Lookup(read, lambda page, since: new_one(page.items, same, since, at))


def new_one(items: Iterable[T], same: Callable[[T], bool], since: datetime, at: str = "created_at") -> T | None:
    """The one that a call which began at `since` has made, if there is such a one."""
    made = ((one, getattr(one, at)) for one in items if same(one))
    return next((one for one, when in made if when is not None and when >= since - _MARGIN), None)


def settled(read: Request[T], holds: Callable[[T], bool]) -> Lookup[T]:
    """Look at an object whether a change that must not be asked for twice took effect."""
    return Lookup(read, lambda found, _: found if holds(found) else None)


def settled_in(read: Request[Slice[T]], holds: Callable[[T], bool]) -> Lookup[T]:
    """Look in a list whether such a change took effect, where there is no reading of a single object."""
    return Lookup(read, lambda page, _: next((one for one in page.items if holds(one)), None))


_MARGIN: Final = timedelta(seconds=1)
"""Times of objects and the `Date` header may be of different machines."""


def some(params: Mapping[str, Any], **elsewhere: str) -> Mapping[str, Any]:
    """What an update sets.

    Args:
        params: By name.
        **elsewhere: For what there are operations of their own, by their names.

    Raises:
        InvalidRequest: It sets nothing.
    """
    if not params:
        others = "".join(f"; for {what} there are {names}" for what, names in elsewhere.items())
        raise InvalidRequest(f"there is nothing to update{others}")
    return params


def texts(name: str, value: Any) -> Any:
    """Several texts, or a single one by itself; none of them blank.

    Raises:
        InvalidRequest: It is no list, or it or an entry is empty.
    """
    several: Any = (value,) if isinstance(value, str | SecretStr) else value
    entries = tuple(cast(Sequence[object], several)) if isinstance(several, list | tuple) else ()
    if not entries or not all(isinstance(one, SecretStr) or (isinstance(one, str) and one.strip()) for one in entries):
        raise InvalidRequest(f"{name} must be a list of text, and neither it nor its entries empty")
    return entries


class OneEach(With):
    """A list with one entry for each of another list."""

    @override
    def broken(self, name: str, given: Mapping[str, Any]) -> str | None:
        sizes = {len(given.get(one, ())) for one in (name, *self.others)}
        return None if name not in given or len(sizes) == 1 else f"must have one entry for each {self.others[0]}"

    @override
    def __str__(self) -> str:
        return f"one for each {self.others[0]}"


Texts: TypeAlias = Annotated[Sequence[str], texts]
"""Texts of which none is blank; a single one may stand by itself."""
AnyOf: TypeAlias = Annotated[Sequence[str], texts, Entries(1, 100)]
"""Of these, any may hold."""
ReplacementStatus: TypeAlias = Literal["verified", "reserved", "unverified"]
"""What the only address or number of a user is."""
MetadataParams: TypeAlias = Mapping[str, JsonValue]
"""A JSON object; an empty one clears."""
